"""A sentence of a unit: what the engine reads of it, what passes unseen, and where markup goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
"""What English is written in; text without any (a Hangul name, a Greek letter) stays as it is."""
NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Kept:
    """What passes the engine unseen: whole, or (an image) around a text of its own.

    ``target`` is what stands for it in the translation, if not itself.
    """

    opening: str
    inner: str | None = None
    closing: str = ""
    target: str | None = None

    def around(self, words: str) -> str:
        return f"{self.opening}{words}{self.closing}"

    def original(self) -> str:
        """What stands in the unit."""
        return self.around(self.inner or "")


KeptSpan = tuple[int, int, Kept]
"""Half-open offsets into a plain text, and what stands there."""
Fixed = Callable[[str], Iterable[KeptSpan]]
"""Finds in plain text what the engine is not to translate (dates, names)."""


@dataclass(frozen=True, slots=True)
class Wrap:
    """Markup around some words of a sentence."""

    start: int
    end: int
    opening: str
    closing: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to translate.

    Attributes:
        text: What the engine reads.
        kept: Placeholders in ``text`` and what each stands for.
        wraps: Spans of ``text``, the outer before the inner.
    """

    text: str
    kept: tuple[tuple[str, Kept], ...] = ()
    wraps: tuple[Wrap, ...] = ()

    @property
    def needed(self) -> bool:
        """Whether there is anything in it to translate."""
        text = self.text
        for placeholder, _ in self.kept:
            text = text.replace(placeholder, "")
        return bool(LETTER.search(text))

    @property
    def has_markup(self) -> bool:
        """Whether it is anything but plain text."""
        return bool(self.wraps or self.kept)

    def marked(self) -> str:
        """The sentence with its wraps, but still with placeholders."""
        return insert(self.text, [(w.start, w.end, w.opening, w.closing) for w in self.wraps])

    def restored(self) -> str:
        """The sentence as it stands in the unit."""
        text = self.marked()
        for placeholder, kept in self.kept:
            text = text.replace(placeholder, kept.original())
        return text

    def protected(self) -> Sentence:
        """The sentence with a placeholder for each of its outermost wraps, too."""
        outer = [w for w in self.wraps if not any(_inside(w, other) for other in self.wraps)]
        kept = list(self.kept)
        text = self.text
        for number, wrap in enumerate(reversed(outer)):
            inner = self.cut(wrap.start, wrap.end, without=wrap).restored()
            place_taker = f"⟦w{number}⟧"
            kept.append((place_taker, Kept(wrap.opening, inner, wrap.closing)))
            text = f"{text[: wrap.start]}{place_taker}{text[wrap.end :]}"
        return Sentence(text, tuple(pair for pair in kept if pair[0] in text))

    def keeping(self, spans: Sequence[KeptSpan], placeholders: Sequence[str]) -> Sentence | None:
        """The sentence with placeholders for some more of its words.

        A span that markup begins or ends in is left as it is; None if none remains, or there are
        not enough placeholders.
        """
        free = [p for p in placeholders if p not in dict(self.kept)]
        usable = [
            (start, end, kept)
            for start, end, kept in spans
            if all(
                end <= w.start or w.end <= start or (w.start <= start and end <= w.end)
                for w in self.wraps
            )
        ]
        if not usable or len(free) < len(usable):
            return None
        text, kept, wraps = self.text, list(self.kept), list(self.wraps)
        for (start, end, span), placeholder in zip(reversed(usable), free, strict=False):
            text = text[:start] + placeholder + text[end:]
            kept.append((placeholder, span))
            longer = len(placeholder) - (end - start)
            wraps = [
                Wrap(
                    w.start + (longer if w.start >= end else 0),
                    w.end + (longer if w.end >= end else 0),
                    w.opening,
                    w.closing,
                )
                for w in wraps
            ]
        return Sentence(text, tuple(kept), tuple(wraps))

    def with_placeholders(self, placeholders: Sequence[str]) -> Sentence:
        """The same sentence with these tokens, in their order."""
        kept = dict(self.kept)
        parts, spans, moved = [], [], []
        position = offset = 0
        for number, found in enumerate(self._places().finditer(self.text)):
            taken = placeholder(placeholders, number)
            parts += [self.text[position : found.start()], taken]
            spans.append((taken, kept[found[0]]))
            offset += len(taken) - len(found[0])
            moved.append((found.end(), offset))
            position = found.end()
        parts.append(self.text[position:])

        def shifted(place: int) -> int:
            return place + next((by for end, by in reversed(moved) if end <= place), 0)

        wraps = tuple(
            Wrap(shifted(w.start), shifted(w.end), w.opening, w.closing) for w in self.wraps
        )
        return Sentence("".join(parts), tuple(spans), wraps)

    def pieces(self) -> Iterator[str | Kept]:
        """A sentence without wraps, cut at its placeholders."""
        position = 0
        kept = dict(self.kept)
        for found in self._places().finditer(self.text):
            if found.start() > position:
                yield self.text[position : found.start()]
            yield kept[found[0]]
            position = found.end()
        if position < len(self.text):
            yield self.text[position:]

    def _places(self) -> re.Pattern[str]:
        """What finds the placeholders of this sentence."""
        if not self.kept:
            return NEVER
        return re.compile("|".join(re.escape(placeholder) for placeholder, _ in self.kept))

    def cut(self, start: int, end: int, without: Wrap | None = None) -> Sentence:
        """The part between two offsets, with the markup that lies within it."""
        text = self.text[start:end]
        return Sentence(
            text,
            tuple(pair for pair in self.kept if pair[0] in text),
            tuple(
                Wrap(w.start - start, w.end - start, w.opening, w.closing)
                for w in self.wraps
                if w is not without and start <= w.start and w.end <= end
            ),
        )

    def keeps_placeholders(self, target: str) -> bool:
        """Whether ``target`` has each placeholder of the sentence once and no other."""
        text = target
        for placeholder, _ in self.kept:
            if text.count(placeholder) != 1:
                return False
            text = text.replace(placeholder, "")
        return not re.search(r"[⟦⟧]", text)


def _inside(wrap: Wrap, other: Wrap) -> bool:
    return wrap is not other and (
        (other.start <= wrap.start and wrap.end <= other.end)
        and ((other.start, other.end) != (wrap.start, wrap.end) or other.opening != wrap.opening)
    )


def insert(text: str, spans: Sequence[tuple[int, int, str, str]]) -> str:
    """``text`` with markup around spans that are disjoint or nested, the outer ones first."""
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for start, end, before, after in spans:
        opening.setdefault(start, []).append(before)
        closing.setdefault(end, []).insert(0, after)
    parts, position = [], 0
    for place in sorted({*opening, *closing}):
        parts += [text[position:place], *closing.get(place, ()), *opening.get(place, ())]
        position = place
    return "".join([*parts, text[position:]])


def placeholder(placeholders: Sequence[str], number: int) -> str:
    """The placeholder of that number; beyond those there are, one that no engine is shown."""
    return placeholders[number] if number < len(placeholders) else f"⟦{number}⟧"
