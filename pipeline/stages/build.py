"""Pages from articles and catalogs, by each locale's publishing rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple

from pipeline.errors import PipelineError
from pipeline.languages import labels
from pipeline.model import Problem
from pipeline.project.files import is_partial
from pipeline.project.workers import spread
from pipeline.project.workspace import Project, Report, Stamps
from pipeline.stages import places, status

MANIFEST = ".pipeline.json"


def build(project: Project, stamps: Stamps, locales: Sequence[str], check: bool = False) -> Report:
    """Write the pages of ``locales``; remove those of articles that are gone.

    With ``check`` nothing is written and the report says what would be.
    """
    report = Report()
    places.layout(project)  # a wrong one is one error, not one for each page
    pages = project.pages()
    published = {name: _published(project, stamps, name, report) for name in pages}
    for locale in locales:
        names = [name for name in pages if locale in published[name]]
        due = [
            name
            for name in names
            if not _is_built(project, stamps, locale, name, published[name], report)
        ]
        part = Report()
        spread(project, stamps, part, _build_one, [(locale, n, published[n], check) for n in due])
        assets = _assets(project)
        for name in assets:
            _copy(project, locale, name, check, part)
        if not part.errors:
            written = [places.layout(project).path(name) for name in names]
            _tidy(project, locale, [*written, *assets], check, part)
        report.add(part)
    return report


def _published(project: Project, stamps: Stamps, name: str, report: Report) -> list[str]:
    """The locales whose rules let the page be shown."""
    found = []
    for locale in project.config.locales:
        least = project.config.publishing(locale).minimum_reviewed
        try:
            if least == 0 or status.row(project, stamps, locale, name).share_reviewed >= least:
                found.append(locale)
                continue
        except PipelineError as error:
            report.errors.append(error)
            continue
        report.problems.append(
            Problem(
                "withheld",
                f"fewer than {least:.0%} of its units are reviewed for {locale}",
                path=project.source_path(name),
            )
        )
    return found


def _is_built(
    project: Project,
    stamps: Stamps,
    locale: str,
    name: str,
    published: Sequence[str],
    report: Report,
) -> bool:
    """Whether the page is as it was when it was last made, from what is there now."""
    try:
        if status.remembered_files(project, stamps, name) is None:
            return False  # the article itself is new or changed
        inputs = _inputs(project, stamps, locale, name, published)
    except PipelineError:
        return False
    known = stamps.get(f"build:{locale}:{name}", inputs)
    if known is None:
        return False
    report.problems += (Problem(*fields) for fields in known)
    return True


def _build_one(
    project: Project,
    stamps: Stamps,
    report: Report,
    locale: str,
    name: str,
    published: Sequence[str],
    check: bool,
) -> None:
    from pipeline.stages.page import make_page

    path = places.page_path(project, locale, name)
    page = make_page(project, locale, name, published)
    report.problems += page.problems
    if check:
        if not project.store.exists(path) or project.store.read(path) != page.text:
            report.changes.append(("wrote", path))
        return
    if project.store.write(path, page.text):
        report.changes.append(("wrote", path))
    kept = [astuple(problem) for problem in page.problems]
    inputs = _inputs(project, stamps, locale, name, published)
    stamps.set(f"build:{locale}:{name}", inputs, kept)


def _inputs(
    project: Project, stamps: Stamps, locale: str, name: str, published: Sequence[str]
) -> list[str]:
    names = [name, *status.shared_files(project, stamps, name)]
    paths = [project.source_path(n) for n in names]
    paths += [project.po_path(locale, project.domain(n)) for n in names]
    paths.append(project.po_path(locale, labels.DOMAIN))
    paths.append(places.page_path(project, locale, name))
    return [*map(project.store.digest, paths), *published]


def _assets(project: Project) -> list[str]:
    """Files that pages refer to: everything under source/ that is neither Markdown nor partial."""
    names = project.store.files(project.config.source)
    return [n for n in names if not n.endswith(".md") and not is_partial(n)]


def _copy(project: Project, locale: str, name: str, check: bool, report: Report) -> None:
    source, target = project.source_path(name), project.output_path(locale, name)
    if project.store.digest(source) != project.store.digest(target):
        if not check:
            project.store.write(target, project.store.read_bytes(source))
        report.changes.append(("wrote", target))


def _tidy(
    project: Project, locale: str, written: Sequence[str], check: bool, report: Report
) -> None:
    """Remove what an earlier build wrote and this one did not, unless someone changed it."""
    manifest = f"{project.config.output}/{locale}/{MANIFEST}"
    kept = set(written)
    earlier: dict[str, str] = {}
    if project.store.exists(manifest):
        try:
            earlier = dict(json.loads(project.store.read(manifest))["files"])
        except (ValueError, KeyError, TypeError):
            report.problems.append(
                Problem(
                    "manifest", "is not readable; pages of removed articles stay", path=manifest
                )
            )
    for name, digest in sorted(earlier.items()):
        path = project.output_path(locale, name)
        if name in kept or not project.store.exists(path):
            continue
        if project.store.digest(path) == digest:
            if not check:
                project.store.remove(path)
            report.changes.append(("removed", path))
        else:
            report.problems.append(
                Problem(
                    "kept",
                    "is no longer generated, but was edited by hand and so is kept",
                    path=path,
                )
            )
    if not check and written:
        paths = {name: project.output_path(locale, name) for name in sorted(kept)}
        listing = {"files": {name: project.store.digest(path) for name, path in paths.items()}}
        project.store.write(manifest, json.dumps(listing, indent=1, ensure_ascii=False) + "\n")
    elif not check and earlier:
        project.store.remove(manifest)
