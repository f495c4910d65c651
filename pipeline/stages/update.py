"""Templates into each locale's catalogs."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.catalogs import merge
from pipeline.catalogs.provenance import machine_translated
from pipeline.errors import PipelineError
from pipeline.invisible import is_blank
from pipeline.languages import labels
from pipeline.languages.registry import language
from pipeline.model import Catalog, Message
from pipeline.project.mode import Mode
from pipeline.project.workers import spread
from pipeline.project.workspace import Workspace
from pipeline.stages import approvals
from pipeline.stages.extract import is_extracted
from pipeline.stages.report import Action, Change, Report
from pipeline.stages.templates import domains, template


@dataclass(frozen=True, slots=True)
class _Job:
    """A catalog to bring up to its template.

    Attributes:
        earlier: The domain's earlier name, if its article was renamed.
        extracted: Whether the template says what the article says.
    """

    locale: str
    domain: str
    earlier: str | None
    extracted: bool
    mode: Mode


def update(workspace: Workspace, locales: Sequence[str], mode: Mode = Mode.WRITE) -> Report:
    """Merge the templates into the catalogs of ``locales``.

    A catalog that cannot be read is reported and left alone; the others are updated.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    report = Report()
    names = domains(workspace)
    for locale in locales:
        orphans = _orphans(workspace, locale, names, report)
        due = [domain for domain in names if not is_updated(workspace, locale, domain)]
        renamed = _renamed(workspace, locale, due, orphans) if orphans else {}
        for domain, earlier in renamed.items():
            paths = (workspace.paths.po(locale, name) for name in (earlier, domain))
            report.note(Action.RENAMED, " to ".join(paths))
        jobs = [
            _Job(locale, domain, renamed.get(domain), is_extracted(workspace, domain), mode)
            for domain in due
        ]
        report.gather(spread(workspace, _update_one, jobs))
    report.problems += workspace.take_notices()
    return report


def _orphans(
    workspace: Workspace, locale: str, names: Sequence[str], report: Report
) -> dict[str, Catalog]:
    """Catalogs whose article is gone; one of them may belong to an article's new name."""
    known = set(names)
    found = {}
    for name in workspace.files.files(workspace.paths.catalogs(locale), ".po"):
        domain = name.removesuffix(".po")
        if domain not in known:
            try:
                found[domain] = workspace.catalog(locale, domain)
            except PipelineError as error:
                report.errors.append(error)
    return found


def is_updated(workspace: Workspace, locale: str, domain: str) -> bool:
    """Whether the catalog is known to be what merging its template would make of it."""
    digests = _inputs(workspace, locale, domain)
    known = workspace.stamps.get(f"update:{locale}:{domain}", digests)
    return bool(digests[1]) and known is not None


def mark_updated(workspace: Workspace, locale: str, domain: str, template: str) -> None:
    """The catalog, as it was last seen here, is what merging its template would make of it.

    Args:
        workspace: The project.
        locale: The catalog's locale.
        domain: Its domain.
        template: The digest of the template, from before the merge.
    """
    digests = template, workspace.seen(locale, domain)
    workspace.stamps.set(f"update:{locale}:{domain}", digests, True)


def template_digest(workspace: Workspace, domain: str) -> str:
    """What a stamp has to say of a template that is about to be used."""
    return workspace.files.digest(workspace.paths.pot(domain))


def _inputs(workspace: Workspace, locale: str, domain: str) -> tuple[str, str]:
    """Digests of template and catalog."""
    catalog = workspace.files.digest(workspace.paths.po(locale, domain))
    return template_digest(workspace, domain), catalog


def _renamed(
    workspace: Workspace, locale: str, names: Sequence[str], orphans: dict[str, Catalog]
) -> dict[str, str]:
    """Earlier names of those of ``names`` that have no catalog but seem to have had one."""
    found = {}
    for domain in names:
        if workspace.files.exists(workspace.paths.po(locale, domain)) or not orphans:
            continue
        earlier = merge.rename(orphans, _template(workspace, domain))
        if earlier is not None:
            del orphans[earlier]
            found[domain] = earlier
    return found


def _template(workspace: Workspace, domain: str) -> Catalog:
    from pipeline.catalogs import po

    content = workspace.files.content(workspace.paths.pot(domain))
    return po.parse(content.text, content.name) if content else template(workspace, domain)


def _update_one(workspace: Workspace, job: _Job) -> Report:
    report = Report()
    locale, domain, earlier = job.locale, job.domain, job.earlier
    path = workspace.paths.po(locale, domain)
    stamped = template_digest(workspace, domain)
    # An up-to-date template says what the article says, and that is at hand already.
    new = (template if job.extracted else _template)(workspace, domain)
    inherited = workspace.catalog(locale, earlier) if earlier is not None else Catalog()
    ours: Catalog | None = None
    seen: Catalog | None = None

    def change(old: Catalog | None) -> Catalog | None:
        nonlocal seen
        seen = before = inherited if old is None or old == ours else old
        merged = merge.merge(before, new, locale, workspace.settings.name)
        if domain == labels.DOMAIN:
            merged = _with_labels(merged, locale)
        return None if merged == old else merged

    if job.mode is Mode.CHECK:
        there = workspace.files.exists(path)
        merged = change(workspace.catalog(locale, domain) if there else None)
        if merged is not None:
            report.note(Action.WROTE, path)
            report.problems += approvals.problems(seen, merged, path)
        return report
    while True:
        if workspace.rewrite(locale, domain, change, durable=earlier is not None):
            report.changes = [Change(Action.WROTE, path)]
        if earlier is None or workspace.remove_catalog(locale, earlier):
            break
        # Somebody has saved it while its messages were taken over.
        inherited, ours = workspace.catalog(locale, earlier), workspace.catalog(locale, domain)
    mark_updated(workspace, locale, domain, stamped)
    report.problems += approvals.problems(seen, workspace.catalog(locale, domain), path)
    report.problems += workspace.take_notices()
    return report


def _with_labels(merged: Catalog, locale: str) -> Catalog:
    """The labels' catalog with the translations that come with the pipeline where none are."""
    known = language(locale)

    def filled(message: Message) -> Message:
        text = known.labels.get(message.msgid)
        if text is None or not is_blank(message.msgstr) or message.obsolete:
            return message
        if message.msgid in known.reviewed_labels:
            return dataclasses.replace(message, msgstr=text)
        return machine_translated(
            message, text, labels.ENGINE, labels.CONFIDENCE, ("no native reader has reviewed it",)
        )

    return dataclasses.replace(merged, messages=tuple(map(filled, merged.messages)))
