"""All reading and writing of a project's files.

Text is UTF-8; writes go to a temporary file beside the target and replace it in one step, so that
a reader, or a process killed half-way, only ever sees a whole file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from pipeline.errors import LockedError, PipelineError, SourceError

MAX_SOURCE_BYTES = 20 * 2**20


class Store:
    """The files below one project directory.

    Raises:
        PipelineError: From every method, where a path leaves the project or the system refuses.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._digested: dict[str, tuple[str, tuple[int, int, int], str]] = {}

    def path(self, name: str) -> Path:
        """The real path of a project file, which must lie inside the project."""
        path = os.path.realpath(f"{self.root}/{name}" if not name.startswith("/") else name)
        if path != str(self.root) and not path.startswith(f"{self.root}{os.sep}"):
            raise PipelineError(
                "leads outside the project",
                path=name,
                hint="Move the file into the project, or remove the link or the '..'.",
            )
        return Path(path)

    def exists(self, name: str) -> bool:
        return self.path(name).is_file()

    def read(self, name: str, limit: int | None = None) -> str:
        """The text of a file, line endings and byte order mark as they are."""
        return decode(self.read_bytes(name, limit), name)

    def read_bytes(self, name: str, limit: int | None = None) -> bytes:
        path = self.path(name)
        try:
            if limit is not None and path.stat().st_size > limit:
                raise SourceError(
                    f"is larger than {limit // 2**20} MB",
                    path=name,
                    hint="Split the article; a page of this size helps no reader.",
                )
            return path.read_bytes()
        except OSError as error:
            raise self._refused("cannot be read", name, error) from error

    def digest(self, name: str, fresh: bool = False) -> str:
        """A short hash of a file's content, or "" where there is none.

        A file whose inode, size and modification time are as before is read again only with
        ``fresh``.
        """
        known = self._digested.get(name)
        path = known[0] if known else str(self.path(name))
        try:
            found = os.stat(path)
            mark = (found.st_ino, found.st_size, found.st_mtime_ns)
            if known and known[1] == mark and not fresh:
                return known[2]
            with open(path, "rb") as file:
                digest = hashlib.blake2b(file.read(), digest_size=16).hexdigest()
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise self._refused("cannot be read", name, error) from error
        self._digested[name] = (path, mark, digest)
        return digest

    def write(self, name: str, content: str | bytes, durable: bool = False) -> bool:
        """Write a file whole; returns False, and touches nothing, if it has that content.

        With ``durable`` the content is on the disk, not only on its way there, before it
        replaces what was: for files that cannot be generated again.
        """
        data = content.encode() if isinstance(content, str) else content
        path = self.path(name)
        try:
            if path.is_file() and path.read_bytes() == data:
                return False
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, data, durable)
        except OSError as error:
            raise self._refused("cannot be written", name, error) from error
        return True

    def rewrite(self, name: str, change: Callable[[str | None], str | None]) -> bool:
        """Replace a file's text by what ``change`` makes of it.

        ``change`` is given the text, or None where there is no file, and returns the new text, or
        None to leave the file alone. If someone else saves the file meanwhile it is asked again,
        so that their words are never written over.
        """
        while True:
            before = self.digest(name, fresh=True)
            wanted = change(self.read(name) if before else None)
            if wanted is None:
                return False
            if self.digest(name, fresh=True) == before:
                return self.write(name, wanted, durable=bool(before))

    def remove(self, name: str) -> None:
        """Delete a file and the directories that it leaves empty."""
        path = self.path(name)
        try:
            path.unlink(missing_ok=True)
            for parent in path.parents:
                if parent == self.root or any(parent.iterdir()):
                    break
                parent.rmdir()
        except OSError as error:
            raise self._refused("cannot be removed", name, error) from error

    def files(self, folder: str, suffix: str = "") -> list[str]:
        """Names of all files below ``folder``, relative to it, sorted; hidden ones left out."""
        base = self.path(folder)
        if not base.is_dir():
            return []
        found = []
        try:
            for directory, folders, names in os.walk(base, onerror=_raise, followlinks=True):
                # A link back up the tree would make this endless.
                folders[:] = sorted(
                    f
                    for f in folders
                    if not f.startswith(".") and not _leads_up(Path(directory, f))
                )
                inside = os.path.relpath(directory, base).replace(os.sep, "/")
                prefix = "" if inside == "." else f"{inside}/"
                for name in (*folders, *names):
                    if Path(directory, name).is_symlink():
                        self.path(f"{folder}/{prefix}{name}")
                for name in names:
                    if name.endswith(suffix) and not name.startswith("."):
                        found.append(f"{prefix}{name}")
        except OSError as error:
            raise self._refused("cannot be read", folder, error) from error
        return sorted(found)

    @contextlib.contextmanager
    def lock(self, holder: str, wait: float) -> Iterator[None]:
        """Hold the project for one process at a time.

        Args:
            holder: What to tell others who ask, the command line say.
            wait: Seconds to wait for another process before giving up.

        Raises:
            LockedError: Naming the process that holds the project.
        """
        path = self.path(".pipeline/lock")
        try:
            path.parent.mkdir(exist_ok=True)
            ignore = path.parent / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
            lock = FileLock(path)
            lock.acquire(timeout=wait)
        except Timeout:
            note = path.with_suffix(".holder")
            who = note.read_text(encoding="utf-8").strip() if note.exists() else "another process"
            raise LockedError(
                f"the project is in use by {who}",
                hint="Wait until it has finished, or pass --wait SECONDS.",
            ) from None
        except OSError as error:
            raise self._refused("cannot be written", ".pipeline/lock", error) from error
        try:
            path.with_suffix(".holder").write_text(holder, encoding="utf-8")
            yield
        finally:
            path.with_suffix(".holder").unlink(missing_ok=True)
            lock.release()

    def _refused(self, what: str, name: str, error: OSError) -> PipelineError:
        reason = error.strerror or str(error)
        return PipelineError(
            f"{what}: {reason}",
            path=name,
            hint="Check that the file is there, its permissions and the space left on the disk.",
        )


def _leads_up(folder: Path) -> bool:
    return folder.is_symlink() and Path(os.path.realpath(folder)) in folder.absolute().parents


def _raise(error: OSError) -> None:
    raise error


def _replace(path: Path, data: bytes, durable: bool) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(temporary).chmod(path.stat().st_mode if path.exists() else 0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def decode(data: bytes, name: str) -> str:
    """UTF-8 text from a file's bytes.

    Raises:
        SourceError: With the line of the first byte that is not UTF-8.
    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise SourceError(
            f"is not UTF-8 text (byte {data[error.start]:#04x})",
            path=name,
            line=data.count(b"\n", 0, error.start) + 1,
            hint="Save the file as UTF-8 in your editor.",
        ) from error


def is_partial(name: str) -> bool:
    """Whether a file below the source folder is a part of pages and no page itself."""
    return any(part.startswith("_") for part in PurePosixPath(name).parts)
