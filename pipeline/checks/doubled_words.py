"""A word said twice in a row, as small models do when they lose the thread."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.checks.base import Check, Finding, Pair
from pipeline.checks.words import WORD


def _find(pair: Pair) -> Iterator[Finding]:
    said = [word.removesuffix("s") for word in WORD.findall(pair.source.lower())]
    if any(first == second for first, second in pairwise(said)):
        return
    word = pair.language.doubled(pair.target)
    if word:
        yield Finding("doubled-words", "twice", data={"word": word})


CHECK = Check(("doubled-words",), _find)
