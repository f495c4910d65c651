"""Loops that the English text does not have: a run of words, or a few characters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.checks.base import Check, Finding, Pair
from pipeline.checks.words import WORD


def _find(pair: Pair) -> Iterator[Finding]:
    found = _loop(pair.target)
    if found and not (_loop(pair.source) or _times(pair.source.lower().split(), 2) >= 3):
        yield Finding("repetition", found)


def _loop(text: str) -> str | None:
    if re.search(r"(\S{1,6}?)\1{5,}", text):
        return "characters"
    # Commas between code spans, which a unit's plain text is without, are no loop.
    words = [word for word in text.lower().split() if WORD.search(word)]
    if re.search(r"(?:^| )(\S+(?: \S+){0,5})(?: \1){2,}(?: |$)", " ".join(words)):
        return "words"
    if len(words) >= 9 and (_times(words, 3) >= 3 or _times(words, 4) >= 3):
        return "words"
    return None


def _times(words: Sequence[str], size: int) -> int:
    """How often the commonest run of so many words occurs."""
    runs = Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))
    return max(runs.values(), default=0)


CHECK = Check(("repetition",), _find)
