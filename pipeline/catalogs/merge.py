"""The merge of a template into a locale's catalog.

The rules of the merge:

- A message whose source is unchanged keeps everything a translator gave it.
- A message whose source is gone is kept as obsolete if a person wrote its translation; machine
  text is dropped. It comes back, state and all, when its source does.
- What can't stay where it is, because another translation of the same source stands there, is kept
  as obsolete under a msgctxt of its own: GNU gettext refuses two messages of one key.
- Of one draft, which no person has called final, one obsolete copy is enough.
- A new message of the text of one that went, but of another msgctxt, is offered its translation as
  stale (fuzzy, with the previous msgctxt).
- A new message resembling one that went may be offered that one's translation, always as stale
  (fuzzy, with the previous source): ``Take …`` and ``Do not take …`` resemble each other too.
- Where the author spelt out a minor change, and nothing speaks against it, the translation of the
  text before that change stays as reviewed as it was.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pipeline.catalogs import minor
from pipeline.catalogs.header import header_for, language_name
from pipeline.catalogs.provenance import (
    MINOR,
    held_by_minor_change,
    own_comments,
    without_approvals,
)
from pipeline.catalogs.review import is_human, state
from pipeline.catalogs.similar import Pool
from pipeline.invisible import is_blank
from pipeline.model import FUZZY, Carried, Catalog, Message, State

SIMILAR = 0.6
"""The least difflib ratio at which a vanished source counts as the earlier form of a new one."""


ANYWHERE = "\0"
"""Stands for all msgctxts; no msgctxt is called so."""
EARLIER = re.compile(r"(?s)(?:(?P<context>.*) )?\(earlier [0-9a-f]{8}\)")
"""The msgctxt of an obsolete message whose own key is another's."""
Key = tuple[str | None, str]
Doubts = Callable[[Message, Message], str | None]
"""Given a message and the reviewed one it was before a change, says what speaks against calling
that change minor, as a clause; None if nothing does."""


def merge(
    old: Catalog, new: Catalog, locale: str, project: str, doubts: Doubts | None = None
) -> Catalog:
    """``old`` brought up to the sources of the template ``new``.

    Args:
        old: The catalog as it is.
        new: The template.
        locale: The catalog's locale.
        project: The Project-Id-Version where the catalog has none.
        doubts: Asked of every change that its author calls minor; without it none is.
    """
    before = old.by_key()
    obsolete: dict[Key, list[Message]] = {}
    for message in old.messages:
        if message.obsolete:
            obsolete.setdefault(own_key(message), []).append(message)
    wanted = {message.key for message in new.messages}
    gone = [message for key, message in before.items() if key not in wanted]
    found: dict[Key, Message] = {}
    for entry in new.messages:
        known = before.get(entry.key)
        if not (known and is_human(known)) and entry.key in obsolete:
            returning = _returning(obsolete[entry.key])
            if known and not is_human(returning):
                known = _with_comments_of(returning, known)
            else:
                known = _with_comments_of(known, returning)
        if known is not None:
            found[entry.key] = known
    left = {id(message) for messages in obsolete.values() for message in messages}
    kept = [*gone, *(m for m in old.messages if id(m) in left)]
    held = _held(new.messages, found, kept, doubts) if doubts else {}
    for key, (message, _) in held.items():
        found[key] = _with_comments_of(found.get(key), message)
    taken = {id(source) for _, source in held.values()}
    earlier = _Earlier([m for m in gone if is_human(m) and id(m) not in taken], kept)
    for offer in (earlier.in_another_context, earlier.nearest, earlier.nearest_anywhere):
        for entry in new.messages:
            if entry.key not in found and (offered := offer(entry)):
                found[entry.key] = offered
    merged = [_renewed(entry, found.get(entry.key)) for entry in new.messages]
    title, earlier_title = _title(new, locale), _title(old, locale)
    # An earlier name of the article is as outdated there as in the references.
    outdated = earlier_title if new.messages else None
    preamble = tuple(title if text == outdated else text for text in old.preamble)
    header = header_for(locale, project, old.header)
    carried = _carried(old.carried, wanted)
    return Catalog(header, preamble or (title,), (*merged, *_obsolete(kept, merged)), carried)


def own_key(message: Message) -> Key:
    """The key that an obsolete message had before another's stood in its way."""
    found = EARLIER.fullmatch(message.context or "")
    return (found["context"], message.msgid) if found else message.key


def _returning(found: list[Message]) -> Message:
    """The obsolete message whose source is there again; it is obsolete no more."""
    # One under its own key is the last that stood in the article.
    best = min(found, key=lambda m: (not is_human(m), own_key(m) != m.key))
    found.remove(best)
    return replace(best, context=own_key(best)[0], obsolete=False)


def _with_comments_of(message: Message | None, better: Message) -> Message:
    """``better``, which takes the place of ``message``, with what people noted on that."""
    if message is None:
        return better
    new = (comment for comment in own_comments(message) if comment not in better.comments)
    return replace(better, comments=(*without_approvals(new), *better.comments))


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


def _held(
    entries: Iterable[Message],
    found: dict[Key, Message],
    left: Iterable[Message],
    doubts: Doubts,
) -> dict[Key, tuple[Message, Message]]:
    """Messages whose translation a minor change leaves as it was, with where they have it from."""
    told = [(entry, minor.told(entry)) for entry in entries if minor.told(entry)]
    if not told:
        return {}
    reviewed: dict[Key, Message] = {}
    for message in left:
        if state(message) is State.REVIEWED:
            context, msgid = own_key(message)
            reviewed.setdefault((context, minor.plain(msgid)), message)
    held = {}
    for entry, changes in told:
        known = found.get(entry.key)
        for form in minor.earlier_forms(entry.msgid, changes):
            source = reviewed.get((entry.context, form))
            # A draft that somebody has worked on since is theirs to finish.
            if source is None or (known and is_human(known) and not _is_draft_of(known, source)):
                continue
            if doubts(entry, source) is None:
                held[entry.key] = held_by_minor_change(source, changes), source
            break
    return held


def _is_draft_of(message: Message, reviewed: Message) -> bool:
    return message.fuzzy and message.msgstr == reviewed.msgstr


def _is_held(message: Message) -> bool:
    """Whether a minor change has come between the message and its review."""
    return any(comment.startswith(MINOR) for comment in message.comments)


class _Earlier:
    """Messages that went, to be offered to new ones as stale.

    Args:
        gone: Those that a person has translated and that stood in the article until now; one that
            resembles a new one is offered once.
        left: What else there is; offered only to the very same text.
    """

    def __init__(self, gone: Sequence[Message], left: Iterable[Message]) -> None:
        self._gone = gone
        self._left: dict[str, list[Message]] = {}
        for message in (*gone, *left):
            if is_human(message):
                self._left.setdefault(message.msgid, []).append(message)
        self._numbers = list(range(len(gone)))
        self._spent: set[int] = set()
        self._pools: dict[str | None, tuple[Pool, list[int]]] = {}

    def in_another_context(self, entry: Message) -> Message | None:
        """The translation of the same text under another msgctxt, before others one not offered."""
        found = self._left.get(entry.msgid)
        if not found:
            return None
        best = min(found, key=lambda message: id(message) in self._spent)
        self._spent.add(id(best))
        return as_stale(replace(best, context=own_key(best)[0]))

    def nearest(self, entry: Message) -> Message | None:
        """The translation of the most similar text of the same msgctxt."""
        return self._nearest(entry, entry.context, lambda m: m.context == entry.context)

    def nearest_anywhere(self, entry: Message) -> Message | None:
        """The translation of the most similar text."""
        return self._nearest(entry, ANYWHERE, lambda m: True)

    def _nearest(
        self, entry: Message, name: str | None, belongs: Callable[[Message], bool]
    ) -> Message | None:
        if name not in self._pools:
            numbers = [number for number, m in enumerate(self._gone) if belongs(m)]
            self._pools[name] = Pool([self._gone[number].msgid for number in numbers]), numbers
        pool, numbers = self._pools[name]
        while (place := pool.nearest(entry.msgid, SIMILAR)) is not None:
            pool.remove(place)
            message = self._gone[numbers[place]]
            if id(message) not in self._spent:
                self._spent.add(id(message))
                return as_stale(message)
        return None


def as_stale(message: Message) -> Message:
    """The translation as one of an earlier source; whoever approved it approved something else."""
    return replace(
        message,
        comments=without_approvals(own_comments(message)),
        previous=message.previous or message.msgid,
        previous_context=message.previous_context if message.previous else message.context,
    ).with_flag(FUZZY, present=True)


def _obsolete(gone: Iterable[Message], active: Sequence[Message]) -> list[Message]:
    """What of ``gone`` is worth keeping: the words of people, each once."""
    kept: dict[Key, Message] = {}
    present = {(message.context, message.msgid, message.msgstr) for message in active}
    taken = {message.key for message in active}
    drafts = {(message.msgstr, own_comments(message)) for message in active if message.fuzzy}
    gone = list(gone)
    reviewed = (m for m in (*gone, *active) if state(m) is State.REVIEWED)
    first = {message.msgstr for message in reviewed if not _is_held(message)}
    for message in gone:
        if _is_held(message) and message.msgstr in first:
            continue  # what was reviewed is the text before that change
        unchanged = (*own_key(message), message.msgstr) in present
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
    context = own_key(message)[0]
    return replace(message, context=mark if context is None else f"{context} {mark}")


def rename(catalogs: dict[str, Catalog], new: Catalog, least: float = 0.5) -> str | None:
    """The domain, of those whose article is gone, that ``new`` is a later name of.

    Both sides have to say so: the template's messages must stand in the catalog, and the messages
    of the catalog that people have translated must stand in the template. Where two catalogs say
    it equally well in different words, none is chosen.

    Args:
        catalogs: Catalogs without an article, by domain.
        new: The template of an article without a catalog.
        least: The least share of the messages of either side that the other side must have.
    """
    wanted = {message.key for message in new.messages}
    if not wanted:
        return None
    best: list[str] = []
    best_share = least
    for domain, catalog in sorted(catalogs.items()):
        known = {message.key for message in catalog.active}
        people = {message.key for message in catalog.active if is_human(message)} or known
        share = min(len(wanted & known) / len(wanted), len(people & wanted) / max(1, len(people)))
        if share > best_share or (share == best_share and not best):
            best, best_share = [domain], share
        elif share == best_share:
            best.append(domain)
    words = [{m.key: m.msgstr for m in catalogs[d].active if is_human(m)} for d in best]
    return best[0] if words and all(other == words[0] for other in words) else None


def _title(catalog: Catalog, locale: str) -> str:
    """What the first line of a catalog says it is, by its first reference."""
    names = (name for message in catalog.active for name in message.references)
    return f"{language_name(locale)} translation of {next(names, 'an empty article')}"
