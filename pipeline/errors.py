"""The one family of errors a person is meant to read."""

from __future__ import annotations

import contextlib
import enum
import traceback
from collections.abc import Iterator
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
    HUNG_UP = 129, "ended by SIGHUP; what was finished is kept"
    INTERRUPTED = 130, "ended by SIGINT; what was finished is kept"
    TERMINATED = 143, "ended by SIGTERM; what was finished is kept"


class PipelineError(Exception):
    """Something the user can put right.

    Args:
        message: What is wrong, in one sentence without a final stop.
        path: The file it is wrong in, if any.
        line: The 1-based line in that file.
        hint: What to do about it.
    """

    exit_code = ExitCode.FAILED
    _trace = ""

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
        # Another process cannot be handed the exception that this one was made of.
        return _rebuilt, (type(self), self.message), vars(self) | {"_trace": self.trace}

    @property
    def trace(self) -> str:
        """Where the exception was raised that this error was made of, as Python tells it."""
        if self.__cause__ is None:
            return self._trace
        return "".join(traceback.format_exception(self.__cause__))

    def __str__(self) -> str:
        place = "" if self.path is None else str(self.path)
        if place and self.line is not None:
            place += f":{self.line}"
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}\n  {self.hint}" if self.hint else text


def _rebuilt(kind: type[PipelineError], message: str) -> PipelineError:
    return kind(message)


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


class Stop(KeyboardInterrupt):
    """Somebody wants the process to end, by a signal of this number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class UnforeseenError(PipelineError):
    """An exception that nobody has foreseen, ours or a plug-in's, kept to the file it came from."""


@contextlib.contextmanager
def unforeseen(path: PurePath | str | None) -> Iterator[None]:
    """Within it, every exception but a ``PipelineError`` is an error of the file at ``path``.

    ``SystemExit`` is one, too: it is not for a plug-in to end the run. ``KeyboardInterrupt`` and
    what is derived from it pass, as they are the user's.

    Raises:
        UnforeseenError: For every other exception.
    """
    try:
        yield
    except (PipelineError, KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:
        raise _told(error, path) from error


def _told(error: BaseException, path: PurePath | str | None) -> UnforeseenError:
    if isinstance(error, MemoryError):
        what, hint = "needs more memory than there is", "Split the file, or free some memory."
    elif isinstance(error, RecursionError):
        what, hint = "is nested too deeply", "Take away some levels of its nesting."
    else:
        what = f"cannot be worked on: {cause(error)}"
        hint = "This is a fault of the program or a plug-in; PIPELINE_DEBUG=1 shows where."
    return UnforeseenError(what, path=path, hint=hint)


def cause(error: BaseException) -> str:
    """The kind of an exception and what it says, on one line of reasonable length."""
    try:
        text = " ".join(str(error).split())
    except Exception:  # an exception of somebody's whose text cannot be had
        text = ""
    name = type(error).__name__
    return f"{name}: {text[:200]}" if text else name
