"""A deterministic engine for tests and for trying a project out: no model, no meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from pipeline.checks.gates import NEGATION
from pipeline.translate.alignment import Links, words
from pipeline.translate.engine import Hypothesis, Query
from pipeline.translate.plan import PLACEHOLDERS

WORDS = {"ko": "시험", "es": "prueba"}
NO = {"ko": "않", "es": "no"}


class PseudoEngine:
    """Replaces every lower-case word by a word of the language, and keeps everything else."""

    def __init__(self, language: str) -> None:
        self._language = language

    @property
    def signature(self) -> str:
        return f"pseudo en-{self._language} 2"

    @property
    def placeholders(self) -> Sequence[Sequence[str]]:
        return (PLACEHOLDERS,)

    def align(self, source: str, target: str) -> Links | None:
        """Every word stays in its place."""
        return tuple((number, number, 1.0) for number in range(len(words(source))))

    def split(self, text: str) -> Sequence[str]:
        return re.findall(r".+?(?:[.!?]\s+|\Z)", text, re.DOTALL) or [text]

    def translate(
        self,
        queries: Sequence[Query],
        finished: Callable[[Mapping[str, list[Hypothesis]]], None],
    ) -> None:
        for query in queries:
            finished({query.text: [Hypothesis(self._pseudo(query.text), -0.5)]})

    def _pseudo(self, text: str) -> str:
        letters = "abcdefgh"
        word = WORDS.get(self._language, "test")

        def replaced(found: re.Match[str]) -> str:
            if NEGATION["en"].fullmatch(found[0]):
                return NO.get(self._language, "no")
            size = len(found[0])
            # Different words for different ones, so that nothing looks like a loop.
            first, last = ord(found[0][0]), ord(found[0][-1])
            if self._language == "ko":
                # In front, where no syllable is a particle.
                return chr(0xAC00 + size % 19 * 588 + first % 21 * 28 + last % 28) + word
            return word + letters[size % 8] + letters[first % 8] + letters[last % 8]

        return re.sub(r"[A-Za-z]*[a-z]+(?:['’]t)?\b", replaced, text)
