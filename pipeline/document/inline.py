"""The inline markup of a text: what must be the same in its translation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any

from pipeline.document.blocks import Outline, Parsed
from pipeline.document.parser import Token, normalizeReference, parser
from pipeline.document.sight import VOID
from pipeline.document.syntax import registry

EMPHASIS_TAGS = {
    "<strong>": "strong_open",
    "<b>": "strong_open",
    "<em>": "em_open",
    "<i>": "em_open",
    "<del>": "s_open",
    "<s>": "s_open",
}
EMPHASIS = frozenset({"strong_open", "em_open", "s_open"})
CLOSINGS = frozenset({"strong_close", "em_close", "s_close", "link_close"})
TEXTS = frozenset({"text", "text_special"})
BREAKS = frozenset({"softbreak", "hardbreak"})
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
CLOSING_TAG = re.compile(r"</(strong|b|em|i|del|s)>")


@dataclass(frozen=True, slots=True)
class Inline:
    """What the inline markup of a text amounts to.

    Attributes:
        elements: Everything that must be the same in a translation (links, images, code, HTML,
            footnote references, math), counted.
        emphasis: How often each kind of emphasis occurs; HTML that means the same counts.
        stray: How many emphasis delimiters stand in the text without effect.
        text: The text alone.
        unbalanced: Tags and markup that nothing closes, or that close nothing, in their order.
    """

    elements: Counter[tuple[str, str]]
    emphasis: Counter[str]
    stray: int
    text: str
    unbalanced: tuple[str, ...] = ()


def inline(text: str, page: Parsed | Outline | None = None) -> Inline:
    """The inline structure of ``text``, with the references and footnotes of ``page`` in reach."""
    elements: Counter[tuple[str, str]] = Counter()
    emphasis: Counter[str] = Counter()
    plain: list[str] = []
    tokens = _inline_tokens(text, page)
    for token in _flat(tokens):
        if token.type in TEXTS:
            plain.append(token.content)
        elif token.type in BREAKS:
            plain.append("\n")
        elif kind := _emphasis(token):
            emphasis[kind] += 1
        elif not _closes(token):
            elements[_element(token)] += 1
    joined = "".join(plain)
    stray = len(re.findall(r"\*+|__|~~", joined))
    return Inline(elements, emphasis, stray, joined, unbalanced(map(_bracket, tokens)))


def unbalanced(brackets: Iterable[tuple[str, bool] | None]) -> tuple[str, ...]:
    """Of tags in order, given as names and whether they open, those without their counterpart."""
    left: list[tuple[str, bool]] = []
    for bracket in brackets:
        if bracket is None:
            continue
        if not bracket[1] and left and left[-1] == (bracket[0], True):
            left.pop()
        else:
            left.append(bracket)
    return tuple(name if opens else f"/{name}" for name, opens in left)


def _bracket(token: Token) -> tuple[str, bool] | None:
    if token.type == "html_inline":
        return _tag(token.content)
    if token.type.endswith("_open"):
        return token.tag, True
    return (token.tag, False) if token.type.endswith("_close") else None


def _tag(html: str) -> tuple[str, bool] | None:
    """The name of a tag and whether it opens; None for void elements and what is no tag."""
    found = TAG.match(html)
    if found is None or found[2].lower() in VOID:
        return None
    return found[2].lower(), not found[1]


def _emphasis(token: Token) -> str | None:
    """The kind of emphasis that begins with a token, if any does."""
    if token.type == "html_inline":
        return EMPHASIS_TAGS.get(token.content.lower())
    return token.type if token.type in EMPHASIS else None


def _closes(token: Token) -> bool:
    """Whether a token ends what another has begun, and so is no element of its own."""
    if token.type == "html_inline":
        return CLOSING_TAG.fullmatch(token.content.lower()) is not None
    return token.type in CLOSINGS


def _element(token: Token) -> tuple[str, str]:
    """What has to be the same in a translation: what the token is, and what it refers to."""
    match token.type:
        case "link_open":
            return "link", str(token.attrs.get("href", ""))
        case "image":
            return "image", str(token.attrs.get("src", ""))
        case "footnote_ref":
            return "footnote", str(token.meta.get("label", ""))
    return token.type, token.content


class Reader:
    """Reads the inline markup of one page's texts, each text once.

    Args:
        page: Whose references and footnotes are in reach.
    """

    def __init__(self, page: Parsed | Outline | None = None) -> None:
        self.page = page
        self._known: dict[str, Inline] = {}

    def __call__(self, text: str) -> Inline:
        """The inline structure of ``text``, to be looked at and left as it is."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = inline(text, self.page)
        return known


def defines(label: str, page: Parsed | Outline | None) -> bool:
    """Whether ``page`` has a link reference definition of this label."""
    return page is not None and normalizeReference(label) in page.references


ACTIVE = r"`*_~\[<&\\$"
ESCAPE = r"""\\[!"\#%'()+,\-./:;=?@\[\]{}|<>&$]"""
PLAIN_SPAN = re.compile(
    rf"""
      {ESCAPE}
    | (?<=[^\W_])_(?=[^\W_])
    | (?P<tag></?[A-Za-z][A-Za-z0-9-]*(?:[ ][A-Za-z-]+="[^"<>`\n]*")*[ ]?/?>)
    | (?<![`\\])`(?P<code>[^`\n]+)`(?!`)
    | (?<![!^\\])\[(?!\^)(?P<label>(?:[^{ACTIVE}\]\n]|`[^`\n]+`|{ESCAPE})+)\]
        \((?P<link>(?:[^\s()<>\\]|{ESCAPE})+)\)
    | (?<![*\\])\*\*(?P<strong>[^\W_](?:[^{ACTIVE}\n]*[^\W_])?)\*\*(?!\*)
    """,
    re.VERBOSE,
)
ACTIVE_CHARACTER = re.compile(rf"[{ACTIVE}]")


def plain_markup(text: str) -> Counter[str] | None:
    """The markup of a text that has none but the plainest, or None where only parsing can tell.

    Two texts with the same plain markup have the same inline structure. Nearly all texts are this
    plain, and this is many times faster than parsing them. With syntax of other distributions only
    parsing can ever tell.
    """
    if registry.extended():
        return None
    found: Counter[str] = Counter()
    brackets: list[tuple[str, bool] | None] = []

    def counted(span: re.Match[str]) -> str:
        if span["strong"]:
            found["**"] += 1
        elif span["link"]:
            found[f"({span['link']})"] += 1
            found.update(re.findall(r"`[^`]+`", span["label"]))
        elif span["code"] or span["tag"]:
            found[span[0]] += 1
            if span["tag"]:
                brackets.append(_tag(span["tag"]))
        return " "

    if ACTIVE_CHARACTER.search(PLAIN_SPAN.sub(counted, text)):
        return None
    found.update(f"unbalanced {tag}" for tag in [" ".join(unbalanced(brackets))] if tag)
    return found


def _environment(page: Parsed | Outline | None) -> MutableMapping[str, Any]:
    env: MutableMapping[str, Any] = {"references": page.references if page else {}}
    if page and page.footnotes:
        env["footnotes"] = {"refs": dict.fromkeys(page.footnotes, -1)}
    return env


def _inline_tokens(text: str, page: Parsed | Outline | None) -> list[Token]:
    env = _environment(page)
    md = parser()
    tokens: list[Token] = []
    md.inline.parse(text, md, env, tokens)
    return tokens


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.type == "image":
            yield from (t for t in _flat(token.children or []) if t.type.startswith("text"))


def html(text: str, page: Parsed | Outline | None = None) -> str:
    """Inline ``text`` as HTML, with the references and footnotes of ``page`` in reach."""
    md = parser()
    env = _environment(page)
    tokens: list[Token] = []
    md.inline.parse(text, md, env, tokens)
    for token in tokens:
        if token.type == "text_special":  # an escape or entity, which has no look of its own
            token.type = "text"
    rendered: str = md.renderer.render(tokens, md.options, env)
    return rendered
