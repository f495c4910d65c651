"""A project's settings, from ``[tool.pipeline]`` in its pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, fields
from typing import Any

from babel import Locale, UnknownLocaleError

from pipeline.errors import ConfigError
from pipeline.model import DEFAULT_KEYS

FILE = "pyproject.toml"
SERVER = "libretranslate"
DEFAULT_SERVER = "http://127.0.0.1:5000"


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
class Server:
    """A LibreTranslate server.

    Attributes:
        url: Its address, without a slash at the end.
        key: Its API key, if it wants one.
        timeout: Seconds to wait for an answer.
    """

    url: str = DEFAULT_SERVER
    key: str = field(default="", repr=False)
    timeout: float = 60.0


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
    layout: str = "plain"
    termbase: str = "locales/termbase.csv"
    server: Server = Server()
    publish: Mapping[str, Publish] = field(default_factory=dict)

    def publishing(self, locale: str) -> Publish:
        return self.publish.get(locale, Publish())


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
    known = {f.name for f in fields(Config)} - {"server"} | {SERVER}
    for key in table:
        if key not in known:
            raise ConfigError(
                f"unknown setting tool.pipeline.{key}",
                path=path,
                hint=f"Known settings: {', '.join(sorted(known))}.",
            )
    values: dict[str, Any] = {"name": document.get("project", {}).get("name", "articles")}
    for key, expected in (("name", str), ("source", str), ("catalogs", str), ("output", str),
                          ("packages", str), ("engine", str), ("layout", str),
                          ("termbase", str)):  # fmt: skip
        if key in table:
            values[key] = _typed(table[key], expected, key, path)
    for key in ("locales", "keys"):
        if key in table:
            values[key] = tuple(_strings(table[key], key, path))
    if SERVER in table:
        values["server"] = _server(table[SERVER], path)
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


def _server(table: Any, path: str) -> Server:
    _check_keys(table, SERVER, {"url", "key", "timeout"}, path)
    url, key = (
        _typed(table.get(name, default), str, f"{SERVER}.{name}", path)
        for name, default in (("url", DEFAULT_SERVER), ("key", ""))
    )
    if not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", url):
        raise ConfigError(
            f"tool.pipeline.{SERVER}.url must be an http or https address, not {url!r}", path=path
        )
    timeout = table.get("timeout", 60.0)
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or timeout <= 0:
        raise ConfigError(
            f"tool.pipeline.{SERVER}.timeout must be a positive number of seconds", path=path
        )
    return Server(url.rstrip("/"), key, float(timeout))


def _publish(table: Any, path: str) -> dict[str, Publish]:
    rules = {}
    for locale, values in _typed(table, dict, "publish", path).items():
        key = f"publish.{locale}"
        _check_keys(values, key, {"show", "minimum-reviewed", "minimum-confidence"}, path)
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


def _check_keys(table: Any, key: str, known: Set[str], path: str) -> None:
    unknown = set(_typed(table, dict, key, path)) - known
    if unknown:
        raise ConfigError(
            f"unknown setting tool.pipeline.{key}.{sorted(unknown)[0]}",
            path=path,
            hint=f"Known settings: {', '.join(sorted(known))}.",
        )


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
