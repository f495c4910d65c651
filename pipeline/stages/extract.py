"""Articles to templates, and templates into each locale's catalogs."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pipeline.catalogs import merge as catalog
from pipeline.errors import PipelineError
from pipeline.languages import labels
from pipeline.languages.registry import language
from pipeline.model import Catalog
from pipeline.project.workers import spread
from pipeline.project.workspace import Project, Report, Stamps


def extract(project: Project, stamps: Stamps, check: bool = False) -> Report:
    """Write the template of every article; remove those whose article is gone."""
    report = Report()
    domains = project.domains()
    due = [d for d in domains if not _is_extracted(project, stamps, d)]
    spread(project, stamps, report, _extract_one, [(domain, check) for domain in due])
    known = {f"{domain}.pot" for domain in domains}
    folder = f"{project.config.catalogs}/pot"
    for name in project.store.files(folder, ".pot"):
        if name not in known:
            if not check:
                project.store.remove(f"{folder}/{name}")
            report.changes.append(("removed", f"{folder}/{name}"))
    return report


def _extract_inputs(project: Project, domain: str) -> tuple[str, str]:
    source = project.source_path(f"{domain}.md")
    digest = project.store.digest(source) if domain != labels.DOMAIN else ""
    return digest, project.store.digest(project.pot_path(domain))


def _is_extracted(project: Project, stamps: Stamps, domain: str) -> bool:
    try:
        return stamps.get(f"extract:{domain}", _extract_inputs(project, domain)) is not None
    except PipelineError:
        return False


def _extract_one(
    project: Project, stamps: Stamps, report: Report, domain: str, check: bool
) -> None:
    from pipeline.catalogs import po

    path = project.pot_path(domain)
    text = po.serialize(project.template(domain))
    if check:
        changed = not project.store.exists(path) or project.store.read(path) != text
    else:
        changed = project.store.write(path, text)
    if changed:
        report.changes.append(("wrote", path))
    if not (check and changed):
        stamps.set(f"extract:{domain}", _extract_inputs(project, domain), True)


def update(project: Project, stamps: Stamps, locales: Sequence[str], check: bool = False) -> Report:
    """Merge the templates into the catalogs of ``locales``.

    A catalog that cannot be read is reported and left alone; the others are updated.
    """
    report = Report()
    domains = project.domains()
    for locale in locales:
        orphans = _orphans(project, locale, domains, report)
        due = [d for d in domains if not _is_updated(project, stamps, locale, d)]
        renamed = _rename(project, locale, due, orphans, check, report) if orphans else {}
        jobs = [(locale, d, renamed.get(d), _is_extracted(project, stamps, d), check) for d in due]
        spread(project, stamps, report, _update_one, jobs)
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


def _is_updated(project: Project, stamps: Stamps, locale: str, domain: str) -> bool:
    path = project.po_path(locale, domain)
    digests = _digests(project, project.pot_path(domain), path)
    return bool(digests[1]) and stamps.get(f"update:{locale}:{domain}", digests) is not None


def _rename(
    project: Project,
    locale: str,
    domains: Sequence[str],
    orphans: dict[str, Catalog],
    check: bool,
    report: Report,
) -> dict[str, str]:
    """Earlier names of those of ``domains`` that have no catalog but seem to have had one."""
    found = {}
    for domain in domains:
        path = project.po_path(locale, domain)
        if project.store.exists(path) or not orphans:
            continue
        earlier = catalog.rename(orphans, _template(project, domain))
        if earlier is not None:
            del orphans[earlier]
            found[domain] = earlier
            report.changes.append(("renamed", f"{project.po_path(locale, earlier)} to {path}"))
    return found


def _template(project: Project, domain: str) -> Catalog:
    from pipeline.catalogs import po

    pot = project.pot_path(domain)
    if project.store.exists(pot):
        return po.parse(project.store.read(pot), pot)
    return project.template(domain)


def _update_one(
    project: Project,
    stamps: Stamps,
    report: Report,
    locale: str,
    domain: str,
    renamed: str | None,
    extracted: bool,
    check: bool,
) -> None:
    from pipeline.catalogs import po

    path = project.po_path(locale, domain)
    # An up-to-date template says what the article says, and that is at hand already.
    new = project.template(domain) if extracted else _template(project, domain)
    inherited = project.catalog(locale, renamed) if renamed is not None else Catalog()

    def change(text: str | None) -> str | None:
        old = po.parse(text, path) if text is not None else inherited
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
    digests = _digests(project, project.pot_path(domain), path)
    stamps.set(f"update:{locale}:{domain}", digests, True)


def _digests(project: Project, *paths: str) -> tuple[str, ...]:
    return tuple(project.store.digest(path) for path in paths)


def _with_labels(merged: Catalog, locale: str) -> Catalog:
    """The labels' catalog with the translations that come with the pipeline where none are."""
    shipped = language(locale).labels
    messages = tuple(
        dataclasses.replace(message, msgstr=shipped[message.msgid])
        if not message.msgstr and not message.obsolete and message.msgid in shipped
        else message
        for message in merged.messages
    )
    return dataclasses.replace(merged, messages=messages)
