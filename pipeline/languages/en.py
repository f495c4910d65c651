"""English, the language that articles are written in."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from pipeline.languages.amounts import Amount, Kind, shown
from pipeline.languages.base import Language
from pipeline.languages.quantities import Reader

HALF_DAY = re.compile(r"(?::\d\d)? ?([ap])\.? ?m\b", re.I)
OF_THE_CLOCK = re.compile(r"(?::\d\d)? ?(?:-|–|to|and|until|or) ?")
DECADE = re.compile(r"['’]?s\b")
THE_DECADE = re.compile(r"(?:\bthe|\bearly|\bmid|\blate|\bnineteen)[ -](\w+ties)\b", re.I)
RATIO = re.compile(r" (?:[a-z]+ )?(?:in every|of every|out of every|out of|in) (?:the )?")
HOUR_AND_MINUTES = re.compile(r":[0-5]\d")
MONTH_NAMES = (
    "January February March April May June July August September October November December"
).split()
DATE = re.compile(
    r"(?<![\w⟧])(?:(?P<month>{months}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:, (?P<year>\d{{4}}))?|"
    r"(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{months})(?:,? (?P<year2>\d{{4}}))?)"
    r"(?![\w-])".format(months="|".join(MONTH_NAMES))
)
NO_QUANTITY = re.compile(
    r"(?:\b(?:version|release|python|chapter|section|figure|fig\.|table|no\.|v\.?|§)\s*)\Z", re.I
)
"""What stands before a number that is none of anything."""
LARGE = "thousand|million|billion|trillion"
"""Words that multiply the sum before them."""


class EnglishReader(Reader):
    """Reads clocks of twelve hours and decades, too."""

    def _more(self, text: str, amounts: list[Amount], loose: set[str]) -> None:
        for place, amount in enumerate(amounts):
            if (whole := _with_minutes(amount)) is not None:
                amounts[place] = amount = replace(amount, parts=whole)
                loose.update(whole if amount.kind is not Kind.FIGURE else ())
            more = self._also(text, amount)
            if more:
                amounts[place] = replace(amount, values=(*amount.values, *more))
        for place in range(len(amounts) - 1, 0, -1):
            # "From 2 to 5 p.m.": 2 is an hour of the afternoon as well.
            one, two = amounts[place - 1], amounts[place]
            if (
                one.kind is two.kind is Kind.FIGURE
                and (half := HALF_DAY.match(text, two.stop))
                and half[1].lower() == "p"
                and OF_THE_CLOCK.fullmatch(text, one.stop, two.start)
                and one.values[0].isdigit()
                and int(one.values[0][:3]) < 12
            ):
                values = (*one.values, str(int(one.values[0]) + 12))
                amounts[place - 1] = replace(one, values=values)
        for found in THE_DECADE.finditer(text):
            # The twenties are those of the twentieth century.
            loose.update(f"19{value}" for _, value in self.numerals.words.get(found[1].lower(), ()))
        for one, two in pairwise(amounts):
            self._together(text, one, two, loose)
            # Nineteen eighty-four.
            if one.kind is two.kind is Kind.WORDS and two.start - one.end == 1:
                first, second = one.values[0], two.values[0]
                if len(first) == len(second) == 2:
                    loose.add(first + second)

    def _together(self, text: str, one: Amount, two: Amount, loose: set[str]) -> None:
        """What two numbers mean together: one in five, the fourth decade."""
        if RATIO.fullmatch(text, one.stop, two.start):
            part, whole = one.values[0], two.values[0]
            if part.isdigit() and whole.isdigit() and 0 < len(whole) < 9 and int(whole):
                share = Fraction(int(part[:9]), int(whole))
                loose |= {shown(share), shown(share * 100)}
        elif one.kind is Kind.ORDINAL and text.startswith(" decade", one.stop):
            loose.add(f"{int(one.values[0]) - 1}0")

    def _also(self, text: str, amount: Amount) -> tuple[str, ...]:
        value = amount.values[0]
        if amount.kind is not Kind.FIGURE or not value.isdigit() or len(value) > 4:
            return ()
        if value.endswith("0") and DECADE.match(text, amount.stop):
            ways = {4: (value[2:],), 2: (f"19{value}", f"20{value}")}
            return ways.get(len(value), ())
        if HOUR_AND_MINUTES.match(text, amount.stop) and 12 < int(value) <= 24:
            return (str(int(value) - 12),)
        half = HALF_DAY.match(text, amount.stop)
        return _on_24_hours(int(value), half[1].lower()) if half else ()


def _with_minutes(amount: Amount) -> tuple[str, str] | None:
    """2.5 hours as 2 and 30, for two hours and 30 minutes; so for minutes and years."""
    for unit, half in (("hour", "30"), ("minute", "30"), ("year", "6")):
        if unit in amount.units and amount.values[0].endswith(".5"):
            return amount.values[0][:-2], half
    return None


def _on_24_hours(hour: int, half: str) -> tuple[str, ...]:
    if hour == 12 and half == "a":
        return "0", "24"
    return (str(hour + 12),) if half == "p" and hour < 12 else ()


class English(Language):
    """English as the source of translations."""

    code = "en"
    decimal = "."
    reads = EnglishReader
