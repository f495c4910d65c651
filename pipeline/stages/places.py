"""Where the pages of a project go, by the layout of its site."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pipeline.errors import PipelineError, SourceError
from pipeline.project.folders import alike
from pipeline.project.workspace import Workspace
from pipeline.project.written import Written
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


@dataclass(frozen=True, slots=True)
class Targets:
    """What is made in the folder of each locale.

    Attributes:
        pages: What the page of each article is called there.
        assets: Files that are called there as in the source folder.
        errors: Articles and files whose place another one has.
        taken: The names of all pages, those that have no place included, by article.
    """

    pages: dict[str, str]
    assets: list[str]
    errors: list[PipelineError]
    taken: dict[str, str]

    def kept(self, withheld: Collection[str]) -> set[str]:
        """The names of all that is made, or would be if it could.

        Args:
            withheld: Articles that are not published.
        """
        pages = {name for article, name in self.taken.items() if article not in withheld}
        return pages.union(self.assets)


def targets(workspace: Workspace, assets: Iterable[str]) -> Targets:
    """Where pages and assets go; the first has a place that two would have.

    Args:
        workspace: The project.
        assets: Files to be copied, by names in the source folder.

    Raises:
        ConfigError: If the configured layout does not exist.
    """
    path = layout(workspace).path
    taken = {article: path(article) for article in workspace.pages()}
    wanted = [*taken.items(), *((name, name) for name in assets)]
    owners: dict[str, str] = {}
    for source, name in wanted:
        owners.setdefault(alike(name), source)
    found = Targets({}, [], [], taken)
    for source, name in wanted:
        parts = alike(name).split("/")
        around = ("/".join(parts[:count]) for count in range(1, len(parts)))
        other = next((owners[folder] for folder in around if folder in owners), None)
        if other is None and (owner := owners[alike(name)]) != source:
            other = owner
        if other is not None:
            error = SourceError(
                f"would be published as {name!r}, where {other} is published",
                path=workspace.paths.source(source),
                hint="Rename one of them.",
            )
            found.errors.append(error)
        elif source in taken:
            found.pages[source] = name
        else:
            found.assets.append(source)
    return found


def written(workspace: Workspace, locale: str) -> Written:
    """The folder of a locale's pages, and who wrote what is in it."""
    return Written(workspace.files, workspace.paths.pages(locale))


def check_folder(workspace: Workspace, locale: str) -> None:
    """See that the pages of a locale have a folder.

    Raises:
        PipelineError: If there is something else.
    """
    name = workspace.paths.pages(locale)
    path = workspace.files.path(name)
    if path.exists() and not path.is_dir():
        hint = f"Move it away; the pages for {locale} go there."
        raise PipelineError("is no folder", path=name, hint=hint)
