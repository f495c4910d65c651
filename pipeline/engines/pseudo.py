"""A deterministic engine for tests and for trying a project out: no model, no meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from pipeline.checks import NEGATION
from pipeline.engines import Hypothesis

WORDS = {"ko": "시험", "es": "prueba"}
NO = {"ko": "않", "es": "no"}


class PseudoEngine:
    """Replaces every lower-case word by a word of the language, and keeps everything else."""

    def __init__(self, language: str) -> None:
        self._language = language

    @property
    def signature(self) -> str:
        return f"pseudo en-{self._language} 1"

    def split(self, text: str) -> Sequence[str]:
        return re.findall(r".+?(?:[.!?]\s+|\Z)", text, re.DOTALL) or [text]

    def translate(
        self,
        texts: Sequence[str],
        finished: Callable[[Mapping[str, list[Hypothesis]]], None],
    ) -> None:
        for text in texts:
            finished({text: [Hypothesis(self._pseudo(text), -0.5)]})

    def _pseudo(self, text: str) -> str:
        letters = "abcdefgh"
        word = WORDS.get(self._language, "test")

        def replaced(found: re.Match[str]) -> str:
            if NEGATION["en"].fullmatch(found[0]):
                return NO.get(self._language, "no")
            size = len(found[0])
            # Different words for different lengths, so that nothing looks like a loop.
            suffix = (
                letters[size % 8] + letters[ord(found[0][0]) % 8] + letters[ord(found[0][-1]) % 8]
            )
            return word + (
                suffix if self._language != "ko" else chr(0xAC00 + size * 588 + ord(found[0][-1]))
            )

        return re.sub(r"[A-Za-z]*[a-z]+(?:['’]t)?\b", replaced, text)
