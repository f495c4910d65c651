"""Less than for more than, at least for at most, beside the same number; and the signs for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.checks.base import Check, Finding, Pair
from pipeline.languages.amounts import Amount, Reading
from pipeline.languages.base import Language
from pipeline.languages.comparisons import signs
from pipeline.languages.registry import source as english

SIDES = frozenset({"up", "down"})


def _find(pair: Pair) -> Iterator[Finding]:
    first, second = english(), pair.language
    yield from _signs(pair.source, pair.target)
    source, target = first.reader.read(pair.source), second.reader.read(pair.target)
    if not source.amounts or not target.amounts:
        return
    said, written = _senses(first, source), _senses(second, target)
    if not said or not written:
        return
    here = frozenset[str]().union(*(one.sides for one in said.values()))
    there = frozenset[str]().union(*(one.sides for one in written.values()))
    for value, one in said.items():
        other = written.get(value)
        if other is None and len(here) == len(there) == 1:
            # The one side that either text names, though not beside the same number.
            other = next(iter(written.values()))
        if other is None or not len(one.sides) == len(other.sides) == 1:
            continue
        if one.denied is other.denied and one.sides.isdisjoint(other.sides):
            spans = one.amount.span, other.amount.span
            yield Finding("comparison", "turned", *spans, {"number": one.amount.values[0]})
            return


@dataclass(frozen=True, slots=True)
class _Bound:
    """What is said of the values beside a number.

    Attributes:
        sides: On which side of it they lie.
        amount: The number.
        denied: Whether the clause denies.
    """

    sides: frozenset[str]
    amount: Amount
    denied: bool


def _senses(language: Language, reading: Reading) -> dict[str, _Bound]:
    """The sides that a text names, by the numbers that it names them of."""
    found: dict[str, _Bound] = {}
    beside = language.comparisons.senses(reading)
    for amount in reading.amounts if beside else ():
        sides = {sense for sense, _ in beside.get(amount.start, ()) if sense in SIDES}
        if sides:
            spans = [span for sense, span in beside[amount.start] if sense in SIDES]
            denied = language.comparisons.denies(reading.text, amount, spans)
            before = found.get(amount.values[0])
            sides |= before.sides if before else set()
            found[amount.values[0]] = _Bound(frozenset(sides), amount, denied)
    return found


def _signs(source: str, target: str) -> Iterator[Finding]:
    """Signs that point the other way, or say "or equal" where the English ones do not."""
    said, written = signs(source), signs(target)
    lost, added = said - written, written - said
    if lost and added:
        yield Finding("comparison", "sign", data={"sign": min(lost), "other": min(added)})


CHECK = Check(("comparison",), _find)
