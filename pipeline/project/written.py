"""What the pipeline left in the folder of a locale's pages, so that only that is ever replaced.

Beside the pages, in the folder ``.written``, lies a record for each file: for a page a short digest
of every line, for another file one of the whole. A file that is not as its record says was edited
by somebody. Lines of the record are alike where lines of the page are, so git merges a record just
as it merges the page, and what it has merged counts as ours.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import PipelineError
from pipeline.project.files import Content, Files, hashed
from pipeline.project.paths import KEPT

FOLDER = ".written"
SUFFIX = ".lines"
MANIFEST = ".pipeline.json"
"""Where earlier versions listed the files of a locale, each with a digest of the whole."""
LISTED = re.compile(r'^[ \t]*+("(?:[^"\\]|\\.)*"):[ \t]*+"([0-9a-f]{32})"', re.MULTILINE)
RECORD = re.compile(rb"(?:[0-9a-f]{8}\n)*|[0-9a-f]{32}\n")
LINE_END = re.compile(rb"\r\n|\r|\n")
MARKER = re.compile(rb"(?:<<<<<<<|\|\|\|\|\|\|\||>>>>>>>)(?: .*)?")
"""The lines that git puts around two versions of a text."""
BETWEEN = b"======="
"""The line between them, which may also be somebody's own."""

Digests = tuple[str, ...]


def by_line(data: bytes) -> Digests:
    """What a record says of a page. Line endings do not count; git may change them."""
    return tuple(map(_digest, LINE_END.split(data)))


def as_whole(data: bytes) -> Digests:
    """What a record says of any other file."""
    is_text = b"\0" not in data[:8000]
    return (hashed(data.replace(b"\r\n", b"\n") if is_text else data),)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file.

    Attributes:
        changed: The file and its record, as far as they were written or removed.
        digest: The file's digest, "" if it is gone.
        copy: Where a copy is of what somebody had made of the file, if it was replaced.
    """

    changed: tuple[str, ...]
    digest: str = ""
    copy: str | None = None


class EditedError(PipelineError):
    """A file that somebody else wrote or edited, and that was left as it is."""


class Written:
    """The files in the folder of a locale's pages, and their records.

    Args:
        files: The project's files.
        folder: The folder.

    Raises:
        PipelineError: From every method, where the system refuses, or a name leads elsewhere.
    """

    def __init__(self, files: Files, folder: str) -> None:
        self._files = files
        self._folder = folder
        self._listed: dict[str, set[str]] | None = None

    def path(self, name: str) -> str:
        """A file of the locale.

        Raises:
            PipelineError: If the name leads out of the folder, or through a link.
        """
        path = f"{self._folder}/{name}"
        parts = name.split("/")
        if not name or {"", ".", "..", FOLDER, MANIFEST}.intersection(parts):
            raise PipelineError("is no name of a page", path=path, hint="Change the layout.")
        self._check(path, name)
        return path

    def record(self, name: str) -> str:
        """The record of a file."""
        return f"{self._folder}/{FOLDER}/{name}{SUFFIX}"

    def names(self) -> list[str]:
        """All files that the pipeline has written here, as far as their records tell."""
        found = self._files.files(f"{self._folder}/{FOLDER}", SUFFIX)
        return sorted({*(name.removesuffix(SUFFIX) for name in found), *self._earlier()})

    def write(self, name: str, data: bytes, digests: Digests, *, force: bool) -> Outcome:
        """Write a file, unless somebody else has written or edited it.

        Args:
            name: Its name in the folder.
            data: What is to be in it.
            digests: What its record is to say, from ``by_line`` or ``as_whole``.
            force: Whether it is replaced nevertheless, and a copy kept.

        Raises:
            EditedError: If somebody else did.
        """
        path, record, copy, digest = self.path(name), self.record(name), None, ""
        before = self._files.digest(record)

        def change(there: Content | None) -> bytes:
            nonlocal copy, digest
            if there is None:
                self._note(name, _text(digests))
            elif there.data == data:
                digest = there.digest
            else:
                copy = self._replaced(name, there, force=force)
                # Whenever we are ended from here on, what is there then counts as ours.
                made = by_line if digests == by_line(data) else as_whole
                self._note(name, _either(made(there.data), digests))
            return data

        written = self._files.rewrite(path, change, durable=False)
        self._note(name, _text(digests))
        changed = [path] if written else []
        changed += [record] if self._files.digest(record) != before else []
        return Outcome(tuple(changed), written.digest if written else digest, copy)

    def remove(self, name: str, *, force: bool) -> Outcome:
        """Remove a file that is no longer made, and its record.

        Raises:
            EditedError: If somebody else wrote or edited the file.
        """
        path, copy = self.path(name), None
        while there := self._files.content(path):
            copy = self._replaced(name, there, force=force)
            if self._files.remove_known(path, there.data):
                break
        changed = (path,) if there else ()
        return Outcome((*changed, *self._forget(name)), copy=copy)

    def is_same(self, name: str, other: str | None) -> bool:
        """Whether two names are of one file, as on a system that does not tell their case apart."""
        with contextlib.suppress(OSError, PipelineError):
            one = self._files.path(self.path(name))
            return other is not None and one.samefile(self._files.path(self.path(other)))
        return False

    def _forget(self, name: str) -> tuple[str, ...]:
        """Remove the record of a file; returns it, if there was one."""
        record = self.record(name)
        self._check(record, f"{FOLDER}/{name}{SUFFIX}")
        if not self._files.exists(record):
            return ()
        self._files.remove(record)
        return (record,)

    def manifest(self) -> str | None:
        """The list that earlier versions wrote, if the folder has it."""
        path = f"{self._folder}/{MANIFEST}"
        with contextlib.suppress(PipelineError):
            self._check(path, MANIFEST)
            return path if self._files.exists(path) else None
        return None

    def drop_manifest(self) -> list[str]:
        """Give up the list that earlier versions wrote; what only it knows of gets a record.

        Returns the records that were written.
        """
        path = self.manifest()
        noted: list[str] = []
        if path is None:
            return noted
        for name in self._earlier():
            with contextlib.suppress(PipelineError):  # a name that leads elsewhere
                there = self._files.content(self.path(name))
                known = self._files.exists(self.record(name))
                if there and not known and self._is_ours(name, there):
                    self._note(name, _text(as_whole(there.data)))
                    noted.append(self.record(name))
        self._files.remove(path)
        self._listed = {}
        return noted

    def _replaced(self, name: str, there: Content, *, force: bool) -> str | None:
        """Agree to replace what is there; returns where a copy of it was put, if one is needed."""
        if not force:
            self._check_ours(name, there)
        if self._is_ours(name, there):
            return None
        copy = f"{KEPT}/{there.name}.{there.digest[:8]}"
        self._files.write(copy, there.data, durable=True)
        return copy

    def _check_ours(self, name: str, there: Content) -> None:
        """
        Raises:
            EditedError: If the file is not as it was left here.
        """
        if self._is_ours(name, there):
            return
        record = self._files.content(self.record(name))
        known = record is not None or name in self._earlier()
        raise EditedError(
            "was edited since the pipeline wrote it, and is left as it is"
            if known
            else "was not written by the pipeline, and is left as it is",
            path=there.name,
            line=_first_difference(there.data, record.data) if record else None,
            hint="Bring the change into the article or the catalog, or move the file away; or pass "
            f"--force to replace it (a copy is kept in {KEPT}).",
        )

    def _is_ours(self, name: str, there: Content) -> bool:
        """Whether a file is as it was left here, or as git has merged what was."""
        if there.digest in self._earlier().get(name, ()):
            return True
        path = self.record(name)
        self._check(path, f"{FOLDER}/{name}{SUFFIX}")
        record = self._files.content(path)
        if record is None:
            return False
        if RECORD.fullmatch(record.data):
            found = tuple(record.data.decode().split())
            is_whole = len(found) == 1 and len(found[0]) > 8
            return found == (as_whole if is_whole else by_line)(there.data)
        return _is_merged(there.data, record.data)

    def _note(self, name: str, text: str) -> None:
        record = self.record(name)
        self._check(record, f"{FOLDER}/{name}{SUFFIX}")
        self._files.write(record, text)

    def _check(self, path: str, name: str) -> None:
        """
        Raises:
            PipelineError: If a link on the way leads elsewhere.
        """
        wanted = self._files.path(self._folder) / name
        if self._files.path(path) != wanted:
            raise PipelineError(
                "is a link or lies behind one, and is not written through it",
                path=path,
                hint="Remove the link.",
            )

    def _earlier(self) -> dict[str, set[str]]:
        """Digests of what earlier versions wrote, by name.

        The list is read line by line: after a merge it may have lines of both sides.
        """
        if self._listed is None:
            self._listed = {}
            path = self.manifest()
            content = self._files.content(path) if path else None
            for name, digest in _listed(content.data if content else b""):
                self._listed.setdefault(name, set()).add(digest)
        return self._listed


def _text(digests: Digests) -> str:
    return "".join(f"{digest}\n" for digest in digests)


def _either(before: Digests, after: Digests) -> str:
    """A record of a file that is being replaced: whoever ends us leaves one or the other."""
    return f"<<<<<<<\n{_text(before)}{BETWEEN.decode()}\n{_text(after)}>>>>>>>\n"


def _listed(data: bytes) -> Iterator[tuple[str, str]]:
    for quoted, digest in LISTED.findall(data.decode(errors="replace")):
        try:
            name = str(json.loads(quoted))
        except ValueError:
            continue
        if not {"", ".", "..", FOLDER}.intersection(name.split("/")) and "\\" not in name:
            yield name, digest


def _is_merged(data: bytes, record: bytes) -> bool:
    """Whether a file, or every line of it, is one that its record has, in this order.

    The record is one that git could not merge: it has both sides, and so may the file. Or it is of
    a file that was being replaced.
    """
    known = _sides(record.split(b"\n"))
    if as_whole(data)[0].encode() in known:
        return True
    digests = [line.decode() for line in known if re.fullmatch(rb"[0-9a-f]{8}", line)]
    if len(digests) != len([line for line in known if line]):
        return False
    rest = iter(digests)
    return all(_digest(line) in rest for line in _sides(LINE_END.split(data)))


def _sides(lines: Iterable[bytes]) -> list[bytes]:
    """The lines without those that git has put around two versions."""
    return [line for line in lines if line != BETWEEN and not MARKER.fullmatch(line)]


def _first_difference(data: bytes, record: bytes) -> int | None:
    """The first line of a file that is not as its record says."""
    known: Sequence[str] = record.decode(errors="replace").split()
    if any(len(digest) != 8 for digest in known):
        return None
    found = by_line(data)
    pairs = enumerate(zip(found, known, strict=False), 1)
    last = min(len(found), len(known))
    return next((number for number, (one, other) in pairs if one != other), last)


def _digest(line: bytes) -> str:
    return hashlib.blake2b(line, digest_size=4).hexdigest()
