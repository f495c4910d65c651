"""A number with another unit than in the English text: 5 g for 5 mg, hours for minutes."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks import measures
from pipeline.checks.base import Check, Finding, Pair

ELSEWHERE = frozenset({"percent", "currency"})
"""Dimensions with checks of their own."""


def _find(pair: Pair) -> Iterator[Finding]:
    for found in measures.conflicts(pair):
        if found.dimension not in ELSEWHERE:
            case = "missing" if found.lost else "other"
            data = measures.data(found)
            yield Finding("units", case, found.source.span, found.target.span, data)
    if rates := measures.rates(pair):
        here, there = rates
        names = {"unit": min(here.units), "other": min(there.units)}
        yield Finding("units", "rate", here.span, there.span, names)


CHECK = Check(("units",), _find)
