"""Letters of a script the language does not use, or none of its own."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair
from pipeline.checks.words import WORD
from pipeline.languages.capitals import frequent

UNKNOWN = ("\ufffd", "⁇")
"""What a model writes for a character that it does not know."""


def _find(pair: Pair) -> Iterator[Finding]:
    foreign, own = pair.language.foreign_letters, pair.language.own_letters
    if foreign and not foreign.search(pair.source):
        found = foreign.search(pair.target)
        if found:
            yield Finding("script", "foreign", target=found.span())
    words = WORD.findall(pair.source)
    is_prose = any(
        (word.islower() and len(word) > 2) or word.lower() in frequent() for word in words
    )
    if own and is_prose and not own.search(pair.target):
        yield Finding("script", "own-missing", data={"script": pair.language.script})
    if any(mark in pair.target for mark in UNKNOWN):
        yield Finding("script", "unknown")


CHECK = Check(("script",), _find)
