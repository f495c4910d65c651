"""The one family of errors a person is meant to read."""

from __future__ import annotations

import enum
from pathlib import PurePath
from typing import Any


class ExitCode(enum.IntEnum):
    """How a command ended; the only place where these numbers stand.

    A program that crashes ends with 1, so that 1 never means anything good: what ``--check`` and
    ``--strict`` find out has codes of its own.
    """

    meaning: str

    def __new__(cls, code: int, meaning: str) -> ExitCode:
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    DONE = 0, "done; with --check: nothing would change"
    FAILED = 1, "something could not be done"
    USAGE = 2, "wrong arguments or settings"
    LOCKED = 3, "another process is working on the project"
    WOULD_CHANGE = 4, "with --check: something would change"
    WARNINGS = 5, "with --strict: there are warnings"
    INTERRUPTED = 130, "interrupted; what was finished is kept"


class PipelineError(Exception):
    """Something the user can put right.

    Args:
        message: What is wrong, in one sentence without a final stop.
        path: The file it is wrong in, if any.
        line: The 1-based line in that file.
        hint: What to do about it.
    """

    exit_code = ExitCode.FAILED

    def __init__(
        self,
        message: str,
        *,
        path: PurePath | str | None = None,
        line: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), self.message, self.path, self.line, self.hint)

    def __str__(self) -> str:
        place = "" if self.path is None else str(self.path)
        if place and self.line is not None:
            place += f":{self.line}"
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}\n  {self.hint}" if self.hint else text


def _rebuilt(
    kind: type[PipelineError],
    message: str,
    path: PurePath | str | None,
    line: int | None,
    hint: str | None,
) -> PipelineError:
    return kind(message, path=path, line=line, hint=hint)


class SourceError(PipelineError):
    """An article that cannot be read as Markdown with front matter."""


class CatalogError(PipelineError):
    """A .po file that cannot be read."""


class ConfigError(PipelineError):
    """A setting that is missing, misspelt or of the wrong type."""

    exit_code = ExitCode.USAGE


class EngineError(PipelineError):
    """A translation engine or model that cannot be used."""


class DisclaimerError(PipelineError):
    """A page whose disclaimer would be lost or unapproved."""


class LockedError(PipelineError):
    """Another process is working on the project."""

    exit_code = ExitCode.LOCKED
