"""What a person should know of pages beyond their texts: links, keys, disclaimers, whole pages."""

from __future__ import annotations

import contextlib
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import Any
from urllib.parse import unquote

from pipeline.document.directives import KEY
from pipeline.errors import PipelineError
from pipeline.languages import labels
from pipeline.model import Problem
from pipeline.project.paths import SUFFIX
from pipeline.project.workspace import Workspace
from pipeline.stages import places, shared, shown
from pipeline.stages.publishing import Accounts
from pipeline.stages.report import some
from pipeline.stages.shown import Standing

TARGET = re.compile(
    r"\]\(\s{0,9}(?:<(?P<bracketed>[^<>\n#?:]{1,500}\.md)(?:[#?][^<>\n]{0,500})?>"
    r"|(?P<plain>[^\s()<>#?:]{1,500}\.md)(?:[#?][^\s()<>]{0,500})?[\s)])"
)
"""The destination of a link to a Markdown file of the site."""


def problems(
    accounts: Accounts, locales: Sequence[str], published: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Everything there is to say of the pages of ``locales``.

    Args:
        accounts: What pages show.
        locales: The locales that are worked on.
        published: The locales that each page is published in.
    """
    workspace, known = accounts.workspace, set(published)
    for article, where in published.items():
        try:
            facts = _facts(workspace, article)
        except PipelineError:
            continue  # an error wherever it is worked on
        path = workspace.paths.source(article)
        yield from (Problem(code, told, path, line) for code, told, line in facts["problems"])
        links = [(target, line) for target, line in facts["links"] if target not in known]
        yield from (_dead(path, target, line) for target, line in links)
        for locale in locales:
            if locale not in where:
                continue
            for target, line in facts["links"]:
                if target in known and locale not in published[target]:
                    told = f"links to {target}, which is not published in {locale}"
                    yield Problem("link-withheld", told, path, line)
    for locale in locales:
        pages = [article for article, where in published.items() if locale in where]
        yield from _untranslated(accounts, locale, pages)
        yield from _banner(accounts, locale, pages)
    yield from _unused(workspace, list(published))


def _dead(path: str, target: str, line: int) -> Problem:
    told = f"links to {target}, and there is no such article; correct the link"
    return Problem("link-missing", told, path, line)


def _untranslated(accounts: Accounts, locale: str, pages: Sequence[str]) -> Iterator[Problem]:
    """Names the pages on which all that a reader gets is English."""
    english = []
    for page in pages:
        with contextlib.suppress(PipelineError):
            if shown.page_state(accounts.page(locale, page)) == "untranslated":
                english.append(page)
    if english:
        told = (
            f"all English, as no translation of them may be shown: {some(english)} ({len(english)} "
            f"of {len(pages)} pages for {locale}); `pipeline status --list` says why"
        )
        paths = accounts.workspace.paths
        names = tuple(map(paths.source, english))
        yield Problem("untranslated", told, paths.pages(locale), names=names)


def _banner(accounts: Accounts, locale: str, articles: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with the banner of a locale, should one of its pages have it."""
    workspace = accounts.workspace
    announced: dict[Standing, str] = {}
    for article in articles:
        with contextlib.suppress(PipelineError):
            parts = accounts.page(locale, article)
            for standing in shown.ANNOUNCED:
                if any(part.shows(standing) for part in parts):
                    announced.setdefault(standing, article)
    if not announced:
        return
    about = [standing for standing in shown.ANNOUNCED if standing in announced]
    digests = (workspace.files.digest(workspace.paths.po(locale, labels.DOMAIN)), *about)
    stamp = f"banner:{locale}"
    known: list[list[Any]] | None = workspace.stamps.get(stamp, digests)
    if known is None:
        from pipeline.stages.page import banner_problems  # it needs the parser

        name = announced[about[0]]
        known = [[*astuple(p)] for p in banner_problems(workspace, locale, name, about)]
        workspace.stamps.set(stamp, digests, known)
    yield from (Problem(*fields) for fields in known)


def _unused(workspace: Workspace, pages: Sequence[str]) -> Iterator[Problem]:
    """The shared disclaimers that no page names."""
    used = set()
    for page in pages:
        try:
            used.update(shared.articles(workspace, page))
        except PipelineError:
            return  # it may be the one that names them
    for name in workspace.partials():
        if name not in used:
            told = (
                f"no page shows this text: name it in `{KEY}` of the articles that it is "
                "for, or remove it"
            )
            yield Problem("unused-disclaimer", told, workspace.paths.source(name))


def _facts(workspace: Workspace, article: str) -> dict[str, Any]:
    """An article's links to other articles, and what is wrong with its front matter."""
    path = workspace.paths.source(article)
    digests = (workspace.files.digest(path),)
    stamp = f"advice:{article}"
    known: dict[str, Any] | None = workspace.stamps.get(stamp, digests)
    if known is None:
        known = {"links": _links(workspace, article), "problems": _keys(workspace, article)}
        workspace.stamps.set(stamp, digests, known)
    return known


def _links(workspace: Workspace, article: str) -> list[tuple[str, int]]:
    """The articles that an article links to, with the lines in which it does."""
    document = workspace.document(article)
    found: dict[tuple[str, int], None] = {}
    for unit in document.units:
        if "](" in unit.source:
            for match in TARGET.finditer(_without_code(unit.source)):
                found[unquote(match["bracketed"] or match["plain"]), unit.line] = None
    for reference in document.outline.references.values():
        target = re.split(r"[#?]", unquote(reference.get("href", "")))[0]
        if target.endswith(SUFFIX) and ":" not in target:
            line = document.text.count("\n", 0, max(0, document.text.find(target))) + 1
            found[target, line] = None
    around = posixpath.dirname(article)
    return [
        (posixpath.normpath(posixpath.join(around, target)), line)
        for target, line in found
        if not target.startswith("/")
    ]


def _without_code(text: str) -> str:
    return re.sub(r"(`{1,9})[^`]{1,999}\1", "", text)


def _keys(workspace: Workspace, article: str) -> list[tuple[str, str, int]]:
    """What a page does otherwise with keys of the front matter than their author may expect."""
    document = workspace.document(article)
    front = document.front
    if front is None:
        return []
    found = []
    own, misspelt = places.layout(workspace).keys, shared.misspelt(front)
    for key, (start, _) in front.entries.items():
        line = document.text.count("\n", 0, start) + 1
        if key in own:
            told = (
                f"pages have their own `{key}` in the front matter, which replaces the article's; "
                "rename the article's if its readers need it"
            )
            found.append(("overwritten", told, line))
        elif key in misspelt:
            told = f"`{key}` is not read; if it names shared disclaimers, write `{KEY}`"
            found.append(("disclaimers-key", told, line))
    return found
