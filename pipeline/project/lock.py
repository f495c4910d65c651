"""One process at a time on a project. The only importer of filelock."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import LockedError, PipelineError

FILE = ".pipeline/lock"
PAUSE = 0.05


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
    note = _note(path)
    with contextlib.ExitStack() as stack:
        try:
            path.parent.mkdir(exist_ok=True)
            ignore = path.parent / ".gitignore"
            if not ignore.exists() or not ignore.stat().st_size:
                ignore.write_text("*\n", encoding="utf-8")
            stack.enter_context(FileLock(path).acquire(timeout=wait))
            killed = note.exists()
            stack.callback(_forget, note)
            note.write_text(holder, encoding="utf-8", errors="backslashreplace")
        except Timeout:
            raise _in_use(note) from None
        except OSError as error:
            raise PipelineError(
                f"cannot be written: {error.strerror or error}",
                path=FILE,
                hint="Check the permissions and the space left on the disk. `--check` and "
                "`pipeline status` write nothing.",
            ) from error
        yield killed


@contextlib.contextmanager
def shared(path: Path, wait: float) -> Iterator[None]:
    """Keep others from writing the project while it is read; nothing is written for it.

    Where there is no lock file nobody has ever written, and where there are no locks nobody can be
    waited for.

    Args:
        path: The lock file.
        wait: Seconds to wait for another process before giving up.

    Raises:
        LockedError: Naming the process that holds the project.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        deadline = time.monotonic() + wait
        while not _is_shared(handle):
            if time.monotonic() >= deadline:
                raise _in_use(_note(path))
            time.sleep(PAUSE)
        yield
    finally:
        os.close(handle)


def _is_shared(handle: int) -> bool:
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True


def _forget(note: Path) -> None:
    with contextlib.suppress(OSError):  # then the next holder takes this one for killed
        note.unlink(missing_ok=True)


def _note(path: Path) -> Path:
    return path.with_suffix(".holder")


def _in_use(note: Path) -> LockedError:
    try:
        who = note.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        who = "another process"
    return LockedError(
        f"the project is in use by {who}",
        hint="Wait until it has finished, or pass --wait SECONDS.",
    )
