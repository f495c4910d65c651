"""Addresses, which must be the same on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair
from pipeline.checks.words import ADDRESS


def _find(pair: Pair) -> Iterator[Finding]:
    if Counter(ADDRESS.findall(pair.source)) != Counter(ADDRESS.findall(pair.target)):
        yield Finding("url", "differs")


CHECK = Check(("url",), _find)
