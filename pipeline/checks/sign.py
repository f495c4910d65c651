"""A minus sign lost, or one that the English text does not have."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair
from pipeline.languages.amounts import Amount, Reading
from pipeline.languages.base import Language
from pipeline.languages.registry import source as english


def _find(pair: Pair) -> Iterator[Finding]:
    first, second = english(), pair.language
    source, target = first.reader.read(pair.source), second.reader.read(pair.target)
    here, there = _negative(first, source), _negative(second, target)
    told = second.comparisons.known or any(amount.negative for amount in here)
    lost = _twins(here, target) if here and not there and told else None
    signed = there and not here and all(amount.negative for amount in there)
    added = _twins(there, source) if signed else None
    if lost:
        yield _finding("missing", *lost)
    if added:
        yield _finding("added", *added[::-1])


def _negative(language: Language, reading: Reading) -> list[Amount]:
    beside = language.comparisons.senses(reading)
    return [
        amount
        for amount in reading.figures
        if amount.negative or any(sense == "minus" for sense, _ in beside.get(amount.start, ()))
    ]


def _twins(amounts: list[Amount], other: Reading) -> tuple[Amount, Amount] | None:
    for amount in amounts:
        for twin in other.figures:
            if not set(twin.values).isdisjoint(amount.values):
                return amount, twin
    return None


def _finding(case: str, source: Amount, target: Amount) -> Finding:
    return Finding("sign", case, source.span, target.span, {"number": source.values[0]})


CHECK = Check(("sign",), _find)
