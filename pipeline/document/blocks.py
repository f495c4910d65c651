"""Markdown as blocks with exact positions.

Block parsing runs with a state that notes, for every inline token, where each of its lines lies in
the text: the parser knows this while it is inside a container and forgets it afterwards.
"""

from __future__ import annotations

import hashlib
import marshal
import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pipeline.document.parser import MD_TRIM_CHARS, StateBlock, Token, parser

ATX_OPENING = re.compile(r"#{1,6}[ \t]*")
LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Block:
    """One block token.

    Attributes:
        type: markdown-it's token type.
        level: Nesting depth.
        line: 0-based line where the block starts, or -1.
        content: Text of leaf blocks (code, HTML, inline).
        spans: For inline blocks whose place is known, one half-open span per line.
        structure: What must stay the same for the block to count as unchanged.
    """

    type: str
    level: int
    line: int
    content: str
    spans: tuple[tuple[int, int], ...]
    structure: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What of a page other texts depend on, small enough to keep.

    Attributes:
        digest: Changes with the page's block structure.
        references: Link reference definitions by normalised label.
        footnotes: Labels of defined footnotes.
    """

    digest: str
    references: dict[str, dict[str, str]]
    footnotes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Parsed:
    """Blocks of a text, and the link references and footnote labels it defines."""

    blocks: tuple[Block, ...]
    references: dict[str, dict[str, str]]
    footnotes: frozenset[str]

    def structure(self) -> list[tuple[Any, ...]]:
        """What must stay the same for the text to count as unchanged, block by block."""
        return [block.structure for block in self.blocks]

    def outline(self) -> Outline:
        """The structure in short, with references and footnotes."""
        return _outline(self.structure(), self.references, self.footnotes)


class _LocatingState(StateBlock):
    """A block state that records where inline content stands while containers are open."""

    _pending: Token | None = None
    _cell = 0

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        self.locate()
        if ttype == "tr_open":
            self._cell = 0
        token = super().push(ttype, tag, nesting)
        if ttype == "inline":
            self._pending = token
        return token

    def locate(self) -> None:
        token, self._pending = self._pending, None
        if token is None or token.map is None:
            return
        parent = self.tokens[-2].type if len(self.tokens) > 1 else ""
        if parent in ("th_open", "td_open"):
            token.meta["spans"] = self._cell_spans(token)
            self._cell += 1
        else:
            token.meta["spans"] = self._line_spans(token, parent)

    def _bounds(self, line: int) -> tuple[int, int]:
        return self.bMarks[line] + self.tShift[line], self.eMarks[line]

    def _line_spans(self, token: Token, parent: str) -> tuple[tuple[int, int], ...]:
        assert token.map is not None
        lines = token.content.split("\n")
        if parent == "heading_open" and len(lines) == 1:
            start, end = self._bounds(token.map[0])
            opening = ATX_OPENING.match(self.src, start)
            if opening and opening.end() <= end:
                found = self.src.find(lines[0], opening.end(), end)
                if found >= 0 and lines[0] and not self.src[opening.end() : found].strip():
                    return ((found, found + len(lines[0])),)
        # markdown-it-py strips some lines of nothing but exotic blanks off a paragraph's start.
        for first in range(token.map[0], max(token.map[1], token.map[0] + 1)):
            spans = self._spans_from(first, lines)
            if spans:
                return spans
        return ()

    def _spans_from(self, first: int, lines: list[str]) -> tuple[tuple[int, int], ...]:
        """Where ``lines`` stand if they begin at line ``first``, or nothing if they do not."""
        if first + len(lines) > self.lineMax:
            return ()
        spans = []
        for number, content in enumerate(lines, first):
            start, end = self._bounds(number)
            text = self.src[start:end]
            bare = text.strip()
            if bare != content.strip():
                return ()
            start += len(text) - len(text.lstrip())
            spans.append((start, start + len(bare)))
        return tuple(spans)

    def _cell_spans(self, token: Token) -> tuple[tuple[int, int], ...]:
        assert token.map is not None
        cells = split_cells(self.src, *self._bounds(token.map[0]))
        if self._cell >= len(cells):
            return ()
        start, end = cells[self._cell]
        if self.src[start:end].replace("\\|", "|") != token.content:
            return ()
        return ((start, end),) if start < end else ()


def split_cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of a table row's cells, without their padding, as markdown-it divides them."""
    while start < end and text[start] in MD_TRIM_CHARS:
        start += 1
    while start < end and text[end - 1] in MD_TRIM_CHARS:
        end -= 1
    bounds, begun = [], start
    for position in range(start, end):
        if text[position] == "|" and (position == start or text[position - 1] != "\\"):
            bounds.append((begun, position))
            begun = position + 1
    bounds.append((begun, end))
    if bounds and bounds[0][0] == bounds[0][1]:
        bounds.pop(0)
    if bounds and bounds[-1][0] == bounds[-1][1]:
        bounds.pop()
    spans = []
    for left, right in bounds:
        while left < right and text[left] in MD_TRIM_CHARS:
            left += 1
        while left < right and text[right - 1] in MD_TRIM_CHARS:
            right -= 1
        spans.append((left, right))
    return spans


_State = TypeVar("_State", bound=StateBlock)


def parse(text: str) -> Parsed:
    """Block structure of ``text``.

    Line endings of any kind are understood; offsets are into ``text`` as given.
    """
    plain, shift = _unix_newlines(text)
    state, references, footnotes = _tokenized(plain, _LocatingState)
    state.locate()
    return Parsed(tuple(_block(token, shift) for token in state.tokens), references, footnotes)


def outline(text: str) -> Outline:
    """The same as ``parse(text).outline()``, without working out where anything stands."""
    state, references, footnotes = _tokenized(_unix_newlines(text)[0], StateBlock)
    return _outline([_structure(token) for token in state.tokens], references, footnotes)


def _tokenized(
    text: str, kind: type[_State]
) -> tuple[_State, dict[str, dict[str, str]], frozenset[str]]:
    md = parser()
    env: MutableMapping[str, Any] = {}
    state = kind(text.replace("\0", "\ufffd"), md, env, [])
    if text:
        md.block.tokenize(state, state.line, state.lineMax)
    references = {
        name: {"href": value["href"], "title": value["title"]}
        for name, value in env.get("references", {}).items()
    }
    return state, references, frozenset(env.get("footnotes", {}).get("refs", {}))


def _outline(
    structure: list[tuple[Any, ...]],
    references: dict[str, dict[str, str]],
    footnotes: frozenset[str],
) -> Outline:
    # Version 2 of the format writes the same bytes for equal values.
    written = marshal.dumps(structure, 2)
    return Outline(hashlib.blake2b(written, digest_size=16).hexdigest(), references, footnotes)


def _unix_newlines(text: str) -> tuple[str, list[int]]:
    """The text with single-character newlines, and where a carriage return was taken out."""
    if "\r" not in text:
        return text, []
    removed = [match.start() - i for i, match in enumerate(re.finditer("\r\n", text))]
    return text.replace("\r\n", "\n").replace("\r", "\n"), removed


def _block(token: Token, shift: list[int]) -> Block:
    spans: tuple[tuple[int, int], ...] = ()
    if token.type == "inline":
        spans = token.meta.get("spans", ())
        if shift and spans:
            spans = tuple((_shifted(start, shift), _shifted(end, shift)) for start, end in spans)
    line = token.map[0] if token.map else -1
    return Block(token.type, token.level, line, token.content, spans, _structure(token))


def _structure(token: Token) -> tuple[Any, ...]:
    if token.type == "inline":
        return ("inline", token.level)
    return (
        token.type,
        token.tag,
        token.level,
        token.hidden,
        token.info,
        tuple(sorted(token.attrs.items())) if token.attrs else (),
        token.content,
        token.meta.get("label") if token.meta else None,
    )


def _shifted(offset: int, removed: list[int]) -> int:
    """An offset into text with single-character newlines, as one into the original."""
    low, high = 0, len(removed)
    while low < high:
        middle = (low + high) // 2
        if removed[middle] < offset:
            low = middle + 1
        else:
            high = middle
    return offset + low
