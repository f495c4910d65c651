"""What an engine is chosen by: the door that engines of others come in by, too.

An engine is a factory: a function from an ``EngineRequest`` to an ``EngineChoice``. It must be
quick and open no connection, because it is called by every run; what is slow belongs into ``load``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pipeline.engines.codes import codes
from pipeline.translate.confidence import DEFAULT, Curve
from pipeline.translate.engine import Engine, Splitter


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """What a project asks an engine for.

    Attributes:
        locale: The target as the project writes it, script and region included (``pt-BR``).
        packages: The project's folder of translation packages, if it is within a project.
        options: The engine's own table of the project's settings.
    """

    locale: str
    packages: Path | None = None
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)  # there may be keys

    @property
    def codes(self) -> tuple[str, ...]:
        """What engines may call the locale, the most exact first, the language alone last."""
        return codes(self.locale)


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """An engine that is loaded only if there is work for it.

    Attributes:
        signature: That of the engine, without loading it.
        split: Cuts English into sentences.
        load: Makes the engine ready; called once at most, and only if something is to translate.
        curve: How its scores tell how good a translation is.
    """

    signature: str
    split: Splitter
    load: Callable[[], Engine]
    curve: Curve = DEFAULT


class EngineFactory(Protocol):
    """What the entry points of the group ``pipeline.engines`` name."""

    def __call__(self, request: EngineRequest, /) -> EngineChoice:
        """The engine for a request.

        Raises:
            EngineError: If it has no way into that language.
            ConfigError: If a setting is missing or wrong.
        """
        ...
