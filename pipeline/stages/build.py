"""Pages from articles and catalogs, by each locale's publishing rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from pipeline.errors import PipelineError
from pipeline.languages import labels
from pipeline.model import Problem
from pipeline.project.mode import Mode
from pipeline.project.paths import SUFFIX, domain_of, is_partial
from pipeline.project.workers import spread
from pipeline.project.workspace import Workspace
from pipeline.stages import advice, places, publishing, shared
from pipeline.stages.publishing import Accounts
from pipeline.stages.report import Action, Report


@dataclass(frozen=True, slots=True)
class _Job:
    """A page to write.

    Attributes:
        published: The locales that the article is published in.
    """

    locale: str
    article: str
    published: tuple[str, ...]
    mode: Mode


def build(workspace: Workspace, locales: Sequence[str], mode: Mode = Mode.WRITE) -> Report:
    """Write the pages of ``locales``; remove those of articles that are gone.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    report = Report()
    layout = places.layout(workspace)  # a wrong one is one error, not one for each page
    accounts = Accounts(workspace)
    published = publishing.published(accounts, report)
    for locale in locales:
        jobs = [
            _Job(locale, article, where, mode)
            for article, where in published.items()
            if locale in where
        ]
        due = [job for job in jobs if not _is_built(workspace, job, report)]
        part = Report()
        part.gather(spread(workspace, _build_one, due))
        assets = _assets(workspace)
        for name in assets:
            _copy(workspace, _Job(locale, name, (), mode), part)
        if not part.errors:
            pages = [layout.path(job.article) for job in jobs]
            _tidy(workspace, locale, [*pages, *assets], mode, part)
        report.add(part)
    report.problems += advice.problems(accounts, locales, published)
    report.errors += publishing.shortfalls(accounts, locales, report)
    report.tell_once()
    return report


def _is_built(workspace: Workspace, job: _Job, report: Report) -> bool:
    """Whether the page is as it was when it was last made, from what is there now."""
    try:
        if shared.remembered(workspace, job.article) is None:
            return False  # the article itself is new or changed
        inputs = _inputs(workspace, job)
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
    path = places.page(workspace, job.locale, job.article)
    # Before the work: whoever saves an article or a catalog meanwhile has the page built again.
    read = _read(workspace, job)
    page = make_page(workspace, job.locale, job.article, job.published)
    report.problems += page.problems
    if job.mode is Mode.CHECK:
        if workspace.files.differs(path, page.text):
            report.note(Action.WROTE, path)
        return report
    changed, digest = workspace.files.put(path, page.text)
    if changed:
        report.note(Action.WROTE, path)
    kept = [astuple(problem) for problem in page.problems]
    workspace.stamps.set(f"build:{job.locale}:{job.article}", [*read, digest], kept)
    return report


def _inputs(workspace: Workspace, job: _Job) -> list[str]:
    """Digests of everything that a page depends on, and of the page."""
    page = places.page(workspace, job.locale, job.article)
    return [*_read(workspace, job), workspace.files.digest(page)]


def _read(workspace: Workspace, job: _Job) -> list[str]:
    """Digests of what a page is made from."""
    names = [job.article, *shared.articles(workspace, job.article)]
    paths = [workspace.paths.source(name) for name in names]
    paths += [workspace.paths.po(job.locale, domain_of(name)) for name in names]
    paths.append(workspace.paths.po(job.locale, labels.DOMAIN))
    return [*job.published, *map(workspace.files.digest, paths)]


def _assets(workspace: Workspace) -> list[str]:
    """Files that pages refer to: everything under source/ that is neither Markdown nor partial."""
    names = workspace.files.files(workspace.settings.source)
    return [n for n in names if not n.endswith(SUFFIX) and not is_partial(n)]


def _copy(workspace: Workspace, job: _Job, report: Report) -> None:
    source = workspace.paths.source(job.article)
    target = workspace.paths.page(job.locale, job.article)
    if workspace.files.digest(source) != workspace.files.digest(target):
        if job.mode is Mode.WRITE:
            workspace.files.write(target, workspace.files.read_bytes(source))
        report.note(Action.WROTE, target)


def _tidy(
    workspace: Workspace, locale: str, written: Sequence[str], mode: Mode, report: Report
) -> None:
    """Remove what an earlier build wrote and this one did not, unless someone changed it."""
    files, manifest = workspace.files, workspace.paths.manifest(locale)
    kept = set(written)
    earlier = _earlier(workspace, manifest, report)
    for name, digest in sorted(earlier.items()):
        path = workspace.paths.page(locale, name)
        if name in kept or not files.exists(path):
            continue
        if files.digest(path) == digest:
            if mode is Mode.WRITE:
                files.remove(path)
            report.note(Action.REMOVED, path)
        else:
            report.problems.append(
                Problem(
                    "kept",
                    "is no longer generated, but was edited by hand and so is kept",
                    path=path,
                )
            )
    if mode is Mode.CHECK:
        return
    if written:
        paths = {name: workspace.paths.page(locale, name) for name in sorted(kept)}
        listing = {"files": {name: files.digest(path) for name, path in paths.items()}}
        files.write(manifest, json.dumps(listing, indent=1, ensure_ascii=False) + "\n")
    elif earlier:
        files.remove(manifest)


def _earlier(workspace: Workspace, manifest: str, report: Report) -> dict[str, str]:
    """The digests of what the last build wrote, by name."""
    content = workspace.files.content(manifest)
    if content is None:
        return {}
    try:
        return dict(json.loads(content.text)["files"])
    except (ValueError, KeyError, TypeError):
        report.problems.append(
            Problem("manifest", "is not readable; pages of removed articles stay", path=manifest)
        )
        return {}
