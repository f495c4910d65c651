"""The same work on many articles, spread over the processor's cores."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError
from pipeline.project.cache import Cache
from pipeline.project.workspace import CACHE, Project, Report, Stamps
from pipeline.system import cores

WORTH_IT = 64
"""Fewer jobs than this are done sooner than a second process starts."""

Job = tuple[Any, ...]
Work = Callable[..., None]


def spread(
    project: Project, stamps: Stamps, report: Report, work: Work, jobs: Sequence[Job]
) -> None:
    """Call ``work(project, stamps, report, *job)`` for every job, reports in the jobs' order.

    ``work`` must be a module's function. What it raises as ``PipelineError`` goes to the report.
    """
    processes = cores()
    if len(jobs) < WORTH_IT or processes < 2:
        _serially(project, stamps, report, work, jobs)
        return
    size = -(-len(jobs) // (12 * processes))
    chunks = [jobs[start : start + size] for start in range(0, len(jobs), size)]
    # Forking starts at once, but is safe only while there is no other thread.
    forks = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if forks else "spawn")
    try:
        with ProcessPoolExecutor(
            processes, mp_context=context, initializer=_start, initargs=(project.store.root,)
        ) as pool:
            for part, stamped, segmented in pool.map(_work_off, [work] * len(chunks), chunks):
                report.add(part)
                stamps.adopt(stamped)
                if project.cache:
                    project.cache.keep_documents(segmented)
    except BrokenProcessPool as error:
        raise PipelineError(
            "a worker process was killed, perhaps for want of memory",
            hint="Run the command again; finished files are kept.",
        ) from error


_project: Project | None = None


def _start(root: Path) -> None:
    global _project  # noqa: PLW0603 - a worker process works on one project all its life
    path = root / CACHE
    _project = Project(root, Cache(path) if path.exists() else None)


def _work_off(
    work: Work, jobs: Sequence[Job]
) -> tuple[Report, dict[str, tuple[str, Any]], dict[str, tuple[str, Any]]]:
    assert _project is not None
    report, stamps = Report(), Stamps(None, _project.config)
    _serially(_project, stamps, report, work, jobs)
    segmented, _project.segmented = _project.segmented, {}
    return report, stamps.fresh(), segmented


def _serially(
    project: Project, stamps: Stamps, report: Report, work: Work, jobs: Sequence[Job]
) -> None:
    for job in jobs:
        try:
            work(project, stamps, report, *job)
        except PipelineError as error:
            report.errors.append(error)
