"""The shared disclaimers that an article's front matter names."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from pipeline.document.directives import KEY
from pipeline.errors import SourceError, unforeseen
from pipeline.project.paths import SUFFIX
from pipeline.project.settings import TABLE
from pipeline.project.workspace import Workspace

if TYPE_CHECKING:
    from pipeline.document.frontmatter import FrontMatter

ALMOST = 0.84
"""How much of a key must be right for it to be taken for another, misspelt."""


def references(workspace: Workspace, article: str) -> list[str]:
    """The shared disclaimers an article's front matter names.

    Raises:
        SourceError: If the value is no list of names, or a name has no text.
        PipelineError: If the article cannot be read.
    """
    from pipeline.document import legal

    path = workspace.paths.source(article)
    document = workspace.document(article)
    names = legal.references(document.front)
    start = document.front.entries.get(KEY, (0, 0))[0] if document.front else 0
    line = document.text.count("\n", 0, start) + 1
    for key in misspelt(document.front):
        if document.front and _all_there(workspace, document.front.data[key]):
            start = document.front.entries.get(key, (0, 0))[0]
            raise SourceError(
                f"{key} is not read, and names shared disclaimers",
                path=path,
                line=document.text.count("\n", 0, start) + 1,
                hint=f"Write `{KEY}`.",
            )
    if names is None:
        raise SourceError(
            f"{KEY} must be a list of names",
            path=path,
            line=line,
            hint=f"Each names a file, such as {_place(workspace, 'NAME')}.",
        )
    for item in names:
        if article_called(workspace, item) is None:
            hint = _suggestion(workspace, item)
            if near := [n for n in workspace.pages() if n.endswith(f"/{item}.md")]:
                hint = f"{workspace.paths.source(near[0])} is a page; if it is to be a part of "
                hint += f"pages, add its folder to {TABLE}.partials."
            raise SourceError(
                f"there is no shared disclaimer {item!r}", path=path, line=line, hint=hint
            )
    return names


def article_called(workspace: Workspace, reference: str) -> str | None:
    """The article of the shared disclaimer called ``reference``, None if there is none."""
    partials = workspace.partials()
    found = [name for name in workspace.paths.shared(reference) if name in partials]
    # Where patterns name no folder, a name that only one partial has says enough.
    others = [name for name in partials if name.endswith(f"/{reference}.md")]
    return found[0] if found else others[0] if len(others) == 1 else None


def misspelt(front: FrontMatter | None) -> list[str]:
    """The keys that may be meant for the one that names shared disclaimers, and are not it."""
    return [
        key
        for key, value in (front.data if front else {}).items()
        if isinstance(key, str) and _resembles(key) and _are_names(value)
    ]


def _place(workspace: Workspace, reference: str) -> str:
    """Where a shared disclaimer would be."""
    return workspace.paths.source(workspace.paths.shared(reference)[0])


def _resembles(key: str) -> bool:
    plain = re.sub(r"[\W_]", "", key.casefold())[:40]
    return key != KEY and bool(difflib.get_close_matches(plain, (KEY, KEY[:-1]), cutoff=ALMOST))


def _are_names(value: object) -> bool:
    """Whether a value may be names of files: single words."""
    values = value if isinstance(value, list) else [value]
    return bool(values) and all(isinstance(v, str) and len(v.split()) == 1 for v in values)


def _all_there(workspace: Workspace, value: object) -> bool:
    names = value if isinstance(value, list) else [value]
    return all(article_called(workspace, str(name)) is not None for name in names)


def _reference(workspace: Workspace, name: str) -> str:
    """What a shared text is called in front matter."""
    parts = name.removesuffix(SUFFIX).split("/")
    called = ("/".join(parts[start:]) for start in range(1, len(parts)))
    return next((one for one in called if name in workspace.paths.shared(one)), parts[-1])


def _suggestion(workspace: Workspace, item: str) -> str:
    """What to do about a shared text that is not there."""
    known = [_reference(workspace, name) for name in workspace.partials()]
    near = difflib.get_close_matches(item[:80], known, n=1)
    place = _place(workspace, item)
    return f"Is {near[0]!r} meant? If not, write {place}." if near else f"Write {place}."


def articles(workspace: Workspace, article: str) -> list[str]:
    """The articles of those shared disclaimers, from the stamps where the article is unchanged."""
    found = remembered(workspace, article)
    if found is None:
        # All who ask work on many pages, and this is about one of them.
        with unforeseen(workspace.paths.source(article)):
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
