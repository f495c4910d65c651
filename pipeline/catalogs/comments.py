"""Comment lines: the one place that makes them, and that puts wrapped ones together again.

What stands in a comment may come from anywhere: a translation memory, a package's version, a file's
name. A line break in it would end the comment, and what follows would be read as messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
"""What some reader of catalogs takes for the end of a line, or can't show; a tab is neither."""
WHOLE = (
    re.compile(r"mt: .+? confidence=[01](?:\.\d+)? text=[0-9a-f]{8}"),
    re.compile(r"approved: .+? \d{4}-\d{2}-\d{2} sha256:[0-9a-f]{64}"),
)
"""Comments that are nothing unless they are whole."""
NOTES = ("mt-failed: ", "mt-note: ", "mt-terms: ", "tm: ", "minor: ")
"""How comments of the pipeline begin whose end can't be told from their text."""
WIDTH = 76
"""The least width at which tools wrap unless they are told otherwise (Babel's; polib's is 78)."""
LONGEST = 78
"""No line of a wrapped catalog is longer, if it could have been wrapped."""
PARTS = 16
"""The most lines that a comment is put together from."""


def line(text: str) -> str:
    """The text as one line that can't be anything but a comment."""
    return CONTROL.sub(" ", text).rstrip()


def unwrapped(lines: Sequence[str]) -> tuple[str, ...]:
    """The comments of a message, those of the pipeline whole where a tool has wrapped them.

    polib and Babel wrap at 78 and 76 columns. A comment that must be whole is put together where
    that makes it whole; of other notes of the pipeline a line is the end unless the next word would
    not have fitted on it. What people wrote stays as it is.
    """
    if not any(text.startswith(("mt", "tm: ", "minor: ", "approved: ")) for text in lines):
        return tuple(lines)
    found: list[str] = []
    start = 0
    while start < len(lines):
        end = _end(lines, start)
        found.append(_joined(lines[start:end]))
        start = end
    return tuple(found)


def _end(lines: Sequence[str], start: int) -> int:
    """Where the comment ends that begins in line ``start``."""
    first = lines[start]
    if first.startswith(("mt: ", "approved: ")):
        for end in range(start + 1, min(len(lines), start + PARTS) + 1):
            whole = _joined(lines[start:end]).strip()
            if any(pattern.fullmatch(whole) for pattern in WHOLE):
                return end
            if end < len(lines) and _begins(lines[end]):
                break
    end = start + 1
    if first.startswith(NOTES):
        while end < len(lines) and _goes_on(lines[end - 1], lines[end]):
            end += 1
    return end


def _goes_on(text: str, following: str) -> bool:
    """Whether ``following`` is what a tool that wraps had no room for after ``text``."""
    room = len(f"# {text}")
    if room > LONGEST and " " in text.strip():
        return False  # nobody wraps here
    word = re.match(r"[^\s-]*-?", following)
    return not _begins(following) and room + 1 + len(word[0] if word else "") > WIDTH


def _begins(text: str) -> bool:
    """Whether a line is no continuation, whatever stands before it."""
    return text.startswith((*NOTES, "mt: ", "approved: ")) or not text.strip()


def _joined(lines: Iterable[str]) -> str:
    """Lines as one; those that end with the hyphen of a word are cut in the word."""
    whole = ""
    for text in lines:
        cut = len(whole) > 1 and whole[-1] == "-" and whole[-2].isalnum()
        whole += text if not whole or cut else f" {text}"
    return whole
