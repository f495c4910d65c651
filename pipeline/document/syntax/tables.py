"""Tables with pipes, as GitHub has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

name = "tables"


def install(md: MarkdownIt) -> None:
    md.enable("table")
