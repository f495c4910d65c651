"""Which words of a translation answer to which words of its source.

Links come from a model's attention or from a table of translation probabilities; both give a
matrix of pieces, which is summed to words here.
"""

from __future__ import annotations

import bisect
import difflib
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.languages.base import Language

Range = tuple[int, int]
"""A half-open span of characters, or of words."""
Matrix = Sequence[Sequence[float]]
"""For every target piece the share of each source piece, from 0 to 1."""
Links = tuple[tuple[int, int, float], ...]
"""Source word, target word, and the share of the target word that falls on the source word."""

WORD_OR_MARK = re.compile(r"⟦\d+⟧|\w+(?:[-'’.,/:]\w+)*|[^\w\s]")
LETTER = re.compile(r"\w")
LEAST_SHARE = 0.05
UNSEEN = 0.03
"""What a link counts as with an aligner that does not have it."""
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
REMAPPED = 1000
"""Words in the middle of two versions of a text that are still compared each with each."""
Lexical = Mapping[str, Mapping[str, tuple[float, float]]]
"""Source piece, target piece, and the probability of the second given the first, and reversed."""


def words(text: str) -> list[Range]:
    """Where the words of a text stand; a punctuation mark is a word of its own."""
    return [found.span() for found in WORD_OR_MARK.finditer(text)]


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


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text and what a tokenizer makes of it."""

    text: str
    pieces: Sequence[str]


def links(source: Pieces, target: Pieces, matrix: Matrix, language: Language) -> Links:
    """The matrix of pieces as links between words, those of less than 5 % left out.

    Args:
        source: English.
        target: Its translation.
        matrix: A row for each piece of the target.
        language: Of the target, which knows its particles.
    """
    source_words, target_words = words(source.text), words(target.text)
    source_pieces = piece_words(source.text, source.pieces, source_words)
    target_pieces = piece_words(target.text, target.pieces, target_words)
    claims = [_claim(source.text[start:end]) for start, end in source_words]
    worded = [bool(LETTER.search(target.text[start:end])) for start, end in target_words]
    shares: dict[tuple[int, int], float] = {}
    totals: dict[int, float] = {}
    for number, piece, row in zip(target_pieces, target.pieces, matrix, strict=False):
        if number is None:
            continue
        weight = _weight(piece, language)
        for place, share in zip(source_pieces, row, strict=False):
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


def _weight(piece: str, language: Language) -> float:
    """How much a piece says of its word's origin: a particle answers to other words."""
    bare = piece.lstrip("▁")
    particle = piece == bare and language.is_particle(bare)
    return len(bare) * (PARTICLE_WEIGHT if particle else 1.0)


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
    same = _common(old, new)
    places = {place: place for place in range(same)}
    ends = _common(old[same:][::-1], new[same:][::-1])
    places |= {len(old) - place: len(new) - place for place in range(1, ends + 1)}
    old, new = old[same : len(old) - ends], new[same : len(new) - ends]
    if max(len(old), len(new)) <= REMAPPED:
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for kind, start, end, first, last in matcher.get_opcodes():
            if kind == "equal" or end - start == last - first:
                pairs = zip(range(start, end), range(first, last), strict=True)
                places |= {same + there: same + here for there, here in pairs}
    return tuple((s, places[t], share) for s, t, share in links if t in places)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two texts have in common from their beginning on."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


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
