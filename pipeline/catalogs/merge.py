"""The merge of a template into a locale's catalog.

The rules of the merge:

- A message whose source is unchanged keeps everything a translator gave it.
- A message whose source is gone is kept as obsolete if a person wrote its translation; machine
  text is dropped. It comes back, state and all, when its source does.
- A new message resembling one that went may be offered that one's translation, always as stale
  (fuzzy, with the previous source): ``Take …`` and ``Do not take …`` resemble each other too.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.catalogs.approval import without_approvals
from pipeline.catalogs.header import header_for, language_name
from pipeline.catalogs.provenance import own_comments
from pipeline.catalogs.review import is_human
from pipeline.model import FUZZY, Catalog, Message

SIMILAR = 0.6
"""The least difflib ratio at which a vanished source counts as the earlier form of a new one."""


def merge(old: Catalog, new: Catalog, locale: str, project: str) -> Catalog:
    """``old`` brought up to the sources of the template ``new``."""
    before = old.by_key()
    obsolete = {message.key: message for message in old.messages if message.obsolete}
    wanted = {message.key for message in new.messages}
    gone = [message for key, message in before.items() if key not in wanted]
    candidates = [message for message in gone if is_human(message)]
    merged: list[Message] = []
    for entry in new.messages:
        known = before.get(entry.key)
        if not (known and is_human(known)) and entry.key in obsolete:
            known = obsolete.pop(entry.key)
        if known is None:
            known = _nearest(entry, candidates)
            if known is not None:
                candidates.remove(known)
                known = _as_stale(known)
        merged.append(_renewed(entry, known))
    kept = _obsolete([*gone, *obsolete.values()], merged)
    preamble = old.preamble or (f"{language_name(locale)} translation of {_reference(new)}",)
    return Catalog(header_for(locale, project, old.header), preamble, (*merged, *kept))


def _renewed(entry: Message, known: Message | None) -> Message:
    """The translator's part of ``known`` with the template's part of ``entry``."""
    if known is None:
        return entry
    flags = tuple(flag for flag in known.flags if not flag.endswith("-format"))
    if not known.msgstr:
        flags = tuple(flag for flag in flags if flag != FUZZY)
    return replace(
        entry,
        msgstr=known.msgstr,
        comments=known.comments,
        flags=flags,
        previous=known.previous if FUZZY in flags else None,
    )


def _nearest(entry: Message, candidates: Sequence[Message]) -> Message | None:
    if not candidates:
        return None
    best, best_ratio = None, SIMILAR
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(entry.msgid)
    for candidate in candidates:
        if candidate.context != entry.context:
            continue
        matcher.set_seq1(candidate.msgid)
        if matcher.real_quick_ratio() < best_ratio or matcher.quick_ratio() < best_ratio:
            continue
        ratio = matcher.ratio()
        if ratio >= best_ratio:
            best, best_ratio = candidate, ratio
    return best


def _as_stale(message: Message) -> Message:
    """The translation as one of an earlier source; whoever approved it approved something else."""
    return replace(
        message,
        comments=without_approvals(own_comments(message)),
        previous=message.previous or message.msgid,
    ).with_flag(FUZZY, present=True)


def _obsolete(gone: Iterable[Message], active: Sequence[Message]) -> list[Message]:
    """What of ``gone`` is worth keeping: the words of people, each once."""
    kept: dict[tuple[str | None, str], Message] = {}
    present = {(message.context, message.msgid, message.msgstr) for message in active}
    active_keys = {message.key for message in active}
    for message in gone:
        unchanged = (message.context, message.msgid, message.msgstr) in present
        if unchanged or not (is_human(message) or own_comments(message)):
            continue
        if message.key in active_keys or message.key in kept:
            continue
        kept[message.key] = replace(message, obsolete=True, notes=(), references=(), previous=None)
    return list(kept.values())


def rename(catalogs: dict[str, Catalog], new: Catalog, least: float = 0.5) -> str | None:
    """The domain, of those whose article is gone, that ``new`` is a later name of.

    Args:
        catalogs: Catalogs without an article, by domain.
        least: The least share of the template's messages that must be found translated.
    """
    wanted = {message.key for message in new.messages}
    best, best_share = None, least
    for domain, catalog in sorted(catalogs.items()):
        known = {message.key for message in catalog.messages if message.msgstr}
        share = len(wanted & known) / max(1, len(wanted))
        if share >= best_share:
            best, best_share = domain, share
    return best


def _reference(catalog: Catalog) -> str:
    return catalog.messages[0].references[0] if catalog.messages else "an empty article"
