"""Putting translations where their sources stood, and proving that nothing else moved.

A translation is fitted to its place (line breaks, table pipes, characters that would open a
block), its inline markup is compared with the source's, and the finished page is parsed again.
What cannot be made to agree is left out, so that a translation never breaks a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline.document import blocks, fit, frontmatter
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
        self._fronts: dict[str, FrontMatter | None] = {}
        for index, replacement in replacements.items():
            text = self._text(document.units[index], replacement)
            if isinstance(text, Unfit):
                self._refuse(index, text.reason)
            elif text is not None:
                self._spliced[index] = text

    def run(self) -> Rendering:
        changed = [i for i, text in self._spliced.items() if text != self._raw(i)]
        kept = self._kept([], changed) if changed else []
        for index in sorted(set(changed).difference(kept)):
            self._refuse(index, "would change the structure of the page")
        text = self._assemble(kept)
        return Rendering(text, self._front(text, kept), tuple(self._refusals.values()))

    def _kept(self, kept: list[int], more: Sequence[int]) -> list[int]:
        """``kept``, with those of ``more`` with which the page still has its structure.

        Halves are tried for as long as they do not fit, so that it is found out which unit is to
        blame, and no other is left out for it.
        """
        if self._is_whole([*kept, *more]):
            return [*kept, *more]
        if len(more) == 1:
            return kept
        middle = len(more) // 2
        return self._kept(self._kept(kept, more[:middle]), more[middle:])

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

    def _assemble(self, replaced: Collection[int]) -> str:
        parts, position, chosen = [], 0, frozenset(replaced)
        for index, unit in enumerate(self._document.units):
            parts.append(self._document.text[position : unit.start])
            parts.append(self._spliced[index] if index in chosen else self._raw(index))
            position = unit.end
        parts.append(self._document.text[position:])
        return "".join(parts)

    def _front(self, text: str, changed: Sequence[int]) -> FrontMatter | None:
        """The front matter of the assembled text, read only if something in it is changed."""
        units = self._document.units
        if not any(units[index].kind is Kind.FRONT_MATTER for index in changed):
            return self._document.front
        if text not in self._fronts:
            self._fronts = {text: frontmatter.read(text)}  # the last of them is the page's
        return self._fronts[text]

    def _is_whole(self, replaced: Sequence[int]) -> bool:
        """Whether the page has the structure of its source with these units replaced."""
        text = self._assemble(replaced)
        front, known = self._front(text, replaced), self._document.front
        if known and (front is None or set(front.data) != set(known.data)):
            return False
        body = front.end if front else self._document.body
        return blocks.outline(text[body:]) == self._document.outline

    def _refuse(self, index: int, reason: str) -> None:
        self._refusals.setdefault(index, Refusal(self._document.units[index], reason))
        self._spliced.pop(index, None)
