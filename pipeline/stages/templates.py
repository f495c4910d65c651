"""The gettext domains of a project, and their templates as the articles are now."""

from __future__ import annotations

from pipeline.languages import labels
from pipeline.model import Catalog
from pipeline.project.paths import article_of, domain_of
from pipeline.project.workspace import Workspace


def domains(workspace: Workspace) -> list[str]:
    """Every article's domain, and that of the texts that the pipeline itself puts on pages."""
    return [*map(domain_of, workspace.articles()), labels.DOMAIN]


def template(workspace: Workspace, domain: str) -> Catalog:
    """The template of a domain, from its article as it is now.

    Raises:
        PipelineError: If the article cannot be read.
    """
    from pipeline.catalogs import template as catalog

    name = workspace.settings.name
    if domain == labels.DOMAIN:
        return catalog.template(labels.units(), labels.REFERENCE, name)
    article = article_of(domain)
    units = workspace.document(article).units
    return catalog.template(units, workspace.paths.source(article), name)
