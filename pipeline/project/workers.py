"""The same work on many articles, spread over the processor's cores."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import PipelineError
from pipeline.project.overlay import Overlay, Pending
from pipeline.project.workspace import Workspace
from pipeline.system import cores

WORTH_IT = 64
"""Fewer jobs than this are done sooner than a second process starts."""

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Found:
    """What a worker process found out.

    Attributes:
        stamps: As ``Stamps.take`` gives them.
        segmented: As ``Cache.keep_documents`` wants them.
        pending: What it would have written, in a dry run.
    """

    stamps: dict[str, tuple[str, Any]]
    segmented: dict[str, tuple[str, Any]]
    pending: Pending


def spread(
    workspace: Workspace, work: Callable[[Workspace, Job], Result], jobs: Sequence[Job]
) -> Iterator[Result | PipelineError]:
    """What ``work(workspace, job)`` returns, or the ``PipelineError`` it raises, job by job.

    Args:
        workspace: The project; worker processes have a workspace of their own on it, without lock.
        work: A module's function.
        jobs: Values that can be pickled.

    Raises:
        PipelineError: If a worker process is killed.
    """
    processes = cores()
    if len(jobs) < WORTH_IT or processes < 2:
        yield from _serially(workspace, work, jobs)
        return
    size = -(-len(jobs) // (12 * processes))
    chunks = [jobs[start : start + size] for start in range(0, len(jobs), size)]
    # Forking starts at once, but is safe only while there is no other thread.
    forks = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if forks else "spawn")
    pending = workspace.files.pending if isinstance(workspace.files, Overlay) else None
    start = workspace.files.root, pending
    try:
        with ProcessPoolExecutor(
            processes, mp_context=context, initializer=_start, initargs=start
        ) as pool:
            for results, found in pool.map(_work_off, [work] * len(chunks), chunks):
                _adopt(workspace, found)
                yield from results
    except BrokenProcessPool as error:
        raise PipelineError(
            "a worker process was killed, perhaps for want of memory",
            hint="Run the command again; finished files are kept.",
        ) from error


_workspace: Workspace | None = None


def _start(root: Path, pending: Pending | None) -> None:
    global _workspace  # noqa: PLW0603 - a worker process works on one project all its life
    _workspace = Workspace.worker(root, dry_run=pending is not None)
    if isinstance(_workspace.files, Overlay):
        _workspace.files.adopt(pending or {})


def _work_off(
    work: Callable[[Workspace, Job], Result], jobs: Sequence[Job]
) -> tuple[list[Result | PipelineError], Found]:
    assert _workspace is not None
    results = list(_serially(_workspace, work, jobs))
    return results, _take(_workspace)


def _take(workspace: Workspace) -> Found:
    """What a worker has found out since the last call."""
    pending = workspace.files.take() if isinstance(workspace.files, Overlay) else {}
    return Found(workspace.stamps.take(), workspace.take_segmented(), pending)


def _adopt(workspace: Workspace, found: Found) -> None:
    """Take over what a worker has found out."""
    workspace.stamps.adopt(found.stamps)
    if workspace.cache:
        workspace.cache.keep_documents(found.segmented)
    if isinstance(workspace.files, Overlay):
        workspace.files.adopt(found.pending)


def _serially(
    workspace: Workspace, work: Callable[[Workspace, Job], Result], jobs: Sequence[Job]
) -> Iterator[Result | PipelineError]:
    for job in jobs:
        try:
            result: Result | PipelineError = work(workspace, job)
        except PipelineError as error:
            result = error
        yield result
