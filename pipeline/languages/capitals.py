"""Text in capitals, read and translated as the sentence that it is.

An engine and a check know words as they stand in sentences: of ``DO NOT TAKE`` they make nothing.
What is written in capitals is therefore read in lower case, and the capitals given back to its
translation. Both keep the length of a text, so that places in it stay what they are.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from pipeline.languages import registry

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
APART = re.compile(
    r"(?:https?://|www\.)\S+|\S{1,99}@\S+|⟦[^⟦⟧]*⟧|\{\w*\}|%(?:\(\w+\))?[sd]\b|&#?\w+;|<[^<>]*>|`[^`]*`|"
    r"\b(?:[A-Z]\.){2,}|(?<!\w)\w*\d\w*(?:-\w+)?|(?<![^\W\d_])[^\W\d_]+-\d\w*",
)
"""What keeps its case: addresses, placeholders, markup, code, U.S., and words with figures."""
UNIT = re.compile(r"(?:mg|mcg|[µμ]g|g|kg|ml|mL|l|dl|dL|cm|mm|m|km|kcal|mmol|mmHg|h|min)")
LOUD = re.compile(r"[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]{2,}")
QUIET = re.compile(r"(?<![\w/.@-])[a-zß-öø-ÿ]{5}")
"""In a text that has other words: the two decide soon for nearly every text."""
VOWEL = re.compile(r"[AEIOUYaeiouyÀ-ÖØ-öø-ÿ]")
ROMAN = re.compile(r"[IVX]{2,4}")
SENTENCE_START = re.compile(r"(?:^|[.!?…]['\"”’»)\]]*\s+|[\n:]\s*)[^\w]*")
SHORTEST_WORD = (6, 4)
"""Of a word that stands alone and of one among others; a shorter one may be an acronym."""
RUN = 3
"""Words in capitals that follow each other in a text with others; fewer are names."""


def lowered(text: str) -> str:
    """``text`` as a sentence, if it is in capitals: ``DO NOT TAKE`` as ``Do not take``.

    In a text that has other words, too, that goes for three words and more that follow each other
    and are English prose. Acronyms that are known, words with figures, addresses and placeholders
    stay as they are.
    """
    if len(LOUD.findall(text)) < RUN and (not LOUD.search(text) or QUIET.search(text)):
        return text
    places = _words(text)
    runs = [places] if is_loud(text) else _runs(text, places)
    characters = list(text)
    for run in runs:
        if is_prose([text[start:end] for start, end in run]):
            for start, end in run:
                characters[start:end] = _lower(text[start:end])
    for found in SENTENCE_START.finditer("".join(characters)):
        characters[found.end() : found.end() + 1] = text[found.end() : found.end() + 1]
    return "".join(characters)


def restored(source: str, target: str) -> str:
    """``target`` in capitals, if ``source`` was lowered whole and the target's script has them."""
    if not is_loud(source) or lowered(source) == source:
        return target
    letters = [c for c in APART.sub("", target) if c.isalpha()]
    if any(c.upper() == c.lower() for c in letters):
        return target
    apart = _apart(target)
    characters = list(target)
    for start, end in _words(target):
        word = target[start:end]
        if not (UNIT.fullmatch(word) and word in source) and start not in apart:
            characters[start:end] = [c.upper() if len(c.upper()) == 1 else c for c in word]
    return "".join(characters)


def is_loud(text: str) -> bool:
    """Whether all words of a text are in capitals; units and what keeps its case don't count."""
    words = [text[start:end] for start, end in _words(text)]
    words = [word for word in words if not UNIT.fullmatch(word)]
    return bool(words) and all(word.isupper() for word in words)


def is_prose(words: list[str]) -> bool:
    """Whether words in capitals are no names and acronyms only."""
    loud = [word for word in words if _loud(word) and not _kept(word)]
    if any(word.lower().replace("’", "'") in frequent() for word in loud):
        return True
    alone, among = SHORTEST_WORD
    return any(len(word) >= (alone if len(loud) == 1 else among) for word in loud)


@functools.cache
def frequent() -> frozenset[str]:
    """English words, lower case, that no name consists of."""
    rows = registry.source().table("frequent")
    return frozenset(word for row in rows for cell in row for word in cell.split(", "))


@functools.cache
def _written() -> Mapping[str, str]:
    """Words that keep a capital, as they are written, by their capitals."""
    rows = registry.source().table("acronyms")
    return {word.upper(): word for row in rows for cell in row for word in cell.split(", ")}


def _words(text: str) -> list[tuple[int, int]]:
    """Where words stand whose case may change."""
    apart = _apart(text)
    return [found.span() for found in WORD.finditer(text) if found.start() not in apart]


def _apart(text: str) -> set[int]:
    """The places in what keeps its case."""
    return {place for found in APART.finditer(text) for place in range(*found.span())}


def _runs(text: str, places: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Words in capitals that follow each other and are English prose."""
    runs: list[list[tuple[int, int]]] = [[]]
    for start, end in places:
        if _loud(text[start:end]) or text[start:end] in "AI":
            runs[-1].append((start, end))
        elif runs[-1]:
            runs.append([])
    return [
        run
        for run in runs
        if len(run) >= RUN and any(text[start:end].lower() in frequent() for start, end in run)
    ]


def _loud(word: str) -> bool:
    return len(word) > 1 and word.upper() == word and word.lower() != word


def _kept(word: str) -> bool:
    return word in _written() or ROMAN.fullmatch(word) is not None or VOWEL.search(word) is None


def _lower(word: str) -> str:
    written = _written().get(word)
    if written is not None:
        return written if len(written) == len(word) else word
    if _kept(word) or word == "I" or len(word.lower()) != len(word):
        return word
    if word.startswith(("I'", "I’")):
        return "I" + word[1:].lower()
    return word if len(word) == 1 and word not in "AYOE" else word.lower()
