"""Amounts of both sides that have the same number, and not the same unit; for several checks."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.checks.base import Pair
from pipeline.languages.base import Language
from pipeline.languages.quantities import Amount, Kind
from pipeline.languages.registry import source as english

MEASURED = frozenset({"mass", "volume", "activity", "amount", "percent", "temperature", "pressure"})
"""What is wrong without its unit; of hours or tablets it may be clear without the word."""


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


@functools.lru_cache(maxsize=64)
def _conflicts(source: str, target: str, language: Language) -> tuple[Conflict, ...]:
    first, second = english().reader, language.reader
    said, written = first.read(source), second.read(target)
    if not any(amount.units for amount in said.amounts):
        return ()
    by_value: dict[str, list[Amount]] = defaultdict(list)
    for amount in written.amounts:
        for value in dict.fromkeys(amount.values):
            by_value[value].append(amount)
    dimension = {**second.dimension, **first.dimension}
    gone: set[int] = set()
    waiting: list[tuple[Amount, list[Amount]]] = [
        (
            amount,
            [twin for value in dict.fromkeys(amount.values) for twin in by_value.get(value, ())],
        )
        for amount in said.amounts
    ]
    for alike in (True, False):
        # Sure numbers answer to sure ones first.
        left = []
        for amount, twins in waiting:
            units = amount.units or amount.inherited
            match = next(
                (
                    t
                    for t in twins
                    if id(t) not in gone
                    and _agree(units, t)
                    and (not alike or _is_sure(t) is _is_sure(amount))
                ),
                None,
            )
            if match:
                gone.add(id(match))
            else:
                left.append((amount, twins))
        waiting = left
    found = []
    here = frozenset[str]().union(*(amount.units for amount in written.amounts))
    there = frozenset[str]().union(*(amount.units for amount in said.amounts))
    for amount, twins in waiting:
        free = [twin for twin in twins if id(twin) not in gone]
        free = [twin for twin in free if _is_sure(twin) or twin.units]
        free = [twin for twin in free if _is_sure(twin)] or free
        if not free or not amount.units:
            continue
        names = {dimension.get(unit, "") for unit in amount.units}
        bare = [twin for twin in free if not twin.units and not twin.inherited]
        if bare:
            certain = _is_sure(amount) and "angle" not in amount.units
            gone_unit = amount.units.isdisjoint(here) or _counts(
                said.amounts, amount.units
            ) > _counts(written.amounts, amount.units)
            if names <= MEASURED and certain and len(bare) == len(free) and gone_unit:
                found.append(Conflict(min(names), amount, bare[0], lost=True))
            continue
        twin = next((t for t in free if names & {dimension.get(u) for u in t.units}), free[0])
        if not _is_sure(amount) or not _is_sure(twin):
            others = {dimension.get(unit, "") for unit in twin.units}
            if names.isdisjoint(others) or amount.units & here or twin.units & there:
                continue
            if "count" in names and amount.values[0] == "1":
                continue
        found.append(Conflict(min(names), amount, twin, lost=False))
    return tuple(found)


def _is_sure(amount: Amount) -> bool:
    return amount.kind is not Kind.LOOSE


def _counts(amounts: tuple[Amount, ...], units: frozenset[str]) -> int:
    return sum(not units.isdisjoint(amount.units) for amount in amounts)


def _agree(units: frozenset[str], twin: Amount) -> bool:
    if not units or not (twin.units or twin.inherited):
        return not units and not twin.units
    return not units.isdisjoint(twin.units or twin.inherited)


def conflicts(pair: Pair) -> tuple[Conflict, ...]:
    """Every number whose unit is another, or gone."""
    return _conflicts(pair.source, pair.target, pair.language)


def moved(pair: Pair) -> tuple[Amount, Amount] | None:
    """A number that has lost its unit to another number, which had none, and that number."""
    first, second = english().reader, pair.language.reader
    said = _by_value(first.read(pair.source).figures)
    written = _by_value(second.read(pair.target).figures)
    both = [value for value in said if value in written]
    for one in both:
        unit, gone = said[one], written[one]
        if not unit.units or gone.units or gone.inherited or "angle" in unit.units:
            continue
        for two in both:
            bare, taken = said[two], written[two]
            if two != one and not bare.units and not bare.inherited and taken.units & unit.units:
                return unit, taken
    return None


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
        "unit": " or ".join(sorted(conflict.source.units)),
        "other": " or ".join(sorted(conflict.target.units)),
    }
