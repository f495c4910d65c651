"""Pages from articles and catalogs, by each locale's publishing rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import astuple, dataclass

from pipeline.errors import PipelineError, SourceError, unforeseen
from pipeline.languages import labels
from pipeline.model import Problem
from pipeline.project.folders import alike
from pipeline.project.paths import domain_of
from pipeline.project.settings import FILE, TABLE
from pipeline.project.workers import spread
from pipeline.project.workspace import Workspace
from pipeline.project.written import Digests, EditedError, Outcome, Written, as_whole, by_line
from pipeline.stages import advice, places, publishing, shared, terms
from pipeline.stages.assets import Assets, assets
from pipeline.stages.places import Targets
from pipeline.stages.publishing import Accounts, Published
from pipeline.stages.report import Action, Report, some


@dataclass(frozen=True, slots=True)
class _Job:
    """A page to write, or a file to copy.

    Attributes:
        article: The article, or the file, in the source folder.
        name: What is made of it, in the locale's folder.
        published: The locales that the article is published in.
        force: Whether what somebody else has written or edited is replaced.
    """

    locale: str
    article: str
    name: str
    published: tuple[str, ...]
    force: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be there after a build, in all locales."""

    published: Published
    assets: Assets
    targets: Targets
    force: bool

    def pages(self, locale: str) -> list[_Job]:
        where = self.published.locales
        return [
            _Job(locale, article, name, where[article], self.force)
            for article, name in self.targets.pages.items()
            if locale in where[article]
        ]

    def copies(self, locale: str) -> list[_Job]:
        return [_Job(locale, name, name, (), self.force) for name in self.targets.assets]

    def withheld(self, locale: str) -> set[str]:
        return {article for where, article in self.published.withheld if where == locale}


def build(workspace: Workspace, locales: Sequence[str], *, force: bool = False) -> Report:
    """Write the pages of ``locales``; remove those of articles that are gone.

    Args:
        workspace: The project.
        locales: The locales to work on.
        force: Whether to replace also what somebody else has written or edited, keeping a copy.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    report = Report(errors=list(workspace.refused()))
    accounts = Accounts(workspace)
    published = publishing.published(accounts, report)
    found = assets(workspace, report)
    plan = _Plan(published, found, places.targets(workspace, found.names), force)
    report.errors += plan.targets.errors
    for locale in locales:
        with report.working_on(workspace.settings.termbase):
            terms.termbase(workspace, locale)
        with report.working_on(workspace.paths.pages(locale)):
            places.check_folder(workspace, locale)
            report.add(_build_locale(workspace, locale, plan))
    report.problems += advice.problems(accounts, locales, published.locales)
    report.errors += publishing.shortfalls(accounts, locales, report)
    report.problems += _removed_locales(workspace)
    report.problems += workspace.take_notices()
    report.tell_once()
    return report


def _build_locale(workspace: Workspace, locale: str, plan: _Plan) -> Report:
    """Write the pages of one locale and what goes with them; remove what is no longer made."""
    report = Report(problems=list(_new_pages(workspace, locale, plan.targets)))
    pages, copies = plan.pages(locale), plan.copies(locale)
    paths = workspace.paths
    due = {paths.source(job.article): job for job in pages if not _is_built(workspace, job, report)}
    report.gather(spread(workspace, _build_one, due))
    due = {paths.source(job.article): job for job in copies if not _is_copied(workspace, job)}
    report.gather(spread(workspace, _copy, due))
    kept = plan.targets.kept(plan.withheld(locale))
    if not plan.assets.complete:
        kept |= set(workspace.others())
    report.add(_tidied(workspace, locale, kept, force=plan.force))
    return report


def _is_built(workspace: Workspace, job: _Job, report: Report) -> bool:
    """Whether the page is as it was when it was last made, from what is there now."""
    try:
        with unforeseen(None):
            if shared.remembered(workspace, job.article) is None:
                return False  # the article itself is new or changed
            inputs = [*_read(workspace, job), *_there(workspace, job)]
    except PipelineError:
        return False
    known = workspace.stamps.get(f"build:{job.locale}:{job.article}", inputs)
    if known is None:
        return False
    report.problems += (Problem(*fields) for fields in known)
    return True


def _build_one(workspace: Workspace, job: _Job) -> Report:
    from pipeline.stages.page import make_page

    report = Report()
    # Before the work: whoever saves an article or a catalog meanwhile has the page built again.
    read = _read(workspace, job)
    page = make_page(workspace, job.locale, job.article, job.published)
    report.problems += page.problems
    data = page.text.encode()
    made = _put(workspace, job, data, by_line(data), report)
    kept = [astuple(problem) for problem in page.problems]
    workspace.stamps.set(f"build:{job.locale}:{job.article}", [*read, *made], kept)
    return report


def _put(
    workspace: Workspace, job: _Job, data: bytes, digests: Digests, report: Report
) -> tuple[str, str]:
    """Write a file of a locale; returns digests of it and of its record.

    Raises:
        EditedError: If somebody else wrote or edited it.
    """
    written = places.written(workspace, job.locale)
    outcome = written.write(job.name, data, digests, force=job.force)
    for path in outcome.changed:
        report.note(Action.WROTE, path)
    report.problems += _copied(outcome, written.path(job.name))
    return outcome.digest, workspace.files.digest(written.record(job.name))


def _copied(outcome: Outcome, path: str) -> Iterator[Problem]:
    if outcome.copy is not None:
        told = f"was not as the pipeline had left it; a copy of what it was is {outcome.copy}"
        yield Problem("kept", told, path=path)


def _there(workspace: Workspace, job: _Job) -> tuple[str, str]:
    """Digests of a file of a locale and of its record, as they are."""
    written = places.written(workspace, job.locale)
    names = (written.path(job.name), written.record(job.name))
    return workspace.files.digest(names[0]), workspace.files.digest(names[1])


def _read(workspace: Workspace, job: _Job) -> list[str]:
    """Digests of what a page is made from."""
    names = [job.article, *shared.articles(workspace, job.article)]
    paths = [workspace.paths.source(name) for name in names]
    paths += [workspace.paths.po(job.locale, domain_of(name)) for name in names]
    paths += [workspace.paths.po(job.locale, labels.DOMAIN), workspace.settings.termbase]
    return [*job.published, *map(workspace.files.digest, paths)]


def _is_copied(workspace: Workspace, job: _Job) -> bool:
    source = workspace.paths.source(job.article)
    try:
        inputs = (workspace.files.digest(source), *_there(workspace, job))
    except PipelineError:
        return False
    return workspace.stamps.get(f"copy:{job.locale}:{job.article}", inputs) is not None


def _copy(workspace: Workspace, job: _Job) -> Report:
    report = Report()
    source = workspace.paths.source(job.article)
    content = workspace.files.content(source)
    if content is None:
        raise SourceError("is not there any more", path=source, hint="Run the command again.")
    made = _put(workspace, job, content.data, as_whole(content.data), report)
    workspace.stamps.set(f"copy:{job.locale}:{job.article}", (content.digest, *made), True)
    return report


def _tidied(workspace: Workspace, locale: str, kept: Collection[str], *, force: bool) -> Report:
    """Remove what an earlier build wrote and is no longer made, unless someone changed it."""
    report = Report()
    if workspace.refused():
        return report  # an article that cannot be read is not gone
    written = places.written(workspace, locale)
    same = {alike(name): name for name in kept}
    for name in written.names():
        if name not in kept and not written.is_same(name, same.get(alike(name))):
            with report.working_on(f"{workspace.paths.pages(locale)}/{name}"):
                _remove(written, name, report, force=force)
    manifest = written.manifest()
    if manifest is not None:
        for path in written.drop_manifest():
            report.note(Action.WROTE, path)
        report.note(Action.REMOVED, manifest)
    return report


def _remove(written: Written, name: str, report: Report, *, force: bool) -> None:
    try:
        outcome = written.remove(name, force=force)
    except EditedError as error:
        told = (
            "is no longer generated, but was edited by hand and so is kept; delete it, or move it "
            "away, or pass --force to have it removed (a copy is kept)"
        )
        report.problems.append(Problem("kept", told, path=str(error.path)))
        return
    for path in outcome.changed:
        report.note(Action.REMOVED, path)
    report.problems += _copied(outcome, written.path(name))


def _new_pages(workspace: Workspace, locale: str, targets: Targets) -> Iterator[Problem]:
    """Says, when a project comes from an earlier version, which of its partials are pages now."""
    written = places.written(workspace, locale)
    if written.manifest() is None:
        return
    known = set(written.names())
    names = [
        article
        for article, name in targets.pages.items()
        if name not in known and any(part.startswith("_") for part in article.split("/"))
    ]
    if names:
        told = f"{TABLE}.partials does not name {some(names)}"
        told += "; earlier versions took what begins with _ for parts of pages, now it is a page"
        yield Problem("partials", told, path=FILE, names=tuple(names))


def _removed_locales(workspace: Workspace) -> Iterator[Problem]:
    """Names the pages and catalogs of locales that are not in the settings any more."""
    files, paths, settings = workspace.files, workspace.paths, workspace.settings
    known = set(settings.locales)
    for name in files.folders(settings.output):
        if name not in known and places.written(workspace, name).names():
            yield _removed(paths.pages(name), name)
    known = {paths.catalogs(locale) for locale in settings.locales}
    for name in files.folders(settings.catalogs):
        locale = name.replace("_", "-")
        if paths.catalogs(locale) not in known and files.exists(paths.po(locale, labels.DOMAIN)):
            yield _removed(paths.catalogs(locale), locale)


def _removed(path: str, locale: str) -> Problem:
    return Problem(
        "locale",
        f"is of the locale {locale!r}, which is not in {TABLE}.locales, and so stays as it is; add "
        "the locale again, or remove the folder",
        path=path,
    )
