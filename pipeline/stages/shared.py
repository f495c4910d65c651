"""The shared disclaimers that an article's front matter names."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from pipeline.document.directives import FOLDER, KEY
from pipeline.errors import SourceError
from pipeline.project.paths import SUFFIX
from pipeline.project.workspace import Workspace

if TYPE_CHECKING:
    from pipeline.document.frontmatter import FrontMatter

ALMOST = 0.84
"""How much of a key must be right for it to be taken for another, misspelt."""


def texts(workspace: Workspace) -> list[str]:
    """The names of all shared legal texts, as articles."""
    return [name for name in workspace.articles() if name.startswith(f"{FOLDER}/")]


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
            hint=f"Each names a file in {workspace.settings.source}/{FOLDER}/.",
        )
    for item in names:
        there = workspace.paths.source(legal.shared_name(item))
        if not workspace.files.exists(there):
            raise SourceError(
                f"there is no shared disclaimer {item!r}",
                path=path,
                line=line,
                hint=f"{_suggestion(workspace, item)}Write it to {there}.",
            )
    return names


def misspelt(front: FrontMatter | None) -> list[str]:
    """The keys that may be meant for the one that names shared disclaimers, and are not it."""
    return [
        key
        for key, value in (front.data if front else {}).items()
        if isinstance(key, str) and _resembles(key) and _are_names(value)
    ]


def _resembles(key: str) -> bool:
    plain = re.sub(r"[\W_]", "", key.casefold())[:40]
    return key != KEY and bool(difflib.get_close_matches(plain, (KEY, KEY[:-1]), cutoff=ALMOST))


def _are_names(value: object) -> bool:
    """Whether a value may be names of files: single words."""
    values = value if isinstance(value, list) else [value]
    return bool(values) and all(isinstance(v, str) and len(v.split()) == 1 for v in values)


def _all_there(workspace: Workspace, value: object) -> bool:
    names = value if isinstance(value, list) else [value]
    return set(names) <= set(map(_reference, texts(workspace)))


def _reference(name: str) -> str:
    """What a shared text is called in front matter."""
    return name.removeprefix(f"{FOLDER}/").removesuffix(SUFFIX)


def _suggestion(workspace: Workspace, item: str) -> str:
    """The shared text that was perhaps meant, as a question."""
    near = difflib.get_close_matches(item[:80], map(_reference, texts(workspace)), n=1)
    return f"Is {near[0]!r} meant? " if near else ""


def articles(workspace: Workspace, article: str) -> list[str]:
    """The articles of those shared disclaimers, from the stamps where the article is unchanged."""
    found = remembered(workspace, article)
    if found is None or not all(workspace.files.digest(workspace.paths.source(n)) for n in found):
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
