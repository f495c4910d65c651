"""Translation engines behind one protocol.

An engine reads plain English sentences and knows nothing of Markdown or catalogs. Engines are
imported when they are chosen, so that commands without machine translation load none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation of a sentence; ``score`` is its mean log probability per token, at most 0."""

    text: str
    score: float


class Engine(Protocol):
    """Translates sentences from English into one language."""

    @property
    def signature(self) -> str:
        """What produced a text: name, languages, version. The same signature, the same output."""
        ...

    def split(self, text: str) -> Sequence[str]:
        """Cut a text into sentences that, concatenated, are the text."""
        ...

    def translate(
        self,
        texts: Sequence[str],
        finished: Callable[[Mapping[str, list[Hypothesis]]], None],
    ) -> None:
        """Translate different sentences, best hypotheses first.

        Args:
            texts: Sentences, no two the same.
            finished: Called with each batch as soon as it is done, in any order.
        """
        ...
