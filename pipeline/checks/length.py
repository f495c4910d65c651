"""A translation much shorter or longer than such texts are."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair

LEAST_TEXTS = (40, 24)
"""A shorter text may come out as short, and one shorter still as long, as can be."""


def _find(pair: Pair) -> Iterator[Finding]:
    band, source, target = pair.language.length, len(pair.source), len(pair.target)
    if band is None:
        return
    short, long = (source >= least for least in LEAST_TEXTS)
    if (short and target < band.least * source) or (long and target > band.most * source):
        yield Finding("length", "implausible", data={"source": str(source), "target": str(target)})


CHECK = Check(("length",), _find)
