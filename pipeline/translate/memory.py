"""The translation memory: what people have reviewed, found again where the same text occurs.

Whole units come first, then sentences. What merely resembles a text is a hint for translators and
never becomes a translation: "Take …" and "Do not take …" resemble each other, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.catalogs.moved import contexts
from pipeline.catalogs.provenance import differently, own_comments, without_approvals
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


def entries(catalog: Catalog, origin: str) -> Iterator[Entry]:
    """The reviewed messages of a catalog, in their order."""
    messages = catalog.active
    for message, context in zip(messages, contexts(messages), strict=True):
        if state(message) is State.REVIEWED:
            notes = without_approvals(own_comments(message))
            yield Entry(message.msgid, message.msgstr, origin, context, notes)


def former_entries(catalog: Catalog, origin: str) -> Iterator[Entry]:
    """What was reviewed in a catalog and stands in no article any more."""
    for message in catalog.messages:
        if message.obsolete and state(message) is State.REVIEWED:
            yield Entry(message.msgid, message.msgstr, origin)


@dataclass(slots=True)
class Memory:
    """Reviewed translations of one locale, by their source."""

    split: Splitter
    units: dict[str, list[Entry]] = field(default_factory=dict)
    sentences: dict[str, str] = field(default_factory=dict)
    _differing: set[str] = field(default_factory=set)

    def add(self, found: Iterable[Entry]) -> None:
        """Take in what is reviewed now."""
        self._add(found, frozenset())

    def add_former(self, found: Iterable[Entry]) -> None:
        """Take in what was reviewed once, where there is nothing that is reviewed now."""
        known = frozenset(self.units)
        new = [entry for entry in found if entry.source not in known]
        self._add(new, frozenset(self.sentences))

    def _add(self, found: Iterable[Entry], settled: frozenset[str]) -> None:
        for entry in found:
            self.units.setdefault(entry.source, []).append(entry)
            for source, target in self._pairs(entry):
                if source in settled:
                    continue
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

        Those from the same context are preferred; whichever it is, all of them have to agree.
        """
        found = self.units.get(message.msgid, [])
        here = [entry for entry in found if entry.context == context]
        for chosen in (here, found):
            if chosen:
                return chosen[0] if len({entry.target for entry in chosen}) == 1 else None
        return None

    def sentence(self, text: str) -> str | None:
        """The one way in which people have translated a sentence, if there is one."""
        return None if text in self._differing else self.sentences.get(text)

    def agreed(self) -> dict[str, str]:
        """Every sentence that people have translated in one way only."""
        return {s: t for s, t in self.sentences.items() if s not in self._differing}

    def hint(self, text: str) -> str:
        """What translators are told of a text that people have not translated in one way, or ""."""
        if text in self.units:
            return differently((entry.origin, entry.target) for entry in self.units[text])
        near = self.near(text)
        return hint(near, text) if near else ""

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
