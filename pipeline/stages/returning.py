"""What people translated, back where its text stands now: another article, or one of several."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.catalogs import moved, ownership
from pipeline.catalogs.provenance import DIFFERING
from pipeline.errors import PipelineError
from pipeline.languages import labels
from pipeline.model import Catalog, Context, Problem
from pipeline.project.workspace import Workspace
from pipeline.stages.orphans import Orphan
from pipeline.stages.report import Action, Report
from pipeline.stages.stamping import is_updated, mark_updated, template_digest


@dataclass(frozen=True, slots=True)
class Lost:
    """Where words of people may be that have lost their place.

    Attributes:
        orphans: Catalogs whose article is gone, by domain.
        left: Where messages stood that have become obsolete just now, by domain.
    """

    orphans: Mapping[str, Orphan]
    left: Mapping[str, Mapping[moved.Key, Context]]


def returned(workspace: Workspace, locale: str, names: Sequence[str], lost: Lost) -> Report:
    """Give the messages of a locale's catalogs, once merged, what people gave the same text before.

    It is looked for only when templates or orphans have changed since it was last done.
    """
    report = Report()
    stamp = f"returned:{locale}"
    names = [domain for domain in names if domain != labels.DOMAIN]
    inputs = [f"{domain} {template_digest(workspace, domain)}" for domain in names]
    inputs += (f"{domain} {orphan.digest}" for domain, orphan in lost.orphans.items())
    if workspace.stamps.get(stamp, inputs) is not None:
        return report
    catalogs = _catalogs(workspace, locale, names)
    words = moved.Words()
    for domain, catalog in catalogs.items():
        words.add(domain, catalog, lost.left.get(domain, {}))
    for domain, catalog in _catalogs(workspace, locale, list(lost.orphans)).items():
        words.add_orphan(domain, catalog)
    for domain, catalog in catalogs.items():
        if words.returned(domain, catalog) != catalog:
            with report.working_on(workspace.paths.po(locale, domain)):
                report.add(_written(workspace, locale, domain, words))
    if not report.errors and len(catalogs) == len(names):
        workspace.stamps.set(stamp, inputs, True)
    return report


def _catalogs(workspace: Workspace, locale: str, names: Sequence[str]) -> dict[str, Catalog]:
    """The catalogs of articles that can be read; of the others somebody was told already."""
    found = {}
    for domain in names:
        with contextlib.suppress(PipelineError):
            catalog = workspace.catalog(locale, domain)
            if not ownership.is_foreign_catalog(catalog):
                found[domain] = catalog
    return found


def _written(workspace: Workspace, locale: str, domain: str, words: moved.Words) -> Report:
    report = Report()
    path = workspace.paths.po(locale, domain)

    def change(old: Catalog | None) -> Catalog | None:
        made = words.returned(domain, old) if old else None
        return None if made == old else made

    template = template_digest(workspace, domain)
    was_updated = is_updated(workspace, locale, domain)
    if workspace.rewrite(locale, domain, change):
        report.note(Action.WROTE, path)
        if was_updated:
            # A merge leaves alone what stands in a message whose source is as it was.
            mark_updated(workspace, locale, domain, template)
    for message in workspace.catalog(locale, domain).active:
        differing = [c.removeprefix(DIFFERING) for c in message.comments if c.startswith(DIFFERING)]
        if differing and not message.msgstr:
            report.problems.append(
                Problem(
                    "differing",
                    f"people have translated it in different ways, so none was taken: "
                    f"{differing[0]}",
                    path,
                    message.line,
                    message.msgid,
                )
            )
    return report
