"""Text struck out between two tildes, as GitHub has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

name = "strikethrough"


def install(md: MarkdownIt) -> None:
    md.enable("strikethrough")
