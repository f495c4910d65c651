"""The translation memory: what people have reviewed, found again where the same text occurs.

Whole units come first, then sentences. What merely resembles a text is a hint for translators and
never becomes a translation: "Take …" and "Do not take …" resemble each other, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.catalogs.provenance import own_comments, without_approvals
from pipeline.catalogs.review import state
from pipeline.languages import registry
from pipeline.model import Catalog, Context, Entry, Message, State
from pipeline.translate.engine import Splitter

NEAR = 75.0
"""The least rapidfuzz ratio, 0 to 100, at which a text is worth showing beside another."""
MARKUP = re.compile(r"[*_`\[\]<>~|\\$&]")
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Near:
    """An entry that resembles a text; ``ratio`` is from 0 to 100."""

    entry: Entry
    ratio: float


def contexts(messages: Sequence[Message]) -> Iterator[Context]:
    """For each message its msgctxt and what stands before and after it."""
    ids = ["", *(message.msgid for message in messages), ""]
    for number, message in enumerate(messages):
        yield message.context, ids[number], ids[number + 2]


def entries(catalog: Catalog, origin: str) -> Iterator[Entry]:
    """The reviewed messages of a catalog, in their order."""
    messages = catalog.active
    for message, context in zip(messages, contexts(messages), strict=True):
        if state(message) is State.REVIEWED:
            notes = without_approvals(own_comments(message))
            yield Entry(message.msgid, message.msgstr, origin, context, notes)


@dataclass(slots=True)
class Memory:
    """Reviewed translations of one locale, by their source."""

    split: Splitter
    units: dict[str, list[Entry]] = field(default_factory=dict)
    sentences: dict[str, str] = field(default_factory=dict)
    _differing: set[str] = field(default_factory=set)

    def add(self, found: Iterable[Entry]) -> None:
        for entry in found:
            self.units.setdefault(entry.source, []).append(entry)
            for source, target in self._pairs(entry):
                if self.sentences.setdefault(source, target) != target:
                    # People chose different words for it in different places.
                    self._differing.add(source)

    def _pairs(self, entry: Entry) -> Iterator[tuple[str, str]]:
        if MARKUP.search(entry.source) or MARKUP.search(entry.target):
            return
        left = [part.strip() for part in self.split(entry.source)]
        right = [part.strip() for part in self.split(entry.target)]
        if len(left) == len(right):
            yield from zip(left, right, strict=True)

    def exact(self, message: Message, context: Context) -> Entry | None:
        """The best reviewed translation of the very same source.

        One from the same context is preferred; otherwise all have to agree.
        """
        found = self.units.get(message.msgid, [])
        for entry in found:
            if entry.context == context:
                return entry
        targets = {entry.target for entry in found}
        return found[0] if len(targets) == 1 else None

    def sentence(self, text: str) -> str | None:
        """The one way in which people have translated a sentence, if there is one."""
        return None if text in self._differing else self.sentences.get(text)

    def agreed(self) -> dict[str, str]:
        """Every sentence that people have translated in one way only."""
        return {s: t for s, t in self.sentences.items() if s not in self._differing}

    def near(self, text: str) -> Near | None:
        """The reviewed source most like ``text``, if it is like enough."""
        if text in self.units or len(text) < 12:
            return None
        from pipeline.catalogs import similar

        found = similar.likest(text, list(self.units), NEAR)
        return Near(self.units[found[0]][0], found[1]) if found else None


def differences(near: Near, text: str) -> tuple[str, ...]:
    """What a reviewer has to watch for in a text that only resembles another."""
    found = []
    if sorted(NUMBER.findall(near.entry.source)) != sorted(NUMBER.findall(text)):
        found.append("numbers differ")
    denials = registry.source().denials
    if denials.count(near.entry.source) != denials.count(text):
        found.append("a negation differs")
    return tuple(found)


def hint(near: Near, text: str) -> str:
    """One line for translators that shows what a similar text was translated as."""
    watch = "".join(f", {difference}" for difference in differences(near, text))
    source, target = (" ".join(t.split()) for t in (near.entry.source, near.entry.target))
    return f"{near.ratio:.0f}% like {near.entry.origin}{watch}: {source} = {target}"
