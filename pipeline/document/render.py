"""Putting translations where their sources stood, and proving that nothing else moved.

A translation is fitted to its place (line breaks, table pipes, characters that would open a
block), its inline markup is compared with the source's, and the finished page is parsed again.
What cannot be made to agree is left out, so that a translation never breaks a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.document import frontmatter, markdown
from pipeline.document.markdown import EMPHASIS, Inline, Outline, Parsed
from pipeline.document.segmentation import Document
from pipeline.model import Kind, Problem, Unit

# What a block of any enabled rule can begin with; whether it does is for the parser to say.
BLOCK_OPENING = re.compile(
    r"""
      \#{1,6}(?:[ \t]|\Z) | [>|:<]
    | [-+*](?:[ \t]|\Z) | \d{1,9}[.)](?:[ \t]|\Z)
    | [*_=-][*_=\- \t]*\Z | [|:-][|:\- \t]*\Z
    | `{3} | ~{3} | ~[ \t] | \$\$
    | \[.*\]:
    """,
    re.VERBOSE | re.DOTALL,
)
ORDERED_MARKER = re.compile(r"\d{1,9}(?=[.)])")
HARD_BREAK = re.compile(r"(?:(?<!\\)((?:\\\\)*)\\|[ \t]{2,})\n")
UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")
UNESCAPED_BRACKET = re.compile(r"(?<!\\)((?:\\\\)*)([\[\]])")
CLOSING_HASHES = re.compile(r"(?:(?<=\s)|\A)(#+)\s*\Z")
EMPHASIS_RUNS = (
    (re.compile(r"(?<![\\*])\*\*(?=[^\s*])(.+?)(?<=[^\s\\])\*\*(?!\*)"), "strong"),
    (re.compile(r"(?<![\\_\w])__(?=[^\s_])(.+?)(?<=[^\s\\])__(?!_)"), "strong"),
    (re.compile(r"(?<![\\*])\*(?=[^\s*])([^*]+?)(?<=[^\s\\])\*(?!\*)"), "em"),
    (re.compile(r"(?<![\\_\w])_(?=[^\s_])([^_]+?)(?<=[^\s\\])_(?!_)"), "em"),
    (re.compile(r"(?<![\\~])~~(?=[^\s~])(.+?)(?<=[^\s\\])~~(?!~)"), "del"),
)
# C0 and C1 controls but tab and newline, and byte order marks: no reader shows them, some parsers
# stumble over them, and a mark at the start of a page would be taken off with its first word.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


@dataclass(frozen=True, slots=True)
class Replacement:
    """What is to stand in a unit's place.

    Attributes:
        text: A translation, or None for the source as it stands.
        language: Set to mark the text with ``<span lang="…">``, for text in a language other
            than the page's.
    """

    text: str | None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Rendering:
    """A finished document, and which units kept their source against the caller's wish."""

    text: str
    problems: tuple[Problem, ...]
    refused: tuple[Unit, ...]


def render(document: Document, translate: Callable[[Unit], str | Replacement | None]) -> Rendering:
    """``document`` with its units replaced; see ``Document.render``."""
    replacements: dict[int, Replacement] = {}
    for index, unit in enumerate(document.units):
        wanted = translate(unit)
        if wanted is not None:
            replacement = wanted if isinstance(wanted, Replacement) else Replacement(wanted)
            replacements[index] = replacement
    return _Renderer(document, replacements).run()


class _Renderer:
    def __init__(self, document: Document, replacements: Mapping[int, Replacement]) -> None:
        self._document = document
        self._page = document.outline
        self._problems: list[Problem] = []
        self._refused: dict[int, Unit] = {}
        self._spliced: dict[int, str] = {}
        for index, replacement in replacements.items():
            unit = document.units[index]
            text = self._fit(index, unit, replacement)
            if text is not None:
                self._spliced[index] = text

    def run(self) -> Rendering:
        changed = [i for i, text in self._spliced.items() if text != self._raw(i)]
        while True:
            text = self._assemble()
            if not changed:
                break
            culprits = self._culprits(text)
            if not culprits:
                break
            for index in culprits:
                self._refuse(index, "would change the structure of the page")
            changed = [i for i in changed if i in self._spliced]
        order = sorted(self._refused)
        return Rendering(text, tuple(self._problems), tuple(self._refused[i] for i in order))

    def _raw(self, index: int) -> str:
        return self._document.raw(self._document.units[index])

    def _assemble(self) -> str:
        parts, position = [], 0
        for index, unit in enumerate(self._document.units):
            parts.append(self._document.text[position : unit.start])
            parts.append(self._spliced.get(index) or self._raw(index))
            position = unit.end
        parts.append(self._document.text[position:])
        return "".join(parts)

    def _culprits(self, text: str) -> list[int]:
        """Indices of replaced units to take back so that the page has its structure again."""
        front = frontmatter.read(text) if self._document.front else None
        if self._document.front and (
            front is None or set(front.data) != set(self._document.front.data)
        ):
            return [i for i in self._spliced if self._document.units[i].kind is Kind.FRONT_MATTER]
        body = front.end if front else self._document.body
        if markdown.outline(text[body:]) == self._page:
            return []
        parsed, source = markdown.parse(text[body:]), self._document.parsed
        structure, wanted = parsed.structure(), source.structure()
        place = next(
            (
                number
                for number, (now, then) in enumerate(zip(structure, wanted, strict=False))
                if now != then
            ),
            min(len(structure), len(wanted)),
        )
        # The block that went wrong is the last replaced one that begins at or before the place.
        limit = self._inline_start(source, place)
        before = [
            i
            for i in self._spliced
            if self._document.units[i].start <= limit
            and self._document.units[i].kind is not Kind.FRONT_MATTER
        ]
        return [max(before)] if before else list(self._spliced)

    def _inline_start(self, source: Parsed, place: int) -> int:
        for block in source.blocks[place:]:
            if block.spans:
                return block.spans[-1][1] + self._document.body
        return len(self._document.text)

    def _refuse(self, index: int, reason: str) -> None:
        unit = self._document.units[index]
        if index not in self._refused:
            self._problems.append(
                Problem(
                    "refused",
                    f"translation {reason}; the source stands instead",
                    line=unit.line,
                    text=unit.source,
                )
            )
        self._refused[index] = unit
        self._spliced.pop(index, None)

    def _fit(self, index: int, unit: Unit, replacement: Replacement) -> str | None:
        if replacement.text is None or replacement.text == unit.source:
            raw = self._document.raw(unit)
            if replacement.language and unit.kind is not Kind.FRONT_MATTER:
                return f'<span lang="{replacement.language}">{raw}</span>'
            return raw
        text = CONTROLS.sub("", markdown.LINE_END.sub("\n", replacement.text)).strip()
        if not text:
            return None
        if unit.kind is Kind.FRONT_MATTER:
            written = frontmatter.scalar(text.replace("\n", " "), self._document.raw(unit))
            if written is None:
                self._refuse(index, "cannot be written as a YAML value")
            return written
        if unit.kind in (Kind.IMAGE_ALT, Kind.IMAGE_TITLE):
            return _attribute(text, unit.kind)
        return self._fit_markdown(index, unit, text)

    def _fit_markdown(self, index: int, unit: Unit, text: str) -> str | None:
        lines = _lines(text) if "\n" in unit.source else [" ".join(text.split("\n"))]
        lines = [line for line in (line.strip() for line in lines) if line]
        joined = "\n".join(lines)
        if unit.kind is Kind.CELL:
            joined = UNESCAPED_PIPE.sub(r"\\|", joined)
        plain = markdown.plain_markup(joined) if len(lines) == 1 else None
        if plain is not None and plain == markdown.plain_markup(unit.source):
            fitted = self._guarded_lines(unit, joined.split("\n"))
            if "".join(fitted) == joined:
                return joined
        source = markdown.inline(unit.source, self._page)
        agreed = agreeing(joined, source, self._page)
        if agreed is not None:
            fitted = self._guarded_lines(unit, agreed.split("\n"))
            joined = "\n".join(fitted)
            if joined == agreed or markdown.inline(joined, self._page).elements == source.elements:
                return (self._line_break(unit) if len(fitted) > 1 else "").join(fitted)
        self._refuse(index, "has other links, code, HTML or footnotes than its source")
        return None

    def _guarded_lines(self, unit: Unit, lines: list[str]) -> list[str]:
        lines[-1] = _closed(lines[-1], in_cell=unit.kind is Kind.CELL)
        if unit.kind is Kind.CELL:
            return lines
        if unit.kind is Kind.HEADING and len(lines) == 1:
            lines[0] = CLOSING_HASHES.sub(_escape_first, lines[0])
        # A beginning that opens no block in the source opens none here; if what follows should make
        # a difference, the finished page shows it.
        if len(lines) == 1 and lines[0][:8] == unit.source[:8]:
            return lines
        return [_guarded(line, first=number == 0) for number, line in enumerate(lines)]

    def _line_break(self, unit: Unit) -> str:
        """A hard break as this unit's source writes it, with the container's prefix."""
        left, right = unit.spans[0], unit.spans[1]
        gap = self._document.text[left[1] : right[0]]
        return "\\" + gap.lstrip(" \t")


def agreeing(text: str, source: Inline, page: Outline | None) -> str | None:
    """``text``, repaired where needed, if its inline structure is one the source has.

    Emphasis that a delimiter rule forbids (a closing ``**`` between punctuation and a letter,
    usual in Korean) becomes the HTML element that means the same.
    """
    target = markdown.inline(text, page)
    if target.elements != source.elements:
        return None
    if target.stray <= source.stray and target.emphasis <= source.emphasis:
        return text
    for pattern, tag in EMPHASIS_RUNS:
        position = 0
        while found := pattern.search(text, position):
            kind = markdown.EMPHASIS_TAGS[f"<{tag}>"]
            candidate = f"{text[: found.start()]}<{tag}>{found[1]}</{tag}>{text[found.end() :]}"
            repaired = markdown.inline(candidate, page)
            if (
                repaired.stray < target.stray
                and repaired.elements == source.elements
                and repaired.emphasis[kind] <= source.emphasis[kind]
            ):
                text, target, position = candidate, repaired, found.start() + len(tag) + 2
            else:
                position = found.start() + 1
    return text if all(target.emphasis[k] <= source.emphasis[k] for k in EMPHASIS) else None


def _lines(text: str) -> list[str]:
    """The text at its hard breaks; other line breaks are spaces."""
    marked = HARD_BREAK.sub(lambda m: (m[1] or "") + "\0", text)
    return [" ".join(part.split("\n")) for part in marked.split("\0")]


def _closed(line: str, in_cell: bool) -> str:
    """The line without a backslash at its end that would act on what follows it."""
    backslashes = len(line) - len(line.rstrip("\\"))
    if backslashes % 2 or (in_cell and backslashes):
        return line[:-1] + "&#92;"
    return line


def _attribute(text: str, kind: Kind) -> str:
    """Text for an image's description or title."""
    text = _closed(" ".join(text.split()), in_cell=False)
    if kind is Kind.IMAGE_TITLE:
        return text.replace('"', "&quot;")
    return UNESCAPED_BRACKET.sub(r"\1\\\2", text)


def _escape_first(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _guarded(line: str, first: bool) -> str:
    """The line with its first character escaped if it would begin a block of its own."""
    if not BLOCK_OPENING.match(line) or _is_paragraph(line, first):
        return line
    number = ORDERED_MARKER.match(line)
    if number:
        return f"{number[0]}\\{line[number.end() :]}"
    return f"\\{line}"


def _is_paragraph(line: str, first: bool) -> bool:
    # A line after a hard break can also be a setext underline, a table row or a definition.
    before = "" if first else "x | x\n"
    lines = f"{before}{line}\ny"
    blocks = markdown.parse(lines).blocks
    return len(blocks) == 3 and blocks[0].type == "paragraph_open" and blocks[1].content == lines
