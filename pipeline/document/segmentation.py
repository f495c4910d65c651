"""Cutting a Markdown document into translatable units and the skeleton around them."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.document import directives, frontmatter, legal
from pipeline.document.blocks import LINE_END, Block, parse
from pipeline.document.directives import Directive, Name, NextBlock, Pending
from pipeline.document.document import Document
from pipeline.document.parser import MAX_NESTING
from pipeline.document.targets import targets
from pipeline.invisible import is_blank
from pipeline.model import DEFAULT_KEYS, Kind, Problem, Unit

LONE_IMAGE = re.compile(
    r"!\[(?P<alt>[^\[\]\\\n]+)\]\((?P<target><[^<>\n]*>|[^\s()<>]+)"
    r"(?:[ \t]+\"(?P<title>[^\"\\\n]+)\")?[ \t]*\)"
)
TASK_MARKER = re.compile(r"\[[ xX]\][ \t]+")
CAPTION = re.compile(r"(\*|_)(?!\1)[^*_]+\1")
INNERMOST = {
    "heading_open": Kind.HEADING,
    "th_open": Kind.CELL,
    "td_open": Kind.CELL,
    "dt_open": Kind.TERM,
}
"""What a text is by the block it stands in."""
AROUND = {
    "list_item_open": Kind.LIST_ITEM,
    "dd_open": Kind.DEFINITION,
    "footnote_reference_open": Kind.FOOTNOTE,
    "blockquote_open": Kind.QUOTATION,
}
"""What a text is by the nearest of these blocks around it, if not by the one it stands in."""


def segment(text: str, keys: Sequence[str] = DEFAULT_KEYS) -> Document:
    """Cut ``text`` into units.

    Args:
        text: Markdown, with or without front matter, byte order mark and any line endings.
        keys: Front matter keys whose values are translated, dotted for nested ones.

    Raises:
        PipelineError: If a syntax rule of another distribution cannot be used.
    """
    problems: list[Problem] = []
    front = None
    try:
        front = frontmatter.read(text)
    except frontmatter.FrontMatterError as error:
        problems.append(
            Problem("front-matter", f"front matter is not YAML: {error}", line=error.line)
        )
    if frontmatter.is_toml(text):
        problems.append(Problem("front-matter", "front matter is TOML, not YAML", line=1))
    body = front.end if front else len(text) - len(text.removeprefix("\ufeff"))
    units: list[Unit] = []
    if front:
        wanted = frontmatter.wanted(front.values, keys)
        units += (
            Unit(
                value.text,
                Kind.FRONT_MATTER,
                (value.span,),
                value.line,
                disclaimer=is_legal,
                key=value.key,
            )
            for value, is_legal in legal.in_front_matter(front, wanted).items()
            if not is_blank(value.text)
        )
        problems += legal.fixed_in_front_matter(front, frontmatter.wanted(front.fixed, keys))
    parsed = parse(text[body:])
    recognised = legal.recognised(parsed, 1 + len(LINE_END.findall(text, 0, body)), front)
    problems += recognised.problems
    units += _Walk(text, body, recognised.blocks).units(parsed.blocks)
    if any(block.level >= MAX_NESTING - 2 for block in parsed.blocks):
        problems.append(Problem("nesting", "blocks are nested too deeply to be translated"))
    found = targets(text, body, parsed)
    return Document(text, tuple(units), front, body, tuple(problems), parsed.outline(), found)


class _Walk:
    """Takes the blocks in order, minds what their authors want, and makes units of their text."""

    def __init__(self, text: str, body: int, is_legal: frozenset[int]) -> None:
        self._maker = _UnitMaker(text, body)
        self._open: list[Block] = []
        self._skip = NextBlock()
        self._legal = is_legal

    def units(self, blocks: Sequence[Block]) -> Iterator[Unit]:
        for index, block in enumerate(blocks):
            if block.type == "inline":
                if block.spans and not self._skip.inside:
                    before = blocks[max(0, index - 2)]
                    units = self._maker.units(block, self._open, before)
                    if index in self._legal:
                        units = (replace(unit, disclaimer=True) for unit in units)
                    yield from units
            elif block.type.endswith("_close"):
                self._leave()
            elif not (block.type == "html_block" and self._directed(block.content)):
                self._meet(block)

    def _directed(self, html: str) -> bool:
        """Mind what an HTML block says, if it is nothing but comments and one is a directive."""
        if directives.without_comments(html).strip():
            return False
        directed = False
        for comment in directives.comments(html):
            directive = directives.understood(comment)
            if isinstance(directive, Directive):
                directed = True
                if directive.name is Name.SKIP:
                    self._skip.announce()
                self._maker.pending.add(directive)
        return directed

    def _meet(self, block: Block) -> None:
        """A block that opens, or that has no text for readers."""
        opening = block.type.endswith("_open")
        if opening:
            self._skip.open(len(self._open))
            self._open.append(block)
        else:
            self._skip.spend()

    def _leave(self) -> None:
        self._open.pop()
        self._skip.close(len(self._open))


class _UnitMaker:
    """Makes units of the text of inline blocks."""

    def __init__(self, text: str, body: int) -> None:
        self.pending = Pending()
        self._text = text
        self._body = body
        self._line_starts = [0, *(m.end() for m in LINE_END.finditer(text))]
        self._after_image = False

    def units(self, block: Block, around: Sequence[Block], before: Block) -> Iterator[Unit]:
        """The units of an inline block, none if there is no text in it.

        Args:
            block: The block, whose place is known.
            around: The blocks it stands in, from the outermost.
            before: What comes before the block that has nothing but it.
        """
        spans = tuple((start + self._body, end + self._body) for start, end in block.spans)
        first, last = spans[0]
        begins_item = before.type == "list_item_open"
        if begins_item and (marker := TASK_MARKER.match(self._text, first, last)):
            spans = ((marker.end(), last), *spans[1:])
            first = marker.end()
        image = LONE_IMAGE.fullmatch(self._text, first, last) if len(spans) == 1 else None
        if image:
            self._after_image = True
            parts = {"alt": Kind.IMAGE_ALT, "title": Kind.IMAGE_TITLE}
            for part, kind in parts.items():
                if not is_blank(image[part] or ""):
                    yield self._unit(image[part], kind, (image.span(part),))
            return
        kind = _kind([outer.type for outer in around])
        source = folded([self._text[start:end] for start, end in spans], self._gaps(spans))
        if kind is Kind.PARAGRAPH and self._after_image and CAPTION.fullmatch(source):
            kind = Kind.CAPTION
        self._after_image = False
        if not is_blank(source):
            yield self._unit(source, kind, spans)

    def _gaps(self, spans: tuple[tuple[int, int], ...]) -> list[str]:
        return [self._text[left[1] : right[0]] for left, right in itertools.pairwise(spans)]

    def _unit(self, source: str, kind: Kind, spans: tuple[tuple[int, int], ...]) -> Unit:
        said = self.pending.take()
        line = bisect_right(self._line_starts, spans[0][0])
        return Unit(source, kind, spans, line, said.context, said.comments, minor=said.minor)


def folded(lines: Sequence[str], gaps: Sequence[str]) -> str:
    """Source lines as one msgid: line breaks become spaces, hard breaks stay.

    Args:
        lines: The text of each line without the container's prefixes.
        gaps: What stands between each line and the next, trailing blanks first.
    """
    parts = [lines[0]]
    for gap, line in zip(gaps, lines[1:], strict=True):
        if gap.startswith("  "):
            parts.append("  \n")
        elif _ends_with_hard_break(parts[-1]):
            parts.append("\n")
        else:
            parts.append(" ")
        parts.append(line)
    return "".join(parts)


def _ends_with_hard_break(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _kind(open_types: Sequence[str]) -> Kind:
    innermost = INNERMOST.get(open_types[-1]) if open_types else None
    if innermost:
        return innermost
    around = (AROUND[name] for name in reversed(open_types) if name in AROUND)
    return next(around, Kind.PARAGRAPH)
