"""Which side of a number a value lies on, by a language's table ``comparisons`` and by signs."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable

from pipeline.languages.amounts import Amount, Reading
from pipeline.languages.forms import Forms, edged

SIGNS = {"<": "down", "≤": "down", "⩽": "down", ">": "up", "≥": "up", "⩾": "up"}
SIGN = re.compile(r"([<>≤≥⩽⩾])(=?) ?[$€£¥₩~]?\Z")
SIGN_OR_NOT = re.compile("[<>≤≥⩽⩾]")
SIGN_ALONE = re.compile(r"(?<![<>=-])(?:[≤≥⩽⩾]|[<>](?:=|(?![<>/!A-Za-z])))")
SAME = str.maketrans({"≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">="})
MONEY = r"(?:US\$|[$€£¥₩])?"
WORD = re.compile(r"[^\W\d_]+")
GAP = re.compile(rf",?[ -]?{MONEY}-?")
COUNTER = re.compile("[\uac00-\ud7a3]{1,2}(?: ?[\uac00-\ud7a3](?= ))? ?")
"""What may stand between a number and the word after it, in a script that does not divide them."""
FILLERS = 2
CLAUSE = r"[;:!?()—–]|[.,](?!\d)"
Span = tuple[int, int]
Sense = tuple[str, Span]
"""``up``, ``down`` or ``minus``, and where it is said."""


def signs(text: str) -> Counter[str]:
    """The signs of comparison in a text, as ``<`` or ``<=``; tags and arrows have none."""
    if SIGN_OR_NOT.search(text) is None:
        return Counter()
    found = (sign[0].translate(SAME) for sign in SIGN_ALONE.finditer(text))
    return Counter(found)


class Comparisons:
    """Reads what the table knows; one that is empty reads the signs.

    Args:
        rows: Of the language's table ``comparisons``.
    """

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        found = [row for row in rows if len(row) == 3]
        self.known = bool(found)
        senses = [row for row in found if row[0] in ("up", "down", "minus")]
        fillers = {
            place: "|".join(
                edged(form) for sense, at, form in found if (sense, at) == ("filler", place)
            )
            for place in ("before", "after")
        }
        self._before = Forms((form, sense) for sense, place, form in senses if place == "before")
        self._filler = re.compile(rf" (?:{fillers['before'] or '(?!)'})")
        self._to_words = re.compile(rf" ?%?(?:{fillers['after'] or '(?!)'})? ?")
        self._after = Forms((form, sense) for sense, place, form in senses if place == "after")
        nots = [form for sense, _, form in found if sense == "not"]
        clauses = "|".join(form for sense, _, form in found if sense == "clause")
        self._clause = re.compile(rf"{CLAUSE}|{clauses}" if clauses else CLAUSE)
        self._nots = Forms((form, "not") for form in nots)
        self.clauses = functools.lru_cache(maxsize=64)(self._clauses)
        self.senses = functools.lru_cache(maxsize=64)(self._senses)

    def _senses(self, reading: Reading) -> dict[int, list[Sense]]:
        """What is said beside the amounts of a text, by where those begin."""
        text = reading.text
        found: dict[int, list[Sense]] = defaultdict(list)
        for amount in reading.amounts:
            begins = max(0, amount.start - 4)
            if sign := SIGN.search(text[begins : amount.start]):
                found[amount.start].append((SIGNS[sign[1]], (begins + sign.start(), amount.start)))
        if not reading.amounts or not self.known:
            return found
        starts = {amount.start for amount in reading.amounts}
        for start, end, senses in self._before.all(text):
            if (number := self._number_after(text, end, starts)) is not None:
                found[number].append((min(senses), (start, number)))
        for amount in reading.amounts:
            if said := self._word_after(text, amount):
                found[amount.start].append((min(said[1]), (amount.stop, said[0])))
        return found

    def _number_after(self, text: str, end: int, starts: set[int]) -> int | None:
        for _ in range(FILLERS + 1):
            gap = GAP.match(text, end)
            if gap and gap.end() in starts:
                return gap.end()
            filler = self._filler.match(text, end)
            if not filler:
                break
            end = filler.end()
        return None

    def _word_after(self, text: str, amount: Amount) -> tuple[int, frozenset[str]] | None:
        for position in dict.fromkeys((amount.end, amount.stop)):
            between = self._to_words.match(text, position)
            counter = COUNTER.match(text, position)
            blank = position + (text[position : position + 1] == " ")
            places = [position, blank, *(found.end() for found in (between, counter) if found)]
            for place in dict.fromkeys(places):
                if said := self._after.at(text, place):
                    return said
        return None

    def denies(self, text: str, amount: Amount, spans: Iterable[Span]) -> bool:
        """Whether the clause of an amount has a word that turns sides around, outside ``spans``."""
        bounds, nots = self.clauses(text)
        place = bisect_right(bounds, amount.start)
        begin = bounds[place - 1] if place else 0
        end = bounds[place] if place < len(bounds) else len(text)
        found = nots[bisect_left(nots, begin) : bisect_left(nots, end)]
        return any(not any(start <= at < stop for start, stop in spans) for at in found)

    def _clauses(self, text: str) -> tuple[list[int], list[int]]:
        """Where clauses end, and where words stand that turn sides around."""
        ends = [found.end() for found in self._clause.finditer(text)]
        lower = text.lower()
        plain = lower if len(lower) == len(text) else text
        return ends, [start for start, _, _ in self._nots.all(plain)]
