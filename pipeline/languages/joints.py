"""What joins two numbers: marks and words as in "5 to 10 mg", "from 2 and up to 3", "1, 2 or 3"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from pipeline.languages.amounts import LONGEST, Amount, Kind, Reading, shown
from pipeline.languages.numerals import Numerals

LONGEST_JOINT = 12
"""Characters between numbers that are joined."""
MARKS = "-–—~〜∼～/,"
SIGNS_BEFORE = "$£€¥₩"


class Joints:
    """What joins numbers in one language."""

    def __init__(self, numerals: Numerals) -> None:
        ranges, lists = numerals.named("range"), numerals.named("list")
        joint = _any(ranges + lists)
        self._joint = re.compile(rf"\s*+,?\s*+(?:[{MARKS}]|{joint})?\s*")
        self._range = re.compile(rf"\s*(?:[-–—~〜∼～]|{_any(ranges)})\s*")
        opens, closes = numerals.named("opens"), numerals.named("closes")
        self._opens = re.compile(rf"\b(?i:{'|'.join(opens) or '(?!)'}) (?:[^\W\d_]+ )?[^\w\s]?\Z")
        self._closes = re.compile(rf" ?(?:{'|'.join(closes) or '(?!)'})")

    def joins(self, text: str, end: int, start: int) -> bool:
        """Whether nothing but a word or mark that joins numbers stands between two places."""
        return 0 <= start - end <= LONGEST_JOINT and bool(self._joint.fullmatch(text, end, start))

    def leads(self, text: str, one: tuple[int, int], two: tuple[int, int]) -> bool:
        """Whether one place leads to the next one, as in "from Monday to Friday"."""
        if not 0 <= two[0] - one[1] <= LONGEST_JOINT:
            return False
        opened = self._opens.search(text[max(0, one[0] - LONGEST_JOINT) : one[0]])
        return bool(self._range.fullmatch(text, one[1], two[0])) or bool(
            opened and self.joins(text, one[1], two[0])
        )

    def ranges(self, reading: Reading) -> Iterator[tuple[Amount, Amount]]:
        """Numbers of which one goes to the next, as in "5 to 10"."""
        text = reading.text
        sure = [amount for amount in reading.amounts if amount.kind is not Kind.LOOSE]
        for one, two in pairwise(sure):
            if not 0 <= two.start - one.end <= LONGEST_JOINT:
                continue
            begin = two.start - (text[two.start - 1] in SIGNS_BEFORE)
            between = self._opens.search(text[max(0, one.start - LONGEST_JOINT) : one.start])
            between = between or self._closes.match(text, two.end)
            if self._range.fullmatch(text, one.end, begin) or (
                between and self.joins(text, one.end, begin)
            ):
                yield one, two

    def inherit(self, text: str, amounts: list[Amount]) -> None:
        """Give each number without a unit or a scale that of the next that it is joined to."""
        units, scale, begins = frozenset[str](), 1, -1
        for place in range(len(amounts) - 1, -1, -1):
            amount = amounts[place]
            if amount.kind is Kind.LOOSE:
                continue
            joined = begins >= 0 and self.joins(text, amount.end, begins)
            known = amount.units
            if joined and not known:
                amount, known = replace(amount, inherited=units), units
                said_once = scale > 1 and amount.scale == 1 and "," not in text[amount.end : begins]
                if said_once and len(amount.values[0]) <= LONGEST:
                    more = shown(Fraction(amount.values[0]) * scale)
                    amount = replace(amount, values=(*amount.values, more))
            amounts[place] = amount
            units, scale, begins = known, amount.scale, amount.start


def _any(words: list[str]) -> str:
    """A pattern for any of ``words``, the longest first; for nothing if there are none."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
