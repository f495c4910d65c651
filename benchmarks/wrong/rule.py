"""What a rule is, and the few tools that all of them share."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.languages.ko import fitted

T = TypeVar("T")
HANGUL_END = re.compile(r"[가-힣]\Z")


@dataclass(frozen=True, slots=True)
class Pair:
    """An English text and a translation of it.

    Attributes:
        source: English.
        target: The translation.
        language: Code of the target's language.
        origin: The file it was read from, and the source's name there.
    """

    source: str
    target: str
    language: str
    origin: str = ""


Rule = Callable[[Pair], "Pair | None"]
"""Makes a right pair wrong, or gives nothing where it can't be sure to."""


def number_of(text: str, salt: str = "") -> int:
    """A number that depends on the text alone, on every machine and in every run."""
    return int.from_bytes(hashlib.sha256(f"{salt}\0{text}".encode()).digest()[:6], "big")


def pick(choices: Sequence[T], text: str, salt: str = "") -> T:
    """One of ``choices``, always the same for the same text."""
    return choices[number_of(text, salt) % len(choices)]


def only(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The only match of ``pattern``; nothing where there is none or more than one."""
    found = pattern.search(text)
    return None if found is None or pattern.search(text, found.end()) else found


def put(text: str, found: re.Match[str], new: str) -> str:
    """``text`` with ``new`` in the place of a match: its capital kept, a particle after it fitted.

    Korean particles depend on the sound before them: ``왼손을`` but ``오른다리를``.
    """
    if found[0][:1].isupper() and found[0][1:2].islower() and new[:1].islower():
        new = new[:1].upper() + new[1:]
    before, after = text[: found.start()] + new, text[found.end() :]
    return before + (fitted(before, after) if HANGUL_END.search(new) else after)


def retold(pair: Pair, target: str) -> Pair | None:
    """The pair with another translation, if it really is another."""
    same = target == pair.target or not target.strip()
    return None if same else Pair(pair.source, target, pair.language, pair.origin)


def reworded(pair: Pair, source: str) -> Pair | None:
    """The pair with another English text, if it really is another."""
    same = source == pair.source
    return None if same else Pair(source, pair.target, pair.language, pair.origin)


def first_of(*rules: Rule) -> Rule:
    """The first of several rules that finds something to change."""

    def rule(pair: Pair) -> Pair | None:
        return next((wrong for each in rules if (wrong := each(pair))), None)

    return rule
