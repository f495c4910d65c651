"""A symbol that the English text does not have, which a model wrote for another one."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair

SYMBOLS = frozenset("©®™℠±§¶†‡•←→↑↓↔⇒★☆✓✔✗✘♥♦♣♠♪♫№")
"""Those that no language puts in the place of a word; ° and × may stand for one."""


def _find(pair: Pair) -> Iterator[Finding]:
    for place, character in enumerate(pair.target):
        if character in SYMBOLS and character not in pair.source:
            yield Finding(
                "symbols", "added", target=(place, place + 1), data={"symbol": character}
            )


CHECK = Check(("symbols",), _find)
