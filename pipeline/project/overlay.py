"""A project's files as they would be: reads fall through, and what is written stays in memory.

Stages work on it as on the files themselves, so a dry run does what a run does, and each stage sees
what those before it would have written.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipeline.project.files import Content, Files
from pipeline.project.folders import Key
from pipeline.project.listing import Listing

Pending = Mapping[Path, Content | None]
"""What files would hold, by their real paths; None where they would be gone."""


class Overlay(Files):
    """Files that are never touched.

    Raises:
        PipelineError: As ``Files`` does.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._pending: dict[Path, Content | None] = {}
        self._new: dict[Path, Content | None] = {}

    def take(self) -> Pending:
        """What would have been written since the last call, for another process to adopt."""
        taken, self._new = self._new, {}
        return taken

    def adopt(self, pending: Pending) -> None:
        """Take over what another process would have written."""
        self._pending |= pending

    @property
    def pending(self) -> Pending:
        """All that would have been written."""
        return self._pending

    def exists(self, name: str) -> bool:
        if self._is_pending(name):
            return self._pending[self.path(name)] is not None
        return super().exists(name)

    def read_bytes(self, name: str) -> bytes:
        if not self._is_pending(name):
            return super().read_bytes(name)
        found = self._pending[self.path(name)]
        if found is None:
            gone = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            raise self._refused("cannot be read", name, gone)
        return found.data

    def content(self, name: str, limit: int | None = None) -> Content | None:
        if not self._is_pending(name):
            return super().content(name, limit)
        found = self._pending[self.path(name)]
        return found if found is None or found.name == name else Content(name, found.data)

    def digest(self, name: str) -> str:
        if self._is_pending(name):
            found = self._pending[self.path(name)]
            return found.digest if found else ""
        return super().digest(name)

    def put(self, name: str, content: str | bytes, *, durable: bool = False) -> tuple[bool, str]:
        data = content.encode() if isinstance(content, str) else content
        before = self.content(name)
        if before and before.data == data:
            return False, before.digest
        return True, self._keep(name, data).digest

    def rewrite(
        self,
        name: str,
        change: Callable[[Content | None], str | bytes | None],
        *,
        durable: bool | None = None,
    ) -> Content | None:
        before = self.content(name)
        wanted = change(before)
        if wanted is None:
            return None
        data = wanted.encode() if isinstance(wanted, str) else wanted
        return None if before and data == before.data else self._keep(name, data)

    def remove_known(self, name: str, known: bytes) -> bool:
        found = self.content(name)
        if found and found.data != known:
            return False
        self.remove(name)
        return True

    def remove(self, name: str) -> None:
        if self.content(name):
            path = self.path(name)
            self._pending[path] = self._new[path] = None

    def clean(self, folder: str, keep: str) -> list[str]:
        return []

    def folders(self, folder: str) -> list[str]:
        found = super().folders(folder)
        inside = (path.parts[0] for path in self._pending_in(folder) if len(path.parts) > 1)
        return sorted({*found, *(name for name in inside if not name.startswith("."))})

    def listing(self, folder: str, barred: frozenset[Key] = frozenset()) -> Listing:
        found = super().listing(folder, barred)
        if self._pending:
            names = {name for name in found.names if self.exists(f"{folder}/{name}")}
            for path in self._pending_in(folder):
                if not any(part.startswith(".") for part in path.parts):
                    names.add(path.as_posix())
            found.names = sorted(names)
        return found

    def _pending_in(self, folder: str) -> Iterator[Path]:
        """Files that would be in a folder, relative to it."""
        base = self.path(folder)
        for path, content in self._pending.items():
            if content and path.is_relative_to(base):
                yield path.relative_to(base)

    def _is_pending(self, name: str) -> bool:
        return bool(self._pending) and self.path(name) in self._pending

    def _keep(self, name: str, data: bytes) -> Content:
        path, content = self.path(name), Content(name, data)
        self._pending[path] = self._new[path] = content
        return content
