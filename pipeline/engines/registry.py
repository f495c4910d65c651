"""The door for engines: those that come with the pipeline, and those that others have installed.

A distribution adds one by an entry point of the group ``pipeline.engines`` that names its factory
(``docs/extending.md``). Nothing is imported before it is chosen. The names of those that come with
the pipeline are theirs.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from pipeline.engines.base import EngineChoice, EngineFactory, Request
from pipeline.errors import ConfigError, EngineError, PipelineError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from pipeline.translate.alignment import Links
    from pipeline.translate.engine import Engine, Finished, Query, Splitter

__all__ = ["EngineChoice", "EngineFactory", "Request", "choose", "names", "splitter"]

GROUP = "pipeline.engines"
BUILT_IN: Mapping[str, str] = {
    "argos": "pipeline.engines.argos:choose",
    "libretranslate": "pipeline.engines.libretranslate:choose",
    "pseudo": "pipeline.engines.pseudo:choose",
}
SETTING = "tool.pipeline.engine"
FILE = "pyproject.toml"


def names() -> tuple[str, ...]:
    """Every engine there is, by the name that settings call it by."""
    return tuple(dict.fromkeys([*BUILT_IN, *sorted(point.name for point in _entry_points())]))


def choose(name: str, request: Request) -> EngineChoice:
    """The engine of that name for a request.

    Raises:
        ConfigError: If there is no such engine, or it lacks a setting.
        EngineError: If it cannot be loaded, or does not translate into the language.
    """
    if name in BUILT_IN:
        return _built_in(name)(request)
    found = [point for point in _entry_points() if point.name == name]
    if not found:
        raise ConfigError(
            f"unknown engine {name!r} in {SETTING}",
            path=FILE,
            hint=f"Use one of: {', '.join(names())}; or install the package that brings it.",
        )
    if len(found) > 1:
        homes = [_home(point) for point in found]
        raise EngineError(
            f"more than one engine is called {name!r}, by {' and '.join(homes)}",
            hint=f"Uninstall {' or '.join(homes)}.",
        )
    return _foreign(found[0], request)


def splitter() -> Splitter:
    """What cuts English text into sentences where no engine does it."""
    from pipeline.engines.support import sentences

    return sentences.split


def _entry_points() -> Sequence[EntryPoint]:
    # Here, because most projects use an engine that comes with the pipeline.
    from importlib.metadata import entry_points

    return tuple(entry_points(group=GROUP))


def _built_in(name: str) -> EngineFactory:
    module, _, attribute = BUILT_IN[name].partition(":")
    return cast(EngineFactory, getattr(importlib.import_module(module), attribute))


def _home(point: EntryPoint) -> str:
    """The distribution an entry point is from, with its version."""
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.value


def _foreign(point: EntryPoint, request: Request) -> EngineChoice:
    guard = _Guard(point.name, _home(point))
    factory = guard(point.load)
    choice = guard(lambda: factory(request))
    if not isinstance(choice, EngineChoice):
        raise guard.error(f"{point.value} gave {type(choice).__name__}, not EngineChoice")
    return replace(
        choice,
        split=lambda text: guard(lambda: choice.split(text)),
        load=lambda: _Guarded(guard(choice.load), guard),
    )


@dataclass(frozen=True, slots=True)
class _Guard:
    """Makes of whatever a foreign engine raises one error that says whose it is."""

    name: str
    home: str

    def __call__(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except PipelineError:
            raise
        except Exception as error:
            raise self.error(f"{type(error).__name__}: {error}") from error

    def error(self, what: str) -> EngineError:
        return EngineError(
            f"the engine {self.name!r} of {self.home} cannot be used ({what})",
            hint=f"Install another version of {self.home.split(' ')[0]}, tell its authors, or set "
            f"another {SETTING} in {FILE}.",
        )


class _Guarded:
    """A foreign engine whose failures are its own."""

    def __init__(self, engine: Engine, guard: _Guard) -> None:
        self._engine = engine
        self._guard = guard

    @property
    def signature(self) -> str:
        return cast(str, self._guard(lambda: self._engine.signature))

    @property
    def placeholders(self) -> Sequence[Sequence[str]]:
        return cast(Sequence[Sequence[str]], self._guard(lambda: self._engine.placeholders))

    def split(self, text: str) -> Sequence[str]:
        return cast(Sequence[str], self._guard(lambda: self._engine.split(text)))

    def align(self, source: str, target: str) -> Links | None:
        return cast("Links | None", self._guard(lambda: self._engine.align(source, target)))

    def translate(self, queries: Sequence[Query], finished: Finished) -> None:
        self._guard(lambda: self._engine.translate(queries, finished))
