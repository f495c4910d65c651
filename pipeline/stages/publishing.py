"""Which pages are published, and what the settings want of a locale before it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.errors import PipelineError
from pipeline.model import Problem
from pipeline.project import settings
from pipeline.project.paths import is_partial
from pipeline.project.workers import spread
from pipeline.project.workspace import Workspace
from pipeline.stages import shared, shown
from pipeline.stages.report import Report
from pipeline.stages.shown import Account

Job = tuple[str, str]
"""A locale and an article."""


class Accounts:
    """What pages show, each found out once; for the time of one stage.

    Args:
        workspace: The project.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._known: dict[Job, Account] = {}

    def of(self, locale: str, name: str) -> Account:
        """What a page shows of an article or shared text.

        Raises:
            PipelineError: If the article or its catalog cannot be read.
        """
        known = self._known.get((locale, name))
        if known is None:
            known = self._known[locale, name] = shown.account(self.workspace, locale, name)
        return known

    def page(self, locale: str, article: str) -> list[Account]:
        """What a page shows: of its article, then of the shared texts that it names.

        Raises:
            PipelineError: If one of them cannot be read.
        """
        others = [] if is_partial(article) else shared.articles(self.workspace, article)
        return [self.of(locale, name) for name in (article, *others)]

    def prepare(self, jobs: Sequence[Job]) -> dict[Job, PipelineError]:
        """Find out about articles on all cores; returns what could not be read."""
        due = []
        for job in jobs:
            if job not in self._known:
                known = shown.remembered(self.workspace, *job)
                if known is None:
                    due.append(job)
                else:
                    self._known[job] = known
        results = zip(due, spread(self.workspace, _prepare_one, due), strict=True)
        return {job: result for job, result in results if isinstance(result, PipelineError)}


def _prepare_one(workspace: Workspace, job: Job) -> None:
    shown.account(workspace, *job)


def published(accounts: Accounts, report: Report) -> dict[str, tuple[str, ...]]:
    """The locales that each page is published in; the report gets what is withheld.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    pages, rules = accounts.workspace.pages(), accounts.workspace.settings
    least = {name: rules.publishing(name).minimum_reviewed for name in rules.locales}
    unread = accounts.prepare([(one, page) for one in least if least[one] for page in pages])
    report.errors += unread.values()
    found: dict[str, tuple[str, ...]] = {}
    for page in pages:
        where = []
        for locale, wanted in least.items():
            if (locale, page) in unread:
                continue
            if wanted and not _reaches(accounts, locale, page, wanted, report):
                continue
            where.append(locale)
        found[page] = tuple(where)
    return found


def _reaches(accounts: Accounts, locale: str, page: str, wanted: float, report: Report) -> bool:
    """Whether enough of a page is shown in reviewed translation; else the report says so."""
    try:
        parts = accounts.page(locale, page)
    except PipelineError as error:
        report.errors.append(error)
        return False
    reviewed, total = shown.share(parts)
    if reviewed >= wanted * total:
        return True
    report.problems += (problem for part in parts for problem in part.problems)
    told = (
        f"the page for {locale} is withheld: {reviewed} of its {total} texts are reviewed, fewer "
        f"than {wanted:.0%} (publish.{locale}.minimum-reviewed)"
    )
    report.problems.append(Problem("withheld", told, path=accounts.workspace.paths.source(page)))
    return False


def shortfalls(accounts: Accounts, locales: Iterable[str], report: Report) -> list[PipelineError]:
    """The locales that have fewer reviewed texts than the settings require."""
    found = []
    for locale in locales:
        wanted = accounts.workspace.settings.publishing(locale).required_reviewed
        if not wanted:
            continue
        pages = accounts.workspace.pages()
        unread = accounts.prepare([(locale, page) for page in pages])
        parts: list[Account] = []
        for page in pages:
            try:
                parts += [] if (locale, page) in unread else accounts.page(locale, page)
            except PipelineError as error:
                report.errors.append(error)
        reviewed, total = shown.share(parts)
        if reviewed < wanted * total:
            found.append(
                PipelineError(
                    f"{settings.TABLE}.publish.{locale}.required-reviewed is {wanted:.0%}, and "
                    f"{reviewed} of {total} texts for {locale} are shown in reviewed translation",
                    path=settings.FILE,
                    hint=f"`pipeline status --list --locale {locale}` says what is left to do.",
                )
            )
    return found
