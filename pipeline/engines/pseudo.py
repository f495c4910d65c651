"""A deterministic engine for tests and for trying a project out: no model, no meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from pipeline.languages import en, registry
from pipeline.translate.alignment import Links, words
from pipeline.translate.engine import Hypothesis, Query
from pipeline.translate.plan import PLACEHOLDERS


class PseudoEngine:
    """Replaces every lower-case word by a word of the language, and keeps everything else."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._known = registry.language(language)

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
        def replaced(found: re.Match[str]) -> str:
            denies = en.NEGATION.fullmatch(found[0])
            return self._known.no if denies else self._known.made_up(found[0])

        return re.sub(r"[A-Za-z]*[a-z]+(?:['’]t)?\b", replaced, text)
