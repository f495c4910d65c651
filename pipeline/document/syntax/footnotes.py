"""Footnotes: ``[^1]`` in the text, ``[^1]: …`` where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdit_py_plugins.footnote import footnote_plugin

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

name = "footnotes"


def install(md: MarkdownIt) -> None:
    md.use(footnote_plugin)
