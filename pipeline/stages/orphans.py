"""Catalogs whose article is gone.

What people wrote in them stays: it serves where its text stands elsewhere, and it is there when the
article comes back. A catalog goes only if it is the pipeline's own and no person wrote in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.catalogs import ownership, review
from pipeline.catalogs.comments import line
from pipeline.errors import PipelineError
from pipeline.model import Catalog, Problem
from pipeline.project.paths import article_of
from pipeline.project.workspace import Workspace
from pipeline.stages.report import Action, Report


@dataclass(frozen=True, slots=True)
class Orphan:
    """A catalog without an article.

    Attributes:
        digest: Its digest.
        foreign: Whether it is another program's, and none of the pipeline's business.
        own: Whether the pipeline made it.
        empty: Whether no person has left a word in it.
        words: How many of its messages people have translated.
    """

    digest: str
    foreign: bool
    own: bool
    empty: bool
    words: int


def find(
    workspace: Workspace, locale: str, names: Iterable[str], report: Report
) -> dict[str, Orphan]:
    """The catalogs of a locale that belong to none of the domains ``names``, by their own.

    Catalogs that cannot be read are errors in ``report``.
    """
    known = set(names)
    found = {}
    for name in workspace.files.files(workspace.paths.catalogs(locale), ".po"):
        domain = name.removesuffix(".po")
        if domain not in known:
            try:
                found[domain] = _looked_at(workspace, locale, domain)
            except PipelineError as error:
                report.errors.append(error)
    return found


def _looked_at(workspace: Workspace, locale: str, domain: str) -> Orphan:
    stamp, digest = f"orphan:{locale}:{domain}", _digest(workspace, locale, domain)
    known = workspace.stamps.get(stamp, (digest,))
    if known is None:
        catalog = workspace.catalog(locale, domain)
        known = [
            ownership.is_foreign_catalog(catalog),
            is_own(workspace, domain, catalog),
            ownership.is_empty(catalog),
            sum(map(review.is_human, catalog.messages)),
        ]
        digest = workspace.seen(locale, domain)
        workspace.stamps.set(stamp, (digest,), known)
    return Orphan(digest, *known)


def _digest(workspace: Workspace, locale: str, domain: str) -> str:
    return workspace.files.digest(workspace.paths.po(locale, domain))


def is_own(workspace: Workspace, domain: str, catalog: Catalog) -> bool:
    """Whether the pipeline made the catalog for the article of this domain."""
    return ownership.is_own_catalog(catalog, line(workspace.paths.source(article_of(domain))))


def remaining(workspace: Workspace, locale: str, found: Mapping[str, Orphan]) -> dict[str, Orphan]:
    """Those that no article has taken over, and that concern articles."""
    return {
        domain: orphan
        for domain, orphan in found.items()
        if not orphan.foreign and workspace.files.exists(workspace.paths.po(locale, domain))
    }


def tidied(workspace: Workspace, locale: str, found: Mapping[str, Orphan]) -> Report:
    """Remove those of the pipeline's own in which no person wrote, and tell of the others."""
    report = Report()
    for domain, orphan in found.items():
        path = workspace.paths.po(locale, domain)
        if orphan.own and orphan.empty:
            if _removed(workspace, locale, domain, orphan):
                report.note(Action.REMOVED, path)
            continue
        article = workspace.paths.source(article_of(domain))
        if orphan.empty:
            told = "nobody has translated anything in it; delete it if you don't need it"
        else:
            told = (
                f"it is kept for what people wrote in it (translations: {orphan.words}), which "
                "serves where the same text stands elsewhere and when the article comes back; "
                "delete it if neither is wanted"
            )
        report.problems.append(Problem("orphaned", f"its article {article} is gone; {told}", path))
    return report


def _removed(workspace: Workspace, locale: str, domain: str, orphan: Orphan) -> bool:
    """Whether it was removed as it was when it was looked at, and nobody has saved it since."""
    if not ownership.is_empty(workspace.catalog(locale, domain)):
        return False
    if workspace.seen(locale, domain) != orphan.digest:
        return False
    return workspace.remove_catalog(locale, domain)
