"""A translation that is empty."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair


def _find(pair: Pair) -> Iterator[Finding]:
    if pair.source.strip() and not pair.target.strip():
        yield Finding("untranslated", "empty")


CHECK = Check(("untranslated",), _find)
