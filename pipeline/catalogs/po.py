"""Catalogs as .po text, both ways. The only importer of polib.

Lines are never wrapped: a translator comment that carries an approval must stay on one line, and
a paragraph on one line makes the smaller diff. Catalogs wrapped by other tools are read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import polib

from pipeline.errors import CatalogError
from pipeline.model import Catalog, Message

ERROR_LINE = re.compile(r"\(line (\d+)\)(?::\s*(.*))?")
CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})(?: |$)", re.MULTILINE)
# polib takes a string that names an existing file for a path; no path is as long as this.
PATH_LIMIT_PADDING = "\n" + " " * 4200


class _Lines(str):
    """Text that polib divides at newlines alone, not at U+2028, U+0085 and their like."""

    def splitlines(self, keepends: bool = False) -> list[str]:  # noqa: FBT001, FBT002 - str's own
        return self.split("\n")


def parse(text: str, path: str) -> Catalog:
    """Read a catalog.

    Args:
        text: The content of a .po or .pot file.
        path: Its name, for error messages.

    Raises:
        CatalogError: With the line, if the text is no catalog.
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
    # GNU gettext 0.26 and later write some flags on lines of their own that begin with "#=".
    text = re.sub(r"(?m)^#=", "#,", text)
    try:
        parsed = polib.pofile(_Lines(text + PATH_LIMIT_PADDING), encoding="utf-8")
    except (OSError, ValueError, AttributeError, IndexError) as error:
        found = ERROR_LINE.search(str(error))
        line = int(found[1]) if found else None
        raise CatalogError(
            f"is not a valid catalog ({(found and found[2]) or 'syntax error'})",
            path=path,
            line=line,
            hint="Correct that line; `msgfmt --check` explains such errors in detail.",
        ) from error
    messages = tuple(_message(entry) for entry in parsed)
    seen: set[tuple[str | None, str]] = set()
    for message in messages:
        if not message.obsolete and message.key in seen:
            raise CatalogError(
                f"holds the same message twice: {message.msgid[:60]!r}",
                path=path,
                line=message.line,
                hint="Keep one of the two entries.",
            )
        if not message.obsolete:
            seen.add(message.key)
    return Catalog(
        header=tuple((str(k), str(v)) for k, v in parsed.metadata.items()),
        preamble=tuple(parsed.header.split("\n")) if parsed.header else (),
        messages=messages,
    )


def _message(entry: polib.POEntry) -> Message:
    return Message(
        msgid=entry.msgid,
        msgstr=entry.msgstr,
        context=entry.msgctxt,
        comments=_split(entry.tcomment),
        notes=_split(entry.comment),
        references=_joined(f"{name}:{line}" if line else name for name, line in entry.occurrences),
        flags=tuple(dict.fromkeys(flag for flag in entry.flags if flag)),
        previous=entry.previous_msgid or None,
        obsolete=bool(entry.obsolete),
        line=entry.linenum,
    )


def _joined(words: Iterable[str]) -> tuple[str, ...]:
    """Reference names, those with spaces put together again from between their isolates."""
    found = re.findall(r"\u2068([^\u2069]*)\u2069|(\S+)", " ".join(words))
    return tuple(isolated or plain for isolated, plain in found)


def _split(comment: str) -> tuple[str, ...]:
    return tuple(comment.split("\n")) if comment else ()


def serialize(catalog: Catalog) -> str:
    """The catalog as .po text, active messages first, obsolete ones last."""
    return written(catalog)[0]


def written(catalog: Catalog) -> tuple[str, Catalog]:
    """The catalog as .po text, and as ``parse`` would read it from there."""
    parts = [_header(catalog)]
    messages = []
    line = parts[0].count("\n") + 2
    for message in sorted(catalog.messages, key=lambda message: message.obsolete):
        entry = _entry(message)
        parts.append(entry)
        messages.append(_as_written(message, line))
        line += entry.count("\n") + 1
    return "\n".join(parts), replace(catalog, messages=tuple(messages))


def _as_written(message: Message, line: int) -> Message:
    if not message.obsolete:
        return replace(message, line=line)
    return replace(message, line=line, notes=(), references=(), previous=None)


def _header(catalog: Catalog) -> str:
    lines = [
        f"# {line}".rstrip() if not line.startswith(",") else f"#{line}"
        for line in catalog.preamble
    ]
    lines += ['msgid ""', 'msgstr ""']
    lines += (f'"{_escape(f"{key}: {value}")}\\n"' for key, value in catalog.header)
    return "\n".join(lines) + "\n"


def _entry(message: Message) -> str:
    mark = "#~ " if message.obsolete else ""
    lines = [f"# {line}".rstrip() for line in message.comments]
    if not message.obsolete:
        lines += (f"#. {line}" for line in message.notes)
        lines += (f"#: {reference}" for reference in _references(message.references))
    if message.flags:
        lines.append(f"#, {', '.join(message.flags)}")
    if not message.obsolete and message.previous is not None:
        lines += _field("msgid", message.previous, "#| ")
    if message.context is not None:
        lines += _field("msgctxt", message.context, mark)
    lines += _field("msgid", message.msgid, mark)
    lines += _field("msgstr", message.msgstr, mark)
    return "\n".join(lines) + "\n"


def _references(references: Iterable[str]) -> Iterable[str]:
    # A name with a space is written between isolates, as GNU gettext does.
    return (f"\u2068{name}\u2069" if " " in name else name for name in references)


def _field(keyword: str, text: str, mark: str) -> list[str]:
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    if len(lines) < 2:
        return [f'{mark}{keyword} "{_escape(text)}"']
    return [f'{mark}{keyword} ""', *(f'{mark}"{_escape(line)}"' for line in lines)]


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
