"""Whether the files of a project are written."""

from __future__ import annotations

import enum


class Mode(enum.Enum):
    """What a stage does with its results.

    Attributes:
        WRITE: Writes them.
        CHECK: Writes nothing and reports what would change (a dry run).
    """

    WRITE = "write"
    CHECK = "check"
