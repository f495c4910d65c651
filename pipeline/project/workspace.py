"""One project, opened: its settings, files, lock, cache and stamps.

The command line, a web server and a CI gate all begin with ``with Workspace(root) as workspace``.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pipeline import doors
from pipeline.errors import CatalogError, ConfigError, PipelineError, SourceError, unforeseen
from pipeline.locale import chain
from pipeline.model import Catalog, Problem
from pipeline.project import folders, lock
from pipeline.project import settings as config
from pipeline.project.cache import Cache
from pipeline.project.files import Content, Files
from pipeline.project.overlay import Overlay
from pipeline.project.paths import CACHE, KEPT, Paths
from pipeline.project.settings import Settings
from pipeline.project.sources import Sources, sort_sources
from pipeline.project.stamps import Stamps, code_digest
from pipeline.version import __version__

if TYPE_CHECKING:
    from pipeline.document.document import Document

MAX_SOURCE_BYTES = 20 * 2**20
HINTS = {
    "front-matter": "Correct the YAML between the --- lines.",
    "directive": "Correct the comment; docs/formats.md lists what the pipeline understands.",
    "nesting": "Take away some of the quotations or lists around it.",
}
"""What to do about problems with which an article cannot be worked on."""
PATIENCE, FRESH = 0.3, 1.0
"""Seconds that a broken catalog is given if it was saved less than so many seconds ago."""
FOLDERS = ("source", "catalogs", "output", "packages")


class Workspace:
    """A folder with a ``[tool.pipeline]`` table, open for one piece of work at a time.

    Used as a context manager it holds the project's lock and opens cache and stamps; what was
    found out is kept when it closes, whatever happened meanwhile. Not entered it remembers
    nothing. In a dry run nothing is written at all, no lock and no cache either: the stages work on
    files in memory, and their reports say what they would have changed. Articles and catalogs are
    read and parsed once, and again only when their files have changed; what it gives out is not to
    be changed.

    Args:
        root: The project's folder.
        holder: What others who want the project are told about who has it.
        wait: Seconds to wait for the project, if another process has it.
        dry_run: Whether everything written stays in memory.

    Raises:
        ConfigError: If the folder is none, or a setting is wrong.
        LockedError: On entering, if another process has the project.
        PipelineError: On entering, if lock or cache cannot be used.
    """

    def __init__(
        self,
        root: Path,
        *,
        holder: str | None = None,
        wait: float = 60.0,
        dry_run: bool = False,
    ) -> None:
        if not os.path.isdir(root):  # noqa: PTH112 - False, and no exception, for any odd name
            raise ConfigError("is not a folder", path=root, hint="Pass the project's folder.")
        self.dry_run = dry_run
        self.files = Overlay(root) if dry_run else Files(root)
        self.settings = _settings(self.files, root)
        self.paths = Paths(self.settings)
        self.cache: Cache | None = None
        self._base = f"{__version__} {code_digest()}\0{self.settings!r}"
        self.stamps = Stamps(None, self._base)
        self._holder = holder or f"process {os.getpid()}"
        self._wait = wait
        self._stack = contextlib.ExitStack()
        # What becomes of an article's text depends on nothing else.
        self._segmentation = f"{code_digest()}\0{self.settings.keys!r}"
        self._segmented: dict[str, tuple[str, Any]] = {}
        self._barred = folders.barred(self.settings, self.files.path)
        self._sources: Sources | None = None
        self._documents: dict[str, tuple[str, Document]] = {}
        self._catalogs: dict[str, tuple[Content, Catalog]] = {}
        self._notices: list[Problem] = []
        if doors.offered("pipeline.syntax"):
            from pipeline.document.parser import parser

            parser()  # a broken rule is one error, not one for each article

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            path, cache = self.files.path(lock.FILE), self.files.path(CACHE)
            if self.dry_run:
                stack.enter_context(lock.shared(path, self._wait))
            elif stack.enter_context(lock.held(path, self._holder, self._wait)):
                self._clean()
            kept = Cache(cache, self._cache_told, looks_only=self.dry_run)
            self.cache = stack.enter_context(kept)
            self.stamps = Stamps(self.cache, self._base)
            self._stack = stack.pop_all()
        return self

    def _clean(self) -> None:
        """Put away what a process left that was killed while it had the project."""
        for folder in (self.settings.catalogs, self.settings.output):
            for name in self.files.clean(folder, KEPT):
                what = (
                    "was left by a process that was killed; compare it with the file in its place"
                )
                self._notices.append(Problem("kept", what, path=name))

    def _cache_told(self, what: str) -> None:
        self._notices.append(Problem("cache", what, path=CACHE))

    def take_notices(self) -> list[Problem]:
        """What a person should know of this session and was not told yet."""
        taken, self._notices = self._notices, []
        return taken

    def __exit__(self, *_: object) -> None:
        with self._stack:
            if not self.dry_run:
                self.save()
        self.cache, self.stamps = None, Stamps(None, self._base)

    @classmethod
    def worker(cls, root: Path, *, dry_run: bool = False) -> Self:
        """A workspace for a worker process of one that is entered: with its cache, if it has one.

        Args:
            root: The project's folder.
            dry_run: Whether the other is one of a dry run.
        """
        made = cls(root, dry_run=dry_run)
        path = made.files.path(CACHE)
        if path.exists():
            made.cache = Cache(path, looks_only=True)
        return made

    def save(self) -> None:
        """Keep what was found out so far."""
        if self.cache:
            self.stamps.save()
            self.cache.keep_documents(self.take_segmented())

    def take_segmented(self) -> dict[str, tuple[str, Any]]:
        """Articles segmented since the last call, as ``Cache.keep_documents`` wants them."""
        taken, self._segmented = self._segmented, {}
        return taken

    def locales(self, chosen: Sequence[str] = ()) -> tuple[str, ...]:
        """The locales to work on: those chosen, or all.

        Args:
            chosen: Names of locales, also as folders of catalogs have them (``pt_BR``).

        Raises:
            ConfigError: If one of those chosen is not configured.
        """
        found = dict.fromkeys(name.replace("_", "-") for name in chosen)
        for locale in found:
            if locale not in self.settings.locales:
                raise ConfigError(
                    f"unknown locale {locale!r}",
                    path=config.FILE,
                    hint=f"This project has {', '.join(self.settings.locales)}; add others to "
                    f"{config.TABLE}.locales.",
                )
        return tuple(found) or self.settings.locales

    def lenders(self, locale: str) -> tuple[str, ...]:
        """The project's locales whose reviewed texts stand in where one has none, nearest first."""
        return tuple(other for other in chain(locale)[1:] if other in self.settings.locales)

    def articles(self) -> list[str]:
        """Names of all Markdown files below the source folder, partials included.

        Raises:
            ConfigError: If there is no source folder.
            PipelineError: If it cannot be read.
        """
        return self._found().articles

    def pages(self) -> list[str]:
        """Names of the articles that are pages."""
        found = self._found()
        partials = set(found.partials)
        return [name for name in found.articles if name not in partials]

    def partials(self) -> list[str]:
        """Names of the articles that are parts of pages."""
        return self._found().partials

    def refused(self) -> list[PipelineError]:
        """What is below the source folder and cannot be worked on.

        While there is anything, nothing may be taken for gone.
        """
        return self._found().errors

    def others(self) -> list[str]:
        """Names of all other files below the source folder."""
        return self._found().others

    def _found(self) -> Sources:
        """What is below the source folder, as it was when it was first looked at."""
        if self._sources is None:
            if not self.files.path(self.settings.source).is_dir():
                raise ConfigError(
                    f"{config.TABLE}.source: the source folder {self.settings.source!r} is missing",
                    path=config.FILE,
                    hint="Create it and put Markdown articles there, or run `pipeline init`.",
                )
            found = self.files.listing(self.settings.source, self._barred)
            self._sources = sort_sources(found, self.paths)
        return self._sources

    def document(self, article: str) -> Document:
        """The segmented article.

        Raises:
            SourceError: If its front matter is not YAML.
            PipelineError: If it cannot be read.
        """
        path = self.paths.source(article)
        known = self._documents.get(article)
        if known is not None and known[0] == self.files.digest(path):
            return known[1]
        content = self.files.content(path, MAX_SOURCE_BYTES)
        if content is None:
            raise SourceError("is not there any more", path=path, hint="Run the command again.")
        with unforeseen(path):
            document = self._segment(article, content)
        for problem in document.problems:
            if problem.code in HINTS:
                raise SourceError(
                    problem.message, path=path, line=problem.line, hint=HINTS[problem.code]
                )
        if self.paths.is_partial(article):
            from pipeline.document import legal

            document = replace(
                document,
                units=legal.of_shared(document.units),
                problems=legal.problems_of_shared(document),
            )
        self._documents[article] = (content.digest, document)
        return document

    def _segment(self, article: str, content: Content) -> Document:
        # Here, because most runs find that nothing has changed and never need the parser.
        from pipeline.document.document import dump, load
        from pipeline.document.segmentation import segment

        key = f"{self._segmentation}\0{content.digest}"
        digest = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
        kept = self.cache.document(article, digest) if self.cache else None
        if kept is not None:
            return load(content.text, kept)
        document = segment(content.text, self.settings.keys)
        self._segmented[article] = (digest, dump(document))
        return document

    def catalog(self, locale: str, domain: str) -> Catalog:
        """A locale's catalog of a domain, empty where there is none yet.

        Raises:
            CatalogError: With the line, if the file is no catalog.
            PipelineError: If it cannot be read.
        """
        path = self.paths.po(locale, domain)
        known = self._catalogs.get(path)
        if known is not None and known[0].digest == self.files.digest(path):
            return known[1]
        return self._settled(path) or Catalog()

    def seen(self, locale: str, domain: str) -> str:
        """The digest of a catalog as it was last read or written here, "" if it was not.

        This is what a stamp has to say of it: the file may be another by now.
        """
        known = self._catalogs.get(self.paths.po(locale, domain))
        return known[0].digest if known else ""

    def _settled(self, path: str) -> Catalog | None:
        """A catalog; one that is broken may be only half-written, and is given a moment."""
        deadline = time.monotonic() + PATIENCE
        while True:
            content = self.files.content(path)
            try:
                return self._parsed(content) if content else None
            except (CatalogError, SourceError):
                if time.monotonic() > deadline or not self._is_fresh(path):
                    raise
            time.sleep(PATIENCE / 20)

    def _is_fresh(self, path: str) -> bool:
        """Whether a file was saved just now."""
        with contextlib.suppress(OSError):
            return abs(time.time() - os.stat(self.files.path(path)).st_mtime) < FRESH  # noqa: PTH116
        return True

    def rewrite(
        self,
        locale: str,
        domain: str,
        change: Callable[[Catalog | None], Catalog | None],
        *,
        durable: bool = False,
    ) -> bool:
        """Replace a catalog by what ``change`` makes of it; returns whether it was written.

        Args:
            locale: The catalog's locale.
            domain: Its domain.
            change: Given the catalog as it is in the file, or None where there is none; returns
                the new one, or None to leave the file alone. It is called again if somebody saves
                the file meanwhile, so that nobody's words are written over.
            durable: Whether a new file must be on the disk, not only on its way there.

        Raises:
            CatalogError: With the line, if the file is no catalog.
            PipelineError: If it cannot be read or written.
        """
        from pipeline.catalogs import po, review

        made = Catalog()

        def changed(content: Content | None) -> str | None:
            nonlocal made
            before = self._parsed(content) if content else None
            wanted = change(before)
            if wanted is None:
                return None
            text, made = po.written(wanted)
            if content and before and review.words(before) - review.words(made):
                # No rule takes words away; if one errs, they are not gone.
                copy = f"{KEPT}/{path}.{content.digest[:8]}"
                self.files.write(copy, content.data, durable=True)
                what = f"loses words that a person wrote; a copy of what it was is {copy}"
                self._notices.append(Problem("kept", what, path=path))
            return text

        path = self.paths.po(locale, domain)
        self._settled(path)
        written = self.files.rewrite(path, changed, durable=durable or None)
        if written is not None:
            self._catalogs[path] = (written, made)
        return written is not None

    def remove_catalog(self, locale: str, domain: str) -> bool:
        """Remove a catalog as it was last read here; False, and it stays, if it is another by now.

        Raises:
            PipelineError: If it cannot be removed.
        """
        path = self.paths.po(locale, domain)
        known = self._catalogs.get(path)
        return known is not None and self.files.remove_known(path, known[0].data)

    def _parsed(self, content: Content) -> Catalog:
        known = self._catalogs.get(content.name)
        if known is not None and known[0].data == content.data:
            return known[1]
        from pipeline.catalogs import po

        with unforeseen(content.name):
            catalog = po.parse(content.text, content.name)
        self._catalogs[content.name] = (content, catalog)
        return catalog


def is_project(root: Path) -> bool:
    """Whether a folder has settings of ours, right or wrong.

    Raises:
        ConfigError: If its pyproject.toml is not TOML.
        PipelineError: If it cannot be read.
    """
    files = Files(root)
    return files.exists(config.FILE) and config.has_table(files.read(config.FILE))


def _settings(files: Files, root: Path) -> Settings:
    try:
        if not files.exists(config.FILE):
            raise ConfigError(
                f"there is no {config.FILE}", path=root, hint="Run `pipeline init` there first."
            )
        settings = config.parse(files.read(config.FILE))
    except ConfigError:
        raise
    except PipelineError as error:
        raise ConfigError(
            error.message, path=error.path, line=error.line, hint=error.hint
        ) from error
    for key in (*FOLDERS, "termbase"):
        _check_place(files, key, getattr(settings, key))
    try:
        folders.check(settings, files.path)
    except ConfigError:
        raise
    except PipelineError as error:
        told = f"has a locale's folder, {error.path}, that {error.message}"
        raise config.wrong("locales", told, error.hint) from error
    return settings


def _check_place(files: Files, key: str, name: str) -> None:
    """A setting's folder or file may be missing, but not be what it must not be."""
    try:
        path = files.path(name)
        if key in FOLDERS and path.exists() and not path.is_dir():
            raise config.wrong(key, f"must be a folder; {name!r} is none")
        if key not in FOLDERS and path.is_dir():
            raise config.wrong(key, f"must be a file; {name!r} is a folder")
    except ConfigError:
        raise
    except (PipelineError, OSError) as error:
        reason = error.message if isinstance(error, PipelineError) else error.strerror
        raise config.wrong(key, f"must be a path inside the project; {name!r} {reason}") from error
