"""Pairs whose words a person has aligned, to tell good aligners from bad ones.

They are read when a package is made or installed, and never when one translates.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.languages.base import Language
from pipeline.languages.registry import language
from pipeline.translate import alignment
from pipeline.translate.alignment import Links
from pipeline.translate.projection import Alignment, Room, project

FILE = Path(__file__).with_name("alignments.txt")


@dataclass(frozen=True, slots=True)
class HandAligned:
    """A pair whose words a person has aligned.

    Attributes:
        spans: Phrases of the source, as an author might link or stress them.
        links: Source word and target word, by their places among ``alignment.words``.
    """

    source: str
    target: str
    spans: tuple[tuple[int, int], ...]
    links: frozenset[tuple[int, int]]


@functools.cache
def hand_aligned(code: str) -> tuple[HandAligned, ...]:
    """The pairs of ``alignments.txt`` for one language; none where it has no such lines."""
    found = []
    for block in FILE.read_text(encoding="utf-8").split("\n\n")[1:]:
        marked, *lines = block.strip().split("\n")
        for target, links in zip(lines[::2], lines[1::2], strict=True):
            if target.startswith(f"{code}: "):
                found.append(_read(marked, target.partition(": ")[2], links))
    return tuple(found)


def _read(marked: str, target: str, links: str) -> HandAligned:
    spans, source, start = [], "", 0
    for character in marked:
        if character == "[":
            start = len(source)
        elif character == "]":
            spans.append((start, len(source)))
        else:
            source += character
    pairs = set()
    for group in links.split():
        left, _, right = group.partition("=")
        pairs |= {
            (s, t)
            for name in left.split("+")
            for other in right.split("+")
            for s in _places(source, name)
            for t in _places(target, other)
        }
    return HandAligned(source, target, tuple(spans), frozenset(pairs))


def _places(text: str, name: str) -> list[int]:
    """The places among ``alignment.words`` of a word between blanks, punctuation marks left out."""
    word, _, occurrence = name.partition("#")
    number, position = int(occurrence or 1), 0
    for token in text.split():
        start = text.index(token, position)
        position = start + len(token)
        if token == word:
            number -= 1
            if number == 0:
                return [
                    place
                    for place, (first, last) in enumerate(alignment.words(text))
                    if start <= first < position and alignment.LETTER.search(text[first:last])
                ]
    raise ValueError(f"no word {name!r} in {text!r}")


def phrases_right(pairs: Sequence[HandAligned], found: Sequence[Links], code: str) -> int:
    """How many of the pairs' phrases are projected onto the words the person aligned them with.

    Articles and prepositions at a phrase's ends do not count.
    """
    own = language(code)
    return sum(
        _lands(pair, span, links, own)
        for pair, links in zip(pairs, found, strict=True)
        for span in pair.spans
    )


def _lands(pair: HandAligned, span: tuple[int, int], links: Links, own: Language) -> bool:
    source, target = alignment.words(pair.source), alignment.words(pair.target)
    inside = {n for n, (a, b) in enumerate(source) if span[0] <= a and b <= span[1]}
    wanted = {t for s, t in pair.links if s in inside}
    room = Room((0, len(pair.target)))
    place = project(Alignment(pair.source, pair.target, links), span, room, own)
    if place is None:
        return False
    got = {n for n, (a, b) in enumerate(target) if a < place[1] and place[0] < b}
    return _content(pair, got, own) == _content(pair, wanted, own)


def _content(pair: HandAligned, numbers: set[int], own: Language) -> set[int]:
    words = [pair.target[start:end].lower() for start, end in alignment.words(pair.target)]
    little = own.slight
    kept = {n for n in numbers if words[n] not in little and alignment.LETTER.search(words[n])}
    return kept or numbers


def error_rate(pairs: Sequence[HandAligned], found: Sequence[Links]) -> float:
    """Alignment error rate, 0 to 1."""
    return alignment.error_rate(
        [alignment.firm(links) for links in found], [pair.links for pair in pairs]
    )
