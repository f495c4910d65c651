"""Numbers that went missing, changed or came from nowhere, in digits or in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.checks.base import Check, Finding, Pair
from pipeline.languages.base import Language
from pipeline.languages.quantities import Amount, Kind, Reading
from pipeline.languages.registry import source as english

MOST_PARTED = 20
"""Fractions to look for in parts."""


def _find(pair: Pair) -> Iterator[Finding]:
    language, first = pair.language, english()
    source, target = first.reader.read(pair.source), language.reader.read(pair.target)
    if not source.amounts and not target.amounts:
        return
    lost, added = _differing(source, target)
    _parts(lost, added)
    said, written = source.spelled | set(first.calendar.numbers(source.text)), target.spelled
    if lost:
        written |= language.calendar.numbers(target.text)
    lost = [amount for amount in lost if written.isdisjoint(amount.values)]
    added = [amount for amount in added if said.isdisjoint(amount.values)]
    added = [amount for amount in added if not _is_one_of(amount, source, first)]
    lost = [amount for amount in lost if not _is_named_again(amount, source, target)]
    added = [amount for amount in added if not _is_named_again(amount, target, source)]
    if not language.reader.knows_words:
        yield from _plainly_changed(lost, added, said)
    elif lost:
        yield _finding("missing", lost, source=lost[0].span)
    elif added:
        yield _finding("added", added, target=added[0].span)
    else:
        yield from _in_words(source, target, said, written)


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


def _is_one_of(amount: Amount, source: Reading, first: Language) -> bool:
    """Whether 1 is added only because English names the unit alone, as "all year round"."""
    if amount.values[0] != "1" or not first.reader.names_unit(source.text, amount.units):
        return False
    return all(amount.units.isdisjoint(other.units) for other in source.amounts)


def _parts(lost: list[Amount], added: list[Amount]) -> None:
    """Leave out what one side writes in parts, as 1/4 and "1 in 4", or 8:30 and 8.30."""
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
    """A number in words that has become another, or is gone where what it counts is not."""
    told = written.union(*(amount.values for amount in target.figures))
    known = said.union(*(amount.values for amount in source.figures))
    lost = [amount for amount in _stated(source) if told.isdisjoint(amount.values)]
    added = [amount for amount in _stated(target) if known.isdisjoint(amount.values)]
    if lost and added:
        yield _finding("changed", lost, source=lost[0].span, target=added[0].span)


def _stated(reading: Reading) -> Iterable[Amount]:
    sure = (a for a in reading.amounts if a.kind in (Kind.WORDS, Kind.ORDINAL))
    return [amount for amount in sure if amount.values[0] != "1"]


def _finding(
    case: str,
    amounts: list[Amount],
    source: tuple[int, int] | None = None,
    target: tuple[int, int] | None = None,
) -> Finding:
    numbers = ", ".join(sorted(Counter(amount.values[0] for amount in amounts)))
    return Finding("numbers", case, source, target, {"numbers": numbers})


CHECK = Check(("numbers",), _find)
