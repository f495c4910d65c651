"""Words and phrases of a word table found in texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")
REST = "*"
LOOKED_AT = 3
WORD_START = re.compile(r"(?<![^\W_])[^\W_]")


@dataclass(slots=True)
class _Node(Generic[Value]):
    """What may follow the characters that lead here.

    Attributes:
        following: By the next character; by ``*``, what follows the rest of a word.
        values: What the phrase says that ends here, if one does.
    """

    following: dict[str, _Node[Value]] = field(default_factory=dict)
    values: list[Value] = field(default_factory=list)


class Phrases(Generic[Value]):
    """Phrases, each with a value.

    A phrase stands for itself in any case, as whole words. ``*`` stands for the rest of a word:
    ``hurt*`` is found in *hurts*, ``dej* de`` in *dejó de*, and ``*후에`` in *수술후에*. A blank
    stands for one blank or hyphen.

    Args:
        phrases: Phrases with what each of them says; one may be there more than once.
    """

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._begin: _Tree[Value] = _Tree()
        self._within: _Tree[Value] = _Tree()
        for phrase, value in phrases:
            tree = self._within if phrase.startswith(REST) else self._begin
            tree.add(folded(phrase.removeprefix(REST)), value)

    def find(self, text: str) -> Iterator[tuple[int, int, list[Value]]]:
        """Every place where a phrase stands, and the values of the phrase.

        From left to right; of those that begin at the same place, the longest comes first.
        """
        text = folded(text)
        words = [found.start() for found in WORD_START.finditer(text)]
        if not self._within.root.following:
            for place in words:
                yield from self._begin.at(text, place)
            return
        first = frozenset(words)
        for place in range(len(text)):
            if place in first:
                yield from self._begin.at(text, place)
            yield from self._within.at(text, place)


class _Tree(Generic[Value]):
    """Phrases by their characters."""

    def __init__(self) -> None:
        self.root: _Node[Value] = _Node()
        self._beginnings: set[str] = set()

    def add(self, phrase: str, value: Value) -> None:
        node = self.root
        for character in phrase:
            node = node.following.setdefault(character, _Node())
        node.values.append(value)
        self._beginnings.add(phrase.partition(REST)[0][:LOOKED_AT])

    def at(self, text: str, place: int) -> Sequence[tuple[int, int, list[Value]]]:
        """The phrases that begin at a place, the longest first."""
        # Most places are done with by their next characters.
        beginnings = self._beginnings
        if not (
            text[place : place + LOOKED_AT] in beginnings
            or text[place : place + 2] in beginnings
            or text[place] in beginnings
        ):
            return ()
        found: list[tuple[int, list[Value]]] = []
        _follow(self.root, text, place, found)
        return [(place, end, values) for end, values in sorted(found, key=_end, reverse=True)]


def folded(text: str) -> str:
    """``text`` as phrases are compared: of the same length, without case, with one apostrophe."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.translate(_ALIKE)


_ALIKE = {ord("’"): "'", ord("-"): " ", ord("‑"): " ", 0xA0: " ", ord("\n"): " ", ord("\t"): " "}


def _follow(
    node: _Node[Value], text: str, place: int, found: list[tuple[int, list[Value]]]
) -> None:
    """Add the end and the values of every phrase that begins at a place.

    Of a word whose rest stands for itself only the beginning belongs to the phrase, unless more
    words follow in it.
    """
    while True:
        rest = node.following.get(REST)
        if rest is not None:
            if rest.values:
                found.append((place, rest.values))
            if rest.following:
                end = place
                while end < len(text) and text[end].isalnum():
                    end += 1
                _follow(rest, text, end, found)
        at_end = place == len(text)
        if node.values and (at_end or not text[place].isalnum()):
            found.append((place, node.values))
        following = None if at_end else node.following.get(text[place])
        if following is None:
            return
        node, place = following, place + 1


def _end(found: tuple[int, object]) -> int:
    return found[0]
