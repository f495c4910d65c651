"""What is in a folder: names that can be worked with, and an error for each that cannot."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import PipelineError, SourceError
from pipeline.project.folders import Key, is_in

LONGEST = 240
"""Bytes that a name may have; a system takes 255, and some names of ours are longer."""
DEVICE = re.compile(r"(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\..*)?", re.IGNORECASE)
"""Names that are no files on Windows."""
KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


@dataclass(slots=True)
class Listing:
    """The files below a folder, by names relative to it.

    Attributes:
        names: Regular files, sorted; hidden ones left out.
        errors: What is there and cannot be used.
        loops: Links to folders that are not followed because that would not end.
    """

    names: list[str] = field(default_factory=list)
    errors: list[PipelineError] = field(default_factory=list)
    loops: list[PipelineError] = field(default_factory=list)


def oddity(name: str) -> str | None:
    """What is wrong with a file's or folder's name that not every system can have, if anything."""
    if any("\ud800" <= character <= "\udfff" for character in name):
        return "has a name that is not UTF-8"
    if any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in name):
        return "has a line break or another control character in its name"
    if (size := len(name.encode())) > LONGEST:
        return f"has a name of {size} bytes, of which at most {LONGEST} are allowed"
    if DEVICE.fullmatch(name) or name.endswith((".", " ")):
        return "has a name that Windows cannot have"
    return None


def printable(name: str) -> str:
    """A name as it can be told on one line."""
    text = name.encode(errors="backslashreplace").decode()
    return "".join(
        c if unicodedata.category(c)[0] not in "CZ" or c == " " else repr(c)[1:-1] for c in text
    )


def listing(root: Path, folder: Path, name: str, barred: frozenset[Key] = frozenset()) -> Listing:
    """All files below a folder.

    Args:
        root: The real path of the project's folder.
        folder: The real path of the folder.
        name: What it is called, for error messages.
        barred: Real folders that are left out.

    Raises:
        OSError: If the folder itself cannot be read.
    """
    return _Walk(root, name, barred).listing(folder)


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to look into.

    Attributes:
        path: Where it really is.
        prefix: What its files' names begin with.
        trail: The real folders with the links that led here.
        seen: The real folders that were reached by the first of these links.
    """

    path: str
    prefix: str = ""
    trail: tuple[str, ...] = ()
    seen: set[str] = field(default_factory=set)


class _Walk:
    def __init__(self, root: Path, name: str, barred: frozenset[Key]) -> None:
        self._root = str(root)
        self._name = name
        self._barred = barred
        self._found = Listing()
        self._loops: dict[str, PipelineError] = {}

    def listing(self, folder: Path) -> Listing:
        with os.scandir(folder):  # that of the others is told, and their folder left out
            pass
        waiting = [_Folder(str(folder))]
        while waiting:
            waiting += self._folder(waiting.pop())
        self._found.names.sort()
        self._found.errors.sort(key=str)
        self._found.loops = [self._loops[name] for name in sorted(self._loops)]
        return self._found

    def _folder(self, folder: _Folder) -> Iterator[_Folder]:
        try:
            with os.scandir(folder.path) as entries:
                # The last is looked into first; of two links to one folder, the first counts.
                for entry in sorted(entries, key=lambda e: e.name, reverse=True):
                    if not entry.name.startswith("."):
                        yield from self._entry(folder, entry)
        except OSError as error:
            told = f"cannot be read: {error.strerror or error}"
            hint = "Check its permissions; pages of what is in it stay as they are."
            self._refuse(folder.prefix.rstrip("/"), told, hint)

    def _entry(self, folder: _Folder, entry: os.DirEntry[str]) -> Iterator[_Folder]:
        name = folder.prefix + entry.name
        try:
            if entry.is_symlink():
                yield from self._link(folder, entry)
            elif entry.is_dir(follow_symlinks=False):
                path = f"{folder.path}{os.sep}{entry.name}"
                if self._is_good(name) and not is_in(Path(path), self._barred):
                    yield _Folder(path, f"{name}/", folder.trail, folder.seen)
            else:
                self._file(name, entry.stat(follow_symlinks=False).st_mode)
        except OSError as error:
            self._refuse(name, f"cannot be read: {error.strerror or error}", "Look at what it is.")

    def _link(self, folder: _Folder, entry: os.DirEntry[str]) -> Iterator[_Folder]:
        name = folder.prefix + entry.name
        target = os.path.realpath(f"{folder.path}{os.sep}{entry.name}")
        if not _lies_in(target, self._root):
            hint = "Move the file into the project, or remove the link or the '..'."
            self._refuse(name, "leads outside the project", hint)
        elif is_in(Path(target), self._barred):
            told = "is a link to what the pipeline writes, which is no source"
            self._refuse(name, told, "Remove the link.")
        elif not os.path.isdir(target):  # noqa: PTH112 - of strings, as all here
            self._file(name, os.stat(target).st_mode)  # noqa: PTH116
        elif target in folder.seen or any(
            _lies_in(place, target) for place in (folder.path, *folder.trail)
        ):
            self._loop(folder, entry.name)
        elif self._is_good(name):
            seen = folder.seen if folder.trail else set()
            seen.add(target)
            yield _Folder(target, f"{name}/", (*folder.trail, folder.path), seen)

    def _file(self, name: str, mode: int) -> None:
        if stat.S_ISREG(mode):
            self._found.names.append(name)
        else:
            kind = KINDS.get(stat.S_IFMT(mode), "no file")
            self._refuse(name, f"is {kind}, which cannot be published", "Move it elsewhere.")

    def _is_good(self, name: str) -> bool:
        told = oddity(name.rpartition("/")[2])
        if told:
            self._refuse(name, told, RENAME)
        return not told

    def _loop(self, folder: _Folder, name: str) -> None:
        """A link, by where it really is: it may be reached in more than one way."""
        place = f"{folder.path}{os.sep}{name}"
        self._loops[place] = SourceError(
            "is a link to a folder that it lies in, or that another link leads to already, and is "
            "not followed",
            path=printable(os.path.relpath(place, self._root).replace(os.sep, "/")),
            hint="Remove the link.",
        )

    def _refuse(self, name: str, told: str, hint: str) -> None:
        path = printable(f"{self._name}/{name}" if name else self._name)
        self._found.errors.append(PipelineError(told, path=path, hint=hint))


RENAME = "Give it another name."


def _lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
