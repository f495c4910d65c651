"""A unit's text as a plan for translation: plain sentences, and where their markup goes.

An engine sees plain sentences. What must pass unchanged (code, addresses, HTML, footnote
references, math) stands in them as a token that the engine copies; what has words of its own
(emphasis, links) is taken off, remembered as a span of the sentence, and put back around the words
of the translation that answer to it.

Four steps, each a function: ``_stripped`` takes the markup off, ``_ranges`` finds what is
translated at once, ``_sentence`` cuts it out, and ``_laid_out`` puts down what stands between.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.translate import spans
from pipeline.translate.engine import PLACEHOLDERS, Splitter
from pipeline.translate.sentence import Fixed, Kept, KeptSpan, Sentence, Wrap, placeholder
from pipeline.translate.spans import Around, Character, Opaque, Plain, Shortcut

Range = tuple[int, int]
Plan = list[str | Sentence]
"""Fixed strings and sentences which, in their order, make up a text."""
HARD_BREAK = re.compile(r"(\\\n|  \n)")
LEAD_IN = re.compile(r"[:.!?]\Z")
PRIVATE = re.compile(r"[\ue000-\uf8ff]")
FIRST_PRIVATE = 0xE000
MOST_PRIVATE = 0x1900


def _nothing(text: str) -> Sequence[KeptSpan]:
    return ()


def _never(label: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is to be read.

    Attributes:
        split: Cuts plain text into sentences that keep their trailing blanks.
        placeholders: Tokens the engine copies, for what must pass unchanged.
        fixed: Finds in plain text what the engine is not to translate (dates, names).
        is_reference: Whether the page defines a link of this label (``[label]`` alone is a link).
    """

    split: Splitter
    placeholders: Sequence[str] = PLACEHOLDERS
    fixed: Fixed = _nothing
    is_reference: Callable[[str], bool] = _never


def plan(text: str, reading: Reading) -> Plan:
    """A unit's msgid as fixed strings and sentences which, in their order, make up the text."""
    parts: Plan = []
    for part in HARD_BREAK.split(text):
        if HARD_BREAK.fullmatch(part):
            parts.append(part)
        elif part:
            stripped = _stripped(part, reading)
            parts += filter(None, _laid_out(stripped, _ranges(stripped, reading.split), reading))
    return parts


@dataclass(slots=True)
class _Stripped:
    """A text without its markup.

    Attributes:
        pieces: The text, with a private-use character for everything that is kept.
        kept: What those characters stand for, in the order of their code points.
        wraps: Spans of the text.
    """

    pieces: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    wraps: list[Wrap] = field(default_factory=list)
    length: int = 0
    text: str = ""

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def keep(self, kept: Kept) -> None:
        if len(self.kept) < MOST_PRIVATE:
            self.add(chr(FIRST_PRIVATE + len(self.kept)))
            self.kept.append(kept)
        else:
            self.add(kept.original())

    def stands_for(self, character: str) -> Kept | None:
        number = ord(character) - FIRST_PRIVATE
        return self.kept[number] if 0 <= number < len(self.kept) else None

    def original(self, start: int, end: int) -> str:
        """A part of the text with what was kept in its place."""

        def put_back(found: re.Match[str]) -> str:
            kept = self.stands_for(found[0])
            return found[0] if kept is None else kept.original()

        return PRIVATE.sub(put_back, self.text[start:end])


def _stripped(text: str, reading: Reading) -> _Stripped:
    stripped = _Stripped()
    _strip(text, stripped, reading)
    stripped.text = "".join(stripped.pieces)
    stripped.wraps.sort(key=lambda w: (w.start, -w.end))
    return stripped


def _strip(text: str, stripped: _Stripped, reading: Reading) -> None:
    for found in spans.read(text):
        match found:
            case Plain(words):
                _strip_words(words, stripped, reading.fixed)
            case Character(character):
                stripped.add(character)
            case Opaque(kept):
                stripped.keep(Kept(kept))
            case Around(opening, inner, closing, apart=True):
                stripped.keep(Kept(opening, inner, closing))
            case Around(opening, inner, closing):
                start = stripped.length
                _strip(inner, stripped, reading)
                stripped.wraps.append(Wrap(start, stripped.length, opening, closing))
            case Shortcut(label) if reading.is_reference(label):
                # Its label must outlive the translation.
                start = stripped.length
                _strip(label, stripped, reading)
                stripped.wraps.append(Wrap(start, stripped.length, "[", f"][{label}]"))
            case Shortcut(label):
                stripped.add("[")
                _strip(label, stripped, reading)
                stripped.add("]")


def _strip_words(text: str, stripped: _Stripped, fixed: Fixed) -> None:
    position = 0
    for start, end, kept in fixed(text):
        if start >= position:
            stripped.add(text[position:start])
            stripped.keep(kept)
            position = end
    stripped.add(text[position:])


def _ranges(stripped: _Stripped, split: Splitter) -> list[Range]:
    """What is translated at once; no bound is inside a wrap."""
    bounds, position = {0, stripped.length}, 0
    for sentence in split(stripped.text):
        position += len(sentence)
        bounds.add(position)
    for wrap in stripped.wraps:
        bounds.update(_lead_in(stripped.text, wrap))
    for wrap in stripped.wraps:
        inner = {b for b in bounds if wrap.start < b < wrap.end}
        if inner and not {wrap.start, wrap.end} <= _edges(stripped.text, bounds):
            bounds -= inner
    return list(itertools.pairwise(sorted(bounds)))


def _edges(text: str, bounds: set[int]) -> set[int]:
    """The bounds, and the places around the blanks beside them."""
    edges: set[int] = set()
    for bound in bounds:
        before = len(text[:bound].rstrip())
        after = len(text) - len(text[bound:].lstrip())
        edges.update((before, bound, after))
    return edges


def _lead_in(text: str, wrap: Wrap) -> tuple[int, ...]:
    """Where to cut so that a bold lead-in ("**Bruising:** …") is a text of its own."""
    before = text[: wrap.start]
    begins = not before.strip() or before.rstrip(" ")[-1:] in tuple(".!?:")
    if not begins or not wrap.opening.startswith(("*", "_", "<")):
        return ()
    if LEAD_IN.search(text[wrap.start : wrap.end]):
        return (wrap.end,)
    if text[wrap.end : wrap.end + 2] == ": ":
        return (wrap.end + 1,)
    return ()


def _laid_out(
    stripped: _Stripped, ranges: Sequence[Range], reading: Reading
) -> Iterator[str | Sentence]:
    """The sentences, and between them what they have around them; some strings are empty."""
    text, position = stripped.text, 0
    opened: list[Wrap] = []
    for start, end in ranges:
        bare = text[start:end].strip()
        if not bare:
            continue
        start += text[start:end].index(bare)
        end = start + len(bare)
        outer = [w for w in stripped.wraps if w.start <= start and end <= w.end]
        for wrap in outer:
            if wrap not in opened:
                opened.append(wrap)
                place = max(position, wrap.start)
                yield text[position:place]
                yield wrap.opening
                position = place
        yield text[position:start]
        yield _sentence(stripped, start, end, reading.placeholders)
        position = end
        for wrap in reversed(outer):
            if not text[end : wrap.end].strip():
                yield text[position : wrap.end]
                yield wrap.closing
                position = wrap.end
    yield stripped.original(position, len(text))


def _sentence(stripped: _Stripped, start: int, end: int, placeholders: Sequence[str]) -> Sentence:
    """A sentence with the wraps that begin or end within it."""
    text: list[str] = []
    kept: list[tuple[str, Kept]] = []
    offsets = [0]
    for character in stripped.text[start:end]:
        known = stripped.stands_for(character)
        if known is None:
            text.append(character)
        else:
            text.append(placeholder(placeholders, len(kept)))
            kept.append((text[-1], known))
        offsets.append(offsets[-1] + len(text[-1]))
    wraps = tuple(
        Wrap(offsets[w.start - start], offsets[w.end - start], w.opening, w.closing)
        for w in stripped.wraps
        if w.start < end and start < w.end and not (w.start <= start and end <= w.end)
    )
    return Sentence("".join(text), tuple(kept), wraps)
