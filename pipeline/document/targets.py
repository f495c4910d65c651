"""What a text refers to: links, images and whatever HTML loads, with the lines they stand in."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.document.blocks import LINE_END, Parsed
from pipeline.document.parser import normalizeReference

ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
BACKTICKS = re.compile(r"`+")
PLACE = (
    r"[ \t\n]*(?:<(?P<angled>[^<>\n]*)>"
    r"|(?P<bare>(?:[^\s()\\<>]|\\.|\((?:[^\s()\\]|\\.)*\))+))"
)
BRACKET = re.compile(rf"\\.|!?\[|\](?:\({PLACE})?", re.DOTALL)
DEFINITION = re.compile(
    r"^[ \t>]*(?:[-*+][ \t]+)?\[(?!\^)(?P<label>[^\[\]\n]+)\]:[ \t]*(?:\n[ \t>]*)?"
    r"(?:<(?P<angled>[^<>\n]*)>|(?P<bare>\S+))",
    re.MULTILINE,
)
TAG = re.compile(r"<[A-Za-z][^<>]*|\{\{[<%][^{}]*")
"""A tag, or a shortcode of Hugo's, which names files as tags do."""
ATTRIBUTE = re.compile(
    r"[\s\"'](src|href|srcset|poster|data|data-src)\s*=\s*"
    r"(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`{}]+))",
    re.IGNORECASE,
)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Target:
    """What a text refers to.

    Attributes:
        address: The path or address, as it stands in the text but without escapes.
        line: 1-based line in the document.
        shown: Whether a reader sees it on the page, as an image, and does not only get to it.
    """

    address: str
    line: int
    shown: bool


def targets(text: str, body: int, parsed: Parsed) -> tuple[Target, ...]:
    """Everything that a document refers to, in order; each address once.

    Args:
        text: The document.
        body: Where its Markdown begins.
        parsed: The blocks of the Markdown.
    """
    before = len(LINE_END.findall(text, 0, body))
    found: dict[str, Target] = {}
    for one in sorted(_all(text[body:], parsed), key=lambda target: target.line):
        known = found.get(one.address)
        shown = one.shown or (known is not None and known.shown)
        line = known.line if known else one.line + before
        found[one.address] = Target(one.address, line, shown)
    return tuple(found.values())


def _all(text: str, parsed: Parsed) -> Iterator[Target]:
    for block in parsed.blocks:
        if block.type == "inline":
            content = _without(COMMENT, _without_code(block.content))
            yield from _numbered(_links(content), content, block.line)
            yield from _numbered(_attributes(content), content, block.line)
        elif block.type == "html_block":
            content = _without(COMMENT, block.content)
            yield from _numbered(_attributes(content), content, block.line)
    if parsed.references:
        plain = LINE_END.sub("\n", text)
        found = (
            (match["angled"] or match["bare"] or "", match.start("label"), False)
            for match in DEFINITION.finditer(plain)
            # What only looks like one may be code.
            if normalizeReference(match["label"]) in parsed.references
        )
        yield from _numbered(found, plain, 0)


Found = tuple[str, int, bool]
"""A written address, where it stands, and whether it is shown."""


def _numbered(found: Iterable[Found], content: str, line: int) -> Iterator[Target]:
    starts: list[int] | None = None
    for written, place, shown in found:
        if starts is None:
            starts = [match.end() for match in re.finditer("\n", content)]
        address = _address(written)
        if address:
            yield Target(address, line + 1 + bisect_right(starts, place), shown)


def _address(written: str) -> str:
    return html.unescape(ESCAPE.sub(r"\1", written)).strip()


def _links(content: str) -> Iterator[Found]:
    """Inline links and images."""
    open_brackets: list[bool] = []
    for match in BRACKET.finditer(content):
        if match[0].endswith("[") and not match[0].startswith("\\"):
            open_brackets.append(match[0].startswith("!"))
        elif match[0].startswith("]") and open_brackets:
            shown = open_brackets.pop()
            written = match["angled"] or match["bare"]
            if written:
                yield written, match.start(), shown


def _attributes(content: str) -> Iterator[Found]:
    """What tags and shortcodes load or link to."""
    for tag in TAG.finditer(content):
        for attribute in ATTRIBUTE.finditer(tag[0]):
            name = attribute[1].lower()
            value = next(group for group in attribute.groups()[1:] if group is not None)
            values = [part.split() for part in value.split(",")] if name == "srcset" else [[value]]
            for written in values:
                if written:
                    yield written[0], tag.start() + attribute.start(1), name != "href"


def _without(pattern: re.Pattern[str], text: str) -> str:
    """The text with blanks for what fits the pattern; everything stays where it is."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def _without_code(content: str) -> str:
    """The text with blanks for code spans: a run of backticks up to the next of the same length."""
    runs = [(match.start(), match.end()) for match in BACKTICKS.finditer(content)]
    if not runs:
        return content
    following: dict[int, int] = {}
    closing = [-1] * len(runs)
    for number in range(len(runs) - 1, -1, -1):
        length = runs[number][1] - runs[number][0]
        closing[number] = following.get(length, -1)
        following[length] = number
    pieces, position, number = [], 0, 0
    while number < len(runs):
        start = runs[number][0]
        escaped = (
            content[max(0, start - 2) : start] not in ("", "\\\\") and content[start - 1] == "\\"
        )
        if closing[number] < 0 or escaped:
            number += 1
            continue
        last = runs[closing[number]][1]
        pieces += [content[position:start], re.sub(r"[^\n]", " ", content[start:last])]
        position, number = last, closing[number] + 1
    return "".join([*pieces, content[position:]])
