"""What the files of a project are called: articles, templates, catalogs and pages."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.project.patterns import Patterns
from pipeline.project.settings import Settings

SUFFIX = ".md"
CACHE = ".pipeline/cache.sqlite"
KEPT = ".pipeline/kept"
"""Where copies of catalogs go that might hold words which the catalogs don't hold any more."""
MEMORY = "memory.tmx"


@dataclass(frozen=True, slots=True)
class Paths:
    """Names of a project's files, relative to its folder.

    An *article* is called by its path below the source folder, its gettext *domain* is that
    without the suffix.
    """

    settings: Settings

    def source(self, article: str) -> str:
        """The article's file."""
        return f"{self.settings.source}/{article}"

    @property
    def templates(self) -> str:
        """The folder of all templates."""
        return f"{self.settings.catalogs}/pot"

    def pot(self, domain: str) -> str:
        """The template of a domain."""
        return f"{self.templates}/{domain}.pot"

    def catalogs(self, locale: str) -> str:
        """The folder of all catalogs of a locale."""
        return f"{self.settings.catalogs}/{locale.replace('-', '_')}/LC_MESSAGES"

    def po(self, locale: str, domain: str) -> str:
        """A locale's catalog of a domain."""
        return f"{self.catalogs(locale)}/{domain}.po"

    def page(self, locale: str, article: str) -> str:
        """The article's page in a locale."""
        return f"{self.pages(locale)}/{article}"

    def pages(self, locale: str) -> str:
        """The folder of all pages of a locale."""
        return f"{self.settings.output}/{locale}"

    def is_partial(self, article: str) -> bool:
        """Whether an article is a part of pages and no page itself."""
        return bool(Patterns(self.settings.partials).says(article))

    def shared(self, reference: str) -> list[str]:
        """The articles that a reference to a shared text may mean, the first that is there."""
        folders = Patterns(self.settings.partials).folders()
        return [f"{folder}{reference}{SUFFIX}" for folder in (*folders, "")]

    @property
    def memory(self) -> str:
        """Translations imported from elsewhere."""
        return f"{self.settings.catalogs}/{MEMORY}"


def domain_of(article: str) -> str:
    """The gettext domain of an article."""
    return article.removesuffix(SUFFIX)


def article_of(domain: str) -> str:
    """The article of a gettext domain."""
    return f"{domain}{SUFFIX}"
