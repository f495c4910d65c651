"""A negation lost, or one that the English text gives no reason for.

Denials are counted on both sides, each as a range: "not" stands for one, "hardly" for one or none.
Words that say the same on both sides ("avoid" and "evitar") are paired first and count no more.
A translation is wrong where the ranges that are left do not meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.checks.base import Check, Finding, Pair, Span
from pipeline.languages import registry
from pipeline.languages.denial import Denial, Denials

SENTENCE_END = re.compile(r"[.?!。？！]['\"”’»)\]]*(?:\s+|$)")

NEAR = 12
"""How many characters may lie between a denial and a word that it denies ("not at all unsafe")."""
PAIRED = 200
"""How many words of a sentence are looked at one by one; of more, only the numbers are compared."""
Side = tuple[Denials, str]
"""What a language knows of denials, and a sentence of it."""


def _find(pair: Pair) -> Iterator[Finding]:
    ours, theirs = registry.source().denials, pair.language.denials
    if not ours or not theirs:
        return
    for source, target in _aligned(pair.source, pair.target):
        english = ours.find(pair.source[slice(*source)])
        english += pair.language.licences.find(pair.source[slice(*source)])
        other = theirs.find(pair.target[slice(*target)])
        if not english and not other:
            continue
        if max(len(english), len(other)) <= PAIRED:
            sides = (ours, pair.source[slice(*source)]), (theirs, pair.target[slice(*target)])
            english, other = _unpaired(english, other)
            english = _opposed(english, *sides)
            if not _least(other):
                strong = [word for word in other if word.most]
                other = _opposed(strong, *reversed(sides))
        if _least(english) > _most(other):
            yield Finding("negation", "missing", source=_span(english, source[0]))
        elif _least(other) > _most(english):
            yield Finding("negation", "added", target=_span(other, target[0]))


def _aligned(source: str, target: str) -> Iterator[tuple[Span, Span]]:
    """The sentences of both sides, or both as a whole where they are not as many."""
    left, right = _sentences(source), _sentences(target)
    if len(left) == len(right):
        yield from zip(left, right, strict=True)
    else:
        yield (0, len(source)), (0, len(target))


def _sentences(text: str) -> list[Span]:
    ends = [found.end() for found in SENTENCE_END.finditer(text)]
    if not ends or text[ends[-1] :].strip():
        ends.append(len(text))
    return list(zip([0, *ends[:-1]], ends, strict=True))


def _unpaired(english: list[Denial], other: list[Denial]) -> tuple[list[Denial], list[Denial]]:
    """Both without the words that translate each other."""
    left, right = list(english), list(other)
    for alike in (_same, _similar):
        for word in sorted(left, key=lambda word: word.most):
            partner = next((it for it in right if alike(word, it)), None)
            if partner is None:
                continue
            if word.least >= partner.least or _least(right) > _most(left):
                left.remove(word)
                right.remove(partner)
                if word.most > partner.most:
                    # Said positively, as it seems; but that may be a word of something else.
                    left.append(replace(word, concepts=frozenset(), least=0))
    return left, right


def _similar(one: Denial, other: Denial) -> bool:
    return bool(one.concepts & other.concepts)


def _same(one: Denial, other: Denial) -> bool:
    return _similar(one, other) and (one.least, one.most) == (other.least, other.most)


def _opposed(words: list[Denial], own: Side, other: Side) -> list[Denial]:
    """``words``, those that deny whose opposite the other side says, and their own does not."""
    return [
        replace(word, least=1, most=max(1, word.most))
        if not word.least
        and word.concepts
        and not any(it.least and 0 <= word.start - it.end <= NEAR for it in words)
        and other[0].opposed(other[1], word.concepts)
        and not own[0].opposed(own[1], word.concepts)
        else word
        for word in words
    ]


def _least(words: list[Denial]) -> int:
    return sum(word.least for word in words)


def _most(words: list[Denial]) -> int:
    return sum(word.most for word in words)


def _span(words: list[Denial], offset: int) -> Span | None:
    """Where the first word stands that denies."""
    return next(((w.start + offset, w.end + offset) for w in words if w.least), None)


CHECK = Check(("negation",), _find)
