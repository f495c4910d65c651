"""Amounts of both sides that have the same number, and not the same unit; for several checks."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.checks.base import Pair
from pipeline.languages.amounts import Amount, Kind
from pipeline.languages.base import Language
from pipeline.languages.registry import source as english

MEASURED = frozenset({"mass", "volume", "activity", "amount", "percent", "temperature", "pressure"})
"""What is wrong without its unit; of hours or tablets it may be clear without the word."""

MOST_MOVED = 20
"""Numbers whose units to look for, beside other numbers."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A number with another unit than in the English text.

    Attributes:
        dimension: What is measured.
        source: The amount in English.
        target: The amount with another unit, or with none.
        lost: Whether the unit is gone, rather than another.
    """

    dimension: str
    source: Amount
    target: Amount
    lost: bool


Key = tuple[frozenset[str], frozenset[str], bool]
"""What amounts of one value are told apart by: unit, inherited unit, whether they are sure."""


class _Twins:
    """The amounts of a translation by value, of which each answers to one of the English ones."""

    def __init__(self, amounts: Iterable[Amount]) -> None:
        self._left: dict[str, dict[Key, list[Amount]]] = {}
        self._gone: set[int] = set()
        for amount in reversed(tuple(amounts)):
            key = amount.units, amount.inherited, is_sure(amount)
            for value in dict.fromkeys(amount.values):
                self._left.setdefault(value, {}).setdefault(key, []).append(amount)

    def free(self, amount: Amount) -> list[Amount]:
        """One of each sort of the amounts with the value of ``amount`` that are left."""
        found = []
        for value in dict.fromkeys(amount.values):
            for twins in self._left.get(value, {}).values():
                while twins and id(twins[-1]) in self._gone:
                    twins.pop()
                found += twins[-1:]
        return found

    def answer(self, amount: Amount, *, alike: bool) -> bool:
        """Whether an amount that is left has the value and unit; if so, it is none any more.

        Args:
            amount: In English.
            alike: Whether it must be as sure as that.
        """
        units = amount.units or amount.inherited
        for twin in self.free(amount):
            agree = _agree(units, twin) and not _divided(amount, twin)
            if agree and (not alike or is_sure(twin) is is_sure(amount)):
                self._gone.add(id(twin))
                return True
        return False


@functools.lru_cache(maxsize=64)
def _conflicts(source: str, target: str, language: Language) -> tuple[Conflict, ...]:
    first, second = english().reader, language.reader
    said, written = first.read(source).amounts, second.read(target).amounts
    if not any(amount.units for amount in said):
        return ()
    twins = _Twins(written)
    # Sure numbers answer to sure ones first.
    waiting = [amount for amount in said if not twins.answer(amount, alike=True)]
    waiting = [amount for amount in waiting if not twins.answer(amount, alike=False)]
    dimensions = {**second.units.dimension, **first.units.dimension}
    both = _Units(said), _Units(written)
    found = (_conflict(amount, twins.free(amount), dimensions, both) for amount in waiting)
    return tuple(conflict for conflict in found if conflict)


class _Units:
    """How often a text has each unit."""

    def __init__(self, amounts: Iterable[Amount]) -> None:
        self._counts = Counter(unit for amount in amounts for unit in amount.units)

    def count(self, units: frozenset[str]) -> int:
        return max((self._counts[unit] for unit in units), default=0)


def _conflict(
    amount: Amount, free: list[Amount], dimensions: Mapping[str, str], both: tuple[_Units, _Units]
) -> Conflict | None:
    """What is wrong with an amount to which none answers, if that can be told."""
    free = [twin for twin in free if is_sure(twin) or twin.units]
    free = [twin for twin in free if is_sure(twin)] or free
    if not free or not amount.units:
        return None
    names = {dimensions.get(unit, "") for unit in amount.units}
    here, there = both
    if bare := [twin for twin in free if not twin.units and not twin.inherited]:
        measured = names <= MEASURED and is_sure(amount) and "angle" not in amount.units
        fewer = there.count(amount.units) < here.count(amount.units)
        lost = measured and fewer and len(bare) == len(free)
        return Conflict(min(names), amount, bare[0], lost=True) if lost else None
    others = ((twin, {dimensions.get(unit, "") for unit in twin.units}) for twin in free)
    twin, measure = max(others, key=lambda other: not names.isdisjoint(other[1]))
    if not is_sure(amount) or not is_sure(twin):
        elsewhere = there.count(amount.units) or here.count(twin.units)
        one_of_them = "count" in names and amount.values[0] == "1"
        if names.isdisjoint(measure) or elsewhere or one_of_them:
            return None
    return Conflict(min(names), amount, twin, lost=False)


def is_sure(amount: Amount) -> bool:
    """Whether an amount certainly states a number."""
    return amount.kind is not Kind.LOOSE


def _divided(amount: Amount, twin: Amount) -> bool:
    """Whether both are so much of something in something else, and that is not the same."""
    return bool(amount.per and twin.per) and amount.per.isdisjoint(twin.per)


def _agree(units: frozenset[str], twin: Amount) -> bool:
    others = twin.units or twin.inherited
    return not units.isdisjoint(others) if units and others else not units and not twin.units


def conflicts(pair: Pair) -> tuple[Conflict, ...]:
    """Every number whose unit is another, or gone."""
    return _conflicts(pair.source, pair.target, pair.language)


def moved(pair: Pair) -> tuple[Amount, Amount] | None:
    """A number that has lost its unit to another number, which had none, and that number."""
    first, second = english().reader, pair.language.reader
    said = _by_value(first.read(pair.source).figures)
    written = _by_value(second.read(pair.target).figures)
    both = [(said[value], written[value]) for value in said if value in written]
    robbed = [
        one for one, twin in both if one.units and _is_bare(twin) and "angle" not in one.units
    ]
    for unit in robbed[:MOST_MOVED]:
        for bare, taken in both:
            if _is_bare(bare) and not taken.units.isdisjoint(unit.units):
                return unit, taken
    return None


def _is_bare(amount: Amount) -> bool:
    return not amount.units and not amount.inherited


def _by_value(amounts: tuple[Amount, ...]) -> dict[str, Amount]:
    """Amounts by their values, those whose value there is once."""
    counts = Counter(amount.values[0] for amount in amounts)
    return {amount.values[0]: amount for amount in amounts if counts[amount.values[0]] == 1}


def rates(pair: Pair) -> tuple[Amount, Amount] | None:
    """What is said to be so often a day, and how often in what else it is there."""
    first, second = english().reader, pair.language.reader
    said = [amount for amount in first.read(pair.source).amounts if amount.rate]
    written = [amount for amount in second.read(pair.target).amounts if amount.rate] if said else []
    if not written:
        return None
    here = frozenset[str]().union(*(amount.units for amount in said))
    there = frozenset[str]().union(*(amount.units for amount in written))
    return (said[0], written[0]) if here.isdisjoint(there) else None


def data(conflict: Conflict) -> Mapping[str, str]:
    """What a sentence about a conflict names."""
    return {
        "number": conflict.source.values[0],
        "unit": _shown(conflict.source),
        "other": _shown(conflict.target),
    }


def _shown(amount: Amount) -> str:
    unit, per = (" or ".join(sorted(units)) for units in (amount.units, amount.per))
    return f"{unit}/{per}" if per else unit
