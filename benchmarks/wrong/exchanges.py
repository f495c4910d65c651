"""Faults that exchange one word for another, read from ``exchanges.tsv``.

Each line of the table says what an English text must say once, what it must not say at all, how
the translation says it, and what stands there in the wrong version. A line whose side is
``english`` changes the English word instead, where that is simpler: the translation is then just as
wrong, and no ending has to agree with anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.wrong.rule import Pair, Rule, only, pick, put, retold, reworded

TABLE = Path(__file__).with_name("exchanges.tsv")
COLUMNS = 6
ONE_SYLLABLE = re.compile(r"[가-힣](?![가-힣]| [가-힣])")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A word of a text and what takes its place.

    Attributes:
        kind: Slug of the fault.
        english: What the English text says exactly once.
        absent: What it must not say, as it would make the wrong version right.
        language: Of the translation.
        said: How the translation says it, exactly once.
        instead: What the wrong version says, with references to groups of ``said``; in English, if
            it begins with ``english:``.
    """

    kind: str
    english: re.Pattern[str]
    absent: re.Pattern[str]
    language: str
    said: re.Pattern[str]
    instead: str

    def applies(self, source: str) -> re.Match[str] | None:
        """Where the English says it, if it says it once and nothing that must be absent."""
        cue = only(self.english, source)
        return None if cue is None or self.absent.search(source) else cue

    def made(self, pair: Pair, cue: re.Match[str]) -> Pair | None:
        """The wrong version of a pair whose English it applies to."""
        found = only(self.said, pair.target)
        if found is None:
            return None
        side, _, english = self.instead.partition("english:")
        if not side and english:
            return reworded(pair, put(pair.source, cue, english))
        new = found.expand(self.instead)
        rest = f"{pair.target[: found.start()]} {pair.target[found.end() :]}"
        if new.lower() in rest.lower():
            # The opposite is said as well: what the sentence means then depends on the rest.
            return None
        return retold(pair, put(pair.target, found, new))


def _words(pattern: str, language: str) -> re.Pattern[str]:
    if not pattern:
        return re.compile(r"(?!)")
    if language == "ko":
        # A single syllable is a word only where one begins: 위 is above, but not in 범위.
        return re.compile(
            ("(?<![가-힣])" if ONE_SYLLABLE.match(pattern) else "") + f"(?:{pattern})"
        )
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.I)


def read(table: str) -> Iterator[Exchange]:
    """The lines of a table; ``#`` begins a comment, ``"`` repeats the cell above."""
    above = [""] * COLUMNS
    for line in table.splitlines():
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != COLUMNS:
            raise ValueError(f"not {COLUMNS} columns: {line}")
        kind, english, absent, language, said, instead = above = [
            over if cell == '"' else cell for cell, over in zip(cells, above, strict=True)
        ]
        yield Exchange(
            kind,
            _words(english, "en"),
            _words(absent, "en"),
            language,
            _words(said, language),
            instead,
        )


@cache
def exchanges() -> dict[tuple[str, str], list[list[Exchange]]]:
    """The table's lines by kind and language; those that ask the same of English are together."""
    found: dict[tuple[str, str], list[list[Exchange]]] = {}
    for exchange in read(TABLE.read_text("utf-8")):
        together = found.setdefault((exchange.kind, exchange.language), [])
        if not together or together[-1][0].english != exchange.english:
            together.append([])
        together[-1].append(exchange)
    return found


def exchanging(kind: str) -> Rule:
    """One of the table's exchanges of a kind that fit a pair."""

    def rule(pair: Pair) -> Pair | None:
        fitting = [
            wrong
            for together in exchanges()[kind, pair.language]
            if (cue := together[0].applies(pair.source))
            for exchange in together
            if (wrong := exchange.made(pair, cue))
        ]
        return pick(fitting, pair.source) if fitting else None

    return rule
