"""Which pages are published, and what the settings want of a locale before it is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import PipelineError
from pipeline.model import Problem
from pipeline.project import settings
from pipeline.project.paths import domain_of
from pipeline.project.workers import spread
from pipeline.project.workspace import Workspace
from pipeline.stages import shared, shown
from pipeline.stages.report import Report, some
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
        is_partial = self.workspace.paths.is_partial(article)
        others = [] if is_partial else shared.articles(self.workspace, article)
        return [self.of(locale, name) for name in (article, *others)]

    def prepare(self, jobs: Sequence[Job]) -> dict[Job, PipelineError]:
        """Find out about articles on all cores; returns what could not be read."""
        due = {}
        for locale, name in jobs:
            if (locale, name) not in self._known:
                known = None
                with contextlib.suppress(PipelineError):  # its own job says why
                    known = shown.remembered(self.workspace, locale, name)
                if known is None:
                    due[self.workspace.paths.po(locale, domain_of(name))] = locale, name
                else:
                    self._known[locale, name] = known
        results = zip(due.values(), spread(self.workspace, _prepare_one, due), strict=True)
        return {job: result for job, result in results if isinstance(result, PipelineError)}


def _prepare_one(workspace: Workspace, job: Job) -> None:
    shown.account(workspace, *job)


@dataclass(frozen=True, slots=True)
class Published:
    """Which pages are published, and which the rules withhold; an error may keep one from both.

    Attributes:
        locales: The locales that each page is published in.
        withheld: The pages that are withheld.
    """

    locales: dict[str, tuple[str, ...]]
    withheld: frozenset[Job]


def published(accounts: Accounts, report: Report) -> Published:
    """Which pages are published; the report gets what is withheld.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    pages, rules = accounts.workspace.pages(), accounts.workspace.settings
    least = {name: rules.publishing(name).minimum_reviewed for name in rules.locales}
    unread = accounts.prepare([(one, page) for one in least if least[one] for page in pages])
    report.errors += unread.values()
    found: dict[str, tuple[str, ...]] = {}
    withheld: dict[Job, str] = {}
    for page in pages:
        where = []
        for locale, wanted in least.items():
            if (locale, page) in unread:
                continue
            with report.working_on(accounts.workspace.paths.source(page)):
                parts = accounts.page(locale, page) if wanted else []
                reviewed, total = shown.share(parts)
                if reviewed >= wanted * total:
                    where.append(locale)
                else:
                    withheld[locale, page] = f"{page} ({reviewed} of {total} texts)"
                    report.problems += (problem for part in parts for problem in part.problems)
        found[page] = tuple(where)
    report.problems += (
        _withheld(accounts.workspace, locale, withheld)
        for locale in least
        if any(where == locale for where, _ in withheld)
    )
    return Published(found, frozenset(withheld))


def _withheld(workspace: Workspace, locale: str, withheld: Mapping[Job, str]) -> Problem:
    """Names the pages of a locale that are withheld, with what of them is reviewed."""
    told = {page: text for (where, page), text in withheld.items() if where == locale}
    rules = workspace.settings.publishing(locale)
    what = (
        f"withheld for {locale}, as fewer than {rules.minimum_reviewed:.0%} of their texts are "
        f"reviewed (publish.{locale}.minimum-reviewed): {some(list(told.values()))}"
    )
    names = tuple(map(workspace.paths.source, told))
    return Problem("withheld", what, workspace.paths.pages(locale), names=names)


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
