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


def parts(workspace: Workspace, locale: str, article: str) -> list[Account]:
    """What a page shows: of its article, then of the shared texts that it names.

    Raises:
        PipelineError: If one of them cannot be read.
    """
    others = [] if is_partial(article) else shared.articles(workspace, article)
    return [shown.account(workspace, locale, name) for name in (article, *others)]


def prepare(workspace: Workspace, jobs: Sequence[Job]) -> dict[Job, PipelineError]:
    """Find out, on all cores, what pages show of articles; returns what could not be read."""
    due = [job for job in jobs if shown.remembered(workspace, *job) is None]
    results = zip(due, spread(workspace, _prepare_one, due), strict=True)
    return {job: result for job, result in results if isinstance(result, PipelineError)}


def _prepare_one(workspace: Workspace, job: Job) -> None:
    shown.account(workspace, *job)


def published(workspace: Workspace, report: Report) -> dict[str, tuple[str, ...]]:
    """The locales that each page is published in; the report gets what is withheld.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    pages, rules = workspace.pages(), workspace.settings
    least = {name: rules.publishing(name).minimum_reviewed for name in rules.locales}
    unread = prepare(workspace, [(one, page) for one in least if least[one] for page in pages])
    report.errors += unread.values()
    found: dict[str, tuple[str, ...]] = {}
    for page in pages:
        where = []
        for locale, wanted in least.items():
            if (locale, page) in unread:
                continue
            if wanted and not _reaches(workspace, locale, page, wanted, report):
                continue
            where.append(locale)
        found[page] = tuple(where)
    return found


def _reaches(workspace: Workspace, locale: str, page: str, wanted: float, report: Report) -> bool:
    """Whether enough of a page is shown in reviewed translation; else the report says so."""
    try:
        accounts = parts(workspace, locale, page)
    except PipelineError as error:
        report.errors.append(error)
        return False
    reviewed, total = shown.share(accounts)
    if reviewed >= wanted * total:
        return True
    report.problems += (problem for account in accounts for problem in account.problems)
    told = (
        f"the page for {locale} is withheld: {reviewed} of its {total} texts are reviewed, fewer "
        f"than {wanted:.0%} (publish.{locale}.minimum-reviewed)"
    )
    report.problems.append(Problem("withheld", told, path=workspace.paths.source(page)))
    return False


def shortfalls(workspace: Workspace, locales: Iterable[str], report: Report) -> list[PipelineError]:
    """The locales that have fewer reviewed texts than the settings require."""
    found = []
    for locale in locales:
        wanted = workspace.settings.publishing(locale).required_reviewed
        if not wanted:
            continue
        pages = workspace.pages()
        unread = prepare(workspace, [(locale, page) for page in pages])
        accounts = []
        for page in pages:
            try:
                accounts += [] if (locale, page) in unread else parts(workspace, locale, page)
            except PipelineError as error:
                report.errors.append(error)
        reviewed, total = shown.share(accounts)
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
