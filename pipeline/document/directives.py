"""Comments in which authors tell the pipeline how to take what follows them.

``<!-- i18n:skip -->`` keeps the next block out of translation, ``<!-- i18n:comment TEXT -->``
tells the translators of the next unit something, and ``<!-- i18n:context TEXT -->`` sets it apart
from units of the same text elsewhere. The directive for legal text is ``legal``'s.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

DIRECTIVE = re.compile(
    r"\A\s*<!--\s*i18n:(?P<name>skip|comment|context)\b\s*(?P<text>.*?)\s*-->\s*\Z", re.DOTALL
)


class Name(enum.StrEnum):
    SKIP = "skip"
    COMMENT = "comment"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive; its text is on one line, empty where there is none."""

    name: Name
    text: str = ""


def read(html: str) -> Directive | None:
    """The directive that an HTML block is, or None if it is something else."""
    found = DIRECTIVE.match(html)
    return Directive(Name(found["name"]), " ".join(found["text"].split())) if found else None


class NextBlock:
    """Whether a walk through nested blocks is inside the one that a directive was meant for.

    Depths are the number of blocks open around the block in question.
    """

    def __init__(self) -> None:
        self._announced = False
        self._depth: int | None = None

    @property
    def inside(self) -> bool:
        return self._depth is not None

    def announce(self) -> None:
        """The next block to open is meant."""
        self._announced = True

    def open(self, depth: int) -> None:
        """A block opens; a directive inside a block that is meant already adds nothing."""
        if self._announced and self._depth is None:
            self._depth = depth
        self._announced = False

    def close(self, depth: int) -> None:
        """A block closes."""
        if self._depth == depth:
            self._depth = None

    def spend(self) -> None:
        """What was announced was a block without blocks in it, a code block say."""
        self._announced = False


class Pending:
    """The comments and the context that wait for the next unit."""

    def __init__(self) -> None:
        self._comments: list[str] = []
        self._context: str | None = None

    def add(self, directive: Directive) -> None:
        """Take a directive; those without a text, and others, say nothing."""
        if not directive.text:
            return
        if directive.name is Name.COMMENT:
            self._comments.append(directive.text)
        elif directive.name is Name.CONTEXT:
            self._context = directive.text

    def take(self) -> tuple[tuple[str, ...], str | None]:
        """The comments and the context for a unit; from now on none wait."""
        taken = tuple(self._comments), self._context
        self._comments, self._context = [], None
        return taken
