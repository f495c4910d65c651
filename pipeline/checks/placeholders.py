"""Tokens that stand for something else, which must be the same on both sides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair

PLACEHOLDER = re.compile(r"[⟦⟧]|%\(\w+\)[sd]|\{\w*\}|%[sd]\b")


def _find(pair: Pair) -> Iterator[Finding]:
    if Counter(PLACEHOLDER.findall(pair.source)) != Counter(PLACEHOLDER.findall(pair.target)):
        yield Finding("placeholders", "differ")


CHECK = Check(("placeholders",), _find)
