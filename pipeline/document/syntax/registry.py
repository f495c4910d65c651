"""The syntax rules in their order: the built-in ones, then those of other distributions."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from pipeline import doors
from pipeline.document.syntax import (
    containers,
    definitions,
    dollarmath,
    footnotes,
    strikethrough,
    tables,
)
from pipeline.document.syntax.base import SyntaxRule

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

GROUP = "pipeline.syntax"
"""The entry point group for rules of other distributions."""
BUILTIN: tuple[SyntaxRule, ...] = (
    tables,
    strikethrough,
    footnotes,
    definitions,
    dollarmath,
    containers,
)
"""A rule may take precedence over one before it."""


@functools.cache
def rules() -> tuple[SyntaxRule, ...]:
    """Every rule, in the order in which they are installed.

    Raises:
        PipelineError: If a rule of another distribution cannot be loaded.
    """
    return (*BUILTIN, *(plugin.value for plugin in _foreign()))


def install(md: MarkdownIt) -> None:
    """Install every rule.

    Raises:
        PipelineError: If a rule of another distribution cannot be loaded or installed.
    """
    for rule in BUILTIN:
        rule.install(md)
    for plugin in _foreign():
        with plugin.blamed("cannot be installed"):
            plugin.value.install(md)


def extended() -> bool:
    """Whether there are rules of other distributions, of whose syntax nothing is known here."""
    return bool(_foreign())


@functools.cache
def _foreign() -> tuple[doors.Plugin[SyntaxRule], ...]:
    taken = [rule.name for rule in BUILTIN]
    return doors.load(GROUP, ("name", "install"), taken)
