"""Links between the files of a project."""

from __future__ import annotations

import posixpath
import re


def relative(page: str, target: str) -> str:
    """The path of ``target`` as seen from ``page``, both relative to the same folder."""
    return posixpath.relpath(target, posixpath.dirname(page))


def destination(path: str) -> str:
    """A path as the destination of a Markdown link."""
    return f"<{path}>" if re.search(r"[\s()<>]", path) else path
