"""All reading and writing of a project's files.

Text is UTF-8; writes go to a temporary file beside the target and replace it in one step, so that
a reader, or a process killed half-way, only ever sees a whole file.
"""

from __future__ import annotations

import errno
import functools
import hashlib
import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PipelineError, SourceError
from pipeline.project import atomic
from pipeline.project.atomic import Mark, mark_of
from pipeline.project.folders import Key
from pipeline.project.listing import Listing, listing


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


GENERATED = (".pot", ".lines")
"""How the names of files end in which nobody writes."""


class Files:
    """The files below one project's folder.

    Raises:
        PipelineError: From every method, where a path leaves the project or the system refuses.
    """

    def __init__(self, root: Path) -> None:
        try:
            self.root = root.resolve()
        except (OSError, RuntimeError) as error:  # the working folder is gone, or links go round
            raise PipelineError(
                f"is not to be found: {error}",
                path=root,
                hint="Go to a folder that is there, or pass the project's whole path.",
            ) from error
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
            path = self.path(name)
            _check_regular(path)
            return path.read_bytes()
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
        begin = time.monotonic()
        try:
            while True:
                _check_regular(path)
                with (
                    open(path, "rb") as file,
                    atomic.undisturbed(file.fileno()) as quiet,
                ):
                    mark = mark_of(os.fstat(file.fileno()))
                    if limit is not None and mark[1] > limit:
                        raise SourceError(
                            f"is larger than {limit // 2**20} MB",
                            path=name,
                            hint="Split the article; a page of this size helps no reader.",
                        )
                    if quiet or atomic.seems_whole(file.fileno(), time.monotonic() - begin):
                        data = file.read()
                        break
                time.sleep(atomic.PAUSE)
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
            if known and known[1] == mark_of(os.stat(known[0])):
                return known[2]
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise self._refused("cannot be read", name, error) from error
        found = self.content(name)
        return found.digest if found else ""

    def write(self, name: str, content: str | bytes, *, durable: bool = False) -> bool:
        """Write a file whole; returns False, and touches nothing, if it has that content.

        With ``durable`` the content is on the disk, not only on its way there, before it
        replaces what was: for files that cannot be generated again.
        """
        return self.put(name, content, durable=durable)[0]

    def put(self, name: str, content: str | bytes, *, durable: bool = False) -> tuple[bool, str]:
        """The same; returns also the digest of the content.

        That is what a stamp has to say of the file, which may be another as soon as it is there.
        """
        data = content.encode() if isinstance(content, str) else content
        path = self.path(name)
        try:
            if path.exists():
                _check_regular(path)
                mark = mark_of(path.stat())
                if path.is_file() and path.read_bytes() == data:
                    return False, self._known(Content(name, data), path, mark).digest
        except OSError as error:
            raise self._refused("cannot be written", name, error) from error
        return True, self._replace(name, data, durable=durable).digest

    def hand_out(self, path: Path, content: str) -> None:
        """Write a file that a person asked for, wherever it is, whole or not at all."""
        try:
            atomic.replace(path, content.encode(), durable=True)
        except OSError as error:
            raise self._refused("cannot be written", str(path), error) from error

    def rewrite(
        self,
        name: str,
        change: Callable[[Content | None], str | bytes | None],
        *,
        durable: bool | None = None,
    ) -> Content | None:
        """Replace a file by what ``change`` makes of it; returns what was written, if anything.

        ``change`` is given what the file holds, or None where there is no file, and returns the
        new content, or None to leave the file alone. If someone else saves the file meanwhile it is
        asked again, so that their words are never written over.

        Args:
            name: The file.
            change: Makes the new content.
            durable: Whether the content is on the disk before it has the file's name; by default
                if it replaces a file.
        """
        path = self.path(name)

        def wanted(there: Content | None) -> bytes | None:
            made = change(there)
            return made.encode() if isinstance(made, str) else made

        def remake(there: bytes) -> bytes | None:
            return wanted(Content(name, there))

        while True:
            before = self.content(name)
            data = wanted(before)
            there = before.data if before else None
            if data is None or data == there:
                return None
            flush = there is not None if durable is None else durable
            try:
                self._make_folder(path.parent, durable=flush)
                written = atomic.replace_known(path, data, there, remake, durable=flush)
            except OSError as error:
                raise self._refused("cannot be written", name, error) from error
            if written is not None:
                content = Content(name, written[0])
                self._digested[name] = (str(path), written[1], content.digest)
                return content

    def _known(self, content: Content, path: Path, mark: Mark) -> Content:
        """The content, its digest remembered by the file's mark."""
        known = self._digested.get(content.name)
        if known and known[1] == mark and mark[1] == len(content.data):
            vars(content)["digest"] = known[2]
        else:
            self._digested[content.name] = (str(path), mark, content.digest)
        return content

    def _replace(self, name: str, data: bytes, *, durable: bool) -> Content:
        path = self.path(name)
        try:
            self._make_folder(path.parent, durable=durable)
            mark = atomic.replace(path, data, durable=durable)
        except OSError as error:
            raise self._refused("cannot be written", name, error) from error
        content = Content(name, data)
        self._digested[name] = (str(path), mark, content.digest)
        return content

    def _make_folder(self, folder: Path, *, durable: bool) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent, durable=durable)
        folder.mkdir(exist_ok=True)
        if durable:
            atomic.flush_folder(folder.parent)

    def remove_known(self, name: str, known: bytes) -> bool:
        """Delete a file that holds ``known``; False, and it stays, if somebody has saved it since.

        A file that is not there is gone, too.
        """
        path = self.path(name)
        try:
            if not atomic.remove_known(path, known):
                return False
        except FileNotFoundError:
            return True
        except OSError as error:
            raise self._refused("cannot be removed", name, error) from error
        self._remove_empty(path)
        return True

    def clean(self, folder: str, keep: str) -> list[str]:
        """Put away what a process that was killed has left below ``folder``; returns what was kept.

        Only temporary files of our own are touched, and only while no process of ours works here.
        One that is made for a catalog or a page may be somebody's words, taken out at the moment
        the process ended: it goes to ``keep`` unless that file holds the same bytes.
        """
        kept = []
        for path in atomic.leftovers(self.path(folder)):
            try:
                there = atomic.meant_for(path)
                data = path.read_bytes()
                worth = data and there.suffix not in GENERATED
                if worth and not (there.exists() and there.read_bytes() == data):
                    name = f"{keep}/{there.relative_to(self.root).as_posix()}.{hashed(data)[:8]}"
                    self.write(name, data, durable=True)
                    kept.append(name)
                path.unlink()
            except OSError as error:
                raise self._refused("cannot be removed", str(path), error) from error
        return kept

    def remove(self, name: str) -> None:
        """Delete a file, if it is there, and the directories that it leaves empty."""
        path = self.path(name)
        try:
            path.unlink()
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._refused("cannot be removed", name, error) from error
        self._remove_empty(path)

    def _remove_empty(self, path: Path) -> None:
        try:
            for parent in path.parents:
                if parent == self.root or any(parent.iterdir()):
                    break
                parent.rmdir()
        except OSError as error:
            raise self._refused("cannot be removed", str(path.parent), error) from error

    def files(self, folder: str, suffix: str = "") -> list[str]:
        """Names of all files below ``folder``, relative to it, sorted.

        Hidden ones are left out, and so is what cannot be used: whoever wants it is told.
        """
        return [name for name in self.listing(folder).names if name.endswith(suffix)]

    def folders(self, folder: str) -> list[str]:
        """Names of the folders in a folder, sorted; hidden ones and links left out."""
        base = self.path(folder)
        try:
            with os.scandir(base) as entries:
                found = [e.name for e in entries if e.is_dir(follow_symlinks=False)]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise self._refused("cannot be read", folder, error) from error
        return sorted(name for name in found if not name.startswith("."))

    def listing(self, folder: str, barred: frozenset[Key] = frozenset()) -> Listing:
        """All files below ``folder``, and what there is no file that can be used.

        Args:
            folder: The folder.
            barred: Real folders that are left out.
        """
        base = self.path(folder)
        if not base.is_dir():
            return Listing()
        try:
            return listing(self.root, base, folder, barred)
        except OSError as error:
            raise self._refused("cannot be read", folder, error) from error

    def _refused(self, what: str, name: str, error: OSError) -> PipelineError:
        reason = error.strerror or str(error)
        return PipelineError(
            f"{what}: {reason}",
            path=name,
            hint="Check that the file is there, its permissions and the space left on the disk.",
        )


def _check_regular(path: Path) -> None:
    """Raise an OSError for a pipe or a device, which might never end."""
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "it is no file")


def hashed(data: bytes) -> str:
    """A short hash of a file's bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


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
