"""Where the pages of a project go, by the layout of its site."""

from __future__ import annotations

from pipeline.project.workspace import Project
from pipeline.sites import registry
from pipeline.sites.base import Layout


def layout(project: Project) -> Layout:
    """The configured layout.

    Raises:
        ConfigError: If it does not exist.
    """
    return registry.layout(project.config.layout)


def page_path(project: Project, locale: str, name: str) -> str:
    """The page of an article.

    Raises:
        ConfigError: If the configured layout does not exist.
    """
    return project.output_path(locale, layout(project).path(name))
