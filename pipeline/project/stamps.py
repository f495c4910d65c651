"""Which pieces of work would come out the same, and so are left out."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline import doors
from pipeline.project.cache import Cache


class Stamps:
    """Remembers what each piece of work was made from.

    A stamp's digest covers everything that the work reads and writes; work is left out only where
    all of it is as it was when the work was last done.

    Args:
        cache: Where stamps are kept between runs, if anywhere.
        base: What all work depends on: the pipeline's own code, the settings.
    """

    def __init__(self, cache: Cache | None, base: str) -> None:
        self._cache = cache
        self._known = cache.stamps() if cache else {}
        self._base = base
        self._new: dict[str, tuple[str, Any]] = {}

    def get(self, name: str, parts: Iterable[str]) -> Any | None:
        """What the work came to, if it was done with the same ``parts``."""
        digest, result = self._new.get(name) or self._known.get(name) or ("", None)
        return result if digest == self._digest(parts) else None

    def set(self, name: str, parts: Iterable[str], result: Any) -> None:
        """Remember the work's result, a JSON value that is not None."""
        self._new[name] = (self._digest(parts), result)

    def take(self) -> dict[str, tuple[str, Any]]:
        """What was stamped since the last call, for another process to adopt."""
        taken, self._new = self._new, {}
        self._known |= taken
        return taken

    def adopt(self, stamps: Mapping[str, tuple[str, Any]]) -> None:
        """Take over what another process stamped."""
        self._new |= stamps

    def save(self) -> None:
        """Keep for later runs what was stamped."""
        if self._cache and self._new:
            self._cache.stamp(self._new)
            self._known |= self._new
            self._new = {}

    def _digest(self, parts: Iterable[str]) -> str:
        text = "\0".join([self._base, *parts])
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@functools.cache
def code_digest() -> str:
    """Changes with the code of the pipeline and its plugins: a new version does its work anew."""
    code = hashlib.blake2b(digest_size=8)
    package = Path(__file__).parent.parent
    for path in sorted([*package.rglob("*.py"), *(package / "languages").rglob("*.tsv")]):
        code.update(path.read_bytes())
    code.update(doors.signature().encode())
    return code.hexdigest()
