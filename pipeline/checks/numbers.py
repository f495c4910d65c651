"""Numbers that went missing, changed or came from nowhere, in digits or in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from pipeline.checks.base import Check, Finding, Pair
from pipeline.languages.amounts import Amount, Kind, Reading
from pipeline.languages.base import Language
from pipeline.languages.registry import source as english

CLOCK = re.compile(r"(\d{1,2})\.([0-5]\d)(?!\d)")
LENGTHS = {
    "second": ("second", 1), "minute": ("second", 60), "hour": ("second", 3600),
    "day": ("second", 86400), "week": ("second", 604800), "month": ("month", 1),
    "year": ("month", 12),
}  # fmt: skip
"""Units of time that are multiples of others."""
LONGEST = 9
"""Digits of an amount of time."""
WRITTEN = re.compile(r"\d[\d.,\u00a0\u202f]*[½¼¾⅓⅔]?")
"""Digits as they are written, points and all."""
MOST_PARTED = 20
"""Fractions to look for in parts."""


def _find(pair: Pair) -> Iterator[Finding]:
    language, first = pair.language, english()
    source, target = first.reader.read(pair.source), language.reader.read(pair.target)
    if not source.amounts and not target.amounts:
        return
    lost, added = _differing(source, target)
    _parts(lost, added)
    _hours(source, target, lost, added)
    said, written = source.spelled | set(first.calendar.numbers(source.text)), target.spelled
    if lost:
        written |= language.calendar.numbers(target.text)
    lost = [amount for amount in lost if written.isdisjoint(amount.values)]
    lost, added = _without_equals(lost, target), _without_equals(added, source)
    added = [amount for amount in added if said.isdisjoint(amount.values)]
    added = _without_ones(added, source, first)
    lost = [amount for amount in lost if not _is_named_again(amount, source, target)]
    added = [amount for amount in added if not _is_named_again(amount, target, source)]
    if not language.reader.numerals.known:
        # What is written alike is the same, whatever the language makes of it.
        figures = set(WRITTEN.findall(pair.target))
        lost = [one for one in lost if figures.isdisjoint(WRITTEN.findall(_written(source, one)))]
        yield from _plainly_changed(lost, added, said)
    elif lost:
        yield _finding("missing", lost, source=lost[0].span)
    elif added:
        yield _finding("added", added, target=added[0].span)
    else:
        yield from _in_words(source, target, said, written)


def _written(reading: Reading, amount: Amount) -> str:
    return reading.text[amount.start : amount.end]


def _differing(source: Reading, target: Reading) -> tuple[list[Amount], list[Amount]]:
    """The figures of either side that the other does not have as a figure."""
    lost, added = list(source.figures), list(target.figures)
    for readings in (1, 0):
        # The likeliest readings first, then all.
        waiting: dict[str, list[Amount]] = {}
        for amount in reversed(added):
            for value in amount.values[: readings or None]:
                waiting.setdefault(value, []).append(amount)
        gone: set[int] = set()
        kept = []
        for amount in lost:
            for value in amount.values[: readings or None]:
                free = waiting.get(value, [])
                while free and id(free[-1]) in gone:
                    free.pop()
                if free:
                    gone.add(id(free.pop()))
                    break
            else:
                kept.append(amount)
        lost, added = kept, [amount for amount in added if id(amount) not in gone]
        if not lost or not added:
            break
    return lost, added


def _is_named_again(amount: Amount, reading: Reading, other: Reading) -> bool:
    """Whether a number belongs to a name, as in COVID-19, which the other side has less often."""
    before = reading.text[max(0, amount.start - 2) : amount.start]
    return (
        before[-1:] == "-"
        and before[:1].isalpha()
        and any(amount.values[0] in twin.values for twin in other.figures)
    )


def _without_ones(added: list[Amount], source: Reading, first: Language) -> list[Amount]:
    """``added`` without 1 where English names the unit alone, as in "all year round"."""
    if not any(amount.values[0] == "1" and amount.units for amount in added):
        return added
    counted = frozenset[str]().union(*(amount.units for amount in source.amounts))
    named = first.reader.units.named_in(source.text) - counted
    return [a for a in added if a.values[0] != "1" or named.isdisjoint(a.units)]


def _parts(lost: list[Amount], added: list[Amount]) -> None:
    """Leave out what one side writes in parts, as 1/4 and "1 in 4"."""
    for one, other in ((lost, added), (added, lost)):
        for amount in [amount for amount in one if amount.parts][:MOST_PARTED]:
            figures = list(other)
            found = []
            for part in amount.parts:
                match = next((figure for figure in figures if part in figure.values), None)
                if match:
                    figures.remove(match)
                    found.append(match)
            if len(found) == len(amount.parts):
                one.remove(amount)
                for match in found:
                    other.remove(match)


def _hours(source: Reading, target: Reading, lost: list[Amount], added: list[Amount]) -> None:
    """Leave out hours and minutes that the translation divides by a point, 8:30 as 8.30."""
    clocks = {
        (hour.values, minutes.values): (hour, minutes)
        for hour, minutes in pairwise(lost)
        if source.text[hour.end : minutes.start] == ":"
    }
    for amount in [*added] if clocks else ():
        found = CLOCK.match(target.text, amount.start, amount.end)
        if found is None:
            continue
        for (hours, minutes), both in clocks.items():
            if str(int(found[1])) in hours and str(int(found[2])) in minutes:
                added.remove(amount)
                for one in both:
                    lost.remove(one)
                del clocks[hours, minutes]
                break


def _plainly_changed(
    lost: list[Amount], added: list[Amount], said: frozenset[str] | set[str]
) -> Iterator[Finding]:
    """A figure changed where nothing is known of the words that may stand for one.

    What is only lost may be there in words; a large number may be written with a word for zeros.
    """
    large = {_digits(value) for value in said if _is_large(value)}
    large |= {_digits(value) for a in lost for value in a.values if any(map(_is_large, a.values))}
    added = [amount for amount in added if large.isdisjoint(map(_digits, amount.values))]
    if lost and added:
        yield _finding("changed", lost, source=lost[0].span, target=added[0].span)


def _is_large(value: str) -> bool:
    return len(value.partition(".")[0]) > 3


def _digits(value: str) -> str:
    return value.replace(".", "").strip("0")


def _in_words(
    source: Reading, target: Reading, said: frozenset[str] | set[str], written: frozenset[str]
) -> Iterator[Finding]:
    """A number in words that has become another."""
    told = written.union(*(amount.values for amount in target.figures))
    known = said.union(*(amount.values for amount in source.figures))
    lost = [amount for amount in _stated(source) if told.isdisjoint(amount.values)]
    added = [amount for amount in _stated(target) if known.isdisjoint(amount.values)]
    if added and not lost:
        lost = _counted_otherwise(source, target, added)
    elif lost and not added:
        added = _counted_otherwise(target, source, lost)
    if lost and added:
        yield _finding("changed", lost, source=lost[0].span, target=added[0].span)


def _counted_otherwise(side: Reading, other: Reading, odd: list[Amount]) -> list[Amount]:
    """The amounts of one side of what ``odd`` amounts of the other count, in other numbers.

    So that "one tablet" cannot become two, though words for one may stand for much else.
    """
    units = frozenset[str]().union(*(amount.units for amount in odd))
    values = [amount.values for amount in other.amounts if not units.isdisjoint(amount.units)]
    there = frozenset[str]().union(*values) | {"?"}
    return [
        amount
        for amount in side.amounts
        if not units.isdisjoint(amount.units) and there.isdisjoint(amount.values)
    ]


def _stated(reading: Reading) -> list[Amount]:
    sure = (
        amount
        for amount in reading.amounts
        if amount.kind in (Kind.WORDS, Kind.ORDINAL) or "/" in amount.values[0]
    )
    return [amount for amount in sure if amount.values[0] != "1" and amount.kind is not Kind.FIGURE]


def _without_equals(one: list[Amount], other: Reading) -> list[Amount]:
    """Amounts of time without those that the other side has in another unit: a week as 7 days."""
    if not any(amount.units for amount in one):
        return one
    times = {time for amount in other.amounts for time in _times(amount)}
    return [amount for amount in one if times.isdisjoint(_times(amount))]


def _times(amount: Amount) -> set[tuple[str, Fraction]]:
    """How long an amount of time is, in seconds or months, for each reading."""
    found = set()
    for unit in amount.units & LENGTHS.keys():
        base, length = LENGTHS[unit]
        for value in amount.values:
            if value != "?" and len(value) < LONGEST:
                found.add((base, Fraction(value) * length))
    return found


def _finding(
    case: str,
    amounts: list[Amount],
    source: tuple[int, int] | None = None,
    target: tuple[int, int] | None = None,
) -> Finding:
    numbers = ", ".join(sorted(Counter(amount.values[0] for amount in amounts)))
    return Finding("numbers", case, source, target, {"numbers": numbers})


CHECK = Check(("numbers",), _find)
