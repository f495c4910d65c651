"""The values that flow between the rooms: units, messages, catalogs and problems."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace

FUZZY = "fuzzy"
DEFAULT_KEYS = ("title", "description")
"""Front matter keys whose values are translated unless a project says otherwise."""


class State(enum.StrEnum):
    """Where a message stands between English and a reviewed translation."""

    UNTRANSLATED = "untranslated"
    MACHINE = "machine"
    STALE = "stale"
    REVIEWED = "reviewed"


class Kind(enum.StrEnum):
    """What a unit is in the document; written to catalogs as ``#. type:``."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    CELL = "table cell"
    TERM = "term"
    DEFINITION = "definition"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    QUOTATION = "quotation"
    IMAGE_ALT = "image alt"
    IMAGE_TITLE = "image title"
    FRONT_MATTER = "front matter"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Unit:
    """One translatable text and where it stands in its document.

    Attributes:
        source: The msgid: the text as the author wrote it, inline markup and all, with line
            breaks folded to spaces except hard breaks.
        kind: What the text is.
        spans: Half-open offsets into the document's text, one per source line.
        line: 1-based line of the first span.
        context: The msgctxt, where the author asked for one.
        comments: The author's comments for translators.
        disclaimer: Whether the text is legal text that only an approved translation may replace.
        key: For front matter, the path of the value (``title``, ``tags.0``).
        minor: Changes of the text that its author calls minor: what stood there, and what does now.
    """

    source: str
    kind: Kind
    spans: tuple[tuple[int, int], ...]
    line: int
    context: str | None = None
    comments: tuple[str, ...] = ()
    disclaimer: bool = False
    key: str | None = None
    minor: tuple[tuple[str, str], ...] = ()

    @property
    def start(self) -> int:
        """Where the text begins in the document."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where it ends, the last character excluded."""
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a catalog.

    Attributes:
        comments: Translator comments (``# ``), a line each, provenance and approvals included.
        notes: Extracted comments (``#. ``), a line each.
        previous: The msgid that a stale translation was made from.
        previous_context: The msgctxt it was made in, where a tool has noted one.
        other: Lines of comments that other tools wrote and that mean nothing here.
        line: 1-based line where the entry begins in the file it was read from, if it was read from
            one; where an entry stands makes it no other entry.
    """

    msgid: str
    msgstr: str = ""
    context: str | None = None
    comments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    previous: str | None = None
    obsolete: bool = False
    previous_context: str | None = None
    other: tuple[str, ...] = ()
    line: int | None = field(default=None, compare=False)

    @property
    def key(self) -> tuple[str | None, str]:
        """What tells the message from the others of its catalog: msgctxt and msgid."""
        return (self.context, self.msgid)

    @property
    def fuzzy(self) -> bool:
        """Whether a person has yet to look at the translation."""
        return FUZZY in self.flags

    def with_flag(self, flag: str, *, present: bool) -> Message:
        """The message with ``flag`` first among its flags, or without it."""
        flags = tuple(f for f in self.flags if f != flag)
        return replace(self, flags=(flag, *flags) if present else flags)


@dataclass(frozen=True, slots=True)
class Carried:
    """A part of a catalog that nothing here works with, and that nobody may lose.

    Attributes:
        text: The lines as they stand in the file: a message with plural forms, or comments after
            the last message.
        key: The message's msgctxt and msgid.
        obsolete: Whether the message is.
    """

    text: str
    key: tuple[str | None, str] | None = None
    obsolete: bool = False


@dataclass(frozen=True, slots=True)
class Catalog:
    """A template or a locale's translation of one domain.

    Attributes:
        header: Header fields in their order; a line that is no field has no name.
        preamble: Comment lines above the header entry.
        carried: What else stands in the file.
    """

    header: tuple[tuple[str, str], ...] = ()
    preamble: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    carried: tuple[Carried, ...] = ()

    @property
    def active(self) -> tuple[Message, ...]:
        """The messages that are not obsolete."""
        return tuple(message for message in self.messages if not message.obsolete)

    def by_key(self) -> dict[tuple[str | None, str], Message]:
        """The active messages by msgctxt and msgid."""
        return {message.key: message for message in self.active}


Context = tuple[str | None, str, str]
"""A message's msgctxt, and the msgids before and after it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A reviewed translation, as translation memories keep it.

    Attributes:
        origin: The domain, or the file, it is from.
        context: Where it stands, if that is known.
        notes: What translators noted about it.
    """

    source: str
    target: str
    origin: str
    context: Context | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should look at; it did not stop the work.

    Attributes:
        code: A stable word for machines.
        path: The article, or the catalog where a message is the matter.
        line: 1-based line in that file.
        text: The text it is about.
        names: All the files it is about, where it is about many.
    """

    code: str
    message: str
    path: str | None = None
    line: int | None = None
    text: str = field(default="", compare=False)
    names: tuple[str, ...] = field(default=(), compare=False)
