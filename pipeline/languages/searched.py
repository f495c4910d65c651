"""A text in which many things are looked for, each in the time of its own length."""

from __future__ import annotations

import bisect

MANY = 500
"""Searches after which it is worth while to sort the text's places."""
DEPTH = 48
"""Characters by which places are sorted."""


class Searched:
    """What a text contains.

    The first searches go through the text. Those that follow look for the place where what is
    wanted would stand, were all places of the text sorted by what begins there.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._searches = 0
        self._places: list[int] | None = None

    def __contains__(self, part: str) -> bool:
        self._searches += 1
        if self._places is None and self._searches > MANY:
            self._places = sorted(range(len(self._text)), key=self._begins)
        return part in self._text if self._places is None else self._stands(part, self._places)

    def _begins(self, place: int) -> str:
        return self._text[place : place + DEPTH]

    def _stands(self, part: str, places: list[int]) -> bool:
        head = part[:DEPTH]
        at = bisect.bisect_left(places, head, key=self._begins)
        if at == len(places) or not self._text.startswith(head, places[at]):
            return not part
        return len(part) <= DEPTH or part in self._text
