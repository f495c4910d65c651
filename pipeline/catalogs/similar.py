"""Texts that resemble each other. The only importer of rapidfuzz.

Short texts are compared letter by letter: rapidfuzz gives a bound and an order, difflib, which
divides texts as people would, has the last word on the few that are left. Long texts are compared
word by word; among them any two have half of their letters in common, and in order.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable, Sequence
from typing import Any

LONG = 80
"""How many characters a long text has."""
WORDS = 0.55
"""The least share of common words, in order, at which long texts resemble each other."""
CLOSER = 6
"""How many short texts are looked at closely."""
WORD = re.compile(r"\w+|[^\w\s]")


class Pool:
    """Texts to find the most similar one among.

    Args:
        texts: The texts; their numbers are what ``nearest`` returns.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts: dict[int, str] = dict(enumerate(texts))
        self._words: dict[int, Sequence[Hashable]] = {
            number: WORD.findall(text) for number, text in self._texts.items()
        }

    def nearest(self, text: str, least: float) -> int | None:
        """The number of the text that resembles ``text`` most.

        Args:
            text: What to look for.
            least: The least ratio of difflib, 0 to 1, that short texts must have.
        """
        if not self._texts:
            return None
        if len(text) < LONG:
            return self._by_letters(text, least)
        # Here, because most runs merge nothing.
        from rapidfuzz import process
        from rapidfuzz.distance import Indel

        score: Any = Indel.normalized_similarity
        words: Sequence[Hashable] = WORD.findall(text)
        found = process.extractOne(words, self._words, scorer=score, score_cutoff=WORDS)
        return found[2] if found else None

    def remove(self, number: int) -> None:
        """Take a text out of the pool."""
        del self._texts[number], self._words[number]

    def _by_letters(self, text: str, least: float) -> int | None:
        from rapidfuzz import process
        from rapidfuzz.distance import Indel

        # Never less than difflib's ratio, whose matches are one of all common subsequences.
        bound: Any = Indel.normalized_similarity
        found = process.extract(text, self._texts, scorer=bound, score_cutoff=least, limit=CLOSER)
        best, best_ratio = None, least
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(text)
        for other, most, number in found:
            if most < best_ratio:
                break
            matcher.set_seq1(other)
            ratio = matcher.ratio()
            if ratio > best_ratio or (best is None and ratio == best_ratio):
                best, best_ratio = number, ratio
        return best


def likest(text: str, others: Sequence[str], least: float) -> tuple[str, float] | None:
    """The text that shares most letters in order with ``text``, and how much of it, 0 to 100.

    Args:
        text: What to look for.
        others: Where to look.
        least: The least share worth telling of.
    """
    from rapidfuzz import fuzz, process

    found = process.extractOne(text, others, scorer=fuzz.ratio, score_cutoff=least)
    return (found[0], float(found[1])) if found else None
