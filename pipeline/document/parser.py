"""The Markdown parser of all pages; the only importer of markdown-it-py's core.

The syntax rules are installed into it, each from its file in ``syntax``.
"""

from __future__ import annotations

import functools

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS, normalizeReference
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from pipeline.document.syntax import registry

__all__ = [
    "MAX_NESTING",
    "MD_TRIM_CHARS",
    "StateBlock",
    "Token",
    "normalizeReference",
    "parser",
    "to_html",
]

MAX_NESTING = 240
"""Deeper blocks are left alone; a list inside a list counts as two levels."""


@functools.cache
def parser() -> MarkdownIt:
    """CommonMark with every syntax rule there is.

    Raises:
        PipelineError: If a rule of another distribution cannot be used.
    """
    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    registry.install(md)
    return md


def to_html(text: str) -> str:
    """The text rendered as HTML, as a reader of the page would get it."""
    html: str = parser().render(text)
    return html
