"""What the translator comments of a message say about where its translation comes from.

Comments that begin with ``mt:`` say that an engine wrote the text, ``mt-note:`` what to look at in
it, ``mt-failed:`` that it could not, ``tm:`` what the translation memory has. They are comments
because custom flags do not survive GNU msgmerge.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.catalogs.comments import line
from pipeline.model import FUZZY, Message

MACHINE = re.compile(
    r"mt: (?P<engine>.+?) confidence=(?P<confidence>[01](?:\.\d+)?) text=(?P<digest>[0-9a-f]{8})"
)
APPROVED = re.compile(
    r"approved: (?P<who>.+?) (?P<date>\d{4}-\d{2}-\d{2}) sha256:(?P<digest>[0-9a-f]{64})"
)
FAILED = "mt-failed: "
NOTE = "mt-note: "
MEMORY = "tm: "


@dataclass(frozen=True, slots=True)
class Machine:
    """Which engine wrote a text, how sure it was (0 to 1) and the digest of what it wrote."""

    engine: str
    confidence: float
    digest: str

    def comment(self) -> str:
        return f"mt: {line(self.engine)} confidence={self.confidence:.2f} text={self.digest}"


def text_digest(text: str) -> str:
    """Eight hexadecimal digits that change when a person touches a machine's text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def machine(message: Message) -> Machine | None:
    """The engine that wrote the message's text, if it is still as the engine wrote it."""
    for comment in message.comments:
        found = MACHINE.fullmatch(comment.strip())
        if found and found["digest"] == text_digest(message.msgstr):
            return Machine(found["engine"], float(found["confidence"]), found["digest"])
    return None


def own_comments(message: Message) -> tuple[str, ...]:
    """The comments that people wrote, without what engines noted."""
    return tuple(c for c in message.comments if not c.startswith(("mt: ", FAILED, NOTE, MEMORY)))


def without_approvals(comments: Iterable[str]) -> tuple[str, ...]:
    """The translator comments that are no approvals."""
    return tuple(comment for comment in comments if not APPROVED.fullmatch(comment.strip()))


def _noted(message: Message, notes: Iterable[str]) -> tuple[str, ...]:
    """What people wrote, and the notes of whoever fills the message.

    An approval goes: it was given to what a person had before them.
    """
    return (*without_approvals(own_comments(message)), *map(line, notes))


def machine_translated(
    message: Message, text: str, engine: str, confidence: float, notes: Iterable[str] = ()
) -> Message:
    """The message filled by an engine and waiting for review, with notes for the reviewer."""
    note = Machine(engine, confidence, text_digest(text)).comment()
    comments = _noted(message, (note, *(f"{NOTE}{text}" for text in notes)))
    filled = _with_text(message, text, comments)
    return filled.with_flag(FUZZY, present=True)


def machine_failed(message: Message, engine: str, reason: str) -> Message:
    """The message left untranslated, with the reason for the translator to read."""
    note = f"{FAILED}{engine}: {reason}"
    return replace(message, comments=_noted(message, (note,)))


def reviewed_elsewhere(message: Message, text: str, origin: str) -> Message:
    """The message with a translation that a person reviewed for the same text in the same place."""
    note = f"{MEMORY}reviewed in {origin}, where the same text stands in the same place"
    return _with_text(message, text, _noted(message, (note,)))


def _with_text(message: Message, text: str, comments: tuple[str, ...]) -> Message:
    return replace(message, msgstr=text, comments=comments, previous=None, previous_context=None)


def hinted(message: Message, hint: str) -> Message:
    """The message with what the memory has for a similar text."""
    return replace(message, comments=(*message.comments, line(f"{MEMORY}{hint}")))


def failure(message: Message) -> str:
    """Why an engine left the message untranslated, or "" if none says so."""
    found = (c.removeprefix(FAILED) for c in message.comments if c.startswith(FAILED))
    return next(found, "")


def has_failed(message: Message, engine: str) -> bool:
    """Whether this engine has tried the message before and could not translate it."""
    return any(comment.startswith(f"{FAILED}{line(engine)}: ") for comment in message.comments)
