"""What is below the source folder: articles, other files, and what cannot be worked on."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import PipelineError, SourceError
from pipeline.languages import labels
from pipeline.project.folders import alike
from pipeline.project.listing import RENAME, Listing, oddity, printable
from pipeline.project.paths import SUFFIX, Paths, domain_of


@dataclass(frozen=True, slots=True)
class Sources:
    """The files below the source folder, by names relative to it.

    Attributes:
        articles: Markdown files, partials included.
        partials: Those that are parts of pages.
        others: All other files.
        errors: What cannot be worked on.
    """

    articles: list[str]
    partials: list[str]
    others: list[str]
    errors: list[PipelineError]


def sort_sources(found: Listing, paths: Paths) -> Sources:
    """Tell articles from other files.

    Of two whose names some systems take for one, the first counts.

    Args:
        found: What is in the source folder.
        paths: Names of the project's files.
    """
    articles: dict[str, str] = {}
    errors = [*found.errors, *found.loops]
    for name in found.names:
        if name.endswith(SUFFIX):
            error = _refusal(name, articles.get(alike(name)))
            if error is None:
                articles[alike(name)] = name
            else:
                error.path = printable(paths.source(name))
                errors.append(error)
    others = [name for name in found.names if not name.endswith(SUFFIX)]
    names = list(articles.values())
    return Sources(names, list(filter(paths.is_partial, names)), others, errors)


def _refusal(name: str, other: str | None) -> SourceError | None:
    """Why an article cannot be worked on because of its name, if so."""
    told, hint = oddity(name.rpartition("/")[2]), RENAME
    if told is None and domain_of(name) == labels.DOMAIN:
        told = "has the name that the catalogs of the pipeline's own texts have"
    if told is None and other is not None:
        ways = "case" if name.casefold() == other.casefold() else "how accents are written in it"
        told = f"differs from {other} only by {ways}"
        hint = "Rename one of them; not every system can tell them apart."
    return SourceError(told, hint=hint) if told else None
