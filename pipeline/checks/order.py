"""Numbers that have changed places, and ranges that run the other way."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.checks import measures
from pipeline.checks.base import Check, Finding, Pair
from pipeline.languages.amounts import Amount, Reading
from pipeline.languages.registry import source as english

SENTENCE = re.compile(r"[.?!](?=\s)|[;\n]")
LONG = re.compile(r"[^\W\d_]{4,}")
MOST_DAYS = 31
NEAR = 24
"""How far from a number to look, in characters."""
ALIKE = 4
"""Letters that words of the same origin begin with."""


def _find(pair: Pair) -> Iterator[Finding]:
    first, second = english().reader, pair.language.reader
    source, target = first.read(pair.source), second.read(pair.target)
    if len(source.amounts) < 2 or len(target.amounts) < 2:
        return
    yield from _turned(pair, source, target)
    if measures.conflicts(pair):
        # Two numbers that have changed places have each the other's unit: that is said already.
        return
    if found := measures.moved(pair) or _across(pair, source, target):
        yield _exchanged(*found)


def _turned(pair: Pair, source: Reading, target: Reading) -> Iterator[Finding]:
    """A range that runs the other way."""
    first, second = english().reader.joints, pair.language.reader.joints
    said = {(a, b) for one, two in first.ranges(source) for a in one.values for b in two.values}
    if not said:
        return
    ways = list(second.ranges(target))
    right = {(a, b) for one, two in ways for a in one.values for b in two.values}
    for one, two in ways:
        both = [(low, high) for low in one.values for high in two.values if low != high]
        for low, high in both:
            if (high, low) in said and (high, low) not in right and (low, high) not in said:
                data = {"first": high, "last": low}
                yield Finding("order", "range", None, (one.start, two.end), data)
                return


def _across(pair: Pair, source: Reading, target: Reading) -> tuple[Amount, Amount] | None:
    """Two numbers in each other's places, where the order of numbers tells that.

    That is between sentences, of which there are as many on both sides; and in a sentence, if
    the language keeps to the order of English and nothing beside the numbers has moved along.
    """
    wrong = _transposed(source.figures, target.figures)
    if wrong is None:
        return None
    one, two, here, there = wrong
    if source.text[one.stop : two.start] == "/":
        # Countries write dates in numbers in orders of their own.
        both = target.text[here.stop : there.start] == "/" and _is_no_date(one, two)
        return (one, here) if both else None
    if _has_date(pair, (one, two)):
        return None
    if pair.language.keeps_order:
        moved = _has_moved(source, (one, two), target, there)
        return None if moved or _has_moved(source, (two, one), target, here) else (one, here)
    begins, ends = _sentences(source.text), _sentences(target.text)
    said = [bisect_right(begins, amount.start) for amount in (one, two)]
    written = [bisect_right(ends, amount.start) for amount in (here, there)]
    alike = len(begins) == len(ends) and said == written and said[0] != said[1]
    return (one, here) if alike else None


def _is_no_date(one: Amount, two: Amount) -> bool:
    """Whether two numbers with a stroke between them are no day and month: "120/80"."""
    return max(float(amount.values[0]) for amount in (one, two)) > MOST_DAYS


def _has_date(pair: Pair, amounts: tuple[Amount, Amount]) -> bool:
    """Whether one of the numbers is the day of a date that both sides have."""
    first, second = english().calendar, pair.language.calendar
    said = {(month, day) for month, day, _ in first.dates(pair.source)}
    days = {day for month, day, _ in second.dates(pair.target) if (month, day) in said}
    return any(amount.values[0] in map(str, days) for amount in amounts)


def _transposed(
    said: tuple[Amount, ...], written: tuple[Amount, ...]
) -> tuple[Amount, Amount, Amount, Amount] | None:
    """The two numbers that alone have changed places, and what stands in those places."""
    values = {amount.values[0]: at for at, amount in enumerate(said)}
    same = len(values) == len(said) == len(written) >= 2
    if not same or values.keys() != {amount.values[0] for amount in written}:
        return None
    wrong = [at for at, amount in enumerate(written) if values[amount.values[0]] != at]
    if len(wrong) != 2:
        return None
    first, last = wrong
    return said[first], said[last], written[first], written[last]


def _has_moved(
    source: Reading, amounts: tuple[Amount, Amount], target: Reading, twin: Amount
) -> bool:
    """Whether what stands beside the first of two numbers alone stands beside its twin, too."""
    one, two = amounts
    if (one.units - two.units) & twin.units:
        return True
    beside, elsewhere = (_beside(source.text, amount) for amount in amounts)
    return not (beside - elsewhere).isdisjoint(_beside(target.text, twin))


def _beside(text: str, amount: Amount) -> set[str]:
    """How the words begin that stand beside a number, and the marks next to it."""
    before, after = text[max(0, amount.start - NEAR) : amount.start], text[amount.stop :][:NEAR]
    words = {word[:ALIKE].lower() for word in LONG.findall(before)[-2:] + LONG.findall(after)[:2]}
    marks = {
        f"{char}#" for char in before.rstrip()[-1:] if not char.isalnum() and char not in ",.;"
    }
    return words | marks | {f"#{char}" for char in after.lstrip()[:1] if char in "%°)-:"}


def _sentences(text: str) -> list[int]:
    return [0, *(found.end() for found in SENTENCE.finditer(text))]


def _exchanged(one: Amount, other: Amount) -> Finding:
    data = {"first": one.values[0], "last": other.values[0]}
    return Finding("order", "exchanged", one.span, other.span, data)


CHECK = Check(("order",), _find)
