"""Every language there is a file for, those of other distributions included.

Another distribution adds one, or puts its own in the place of a built-in one, by an entry point of
the group ``pipeline.languages``: its name is the code, its value a class derived from
:class:`pipeline.languages.base.Language` (``docs/extending.md``).
"""

from __future__ import annotations

import functools
from importlib import import_module, resources

from pipeline import doors
from pipeline.languages.base import Language
from pipeline.locale import SOURCE, chain

GROUP = "pipeline.languages"
"""The entry point group for languages of other distributions."""
BUILT_IN = {"en": "English", "es": "Spanish", "ko": "Korean"}
"""The languages that need more than tables, by their class."""


@functools.cache
def language(locale: str) -> Language:
    """What is known of the locale's language; one of which nothing is known refuses nothing.

    Raises:
        PipelineError: If another distribution offers the language, and that cannot be loaded.
    """
    others = _others()
    for code in chain(locale):
        if code in others:
            with others[code].blamed("cannot be used"):
                return others[code].value(code)
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
def _others() -> dict[str, doors.Plugin[type[Language]]]:
    plugins: tuple[doors.Plugin[type[Language]], ...] = doors.load(GROUP, ("code", "table"))
    return {plugin.name: plugin for plugin in plugins}
