"""Names of files by pattern, as settings give them."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

PIECE = re.compile(r"\*\*/|\*+|\?|[^*?]+")
TAKES_OUT = "!"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns of paths below a folder; the last that fits a name decides.

    ``*`` and ``?`` stand for characters of one name, ``**`` for any number of folders. A pattern
    that fits a folder fits all that is in it. One that begins with ``!`` takes out again.
    """

    patterns: tuple[str, ...]

    def says(self, name: str) -> bool | None:
        """True for a name that is meant, False for one that is taken out, None for neither."""
        for pattern in reversed(self.patterns):
            if _compiled(pattern.removeprefix(TAKES_OUT)).fullmatch(name):
                return not pattern.startswith(TAKES_OUT)
        return None

    def folders(self) -> list[str]:
        """The folders that patterns name without any wildcard, each with a slash at its end."""
        return [p for p in self.patterns if p.endswith("/") and not re.search(r"[*?!]", p)]


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    found = "".join(map(_translated, PIECE.findall(pattern.rstrip("/"))))
    return re.compile(f"{found}/.+" if pattern.endswith("/") else f"{found}(?:/.+)?", re.DOTALL)


def _translated(piece: str) -> str:
    if piece == "**/":
        return "(?:.+/)?"
    if piece.startswith("*"):
        return "[^/]*" if piece == "*" else ".*"
    return "[^/]" if piece == "?" else re.escape(piece)
