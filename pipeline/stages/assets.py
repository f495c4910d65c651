"""Files that go with the pages: those that pages refer to, and those that the settings name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from pipeline.errors import PipelineError
from pipeline.model import Problem
from pipeline.project.folders import alike
from pipeline.project.listing import RENAME, oddity, printable
from pipeline.project.patterns import Patterns
from pipeline.project.settings import TABLE
from pipeline.project.workers import spread
from pipeline.project.workspace import Workspace
from pipeline.stages import shared
from pipeline.stages.report import Report, some

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\?|\{|\$|@")
"""What the address of a file of the project does not begin with."""
EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}\Z")
PAGES = frozenset((".md", ".mdx", ".markdown", ".html", ".htm", ".php", ".asp", ".aspx"))
"""Extensions of pages, which are there when the site is made."""
MEDIA = frozenset(
    ".apng .avif .bmp .csv .docx .epub .gif .ico .jpeg .jpg .m4a .mov .mp3 .mp4 .ogg .pdf .png "
    ".svg .vtt .wav .webm .webp .xlsx .zip".split()
)
"""Extensions by which a value of the front matter is known for a file's path."""


@dataclass(slots=True)
class Assets:
    """The files to copy beside the pages.

    Attributes:
        names: Their names below the source folder.
        complete: Whether it is known of every article what it refers to.
    """

    names: list[str] = field(default_factory=list)
    complete: bool = True


@dataclass(frozen=True, slots=True)
class _Reference:
    """What an article, or a part of it, refers to.

    Attributes:
        address: As it is written, without escapes.
        line: Where it is written.
        kind: ``shown`` for what is on the page, ``linked``, or ``value`` in the front matter.
        origin: The article that it is written in.
    """

    address: str
    line: int
    kind: str
    origin: str


def assets(workspace: Workspace, report: Report) -> Assets:
    """What to copy; what is missing, and what is left where it is, goes to the report."""
    others, pages = workspace.others(), workspace.pages()
    found = Assets(complete=not workspace.refused())
    due = {
        workspace.paths.source(name): name
        for name in workspace.articles()
        if _remembered(workspace, name) is None
    }
    for result in spread(workspace, _refer, due):
        # What is wrong with an article is told where its page is made.
        found.complete = found.complete and not isinstance(result, PipelineError)
    wanted: dict[str, None] = {}
    missing: dict[Problem, None] = {}
    index = _Index(workspace, others)
    for page in pages:
        for reference in _references(workspace, page, found):
            name = index.named(page, reference)
            if name is not None:
                wanted[name] = None
            elif problem := index.missing(page, reference):
                missing[problem] = None
    report.problems += missing
    patterns = Patterns(workspace.settings.assets)
    wanted |= {name: None for name in others if patterns.says(name)}
    found.names = [name for name in sorted(wanted) if _is_good(workspace, name, report)]
    unused = [name for name in others if name not in wanted and patterns.says(name) is None]
    report.problems += _unpublished(workspace, unused)
    return found


def _is_good(workspace: Workspace, name: str, report: Report) -> bool:
    told = next(filter(None, map(oddity, name.split("/"))), None)
    if told:
        path = printable(workspace.paths.source(name))
        report.errors.append(PipelineError(told, path=path, hint=RENAME))
    return not told


def _unpublished(workspace: Workspace, names: Sequence[str]) -> Iterator[Problem]:
    skipped = {workspace.settings.termbase}
    names = [printable(name) for name in names if workspace.paths.source(name) not in skipped]
    if names:
        words = ("files are", "them") if len(names) > 1 else ("file is", "it")
        told = f"{words[0]} not published, as no page refers to {words[1]}: {some(names)}"
        yield Problem(
            "unpublished",
            f"{len(names)} {told}; to publish some, or to say of some that they are meant to lie "
            f'there ("!PATTERN"), use {TABLE}.assets',
            path=workspace.settings.source,
            names=tuple(names),
        )


def _references(workspace: Workspace, page: str, found: Assets) -> Iterator[_Reference]:
    """What is referred to on the page of an article, also in the shared texts at its end."""
    try:
        parts = [page, *shared.articles(workspace, page)]
    except PipelineError:
        found.complete = False
        return
    for part in parts:
        for address, line, kind in _remembered(workspace, part) or ():
            yield _Reference(address, line, kind, part)


def _refer(workspace: Workspace, article: str) -> None:
    """Remember what an article refers to."""
    document = workspace.document(article)
    front = document.front
    values = (*front.values, *front.fixed) if front else ()
    result: list[tuple[str, int, str]]
    result = [(t.address, t.line, "shown" if t.shown else "linked") for t in document.targets]
    found = [(value.text.strip(), value.line) for value in values]
    result += [(text, line, "value") for text, line in found if _is_path(text)]
    parts = (workspace.files.digest(workspace.paths.source(article)),)
    workspace.stamps.set(f"targets:{article}", parts, [r for r in result if _is_local(r[0])])


def _remembered(workspace: Workspace, article: str) -> list[tuple[str, int, str]] | None:
    parts = (workspace.files.digest(workspace.paths.source(article)),)
    known: list[tuple[str, int, str]] | None = workspace.stamps.get(f"targets:{article}", parts)
    return known


def _is_local(address: str) -> bool:
    return bool(address) and not SCHEME.match(address)


def _is_path(text: str) -> bool:
    """Whether a value of the front matter may be the path of a file."""
    return "\n" not in text and EXTENSION.search(text) is not None and len(text) < 300


class _Index:
    """The files below the source folder, by what is written to refer to them."""

    def __init__(self, workspace: Workspace, others: Iterable[str]) -> None:
        self._workspace = workspace
        self._others = set(others)
        self._alike = {alike(name): name for name in self._others}

    def named(self, page: str, reference: _Reference) -> str | None:
        """The file that is meant on a page, if there is one."""
        return next((n for n in _candidates(page, reference) if n in self._others), None)

    def missing(self, page: str, reference: _Reference) -> Problem | None:
        """What to say of an address that means no file, if it ought to."""
        path = _path(reference.address)
        extension = posixpath.splitext(path)[1].lower()
        if reference.address.startswith("/") or not EXTENSION.search(extension):
            return None
        if extension in PAGES or (reference.kind == "value" and extension not in MEDIA):
            return None
        paths = self._workspace.paths
        name = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        if name.startswith("../"):
            # It leaves the folder: what counts is whether the page finds it from where it is.
            locales = self._workspace.settings.locales
            if all(self._exists(posixpath.normpath(paths.page(to, name))) for to in locales):
                return None
            told = (
                f"refers to {reference.address!r}, which is not below the source folder and so is "
            )
            told += "not there for its pages"
        else:
            told = f"refers to {reference.address!r}, which is not there, or hidden"
            if near := self._alike.get(alike(name)):
                told += f"; there is {near}, written in another way"
        return Problem("asset", told, path=paths.source(reference.origin), line=reference.line)

    def _exists(self, path: str) -> bool:
        try:
            return self._workspace.files.exists(path)
        except PipelineError:
            return False  # it leads out of the project


def _candidates(page: str, reference: _Reference) -> Iterator[str]:
    """What the file may be called that is meant on a page."""
    for written in dict.fromkeys(
        (_path(reference.address), re.split(r"[?#]", reference.address)[0])
    ):
        if not written.startswith("/"):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(page), written))
        # Many sites take values of the front matter from their root.
        if written.startswith("/") or reference.kind == "value":
            yield posixpath.normpath(written.lstrip("/"))


def _path(address: str) -> str:
    """The path of an address, without query and fragment."""
    return unquote(re.split(r"[?#]", address)[0])
