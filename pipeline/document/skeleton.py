"""A text cut into units, and what is left around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.document import blocks
from pipeline.document.blocks import Outline, Parsed
from pipeline.document.frontmatter import FrontMatter
from pipeline.document.targets import Target
from pipeline.model import Problem, Unit


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A Markdown text cut into units; everything that is no unit is its skeleton.

    Attributes:
        text: The text itself, unchanged.
        units: Units in order of appearance; their spans never overlap.
        front: The front matter, if there is one.
        body: Offset where the Markdown begins.
        problems: What could not be segmented, with lines.
        outline: The body's structure in short, and its references and footnotes.
        targets: What the body refers to.
    """

    text: str
    units: tuple[Unit, ...]
    front: FrontMatter | None
    body: int
    problems: tuple[Problem, ...]
    outline: Outline = field(repr=False)
    targets: tuple[Target, ...] = field(default=(), repr=False)

    @property
    def parsed(self) -> Parsed:
        """Block structure of the body, parsed anew; spans in it count from ``body``."""
        return blocks.parse(self.text[self.body :])

    def pieces(self) -> Iterator[str | Unit]:
        """Skeleton strings and units which, concatenated, are the text."""
        position = 0
        for unit in self.units:
            if unit.start > position:
                yield self.text[position : unit.start]
            yield unit
            position = unit.end
        if position < len(self.text):
            yield self.text[position:]

    def raw(self, unit: Unit) -> str:
        """The unit as it stands in the text, with line breaks and container prefixes."""
        return self.text[unit.start : unit.end]
