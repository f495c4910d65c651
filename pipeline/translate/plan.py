"""Inline markup as a plan for translation: plain sentences, and where their markup goes.

An engine sees plain sentences. What must pass unchanged (code, addresses, HTML, footnote
references, math) stands in them as a token that the engine copies; what has words of its own
(emphasis, links) is taken off, remembered as a span of the sentence, and put back around the words
of the translation that answer to it.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.translate.alignment import Alignment, Links, Range

PLACEHOLDERS = tuple(f"⟦{number}⟧" for number in range(10))
"""The bundled models are trained to copy these."""

SPAN = re.compile(
    r"""
      (?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))
    | (?P<math>(?<!\d)\$\$\S(?:.*?\S)??\$\$(?!\d)|(?<!\d)\$(?!\s)(?:[^$\\]|\\.)+(?<!\s)\$(?!\d))
    | (?P<address><(?:[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>)
    | <(?P<tag>strong|b|em|i|del|s|u|mark|small|sub|sup)>(?P<tagged>[^<>]+)</(?P=tag)>
    | (?P<html><!--.*?-->|</?[A-Za-z][^<>]*>)
    | (?P<footnote>\[\^[^\]\s]+\])
    | (?P<link>(?P<link_open>!?\[)
        (?P<label>(?:[^\[\]\\`!]|\\.|`[^`]+`|!\[[^\[\]]*\]\([^()\s]*\)|!(?!\[))+)
        (?P<link_close>\](?:\((?:<[^<>]*>|(?:[^()\s]|\([^()\s]*\))*)(?:\s+"[^"]*")?\s*\)|\[[^\[\]]*\])))
    | \[(?P<shortcut>[^\[\]]+)\](?![\[(:])
    | (?<![\w*~])(?P<mark>\*\*\*|\*\*|__|~~|\*|_)(?=[^\s*_~])
        (?P<inner>.+?)(?<=[^\s\\])(?P=mark)(?![\w*~])
    | (?P<url>(?:https?://|www\.)[^\s<>()]+[^\s<>().,;:!?])
    | (?P<name>
        \{[:\#.%{][^{}]*\}+                                 # attributes, templates
      | (?<![\w.@-])(?:
            \d{4}-\d{2}-\d{2}                               # a date for machines
          | v?\d+(?:\.\d+){2,}\w*                           # a version
          | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                    # an e-mail address
          | @[A-Za-z][\w-]*
          | --?[a-z][\w-]*(?:=[\w./-]+)?                    # an option
          | [A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*
            \.(?:py|md|toml|ya?ml|json|txt|cfg|ini|html?|css|js|sh|po)\b
          | \w*[a-z]\w*(?:_\w+)+\b
        )(?![\w@])
      | \#\d+\b
      | :[a-z][\w+-]*:                                        # an emoji or icon by its name
      | [\U0001F000-\U0001FAFF\u2600-\u27bf\ufe0f\u200d]+     # an emoji
      | [\u0370-\u1fff\u3040-\ua4cf]{2,}                    # a word of another script
      )
    | (?P<entity>&(?:\w+|\#\w+);)
    | (?P<escape>\\[!-/:-@\[-`{-~])
    """,
    re.VERBOSE | re.DOTALL,
)
HARD_BREAK = re.compile(r"(\\\n|  \n)")
LEAD_IN = re.compile(r"[:.!?]\Z")
LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
"""What English is written in; text without any (a Hangul name, a Greek letter) stays as it is."""
WORDED = re.compile(rf"{LETTER.pattern}|\d|`")
HARMLESS_ENTITY = re.compile(r"[^\W_]|[’‘“”–—…·°×\u00a0]")
HARMLESS_ESCAPE = re.compile(r"\\(?:[.,:;?()\-'\"/%@=+]|!(?!\[))")
PRIVATE = re.compile(r"[\ue000-\uf8ff]")
FIRST_PRIVATE = 0xE000

Splitter = Callable[[str], Sequence[str]]


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


Fixed = Callable[[str], Iterable[tuple[int, int, Kept]]]


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

    def marked(self) -> str:
        """The sentence with its wraps, but still with placeholders."""
        return insert(self.text, [(w.start, w.end, w.opening, w.closing) for w in self.wraps])

    def restored(self) -> str:
        """The sentence as it stands in the unit."""
        text = self.marked()
        for placeholder, kept in self.kept:
            text = text.replace(placeholder, kept.around(kept.inner or ""))
        return text

    def protected(self) -> Sentence:
        """The sentence with a placeholder for each of its outermost wraps, too."""
        outer = [w for w in self.wraps if not any(_inside(w, other) for other in self.wraps)]
        kept = list(self.kept)
        text = self.text
        for number, wrap in enumerate(reversed(outer)):
            inner = self.cut(wrap.start, wrap.end, without=wrap).restored()
            token = f"⟦w{number}⟧"
            kept.append((token, Kept(wrap.opening, inner, wrap.closing)))
            text = f"{text[: wrap.start]}{token}{text[wrap.end :]}"
        return Sentence(text, tuple(pair for pair in kept if pair[0] in text))

    def keeping(
        self, spans: Sequence[tuple[int, int, Kept]], placeholders: Sequence[str]
    ) -> Sentence | None:
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
        found = list(re.finditer("|".join(map(re.escape, kept)) or r"(?!)", self.text))
        parts, spans, moved = [], [], []
        position = offset = 0
        for number, match in enumerate(found):
            token = _token(placeholders, number)
            parts += [self.text[position : match.start()], token]
            spans.append((token, kept[match[0]]))
            offset += len(token) - len(match[0])
            moved.append((match.end(), offset))
            position = match.end()
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
        for found in re.finditer("|".join(map(re.escape, kept)) or r"(?!)", self.text):
            if found.start() > position:
                yield self.text[position : found.start()]
            yield kept[found[0]]
            position = found.end()
        if position < len(self.text):
            yield self.text[position:]

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


def plan(
    text: str,
    split: Splitter,
    placeholders: Sequence[str] = PLACEHOLDERS,
    fixed: Fixed | None = None,
    is_reference: Callable[[str], bool] | None = None,
) -> list[str | Sentence]:
    """The text as fixed strings and sentences which, in their order, make up the text.

    Args:
        text: A unit's msgid.
        split: Cuts plain text into sentences that keep their trailing blanks.
        placeholders: Tokens the engine copies, for what must pass unchanged.
        fixed: Finds in plain text what the engine is not to translate (dates, names).
        is_reference: Whether the page defines a link of this label (``[label]`` alone is a link).
    """
    parts: list[str | Sentence] = []
    for part in HARD_BREAK.split(text):
        if HARD_BREAK.fullmatch(part):
            parts.append(part)
        elif part:
            parts += _Planner(part, split, placeholders, fixed, is_reference).parts()
    return parts


class _Planner:
    def __init__(
        self,
        text: str,
        split: Splitter,
        placeholders: Sequence[str],
        fixed: Fixed | None,
        is_reference: Callable[[str], bool] | None,
    ) -> None:
        self._fixed = fixed
        self._is_reference = is_reference
        self._kept: list[Kept] = []
        self._wraps: list[Wrap] = []
        self._plain: list[str] = []
        self._length = 0
        self._split = split
        self._placeholders = placeholders
        self._strip(text)
        self._text = "".join(self._plain)
        self._wraps.sort(key=lambda w: (w.start, -w.end))

    def _add(self, text: str) -> None:
        self._plain.append(text)
        self._length += len(text)

    def _keep(self, kept: Kept) -> None:
        if len(self._kept) < 0x1900:
            self._add(chr(FIRST_PRIVATE + len(self._kept)))
            self._kept.append(kept)
        else:
            self._add(kept.around(kept.inner or ""))

    def _words(self, text: str) -> None:
        position = 0
        for start, end, kept in self._fixed(text) if self._fixed else ():
            if start >= position:
                self._add(text[position:start])
                self._keep(kept)
                position = end
        self._add(text[position:])

    def _strip(self, text: str) -> None:
        position = 0
        for found in SPAN.finditer(text):
            self._words(text[position : found.start()])
            position = found.end()
            if found["shortcut"]:
                self._shortcut(found["shortcut"])
                continue
            inner = found["label"] or found["inner"] or found["tagged"]
            if inner is None:
                character = _harmless(found)
                if character is None:
                    self._keep(Kept(found[0]))
                else:
                    self._add(character)
                continue
            if not WORDED.search(inner):
                # A name in another script, or a sign, is no word to look for in the translation.
                self._keep(Kept(found[0]))
                continue
            before, after = _around(found)
            # Blanks at its ends belong to no word, so such a span is a text of its own.
            if found["link_open"] == "![" or inner != inner.strip():
                self._keep(Kept(before, inner, after))
                continue
            start = self._length
            self._strip(inner)
            self._wraps.append(Wrap(start, self._length, before, after))
        self._words(text[position:])

    def _shortcut(self, label: str) -> None:
        """Brackets that are a link by themselves, whose label must outlive the translation."""
        start = self._length
        if self._is_reference is None or not self._is_reference(label):
            self._add("[")
            self._strip(label)
            self._add("]")
            return
        self._strip(label)
        self._wraps.append(Wrap(start, self._length, "[", f"][{label}]"))

    def parts(self) -> Iterator[str | Sentence]:
        position = 0
        opened: list[Wrap] = []
        for start, end in self._sentences():
            bare = self._text[start:end].strip()
            if not bare:
                continue
            start += self._text[start:end].index(bare)
            end = start + len(bare)
            sentence, outer = self._one(start, end)
            for wrap in outer:
                if wrap not in opened:
                    opened.append(wrap)
                    place = max(position, wrap.start)
                    yield from filter(None, [self._text[position:place], wrap.opening])
                    position = place
            yield from filter(None, [self._text[position:start]])
            yield sentence
            position = end
            for wrap in reversed(outer):
                if not self._text[end : wrap.end].strip():
                    yield from filter(None, [self._text[position : wrap.end], wrap.closing])
                    position = wrap.end
        yield from filter(None, [self._filled(self._text[position:])])

    def _filled(self, text: str) -> str:
        return PRIVATE.sub(self._original, text)

    def _original(self, found: re.Match[str]) -> str:
        number = ord(found[0]) - FIRST_PRIVATE
        if number >= len(self._kept):
            return found[0]
        return self._kept[number].around(self._kept[number].inner or "")

    def _sentences(self) -> list[Range]:
        """The bounds of what is translated at once; none of them is inside a wrap."""
        bounds, position = {0, self._length}, 0
        for sentence in self._split(self._text):
            position += len(sentence)
            bounds.add(position)
        for wrap in self._wraps:
            bounds.update(self._lead_in(wrap))
        for wrap in self._wraps:
            inner = {b for b in bounds if wrap.start < b < wrap.end}
            if inner and not {wrap.start, wrap.end} <= self._edges(bounds):
                bounds -= inner
        return list(itertools.pairwise(sorted(bounds)))

    def _edges(self, bounds: set[int]) -> set[int]:
        """The bounds, and the places around the blanks beside them."""
        edges: set[int] = set()
        for bound in bounds:
            before = len(self._text[:bound].rstrip())
            after = self._length - len(self._text[bound:].lstrip())
            edges.update((before, bound, after))
        return edges

    def _lead_in(self, wrap: Wrap) -> tuple[int, ...]:
        """Where to cut so that a bold lead-in ("**Bruising:** …") is a text of its own."""
        begins = not self._text[: wrap.start].strip() or self._text[: wrap.start].rstrip(" ")[
            -1:
        ] in tuple(".!?:")
        if not begins or not wrap.opening.startswith(("*", "_", "<")):
            return ()
        words = self._text[wrap.start : wrap.end]
        if LEAD_IN.search(words):
            return (wrap.end,)
        if self._text[wrap.end : wrap.end + 2] == ": ":
            return (wrap.end + 1,)
        return ()

    def _one(self, start: int, end: int) -> tuple[Sentence, list[Wrap]]:
        """A sentence, and the wraps that reach to its ends or beyond."""
        text: list[str] = []
        kept: list[tuple[str, Kept]] = []
        offsets = [0]
        for character in self._text[start:end]:
            number = ord(character) - FIRST_PRIVATE
            if 0 <= number < len(self._kept):
                placeholder = _token(self._placeholders, len(kept))
                kept.append((placeholder, self._kept[number]))
                text.append(placeholder)
            else:
                text.append(character)
            offsets.append(offsets[-1] + len(text[-1]))
        outer, inner = [], []
        for wrap in self._wraps:
            if wrap.end <= start or end <= wrap.start:
                continue
            if wrap.start <= start and end <= wrap.end:
                outer.append(wrap)
                continue
            first, last = offsets[wrap.start - start], offsets[wrap.end - start]
            inner.append(Wrap(first, last, wrap.opening, wrap.closing))
        return Sentence("".join(text), tuple(kept), tuple(inner)), outer


def _token(placeholders: Sequence[str], number: int) -> str:
    """The placeholder of that number; beyond those there are, one that no engine is shown."""
    return placeholders[number] if number < len(placeholders) else f"⟦{number}⟧"


def _harmless(found: re.Match[str]) -> str | None:
    """The character an entity or an escape stands for, where it means nothing to Markdown."""
    if found["entity"]:
        character = html.unescape(found["entity"])
        return character if HARMLESS_ENTITY.fullmatch(character) else None
    if found["escape"] and HARMLESS_ESCAPE.match(found.string, found.start("escape")):
        return found["escape"][1]
    return None


def _around(found: re.Match[str]) -> tuple[str, str]:
    if found["label"]:
        return found["link_open"], found["link_close"]
    if found["tagged"]:
        return f"<{found['tag']}>", f"</{found['tag']}>"
    return found["mark"], found["mark"]


def placeholders_kept(sentence: Sentence, target: str) -> bool:
    """Whether ``target`` has each placeholder of the sentence once and no other."""
    text = target
    for placeholder, _ in sentence.kept:
        if text.count(placeholder) != 1:
            return False
        text = text.replace(placeholder, "")
    return not re.search(r"[⟦⟧]", text)


def projected(sentence: Sentence, target: str, links: Links, language: str) -> str | None:
    """``target`` with the sentence's wraps around the words that answer to them.

    Nesting is kept; no two wraps share words that they did not share in the source.

    Returns:
        The text with its placeholders still in it, or None if a wrap's words have no counterpart.
    """
    alignment = Alignment(sentence.text, target, links)
    places: list[tuple[Wrap, Range]] = []
    for wrap in sentence.wraps:
        within, taken = (0, len(target)), set[int]()
        for other, place in places:
            if other.start <= wrap.start and wrap.end <= other.end:
                within = place
            else:
                taken.update(range(*place))
        bare = sentence.text[wrap.start : wrap.end].strip()
        start = wrap.start + sentence.text[wrap.start : wrap.end].index(bare)
        found = alignment.project((start, start + len(bare)), within, taken, language)
        if found is None:
            return None
        places.append((wrap, found))
    spans = [(*place, wrap.opening, wrap.closing) for wrap, place in places]
    return insert(target, spans)
