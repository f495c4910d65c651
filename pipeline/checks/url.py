"""Addresses, which must be the same on both sides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair

ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:!?]")


def _find(pair: Pair) -> Iterator[Finding]:
    if Counter(ADDRESS.findall(pair.source)) != Counter(ADDRESS.findall(pair.target)):
        yield Finding("url", "differs")


CHECK = Check(("url",), _find)
