"""What a person should know of approvals: those that a legal text lacks, and those that go."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.catalogs.approval import NOTE, blank_approval, is_approved, lacks_approval
from pipeline.catalogs.review import state
from pipeline.model import Catalog, Message, Problem, State

UNFINISHED = (
    "check the translation and take away its fuzzy flag; then `pipeline status` gives the line "
    "that approves it"
)
GONE = (
    "this approved legal text is not in the article any more; its translation is kept as obsolete, "
    "and is approved again if the text returns unchanged"
)


def lacking(message: Message, path: str) -> Problem | None:
    """A legal text that is in English though a person has translated it, and how to approve that.

    Args:
        message: Its message.
        path: The catalog.
    """
    why = lacks_approval(message)
    if why is None:
        return None
    mend = UNFINISHED
    if state(message) is State.REVIEWED:
        mend = (
            "to approve it, put this line above its msgid, with your name and the date: "
            f"# {blank_approval(message)}"
        )
    told = f"legal text is shown in English: {why}; {mend}"
    return Problem("approval", told, path, message.line, message.msgid)


def problems(before: Catalog | None, after: Catalog, path: str) -> Iterator[Problem]:
    """What has become of approvals in an update.

    Args:
        before: The catalog, if there was one.
        after: The same catalog updated.
        path: Its file.
    """
    for message in after.active:
        if NOTE in message.notes and (problem := lacking(message, path)):
            yield problem
    had = {message.key for message in (before or Catalog()).active if is_approved(message)}
    for message in after.messages:
        if message.obsolete and message.key in had:
            yield Problem("approval-gone", GONE, path, message.line, message.msgid)
