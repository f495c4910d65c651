"""A percentage that is a bare number, and percentage points taken for per cent."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks import measures
from pipeline.checks.base import Check, Finding, Pair


def _find(pair: Pair) -> Iterator[Finding]:
    for found in measures.conflicts(pair):
        if found.dimension == "percent":
            case = "missing" if found.lost else "other"
            data = measures.data(found)
            yield Finding("percent", case, found.source.span, found.target.span, data)


CHECK = Check(("percent",), _find)
