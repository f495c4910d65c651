"""Words that deny, as a language's table ``negation`` lists them.

A row of the table is a kind of word, with these columns:

concepts
    What it means, as names divided by commas, or ``-``. A word of the text and one of its
    translation that share a name are each other's translation, and are looked at no further.
least, most
    How many denials it may stand for: ``1 1`` denies, ``0 1`` may be said with a denial in another
    language or without one, ``0 0`` is no denial, whatever it looks like.
phrases
    The words, divided by ``|``. ``*`` is any ending, ``…`` as much as the next seven words (which
    are looked at for themselves, too), a blank any space; otherwise they are patterns.
opposites (may be left out)
    Phrases that say the contrary of the row's concepts. Where one side has the word and the other
    has a phrase of its opposite, the word denies.

The first row that fits a place in a text is the one whose numbers count: idioms stand above the
words they are made of. The concepts of further rows that fit the same words are added. A row with
the concept ``concord`` denies nothing more where something in the same clause has denied already
(Spanish "no … nada").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CONCORD = "concord"
NO_CONCEPT = "-"
GAP = r"(?=(?:[^\w.;?!]++\w++){0,7}?[^\w.;?!]++(?:"
CLAUSE_END = re.compile(r"[.;:?!…—]")
COLUMNS_WITH_OPPOSITES = 5


@dataclass(frozen=True, slots=True)
class Denial:
    """A word or phrase that denies, or may.

    Attributes:
        concepts: What it means, beyond denying.
        least: How many denials it stands for at least,
        most: and at most.
        start: Where in the text it begins,
        end: and ends.
    """

    concepts: frozenset[str]
    least: int
    most: int
    start: int
    end: int


class Denials:
    """A language's words that deny.

    Args:
        rows: Of the table.
        bounded: Whether words end where what the table says of them ends; not so where endings and
            particles are joined to them.
    """

    def __init__(self, rows: Iterable[tuple[str, ...]], *, bounded: bool) -> None:
        self._rows: list[tuple[frozenset[str], int, int]] = []
        self._bounds = (r"(?<!\w)", r"(?!\w)") if bounded else ("", "")
        phrases: list[str] = []
        opposites: dict[str, list[str]] = {}
        for concepts, least, most, said, *rest in rows:
            names = frozenset(concepts.split(",")) - {NO_CONCEPT}
            self._rows.append((names, int(least), int(most)))
            phrases.append(_pattern(said))
            for name in names if rest else ():
                opposites.setdefault(name, []).append(_pattern(rest[0]))
        self._known = bool(phrases)
        self._anywhere = self._compiled("|".join(phrases))
        self._each = [self._compiled(phrase) for phrase in phrases]
        self._opposites: Mapping[str, re.Pattern[str]] = {
            name: self._compiled("|".join(said)) for name, said in opposites.items()
        }

    def __bool__(self) -> bool:
        return self._known

    def find(self, text: str) -> list[Denial]:
        """Every word of ``text`` that denies or may, in order."""
        found: list[Denial] = []
        if not self._known:
            return found
        text = _lower(text)
        denied = 0
        for place in self._anywhere.finditer(text):
            concepts, least, most = self._row(text, place)
            if found and CLAUSE_END.search(text, found[-1].end, place.start()):
                denied = 0
            if denied and CONCORD in concepts:
                least = 0
            denied += least
            found.append(Denial(concepts - {CONCORD}, least, most, place.start(), place.end()))
        return found

    def _row(self, text: str, place: re.Match[str]) -> tuple[frozenset[str], int, int]:
        """What the rows say of a place: the concepts of all that fit, the numbers of the first."""
        fitting = [
            row
            for row, each in zip(self._rows, self._each, strict=True)
            if (found := each.match(text, place.start())) and found.end() == place.end()
        ]
        names = frozenset[str]().union(*(row[0] for row in fitting))
        return names, fitting[0][1], fitting[0][2]

    def opposed(self, text: str, concepts: Iterable[str]) -> bool:
        """Whether ``text`` says the opposite of one of ``concepts``."""
        text = _lower(text)
        return any(
            name in self._opposites and self._opposites[name].search(text) for name in concepts
        )

    def _compiled(self, phrases: str) -> re.Pattern[str]:
        before, after = self._bounds
        return re.compile(f"{before}(?:{phrases}){after}")


def _pattern(phrases: str) -> str:
    """A row's phrases as patterns."""
    return "|".join(map(_phrase, _divided(phrases)))


def _divided(phrases: str) -> list[str]:
    """``phrases`` divided at each ``|`` outside brackets."""
    parts, depth = [""], 0
    for letter in phrases:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def _phrase(phrase: str) -> str:
    phrase = re.sub(r"(?<!\\)\((?!\?)", "(?:", phrase)
    phrase = re.sub(r"(?<=\w)\*", r"\\w*", phrase)
    gaps = phrase.count(" … ")
    phrase = phrase.replace(" … ", GAP)
    return phrase.replace(" ", r"\s").replace("'", "['’]") + r")\b)" * gaps


def _lower(text: str) -> str:
    """``text`` in small letters, each in its place."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
