"""The files in ``fixtures/legal/``: Markdown with what of it is legal text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "fixtures" / "legal"


@dataclass(frozen=True, slots=True)
class Form:
    """A Markdown text, and words in it.

    Attributes:
        legal: Words that must be in legal text, or outside of all that is translated.
        free: Words that must be in text that is none.
        warned: Whether it is reported.
    """

    title: str
    markdown: str
    legal: tuple[str, ...]
    free: tuple[str, ...]
    warned: bool

    def __str__(self) -> str:
        return self.title


def forms(name: str) -> list[Form]:
    """The blocks of a file."""
    return list(_parsed((FOLDER / name).read_text("utf-8")))


def _parsed(text: str) -> Iterator[Form]:
    for block in f"\n{text}".split("\n=== ")[1:]:
        title, _, rest = block.partition("\n")
        lines = rest.strip("\n").split("\n")
        words: dict[str, tuple[str, ...]] = {}
        while lines and lines[-1][:3] in (">>>", "<<<", "!!!") and lines[-1][3:4] in ("", " "):
            line = lines.pop()
            words[line[:3]] = tuple(word.strip() for word in line[3:].split("|"))
        yield Form(
            title,
            "\n".join(lines).rstrip("\n") + "\n",
            words.get(">>>", ()),
            words.get("<<<", ()),
            warned="!!!" in words,
        )
