"""What a stage did."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.errors import PipelineError
from pipeline.model import Problem


class Action(enum.StrEnum):
    """What became of a file."""

    WROTE = "wrote"
    REMOVED = "removed"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class Change:
    """A file that a stage changed or, with ``Mode.CHECK``, would have changed.

    Attributes:
        path: The file relative to the project's folder; for a renamed one ``OLD to NEW``.
    """

    action: Action
    path: str


@dataclass(slots=True)
class Report:
    """What a stage did.

    Attributes:
        changes: Files written or removed (with ``Mode.CHECK``: that would be).
        problems: What a person should look at; none of it stopped the stage.
        errors: What kept single files from being worked on.
    """

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    errors: list[PipelineError] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Put another report's findings behind this one's."""
        self.changes += other.changes
        self.problems += other.problems
        self.errors += other.errors

    def gather(self, results: Iterable[Report | PipelineError]) -> None:
        """Add the reports of many pieces of work, and the errors that ended some of them."""
        for result in results:
            if isinstance(result, PipelineError):
                self.errors.append(result)
            else:
                self.add(result)

    def tell_once(self) -> None:
        """Leave out what is told already: stages, pages and locales may all meet the same."""
        self.problems = list(dict.fromkeys(self.problems))
        self.errors = list({str(error): error for error in self.errors}.values())

    def note(self, action: Action, path: str) -> None:
        """Add a change."""
        self.changes.append(Change(action, path))
