"""Formulas between dollar signs; they stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdit_py_plugins.dollarmath import dollarmath_plugin

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

name = "dollarmath"


def install(md: MarkdownIt) -> None:
    # As in Pandoc, so that "$25 to $30" is no formula.
    md.use(dollarmath_plugin, double_inline=True, allow_space=False, allow_digits=False)
