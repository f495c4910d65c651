"""Putting a page together from its rendered article and what its layout adds."""

from __future__ import annotations

from pipeline.document import frontmatter
from pipeline.document.blocks import LINE_END
from pipeline.document.frontmatter import FrontMatter
from pipeline.errors import SourceError
from pipeline.sites.base import Facts, Layout, Place


def newline(text: str) -> str:
    """The line ending that a text uses first."""
    found = LINE_END.search(text)
    return found[0] if found else "\n"


def with_front_matter(
    text: str, front: FrontMatter | None, layout: Layout, place: Place, facts: Facts
) -> tuple[str, str]:
    """The front matter of a page, the layout's entries last, and the rest of its text.

    Args:
        text: The rendered article.
        front: The front matter in it, if there is one.

    Raises:
        SourceError: If entries cannot be added to the author's front matter.
    """
    values = layout.front_matter(place, facts)
    if front is None:
        ending = newline(text)
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        head = f"{mark}---{ending}{frontmatter.dump(values, ending)}---{ending}"
        rest = text.removeprefix("\ufeff")
        return head, rest if rest.startswith(("\r", "\n")) else ending + rest
    if front.data and not front.entries:
        raise SourceError(
            "front matter must be a block mapping, one key on each line",
            path=place.original,
            line=2,
            hint="Write `title: …` on a line of its own instead of `{title: …}`.",
        )
    head = text[: front.close]
    for key, (start, end) in sorted(front.entries.items(), key=lambda entry: -entry[1][0]):
        if key in layout.keys:
            head = head[:start] + head[end:]
    added = frontmatter.dump(values, newline(text))
    return head + added + text[front.close : front.end], text[front.end :]
