"""Approvals: a person answers for one translation of one legal text.

An approval is a translator comment with a digest of both texts, so that a change of either voids
it. It is a comment because custom flags do not survive GNU msgmerge.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import replace

from pipeline.catalogs.comments import line
from pipeline.catalogs.provenance import APPROVED, without_approvals
from pipeline.catalogs.review import is_human, state
from pipeline.model import Message, State

NOTE = "disclaimer: shown only when approved"
"""What the extracted comment of a legal text tells its translators."""


def approval_digest(msgid: str, msgstr: str) -> str:
    """SHA-256 over the UTF-8 of both texts with a NUL between them."""
    return hashlib.sha256(f"{msgid}\0{msgstr}".encode()).hexdigest()


def approved(message: Message, who: str, day: datetime.date) -> Message:
    """The message with the approval of ``who``; earlier approvals go."""
    note = _comment(message, line(who), day.isoformat())
    return replace(message, comments=(*without_approvals(message.comments), note))


def blank_approval(message: Message) -> str:
    """The comment that approves the message, with places for a name and a day to be filled in."""
    return _comment(message, "NAME", "YYYY-MM-DD")


def _comment(message: Message, who: str, day: str) -> str:
    return f"approved: {who} {day} sha256:{approval_digest(message.msgid, message.msgstr)}"


def is_approved(message: Message) -> bool:
    """Whether a person approved exactly this translation of exactly this source."""
    if state(message) is not State.REVIEWED:
        return False
    digest = approval_digest(message.msgid, message.msgstr)
    return any(
        found is not None and found["digest"] == digest
        for found in (APPROVED.fullmatch(comment.strip()) for comment in message.comments)
    )


def lacks_approval(message: Message) -> str | None:
    """Why the words that a person gave a legal text are not shown, or None if they are.

    Returns:
        The reason, as a clause; None, too, where there are no words of a person.
    """
    if is_approved(message) or not is_human(message):
        return None
    earlier = [
        found for comment in message.comments if (found := APPROVED.fullmatch(comment.strip()))
    ]
    if earlier:
        who, date = earlier[-1]["who"], earlier[-1]["date"]
        return f"the approval of {who} ({date}) is void, as source or translation changed since"
    if state(message) is State.STALE:
        return "its English changed, or its translation is not finished, so that no approval holds"
    return "nobody has approved its translation"
