"""All reading and writing of a project's files.

Text is UTF-8; writes go to a temporary file beside the target and replace it in one step, so that
a reader, or a process killed half-way, only ever sees a whole file.
"""

from __future__ import annotations

import functools
import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PipelineError, SourceError

Mark = tuple[int, int, int]
"""Inode, size and modification time: what tells a file that has changed from one that has not."""


@dataclass(frozen=True)
class Content:
    """What a file holds."""

    name: str
    data: bytes

    @functools.cached_property
    def digest(self) -> str:
        """A short hash of the bytes."""
        return hashed(self.data)

    @property
    def text(self) -> str:
        """The text, line endings and byte order mark as they are.

        Raises:
            SourceError: With the line of the first byte that is not UTF-8.
        """
        return decode(self.data, self.name)


class Files:
    """The files below one project's folder.

    Raises:
        PipelineError: From every method, where a path leaves the project or the system refuses.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._digested: dict[str, tuple[str, Mark, str]] = {}

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
        """Whether there is such a file."""
        return self.path(name).is_file()

    def read(self, name: str) -> str:
        """The text of a file, line endings and byte order mark as they are."""
        return decode(self.read_bytes(name), name)

    def read_bytes(self, name: str) -> bytes:
        """The bytes of a file."""
        try:
            return self.path(name).read_bytes()
        except OSError as error:
            raise self._refused("cannot be read", name, error) from error

    def content(self, name: str, limit: int | None = None) -> Content | None:
        """What a file holds, or None where there is none.

        Args:
            name: The file.
            limit: The most bytes it may have.

        Raises:
            SourceError: If it has more.
        """
        path = self.path(name)
        try:
            with open(path, "rb") as file:
                mark = _mark(os.fstat(file.fileno()))
                if limit is not None and mark[1] > limit:
                    raise SourceError(
                        f"is larger than {limit // 2**20} MB",
                        path=name,
                        hint="Split the article; a page of this size helps no reader.",
                    )
                data = file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._refused("cannot be read", name, error) from error
        return self._known(Content(name, data), path, mark)

    def digest(self, name: str) -> str:
        """A short hash of a file's content, or "" where there is none.

        A file whose inode, size and modification time are as before is not read again.
        """
        known = self._digested.get(name)
        try:
            if known and known[1] == _mark(os.stat(known[0])):
                return known[2]
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise self._refused("cannot be read", name, error) from error
        found = self.content(name)
        return found.digest if found else ""

    def differs(self, name: str, content: str) -> bool:
        """Whether ``write`` would change the file."""
        found = self.content(name)
        return found is None or found.data != content.encode()

    def write(self, name: str, content: str | bytes, *, durable: bool = False) -> bool:
        """Write a file whole; returns False, and touches nothing, if it has that content.

        With ``durable`` the content is on the disk, not only on its way there, before it
        replaces what was: for files that cannot be generated again.
        """
        data = content.encode() if isinstance(content, str) else content
        path = self.path(name)
        try:
            if path.is_file() and path.read_bytes() == data:
                return False
        except OSError as error:
            raise self._refused("cannot be written", name, error) from error
        self._replace(name, data, durable=durable)
        return True

    def rewrite(self, name: str, change: Callable[[Content | None], str | None]) -> Content | None:
        """Replace a file's text by what ``change`` makes of it; returns what was written, if any.

        ``change`` is given what the file holds, or None where there is no file, and returns the
        new text, or None to leave the file alone. If someone else saves the file meanwhile it is
        asked again, so that their words are never written over.
        """
        while True:
            before = self.content(name)
            wanted = change(before)
            if wanted is None:
                return None
            # Whoever saves a file within one tick of the clock leaves its mark as it was, so that
            # only the bytes themselves tell.
            there = before.data if before else None
            if self._bytes(name) == there:
                data = wanted.encode()
                if data == there:
                    return None
                return self._replace(name, data, durable=before is not None)

    def _known(self, content: Content, path: Path, mark: Mark) -> Content:
        """The content, its digest remembered by the file's mark."""
        known = self._digested.get(content.name)
        if known and known[1] == mark and mark[1] == len(content.data):
            vars(content)["digest"] = known[2]
        else:
            self._digested[content.name] = (str(path), mark, content.digest)
        return content

    def _bytes(self, name: str) -> bytes | None:
        try:
            return self.path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._refused("cannot be read", name, error) from error

    def _replace(self, name: str, data: bytes, *, durable: bool) -> Content:
        path = self.path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            mark = _replace(path, data, durable=durable)
        except OSError as error:
            raise self._refused("cannot be written", name, error) from error
        content = Content(name, data)
        self._digested[name] = (str(path), mark, content.digest)
        return content

    def remove(self, name: str) -> None:
        """Delete a file, if it is there, and the directories that it leaves empty."""
        path = self.path(name)
        try:
            path.unlink()
            for parent in path.parents:
                if parent == self.root or any(parent.iterdir()):
                    break
                parent.rmdir()
        except FileNotFoundError:
            return
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


def hashed(data: bytes) -> str:
    """A short hash of a file's bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _mark(found: os.stat_result) -> Mark:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _replace(path: Path, data: bytes, *, durable: bool) -> Mark:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
            # Of the file before it takes its place: afterwards it may be somebody else's already.
            mark = _mark(os.fstat(file.fileno()))
        Path(temporary).chmod(path.stat().st_mode if path.exists() else 0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return mark


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
