"""The same work on many articles, spread over the processor's cores.

What one article does to the process that works on it, an exception, an exit or a crash, is an error
of that article and of no other. Worker processes end with the one that started them, however that
ends.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import PipelineError, Stop, unforeseen
from pipeline.project.overlay import Overlay, Pending
from pipeline.project.workspace import Workspace
from pipeline.system import cores

WORTH_IT = 64
"""Fewer jobs than this are done sooner than a second process starts."""
GRACE = 2.0
"""Seconds that a worker gets to put its temporary files away before it is ended."""

Job = TypeVar("Job")
Result = TypeVar("Result")
Work = Callable[[Workspace, Any], Any]
Numbered = tuple[int, str, Any]
"""A job with its place in the order, and the file it is about."""
Start = tuple[Path, Pending | None]
"""What a worker's workspace is opened with."""


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
    workspace: Workspace, work: Callable[[Workspace, Job], Result], jobs: Mapping[str, Job]
) -> Iterator[Result | PipelineError]:
    """What ``work(workspace, job)`` returns, or the error it ends in, job by job.

    Args:
        workspace: The project; worker processes have a workspace of their own on it, without lock.
        work: A module's function.
        jobs: Values that can be pickled, by the file that an error of theirs is about.

    Raises:
        PipelineError: If no worker process can open the project.
    """
    processes = cores()
    if len(jobs) < WORTH_IT or processes < 2:
        for path, job in jobs.items():
            yield _worked(workspace, work, path, job)
        return
    numbered = [(number, path, job) for number, (path, job) in enumerate(jobs.items())]
    team = _Team(workspace, work, numbered, processes)
    try:
        yield from team.results()
    except BaseException:
        team.dismiss(at_once=True)
        raise
    team.dismiss(at_once=False)


def _worked(
    workspace: Workspace, work: Callable[[Workspace, Job], Result], path: str, job: Job
) -> Result | PipelineError:
    try:
        with unforeseen(path):
            return work(workspace, job)
    except PipelineError as error:
        return error


class _Team:
    """Worker processes, and the jobs that are left for them."""

    def __init__(
        self, workspace: Workspace, work: Work, jobs: Sequence[Numbered], processes: int
    ) -> None:
        self._workspace = workspace
        self._work = work
        self._count = len(jobs)
        size = -(-len(jobs) // (12 * processes))
        starts = range(0, len(jobs), size)
        self._left = deque(list(jobs[start : start + size]) for start in starts)
        # Forking starts at once, but is safe only while there is no other thread.
        forks = sys.platform == "linux" and threading.active_count() == 1
        self._context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        self._members = [self._hired() for _ in range(min(processes, len(self._left)))]

    def results(self) -> Iterator[Any]:
        """What became of each job, in their order."""
        found: dict[int, Any] = {}
        for number in range(self._count):
            while number not in found:
                self._wait(found)
            yield found.pop(number)

    def dismiss(self, *, at_once: bool) -> None:
        """End the processes, in the middle of their work if it has to be ``at_once``."""
        for member in self._members:
            member.end(at_once=at_once)
        deadline = time.monotonic() + GRACE
        for member in self._members:
            member.bury(deadline)

    def _hired(self) -> _Member:
        files = self._workspace.files
        start = files.root, files.pending if isinstance(files, Overlay) else None
        return _Member(self._context, start, self._work)

    def _wait(self, found: dict[int, Any]) -> None:
        """Hand out what is left and wait until a process has something to say, or ends."""
        for member in self._members:
            if member.idle and self._left:
                member.give(self._left.popleft())
        connection.wait([watched for member in self._members for watched in member.watched])
        for place, member in enumerate(self._members):
            for number, result, found_out in member.answers():
                found[number] = result
                _adopt(self._workspace, found_out)
            if member.ended and (member.jobs or self._left):
                if member.jobs:
                    number, path, _ = member.jobs.popleft()
                    found[number] = _killed(path, member.process.exitcode)
                if member.jobs:
                    self._left.appendleft(list(member.jobs))
                member.bury(0)
                self._members[place] = self._hired()


class _Member:
    """One worker process.

    Attributes:
        jobs: What it was given and has not answered yet.
        ended: Whether it is no more, and has said all it had to say.
    """

    def __init__(self, context: Any, start: Start, work: Work) -> None:
        self._line, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, start, work), daemon=True)
        self.process.start()
        theirs.close()
        self.jobs: deque[Numbered] = deque()
        self.ended = False
        self._ready = False

    @property
    def idle(self) -> bool:
        return self._ready and not self.jobs and not self.ended

    @property
    def watched(self) -> list[Any]:
        """What to wait for: its answers, or its end."""
        return [] if self.ended else [self._line, self.process.sentinel]

    def give(self, jobs: Sequence[Numbered]) -> None:
        self.jobs.extend(jobs)
        with contextlib.suppress(OSError):  # it has just ended, which is seen soon
            self._line.send(jobs)

    def answers(self) -> Iterator[Any]:
        """What it has said since it was last asked.

        Raises:
            PipelineError: If it cannot open the project.
        """
        if self.ended:
            return
        gone = not self.process.is_alive()
        try:
            while self._line.poll():
                said = pickle.loads(self._line.recv_bytes())
                if isinstance(said, PipelineError):
                    raise said
                if said is None:
                    self._ready = True
                else:
                    self.jobs.popleft()
                    yield said
        except (EOFError, OSError):
            gone = True
        if gone:
            self.process.join()
            self.ended = True
            if not self._ready:
                raise PipelineError(
                    "a worker process cannot be started",
                    hint="There may be too little memory; run the command again.",
                )

    def end(self, *, at_once: bool) -> None:
        if at_once:
            self.process.terminate()
        else:
            with contextlib.suppress(OSError):
                self._line.send([])

    def bury(self, deadline: float) -> None:
        self.process.join(max(0.0, deadline - time.monotonic()))
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self._line.close()


def _killed(path: str, code: int | None) -> PipelineError:
    """The error of the article that a process was working on when it ended."""
    how = f"exit code {code}"
    if code is not None and code < 0:
        number = -code
        known = number in signal.valid_signals()
        how = signal.Signals(number).name if known else f"signal {number}"
    what = "perhaps for want of memory" if how == "SIGKILL" else "which it did not ask for"
    return PipelineError(
        f"the process that worked on it was ended by {how}, {what}",
        path=path,
        hint="Run the command again; finished files are kept.",
    )


def _serve(line: connection.Connection, start: Start, work: Work) -> None:
    """A worker process: answers jobs until it is given none, or nobody is there to give any."""
    # Those who end the whole family end the parent, which then says so here.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    threading.Thread(target=_follow, daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt, EOFError, OSError):
        workspace: Workspace | None = None
        try:
            with unforeseen(start[0]):
                workspace = _opened(*start)
        except PipelineError as error:
            line.send_bytes(pickle.dumps(error))
            return
        line.send_bytes(pickle.dumps(None))
        while jobs := line.recv():
            for number, path, job in jobs:
                result = _worked(workspace, work, path, job)
                found = _take(workspace)
                try:
                    with unforeseen(path):
                        data = pickle.dumps((number, result, found))
                except PipelineError as error:
                    data = pickle.dumps((number, error, Found({}, {}, {})))
                line.send_bytes(data)


def _opened(root: Path, pending: Pending | None) -> Workspace:
    workspace = Workspace.worker(root, dry_run=pending is not None)
    if isinstance(workspace.files, Overlay):
        workspace.files.adopt(pending or {})
    return workspace


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


def _stop(number: int, _: object) -> None:
    raise Stop(number)


def _follow() -> None:
    """End this process when the one that started it has ended."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        # What is being written is put away as on any other exception.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)
