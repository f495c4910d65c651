"""The text of a .po file, read entry by entry.

The grammar is GNU gettext's, strictly: what is not whole is an error with its line, because a
catalog that was cut, or whose closing quote was forgotten, would lose a translator's words without
a word. What the pipeline has no use for is kept as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.errors import CatalogError

KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d{1,3}\])?)[ \t]*+(.*)")
STARTS = re.compile(r"msgctxt|msgid(?!_plural)")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPE = re.compile(r"(?P<bytes>(?:\\(?:x[0-9A-Fa-f]{1,2}|[0-7]{1,3}))+)|\\(?P<one>.)")
"""``\\342\\200\\234`` is how ``msgcat --escape`` writes what is not ASCII."""
ESCAPED = {
    "n": "\n", "t": "\t", "r": "\r", "v": "\v", "f": "\f", "b": "\b", "a": "\a",
    '"': '"', "\\": "\\",
}  # fmt: skip
BLANK = " \t\v\f"
INSIDE = "Correct that line; `msgfmt --check` explains such errors in detail."
CUT = "Save it again from your translation tool, or take it from your backups or version control."
CUT_OR_LINE_BREAK = (
    "If its translation is whole, take out the line break at its end, which the original has not. "
    + CUT
)


@dataclass(slots=True)
class Entry:
    """One entry as it stands in the file.

    Attributes:
        fields: The text of each keyword.
        previous: The same of ``#|`` lines.
        other: Lines whose meaning is not known, or for which there is no field.
        line: 1-based line where it begins.
        end: The last line of it.
    """

    line: int
    end: int
    obsolete: bool = False
    comments: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    previous: dict[str, list[str]] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether it has a translation, empty or not."""
        return any(keyword.startswith("msgstr") for keyword in self.fields)

    @property
    def plural(self) -> bool:
        return "msgid_plural" in self.fields

    def text(self, keyword: str) -> str | None:
        """The text of a keyword, if the entry has it."""
        parts = self.fields.get(keyword)
        return None if parts is None else "".join(parts)

    def earlier(self, keyword: str) -> str | None:
        """The text of a keyword in its ``#|`` lines."""
        parts = self.previous.get(keyword)
        return None if parts is None else "".join(parts)


class Reader:
    """Reads the lines of one file.

    Args:
        lines: The lines without their ends; the last is empty if the file ends with a line end.
        path: The file's name, for error messages.

    Raises:
        CatalogError: From ``entries``, with the line.
    """

    def __init__(self, lines: list[str], path: str) -> None:
        self.lines = lines
        self._path = path
        self._entry: Entry | None = None
        self._open: list[str] | None = None  # the parts of the string that may go on
        self._in_previous = False

    def error(self, message: str, line: int, hint: str) -> CatalogError:
        """An error in this file."""
        return CatalogError(message, path=self._path, line=line, hint=hint)

    def _wrong(self, what: str, line: int) -> CatalogError:
        return self.error(f"is not a valid catalog ({what})", line, INSIDE)

    def entries(self) -> Iterator[Entry]:
        """All entries; the last may be comments only."""
        for number, raw in enumerate(self.lines, 1):
            line = raw.strip(BLANK)
            if not line:
                continue
            yield from self._take(line, number)
        if self._entry is not None:
            yield self._entry

    def _take(self, line: str, number: int) -> Iterator[Entry]:
        obsolete = line.startswith("#~")
        content = line[2:].strip(BLANK) if obsolete else line
        if content.startswith("|") and obsolete:
            content = f"#{content}"
        if not content:
            return
        entry = self._entry
        comment = content.startswith("#")
        starts = comment or STARTS.match(content) is not None
        if entry is not None and entry.complete and starts:
            yield entry
            entry = None
        if entry is None:
            entry = self._entry = Entry(number, number)
            self._open = None
        entry.end = number
        if comment:
            if entry.fields:
                raise self._wrong(
                    "a message is cut off by a comment: its msgstr is missing", number
                )
            self._comment(entry, content, number)
            return
        if entry.fields and entry.obsolete != obsolete:
            raise self._wrong("a message is partly obsolete (#~)", number)
        entry.obsolete = obsolete
        if self._in_previous:
            self._in_previous, self._open = False, None
        self._text(entry.fields, content, number)

    def _comment(self, entry: Entry, line: str, number: int) -> None:
        kind, rest = line[1:2], line[2:]
        if kind == "|":
            self._earlier(entry, rest.strip(BLANK), number)
            return
        self._open = None
        if kind in ("", " "):
            entry.comments.append(rest)
        elif kind == ".":
            entry.notes.append(rest.removeprefix(" "))
        elif kind == ":":
            entry.references.append(rest)
        elif kind in (",", "="):
            # GNU gettext 0.26 and later write some flags on lines of their own, behind "#=".
            entry.flags += (flag.strip(BLANK) for flag in rest.split(","))
        else:
            entry.other.append(line)

    def _earlier(self, entry: Entry, content: str, number: int) -> None:
        if not self._in_previous:
            self._open = None
        self._in_previous = True
        if content:
            self._text(entry.previous, content, number)

    def _text(self, fields: dict[str, list[str]], content: str, number: int) -> None:
        """A keyword with its string, or a string that goes on."""
        found = KEYWORD.fullmatch(content)
        if found is not None:
            keyword, content = found[1], found[2]
            self._fits(fields, keyword, number)
            self._open = fields[keyword] = []
        elif not content.startswith('"'):
            raise self._wrong(f"neither a keyword nor a string: {content[:40]!r}", number)
        if self._open is None:
            raise self._wrong("a string that belongs to no keyword", number)
        self._open.append(self._string(content, number))

    def _fits(self, fields: dict[str, list[str]], keyword: str, number: int) -> None:
        """A keyword must be the entry's first of its kind, and stand where it may."""
        wrong = None
        if keyword in fields:
            wrong = f"a second {keyword} in one message"
        elif keyword == "msgctxt" and fields:
            wrong = "msgctxt must stand before msgid"
        elif keyword not in ("msgctxt", "msgid") and "msgid" not in fields:
            wrong = f"{keyword} without msgid"
        elif keyword == "msgid_plural" and len(fields.keys() - {"msgctxt"}) != 1:
            wrong = "msgid_plural must follow msgid"
        elif ("[" in keyword) != ("msgid_plural" in fields) and keyword.startswith("msgstr"):
            wrong = f"{keyword} does not go with this message's msgid"
        if wrong:
            raise self._wrong(wrong, number)

    def _string(self, content: str, number: int) -> str:
        found = STRING.match(content)
        if found is None:
            what = "a string without its closing quote" if content else "a string is missing"
            raise self._wrong(what, number)
        if found.end() != len(content):
            raise self._wrong('a quote inside a string that is not written \\"', number)
        if "\\" not in found[1]:
            return found[1]
        try:
            return ESCAPE.sub(_unescaped, found[1])
        except ValueError as error:
            raise self._wrong("escaped bytes that are not UTF-8", number) from error


def _unescaped(found: re.Match[str]) -> str:
    """What an escape stands for.

    Raises:
        ValueError: If it stands for bytes that are no UTF-8.
    """
    if found["bytes"] is None:
        return ESCAPED.get(found["one"], found[0])
    written = found["bytes"].split("\\")[1:]
    return bytes(int(b[1:], 16) if b[0] == "x" else int(b, 8) for b in written).decode()


def whole(reader: Reader, entries: list[Entry]) -> None:
    """Refuse a file that was cut: half-written, or damaged.

    A cut between two entries leaves a catalog with fewer messages, which can't be told from one
    that never had more.

    Raises:
        CatalogError: With the last line.
    """
    last = len(reader.lines) - (not reader.lines[-1])
    if not entries:
        raise reader.error("is empty; a catalog has a header at least", 1, CUT)
    entry = entries[-1]
    if not entry.complete:
        if entry.fields:
            raise reader.error("is cut off: the last message has no msgstr", last, CUT)
        if len(entries) == 1 or _belongs(entry) or reader.lines[-1]:
            raise reader.error("is cut off: it ends with comments of no message", last, CUT)
        return
    msgid, msgstr = entry.text("msgid") or "", entry.text("msgstr") or ""
    if entry.plural:
        return
    if not msgid and len(entries) == 1 and "Content-Transfer-Encoding:" not in msgstr:
        raise reader.error("is cut off in its header", last, CUT)
    if entry.obsolete or "\n" not in msgid:
        return  # its msgstr stands on one line, and that line is whole
    if not msgstr and any(text.startswith(("mt: ", "approved: ")) for text in entry.comments):
        raise reader.error("is cut off: the last message has lost its translation", last, CUT)
    parts = entry.fields["msgstr"]
    if len(parts) > 1 and msgstr.endswith("\n") and not msgid.endswith("\n"):
        raise reader.error("is cut off in its last message", last, CUT_OR_LINE_BREAK)


def _belongs(entry: Entry) -> bool:
    """Whether comments are of a kind that stands with a message only."""
    ours = any(t.startswith(("mt", "tm: ", "approved: ")) for t in entry.comments)
    return ours or bool(entry.notes or entry.references or entry.flags or entry.previous)
