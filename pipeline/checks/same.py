"""The English text given back, whole or nearly; names and figures may stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair
from pipeline.checks.words import WORD


def _find(pair: Pair) -> Iterator[Finding]:
    words = [word.lower() for word in WORD.findall(pair.source) if word.islower()]
    if len(words) < 2 and not (len(words) == 1 and len(words[0]) > 3):
        return
    if pair.source.strip().lower() == pair.target.strip().lower():
        yield Finding("same", "whole")
    elif len(words) >= 4:
        kept = Counter(word.lower() for word in WORD.findall(pair.target))
        same = sum((Counter(words) & kept).values())
        if same > 0.5 * len(words):
            yield Finding("same", "most")


CHECK = Check(("same",), _find)
