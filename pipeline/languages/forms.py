"""Forms of a table, which are words, signs or patterns, found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

PATTERN = re.compile(r"\(\?|\[|\\|\?")
HAS_NO_CASE = re.compile("[\u1100-\u11ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]$")
LOOKAROUND = re.compile(r"\(\?<?[!=](?:\[[^\]]*\]|[^)\[])*\)")
LOOKBEHIND = re.compile(r"\(\?<[!=](?:\[[^\]]*\]|[^)\[])*\)")
HAS_CASE = re.compile("[^\\W\\d_\u1100-\u11ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")


def alternation(forms: Iterable[str]) -> str:
    """A pattern for any of ``forms``, the longest first."""
    return "|".join(sorted(forms, key=lambda form: (-len(form), form)))


def edged(form: str) -> str:
    """A form of a table as a pattern that ends where a word does, if letters with case end it."""
    if PATTERN.search(form):
        return form
    pattern = re.escape(form)
    if form[-1:].isalnum() and not HAS_NO_CASE.search(form):
        pattern = f"{pattern}(?![A-Za-z0-9\u00c0-\u024f\u0370-\u03ff])"
    return f"(?i:{pattern})" if len(form) > 3 and form.islower() else pattern


def at_word_start(form: str) -> str:
    """A form as a pattern that finds it wherever a word begins with it."""
    return form if PATTERN.search(form) else rf"(?<![^\W\d_\u1100-\U0010ffff]){re.escape(form)}"


class Forms:
    """Forms that mean something, found at a place of a text or anywhere in it.

    Args:
        rows: Each form with what it means; a form may come again with another meaning.
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        meanings: dict[str, list[str]] = {}
        alike: dict[str, list[str]] = {}
        for form, meaning in rows:
            meanings.setdefault(form, []).append(meaning)
            # Two patterns that only forbid other things behind them are one form.
            alike.setdefault(LOOKAROUND.sub("", form), []).append(meaning)
        self._meanings: dict[str, list[frozenset[str]]] = {}
        forms: dict[str, list[str]] = {}
        for form in sorted(meanings, key=lambda form: (-len(LOOKAROUND.sub("", form)), form)):
            for char in _first(form):
                forms.setdefault(char, []).append(edged(form))
                self._meanings.setdefault(char, []).append(
                    frozenset(alike[LOOKAROUND.sub("", form)])
                )
        # To try only what begins with the character that stands there is many times faster.
        self._forms = {
            char: "|".join(f"({pattern})" for pattern in patterns)
            for char, patterns in forms.items()
        }
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._pairs = _Pairs(meanings)
        within = "".join(char for char in forms if not HAS_CASE.match(char))
        begins = "".join(char for char in forms if HAS_CASE.match(char))
        self._begins = re.compile(
            rf"[{re.escape(within)}]|(?<![^\W\d_])[{re.escape(begins)}]"
            if within and begins
            else rf"[{re.escape(within)}]"
            if within
            else rf"(?<![^\W\d_])[{re.escape(begins)}]"
            if begins
            else "(?!)"
        )

    def at(self, text: str, position: int) -> tuple[int, frozenset[str]] | None:
        """The longest form that stands at a place: where it ends and what it means."""
        char = text[position : position + 1]
        pattern = self._patterns.get(char)
        if pattern is None:
            if char not in self._forms:
                return None
            pattern = self._patterns[char] = re.compile(self._forms[char])
        found = pattern.match(text, position)
        if not found:
            return None
        return found.end(), self._meanings[char][(found.lastindex or 1) - 1]

    def all(self, text: str) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Where forms stand, and what they mean; none begins inside a word."""
        end = 0
        for place in self._begins.finditer(text):
            within = place[0].isdigit() and text[place.start() - 1 : place.start()].isdigit()
            start = place.start()
            if start < end or within or text[start : start + 2].lower() not in self._pairs:
                continue
            if found := self.at(text, place.start()):
                end = found[0]
                yield place.start(), end, found[1]


class _Pairs:
    """The two characters, in small letters, that forms may begin with."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._pairs: set[str] = set()
        self._any: set[str] = set()
        for form in forms:
            bare = LOOKBEHIND.sub("", form, count=1).lower()
            plain = len(bare) > 1 and not PATTERN.search(form)
            # What follows the first character of a pattern, or of a short form, is not known.
            (self._pairs if plain else self._any).add(bare[:2] if plain else bare[:1])

    def __contains__(self, pair: str) -> bool:
        return pair in self._pairs or pair[:1] in self._any


def _first(form: str) -> frozenset[str]:
    """The characters that a form of a table may begin with."""
    char = LOOKBEHIND.sub("", form, count=1)[:1]
    return frozenset((char, char.upper())) if len(form) > 3 and form.islower() else frozenset(char)
