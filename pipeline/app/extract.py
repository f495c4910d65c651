"""Articles to templates, and templates into each locale's catalogs."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pipeline import catalog, labels, po
from pipeline.app.project import Project, Report, Stamps
from pipeline.errors import PipelineError
from pipeline.model import Catalog


def extract(project: Project, stamps: Stamps, check: bool = False) -> Report:
    """Write the template of every article; remove those whose article is gone."""
    report = Report()
    domains = project.domains()
    for domain in domains:
        try:
            _extract_one(project, domain, stamps, check, report)
        except PipelineError as error:
            report.errors.append(error)
    known = {f"{domain}.pot" for domain in domains}
    folder = f"{project.config.catalogs}/pot"
    for name in project.store.files(folder, ".pot"):
        if name not in known:
            if not check:
                project.store.remove(f"{folder}/{name}")
            report.changes.append(("removed", f"{folder}/{name}"))
    return report


def _extract_one(
    project: Project, domain: str, stamps: Stamps, check: bool, report: Report
) -> None:
    path = project.pot_path(domain)
    source = project.source_path(f"{domain}.md")
    inputs = project.store.digest(source) if domain != labels.DOMAIN else ""
    stamp = f"extract:{domain}"
    if stamps.get(stamp, (inputs, project.store.digest(path))) is not None:
        return
    text = po.serialize(project.template(domain))
    if check:
        changed = not project.store.exists(path) or project.store.read(path) != text
    else:
        changed = project.store.write(path, text)
    if changed:
        report.changes.append(("wrote", path))
    if not (check and changed):
        stamps.set(stamp, (inputs, project.store.digest(path)), True)


def update(project: Project, stamps: Stamps, locales: Sequence[str], check: bool = False) -> Report:
    """Merge the templates into the catalogs of ``locales``.

    A catalog that cannot be read is reported and left alone; the others are updated.
    """
    report = Report()
    domains = project.domains()
    for locale in locales:
        orphans = _orphans(project, locale, domains, report)
        for domain in domains:
            try:
                _update_one(project, locale, domain, orphans, stamps, check, report)
            except PipelineError as error:
                report.errors.append(error)
    return report


def _orphans(
    project: Project, locale: str, domains: Sequence[str], report: Report
) -> dict[str, Catalog]:
    """Catalogs whose article is gone; one of them may belong to an article's new name."""
    folder = project.po_path(locale, "x").removesuffix("/x.po")
    known = set(domains)
    found = {}
    for name in project.store.files(folder, ".po"):
        domain = name.removesuffix(".po")
        if domain not in known:
            try:
                found[domain] = project.catalog(locale, domain)
            except PipelineError as error:
                report.errors.append(error)
    return found


def _update_one(
    project: Project,
    locale: str,
    domain: str,
    orphans: dict[str, Catalog],
    stamps: Stamps,
    check: bool,
    report: Report,
) -> None:
    path, pot = project.po_path(locale, domain), project.pot_path(domain)
    stamp = f"update:{locale}:{domain}"
    if project.store.exists(path) and stamps.get(stamp, _digests(project, pot, path)) is not None:
        return
    new = (
        po.parse(project.store.read(pot), pot)
        if project.store.exists(pot)
        else project.template(domain)
    )
    renamed = None
    if not project.store.exists(path) and orphans:
        renamed = catalog.rename(orphans, new)
    inherited = orphans.pop(renamed) if renamed is not None else None

    def change(text: str | None) -> str | None:
        old = po.parse(text, path) if text is not None else inherited or Catalog()
        merged = catalog.merge(old, new, locale, project.config.name)
        if domain == labels.DOMAIN:
            merged = _with_labels(merged, locale)
        return None if text is not None and merged == old else po.serialize(merged)

    if check:
        wanted = change(project.store.read(path) if project.store.exists(path) else None)
        if wanted is not None:
            report.changes.append(("wrote", path))
        return
    if project.store.rewrite(path, change):
        report.changes.append(("wrote", path))
    if renamed is not None:
        project.store.remove(project.po_path(locale, renamed))
        report.changes.append(("renamed", f"{project.po_path(locale, renamed)} to {path}"))
    stamps.set(stamp, _digests(project, pot, path), True)


def _digests(project: Project, *paths: str) -> tuple[str, ...]:
    return tuple(project.store.digest(path) for path in paths)


def _with_labels(merged: Catalog, locale: str) -> Catalog:
    """The labels' catalog with the translations that come with the pipeline where none are."""
    shipped = labels.TRANSLATIONS.get(locale.split("-", maxsplit=1)[0], {})
    messages = tuple(
        dataclasses.replace(message, msgstr=shipped[message.msgid])
        if not message.msgstr and not message.obsolete and message.msgid in shipped
        else message
        for message in merged.messages
    )
    return dataclasses.replace(merged, messages=messages)
