"""A deterministic engine for tests and for trying a project out: no model, no meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.engines.base import EngineChoice, EngineRequest
from pipeline.languages.registry import language, source
from pipeline.locale import language as code_of
from pipeline.translate.alignment import Links, words
from pipeline.translate.engine import PLACEHOLDERS, Finished, Hypothesis, Query

CURVE = (0.04, 0.0, 0.0)
"""It is half sure of everything."""
LOWER_CASE = re.compile(r"(?<![A-Za-z])[A-Za-z]++(?<=[a-z])(?:['’]t)?\b")


def choose(request: EngineRequest) -> EngineChoice:
    """The test engine, which knows every language."""
    engine = PseudoEngine(request.locale)
    return EngineChoice(engine.signature, engine.split, lambda: engine, CURVE)


class PseudoEngine:
    """Replaces every lower-case word by a word of the language, and keeps everything else.

    Units have the sign that every language understands, so that no check misses them.
    """

    def __init__(self, locale: str) -> None:
        self._code = code_of(locale)
        self._language = language(locale)

    @property
    def signature(self) -> str:
        return f"pseudo en-{self._code} 2"

    @property
    def placeholders(self) -> Sequence[Sequence[str]]:
        return (PLACEHOLDERS,)

    def align(self, source: str, target: str) -> Links | None:
        """Every word stays in its place."""
        return tuple((number, number, 1.0) for number in range(len(words(source))))

    def split(self, text: str) -> Sequence[str]:
        return re.findall(r".+?(?:[.!?]\s+|\Z)", text, re.DOTALL) or [text]

    def translate(self, queries: Sequence[Query], finished: Finished) -> None:
        for query in queries:
            finished({query.text: [Hypothesis(self._pseudo(query.text), -0.5)]})

    def _pseudo(self, text: str) -> str:
        reader = source().reader
        units = {
            found.start(): sign
            for amount in reader.read(text).amounts
            if (sign := reader.units.sign(amount.units))
            for found in LOWER_CASE.finditer(text, amount.stop, amount.end)
        }
        denied = [word.start for word in source().denials.find(text) if word.least]

        def replaced(found: re.Match[str]) -> str:
            if found.start() in units:
                return units[found.start()]
            denies = any(found.start() <= start < found.end() for start in denied)
            return self._language.no if denies else self._language.made_up(found[0])

        return LOWER_CASE.sub(replaced, text)
