"""Where messages stand between English and a reviewed translation."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.catalogs.provenance import machine, own_comments
from pipeline.invisible import is_blank
from pipeline.model import Catalog, Message, State


def state(message: Message) -> State:
    """The state of a message by the rules of ``docs/formats.md``."""
    if is_blank(message.msgstr):
        return State.UNTRANSLATED
    if not message.fuzzy:
        return State.REVIEWED
    return State.MACHINE if machine(message) else State.STALE


def is_human(message: Message) -> bool:
    """Whether the message holds words that a person wrote."""
    return state(message) not in (State.UNTRANSLATED, State.MACHINE)


def counts(messages: Iterable[Message]) -> dict[State, int]:
    """How many active messages are in each state."""
    result = dict.fromkeys(State, 0)
    for message in messages:
        if not message.obsolete:
            result[state(message)] += 1
    return result


def words(catalog: Catalog) -> frozenset[str]:
    """Everything that people wrote in a catalog, obsolete or not."""
    translations = (m.msgstr for m in catalog.messages if is_human(m))
    return frozenset((*translations, *(_plain(part.text) for part in catalog.carried)))


def has_all(catalog: Catalog, other: Catalog) -> bool:
    """Whether a catalog holds everything that people wrote in another, comments included."""
    notes = {text for message in catalog.messages for text in own_comments(message)}
    lost = {text for message in other.messages for text in own_comments(message)} - notes
    return not lost and words(other) <= words(catalog)


def _plain(text: str) -> str:
    """Lines of a catalog, obsolete or not."""
    return "\n".join(line.removeprefix("#~").strip() for line in text.split("\n"))
