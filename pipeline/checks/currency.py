"""A sum of money whose currency is gone, or one that has become another's."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks import measures
from pipeline.checks.base import Check, Finding, Pair
from pipeline.languages.registry import source as english

SIGNS = {"$": "usd mxn", "€": "eur", "£": "gbp", "¥": "jpy cny", "₩": "krw"}
"""Signs, and the currencies that they may stand for, by their names in the tables of units."""


def _find(pair: Pair) -> Iterator[Finding]:
    source, target = pair.source, pair.target
    first, second = english().reader.units, pair.language.reader.units
    lost = [sign for sign in SIGNS if sign in source and sign not in target]
    added = [sign for sign in SIGNS if sign in target and sign not in source]
    lost = [sign for sign in lost if not second.mentions(target, SIGNS[sign].split())]
    added = [sign for sign in added if not first.mentions(source, SIGNS[sign].split())]
    for sign in lost if second.names_currencies or added else ():
        yield Finding("currency", "missing", data={"sign": sign})
    for sign in added:
        yield Finding("currency", "added", data={"sign": sign})
    for found in measures.conflicts(pair) if not lost and not added else ():
        if found.dimension == "currency":
            data = measures.data(found)
            yield Finding("currency", "other", found.source.span, found.target.span, data)


CHECK = Check(("currency",), _find)
