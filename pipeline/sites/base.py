"""What a layout is, and what it is told of a page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands among its original and its siblings.

    All paths have slashes and are relative to the project's folder.

    Attributes:
        locale: The page's locale.
        page: Its own path.
        original: The path of the English article.
        alternates: Paths of the article's pages in other locales, by locale.
    """

    locale: str
    page: str
    original: str
    alternates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page tells of itself.

    Attributes:
        state: ``machine`` if it shows machine text, else ``stale`` if it shows translations of an
            earlier English text, ``reviewed`` if it shows nothing but reviewed text,
            ``untranslated`` if it shows no translation, else ``partial``.
        date_text: The article's date as the locale writes it.
        reading_time_text: Its reading time as the locale writes it.
    """

    state: str
    date_text: str | None = None
    reading_time_text: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """What a banner says, in the page's language.

    Attributes:
        banner: What is the matter with the page.
        original: The words of the link to the English article.
        about: What kind of text the banner is about, in English, for those who read the source.
    """

    banner: str
    original: str
    about: str = "machine translation"


class Layout(Protocol):
    """How pages are laid out for one kind of site; a module will do.

    Attributes:
        name: What the layout is called in the settings.
        keys: Front matter keys that are the layout's; an author's of these names give way.
    """

    @property
    def name(self) -> str:
        """What the settings call it."""

    @property
    def keys(self) -> Collection[str]:
        """The front matter keys that are the layout's."""

    def path(self, name: str) -> str:
        """Where the page of an article goes in the folder of its locale.

        Args:
            name: The article's path in the source folder.
        """

    def front_matter(self, place: Place, facts: Facts) -> Mapping[str, Any]:
        """What the front matter of a page gains, by key, in the order in which it is written."""

    def banner(self, place: Place, wording: Wording) -> str:
        """What stands above a page that shows machine or stale text: Markdown blocks."""
