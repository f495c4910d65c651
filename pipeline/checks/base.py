"""What a check is given, and what it answers.

A check looks at a text and its translation and says what is wrong as findings: a code, the place
on both sides, and the values of which ``pipeline.checks.wording`` makes a sentence. Checks are
pure, and find only what contradicts the text: where nothing is known, nothing is found.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pipeline.languages.base import Language

Span = tuple[int, int]
"""A half-open range of characters."""
NO_DATA: Mapping[str, str] = MappingProxyType({})


class Severity(enum.StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Pair:
    """An English text and its translation, both without markup.

    Attributes:
        language: What is known of the translation's language.
    """

    source: str
    target: str
    language: Language


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a translation.

    Attributes:
        code: Which check found it; stable, and documented in ``docs/checks.md``.
        case: Which of the things that the check looks for it is, a stable word.
        source: Where in the English text, if it can be told.
        target: Where in the translation, if it can be told.
        data: Values by name for the sentence that tells a person.
        severity: How bad it is.
    """

    code: str
    case: str
    source: Span | None = None
    target: Span | None = None
    data: Mapping[str, str] = field(default_factory=lambda: NO_DATA)
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look for.

    Attributes:
        codes: What its findings may be called.
        find: Gives the findings for a pair, those that matter most first.
    """

    codes: tuple[str, ...]
    find: Callable[[Pair], Iterator[Finding]]
