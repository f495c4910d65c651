"""Words and phrases of a word table found in texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")
REST = "*"


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
        self._begin: _Node[Value] = _Node()
        self._within: _Node[Value] = _Node()
        for phrase, value in phrases:
            within = phrase.startswith(REST)
            node = self._within if within else self._begin
            for character in folded(phrase.removeprefix(REST) if within else phrase):
                node = node.following.setdefault(character, _Node())
            node.values.append(value)

    def find(self, text: str) -> Iterator[tuple[int, int, list[Value]]]:
        """Every place where a phrase stands, and the values of the phrase.

        From left to right; of those that begin at the same place, the longest comes first.
        """
        text = folded(text)
        inside = False
        for place, character in enumerate(text):
            if not character.isalnum():
                inside = False
                continue
            found: list[tuple[int, list[Value]]] = []
            if not inside:
                _follow(self._begin, text, place, found)
            if self._within.following:
                _follow(self._within, text, place, found)
            inside = True
            for end, values in sorted(found, key=_end, reverse=True):
                yield place, end, values


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
