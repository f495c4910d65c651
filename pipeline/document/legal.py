"""Finding legal text in a finished page."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.document import frontmatter, markdown


def missing(page: str, expected: Iterable[str]) -> list[str]:
    """Those of the ``expected`` Markdown texts that a reader of ``page`` would not see.

    A text is seen when some block of the page shows exactly its words, markup aside.
    """
    wanted = list(expected)
    if not wanted:
        return []
    front = frontmatter.read(page)
    parsed = markdown.parse(page[front.end :] if front else page)
    shown = {
        _words(markdown.inline(block.content, parsed).text)
        for block in parsed.blocks
        if block.type == "inline"
    }
    return [text for text in wanted if _words(markdown.inline(text, parsed).text) not in shown]


def _words(text: str) -> str:
    return " ".join(text.split())
