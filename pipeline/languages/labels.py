"""The few texts that the pipeline itself puts on pages, a gettext domain of their own."""

from __future__ import annotations

from pipeline.model import Kind, Unit

DOMAIN = "_labels"
ENGINE = "pipeline labels"
"""Stands for an engine where a translation came with the pipeline, but no native reader saw it."""
CONFIDENCE = 0.9
REFERENCE = "pipeline-labels"
"""Stands for an article's path. No file's name, which could move, and no colon: Babel takes what
follows one for a line's number, and drops what is none."""
FORMER_REFERENCE = "pipeline/labels.py"
"""What templates and catalogs of earlier versions say."""
BANNER = (
    "This page contains machine translation that no person has reviewed yet. "
    "Where in doubt, rely on the English original."
)
OUTDATED = (
    "Parts of this page are translated from an earlier version of the English original and may be "
    "out of date. Where in doubt, rely on the English original."
)
ORIGINAL = "Read the original in English"


def units() -> tuple[Unit, ...]:
    return tuple(Unit(text, Kind.LABEL, ((0, 0),), 1) for text in (BANNER, ORIGINAL, OUTDATED))
