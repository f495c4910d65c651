"""Symbols that a model wrote for other ones, or left out."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair

KEPT = frozenset("©®")
"""Those that no language has a word for."""
SYMBOLS = KEPT | frozenset("™℠±§¶†‡•←→↑↓↔⇒★☆✓✔✗✘♥♦♣♠♪♫№")
"""Those that no language puts in the place of a word; ° and × may stand for one."""


def _find(pair: Pair) -> Iterator[Finding]:
    for place, character in enumerate(pair.source):
        if character in KEPT and character not in pair.target:
            span = (place, place + 1)
            yield Finding("symbols", "missing", source=span, data={"symbol": character})
    for place, character in enumerate(pair.target):
        if character in SYMBOLS and character not in pair.source:
            span = (place, place + 1)
            yield Finding("symbols", "added", target=span, data={"symbol": character})


CHECK = Check(("symbols",), _find)
