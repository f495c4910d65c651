"""The gate that a machine's text has to pass: every check of a translation, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.checks import markup
from pipeline.checks.base import Finding, Pair
from pipeline.checks.registry import findings
from pipeline.checks.wording import sentence
from pipeline.languages import registry

if TYPE_CHECKING:
    from pipeline.document.inline import Inline
    from pipeline.languages.base import Language


OF_TRANSLATIONS = frozenset({"same", "untranslated"})
"""What is wrong with a translation only: that it is English."""


def refusal(source: str, target: str, language: Language) -> str | None:
    """Why a translation of plain text cannot stand, or None if it can."""
    return _worded(next(findings(Pair(source, target, language)), None))


def meaning_refusal(before: str, after: str) -> str | None:
    """What an edit of plain English changes that no minor edit does, or None."""
    found = findings(Pair(before, after, registry.source()))
    return _worded(next((f for f in found if f.code not in OF_TRANSLATIONS), None))


def markup_refusal(wanted: Inline, found: Inline) -> str | None:
    """What inline markup of the source is not the same in the translation."""
    return _worded(markup.failure(wanted, found))


def _worded(finding: Finding | None) -> str | None:
    return sentence(finding) if finding else None
