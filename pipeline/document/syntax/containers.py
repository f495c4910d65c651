"""Containers between lines of three colons, whatever their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdit_py_plugins.container import container_plugin

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

name = "containers"


def install(md: MarkdownIt) -> None:
    md.use(container_plugin, name="any", marker=":", validate=lambda *_: True)
