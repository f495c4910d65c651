"""What a syntax rule is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


class SyntaxRule(Protocol):
    """Syntax of some sites that CommonMark does not have; a module will do.

    Attributes:
        name: A word for it, unlike those of all other rules.
    """

    @property
    def name(self) -> str:
        """What the rule is called."""

    def install(self, md: MarkdownIt) -> None:
        """Teach the parser the syntax.

        Text that people read has to end up in ``inline`` tokens, everything else in other block
        tokens: the former becomes units, the latter stays as it is.
        """
