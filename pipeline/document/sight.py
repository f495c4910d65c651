"""What a reader of a page sees of its HTML, and what its tags hide.

Nothing is taken for visible in case of doubt: an element that hides ends at its own end tag and at
nothing else, and what follows an unclosed comment or tag is not seen.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from html.parser import HTMLParser

INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em embed eq eqn font i img input ins "
    "kbd label mark meter output progress q rp rt ruby s samp small span strike strong sub sup "
    "svg time tt u var wbr".split()
)
"""Elements that do not divide a text; all others do."""
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
HIDING = frozenset(
    "audio canvas colgroup datalist del frameset head iframe math noembed noframes noscript "
    "object pre s script select strike style svg template textarea title video xmp".split()
)
"""Elements whose text a reader does not get to see, or sees struck out or as code."""
STYLES = ("display:none", "visibility:hidden", "visibility:collapse", "opacity:0;", "opacity:0.0;",
          "font-size:0", "text-decoration:line-through")  # fmt: skip
HIDING_CLASSES = frozenset(
    ("d-none", "hidden", "hide", "is-hidden", "sr-only", "visually-hidden", "invisible")
)
DEEP = 8
END = "end-of-text"
TASK = re.compile(r"\A\[[ xX]\] ")
NUMBERED = ("footnote-ref", "footnote-backref")
"""Classes of links whose text depends on the rest of the page."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag.

    Attributes:
        name: The element's name in small letters.
        written: The same as it is written, for end tags "".
        attributes: What its attributes say.
        opening: Whether it is no end tag.
        closed: Whether it ends with a slash, which HTML ignores and components mind.
    """

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    opening: bool = True
    closed: bool = False
    written: str = ""

    @property
    def void(self) -> bool:
        """Whether the element has no content."""
        return self.closed or self.name in VOID


@dataclass(frozen=True, slots=True)
class Seen:
    """A visible text that no block element divides, in normal blanks.

    Attributes:
        within: The names of the nearest elements that the text begins in, from the outermost.
    """

    text: str
    within: tuple[str, ...]


class _Eyes(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[Seen] = []
        self.tags: list[Tag] = []
        self._open: list[str] = []
        self._count: Counter[str] = Counter()
        self._hider: str | None = None
        self._depth = 0
        self._words: list[str] = []
        self._within: tuple[str, ...] = ()

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """A section that is none of SGML's is a comment to a browser; the library would give up."""
        return self.parse_bogus_comment(i, bool(report))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == END:
            return
        attributes = tuple((name, value or "") for name, value in attrs)
        written = (self.get_starttag_text() or "")[1 : 1 + len(tag)]
        self.tags.append(Tag(tag, attributes, written=written))
        if self._hider is not None:
            self._depth += tag == self._hider
            return
        if tag not in INLINE:
            self._divide()
        values = dict(attributes)
        if tag in VOID:
            if not _hides(tag, values):
                self._image(tag, values)
        elif _hides(tag, values) or values.get("class") in NUMBERED:
            self._hider, self._depth = tag, 1
        else:
            self._open.append(tag)
            self._count[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML knows no such thing: the slash is ignored, but for void elements.
        self.handle_starttag(tag, attrs)
        self.tags[-1] = replace(self.tags[-1], closed=True)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(Tag(tag, opening=False))
        if self._hider is not None:
            self._depth -= tag == self._hider
            if not self._depth:
                self._hider = None
            return
        if tag not in INLINE:
            self._divide()
        closed = "" if self._count[tag] else tag
        while closed != tag:
            closed = self._open.pop()
            self._count[closed] -= 1

    def handle_data(self, data: str) -> None:
        if self._hider is None:
            if not self._words and data.strip():
                self._within = tuple(self._open[-DEEP:])
            self._words.append(data)

    def _image(self, tag: str, values: dict[str, str]) -> None:
        if tag == "br":
            self._words.append("\n")
        elif tag == "img":
            self._words.append(values.get("alt", ""))
            if title := normal(values.get("title", "")):
                self.seen.append(Seen(title, (*self._open[-DEEP:], "img")))

    def _divide(self) -> None:
        text = normal("".join(self._words))
        self._words = []
        if text:
            self.seen.append(Seen(text, self._within))

    def look(self, html: str) -> None:
        # Closed, the parser would give what follows an unclosed comment or tag for text.
        self.feed(f"{html}<{END}>")
        self._divide()


def _hides(tag: str, values: dict[str, str]) -> bool:
    if tag in HIDING or (tag == "dialog" and "open" not in values):
        return True
    if "hidden" in values or values.get("aria-hidden", "").strip().lower() == "true":
        return True
    if tag == "input" or not HIDING_CLASSES.isdisjoint(values.get("class", "").lower().split()):
        return True
    style = "".join(values.get("style", "").lower().split()) + ";"
    return any(hiding in style for hiding in STYLES)


def normal(text: str) -> str:
    """The text with single blanks and nothing invisible."""
    return " ".join(text.replace("\u00ad", "").replace("\u200b", "").split())


def look(html: str) -> tuple[list[Seen], list[Tag]]:
    """What a reader of ``html`` sees, as ``seen`` has it, and the tags outside comments."""
    eyes = _Eyes()
    eyes.look(html)
    return eyes.seen, eyes.tags


def seen(html: str) -> list[Seen]:
    """The texts that a reader of ``html`` sees, in order; images by their descriptions."""
    return look(html)[0]


def page(html: str) -> frozenset[str]:
    """The texts that a reader of a page sees, those of its images and task lists included."""
    found = {one.text for one in seen(html)}
    return frozenset(found | {TASK.sub("", text) for text in found})
