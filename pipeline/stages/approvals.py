"""What a person should know of approvals: those that a legal text lacks, and those that go."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.catalogs.approval import NOTE, is_approved, lacks_approval
from pipeline.model import Catalog, Problem

MEND = (
    "check the translation, take away its fuzzy flag, and approve it with "
    "`pipeline.approved(message, NAME, DATE)`"
)
"""How an approval is given."""
GONE = (
    "this approved legal text is not in the article any more; its translation is kept as obsolete, "
    "and is approved again if the text returns unchanged"
)


def lacking(why: str, path: str, line: int | None, text: str) -> Problem:
    """A legal text that is in English though a person has translated it."""
    return Problem("approval", f"legal text is shown in English: {why}; {MEND}", path, line, text)


def problems(before: Catalog | None, after: Catalog, path: str) -> Iterator[Problem]:
    """What has become of approvals in an update.

    Args:
        before: The catalog, if there was one.
        after: The same catalog updated.
        path: Its file.
    """
    for message in after.active:
        why = lacks_approval(message) if NOTE in message.notes else None
        if why is not None:
            yield lacking(why, path, message.line, message.msgid)
    had = {message.key for message in (before or Catalog()).active if is_approved(message)}
    for message in after.messages:
        if message.obsolete and message.key in had:
            yield Problem("approval-gone", GONE, path, message.line, message.msgid)
