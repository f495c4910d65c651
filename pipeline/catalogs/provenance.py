"""What the translator comments of a message say about where its translation comes from.

Comments that begin with ``mt:`` say that an engine wrote the text, ``mt-note:`` what to look at in
it, ``mt-failed:`` that it could not, ``mt-terms:`` by which terms, ``tm:`` what the translation
memory has, ``minor:`` that the English has changed since the review in a way that its author calls
minor. They are comments because custom flags do not survive GNU msgmerge.
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
TERMS = "mt-terms: "
MINOR = "minor: "
OWN = ("mt: ", FAILED, NOTE, MEMORY, TERMS, MINOR)
"""How the comments begin that the pipeline writes."""
MOVED = f"{MEMORY}moved here from "
DIFFERENTLY = "translated in different ways: "
DIFFERING = f"{MEMORY}{DIFFERENTLY}"


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
    """The comments that people wrote, without what the pipeline noted."""
    return tuple(c for c in message.comments if not c.startswith(OWN))


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


def held_by_minor_change(message: Message, changes: Iterable[tuple[str, str]]) -> Message:
    """A reviewed message whose source is about to change by no more than this."""
    told = ", ".join(f"{before!r} became {after!r}" for before, after in changes)
    note = f"{MINOR}reviewed before {told}, which changes no meaning, as its author says"
    before = (comment for comment in message.comments if comment.startswith(MINOR))
    return replace(message, comments=_noted(message, (*before, note)), obsolete=False)


def moved(message: Message, from_: Message, origin: str) -> Message:
    """The message with the translation that its text had where it stood before, state and all.

    An approval, which is given to two texts wherever they stand, comes along.
    """
    note = f"{MOVED}{origin}"
    comments = own_comments(from_)
    if from_.fuzzy:
        comments = without_approvals(comments)
    else:
        note += ", where it was reviewed"
    mine = (c for c in own_comments(message) if c not in comments)
    return replace(
        message,
        msgstr=from_.msgstr,
        comments=(*mine, *comments, line(note)),
        previous=from_.previous,
        previous_context=from_.previous_context,
    ).with_flag(FUZZY, present=FUZZY in from_.flags)


def translated_differently(message: Message, ways: Iterable[tuple[str, str]]) -> Message:
    """The message with the translations that people gave its text elsewhere, and where."""
    others = (c for c in message.comments if not c.startswith(DIFFERING))
    return replace(message, comments=(*others, line(f"{MEMORY}{differently(ways)}")))


def differently(ways: Iterable[tuple[str, str]]) -> str:
    """Where a text was translated as what, for translators to read."""
    told = ", ".join(f"{target!r} in {origin}" for origin, target in sorted(set(ways)))
    return f"{DIFFERENTLY}{told}"


def _with_text(message: Message, text: str, comments: tuple[str, ...]) -> Message:
    return replace(message, msgstr=text, comments=comments, previous=None, previous_context=None)


def hinted(message: Message, hint: str) -> Message:
    """The message with what the memory has for a similar text."""
    return replace(message, comments=(*message.comments, line(f"{MEMORY}{hint}")))


def with_terms(message: Message, digest: str) -> Message:
    """The message with the digest of the terms that it was filled by; "" for none."""
    if not digest:
        return message
    return replace(message, comments=(*message.comments, f"{TERMS}{digest}"))


def terms_digest(message: Message) -> str | None:
    """The digest of the terms that an engine filled the message by, where that is noted."""
    found = (c.removeprefix(TERMS) for c in message.comments if c.startswith(TERMS))
    return next(found, None)


def failure(message: Message) -> str:
    """Why an engine left the message untranslated, or "" if none says so."""
    found = (c.removeprefix(FAILED) for c in message.comments if c.startswith(FAILED))
    return next(found, "")


def has_failed(message: Message, engine: str) -> bool:
    """Whether this engine has tried the message before and could not translate it."""
    return any(comment.startswith(f"{FAILED}{line(engine)}: ") for comment in message.comments)
