"""Which catalogs are known to be what merging their templates would make of them."""

from __future__ import annotations

from pipeline.errors import PipelineError
from pipeline.project.workspace import Workspace


def is_updated(workspace: Workspace, locale: str, domain: str) -> bool:
    """Whether the catalog is known to be what merging its template would make of it."""
    try:
        catalog = workspace.files.digest(workspace.paths.po(locale, domain))
        template = template_digest(workspace, domain)
    except PipelineError:
        return False  # its own job says why
    known = workspace.stamps.get(f"update:{locale}:{domain}", (template, catalog))
    return bool(catalog and template) and known is not None


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
    """What a stamp has to say of a template that is about to be used; "" if it cannot be read."""
    try:
        return workspace.files.digest(workspace.paths.pot(domain))
    except PipelineError:
        return ""
