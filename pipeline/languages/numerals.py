"""The words and signs for numbers that a language has, from its table ``numerals``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from pipeline.languages.amounts import LONGEST
from pipeline.languages.forms import alternation

Table = Callable[[str], Iterable[tuple[str, ...]]]
"""Gives the rows of a table by its name."""

WORD = re.compile(r"[^\W\d_]+")
READ = frozenset(
    "number one article scale ordinal part share group loose some and native sino".split()
)
"""Kinds of words to read; the others only join what is read."""
CUTS = frozenset({"part", "share"})
NEVER = re.compile(r"(?!)")


class Numerals:
    """The numerals of one language.

    Args:
        table: Gives the language's tables.

    Attributes:
        known: Whether the language has a table of them.
        words: What each word that is read may be: kinds, with values.
        scales: What words and signs multiply a number by that stands before them.
        letters: The same of letters that stand for such a word, as in 3bn.
    """

    def __init__(self, table: Table) -> None:
        self._rows = [row for row in table("numerals") if len(row) == 3]
        self.known = bool(self._rows)
        self.words: dict[str, tuple[tuple[str, int], ...]] = {}
        for word, value, kind in self._rows:
            meant = (kind, int(value) if value.isdigit() else -1)
            if kind in READ:
                self.words[word] = (*self.words.get(word, ()), meant)
        self.scales = {word: int(value) for word, value, kind in self._rows if kind == "scale"}
        self.letters = {word: int(value) for word, value, kind in self._rows if kind == "letter"}
        self._scale = re.compile(self._scale_pattern())
        letters = "|".join(map(re.escape, sorted(self.letters, key=len, reverse=True)))
        self._letter = re.compile(rf"(?: (?=\w\w))?({letters})(?![^\W_])") if letters else NEVER
        parts = alternation(map(re.escape, self.named("part-of")))
        self._part_of = re.compile(rf"(?: (?:{parts}))?(?= )" if parts else "")

    def named(self, kind: str) -> list[str]:
        """The words of a kind, in the table's order."""
        return [word for word, _, of_kind in self._rows if of_kind == kind]

    def valued(self, kind: str) -> dict[str, int]:
        """The words of a kind that is read, with their values."""
        return {
            word: value
            for word, kinds in self.words.items()
            for of_kind, value in kinds
            if of_kind == kind
        }

    def meaning(self, word: str, *kinds: str) -> int | None:
        """The value of a word as one of ``kinds``."""
        return next((value for kind, value in self.words.get(word, ()) if kind in kinds), None)

    def scaled(self, text: str, end: int, value: str) -> tuple[int, int]:
        """Where the words or signs end that multiply a number, and what they come to."""
        scale = 1
        if len(value) > 2 * LONGEST:
            return end, scale
        for _ in range(3):
            found = self._scale.match(text, end)
            if not found:
                break
            scale *= self.scales[found[1].lower()]
            end = found.end()
        return end, scale

    def lettered(self, text: str, end: int) -> tuple[int, int] | None:
        """Where a letter ends that multiplies the number before it, and what by."""
        found = self._letter.match(text, end)
        return (found.end(), self.letters[found[1]]) if found else None

    def after_part(self, text: str, end: int) -> int:
        """Where the words end that may stand between "half" and what is halved."""
        found = self._part_of.match(text, end)
        return found.end() if found else end

    def and_a_half(self, text: str, end: int) -> tuple[int, Fraction] | None:
        """Where "and a half" or the like ends, and what it adds."""
        words = list(next_words(text, end, 3))
        if not words or not any(kind == "and" for kind, _ in self.words.get(words[0][0], ())):
            return None
        numerator = 1
        for word, stop in words[1:]:
            for kind, value in self.words.get(word, ()):
                if kind in CUTS and value in (2, 4):
                    return stop, Fraction(numerator, value)
                if kind == "number" and value == 3:
                    numerator = 3
        return None

    def _scale_pattern(self) -> str:
        if not self.scales:
            return "(?!)"
        return rf"[ -]?((?i:{alternation(map(re.escape, self.scales))}))(?![^\W_])"


def next_words(text: str, end: int, most: int) -> Iterator[tuple[str, int]]:
    """Up to ``most`` words that follow, in small letters, each with its end."""
    for _ in range(most):
        found = WORD.match(text, end + 1) if text[end : end + 1] in (" ", "-") else None
        if not found:
            return
        yield found[0].lower(), found.end()
        end = found.end()
