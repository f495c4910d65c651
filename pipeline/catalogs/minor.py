"""Changes of the English whose author says that they leave the meaning as it is.

The author spells the change out, and the template tells it in an extracted comment: what stood
there, and what stands there now. So it can be undone, and what comes out has to be the very text
that was translated. A comment that is left where it is says nothing of the next change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.catalogs.approval import NOTE as LEGAL
from pipeline.model import Message

NOTE = "minor change: "
"""How the extracted comment begins."""
ARROW = " => "
MANY = 64
"""The most earlier forms of a text that are considered."""
Change = tuple[str, str]
"""What stood in the text, and what stands there instead."""


def note(change: Change) -> str:
    """The extracted comment for a change."""
    return f"{NOTE}{ARROW.join(change)}"


def told(message: Message) -> tuple[Change, ...]:
    """The minor changes that a message's author has told of; none in legal text."""
    if LEGAL in message.notes:
        return ()
    texts = (text.removeprefix(NOTE) for text in message.notes if text.startswith(NOTE))
    parts = (text.partition(ARROW) for text in texts)
    return tuple((before, after) for before, _, after in parts if before and after)


def earlier_forms(text: str, changes: Iterable[Change]) -> Sequence[str]:
    """The texts that ``text`` may have been before some of the changes, on one line each."""
    forms = {plain(text): None}
    undone = (
        plain(earlier)
        for before, after in changes
        for form in tuple(forms)
        for earlier in _undone(form, before, after)
    )
    for form in undone:
        forms[form] = None
        if len(forms) == MANY:
            break
    return tuple(form for form in forms if form != plain(text))


def plain(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def _undone(text: str, before: str, after: str) -> Iterable[str]:
    """The text before the change, if it was everywhere, and if it was in one place."""
    yield text.replace(after, before)
    place = text.find(after)
    while place >= 0:
        yield text[:place] + before + text[place + len(after) :]
        place = text.find(after, place + 1)
