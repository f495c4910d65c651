"""Words of people whose text stands no more where they were given, and stands elsewhere now.

They come back, by these rules, to a message that no person has translated, or that has been offered
the translation of a similar text while its own is reviewed elsewhere:

- Where the same text stands between the same texts, or was there until now, a translation is as
  reviewed there as it was. So it is if the text has left every other article and is a sentence or
  keeps a neighbour: then it has moved.
- A shorter text may mean something else elsewhere, and so may one of another msgctxt: the
  translation is offered as stale. One that was stale stays so.
- A text that resembles one which an article has just lost, or lost with its own name, may be that
  one, moved and edited: the translation is offered as stale, once.
- Nothing is chosen where people have translated the text in different ways.
- What another article still has is a copy, which is for the memory to offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.catalogs.merge import as_stale, own_key
from pipeline.catalogs.provenance import moved, reviewed_elsewhere, translated_differently
from pipeline.catalogs.review import is_human, state
from pipeline.catalogs.similar import Pool
from pipeline.model import FUZZY, Catalog, Context, Message, State

WORDS = 5
"""How many words a text has that means the same wherever it stands."""
SIMILAR = 0.8
"""The least difflib ratio of a text that was moved and edited to what it was."""
Key = tuple[str | None, str]


def contexts(messages: Sequence[Message]) -> Iterator[Context]:
    """For each message its msgctxt and what stands before and after it."""
    ids = ["", *(message.msgid for message in messages), ""]
    for number, message in enumerate(messages):
        yield message.context, ids[number], ids[number + 2]


def left_behind(old: Catalog, new: Catalog) -> dict[Key, Context]:
    """Where the messages stood that people had translated and that are obsolete by now."""
    active = {message.key for message in new.active}
    placed = zip(old.active, contexts(old.active), strict=True)
    return {m.key: place for m, place in placed if is_human(m) and m.key not in active}


@dataclass(frozen=True, slots=True)
class Word:
    """What a person gave a text.

    Attributes:
        message: The message, under its own key.
        origin: The domain of its catalog.
        place: Where it stands or stood, as far as that is known.
    """

    message: Message
    origin: str
    place: Context | None = None

    @property
    def reviewed(self) -> bool:
        return state(self.message) is State.REVIEWED


@dataclass(slots=True)
class Words:
    """All that people have translated in one locale, to be found by the text.

    Attributes:
        standing: What is reviewed and stands in an article, by key.
        free: What stands in no article any more, by msgid.
    """

    standing: dict[Key, list[Word]] = field(default_factory=dict)
    free: dict[str, list[Word]] = field(default_factory=dict)
    _shown: set[str] = field(default_factory=set)
    _offered: dict[tuple[str, Key], Word | None] = field(default_factory=dict)
    _lost: _Lost | None = None

    def add(self, domain: str, catalog: Catalog, left: Mapping[Key, Context]) -> None:
        """Take in the catalog of an article.

        Args:
            domain: Its domain.
            catalog: The catalog.
            left: Where those messages stood that have become obsolete just now.
        """
        for message, place in zip(catalog.active, contexts(catalog.active), strict=True):
            if is_human(message):
                self._shown.add(message.msgstr)
            if state(message) is State.REVIEWED:
                word = Word(message, domain, place)
                self.standing.setdefault(message.key, []).append(word)
        self._add_obsolete(domain, catalog, left)

    def add_orphan(self, domain: str, catalog: Catalog) -> None:
        """Take in a catalog whose article is gone."""
        for message, place in zip(catalog.active, contexts(catalog.active), strict=True):
            if is_human(message):
                self._free(Word(message, domain, place))
        self._add_obsolete(domain, catalog, {})

    def _add_obsolete(self, domain: str, catalog: Catalog, left: Mapping[Key, Context]) -> None:
        for message in catalog.messages:
            if message.obsolete and is_human(message):
                key = own_key(message)
                place = left.get(key) if key == message.key else None
                word = replace(message, context=key[0], obsolete=False)
                self._free(Word(word, domain, place))

    def _free(self, word: Word) -> None:
        self.free.setdefault(word.message.msgid, []).append(word)

    def returned(self, domain: str, catalog: Catalog) -> Catalog:
        """The catalog of an article with what has moved there."""
        places = dict(zip((m.key for m in catalog.active), contexts(catalog.active), strict=True))
        messages = tuple(
            message if message.obsolete else self._best(message, domain, places[message.key])
            for message in catalog.messages
        )
        return replace(catalog, messages=messages) if messages != catalog.messages else catalog

    def _best(self, message: Message, domain: str, place: Context) -> Message:
        if not is_human(message):
            return self._returned(message, domain, place)
        if not self._is_offer(message):
            return message
        found = self._returned(message, domain, place)
        return found if state(found) is State.REVIEWED else message

    def _is_offer(self, message: Message) -> bool:
        """Whether it has the translation of a similar text, as that has it, and no more."""
        earlier = message.previous
        if not message.fuzzy or earlier is None or earlier == message.msgid:
            return False
        there = self.standing.get((message.previous_context or message.context, earlier), [])
        words = (*there, *self.free.get(earlier, ()))
        return any(word.message.msgstr == message.msgstr for word in words)

    def _returned(self, message: Message, domain: str, place: Context) -> Message:
        standing = self.standing.get(message.key, [])
        # What an article has left behind itself, the merge of its own catalog has looked at.
        free = [word for word in self.free.get(message.msgid, ()) if word.origin != domain]
        same = [word for word in free if word.message.context == message.context]
        here = [word for word in (*standing, *same) if word.reviewed and word.place == place]
        if not here and standing:
            return message
        for words in (here, [w for w in same if w.reviewed], same, free):
            if not words:
                continue
            if len({word.message.msgstr for word in words}) > 1:
                return _told(message, words)
            best = max(words, key=lambda word: _fits(word, message, place))
            if message.msgstr and best.message.context != message.context:
                return message
            if best in standing:
                return reviewed_elsewhere(
                    message.with_flag(FUZZY, present=False), best.message.msgstr, best.origin
                )
            return _given(message, best, place)
        resembling = None if message.msgstr else self._resembling(message, domain)
        return _given(message, resembling, place) if resembling else message

    def _resembling(self, message: Message, domain: str) -> Word | None:
        """What was lost that the message resembles; the same whenever it is asked for."""
        if self._lost is None:
            free = (word for words in self.free.values() for word in words)
            self._lost = _Lost([w for w in free if w.place and w.message.msgstr not in self._shown])
        asked = (domain, message.key)
        if asked not in self._offered:
            self._offered[asked] = self._lost.take(message.msgid)
        return self._offered[asked]


class _Lost:
    """Words whose text has lost its place, each to be taken once."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._pool = Pool([word.message.msgid for word in words])

    def take(self, text: str) -> Word | None:
        """The one whose text ``text`` resembles most, if any."""
        number = self._pool.nearest(text, SIMILAR)
        if number is None:
            return None
        self._pool.remove(number)
        return self._words[number]


def _fits(word: Word, message: Message, place: Context) -> bool:
    """Whether a translation is as good here as it was there."""
    if word.message.key != message.key:
        return False
    if len(message.msgid.split()) >= WORDS or word.place == place:
        return True
    there = word.place or (None, "", "")
    return any(a and a == b for a, b in zip(place[1:], there[1:], strict=True))


def _given(message: Message, word: Word, place: Context) -> Message:
    there = word.message
    draft = there.fuzzy and there.key == message.key
    if not draft and not _fits(word, message, place):
        there = as_stale(there)
    return moved(message, there, word.origin)


def _told(message: Message, words: Iterable[Word]) -> Message:
    if message.msgstr:
        return message
    return translated_differently(message, ((w.origin, w.message.msgstr) for w in words))
