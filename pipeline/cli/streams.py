"""Standard output and standard error, which may be closed, full, or read by nobody any more."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TextIO

from pipeline.errors import PipelineError


class Stream:
    """One of the two.

    Whoever reads it may leave at any time; that changes nothing about the command and its exit
    code. What cannot be written for another reason is remembered.

    Args:
        file: The stream, or None if Python was started without.
    """

    def __init__(self, file: TextIO | None) -> None:
        self._file = file
        self.failure: OSError | None = None
        reconfigure = getattr(file, "reconfigure", None)
        if reconfigure is not None:
            # Not every locale can write every language.
            reconfigure(errors="backslashreplace")

    @property
    def is_terminal(self) -> bool:
        """Whether a person may be watching."""
        try:
            return self._file is not None and self._file.isatty()
        except ValueError:  # it was closed
            return False

    @property
    def knows_unicode(self) -> bool:
        """Whether every character can be written as itself."""
        name = getattr(self._file, "encoding", None) or "utf-8"
        return name.lower().replace("-", "").replace("_", "") == "utf8"

    @property
    def loss(self) -> PipelineError | None:
        """What kept a text from being written; whoever left off reading is no loss."""
        if self.failure is None or isinstance(self.failure, BrokenPipeError):
            return None
        reason = self.failure.strerror or str(self.failure)
        return PipelineError(f"the result cannot be written to standard output: {reason}")

    def write(self, text: str) -> None:
        """Write a text, to the end."""
        if self._file is None or self.failure is not None:
            return
        try:
            self._file.write(text)
            self._file.flush()
        except (OSError, ValueError) as error:
            self.failure = error if isinstance(error, OSError) else OSError(str(error))
            self._abandon()

    def _abandon(self) -> None:
        """Let what is still to come, from whomever, go nowhere."""
        with suppress(OSError, ValueError, AttributeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._file.fileno())  # type: ignore[union-attr]
            os.close(nowhere)
