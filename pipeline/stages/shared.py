"""The shared disclaimers that an article's front matter names."""

from __future__ import annotations

from pipeline.errors import SourceError
from pipeline.project.settings import TABLE
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
            hint=f"Each names a file, such as {_place(workspace, 'NAME')}.",
        )
    for item in names:
        if article_called(workspace, item) is None:
            hint = f"Write it to {_place(workspace, item)}."
            if near := [n for n in workspace.pages() if n.endswith(f"/{item}.md")]:
                hint = f"{workspace.paths.source(near[0])} is a page; if it is to be a part of "
                hint += f"pages, add its folder to {TABLE}.partials."
            raise SourceError(
                f"there is no shared disclaimer {item!r}", path=path, line=2, hint=hint
            )
    return names


def article_called(workspace: Workspace, reference: str) -> str | None:
    """The article of the shared disclaimer called ``reference``, None if there is none."""
    partials = workspace.partials()
    found = [name for name in workspace.paths.shared(reference) if name in partials]
    # Where patterns name no folder, a name that only one partial has says enough.
    others = [name for name in partials if name.endswith(f"/{reference}.md")]
    return found[0] if found else others[0] if len(others) == 1 else None


def _place(workspace: Workspace, reference: str) -> str:
    """Where a shared disclaimer would be."""
    return workspace.paths.source(workspace.paths.shared(reference)[0])


def articles(workspace: Workspace, article: str) -> list[str]:
    """The articles of those shared disclaimers, from the stamps where the article is unchanged."""
    found = remembered(workspace, article)
    if found is None:
        called = (article_called(workspace, name) for name in references(workspace, article))
        found = [name for name in called if name is not None]
        workspace.stamps.set(f"disclaimers:{article}", _inputs(workspace, article), found)
    return found


def remembered(workspace: Workspace, article: str) -> list[str] | None:
    """What ``articles`` gave for the article as it is now, or None if it was not asked yet."""
    parts = _inputs(workspace, article)
    known: list[str] | None = workspace.stamps.get(f"disclaimers:{article}", parts)
    return known


def _inputs(workspace: Workspace, article: str) -> list[str]:
    return [workspace.files.digest(workspace.paths.source(article)), *workspace.partials()]
