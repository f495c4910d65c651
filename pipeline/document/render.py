"""Putting translations where their sources stood, and proving that nothing else moved.

A translation is fitted to its place (line breaks, table pipes, characters that would open a
block), its inline markup is compared with the source's, and the finished page is parsed again.
What cannot be made to agree is left out, so that a translation never breaks a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.document import blocks, fit, frontmatter
from pipeline.document.blocks import Parsed
from pipeline.document.fit import Unfit
from pipeline.document.frontmatter import FrontMatter
from pipeline.document.inline import Reader
from pipeline.document.skeleton import Skeleton
from pipeline.model import Kind, Problem, Unit

UNMARKED = frozenset({Kind.FRONT_MATTER, Kind.IMAGE_ALT, Kind.IMAGE_TITLE})
"""Kinds of text that no tag can stand around."""
SYNTAX = re.compile(
    r"""\[![\w-]{1,30}\][+-]?\s{0,9} | (?:!!!|\?\?\?\+?|:::)\s?[^\n]* | \{[{%:.\#][^\n]*\}""",
    re.VERBOSE,
)
"""Lines of site syntax: the openings of alerts and admonitions, shortcodes, attribute lists."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """What is to stand in a unit's place.

    Attributes:
        text: A translation, or None for the source as it stands.
        language: Set to mark the text with ``<span lang="…">``, for text in a language other
            than the page's.
    """

    text: str | None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A unit that kept its source against the caller's wish, and a predicate that says why."""

    unit: Unit
    reason: str

    @property
    def problem(self) -> Problem:
        """The refusal as a problem at the unit's line in its document."""
        return Problem(
            "refused",
            f"translation {self.reason}; the source stands instead",
            line=self.unit.line,
            text=self.unit.source,
        )


@dataclass(frozen=True, slots=True)
class Rendering:
    """A finished document.

    Attributes:
        text: Its text.
        front: The front matter in the text, if there is one.
        refusals: The units that kept their source against the caller's wish, in the order in which
            that was found out.
    """

    text: str
    front: FrontMatter | None
    refusals: tuple[Refusal, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(refusal.problem for refusal in self.refusals)

    @property
    def refused(self) -> tuple[Unit, ...]:
        """The refused units in the order of the document."""
        return tuple(sorted((r.unit for r in self.refusals), key=lambda unit: unit.start))


def render(document: Skeleton, translate: Callable[[Unit], str | Replacement | None]) -> Rendering:
    """``document`` with its units replaced; see ``Document.render``."""
    replacements: dict[int, Replacement] = {}
    for index, unit in enumerate(document.units):
        wanted = translate(unit)
        if wanted is not None:
            replacement = wanted if isinstance(wanted, Replacement) else Replacement(wanted)
            replacements[index] = replacement
    return _Renderer(document, replacements).run()


class _Renderer:
    def __init__(self, document: Skeleton, replacements: Mapping[int, Replacement]) -> None:
        self._document = document
        self._read = Reader(document.outline)
        self._refusals: dict[int, Refusal] = {}
        self._spliced: dict[int, str] = {}
        for index, replacement in replacements.items():
            text = self._text(document.units[index], replacement)
            if isinstance(text, Unfit):
                self._refuse(index, text.reason)
            elif text is not None:
                self._spliced[index] = text

    def run(self) -> Rendering:
        changed = [i for i, text in self._spliced.items() if text != self._raw(i)]
        while True:
            text = self._assemble()
            front = self._front(text, changed)
            if not changed:
                break
            culprits = self._culprits(text, front)
            if not culprits:
                break
            for index in culprits:
                self._refuse(index, "would change the structure of the page")
            changed = [i for i in changed if i in self._spliced]
        return Rendering(text, front, tuple(self._refusals.values()))

    def _text(self, unit: Unit, replacement: Replacement) -> str | Unfit | None:
        """What is to stand in the unit's place, None for its source."""
        if replacement.text is not None and replacement.text != unit.source:
            return fit.fitted(self._document, unit, replacement.text, self._read)
        raw = self._document.raw(unit)
        if not replacement.language or unit.kind in UNMARKED:
            return raw
        start, end = self._marked(unit)
        opening = f'<span lang="{replacement.language}">'
        text = self._document.text
        marked = f"{opening}{text[start:end]}</span>" if start < end else ""
        return f"{text[unit.start : start]}{marked}{text[end : unit.end]}" if marked else raw

    def _marked(self, unit: Unit) -> tuple[int, int]:
        """What of a unit is text, without the site syntax in its first and last lines."""
        text, spans = self._document.text, list(unit.spans)
        while spans and SYNTAX.fullmatch(text, *spans[0]):
            del spans[0]
        while spans and SYNTAX.fullmatch(text, *spans[-1]):
            del spans[-1]
        return (spans[0][0], spans[-1][1]) if spans else (unit.end, unit.end)

    def _raw(self, index: int) -> str:
        return self._document.raw(self._document.units[index])

    def _assemble(self) -> str:
        parts, position = [], 0
        for index, unit in enumerate(self._document.units):
            parts.append(self._document.text[position : unit.start])
            parts.append(self._spliced.get(index) or self._raw(index))
            position = unit.end
        parts.append(self._document.text[position:])
        return "".join(parts)

    def _front(self, text: str, changed: Sequence[int]) -> FrontMatter | None:
        """The front matter of the assembled text, read only if something in it is changed."""
        units = self._document.units
        if any(units[index].kind is Kind.FRONT_MATTER for index in changed):
            return frontmatter.read(text)
        return self._document.front

    def _culprits(self, text: str, front: FrontMatter | None) -> list[int]:
        """Indices of replaced units to take back so that the page has its structure again."""
        units, known = self._document.units, self._document.front
        if known and (front is None or set(front.data) != set(known.data)):
            return [i for i in self._spliced if units[i].kind is Kind.FRONT_MATTER]
        body = front.end if front else self._document.body
        if blocks.outline(text[body:]) == self._document.outline:
            return []
        parsed, source = blocks.parse(text[body:]), self._document.parsed
        place = _difference(parsed, source)
        # The block that went wrong is the last replaced one that begins at or before the place.
        limit = self._inline_start(source, place)
        before = [
            i
            for i in self._spliced
            if units[i].start <= limit and units[i].kind is not Kind.FRONT_MATTER
        ]
        return [max(before)] if before else list(self._spliced)

    def _inline_start(self, source: Parsed, place: int) -> int:
        for block in source.blocks[place:]:
            if block.spans:
                return block.spans[-1][1] + self._document.body
        return len(self._document.text)

    def _refuse(self, index: int, reason: str) -> None:
        self._refusals.setdefault(index, Refusal(self._document.units[index], reason))
        self._spliced.pop(index, None)


def _difference(now: Parsed, then: Parsed) -> int:
    """The index of the first block that is not the same in both."""
    structure, wanted = now.structure(), then.structure()
    return next(
        (
            number
            for number, (one, other) in enumerate(zip(structure, wanted, strict=False))
            if one != other
        ),
        min(len(structure), len(wanted)),
    )
