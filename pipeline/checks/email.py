"""E-mail addresses, which must be the same on both sides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair

ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}"
)


def _find(pair: Pair) -> Iterator[Finding]:
    if "@" not in pair.source and "@" not in pair.target:
        return
    if _addresses(pair.source) != _addresses(pair.target):
        yield Finding("email", "differs")


def _addresses(text: str) -> Counter[str]:
    return Counter(found.lower() for found in ADDRESS.findall(text))


CHECK = Check(("email",), _find)
