"""Cutting a Markdown document into translatable units and the skeleton around them."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Any

from pipeline.document import frontmatter, markdown
from pipeline.document.markdown import Block, Outline, Parsed
from pipeline.model import DEFAULT_KEYS, Kind, Problem, Unit

DIRECTIVE = re.compile(
    r"\A\s*<!--\s*(?:i18n:(?P<name>skip|comment|context)\b\s*(?P<text>.*?)|(?P<legal>disclaimer))\s*-->\s*\Z",
    re.DOTALL,
)
LEGAL_OPENING = re.compile(r"\A[\W_]*disclaimer\b", re.IGNORECASE)
LONE_IMAGE = re.compile(
    r"!\[(?P<alt>[^\[\]\\\n]+)\]\((?P<target><[^<>\n]*>|[^\s()<>]+)"
    r"(?:[ \t]+\"(?P<title>[^\"\\\n]+)\")?[ \t]*\)"
)
TASK_MARKER = re.compile(r"\[[ xX]\][ \t]+")
CAPTION = re.compile(r"(\*|_)(?!\1)[^*_]+\1")


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown text cut into units; everything that is no unit is its skeleton.

    Attributes:
        text: The text itself, unchanged.
        units: Units in order of appearance; their spans never overlap.
        front: The front matter, if there is one.
        body: Offset where the Markdown begins.
        problems: What could not be segmented, with lines.
        outline: The body's structure in short, and its references and footnotes.
    """

    text: str
    units: tuple[Unit, ...]
    front: frontmatter.FrontMatter | None
    body: int
    problems: tuple[Problem, ...]
    outline: Outline = field(repr=False)

    @property
    def parsed(self) -> Parsed:
        """Block structure of the body, parsed anew; spans in it count from ``body``."""
        return markdown.parse(self.text[self.body :])

    def pieces(self) -> Iterator[str | Unit]:
        """Skeleton strings and units which, concatenated, are the text."""
        position = 0
        for unit in self.units:
            if unit.start > position:
                yield self.text[position : unit.start]
            yield unit
            position = unit.end
        if position < len(self.text):
            yield self.text[position:]

    def raw(self, unit: Unit) -> str:
        """The unit as it stands in the text, with line breaks and container prefixes."""
        return self.text[unit.start : unit.end]

    def render(self, translate: Callable[[Unit], str | None]) -> str:
        """The document with each unit replaced by its translation.

        Args:
            translate: Gives a unit's translation, or None to keep its source.

        Returns:
            Markdown whose block structure is that of the source. A translation that would break
            the structure, or that loses or adds links, code, HTML or footnotes, is repaired
            where that is possible and else left out; ``pipeline.render.render`` reports which.
        """
        from pipeline.document.render import render

        return render(self, translate).text


def segment(text: str, keys: Sequence[str] = DEFAULT_KEYS) -> Document:
    """Cut ``text`` into units.

    Args:
        text: Markdown, with or without front matter, byte order mark and any line endings.
        keys: Front matter keys whose values are translated, dotted for nested ones.
    """
    problems: list[Problem] = []
    front = None
    try:
        front = frontmatter.read(text)
    except frontmatter.FrontMatterError as error:
        problems.append(
            Problem("front-matter", f"front matter is not YAML: {error}", line=error.line)
        )
    body = front.end if front else len(text) - len(text.removeprefix("\ufeff"))
    units: list[Unit] = []
    if front:
        units += (
            Unit(value.text, Kind.FRONT_MATTER, (value.span,), value.line, key=value.key)
            for value in frontmatter.wanted(front.values, keys)
        )
    parsed = markdown.parse(text[body:])
    collector = _Collector(text, body)
    units += collector.collect(parsed.blocks)
    if any(block.level >= markdown.MAX_NESTING - 2 for block in parsed.blocks):
        problems.append(Problem("nesting", "blocks are nested too deeply to be translated"))
    return Document(text, tuple(units), front, body, tuple(problems), parsed.outline())


def dump(document: Document) -> list[Any]:
    """What ``segment`` found, as JSON values from which ``load`` makes the document again."""
    units = [
        [u.source, u.kind, u.spans, u.line, u.context, u.comments, u.disclaimer, u.key]
        for u in document.units
    ]
    problems = [astuple(problem) for problem in document.problems]
    outline = document.outline
    return [
        units, document.body, problems, outline.digest, outline.references,
        sorted(outline.footnotes),
    ]  # fmt: skip


def load(text: str, data: list[Any]) -> Document:
    """The document of ``text`` that ``dump`` gave ``data`` for."""
    units, body, problems, digest, references, footnotes = data
    return Document(
        text,
        tuple(
            Unit(
                source,
                Kind(kind),
                tuple(map(tuple, spans)),
                line,
                context,
                tuple(comments),
                legal,
                key,
            )
            for source, kind, spans, line, context, comments, legal, key in units
        ),
        frontmatter.read(text) if body > 1 else None,
        body,
        tuple(Problem(*problem) for problem in problems),
        Outline(digest, references, frozenset(footnotes)),
    )


class _Collector:
    """Walks the blocks in order, keeping the directives that wait for their unit."""

    def __init__(self, text: str, body: int) -> None:
        self._text = text
        self._body = body
        self._line_starts = [0, *(m.end() for m in markdown.LINE_END.finditer(text))]
        self._comments: list[str] = []
        self._context: str | None = None
        self._after_image = False

    def collect(self, blocks: Sequence[Block]) -> Iterator[Unit]:
        open_types: list[str] = []
        skip_from = legal_from = None
        awaiting_skip = awaiting_legal = False
        legal_section: int | None = None
        for index, block in enumerate(blocks):
            opening, closing = block.type.endswith("_open"), block.type.endswith("_close")
            if closing:
                open_types.pop()
                if skip_from == len(open_types):
                    skip_from = None
                if legal_from == len(open_types):
                    legal_from = None
                continue
            if block.type == "html_block":
                directive = DIRECTIVE.match(block.content)
                if directive:
                    awaiting_skip |= directive["name"] == "skip"
                    awaiting_legal |= bool(directive["legal"])
                    if directive["name"] == "comment" and directive["text"]:
                        self._comments.append(" ".join(directive["text"].split()))
                    if directive["name"] == "context" and directive["text"]:
                        self._context = " ".join(directive["text"].split())
                    continue
            if block.type == "hr" or (block.type == "heading_open" and not open_types):
                rank = _rank(block)
                if legal_section is not None and rank <= legal_section:
                    legal_section = None
            if opening:
                if awaiting_skip and skip_from is None:
                    skip_from = len(open_types)
                if awaiting_legal and legal_from is None:
                    legal_from = len(open_types)
                awaiting_skip = awaiting_legal = False
                open_types.append(block.type)
                continue
            if block.type != "inline":
                awaiting_skip = False
                continue
            if skip_from is not None or not block.spans:
                continue
            units = list(self._units(block, open_types, blocks[index - 2 : index]))
            for unit in units:
                legal = legal_from is not None or legal_section is not None
                if LEGAL_OPENING.match(unit.source):
                    legal = True
                    if unit.kind is Kind.HEADING:
                        legal_section = _rank(blocks[index - 1])
                yield replace(unit, disclaimer=True) if legal else unit

    def _units(
        self, block: Block, open_types: Sequence[str], before: Sequence[Block]
    ) -> Iterator[Unit]:
        spans = tuple((start + self._body, end + self._body) for start, end in block.spans)
        first, last = spans[0]
        kind = _kind(open_types)
        if (
            before
            and before[0].type == "list_item_open"
            and (marker := TASK_MARKER.match(self._text, first, last))
        ):
            spans = ((marker.end(), last), *spans[1:])
            first = marker.end()
        image = LONE_IMAGE.fullmatch(self._text, first, last) if len(spans) == 1 else None
        if image:
            self._after_image = True
            yield self._unit(image["alt"], Kind.IMAGE_ALT, (image.span("alt"),))
            if image["title"]:
                yield self._unit(image["title"], Kind.IMAGE_TITLE, (image.span("title"),))
            return
        source = folded([self._text[start:end] for start, end in spans], self._gaps(spans))
        if kind is Kind.PARAGRAPH and self._after_image and CAPTION.fullmatch(source):
            kind = Kind.CAPTION
        self._after_image = False
        if source.strip():
            yield self._unit(source, kind, spans)

    def _gaps(self, spans: tuple[tuple[int, int], ...]) -> list[str]:
        return [self._text[left[1] : right[0]] for left, right in itertools.pairwise(spans)]

    def _unit(self, source: str, kind: Kind, spans: tuple[tuple[int, int], ...]) -> Unit:
        comments, context = tuple(self._comments), self._context
        self._comments, self._context = [], None
        line = bisect_right(self._line_starts, spans[0][0])
        return Unit(source, kind, spans, line, context, comments)


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


def _rank(block: Block) -> int:
    """1 to 6 for a heading, 0 for a thematic break, which ends any section."""
    tag = str(block.structure[1])
    return int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0


def _kind(open_types: Sequence[str]) -> Kind:
    inner = open_types[-1] if open_types else ""
    if inner == "heading_open":
        return Kind.HEADING
    if inner in ("th_open", "td_open"):
        return Kind.CELL
    if inner == "dt_open":
        return Kind.TERM
    for name in reversed(open_types):
        match name:
            case "list_item_open":
                return Kind.LIST_ITEM
            case "dd_open":
                return Kind.DEFINITION
            case "footnote_reference_open":
                return Kind.FOOTNOTE
            case "blockquote_open":
                return Kind.QUOTATION
    return Kind.PARAGRAPH
