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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

CONCORD = "concord"
NO_CONCEPT = "-"
GAP = r"(?=(?:[^\w.;?!]++\w++){0,7}?[^\w.;?!]++(?:"
LOOK_AROUND = re.compile(r"\(\?<?[=!][^()]*\)")
LETTER_RANGE = re.compile(r"(.)-(.)")
CLAUSE_END = re.compile(r"[.;:?!…—]")


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


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase of a row, and what the row says of it."""

    concepts: frozenset[str]
    least: int
    most: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Initial:
    """Every phrase that may begin with one letter: all in one pattern, and each for itself."""

    any: re.Pattern[str]
    phrases: tuple[_Phrase, ...]


class Denials:
    """A language's words that deny.

    Args:
        rows: Of the table.
        bounded: Whether words end where what the table says of them ends; not so where endings and
            particles are joined to them.
    """

    def __init__(self, rows: Iterable[tuple[str, ...]], *, bounded: bool) -> None:
        self._bounds = (r"(?<!\w)", r"(?!\w)") if bounded else ("", "")
        initials: dict[str, list[tuple[str, _Phrase]]] = {}
        opposites: dict[str, list[str]] = {}
        for concepts, least, most, said, *rest in rows:
            names = frozenset(concepts.split(",")) - {NO_CONCEPT}
            for phrase in _phrases(said):
                pattern = _pattern(phrase)
                known = _Phrase(names, int(least), int(most), self._compiled([pattern]))
                for letter in _initials(phrase):
                    initials.setdefault(letter, []).append((pattern, known))
            for name in names if rest else ():
                opposites.setdefault(name, []).extend(map(_pattern, _phrases(rest[0])))
        self._initials = {
            letter: _Initial(
                self._compiled([pattern for pattern, _ in found]),
                tuple(phrase for _, phrase in found),
            )
            for letter, found in initials.items()
        }
        letters = re.escape("".join(sorted(initials)))
        self._places = re.compile(f"{self._bounds[0]}[{letters}]") if initials else None
        self._opposites: Mapping[str, re.Pattern[str]] = {
            name: self._compiled(said) for name, said in opposites.items()
        }

    def __bool__(self) -> bool:
        return self._places is not None

    def find(self, text: str) -> list[Denial]:
        """Every word of ``text`` that denies or may, in order."""
        found: list[Denial] = []
        if self._places is None:
            return found
        text = _lower(text)
        denied = end = 0
        for place in self._places.finditer(text):
            start = place.start()
            initial = self._initials[place[0]]
            word = initial.any.match(text, start) if start >= end else None
            if word is None:
                continue
            if CLAUSE_END.search(text, end, start):
                denied = 0
            end = word.end()
            concepts, least, most = _said(initial, word)
            if denied and CONCORD in concepts:
                least = 0
            denied += least
            found.append(Denial(concepts - {CONCORD}, least, most, start, end))
        return found

    def count(self, text: str) -> int:
        """How often ``text`` denies something, at least."""
        return sum(word.least for word in self.find(text))

    def opposed(self, text: str, concepts: Iterable[str]) -> bool:
        """Whether ``text`` says the opposite of one of ``concepts``."""
        text = _lower(text)
        return any(
            name in self._opposites and self._opposites[name].search(text) for name in concepts
        )

    def _compiled(self, patterns: Iterable[str]) -> re.Pattern[str]:
        before, after = self._bounds
        return re.compile(f"{before}(?:{'|'.join(patterns)}){after}")


def _said(initial: _Initial, word: re.Match[str]) -> tuple[frozenset[str], int, int]:
    """What the rows say of a word: the concepts of all that fit, the numbers of the first."""
    fitting = [
        phrase
        for phrase in initial.phrases
        if (found := phrase.pattern.match(word.string, word.start())) and found.end() == word.end()
    ]
    concepts = frozenset[str]().union(*(phrase.concepts for phrase in fitting))
    return concepts, fitting[0].least, fitting[0].most


def _phrases(said: str) -> list[str]:
    """A cell's phrases, each with the one beginning that it has."""
    return [each for phrase in _divided(said) for each in _begun(phrase)]


def _initials(phrase: str) -> set[str]:
    """The letters that a phrase may begin with."""
    while found := LOOK_AROUND.match(phrase):
        phrase = phrase[found.end() :]
    if phrase.startswith("["):
        end = phrase.index("]")
        letters = _letters(phrase[1:end])
    else:
        end, letters = 0, {phrase[0]}
    rest = phrase[end + 1 :]
    return letters | _initials(rest[1:]) if rest[:1] == "?" else letters


def _letters(kinds: str) -> set[str]:
    """The letters between square brackets: single ones, and from one to another."""
    found = {
        chr(number)
        for first, last in LETTER_RANGE.findall(kinds)
        for number in range(ord(first), ord(last) + 1)
    }
    return found | set(LETTER_RANGE.sub("", kinds))


def _begun(phrase: str) -> Iterator[str]:
    """``phrase`` with each of the alternatives that it begins with."""
    looked = LOOK_AROUND.match(phrase)
    if looked:
        yield from (looked[0] + each for each in _begun(phrase[looked.end() :]))
    elif not phrase.startswith("("):
        yield phrase
    else:
        end = next(place for place in range(len(phrase)) if _depth(phrase[: place + 1]) == 0)
        first, rest = _divided(phrase[1:end]), phrase[end + 1 :]
        if rest.startswith("?"):
            first, rest = [*first, ""], rest[1:]
        for each in first:
            yield from _begun(each + rest)


def _depth(text: str) -> int:
    return text.count("(") - text.count(")")


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


def _pattern(phrase: str) -> str:
    """A phrase as a pattern."""
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
