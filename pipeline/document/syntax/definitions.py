"""Definition lists: a term, then its definitions behind colons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdit_py_plugins.deflist import deflist_plugin

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

name = "definitions"


def install(md: MarkdownIt) -> None:
    md.use(deflist_plugin)
