"""How far each page is in each locale, and what is left to do for people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from pipeline.project.paths import domain_of
from pipeline.project.workspace import Workspace
from pipeline.stages import advice, publishing, shown
from pipeline.stages.publishing import Accounts
from pipeline.stages.report import Report
from pipeline.stages.shown import STANDINGS, Showing, Standing

WAITING = tuple(standing for standing in STANDINGS if standing is not Standing.REVIEWED)
"""What waits for a person, the worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the page of one article shows in one locale; a text that occurs twice counts once.

    Attributes:
        reviewed: Units shown in reviewed translation.
        machine: Units with machine text.
        stale: Units with a person's translation of an earlier English text, or an unfinished one.
        untranslated: Units without a translation.
        unsure: Units with machine text below the locale's least confidence.
        refused: Units whose translation cannot stand in its place.
        unapproved: Legal texts whose translation nobody has approved.
        english: How many of all these units are shown in English.
        approved: Legal texts shown in approved translation, shared ones included for pages that
            name them.
        disclaimers: All legal texts, counted in the same way.
        state: What the page says of itself, or ``withheld`` if it is not published.
    """

    locale: str
    article: str
    reviewed: int = 0
    machine: int = 0
    stale: int = 0
    untranslated: int = 0
    unsure: int = 0
    refused: int = 0
    unapproved: int = 0
    english: int = 0
    approved: int = 0
    disclaimers: int = 0
    state: str = "reviewed"

    @property
    def total(self) -> int:
        """Units of the article."""
        return sum(getattr(self, standing.value) for standing in STANDINGS)

    @property
    def share_reviewed(self) -> float:
        """Share of reviewed units, 0 to 1; 1 where there are none."""
        return self.reviewed / self.total if self.total else 1.0

    def as_dict(self) -> dict[str, Any]:
        """The row as JSON values."""
        values = asdict(self)
        approved, total = values.pop("approved"), values.pop("disclaimers")
        return values | {"disclaimers": {"approved": approved, "total": total}}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A unit that waits for a person.

    Attributes:
        locale: The page's locale.
        standing: What it counts as.
        path: The catalog, or the article where no catalog has it yet.
        line: Its line there.
        why: The reason, where there is more to say than the standing does.
        english: Whether the page shows it in English.
        text: The English text.
    """

    locale: str
    standing: Standing
    path: str
    line: int
    why: str
    english: bool
    text: str


def status(workspace: Workspace, locales: Sequence[str]) -> tuple[list[Row], Report]:
    """A row for every article and locale; the report has what a person should know of them.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    rows, report = [], Report(errors=list(workspace.refused()))
    accounts = Accounts(workspace)
    published = publishing.published(accounts, report)
    articles = workspace.articles()
    unread = accounts.prepare([(one, a) for one in locales for a in articles])
    for locale in locales:
        for article in articles:
            with report.working_on(workspace.paths.source(article)):
                if error := unread.get((locale, article)):
                    raise error
                made = _row(accounts, locale, article)
                withheld = (locale, article) in published.withheld
                rows.append(replace(made, state="withheld") if withheld else made)
                report.problems += accounts.of(locale, article).problems
    report.problems += advice.problems(accounts, locales, published.locales)
    report.errors += publishing.shortfalls(accounts, locales, report)
    report.problems += workspace.take_notices()
    report.tell_once()
    return rows, report


def _row(accounts: Accounts, locale: str, article: str) -> Row:
    parts = accounts.page(locale, article)
    own = parts[0]
    return Row(
        locale=locale,
        article=article,
        **{standing.value: own.count(standing) for standing in STANDINGS},
        english=sum(own.english),
        approved=sum(account.approved for account in parts),
        disclaimers=sum(account.disclaimers for account in parts),
        state=shown.page_state(parts),
    )


def waiting(
    workspace: Workspace, locales: Sequence[str], standings: Collection[Standing] = WAITING
) -> list[Waiting]:
    """The units that wait for a person, the worst first, then as they stand in the catalogs.

    Articles and catalogs that cannot be read are left out; ``status`` reports them.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    found: dict[Waiting, None] = {}
    articles = workspace.articles()
    unread = Accounts(workspace).prepare([(one, a) for one in locales for a in articles])
    for locale in locales:
        for article in articles:
            if (locale, article) in unread:
                continue
            for showing in shown.showings(workspace, locale, article):
                if showing.standing in standings:
                    found[_waiting(workspace, locale, article, showing)] = None
    return sorted(
        found, key=lambda one: (STANDINGS.index(one.standing), one.locale, one.path, one.line)
    )


def _waiting(workspace: Workspace, locale: str, article: str, showing: Showing) -> Waiting:
    path, line = workspace.paths.po(locale, domain_of(article)), showing.line
    if line is None:
        path, line = workspace.paths.source(article), showing.unit.line
    is_english = showing.text is None
    text = showing.unit.source
    return Waiting(locale, showing.standing, path, line, showing.why, is_english, text)
