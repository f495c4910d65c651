"""Which words of a translation answer to which words of its source, and where a span belongs.

Links come from a model's attention or from a table of translation probabilities; both give a
matrix of pieces, which is summed to words here. A span of the source is projected onto the run of
target words that most of its weight falls on, so that markup never cuts a word in two.
"""

from __future__ import annotations

import bisect
import difflib
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from pipeline.languages import registry
from pipeline.languages.ko import is_particle

Range = tuple[int, int]
"""A half-open span of characters, or of words."""
Matrix = Sequence[Sequence[float]]
"""For every target piece the share of each source piece, from 0 to 1."""
Link = tuple[int, int, float]
"""Source word, target word, and the share of the target word that falls on the source word."""
Links = tuple[Link, ...]

WORD = re.compile(r"⟦\d+⟧|\w+(?:[-'’.,/:]\w+)*|[^\w\s]")
LETTER = re.compile(r"\w")
LEAST_SHARE = 0.05
UNSEEN = 0.03
"""What a link counts as with an aligner that does not have it."""
THRESHOLD = 0.5
"""The share of a target word that has to fall on a span for the word to be worth taking in."""
PARTICLE_WEIGHT = 0.25
FUNCTION_WORDS = frozenset(
    "the a an is are was were be been of to for in on at with by from as it its do does".split()
)
FUNCTION_WEIGHT = 0.3
"""How much an English function word or a punctuation mark claims of a word of the target.

They seldom have a word of their own there, and would take others from the words that do.
"""
EMPTY_SHARE = 0.12
"""How often a word answers to none of the other side, as in ``training.align``."""
UNKNOWN = 1e-4
"""The probability of a pair that the lexicon does not have, and of any piece by the empty word."""
Lexical = Mapping[str, Mapping[str, tuple[float, float]]]
"""Source piece, target piece, and the probability of the second given the first, and reversed."""


def words(text: str) -> list[Range]:
    """Where the words of a text stand; a punctuation mark is a word of its own."""
    return [found.span() for found in WORD.finditer(text)]


def piece_words(text: str, pieces: Sequence[str], bounds: Sequence[Range]) -> list[int | None]:
    """For each of a tokenizer's pieces, the word of ``text`` that it is a part of.

    Only the characters of a piece matter, not how the tokenizer marks blanks and joins; None
    stands for a piece without any character that is in the text.
    """
    found: list[int | None] = []
    position = 0
    for piece in pieces:
        word = None
        for character in piece:
            if character.isspace() or character in "▁￭":
                continue
            place = text.find(character, position, position + 12)
            if place < 0:
                continue
            position = place + 1
            if word is None:
                word = _word_at(bounds, place)
        found.append(word)
    return found


def _word_at(bounds: Sequence[Range], place: int) -> int | None:
    number = bisect.bisect_right(bounds, place, key=lambda bound: bound[1])
    return number if number < len(bounds) and bounds[number][0] <= place else None


def links(
    source: str,
    source_pieces: Sequence[str],
    target: str,
    target_pieces: Sequence[str],
    matrix: Matrix,
) -> Links:
    """The matrix of pieces as links between words, those of less than 5 % left out."""
    from_words, to_words = words(source), words(target)
    from_pieces = piece_words(source, source_pieces, from_words)
    to_pieces = piece_words(target, target_pieces, to_words)
    claims = [_claim(source[start:end]) for start, end in from_words]
    worded = [bool(LETTER.search(target[start:end])) for start, end in to_words]
    shares: dict[tuple[int, int], float] = {}
    totals: dict[int, float] = {}
    for number, piece, row in zip(to_pieces, target_pieces, matrix, strict=False):
        if number is None:
            continue
        weight = _weight(piece)
        for place, share in zip(from_pieces, row, strict=False):
            if place is not None and share > 0.01:
                claim = weight * share * (claims[place] if worded[number] else 1.0)
                shares[place, number] = shares.get((place, number), 0.0) + claim
                totals[number] = totals.get(number, 0.0) + claim
    return tuple(
        (place, number, round(share / totals[number], 2))
        for (place, number), share in sorted(shares.items())
        if share / totals[number] >= LEAST_SHARE
    )


def _claim(word: str) -> float:
    slight = word.lower() in FUNCTION_WORDS or not LETTER.search(word)
    return FUNCTION_WEIGHT if slight else 1.0


def _weight(piece: str) -> float:
    """How much a piece says of its word's origin: a Korean particle answers to other words."""
    bare = piece.lstrip("▁")
    return len(bare) * (PARTICLE_WEIGHT if piece == bare and is_particle(bare) else 1.0)


def lexical_matrix(
    table: Lexical, source: Sequence[str], target: Sequence[str]
) -> list[list[float]]:
    """How probable each source piece is as the origin of each target piece.

    Both directions of IBM model 1 (Brown et al. 1993) with an empty word, and the geometric mean
    of their posteriors, as in Liang et al., "Alignment by Agreement" (2006).
    """
    known = [[_known(table, other, piece) for other in source] for piece in target]
    empty = EMPTY_SHARE / (1 - EMPTY_SHARE) * UNKNOWN
    by_target = [sum(pair[0] for pair in row) + len(source) * empty for row in known]
    by_source = [
        sum(row[index][1] for row in known) + len(target) * empty for index in range(len(source))
    ]
    return [
        [
            math.sqrt(forward / total * (reverse / other))
            for (forward, reverse), other in zip(row, by_source, strict=True)
        ]
        for row, total in zip(known, by_target, strict=True)
    ]


def _known(table: Lexical, source: str, target: str) -> tuple[float, float]:
    forward, reverse = table.get(source, {}).get(target, (UNKNOWN, UNKNOWN))
    # A piece that both sides have in common (a name, a figure) is its own translation.
    return (max(forward, 0.5), max(reverse, 0.5)) if source == target else (forward, reverse)


def combined(first: Links, second: Links) -> Links:
    """The geometric mean of two aligners' links, which is better than either of them."""
    shares: tuple[dict[tuple[int, int], float], ...] = (
        {(s, t): share for s, t, share in first},
        {(s, t): share for s, t, share in second},
    )
    means = {
        link: math.sqrt(math.prod(known.get(link, 0.0) + UNSEEN for known in shares))
        for link in {**shares[0], **shares[1]}
    }
    totals: dict[int, float] = {}
    for (_, target), mean in means.items():
        totals[target] = totals.get(target, 0.0) + mean
    return tuple(
        (source, target, round(mean / totals[target], 2))
        for (source, target), mean in sorted(means.items())
        if mean / totals[target] >= LEAST_SHARE
    )


def remapped(links: Links, before: str, after: str) -> Links:
    """Links to the words of ``before`` as links to those of ``after``, a slightly changed copy."""
    if before == after:
        return links
    old = [before[start:end] for start, end in words(before)]
    new = [after[start:end] for start, end in words(after)]
    places: dict[int, int] = {}
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal" or end - start == last - first:
            places.update(zip(range(start, end), range(first, last), strict=True))
    return tuple((s, places[t], share) for s, t, share in links if t in places)


@dataclass(frozen=True, slots=True)
class Alignment:
    """A source and its translation with the links between their words."""

    source: str
    target: str
    links: Links

    def project(self, span: Range, within: Range, taken: Set[int], language: str) -> Range | None:
        """Where in the target the source's ``span`` of characters belongs.

        Args:
            span: Characters of the source, without blanks at its ends.
            within: Characters of the target it must stay in.
            taken: Target characters that other spans begin at or cover already.
            language: Of the target; Korean particles are left outside.

        Returns:
            Characters of the target, or None if nothing there answers to the span.
        """
        literal = self._literal(span, within, taken)
        if literal is not None:
            return literal
        from_words, to_words = words(self.source), words(self.target)
        inside = {
            number
            for number, (start, end) in enumerate(from_words)
            if start < span[1] and span[0] < end
        }
        if all(n in inside or self._no_word(self.source, w) for n, w in enumerate(from_words)):
            worded = [w for w in to_words if not self._no_word(self.target, w)]
            if not worded or worded[0][0] < within[0] or worded[-1][1] > within[1]:
                return None
            return worded[0][0], worded[-1][1]
        weights = dict.fromkeys(range(len(to_words)), -THRESHOLD)
        hit = False
        for place, number, share in self.links:
            if place in inside:
                weights[number] += share
                hit = hit or share > 0.2
        if not hit:
            return None
        open_to = [
            number
            for number, (start, end) in enumerate(to_words)
            if within[0] <= start and end <= within[1] and taken.isdisjoint(range(start, end))
        ]
        best = self._heaviest(open_to, weights)
        if best is None:
            return None
        first, last = best
        edges = self.source[span[0] : span[1]]
        while (
            first < last and self._no_word(self.target, to_words[first]) and LETTER.match(edges[0])
        ):
            first += 1
        while (
            last > first and self._no_word(self.target, to_words[last]) and LETTER.match(edges[-1])
        ):
            last -= 1
        if self._no_word(self.target, to_words[first]) and LETTER.search(edges):
            return None
        start, end = to_words[first][0], to_words[last][1]
        bare = registry.language(language).without_particle(self.target[start:end])
        return start, start + len(bare)

    @staticmethod
    def _no_word(text: str, place: Range) -> bool:
        return not LETTER.search(text[place[0] : place[1]])

    def _literal(self, span: Range, within: Range, taken: Set[int]) -> Range | None:
        """Where the target has the very text of the span, if it is there once in both."""
        text = self.source[span[0] : span[1]]
        if not re.search(r"[\d⟦]|[A-Z]\w*[A-Z]", text) or self.source.count(text) != 1:
            return None
        if self.target.count(text) != 1:
            return None
        start = self.target.index(text)
        end = start + len(text)
        if not (within[0] <= start and end <= within[1] and taken.isdisjoint(range(start, end))):
            return None
        cut = self.target[end : end + 1].isascii() and self.target[end : end + 1].isalnum()
        before = self.target[max(0, start - 1) : start]
        return None if cut or (before.isascii() and before.isalnum()) else (start, end)

    @staticmethod
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
        if best is None or (best[0] <= -0.3):
            return None
        return best[1], best[2]


def firm(links: Links, least: float = 0.3) -> set[tuple[int, int]]:
    """The links strong enough to be called alignments."""
    return {(source, target) for source, target, share in links if share >= least}


def error_rate(
    found: Sequence[Collection[tuple[int, int]]], wanted: Sequence[Collection[tuple[int, int]]]
) -> float:
    """Alignment error rate over sentences, 0 to 1, every link made by hand counting as sure.

    The measure is that of Och and Ney, "A Systematic Comparison of Various Statistical Alignment
    Models" (2003).
    """
    common = sum(len(set(f) & set(w)) for f, w in zip(found, wanted, strict=True))
    total = sum(map(len, found)) + sum(map(len, wanted))
    return 1 - 2 * common / total if total else 0.0
