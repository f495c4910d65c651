"""Where the pages of a project go, by the layout of its site."""

from __future__ import annotations

from pipeline.project.workspace import Workspace
from pipeline.sites import registry
from pipeline.sites.base import Layout


def layout(workspace: Workspace) -> Layout:
    """The configured layout.

    Raises:
        ConfigError: If it does not exist.
    """
    return registry.layout(workspace.settings.layout)


def page(workspace: Workspace, locale: str, article: str) -> str:
    """The page of an article.

    Raises:
        ConfigError: If the configured layout does not exist.
    """
    return workspace.paths.page(locale, layout(workspace).path(article))
