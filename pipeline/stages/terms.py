"""The project's termbase, and what reviewed translations make of it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.catalogs.review import state
from pipeline.errors import ConfigError, SourceError
from pipeline.model import Message, Problem, State
from pipeline.project.workspace import Workspace

if TYPE_CHECKING:
    from pipeline.translate.terms import Table, Termbase


ADDRESS = re.compile(r"\b(?:https?|ftp|mailto):\S+")
"""An address that is no link."""


def termbase(workspace: Workspace, locale: str) -> Termbase:
    """The locale's terms; none where the project has no termbase.

    Raises:
        ConfigError: With the line, if the table cannot be read as one.
    """
    return _base(*_content(workspace), locale)


def readable(workspace: Workspace, locale: str) -> Termbase:
    """The same, but none where the table is broken: that is one error, not one for each page."""
    from pipeline.translate.terms import Termbase

    try:
        return termbase(workspace, locale)
    except ConfigError:
        return Termbase(locale)


def problems(workspace: Workspace, locales: Sequence[str]) -> Iterator[Problem]:
    """What of the table does nothing, or contradicts itself.

    Raises:
        ConfigError: With the line, if the table cannot be read as one.
    """
    return _table(*_content(workspace)).problems(locales)


def breaches(terms: Termbase, messages: Iterable[Message], catalog: str) -> Iterator[Problem]:
    """Where reviewed translations do not give terms as the termbase wants.

    Args:
        terms: The locale's terms.
        messages: Messages of a catalog, of which those are looked at that are reviewed.
        catalog: The catalog's file.
    """
    if not terms.terms:
        return
    for message in messages:
        if state(message) is State.REVIEWED:
            source, target = plain(message.msgid), plain(message.msgstr)
            for breach, told in terms.breaches(source, target):
                yield Problem(breach.value, told, catalog, message.line, text=message.msgid)


def digest(terms: Termbase, message: Message) -> str:
    """Changes with the terms that a message has; "" where it has none."""
    return terms.digest(plain(message.msgid)) if terms.terms else ""


def is_broken(terms: Termbase, message: Message) -> bool:
    """Whether a machine's text does not give a term as it should."""
    if not terms.terms:
        return False
    return terms.failure(plain(message.msgid), plain(message.msgstr)) is not None


@functools.lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """A text without its markup: terms in addresses and code are none."""
    from pipeline.document.inline import inline

    return ADDRESS.sub(" ", inline(text).text)


def _content(workspace: Workspace) -> tuple[str, str]:
    """The table's text, empty of terms where there is none, and its file's name."""
    from pipeline.translate import terms

    path = workspace.settings.termbase
    content = workspace.files.content(path)
    try:
        return (content.text if content else terms.TERM), path
    except SourceError as error:
        raise ConfigError(error.message, path=path, line=error.line, hint=error.hint) from error


def _table(text: str, path: str) -> Table:
    from pipeline.translate import terms

    return terms.read(text, path)


@functools.lru_cache(maxsize=32)
def _base(text: str, path: str, locale: str) -> Termbase:
    return _table(text, path).base(locale)
