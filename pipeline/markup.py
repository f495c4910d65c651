"""Inline markup as a plan for translation: what the engine reads, and how to put it together.

An engine sees plain sentences. Spans that must pass unchanged (code, addresses, HTML, footnote
references, math) and spans with words of their own (emphasis, links) stand in the sentence as
placeholders; the words inside a span are a text of their own. Where an engine loses a placeholder
the sentence is cut at its spans instead and its pieces are translated one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

PLACEHOLDERS = tuple(f"⟦{number}⟧" for number in range(10))
"""The bundled models are trained to copy these."""

SPAN = re.compile(
    r"""
      (?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))
    | (?P<math>\$\$.+?\$\$|\$(?!\s)[^$]+?(?<!\s)\$(?!\d))
    | (?P<address><(?:[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>)
    | (?P<html><!--.*?-->|</?[A-Za-z][^<>]*>)
    | (?P<footnote>\[\^[^\]\s]+\])
    | (?P<link>(?P<link_open>!?\[)(?P<label>(?:[^\[\]\\]|\\.)+)
        (?P<link_close>\](?:\((?:<[^<>]*>|(?:[^()\s]|\([^()\s]*\))*)(?:\s+"[^"]*")?\s*\)|\[[^\[\]]*\])))
    | (?<![\w*~])(?P<mark>\*\*\*|\*\*|__|~~|\*|_)(?=[^\s*_~])
        (?P<inner>.+?)(?<=[^\s\\])(?P=mark)(?![\w*~])
    | (?P<url>(?:https?://|www\.)[^\s<>()]+[^\s<>().,;:!?])
    | (?P<entity>&(?:\w+|\#\w+);)
    | (?P<escape>\\[!-/:-@\[-`{-~])
    """,
    re.VERBOSE | re.DOTALL,
)
HARD_BREAK = re.compile(r"(\\\n|  \n)")
LEAD_IN = re.compile(r"[:.!?]\Z")
LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
"""What English is written in; text without any (a Hangul name, a Greek letter) stays as it is."""

Splitter = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of markup: kept whole if ``inner`` is None, else wrapped around translated words."""

    opening: str
    inner: str | None
    closing: str

    def around(self, words: str) -> str:
        return f"{self.opening}{words}{self.closing}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to translate, with the spans its placeholders stand for."""

    text: str
    spans: tuple[tuple[str, Span], ...] = ()

    @property
    def needed(self) -> bool:
        """Whether there is anything in it to translate."""
        text = self.text
        for placeholder, _ in self.spans:
            text = text.replace(placeholder, "")
        return bool(LETTER.search(text))

    def pieces(self) -> Iterator[str | Span]:
        """The sentence cut at its spans."""
        position = 0
        spans = dict(self.spans)
        for found in re.finditer("|".join(map(re.escape, spans)) or r"(?!)", self.text):
            if found.start() > position:
                yield self.text[position : found.start()]
            yield spans[found[0]]
            position = found.end()
        if position < len(self.text):
            yield self.text[position:]


def plan(text: str, split: Splitter) -> list[str | Sentence]:
    """The text as fixed strings and sentences which, concatenated, are the text again.

    Args:
        text: A unit's msgid.
        split: Cuts plain text into sentences that keep their trailing blanks.
    """
    parts: list[str | Sentence] = []
    for part in HARD_BREAK.split(text):
        if HARD_BREAK.fullmatch(part):
            parts.append(part)
        elif part:
            parts += _sentences(part, split)
    return parts


def _sentences(text: str, split: Splitter) -> Iterator[str | Sentence]:
    spans: list[Span] = []
    plain: list[str] = []
    position = 0
    for found in SPAN.finditer(text):
        plain.append(text[position : found.start()])
        plain.append(chr(0xE000 + len(spans)))
        spans.append(_span(found))
        position = found.end()
    plain.append(text[position:])
    for sentence in split("".join(plain)):
        yield from _one(sentence, spans)


def _span(found: re.Match[str]) -> Span:
    if found["label"]:
        return Span(found["link_open"], found["label"], found["link_close"])
    if found["mark"]:
        return Span(found["mark"], found["inner"], found["mark"])
    return Span(found[0], None, "")


def _one(sentence: str, spans: Sequence[Span]) -> Iterator[str | Sentence]:
    bare = sentence.strip()
    if not bare:
        yield sentence
        return
    lead = len(sentence) - len(sentence.lstrip())
    if lead:
        yield sentence[:lead]
    end = lead + len(bare)
    first = _private(bare[0])
    # A bold lead-in ("**Bruising:** …") is a text of its own, not a part of the sentence.
    if first is not None and len(bare) > 1:
        span = spans[first]
        if (span.inner and LEAD_IN.search(span.inner)) or bare[1] == ":":
            yield _numbered(bare[0], spans)
            rest = re.match(r"(?::?\s*)", bare[1:])
            assert rest is not None
            if rest[0]:
                yield rest[0]
            if bare[1 + rest.end() :]:
                yield _numbered(bare[1 + rest.end() :], spans)
            yield from filter(None, [sentence[end:]])
            return
    yield _numbered(bare, spans)
    yield from filter(None, [sentence[end:]])


def _private(character: str) -> int | None:
    number = ord(character) - 0xE000
    return number if 0 <= number < 0x1900 else None


def _numbered(text: str, spans: Sequence[Span]) -> Sentence:
    used: list[tuple[str, Span]] = []
    parts: list[str] = []
    for character in text:
        number = _private(character)
        if number is None or number >= len(spans):
            parts.append(character)
            continue
        placeholder = f"⟦{len(used)}⟧"
        used.append((placeholder, spans[number]))
        parts.append(placeholder)
    return Sentence("".join(parts), tuple(used))


def placeholders_kept(sentence: Sentence, target: str) -> bool:
    """Whether ``target`` has each placeholder of the sentence once and no other."""
    wanted = sorted(placeholder for placeholder, _ in sentence.spans)
    return sorted(re.findall(r"⟦\d+⟧", target)) == wanted and target.count("⟦") == len(wanted)
