"""A translation much shorter or longer than such texts are."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair

LEAST_TEXT = 24
"""A shorter text may come out at any length."""


def _find(pair: Pair) -> Iterator[Finding]:
    band, source, target = pair.language.length, len(pair.source), len(pair.target)
    if band is None or source < LEAST_TEXT:
        return
    if not band.least <= target / source <= band.most:
        yield Finding("length", "implausible", data={"source": str(source), "target": str(target)})


CHECK = Check(("length",), _find)
