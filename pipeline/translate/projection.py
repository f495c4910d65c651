"""Where a span of the source belongs in its translation, and markup put there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.translate.alignment import LETTER, Links, Range, words
from pipeline.translate.sentence import Sentence, Wrap, insert

if TYPE_CHECKING:
    from pipeline.languages.base import Language

THRESHOLD = 0.5
"""The share of a target word that has to fall on a span for the word to be worth taking in."""
SURE = 0.2
"""The share of a target word that a span needs somewhere to have a counterpart at all."""
LEAST_WEIGHT = -0.3
FIGURE_OR_NAME = re.compile(r"[\d⟦]|[A-Z]\w*[A-Z]")


@dataclass(frozen=True, slots=True)
class Alignment:
    """A source and its translation with the links between their words."""

    source: str
    target: str
    links: Links


@dataclass(frozen=True, slots=True)
class Room:
    """Where in the target a span may go.

    Attributes:
        within: Characters it must stay in.
        taken: Characters that other spans begin at or cover already.
    """

    within: Range
    taken: Set[int] = frozenset()

    def has(self, start: int, end: int) -> bool:
        inside = self.within[0] <= start and end <= self.within[1]
        return inside and self.taken.isdisjoint(range(start, end))


def projected(sentence: Sentence, target: str, links: Links, language: Language) -> str | None:
    """``target`` with the sentence's wraps around the words that answer to them.

    Nesting is kept; no two wraps share words that they did not share in the source.

    Returns:
        The text with its placeholders still in it, or None if a wrap's words have no counterpart.
    """
    alignment = Alignment(sentence.text, target, links)
    places: list[tuple[Wrap, Range]] = []
    for wrap in sentence.wraps:
        within, taken = (0, len(target)), set[int]()
        for other, place in places:
            if other.start <= wrap.start and wrap.end <= other.end:
                within = place
            else:
                taken.update(range(*place))
        bare = sentence.text[wrap.start : wrap.end].strip()
        start = wrap.start + sentence.text[wrap.start : wrap.end].index(bare)
        found = project(alignment, (start, start + len(bare)), Room(within, taken), language)
        if found is None:
            return None
        places.append((wrap, found))
    spans = [(*place, wrap.opening, wrap.closing) for wrap, place in places]
    return insert(target, spans)


def project(alignment: Alignment, span: Range, room: Room, language: Language) -> Range | None:
    """Where in the target a span of the source belongs.

    Args:
        alignment: Source, target and links.
        span: Characters of the source, without blanks at its ends.
        room: Where in the target it may go.
        language: Of the target; its particles are left outside.

    Returns:
        Characters of the target, or None if nothing there answers to the span.
    """
    literal = _literal(alignment, span, room)
    if literal is not None:
        return literal
    source, target = alignment.source, alignment.target
    source_words = words(source)
    inside = {
        number
        for number, (start, end) in enumerate(source_words)
        if start < span[1] and span[0] < end
    }
    if all(n in inside or not _worded(source, word) for n, word in enumerate(source_words)):
        return _all_words(target, room.within)
    run = _answering(alignment, inside, room)
    if run is None:
        return None
    trimmed = _without_marks(target, run, source[span[0] : span[1]])
    if trimmed is None:
        return None
    start, end = trimmed
    return start, start + len(language.without_particle(target[start:end]))


def _worded(text: str, place: Range) -> bool:
    return bool(LETTER.search(text[place[0] : place[1]]))


def _all_words(target: str, within: Range) -> Range | None:
    """From the first word to the last, for a span that is all there is."""
    worded = [word for word in words(target) if _worded(target, word)]
    if not worded or worded[0][0] < within[0] or worded[-1][1] > within[1]:
        return None
    return worded[0][0], worded[-1][1]


def _answering(alignment: Alignment, inside: Set[int], room: Room) -> list[Range] | None:
    """The neighbouring words of the target that most of the weight of some source words is on."""
    target_words = words(alignment.target)
    weights = dict.fromkeys(range(len(target_words)), -THRESHOLD)
    hit = False
    for place, number, share in alignment.links:
        if place in inside:
            weights[number] += share
            hit = hit or share > SURE
    if not hit:
        return None
    open_to = [number for number, word in enumerate(target_words) if room.has(*word)]
    best = _heaviest(open_to, weights)
    return None if best is None else target_words[best[0] : best[1] + 1]


def _heaviest(numbers: Iterable[int], weights: Mapping[int, float]) -> Range | None:
    """The run of neighbouring words with the greatest sum, first and last inclusive."""
    best: tuple[float, int, int] | None = None
    total, first, previous = 0.0, -1, -2
    for number in numbers:
        if total <= 0 or number != previous + 1:
            total, first = 0.0, number
        total += weights[number]
        previous = number
        if best is None or total > best[0] + 1e-9:
            best = (total, first, number)
    if best is None or best[0] <= LEAST_WEIGHT:
        return None
    return best[1], best[2]


def _without_marks(target: str, run: list[Range], span: str) -> Range | None:
    """The run without marks where the span ends in a word; None if it has nothing but marks."""
    while len(run) > 1 and not _worded(target, run[0]) and LETTER.match(span[0]):
        run = run[1:]
    while len(run) > 1 and not _worded(target, run[-1]) and LETTER.match(span[-1]):
        run = run[:-1]
    if not _worded(target, run[0]) and LETTER.search(span):
        return None
    return run[0][0], run[-1][1]


def _literal(alignment: Alignment, span: Range, room: Room) -> Range | None:
    """Where the target has the very text of the span, if it is there once in both."""
    source, target = alignment.source, alignment.target
    text = source[span[0] : span[1]]
    if not FIGURE_OR_NAME.search(text) or source.count(text) != 1 or target.count(text) != 1:
        return None
    start = target.index(text)
    end = start + len(text)
    if not room.has(start, end):
        return None
    before, after = target[max(0, start - 1) : start], target[end : end + 1]
    cut = any(beside.isascii() and beside.isalnum() for beside in (before, after))
    return None if cut else (start, end)
