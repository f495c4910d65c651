"""A sum of money whose currency is gone, or one that has become another's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair

CURRENCIES = {
    "$": re.compile(r"\$|d[oó]lar|달러", re.I),
    "€": re.compile(r"€|euro|유로", re.I),
    "£": re.compile(r"£|libra|esterlina|파운드", re.I),
    "¥": re.compile(r"¥|yen|yuan|엔|위안", re.I),
    "₩": re.compile(r"₩|\bwon|원", re.I),
}


def _find(pair: Pair) -> Iterator[Finding]:
    for sign, named in CURRENCIES.items():
        if sign in pair.source and not named.search(pair.target):
            yield Finding("currency", "missing", data={"sign": sign})
        elif sign in pair.target and sign not in pair.source:
            yield Finding("currency", "added", data={"sign": sign})


CHECK = Check(("currency",), _find)
