"""One project: its settings, its files and what is known of them."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pipeline import __version__, doors
from pipeline.errors import PipelineError, SourceError
from pipeline.languages import labels
from pipeline.model import Catalog, Problem
from pipeline.project import settings as config
from pipeline.project.cache import Cache
from pipeline.project.files import MAX_SOURCE_BYTES, Store, is_partial
from pipeline.project.settings import Config

if TYPE_CHECKING:
    from pipeline.document.document import Document
    from pipeline.translate.terms import Termbase

SUFFIX = ".md"
CACHE = ".pipeline/cache.sqlite"


@dataclass(slots=True)
class Report:
    """What a stage did.

    Attributes:
        changes: Files written or removed (with ``check``: that would be), with a verb each.
        problems: What a person should look at; none of it stopped the stage.
        errors: What kept single files from being worked on.
    """

    changes: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    errors: list[PipelineError] = field(default_factory=list)

    def add(self, other: Report) -> None:
        self.changes += other.changes
        self.problems += other.problems
        self.errors += other.errors


class Stamps:
    """Remembers what each piece of work was made from, to leave out what would come out the same.

    A stamp's digest covers everything that the work reads and writes; work is left out only where
    all of it is as it was when the work was last done.
    """

    def __init__(self, cache: Cache | None, config: Config) -> None:
        self._cache = cache
        self._known = cache.stamps() if cache else {}
        self._base = f"{__version__} {code_digest()}\0{config!r}"
        self._new: dict[str, tuple[str, Any]] = {}

    def digest(self, parts: Iterable[str]) -> str:
        text = "\0".join([self._base, *parts])
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def get(self, name: str, parts: Iterable[str]) -> Any | None:
        digest, result = self._new.get(name) or self._known.get(name) or ("", None)
        return result if digest == self.digest(parts) else None

    def set(self, name: str, parts: Iterable[str], result: Any) -> None:
        self._new[name] = (self.digest(parts), result)

    def fresh(self) -> dict[str, tuple[str, Any]]:
        """What was stamped since the last save."""
        return self._new

    def adopt(self, stamps: Mapping[str, tuple[str, Any]]) -> None:
        """Take over what another process stamped."""
        self._new |= stamps

    def save(self) -> None:
        if self._cache and self._new:
            self._cache.stamp(self._new)
            self._known |= self._new
            self._new = {}


class Project:
    """A folder with a ``[tool.pipeline]`` table.

    Raises:
        PipelineError: If the folder or its settings cannot be read.
    """

    def __init__(self, root: Path, cache: Cache | None = None) -> None:
        if not root.is_dir():
            raise PipelineError("is not a folder", path=root, hint="Pass the project's folder.")
        self.store = Store(root)
        if not self.store.exists(config.FILE):
            raise PipelineError(
                f"there is no {config.FILE}", path=root, hint="Run `pipeline init` there first."
            )
        self.config = config.parse(self.store.read(config.FILE))
        self.cache = cache
        self.segmented: dict[str, tuple[str, Any]] = {}
        self._base = f"{code_digest()}\0{self.config.keys!r}\0"
        self._articles: list[str] | None = None
        self._documents: dict[str, Document] = {}
        self._catalogs: dict[str, tuple[str, Catalog]] = {}
        if doors.offered("pipeline.syntax"):
            from pipeline.document.parser import parser

            parser()  # a broken rule is one error, not one for each article

    def locales(self, chosen: Sequence[str] = ()) -> tuple[str, ...]:
        """The locales to work on.

        Raises:
            PipelineError: If one of those chosen is not configured.
        """
        for locale in chosen:
            if locale not in self.config.locales:
                raise PipelineError(
                    f"unknown locale {locale!r}",
                    hint=f"This project has {', '.join(self.config.locales)}; add others to "
                    f"tool.pipeline.locales in {config.FILE}.",
                )
        return tuple(chosen) or self.config.locales

    def articles(self) -> list[str]:
        """Names of all Markdown files below the source folder, partials included.

        Raises:
            SourceError: If there is no source folder or two names differ only by case.
        """
        if self._articles is not None:
            return self._articles
        if not self.store.path(self.config.source).is_dir():
            raise SourceError(
                "the source folder is missing",
                path=self.config.source,
                hint="Create it and put Markdown articles there, or run `pipeline init`.",
            )
        names = self.store.files(self.config.source, SUFFIX)
        seen: dict[str, str] = {}
        for name in names:
            other = seen.setdefault(name.casefold(), name)
            if other != name:
                raise SourceError(
                    f"differs from {other} only by case",
                    path=f"{self.config.source}/{name}",
                    hint="Rename one of them; not every system can tell them apart.",
                )
        self._articles = names
        return names

    def pages(self) -> list[str]:
        return [name for name in self.articles() if not is_partial(name)]

    def domains(self) -> list[str]:
        return [self.domain(name) for name in self.articles()] + [labels.DOMAIN]

    @staticmethod
    def domain(name: str) -> str:
        return PurePosixPath(name).with_suffix("").as_posix()

    def source_path(self, name: str) -> str:
        return f"{self.config.source}/{name}"

    def pot_path(self, domain: str) -> str:
        return f"{self.config.catalogs}/pot/{domain}.pot"

    def po_path(self, locale: str, domain: str) -> str:
        folder = locale.replace("-", "_")
        return f"{self.config.catalogs}/{folder}/LC_MESSAGES/{domain}.po"

    def output_path(self, locale: str, name: str) -> str:
        return f"{self.config.output}/{locale}/{name}"

    def document(self, name: str) -> Document:
        """The segmented article.

        Raises:
            SourceError: If its front matter is not YAML.
        """
        if name not in self._documents:
            path = self.source_path(name)
            text = self.store.read(path, MAX_SOURCE_BYTES)
            document = self._segmented(name, text)
            for problem in document.problems:
                if problem.code == "front-matter":
                    raise SourceError(
                        problem.message,
                        path=path,
                        line=problem.line,
                        hint="Correct the YAML between the --- lines.",
                    )
            if is_partial(name):
                from pipeline.document import legal

                document = dataclasses.replace(document, units=legal.whole(document.units))
            self._documents[name] = document
        return self._documents[name]

    def _segmented(self, name: str, text: str) -> Document:
        # Here, because most runs find that nothing has changed and never need the parser.
        from pipeline.document.document import dump, load
        from pipeline.document.segmentation import segment

        digest = hashlib.blake2b((self._base + text).encode(), digest_size=16).hexdigest()
        known = self.cache.document(name, digest) if self.cache else None
        if known is not None:
            return load(text, known)
        document = segment(text, self.config.keys)
        self.segmented[name] = (digest, dump(document))
        return document

    def catalog(self, locale: str, domain: str) -> Catalog:
        """A locale's catalog of a domain, empty where there is none yet.

        Raises:
            CatalogError: With the line, if the file is no catalog.
        """
        path = self.po_path(locale, domain)
        digest = self.store.digest(path)
        known = self._catalogs.get(path)
        if known is None or known[0] != digest:
            from pipeline.catalogs import po

            found = po.parse(self.store.read(path), path) if digest else Catalog()
            known = self._catalogs[path] = (digest, found)
        return known[1]

    def termbase(self, locale: str) -> Termbase:
        """The locale's terms; none where the project has no termbase.

        Raises:
            ConfigError: With the line, if the table cannot be read as one.
        """
        from pipeline.translate import terms as termbase

        path = self.config.termbase
        text = self.store.read(path) if self.store.digest(path) else termbase.TERM
        return termbase.parse(text, locale, path)

    def template(self, domain: str) -> Catalog:
        """The template of a domain, from its article as it is now."""
        from pipeline.catalogs.template import template

        if domain == labels.DOMAIN:
            return template(labels.units(), labels.REFERENCE, self.config.name)
        name = f"{domain}{SUFFIX}"
        return template(self.document(name).units, self.source_path(name), self.config.name)


@functools.cache
def code_digest() -> str:
    """Changes with the code of the pipeline and its plugins: a new version does its work anew."""
    code = hashlib.blake2b(digest_size=8)
    package = Path(__file__).parent.parent
    for path in sorted(package.rglob("*.py")):
        code.update(path.read_bytes())
    code.update(doors.signature().encode())
    return code.hexdigest()
