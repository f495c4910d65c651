"""Documents: texts cut into units that can be put together again in another language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import Any

from pipeline.document import frontmatter
from pipeline.document.blocks import Outline
from pipeline.document.render import render
from pipeline.document.skeleton import Skeleton
from pipeline.document.targets import Target
from pipeline.model import Kind, Problem, Unit


@dataclass(frozen=True, slots=True)
class Document(Skeleton):
    __doc__ = Skeleton.__doc__

    def render(self, translate: Callable[[Unit], str | None]) -> str:
        """The document with each unit replaced by its translation.

        Args:
            translate: Gives a unit's translation, or None to keep its source.

        Returns:
            Markdown whose block structure is that of the source. A translation that would break
            the structure, or that loses or adds links, code, HTML or footnotes, is repaired
            where that is possible and else left out.
        """
        return render(self, translate).text


def dump(document: Document) -> list[Any]:
    """The document as JSON values from which ``load`` makes it again."""
    units = [
        [u.source, u.kind, u.spans, u.line, u.context, u.comments, u.disclaimer, u.key, u.minor]
        for u in document.units
    ]
    problems = [astuple(problem) for problem in document.problems]
    outline = document.outline
    return [
        units, document.body, problems, outline.digest, outline.references,
        sorted(outline.footnotes), [astuple(target) for target in document.targets],
    ]  # fmt: skip


def load(text: str, data: list[Any]) -> Document:
    """The document of ``text`` that ``dump`` gave ``data`` for."""
    units, body, problems, digest, references, footnotes, targets = data
    return Document(
        text,
        tuple(
            Unit(
                source,
                Kind(kind),
                tuple(map(tuple, spans)),
                line,
                context,
                tuple(comments),
                legal,
                key,
                tuple((before, after) for before, after in minor),
            )
            for source, kind, spans, line, context, comments, legal, key, minor in units
        ),
        frontmatter.read(text) if body > 1 else None,
        body,
        tuple(Problem(*problem) for problem in problems),
        Outline(digest, references, frozenset(footnotes)),
        tuple(Target(*target) for target in targets),
    )
