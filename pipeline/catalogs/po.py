"""Catalogs as .po text, both ways.

Lines are never wrapped: a translator comment that carries an approval must stay on one line, and
a paragraph on one line makes the smaller diff. Catalogs wrapped by other tools are read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.catalogs import comments, reader
from pipeline.catalogs.reader import Entry, Reader
from pipeline.errors import CatalogError
from pipeline.model import Carried, Catalog, Message

CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})(?: |$)", re.MULTILINE)
OPENS, CLOSES = "\u2068", "\u2069"
"""Between them stands a reference with a space, as GNU gettext writes it."""


def parse(text: str, path: str) -> Catalog:
    """Read a catalog.

    Args:
        text: The content of a .po or .pot file.
        path: Its name, for error messages.

    Raises:
        CatalogError: With the line, if the text is no catalog, or not all of one.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    conflict = CONFLICT.search(text)
    if conflict:
        raise CatalogError(
            "holds the markers of an unresolved merge conflict",
            path=path,
            line=text.count("\n", 0, conflict.start()) + 1,
            hint="Resolve the conflict in an editor, then run the command again.",
        )
    found = Reader(text.split("\n"), path)
    entries = list(found.entries())
    reader.whole(found, entries)
    header, preamble = Entry(0, 0), Entry(0, 0)
    messages: list[Message] = []
    carried: list[Carried] = []
    seen: set[tuple[str | None, str]] = set()
    for entry in entries:
        lines = "\n".join(found.lines[entry.line - 1 : entry.end])
        if not entry.complete:
            carried.append(Carried(lines))
            continue
        key = (entry.text("msgctxt"), entry.text("msgid") or "")
        if not entry.obsolete:
            if key in seen:
                what = f"holds the same message twice: {key[1][:60]!r}"
                raise found.error(what, entry.line, "Keep one of the two entries.")
            seen.add(key)
        if entry.plural:
            carried.append(Carried(lines, key, entry.obsolete))
        elif key == (None, "") and not entry.obsolete:
            header = preamble = entry
        else:
            messages.append(_message(entry))
    return Catalog(
        header=tuple(_header_fields(header.text("msgstr") or "")),
        preamble=tuple(_preamble(preamble)),
        messages=tuple(messages),
        carried=tuple(carried),
    )


def _header_fields(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()
        elif line.strip():
            yield "", line


def _preamble(entry: Entry) -> Iterator[str]:
    """The comments above the header; its flags are a line that begins with a comma."""
    yield from (_text(line) for line in entry.comments)
    yield from (f"#. {line}" for line in entry.notes)
    yield from entry.other
    flags = [flag for flag in entry.flags if flag]
    if flags:
        yield f", {', '.join(flags)}"


def _message(entry: Entry) -> Message:
    other = list(entry.other)
    for keyword, parts in entry.previous.items():
        if keyword not in ("msgctxt", "msgid"):
            other += _field(keyword, "".join(parts), "#| ")
    return Message(
        msgid=entry.text("msgid") or "",
        msgstr=entry.text("msgstr") or "",
        context=entry.text("msgctxt"),
        comments=comments.unwrapped([_text(line) for line in entry.comments]),
        notes=tuple(entry.notes),
        references=tuple(_split(" ".join(entry.references))),
        flags=tuple(dict.fromkeys(flag for flag in entry.flags if flag)),
        previous=entry.earlier("msgid") or None,
        obsolete=entry.obsolete,
        previous_context=entry.earlier("msgctxt"),
        other=tuple(other),
        line=entry.line,
    )


def _text(comment: str) -> str:
    """The text of a comment, without the blank that parts it from its sign."""
    return comment.removeprefix(" ")


def _split(text: str) -> Iterator[str]:
    """Reference names, those with spaces from between their isolates."""
    position = 0
    while (opened := text.find(OPENS, position)) >= 0 and (
        closed := text.find(CLOSES, opened)
    ) >= 0:
        yield from text[position:opened].split()
        yield text[opened + 1 : closed]
        position = closed + 1
    yield from text[position:].replace(OPENS, " ").split()


def serialize(catalog: Catalog) -> str:
    """The catalog as .po text, active messages first, obsolete ones last."""
    return written(catalog)[0]


def written(catalog: Catalog) -> tuple[str, Catalog]:
    """The catalog as .po text, and as ``parse`` would read it from there."""
    catalog = _clean(catalog)
    active = [message for message in catalog.messages if not message.obsolete]
    obsolete = [message for message in catalog.messages if message.obsolete]
    carried = sorted(catalog.carried, key=_place)
    parts = [_header(catalog)]
    messages: list[Message] = []
    line = parts[0].count("\n") + 2
    ends = [part for part in carried if _place(part)]
    plural = [part for part in carried if not _place(part)]
    ordered: tuple[Message | Carried, ...] = (*active, *plural, *obsolete, *ends)
    for one in ordered:
        if isinstance(one, Carried):
            entry = f"{one.text}\n"
        else:
            entry = _entry(one)
            messages.append(replace(one, line=line))
        parts.append(entry)
        line += entry.count("\n") + 1
    return "\n".join(parts), replace(catalog, messages=tuple(messages), carried=tuple(carried))


def _place(part: Carried) -> int:
    """Where a part stands: before the obsolete messages, behind them, or at the end."""
    return 0 if part.key and not part.obsolete else 1 if part.key else 2


def _clean(catalog: Catalog) -> Catalog:
    """The catalog with comments that are comments only."""
    return replace(
        catalog,
        header=tuple((comments.line(key), comments.line(value)) for key, value in catalog.header),
        preamble=tuple(map(comments.line, catalog.preamble)),
        messages=tuple(map(_clean_message, catalog.messages)),
    )


def _clean_message(message: Message) -> Message:
    lines = (*message.comments, *message.notes, *message.references, *message.flags, *message.other)
    if not any(comments.CONTROL.search(text) or text[-1:].isspace() for text in lines):
        return message
    return replace(
        message,
        comments=tuple(map(comments.line, message.comments)),
        notes=tuple(map(comments.line, message.notes)),
        references=tuple(map(comments.line, message.references)),
        flags=tuple(map(comments.line, message.flags)),
        other=tuple(map(comments.line, message.other)),
    )


def _header(catalog: Catalog) -> str:
    lines = [
        f"# {line}".rstrip() if not line.startswith((",", "#")) else f"#{line.removeprefix('#')}"
        for line in catalog.preamble
    ]
    lines += ['msgid ""', 'msgstr ""']
    for key, value in catalog.header:
        lines.append(f'"{_escape(f"{key}: {value}" if key else value)}\\n"')
    return "\n".join(lines) + "\n"


def _entry(message: Message) -> str:
    mark = "#~ " if message.obsolete else ""
    lines = [f"# {line}".rstrip() for line in message.comments]
    lines += (line for line in message.other if not line.startswith("#|"))
    lines += (f"#. {line}" for line in message.notes)
    lines += (f"#: {reference}" for reference in _references(message.references))
    if message.flags:
        lines.append(f"#, {', '.join(message.flags)}")
    previous = "#~| " if message.obsolete else "#| "
    if message.previous_context is not None:
        lines += _field("msgctxt", message.previous_context, previous)
    if message.previous is not None:
        lines += _field("msgid", message.previous, previous)
    lines += (line for line in message.other if line.startswith("#|"))
    if message.context is not None:
        lines += _field("msgctxt", message.context, mark)
    lines += _field("msgid", message.msgid, mark)
    # A cut leaves such an end where it divides the translation; on one line it is no cut.
    uneven = message.msgstr.endswith("\n") and not message.msgid.endswith("\n")
    write = _line if uneven else _field
    lines += write("msgstr", message.msgstr, mark)
    return "\n".join(lines) + "\n"


def _references(references: Iterable[str]) -> Iterable[str]:
    # A name with a space is written between isolates, as GNU gettext does.
    return (f"{OPENS}{name}{CLOSES}" if " " in name else name for name in references)


def _field(keyword: str, text: str, mark: str) -> list[str]:
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    if len(lines) < 2:
        return _line(keyword, text, mark)
    return [f'{mark}{keyword} ""', *(f'{mark}"{_escape(line)}"' for line in lines)]


def _line(keyword: str, text: str, mark: str) -> list[str]:
    return [f'{mark}{keyword} "{_escape(text)}"']


ESCAPES = str.maketrans(
    {
        "\\": "\\\\",
        '"': '\\"',
        "\n": "\\n",
        "\t": "\\t",
        "\r": "\\r",
        "\v": "\\v",
        "\f": "\\f",
        "\b": "\\b",
    }
)


def _escape(text: str) -> str:
    return text.translate(ESCAPES)
