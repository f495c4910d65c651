"""Every language there is a file for, those of other packages included.

Another package adds one as an entry point of the group ``pipeline.languages``, whose name is the
code and whose value is a class derived from :class:`pipeline.languages.base.Language`.
"""

from __future__ import annotations

import functools
from importlib import import_module, metadata, resources

from pipeline.errors import PipelineError
from pipeline.languages.base import Language
from pipeline.locale import SOURCE, chain

GROUP = "pipeline.languages"
BUILT_IN = {"en": "English", "es": "Spanish", "ko": "Korean"}
"""The languages that need more than tables, by their class."""


@functools.cache
def language(locale: str) -> Language:
    """What is known of the locale's language; one of which nothing is known refuses nothing.

    Raises:
        PipelineError: If another package offers the language, and that cannot be loaded.
    """
    others = _others()
    for code in chain(locale):
        if code in others:
            return _loaded(others[code])
        if code in BUILT_IN:
            module = import_module(f"pipeline.languages.{code.replace('-', '_').lower()}")
            found: Language = getattr(module, BUILT_IN[code])(code)
            return found
        if code in _tabled():
            return Language(code)
    return Language(locale)


def source() -> Language:
    """The language that articles are written in."""
    return language(SOURCE)


@functools.cache
def _tabled() -> frozenset[str]:
    """The codes that word tables lie in the package for."""
    folder = resources.files("pipeline.languages").joinpath("data")
    return frozenset(entry.name for entry in folder.iterdir() if entry.is_dir())


@functools.cache
def _others() -> dict[str, metadata.EntryPoint]:
    return {point.name: point for point in metadata.entry_points(group=GROUP)}


def _loaded(point: metadata.EntryPoint) -> Language:
    origin = point.dist.name if point.dist else "another package"
    try:
        found = point.load()(point.name)
    except Exception as error:
        raise PipelineError(
            f"the language {point.name!r} of {origin} cannot be loaded: {error}",
            hint=f"Update {origin}, or uninstall it.",
        ) from error
    if not isinstance(found, Language):
        raise PipelineError(
            f"the language {point.name!r} of {origin} is no pipeline.languages.base.Language",
            hint=f"Update {origin}, or uninstall it.",
        )
    return found
