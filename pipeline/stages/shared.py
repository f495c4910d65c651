"""The shared disclaimers that an article's front matter names."""

from __future__ import annotations

from pipeline.errors import SourceError
from pipeline.project.workspace import Workspace


def references(workspace: Workspace, article: str) -> list[str]:
    """The shared disclaimers an article's front matter names.

    Raises:
        SourceError: If the value is no list of names, or a name has no text.
        PipelineError: If the article cannot be read.
    """
    from pipeline.document import legal

    path = workspace.paths.source(article)
    names = legal.references(workspace.document(article).front)
    if names is None:
        raise SourceError(
            f"{legal.KEY} must be a list of names",
            path=path,
            line=2,
            hint=f"Each names a file in {workspace.settings.source}/{legal.FOLDER}/.",
        )
    for item in names:
        there = workspace.paths.source(legal.shared_name(item))
        if not workspace.files.exists(there):
            raise SourceError(
                f"there is no shared disclaimer {item!r}",
                path=path,
                line=2,
                hint=f"Write it to {there}.",
            )
    return names


def articles(workspace: Workspace, article: str) -> list[str]:
    """The articles of those shared disclaimers, from the stamps where the article is unchanged."""
    found = remembered(workspace, article)
    if found is None:
        from pipeline.document import legal

        found = [legal.shared_name(reference) for reference in references(workspace, article)]
        source = workspace.files.digest(workspace.paths.source(article))
        workspace.stamps.set(f"disclaimers:{article}", (source,), found)
    return found


def remembered(workspace: Workspace, article: str) -> list[str] | None:
    """What ``articles`` gave for the article as it is now, or None if it was not asked yet."""
    source = workspace.files.digest(workspace.paths.source(article))
    known: list[str] | None = workspace.stamps.get(f"disclaimers:{article}", (source,))
    return known
