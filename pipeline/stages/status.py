"""How far each page is in each locale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.catalogs.approval import is_approved
from pipeline.catalogs.review import counts
from pipeline.errors import PipelineError, SourceError
from pipeline.model import Message, State
from pipeline.project.files import is_partial
from pipeline.project.workspace import Project, Report, Stamps


@dataclass(frozen=True, slots=True)
class Row:
    """Unit states of one article in one locale; a unit that occurs twice counts once.

    Attributes:
        approved: Disclaimer units with an approved translation.
        disclaimers: All disclaimer units, shared ones included for pages that refer to them.
    """

    locale: str
    article: str
    reviewed: int
    machine: int
    stale: int
    untranslated: int
    approved: int
    disclaimers: int

    @property
    def total(self) -> int:
        return self.reviewed + self.machine + self.stale + self.untranslated

    @property
    def share_reviewed(self) -> float:
        return self.reviewed / self.total if self.total else 1.0

    def as_dict(self) -> dict[str, Any]:
        return {
            "locale": self.locale,
            "article": self.article,
            "reviewed": self.reviewed,
            "machine": self.machine,
            "stale": self.stale,
            "untranslated": self.untranslated,
            "disclaimers": {"approved": self.approved, "total": self.disclaimers},
        }


def status(project: Project, stamps: Stamps, locales: Sequence[str], report: Report) -> list[Row]:
    """A row for every article and locale; what cannot be read goes to ``report``."""
    rows = []
    for locale in locales:
        for name in project.articles():
            try:
                rows.append(row(project, stamps, locale, name))
            except PipelineError as error:
                report.errors.append(error)
    return rows


def row(project: Project, stamps: Stamps, locale: str, name: str) -> Row:
    """The state of one article; raises ``PipelineError`` if it or its catalog cannot be read."""
    stamp = f"status:{locale}:{name}"
    known = stamps.get(stamp, _inputs(project, locale, name, stamps))
    if known is not None:
        return Row(locale, name, *known[0])
    document = project.document(name)
    by_key = project.catalog(locale, project.domain(name)).by_key()
    units = {(unit.context, unit.source): unit for unit in document.units}
    messages = {key: by_key.get(key, Message(key[1], context=key[0])) for key in units}
    states = counts(messages.values())
    legal = [messages[key] for key, unit in units.items() if unit.disclaimer]
    shared = [] if is_partial(name) else shared_files(project, stamps, name)
    rows = [row(project, stamps, locale, other) for other in shared]
    values = (
        states[State.REVIEWED],
        states[State.MACHINE],
        states[State.STALE],
        states[State.UNTRANSLATED],
        sum(map(is_approved, legal)) + sum(r.approved for r in rows),
        len(legal) + sum(r.disclaimers for r in rows),
    )
    stamps.set(stamp, _inputs(project, locale, name, stamps), [values])
    return Row(locale, name, *values)


def _paths(project: Project, locale: str, name: str) -> tuple[str, str]:
    return project.source_path(name), project.po_path(locale, project.domain(name))


def _inputs(project: Project, locale: str, name: str, stamps: Stamps) -> list[str]:
    names = [name, *(remembered_files(project, stamps, name) or [])]
    paths = [path for other in names for path in _paths(project, locale, other)]
    return [project.store.digest(path) for path in paths]


def remembered_files(project: Project, stamps: Stamps, name: str) -> list[str] | None:
    """What ``shared_files`` gave for the article as it is now, or None if it was not asked yet."""
    source = project.store.digest(project.source_path(name))
    known: list[str] | None = stamps.get(f"disclaimers:{name}", (source,))
    return known


def shared_files(project: Project, stamps: Stamps, name: str) -> list[str]:
    """The source files of the shared disclaimers an article names; the article is read once."""
    found = remembered_files(project, stamps, name)
    if found is None:
        from pipeline.document import legal

        found = [legal.shared_name(reference) for reference in shared_disclaimers(project, name)]
        source = project.store.digest(project.source_path(name))
        stamps.set(f"disclaimers:{name}", (source,), found)
    return found


def shared_disclaimers(project: Project, name: str) -> list[str]:
    """The shared disclaimers an article's front matter names.

    Raises:
        SourceError: If the value is no list of names, or a name has no text.
    """
    from pipeline.document import legal

    path = project.source_path(name)
    names = legal.references(project.document(name).front)
    if names is None:
        raise SourceError(
            f"{legal.KEY} must be a list of names",
            path=path,
            line=2,
            hint=f"Each names a file in {project.config.source}/{legal.FOLDER}/.",
        )
    for item in names:
        shared = project.source_path(legal.shared_name(item))
        if not project.store.exists(shared):
            raise SourceError(
                f"there is no shared disclaimer {item!r}",
                path=path,
                line=2,
                hint=f"Write it to {shared}.",
            )
    return names
