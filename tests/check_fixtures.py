"""The files in ``fixtures/checks/``: pairs with what the checks must find in them.

A block is five lines: a title, the locale, the English text, the translation, and the codes of
what must be found, divided by spaces, or ``-`` for nothing. A blank line divides blocks; a line
that begins with ``#`` between blocks is a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.checks import registry
from pipeline.checks.base import Finding, Pair
from pipeline.languages.registry import language

FOLDER = Path(__file__).parent / "fixtures" / "checks"
BLOCK = 5
LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
CODES = re.compile(r"-|[a-z]+(?:-[a-z]+)*(?: [a-z]+(?:-[a-z]+)*)*")


@dataclass(frozen=True, slots=True)
class Block:
    """A pair, what must be found in it, and where it is written."""

    place: str
    title: str
    locale: str
    source: str
    target: str
    codes: frozenset[str]

    def __str__(self) -> str:
        return f"{self.place}: {self.title}"

    @property
    def pair(self) -> Pair:
        """What the checks are given."""
        return Pair(self.source, self.target, language(self.locale))

    def findings(self) -> list[Finding]:
        """What the checks find in the pair."""
        return list(registry.findings(self.pair))


def parsed(text: str, name: str) -> Iterator[Block]:
    """The blocks of a file.

    Raises:
        ValueError: If a block has more or fewer lines than five, or one that it must not have.
    """
    lines = [*text.split("\n"), ""]
    number = 0
    while number < len(lines):
        if not lines[number].strip() or lines[number].startswith("#"):
            number += 1
            continue
        place = f"{name}:{number + 1}"
        block, after = lines[number : number + BLOCK], lines[number + BLOCK : number + BLOCK + 1]
        needed = (*block[:3], block[-1])
        if len(block) < BLOCK or not all(map(str.strip, needed)) or after != [""]:
            raise ValueError(f"{place}: a block is five lines, and a blank one after them")
        title, locale, source, target, codes = block
        if not LOCALE.fullmatch(locale):
            raise ValueError(f"{place}: the second line is no locale: {locale!r}")
        if not CODES.fullmatch(codes):
            raise ValueError(f"{place}: the fifth line gives codes, or '-': {codes!r}")
        expected = frozenset() if codes == "-" else frozenset(codes.split())
        yield Block(place, title, locale, source, target, expected)
        number += BLOCK


def blocks() -> list[Block]:
    """All of all files."""
    return [
        block
        for path in sorted(FOLDER.glob("*.txt"))
        for block in parsed(path.read_text(encoding="utf-8"), path.name)
    ]
