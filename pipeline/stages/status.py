"""How far each page is in each locale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.catalogs.approval import is_approved, lacks_approval
from pipeline.catalogs.review import counts, state
from pipeline.model import Message, State
from pipeline.project.paths import domain_of
from pipeline.project.workspace import Workspace
from pipeline.stages import shared
from pipeline.stages.report import Report


@dataclass(frozen=True, slots=True)
class Row:
    """Unit states of one article in one locale; a unit that occurs twice counts once.

    A legal text whose translation nobody approved waits for a person, and so counts as stale.

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
        """Units of the article."""
        return self.reviewed + self.machine + self.stale + self.untranslated

    @property
    def share_reviewed(self) -> float:
        """Share of reviewed units, 0 to 1; 1 where there are none."""
        return self.reviewed / self.total if self.total else 1.0

    def as_dict(self) -> dict[str, Any]:
        """The row as JSON values."""
        return {
            "locale": self.locale,
            "article": self.article,
            "reviewed": self.reviewed,
            "machine": self.machine,
            "stale": self.stale,
            "untranslated": self.untranslated,
            "disclaimers": {"approved": self.approved, "total": self.disclaimers},
        }


def status(workspace: Workspace, locales: Sequence[str]) -> tuple[list[Row], Report]:
    """A row for every article and locale; what cannot be read is in the report.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    rows, report = [], Report(errors=list(workspace.refused()))
    for locale in locales:
        for article in workspace.articles():
            with report.working_on(workspace.paths.source(article)):
                rows.append(row(workspace, locale, article))
    report.problems += workspace.take_notices()
    return rows, report


def row(workspace: Workspace, locale: str, article: str) -> Row:
    """The state of one article.

    Raises:
        PipelineError: If the article or its catalog cannot be read.
    """
    stamp = f"status:{locale}:{article}"
    known = workspace.stamps.get(stamp, _inputs(workspace, locale, article))
    if known is not None:
        return Row(locale, article, *known[0])
    from pipeline.document.legal import untranslated

    others = [] if workspace.paths.is_partial(article) else shared.articles(workspace, article)
    inputs = _inputs(workspace, locale, article)  # before the work: what is saved meanwhile counts
    document = workspace.document(article)
    by_key = workspace.catalog(locale, domain_of(article)).by_key()
    units = {(unit.context, unit.source): unit for unit in document.units}
    messages = {key: by_key.get(key, Message(key[1], context=key[0])) for key in units}
    states = counts(messages.values())
    legal = [messages[key] for key, unit in units.items() if unit.disclaimer]
    # What a reader does not get to see is not reviewed, whatever its catalog says.
    unapproved = sum(lacks_approval(m) is not None and state(m) is State.REVIEWED for m in legal)
    rows = [row(workspace, locale, other) for other in others]
    values = (
        states[State.REVIEWED] - unapproved,
        states[State.MACHINE],
        states[State.STALE] + unapproved,
        states[State.UNTRANSLATED],
        sum(map(is_approved, legal)) + sum(r.approved for r in rows),
        len(legal) + untranslated(document.problems) + sum(r.disclaimers for r in rows),
    )
    workspace.stamps.set(stamp, inputs, [values])
    return Row(locale, article, *values)


def _inputs(workspace: Workspace, locale: str, article: str) -> list[str]:
    """Digests of everything that a row depends on."""
    paths = workspace.paths
    return [
        workspace.files.digest(path)
        for name in (article, *(shared.remembered(workspace, article) or ()))
        for path in (paths.source(name), paths.po(locale, domain_of(name)))
    ]
