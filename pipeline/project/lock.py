"""One process at a time on a project. The only importer of filelock."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import LockedError, PipelineError

FILE = ".pipeline/lock"


@contextlib.contextmanager
def held(path: Path, holder: str, wait: float) -> Iterator[bool]:
    """Hold the project whose lock file is ``path``; gives whether its last holder was killed.

    Args:
        path: The lock file.
        holder: What to tell others who ask, the command line say.
        wait: Seconds to wait for another process before giving up.

    Raises:
        LockedError: Naming the process that holds the project.
        PipelineError: If the lock file cannot be written.
    """
    note = path.with_suffix(".holder")
    try:
        path.parent.mkdir(exist_ok=True)
        ignore = path.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        lock = FileLock(path)
        lock.acquire(timeout=wait)
        try:
            killed = note.exists()
            note.write_text(holder, encoding="utf-8", errors="backslashreplace")
        except OSError:
            note.unlink(missing_ok=True)
            lock.release()
            raise
    except Timeout:
        who = note.read_text("utf-8", "replace").strip() if note.exists() else "another process"
        raise LockedError(
            f"the project is in use by {who}",
            hint="Wait until it has finished, or pass --wait SECONDS.",
        ) from None
    except OSError as error:
        raise PipelineError(
            f"cannot be written: {error.strerror or error}",
            path=FILE,
            hint="Check the permissions and the space left on the disk.",
        ) from error
    try:
        yield killed
    finally:
        note.unlink(missing_ok=True)
        lock.release()
