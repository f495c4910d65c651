"""What a stage did."""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.errors import PipelineError, unforeseen
from pipeline.model import Problem

SOME = 5
"""How many things a message names that is about many."""


class Action(enum.StrEnum):
    """What became of a file."""

    WROTE = "wrote"
    REMOVED = "removed"
    RENAMED = "renamed"
    TRANSLATED = "translated"
    """Only in a dry run: an engine would be asked, so that what would be written is not known."""
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class Change:
    """A file that a stage changed or, in a dry run, would have changed.

    Attributes:
        path: The file relative to the project's folder; for a renamed or copied one
            ``OLD to NEW``.
    """

    action: Action
    path: str


@dataclass(slots=True)
class Report:
    """What a stage did.

    Attributes:
        changes: Files written or removed (in a dry run: that would be).
        problems: What a person should look at; none of it stopped the stage.
        errors: What kept single files from being worked on.
        translations: How many were taken or given, by locale, where that is what the stage does.
    """

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    errors: list[PipelineError] = field(default_factory=list)
    translations: dict[str, int] = field(default_factory=dict)

    def add(self, other: Report) -> None:
        """Put another report's findings behind this one's."""
        self.changes += other.changes
        self.problems += other.problems
        self.errors += other.errors

    @contextlib.contextmanager
    def working_on(self, path: str) -> Iterator[None]:
        """Within it, whatever goes wrong is an error of the file at ``path`` and no more."""
        try:
            with unforeseen(path):
                yield
        except PipelineError as error:
            self.errors.append(error)

    def gather(self, results: Iterable[Report | PipelineError]) -> None:
        """Add the reports of many pieces of work, and the errors that ended some of them."""
        for result in results:
            if isinstance(result, PipelineError):
                self.errors.append(result)
            else:
                self.add(result)

    def tell_once(self) -> None:
        """Leave out what is told already: stages, pages and locales may all meet the same."""
        self.changes = list(dict.fromkeys(self.changes))
        self.problems = list(dict.fromkeys(self.problems))
        self.errors = list({str(error): error for error in self.errors}.values())

    def note(self, action: Action, path: str) -> None:
        """Add a change."""
        self.changes.append(Change(action, path))


def some(names: Sequence[str]) -> str:
    """The first of many names, for a message."""
    return ", ".join(names[:SOME]) + ", …" * (len(names) > SOME)
