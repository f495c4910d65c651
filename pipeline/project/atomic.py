"""Files put in place of others, so that nobody's words are lost.

A reader, or a process that is killed half-way, only ever sees a whole file. Another program may
save the same file at any moment, by renaming a file of its own onto it or by emptying and filling
it. So the new file and the old one change places in one step, and only then is it looked at what
came out.
While that happens a lease (Linux) keeps every other program from opening the new file: it waits for
some microseconds, and then reads what is right. Without leases, or without an exchange in one step,
what came out is put back where it is not what was expected.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.system import is_running

Mark = tuple[int, int, int]
"""Inode, size and modification time: what tells a file that has changed from one that has not."""
SUFFIX = ".pipeline.tmp"
"""How the names of temporary files end; before it stands the process that made it."""
PATIENCE = 10.0
"""Seconds to wait for a program that is writing a file."""
PATIENCE_OF_READERS = 2.0
"""The same where the file is only read."""
PAUSE = 0.002
STALLED = 5.0
"""Seconds after its last change at which a file is no more taken for one that is being written."""
_deaf: set[int] = set()
"""Devices that refuse leases as if somebody wrote the file, as network file systems do."""

Remake = Callable[[bytes], bytes | None]
"""Makes a file's new content of what turned out to be its old one, or None to keep that."""


class BusyError(OSError):
    """Another program keeps the file open for writing."""

    def __init__(self) -> None:
        super().__init__(errno.EBUSY, "another program is writing it")


def mark_of(found: os.stat_result) -> Mark:
    """The mark of a file."""
    return found.st_ino, found.st_size, found.st_mtime_ns


@contextlib.contextmanager
def temporary(path: Path) -> Iterator[tuple[int, Path]]:
    """A new file beside ``path``, open, that is gone afterwards unless it was moved."""
    # A name may have 255 bytes.
    name = path.name if len(os.fsencode(path.name)) < 200 else path.name[:40]
    made = path.with_name(f".{name}.{os.getpid()}-{secrets.token_hex(6)}{SUFFIX}")
    try:
        # Within, so that whoever interrupts us right here leaves nothing behind.
        handle = os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            yield handle, made
        finally:
            os.close(handle)
    finally:
        made.unlink(missing_ok=True)


def replace(path: Path, data: bytes, *, durable: bool) -> Mark:
    """Put a file where another is or none, whatever that holds."""
    with temporary(path) as (handle, made):
        _fill(handle, data, durable=durable)
        made.chmod(path.stat().st_mode if path.exists() else 0o644)
        # Of the file before it takes its place: afterwards it may be somebody else's already.
        mark = mark_of(os.fstat(handle))
        made.replace(path)
        if durable:
            flush_folder(path.parent)
    return mark


def replace_known(
    path: Path, data: bytes, known: bytes | None, remake: Remake, *, durable: bool
) -> tuple[bytes, Mark] | None:
    """Put a file where one with the content ``known`` is, or none.

    Args:
        path: The file.
        data: Its new content, made from ``known``.
        known: Its old content, or None where there was no file.
        remake: Called if it turns out that the file holds something else.
        durable: Whether the content must be on the disk, not only on its way there.

    Returns:
        What was written; None if nothing was because the file is no more as it was known.

    Raises:
        BusyError: If another program does not finish writing the file.
    """
    with temporary(path) as (handle, made):
        _fill(handle, data, durable=durable)
        mode = path.stat().st_mode if path.exists() else 0o644
        made.chmod(mode)
        mark = mark_of(os.fstat(handle))
        if known is None:
            placed = _linked(made, path)
        elif _leased(handle):
            return _exchanged(path, (handle, made), (data, known), remake, durable=durable)
        else:
            placed = _swapped(path, made, known)
        if placed and durable:
            flush_folder(path.parent)
        return (data, mark) if placed else None


def remove_known(path: Path, known: bytes) -> bool:
    """Remove a file that holds ``known``; False, and it stays, if it holds anything else."""
    with temporary(path) as (_, made):
        path.replace(made)
        try:
            came = settled(made, leases=False)
        except BusyError:
            came = None
        if came == known:
            flush_folder(path.parent)
            return True
        _linked(made, path)  # unless there is a newer one already
        return False


def replace_folder(made: Path, path: Path) -> None:
    """Put a folder where another is or none; what was there is then where ``made`` was.

    Raises:
        OSError: If it cannot be put there; all is as it was.
    """
    if not os.path.lexists(path):
        made.rename(path)
        return
    try:
        exchange(made, path)
    except OSError:
        # Only here, where two folders can't change places, is there a moment without either.
        aside = made.with_name(f"{made.name}.old")
        path.rename(aside)
        try:
            made.rename(path)
        except OSError:
            aside.rename(path)
            raise


def settled(path: Path, *, leases: bool = True) -> bytes:
    """What a file holds when no other program is writing it.

    Args:
        path: The file.
        leases: Whether leases are known to work there. If not, a file that is left alone for a
            moment counts as whole.

    Raises:
        BusyError: If one does not finish.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        with path.open("rb") as file, undisturbed(file.fileno()) as quiet:
            if quiet or (not leases and not is_fresh(file.fileno(), PAUSE * 100)):
                return file.read()
        if time.monotonic() > deadline:
            raise BusyError
        time.sleep(PAUSE)


def is_fresh(handle: int, seconds: float) -> bool:
    """Whether an open file was changed less than so many seconds ago."""
    # Either way: this clock is not quite the one that files are stamped by.
    return abs(time.time() - os.fstat(handle).st_mtime) < seconds


def seems_whole(handle: int, waited: float) -> bool:
    """Whether to read a file though it seems to be open for writing.

    Network file systems refuse leases as if every file were. What nobody has changed for a while is
    read; where waiting was for nothing, it is not done again on that device.

    Args:
        handle: The open file.
        waited: Seconds spent waiting for it.
    """
    device = os.fstat(handle).st_dev
    if waited > PATIENCE_OF_READERS and not is_fresh(handle, waited):
        _deaf.add(device)
    return device in _deaf or waited > PATIENCE_OF_READERS or not is_fresh(handle, STALLED)


def flush_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk."""
    with contextlib.suppress(OSError):  # some file systems cannot
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def leftovers(folder: Path) -> Iterator[Path]:
    """Temporary files below a folder whose process has ended without removing them."""
    for directory, _, names in os.walk(folder):
        for name in names:
            if name.endswith(SUFFIX) and name.startswith("."):
                process = name.removesuffix(SUFFIX).rpartition(".")[2].partition("-")[0]
                if process.isdecimal() and not is_running(int(process)):
                    yield Path(directory, name)


def meant_for(leftover: Path) -> Path:
    """The file that a temporary one was made for."""
    name = leftover.name.removesuffix(SUFFIX).rpartition(".")[0].removeprefix(".")
    return leftover.with_name(name)


def _fill(handle: int, data: bytes, *, durable: bool) -> None:
    os.ftruncate(handle, 0)
    rest, place = memoryview(data), 0
    while rest:
        written = os.pwrite(handle, rest, place)
        rest, place = rest[written:], place + written
    if durable:
        os.fsync(handle)


def _exchanged(
    path: Path,
    mine: tuple[int, Path],
    content: tuple[bytes, bytes],
    remake: Remake,
    *,
    durable: bool,
) -> tuple[bytes, Mark] | None:
    """Exchange the files while nobody can open the new one, until it is made from what came out."""
    (handle, made), (data, known) = mine, content
    try:
        exchange(made, path)
    except FileNotFoundError:
        return None
    failure: Exception | None = None
    while failure is None:
        try:
            came = settled(made)
        except BusyError:
            # Whoever writes it goes on doing so, and must find it where it was.
            _put_back(path, made, os.fstat(handle).st_ino)
            raise
        if came == known:
            break
        try:
            wanted = remake(came)
        except Exception as error:
            wanted, failure = None, error
        data, known = came if wanted is None else wanted, came
        _fill(handle, data, durable=durable)
    if durable:
        flush_folder(path.parent)
    mark = mark_of(os.fstat(handle))
    if failure is not None:
        raise failure
    return data, mark


def _swapped(path: Path, made: Path, known: bytes) -> bool:
    """The same without a lease: what should not have come out is put back."""
    ours = made.stat().st_ino
    try:
        exchange(made, path)
    except FileNotFoundError:
        return False
    except OSError:
        return _by_links(path, made, known)
    try:
        if settled(made, leases=False) == known:
            return True
    except BusyError:
        _put_back(path, made, ours)
        raise
    _put_back(path, made, ours)
    return False


def _put_back(path: Path, made: Path, ours: int) -> None:
    """Undo an exchange, unless what is there now is not ``ours``, a newer save of somebody."""
    exchange(made, path)
    if made.stat().st_ino != ours:
        exchange(made, path)


def _by_links(path: Path, made: Path, known: bytes) -> bool:
    """The same where two files can't change places in one step."""
    with temporary(path) as (_, aside):
        path.replace(aside)
        if settled(aside, leases=False) == known:
            return _linked(made, path)
        _linked(aside, path)
        return False


def _linked(made: Path, path: Path) -> bool:
    """Give a file a name unless there is one of that name."""
    try:
        os.link(made, path)
    except FileExistsError:
        return False
    return True


def exchange(one: Path, other: Path) -> None:
    """Let two files change places in one step.

    Raises:
        OSError: If the system or the file system cannot, or one is not there.
    """
    if sys.platform != "linux" or not hasattr(_libc(), "renameat2"):
        raise OSError(errno.ENOSYS, "no exchange")
    here, exchanged = -100, 2  # AT_FDCWD, RENAME_EXCHANGE of linux/fcntl.h and linux/fs.h
    if _libc().renameat2(here, os.fsencode(one), here, os.fsencode(other), exchanged):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _lease(handle: int, kind: str) -> None:
    """Take a lease on an open file, or give it back.

    Raises:
        OSError: If there is none to be had; BlockingIOError if others have the file open.
    """
    if sys.platform != "linux":
        raise OSError(errno.ENOSYS, "no leases")
    import fcntl
    import signal

    # Whom the lease keeps waiting is told by a signal; that of choice would end the process, while
    # this one is ignored by all who don't ask for it.
    fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
    fcntl.fcntl(handle, fcntl.F_SETLEASE, getattr(fcntl, kind))


def _leased(handle: int) -> bool:
    """Whether nobody else can open the file until it is closed here."""
    try:
        _lease(handle, "F_WRLCK")
    except OSError:
        return False
    return True


@contextlib.contextmanager
def undisturbed(handle: int) -> Iterator[bool]:
    """Keep others from writing a file that is open for reading; gives False if one does already."""
    held = True
    try:
        _lease(handle, "F_RDLCK")
    except BlockingIOError:
        yield False
        return
    except OSError:
        held = False  # no leases here, or the file is another user's
    try:
        yield True
    finally:
        if held:
            _lease(handle, "F_UNLCK")
