"""What inline markup a text has, span by span, as far as a translation must know it.

The parser says what a text means; this says where its parts stand, which the parser does not.
Whatever is read wrongly here is found out when the translation is parsed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.translate.sentence import LETTER

SPAN = re.compile(
    r"""
      (?P<code>(?:(?<!`)|(?<=\\`))(?P<ticks>`++).+?(?<!`)(?P=ticks)(?!`))
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
WORDED = re.compile(rf"{LETTER.pattern}|\d|`")
HARMLESS_ENTITY = re.compile(r"[^\W_]|[’‘“”–—…·°×\u00a0]")
HARMLESS_ESCAPE = re.compile(r"\\(?:[.,:;?()\-'\"/%@=+]|!(?!\[))")


@dataclass(frozen=True, slots=True)
class Plain:
    """Text without markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Character:
    """The character that an entity or an escape stands for, which means nothing to Markdown."""

    text: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """What has no words to translate."""

    text: str


@dataclass(frozen=True, slots=True)
class Around:
    """Markup around words that may contain more of it.

    ``apart`` says that the words are a text of their own and no part of the sentence.
    """

    opening: str
    inner: str
    closing: str
    apart: bool = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Brackets that are a link by themselves where the page defines their label."""

    label: str


Found = Plain | Character | Opaque | Around | Shortcut


def read(text: str) -> Iterator[Found]:
    """The text as stretches which, in their order, make it up."""
    position = 0
    for match in SPAN.finditer(text):
        if match.start() > position:
            yield Plain(text[position : match.start()])
        yield _found(match)
        position = match.end()
    if position < len(text):
        yield Plain(text[position:])


def _found(match: re.Match[str]) -> Found:
    if match["shortcut"]:
        return Shortcut(match["shortcut"])
    inner = match["label"] or match["inner"] or match["tagged"]
    if inner is None:
        character = _harmless(match)
        return Opaque(match[0]) if character is None else Character(character)
    if not WORDED.search(inner):
        # A name in another script, or a sign, is no word to look for in the translation.
        return Opaque(match[0])
    opening, closing = _marks(match)
    # Blanks at its ends belong to no word, so such a span is a text of its own.
    apart = match["link_open"] == "![" or inner != inner.strip()
    return Around(opening, inner, closing, apart=apart)


def _harmless(match: re.Match[str]) -> str | None:
    """The character an entity or an escape stands for, where it means nothing to Markdown."""
    if match["entity"]:
        character = html.unescape(match["entity"])
        return character if HARMLESS_ENTITY.fullmatch(character) else None
    if match["escape"] and HARMLESS_ESCAPE.match(match.string, match.start("escape")):
        return match["escape"][1]
    return None


def _marks(match: re.Match[str]) -> tuple[str, str]:
    if match["label"]:
        return match["link_open"], match["link_close"]
    if match["tagged"]:
        return f"<{match['tag']}>", f"</{match['tag']}>"
    return match["mark"], match["mark"]
