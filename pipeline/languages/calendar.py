"""Months, weekdays, dates and hours that a text names, by the ``calendar`` table."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.languages.amounts import Amount, Kind, Reading
from pipeline.languages.forms import alternation

Span = tuple[int, int]
NUMERIC = re.compile(
    r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})(?:\2(?:19|20)?\d\d(?!\d))?(?![\d/-]|\.\d)"
)
MINUTES = re.compile(r"(?::\d\d){0,2} ?")
TO = re.compile(r" ?[-–—~∼～] ?")
DAY = r"(?<!\d)(?P<day>[0-3]?\d)(?!\d)"
LONGEST_BEFORE = 8


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names of one kind.

    Attributes:
        sure: How often each is named.
        possible: How often each may be named, the sure ones included.
        places: Where each is first named.
    """

    sure: Counter[str]
    possible: Counter[str]
    places: dict[str, Span]


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of a clock.

    Attributes:
        hour: From 0 to 23, or None where the half of the day is not said.
        shown: As the text has it, from 0 to 24.
        span: Where.
    """

    hour: int | None
    shown: int
    span: Span


NOTHING = Named(Counter(), Counter(), {})


class Calendar:
    """Reads what the table knows; one that is empty finds nothing.

    Args:
        rows: Of the language's table ``calendar``.
    """

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        found = [row for row in rows if len(row) == 3]
        self._patterns = {
            (kind, meaning): re.compile(
                "|".join(form for k, m, form in found if (k, m) == (kind, meaning))
            )
            for kind, meaning, _ in found
            if kind not in ("before", "after", "date", "hint")
        }
        self._meanings = {
            kind: tuple(dict.fromkeys(m for k, m, _ in found if k.removeprefix("maybe-") == kind))
            for kind in ("month", "weekday")
        }
        hints = {meaning: form for kind, meaning, form in found if kind == "hint"}
        self._hints = {
            kind: re.compile(hints.get(kind, "") if self._meanings[kind] else "(?!)")
            for kind in ("month", "weekday")
        }
        self._named = functools.lru_cache(maxsize=64)(self._find_named)
        self._halves = {
            (kind, form): meaning for kind, meaning, form in found if kind in ("before", "after")
        }
        after = alternation(re.escape(form) for kind, form in self._halves if kind == "after")
        before = alternation(re.escape(form) for kind, form in self._halves if kind == "before")
        self._after = re.compile(rf"({after})(?!\w)") if after else None
        self._before = re.compile(rf"({before}) ?\Z") if before else None
        month = f"(?P<month>{self._any_month()})"
        self._dates = [
            re.compile(form.replace("{month}", month).replace("{day}", DAY))
            for kind, _, form in found
            if kind == "date"
        ]

    def _any_month(self) -> str:
        forms = (p.pattern for (kind, _), p in self._patterns.items() if kind == "month")
        maybe = (p.pattern for (kind, _), p in self._patterns.items() if kind == "maybe-month")
        return "|".join((*forms, *maybe))

    def numbers(self, text: str) -> frozenset[str]:
        """The numbers of the months that a text names, or may name."""
        return frozenset(self.named(text, "month").possible)

    def named(self, text: str, kind: str) -> Named:
        """What is named of a kind, ``month`` or ``weekday``."""
        return self._named(text, kind) if self._hints[kind].search(text) else NOTHING

    def _find_named(self, text: str, kind: str) -> Named:
        sure, possible, places = Counter[str](), Counter[str](), dict[str, Span]()
        for meaning in self._meanings[kind]:
            taken: set[int] = set()
            for certainty in (kind, f"maybe-{kind}"):
                pattern = self._patterns.get((certainty, meaning))
                for found in pattern.finditer(text) if pattern else ():
                    if found.end() in taken:
                        continue
                    taken.add(found.end())
                    possible[meaning] += 1
                    if certainty == kind:
                        sure[meaning] += 1
                        places.setdefault(meaning, found.span())
        return Named(sure, possible, places)

    def has_homonym(self, text: str, months: Iterable[str]) -> bool:
        """Whether a text has a word that is mistaken for any of the months."""
        patterns = (self._patterns.get(("homonym", month)) for month in months)
        return any(pattern.search(text) for pattern in patterns if pattern)

    def month(self, text: str) -> int:
        """The month that a form names; 0 for none."""
        for (kind, meaning), pattern in self._patterns.items():
            if kind.endswith("month") and pattern.fullmatch(text):
                return int(meaning)
        return 0

    def dates(self, text: str) -> Iterator[tuple[int, int, Span]]:
        """The days that a text names: month, day, and where."""
        for pattern in self._dates if self.named(text, "month").possible else ():
            for found in pattern.finditer(text):
                month = self.month(found["month"])
                if month:
                    yield month, int(found["day"]), found.span()

    def hours(self, reading: Reading) -> Iterator[Hour]:
        """The hours of a clock that a text names."""
        previous: tuple[int, str] | None = None
        for amount in reading.amounts:
            value = amount.values[0]
            if amount.units and "clock" not in amount.units:
                continue
            if (
                (amount.kind is Kind.LOOSE and value != "1")
                or not value.isdigit()
                or len(value) > 2
            ):
                continue
            hour = int(value)
            if hour > 24:
                continue
            half = self._half(reading.text, amount)
            if not half and previous and TO.fullmatch(reading.text, previous[0], amount.start):
                half = previous[1]
            previous = (amount.end, half) if half else None
            if half and 1 <= hour <= 12:
                yield Hour(_of_day(hour, half), hour, amount.span)
            elif hour > 12 or hour == 0:
                yield Hour(hour % 24, hour, amount.span)
            elif amount.kind is not Kind.LOOSE:
                # "Una" is an article, unless "de la tarde" or the like follows.
                yield Hour(None, hour, amount.span)

    def _half(self, text: str, amount: Amount) -> str | None:
        if self._after:
            minutes = MINUTES.match(text, amount.stop)
            found = self._after.match(text, minutes.end()) if minutes else None
            if found:
                return self._halves["after", found[1]]
        if self._before:
            found = self._before.search(text[max(0, amount.start - LONGEST_BEFORE) : amount.start])
            if found:
                return self._halves["before", found[1]]
        return None


def _of_day(hour: int, half: str) -> int:
    if half == "am":
        return hour % 12
    if half == "pm":
        return hour % 12 + 12
    if half == "night":
        return hour % 12 + (12 if 5 <= hour < 12 else 0)
    return hour + 12 if hour < 6 else hour
