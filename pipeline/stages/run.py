"""All stages, one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.project.workspace import Workspace
from pipeline.stages.build import build
from pipeline.stages.engine import UNTOLD, Progress
from pipeline.stages.extract import extract
from pipeline.stages.pretranslate import pretranslate
from pipeline.stages.report import Report
from pipeline.stages.status import Row, status
from pipeline.stages.update import update


def run(
    workspace: Workspace,
    locales: Sequence[str],
    progress: Progress = UNTOLD,
    *,
    refresh: bool = False,
    force: bool = False,
) -> tuple[list[Row], Report]:
    """Extract, update, pretranslate and build; returns the status and what all of them did.

    Args:
        workspace: The project, entered.
        locales: The locales to work on.
        progress: Told how far the merge and the engine are; without it nobody is.
        refresh: Also translate anew what another engine wrote and nobody reviewed.
        force: Also replace pages that somebody has edited, keeping a copy.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    report = extract(workspace)
    report.add(update(workspace, locales, progress=progress))
    report.add(pretranslate(workspace, locales, progress, refresh=refresh))
    report.add(build(workspace, locales, force=force))
    rows, unread = status(workspace, locales)
    report.add(unread)
    report.tell_once()
    return rows, report
