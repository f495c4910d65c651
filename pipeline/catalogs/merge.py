"""The merge of a template into a locale's catalog.

The rules of the merge:

- A message whose source is unchanged keeps everything a translator gave it.
- A message whose source is gone is kept as obsolete if a person wrote its translation; machine
  text is dropped. It comes back, state and all, when its source does.
- What can't stay where it is, because another translation of the same source stands there, is kept
  as obsolete under a msgctxt of its own: GNU gettext refuses two messages of one key.
- Of one draft, which no person has called final, one obsolete copy is enough.
- A new message resembling one that went may be offered that one's translation, always as stale
  (fuzzy, with the previous source): ``Take …`` and ``Do not take …`` resemble each other too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.catalogs.header import header_for, language_name
from pipeline.catalogs.provenance import own_comments, without_approvals
from pipeline.catalogs.review import is_human
from pipeline.catalogs.similar import Pool
from pipeline.invisible import is_blank
from pipeline.model import FUZZY, Carried, Catalog, Message

SIMILAR = 0.6
"""The least difflib ratio at which a vanished source counts as the earlier form of a new one."""


EARLIER = re.compile(r"(?s)(?:(?P<context>.*) )?\(earlier [0-9a-f]{8}\)")
"""The msgctxt of an obsolete message whose own key is another's."""
Key = tuple[str | None, str]


def merge(old: Catalog, new: Catalog, locale: str, project: str) -> Catalog:
    """``old`` brought up to the sources of the template ``new``."""
    before = old.by_key()
    obsolete: dict[Key, list[Message]] = {}
    for message in old.messages:
        if message.obsolete:
            obsolete.setdefault(_own_key(message), []).append(message)
    wanted = {message.key for message in new.messages}
    gone = [message for key, message in before.items() if key not in wanted]
    earlier = _Earlier([message for message in gone if is_human(message)])
    merged: list[Message] = []
    for entry in new.messages:
        known = before.get(entry.key)
        if not (known and is_human(known)) and entry.key in obsolete:
            known = _returning(obsolete[entry.key]) or known
        if known is None:
            known = earlier.nearest(entry)
        merged.append(_renewed(entry, known))
    left = {id(message) for found in obsolete.values() for message in found}
    kept = _obsolete([*gone, *(m for m in old.messages if id(m) in left)], merged)
    carried = _carried(old.carried, wanted)
    preamble = old.preamble or (f"{language_name(locale)} translation of {_reference(new)}",)
    header = header_for(locale, project, old.header)
    return Catalog(header, preamble, (*merged, *kept), carried)


def _own_key(message: Message) -> Key:
    """The key that an obsolete message had before another's stood in its way."""
    found = EARLIER.fullmatch(message.context or "")
    return (found["context"], message.msgid) if found else message.key


def _returning(found: list[Message]) -> Message | None:
    """The obsolete message whose source is there again; it is obsolete no more."""
    # One under its own key is the last that stood in the article.
    best = min(found, key=lambda m: (not is_human(m), _own_key(m) != m.key), default=None)
    if best is None:
        return None
    found.remove(best)
    return replace(best, context=_own_key(best)[0], obsolete=False)


def _carried(parts: Iterable[Carried], wanted: set[Key]) -> tuple[Carried, ...]:
    """What stands in the catalog besides; obsolete where the article has a message of its key."""
    return tuple(
        _struck(part) if part.key in wanted and not part.obsolete else part for part in parts
    )


def _struck(part: Carried) -> Carried:
    """The lines of a message as those of an obsolete one, under a msgctxt of its own."""
    lines = [line.strip() for line in part.text.split("\n") if line.strip()]
    comments = [line for line in lines if line.startswith("#")]
    rest = [line for line in lines if not line.startswith("#")]
    begin = next(number for number, line in enumerate(rest) if line.startswith("msgid"))
    mark = f'msgctxt "{_mark(part.text)}"'
    text = "\n".join([*comments, *(f"#~ {line}" for line in (mark, *rest[begin:]))])
    return Carried(text, (_mark(part.text), part.key[1] if part.key else ""), obsolete=True)


def _mark(text: str) -> str:
    """What makes the key of a message that had to give way differ from all others."""
    return f"(earlier {hashlib.sha256(text.encode()).hexdigest()[:8]})"


def _renewed(entry: Message, known: Message | None) -> Message:
    """The translator's part of ``known`` with the template's part of ``entry``."""
    if known is None:
        return entry
    flags = tuple(flag for flag in known.flags if not flag.endswith("-format"))
    msgstr = "" if is_blank(known.msgstr) else known.msgstr
    if not msgstr:
        flags = tuple(flag for flag in flags if flag != FUZZY)
    return replace(
        entry,
        msgstr=msgstr,
        comments=known.comments,
        flags=flags,
        previous=known.previous if FUZZY in flags else None,
        previous_context=known.previous_context if FUZZY in flags else None,
        other=tuple(x for x in known.other if FUZZY in flags or not x.startswith("#|")),
    )


class _Earlier:
    """Messages that went, each to be offered once to a new one that resembles it."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._messages: dict[str | None, list[Message]] = {}
        for message in messages:
            self._messages.setdefault(message.context, []).append(message)
        self._pools = {
            context: Pool([message.msgid for message in found])
            for context, found in self._messages.items()
        }

    def nearest(self, entry: Message) -> Message | None:
        """The translation of the most similar one, as stale."""
        pool = self._pools.get(entry.context)
        number = pool.nearest(entry.msgid, SIMILAR) if pool else None
        if pool is None or number is None:
            return None
        pool.remove(number)
        return _as_stale(self._messages[entry.context][number])


def _as_stale(message: Message) -> Message:
    """The translation as one of an earlier source; whoever approved it approved something else."""
    return replace(
        message,
        comments=without_approvals(own_comments(message)),
        previous=message.previous or message.msgid,
    ).with_flag(FUZZY, present=True)


def _obsolete(gone: Iterable[Message], active: Sequence[Message]) -> list[Message]:
    """What of ``gone`` is worth keeping: the words of people, each once."""
    kept: dict[Key, Message] = {}
    present = {(message.context, message.msgid, message.msgstr) for message in active}
    taken = {message.key for message in active}
    drafts = {(message.msgstr, own_comments(message)) for message in active if message.fuzzy}
    for message in gone:
        unchanged = (*_own_key(message), message.msgstr) in present
        comments = own_comments(message)
        if unchanged or not (is_human(message) or comments):
            continue
        if not message.obsolete:
            message = replace(message, obsolete=True, notes=(), references=(), previous=None)
        if message.fuzzy and not is_blank(message.msgstr):
            # Whoever wrote it finds it with the source that it is nearest to.
            draft = (message.msgstr, comments)
            if draft in drafts:
                continue
            drafts.add(draft)
        if message.key in taken or message.key in kept:
            if _same(message, kept.get(message.key)):
                continue
            message = _aside(message)
        kept[message.key] = message
    return list(kept.values())


def _same(message: Message, other: Message | None) -> bool:
    return other is not None and (message.msgstr, message.comments) == (
        other.msgstr,
        other.comments,
    )


def _aside(message: Message) -> Message:
    """The message under a msgctxt that no other has, because its own key is taken."""
    mark = _mark("\0".join((message.msgstr, *message.comments)))
    context = _own_key(message)[0]
    return replace(message, context=mark if context is None else f"{context} {mark}")


def rename(catalogs: dict[str, Catalog], new: Catalog, least: float = 0.5) -> str | None:
    """The domain, of those whose article is gone, that ``new`` is a later name of.

    Args:
        catalogs: Catalogs without an article, by domain.
        least: The least share of the template's messages that must be found translated.
    """
    wanted = {message.key for message in new.messages}
    best, best_share = None, least
    for domain, catalog in sorted(catalogs.items()):
        known = {message.key for message in catalog.messages if not is_blank(message.msgstr)}
        share = len(wanted & known) / max(1, len(wanted))
        if share >= best_share:
            best, best_share = domain, share
    return best


def _reference(catalog: Catalog) -> str:
    return catalog.messages[0].references[0] if catalog.messages else "an empty article"
