"""The door for engines: those that come with the pipeline, and those that others have installed.

A distribution adds one by an entry point of the group ``pipeline.engines`` that names its factory
(``docs/extending.md``). Nothing is imported before it is chosen. The names of the engines that come
with the pipeline are theirs.
"""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline import doors
from pipeline.engines.base import EngineChoice, EngineFactory, EngineRequest
from pipeline.errors import ConfigError
from pipeline.translate.engine import Hypothesis

if TYPE_CHECKING:
    from pipeline.translate.alignment import Links
    from pipeline.translate.engine import Engine, Finished, Query, Splitter

__all__ = ["EngineChoice", "EngineFactory", "EngineRequest", "choose", "names", "splitter"]

GROUP = "pipeline.engines"
BUILT_IN: Mapping[str, str] = {
    "argos": "pipeline.engines.packages:engine",
    "libretranslate": "pipeline.engines.libretranslate:choose",
    "pseudo": "pipeline.engines.pseudo:choose",
}
Value = TypeVar("Value")


def names() -> tuple[str, ...]:
    """Every engine there is, by the name that settings call it by."""
    return tuple(dict.fromkeys([*BUILT_IN, *doors.names(GROUP)]))


def choose(name: str, request: EngineRequest) -> EngineChoice:
    """The engine of that name for a request.

    Raises:
        ConfigError: If there is no such engine, or it lacks a setting.
        EngineError: If it cannot be used, or does not translate into the language.
        PipelineError: If it is another distribution's and that is broken.
    """
    if name in BUILT_IN:
        module, _, attribute = BUILT_IN[name].partition(":")
        factory: EngineFactory = getattr(importlib.import_module(module), attribute)
        return factory(request)
    plugin = doors.named(GROUP, name)
    if plugin is None:
        raise ConfigError(
            f"unknown engine {name!r} in tool.pipeline.engine",
            path="pyproject.toml",
            hint=f"Use one of: {', '.join(names())}; or install the package that brings it.",
        )
    return _foreign(plugin, request)


def splitter() -> Splitter:
    """What cuts English text into sentences where no engine does it."""
    from pipeline.engines.support import sentences

    return sentences.split


def _foreign(plugin: doors.Plugin[EngineFactory], request: EngineRequest) -> EngineChoice:
    """Another distribution's engine; whatever it raises is told as that distribution's failure."""
    with plugin.blamed("cannot be chosen"):
        choice = plugin.value(request)
        if not isinstance(choice, EngineChoice):
            raise TypeError(f"its factory gave {type(choice).__name__}, not EngineChoice")

    def split(text: str) -> Sequence[str]:
        with plugin.blamed("cannot split a text"):
            return choice.split(text)

    def load() -> Engine:
        with plugin.blamed("cannot be made ready"):
            return _Foreign(choice.load(), plugin)

    return replace(choice, split=split, load=load)


class _Foreign:
    """Another distribution's engine, whose failures are told as its own."""

    def __init__(self, engine: Engine, plugin: doors.Plugin[Any]) -> None:
        self._engine = engine
        self._plugin = plugin

    def _asked(self, work: Callable[[], Value]) -> Value:
        with self._plugin.blamed("cannot translate"):
            return work()

    @property
    def signature(self) -> str:
        return self._asked(lambda: self._engine.signature)

    @property
    def placeholders(self) -> Sequence[Sequence[str]]:
        return self._asked(self._placeholders)

    def _placeholders(self) -> Sequence[Sequence[str]]:
        found = self._engine.placeholders
        if not found or not all(isinstance(token, str) for tokens in found for token in tokens):
            raise TypeError("its placeholders are no sets of tokens")
        return found

    def split(self, text: str) -> Sequence[str]:
        return self._asked(lambda: self._engine.split(text))

    def align(self, source: str, target: str) -> Links | None:
        return self._asked(lambda: self._engine.align(source, target))

    def translate(self, queries: Sequence[Query], finished: Finished) -> None:
        def sound(batch: Mapping[str, list[Hypothesis]]) -> None:
            for hypothesis in itertools.chain.from_iterable(batch.values()):
                if not isinstance(hypothesis, Hypothesis) or not isinstance(hypothesis.text, str):
                    raise TypeError(f"{hypothesis!r} is no hypothesis")
            finished(batch)

        self._asked(lambda: self._engine.translate(queries, sound))
