"""Legal text: how it is recognised in an article, and found again in a finished page.

Legal text is what a ``<!-- disclaimer -->`` stands before, what opens with the word "Disclaimer",
what stands under a heading that does, up to the next heading of its rank, and the shared texts that
an article's front matter names. What an approval is, ``catalogs.approval`` knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.document import frontmatter
from pipeline.document.blocks import Parsed, parse
from pipeline.document.directives import NextBlock
from pipeline.document.frontmatter import FrontMatter
from pipeline.document.inline import inline
from pipeline.model import Unit

DIRECTIVE = re.compile(r"\A\s*<!--\s*disclaimer\s*-->\s*\Z")
OPENING = re.compile(r"\A[\W_]*disclaimer\b", re.IGNORECASE)
KEY = "disclaimers"
"""The front matter key that names shared legal texts."""
FOLDER = "_disclaimers"
"""Where shared legal texts are, in the source folder."""


def is_directive(html: str) -> bool:
    """Whether an HTML block says that the next block is legal text."""
    return DIRECTIVE.match(html) is not None


class Scope:
    """Which of the units met on a walk through the blocks of a page are legal text.

    Depths are those of ``NextBlock``; ranks are 1 to 6 for headings and 0 for a thematic break.
    """

    def __init__(self) -> None:
        self._block = NextBlock()
        self._section: int | None = None

    def announce(self) -> None:
        """The directive was met; what cannot hold text does not count as the next block."""
        self._block.announce()

    def open(self, depth: int) -> None:
        self._block.open(depth)

    def close(self, depth: int) -> None:
        self._block.close(depth)

    def divide(self, rank: int) -> None:
        """A heading or thematic break outside all other blocks; it ends a section of its rank."""
        if self._section is not None and rank <= self._section:
            self._section = None

    def holds(self, source: str, heading: int | None) -> bool:
        """Whether a unit is legal text.

        Args:
            source: The unit's text.
            heading: The rank of the heading it is, if it is one.
        """
        if not OPENING.match(source):
            return self._block.inside or self._section is not None
        if heading is not None:
            self._section = heading
        return True


def whole(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """The units of a shared legal text: every one of them is legal text."""
    return tuple(replace(unit, disclaimer=True) for unit in units)


def references(front: FrontMatter | None) -> list[str] | None:
    """The shared legal texts that a front matter names, or None if that is no list of names."""
    value = front.data.get(KEY, []) if front else []
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    return list(names)


def shared_name(reference: str) -> str:
    """The source file of the shared legal text called ``reference``."""
    return f"{FOLDER}/{reference}.md"


def comment(reference: str) -> str:
    """What stands before a shared legal text on a page."""
    return f"<!-- disclaimer: {reference} -->"


def missing(page: str, expected: Iterable[str]) -> list[str]:
    """Those of the ``expected`` Markdown texts that a reader of ``page`` would not see.

    A text is seen when some block of the page shows exactly its words, markup aside.
    """
    wanted = list(expected)
    if not wanted:
        return []
    front = frontmatter.read(page)
    parsed = parse(page[front.end :] if front else page)
    shown = {_words(block.content, parsed) for block in parsed.blocks if block.type == "inline"}
    return [text for text in wanted if _words(text, parsed) not in shown]


def _words(text: str, page: Parsed) -> str:
    return " ".join(inline(text, page).text.split())
