"""Fitting a translation to the place where its source stands.

Line breaks, table pipes and characters that would open a block are made harmless, and emphasis that
would not show is repaired. What has other inline markup than its source does not fit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.document import frontmatter, sight
from pipeline.document.blocks import LINE_END, parse
from pipeline.document.inline import (
    EMPHASIS,
    EMPHASIS_TAGS,
    Inline,
    Reader,
    html,
    plain_markup,
)
from pipeline.document.skeleton import Skeleton
from pipeline.document.syntax import registry
from pipeline.invisible import is_blank
from pipeline.model import Kind, Unit

# What a block of any built-in rule can begin with; whether it does is for the parser to say.
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
HARD_BREAK = re.compile(r"(?:(?<!\\)((?:\\\\)*)\\|(?<![ \t])[ \t]{2,})\n")
UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")
UNESCAPED_BRACKET = re.compile(r"(?<!\\)((?:\\\\)*)([\[\]])")
PAIRED = re.compile(r"(?<!\\)((?:\\\\)*)([<`$])")
WORDS_ALONE = re.compile(r"[^\W\d_][^`*_~\[\]<>&\\$!|{}^\n\r]*")
CLOSING_HASHES = re.compile(r"(?:(?<=\s)|\A)(#+)\s*\Z")
REPAIRED_CHARACTERS = 200_000
"""How much is parsed to repair the emphasis of one text; each try parses all of it."""
EMPHASIS_RUNS = (
    (re.compile(r"(?<![\\*])\*\*(?=[^\s*])(.+?)(?<=[^\s\\])\*\*(?!\*)"), "strong"),
    (re.compile(r"(?<![\\_\w])__(?=[^\s_])(.+?)(?<=[^\s\\])__(?!_)"), "strong"),
    (re.compile(r"(?<![\\*])\*(?=[^\s*])([^*]+?)(?<=[^\s\\])\*(?!\*)"), "em"),
    (re.compile(r"(?<![\\_\w])_(?=[^\s_])([^_]+?)(?<=[^\s\\])_(?!_)"), "em"),
    (re.compile(r"(?<![\\~])~~(?=[^\s~])(.+?)(?<=[^\s\\])~~(?!~)"), "del"),
)
DIFFERENCES, CHARACTERS = 3, 60
"""How many differences a refusal names, and how much of each it shows."""
# C0 and C1 controls but tab and newline, and byte order marks: no reader shows them, some parsers
# stumble over them, and a mark at the start of a page would be taken off with its first word.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a translation cannot stand in its source's place: a predicate of the translation."""

    reason: str


def fitted(document: Skeleton, unit: Unit, text: str, read: Reader) -> str | Unfit | None:
    """A translation as it is to be written in a unit's place.

    Args:
        document: The document the unit is from.
        unit: The unit.
        text: The translation.
        read: Reads inline markup with the document's references and footnotes in reach.

    Returns:
        The text to write, None if nothing is left to write, or why the translation does not fit.
    """
    text = CONTROLS.sub("", LINE_END.sub("\n", text)).strip()
    if is_blank(text):
        return None
    if unit.kind is Kind.FRONT_MATTER:
        written = frontmatter.scalar(text.replace("\n", " "), document.raw(unit))
        return Unfit("cannot be written as a YAML value") if written is None else written
    if unit.kind in (Kind.IMAGE_ALT, Kind.IMAGE_TITLE):
        return _attribute(text, unit, read)
    if _hidden(text, read) and not _hidden(unit.source, read):
        return Unfit("would hide its own text")
    return _markdown(document, unit, text, read)


def _hidden(text: str, read: Reader) -> bool:
    """Whether tags or strikethrough leave a reader nothing of a text."""
    if "<" not in text and "~~" not in text:
        return False
    return bool(read(text).text.strip()) and not sight.seen(html(text, read.page))


def _markdown(document: Skeleton, unit: Unit, text: str, read: Reader) -> str | Unfit:
    lines = _lines(text) if "\n" in unit.source else [" ".join(text.split("\n"))]
    lines = [line for line in (line.strip() for line in lines) if line]
    joined = "\n".join(lines)
    if unit.kind is Kind.CELL:
        joined = UNESCAPED_PIPE.sub(r"\\|", joined)
    plain = plain_markup(joined) if len(lines) == 1 else None
    if plain is not None and plain == plain_markup(unit.source):
        guarded = _guarded_lines(unit, joined.split("\n"))
        if "".join(guarded) == joined:
            return joined
    source = read(unit.source)
    agreed = agreeing(joined, source, read)
    if agreed is not None:
        guarded = _guarded_lines(unit, agreed.split("\n"))
        joined = "\n".join(guarded)
        if joined == agreed or read(joined).elements == source.elements:
            return (_line_break(document, unit) if len(guarded) > 1 else "").join(guarded)
    told = "; ".join(_differing(source, read(joined))[:DIFFERENCES])
    return Unfit(f"has other links, code, HTML or footnotes than its source: {told}")


def _differing(source: Inline, target: Inline) -> list[str]:
    """What of the markup is not the same, for a person to find it."""
    lost = [f"{_called(*element)} is missing" for element in source.elements - target.elements]
    new = [f"{_called(*element)} is new" for element in target.elements - source.elements]
    if lost or new:
        return [*lost, *new]
    if target.unbalanced != source.unbalanced:
        tags = ", ".join(f"<{tag}>" for tag in target.unbalanced or source.unbalanced)
        return [f"{tags} is not opened and closed as there"]
    return ["there is more emphasis, or some that would not show"]


def _called(kind: str, content: str) -> str:
    """An inline element, as people call it."""
    name = {"code_inline": "code", "html_inline": "HTML", "math_inline": "math"}.get(kind, kind)
    return f"{name.replace('_', ' ')} {content[:CHARACTERS]!r}"


def _guarded_lines(unit: Unit, lines: list[str]) -> list[str]:
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


def _line_break(document: Skeleton, unit: Unit) -> str:
    """A hard break as this unit's source writes it, with the container's prefix."""
    left, right = unit.spans[0], unit.spans[1]
    return "\\" + document.text[left[1] : right[0]].lstrip(" \t")


def agreeing(text: str, source: Inline, read: Reader) -> str | None:
    """``text``, repaired where needed, if its inline structure is one the source has.

    Emphasis that a delimiter rule forbids (a closing ``**`` between punctuation and a letter,
    usual in Korean) becomes the HTML element that means the same.

    Args:
        text: A translation.
        source: The inline structure of what it translates.
        read: Reads inline markup with the page's references and footnotes in reach.
    """
    target = read(text)
    if target.elements != source.elements or target.unbalanced != source.unbalanced:
        return None
    if target.stray <= source.stray and target.emphasis <= source.emphasis:
        return text
    left = REPAIRED_CHARACTERS
    for pattern, tag in EMPHASIS_RUNS:
        position = 0
        kind = EMPHASIS_TAGS[f"<{tag}>"]
        while source.emphasis[kind] and left > 0 and (found := pattern.search(text, position)):
            left -= len(text)
            candidate = f"{text[: found.start()]}<{tag}>{found[1]}</{tag}>{text[found.end() :]}"
            repaired = read(candidate)
            if (
                repaired.stray < target.stray
                and repaired.elements == source.elements
                and repaired.unbalanced == source.unbalanced
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


def _closed(line: str, *, in_cell: bool) -> str:
    """The line without a backslash at its end that would act on what follows it."""
    backslashes = len(line) - len(line.rstrip("\\"))
    if backslashes % 2 or (in_cell and backslashes):
        return line[:-1] + "&#92;"
    return line


def _attribute(text: str, unit: Unit, read: Reader) -> str:
    """Text for an image's description or title."""
    text = _closed(" ".join(text.split()), in_cell=False)
    elements = read(text).elements
    if unit.kind is Kind.IMAGE_TITLE or not elements or elements != read(unit.source).elements:
        # What begins here must not end in what stands beside it.
        text = PAIRED.sub(lambda found: f"{found[1]}&#{ord(found[2])};", text)
    if unit.kind is Kind.IMAGE_TITLE:
        return text.replace('"', "&quot;")
    return UNESCAPED_BRACKET.sub(r"\1\\\2", text)


def _escape_first(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _guarded(line: str, *, first: bool) -> str:
    """The line with its first character escaped if it would begin a block of its own."""
    possible = registry.extended() or BLOCK_OPENING.match(line)
    if not possible or _is_paragraph(line, first=first):
        return line
    number = ORDERED_MARKER.match(line)
    if number:
        return f"{number[0]}\\{line[number.end() :]}"
    return f"\\{line}"


def _is_paragraph(line: str, *, first: bool) -> bool:
    # A line after a hard break can also be a setext underline, a table row or a definition.
    before = "" if first else "x | x\n"
    lines = f"{before}{line}\ny"
    blocks = parse(lines).blocks
    return len(blocks) == 3 and blocks[0].type == "paragraph_open" and blocks[1].content == lines


def is_plain(text: str) -> bool:
    """Whether a text is nothing but words, wherever in a Markdown text it stands."""
    return WORDS_ALONE.fullmatch(text) is not None


def same_markup(one: str, other: str) -> bool:
    """Whether two Markdown texts differ in nothing but words."""
    first, second = parse(one), parse(other)
    if first.structure() != second.structure():
        return False
    texts = zip(first.blocks, second.blocks, strict=True)
    return all(
        _alike(Reader(first)(a.content), Reader(second)(b.content))
        for a, b in texts
        if a.type == "inline"
    )


def _alike(one: Inline, other: Inline) -> bool:
    return (
        other.elements == one.elements
        and other.unbalanced == one.unbalanced
        and other.emphasis == one.emphasis
    )
