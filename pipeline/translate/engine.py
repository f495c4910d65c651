"""What is asked of a translation engine, and what it answers.

An engine reads plain English sentences and knows nothing of Markdown or catalogs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pipeline.translate.alignment import Links

PLACEHOLDERS = tuple(f"⟦{number}⟧" for number in range(10))
"""Tokens for what an engine must not change; the bundled packages learnt to copy them."""

Splitter = Callable[[str], Sequence[str]]
"""Cuts a text into sentences that, concatenated, are the text."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation of a sentence.

    Attributes:
        score: Its mean log probability per token, at most 0.
        links: Which words answer to which, where that was asked for and the engine knows.
    """

    text: str
    score: float
    links: Links | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A sentence to translate; ``aligned`` asks for the links between words, too."""

    text: str
    aligned: bool = field(default=False, kw_only=True)


Finished = Callable[[Mapping[str, list[Hypothesis]]], None]
"""Is told the hypotheses of some sentences, best first, as soon as they are there."""


class Engine(Protocol):
    """Translates sentences from English into one language."""

    @property
    def signature(self) -> str:
        """What produced a text: name, languages, version. The same signature, the same output."""
        ...

    @property
    def placeholders(self) -> Sequence[Sequence[str]]:
        """Sets of ten tokens that the engine copies, the one it copies best first."""
        ...

    def split(self, text: str) -> Sequence[str]:
        """Cut a text into sentences that, concatenated, are the text."""
        ...

    def align(self, source: str, target: str) -> Links | None:
        """Links for a hypothesis that came without any, or None if there is no way to tell."""
        ...

    def translate(self, queries: Sequence[Query], finished: Finished) -> None:
        """Translate different sentences, best hypotheses first.

        Args:
            queries: Sentences, no two the same.
            finished: Called with each batch as soon as it is done, in any order.

        Raises:
            EngineError: If the engine cannot be reached or gives no usable answer.
        """
        ...
