"""A project's settings, from ``[tool.pipeline]`` in its pyproject.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from babel import Locale, UnknownLocaleError

from pipeline.errors import ConfigError
from pipeline.model import DEFAULT_KEYS

FILE = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Publish:
    """What a locale's pages may show.

    Attributes:
        show: ``machine`` to show machine text under a banner, ``reviewed`` to show source instead.
        minimum_reviewed: Share of reviewed units, 0 to 1, below which a page is not written.
        minimum_confidence: Confidence, 0 to 1, below which machine text gives way to the source.
    """

    show: str = "machine"
    minimum_reviewed: float = 0.0
    minimum_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one project; every folder is relative to its root."""

    name: str = "articles"
    source: str = "source"
    locales: tuple[str, ...] = ("ko", "es")
    catalogs: str = "locales"
    output: str = "output"
    keys: tuple[str, ...] = DEFAULT_KEYS
    packages: str = "packages"
    engine: str = "argos"
    publish: Mapping[str, Publish] = field(default_factory=dict)

    def publishing(self, locale: str) -> Publish:
        return self.publish.get(locale, Publish())


def language(locale: str) -> str:
    """The locale's language without its territory: ``es`` for ``es-MX``."""
    return locale.split("-", maxsplit=1)[0]


def parse(text: str, path: str = FILE) -> Config:
    """Settings from the text of a pyproject.toml.

    Raises:
        ConfigError: Naming the file and the key.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"is not TOML: {error}", path=path) from error
    table = document.get("tool", {}).get("pipeline")
    if table is None:
        raise ConfigError(
            "has no [tool.pipeline] table",
            path=path,
            hint="Run `pipeline init` to add one, or choose another project with --project.",
        )
    known = {f.name.replace("_", "-") for f in fields(Config)}
    for key in table:
        if key not in known:
            raise ConfigError(
                f"unknown setting tool.pipeline.{key}",
                path=path,
                hint=f"Known settings: {', '.join(sorted(known))}.",
            )
    values: dict[str, Any] = {"name": document.get("project", {}).get("name", "articles")}
    for key, expected in (("name", str), ("source", str), ("catalogs", str), ("output", str),
                          ("packages", str), ("engine", str)):  # fmt: skip
        if key in table:
            values[key] = _typed(table[key], expected, key, path)
    for key in ("locales", "keys"):
        if key in table:
            values[key] = tuple(_strings(table[key], key, path))
    config = Config(**values, publish=_publish(table.get("publish", {}), path))
    for locale in (*config.locales, *config.publish):
        _check_locale(locale, path)
    for locale in config.publish:
        if locale not in config.locales:
            raise ConfigError(
                f"tool.pipeline.publish.{locale} is for a locale that is not in locales", path=path
            )
    if len({config.source, config.catalogs, config.output}) != 3:
        raise ConfigError("source, catalogs and output must be three different folders", path=path)
    return config


def _publish(table: Any, path: str) -> dict[str, Publish]:
    rules = {}
    for locale, values in _typed(table, dict, "publish", path).items():
        key = f"publish.{locale}"
        known = {"show", "minimum-reviewed", "minimum-confidence"}
        unknown = set(_typed(values, dict, key, path)) - known
        if unknown:
            raise ConfigError(
                f"unknown setting tool.pipeline.{key}.{sorted(unknown)[0]}",
                path=path,
                hint=f"Known settings: {', '.join(sorted(known))}.",
            )
        show = values.get("show", "machine")
        if show not in ("machine", "reviewed"):
            raise ConfigError(
                f'tool.pipeline.{key}.show must be "machine" or "reviewed", not {show!r}', path=path
            )
        reviewed, confidence = (
            _share(values.get(name, 0.0), f"{key}.{name}", path)
            for name in ("minimum-reviewed", "minimum-confidence")
        )
        rules[locale] = Publish(show, reviewed, confidence)
    return rules


def _share(value: Any, key: str, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ConfigError(f"tool.pipeline.{key} must be a number from 0 to 1", path=path)
    return float(value)


def _typed(value: Any, expected: type, key: str, path: str) -> Any:
    if not isinstance(value, expected):
        names: dict[type, str] = {str: "a string", dict: "a table", list: "a list"}
        raise ConfigError(
            f"tool.pipeline.{key} must be {names[expected]}, not {value!r}", path=path
        )
    return value


def _strings(value: Any, key: str, path: str) -> list[str]:
    items = _typed(value, list, key, path)
    if not all(isinstance(item, str) for item in items) or len(set(items)) != len(items):
        raise ConfigError(f"tool.pipeline.{key} must be a list of different strings", path=path)
    return list(items)


def _check_locale(locale: str, path: str) -> None:
    try:
        Locale.parse(locale, sep="-")
    except (ValueError, UnknownLocaleError):
        raise ConfigError(
            f"unknown locale {locale!r} in tool.pipeline",
            path=path,
            hint="Use codes such as ko, es or es-MX.",
        ) from None
