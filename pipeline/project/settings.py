"""A project's settings, from ``[tool.pipeline]`` in its pyproject.toml.

The only importer of msgspec. Every key has a type, and the type a description of what is allowed,
which is what an error says.
"""

from __future__ import annotations

import enum
import re
import tomllib
import typing
import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from importlib import resources
from pathlib import PurePosixPath
from typing import Annotated, Any

import msgspec
from babel import Locale, UnknownLocaleError
from msgspec import Meta

from pipeline import doors
from pipeline.errors import ConfigError
from pipeline.locale import SOURCE, canonical
from pipeline.model import DEFAULT_KEYS

FILE = "pyproject.toml"
TABLE = "tool.pipeline"
SERVER = "libretranslate"
ENGINES = ("argos", "libretranslate", "pseudo")
NO_ENGINE = "none"
"""The engine of a locale that people alone translate."""
ENGINE_DOOR = "pipeline.engines"
"""The entry point group by which other distributions add engines."""
LAYOUTS = ("plain",)
PLACES = ("source", "catalogs", "output", "packages", "termbase")
"""The settings that are paths."""
TABLES = ("publish", SERVER, "engines")
"""The settings that are tables."""
LONGEST_VALUE = 60
"""Characters of a wrong value that an error shows."""
LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?")
SECRET = frozenset({"key", "url", SERVER})
"""Settings whose values are never shown."""
ADDRESS = re.compile(r"https?://[^/?#@\s]+(?:/[^?#\s]*)?")

Line = Annotated[
    str,
    Meta(
        pattern=r"\A[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f\x85\u2028\u2029]*[^\s\x00-\x1f\x7f])?\Z",
        max_length=200,
        description="a string of one line",
    ),
]
Place = Annotated[
    str,
    Meta(
        pattern=r"\A[^/\x00-\x1f\x7f][^\x00-\x1f\x7f]*\Z",
        description="a path inside the project, relative to its folder, of at most 255 bytes",
    ),
]
Names = Annotated[
    tuple[Annotated[str, Meta(min_length=1)], ...], Meta(description="a list of different strings")
]
Patterned = Annotated[
    tuple[Annotated[str, Meta(pattern=r"\A!?[^!/\x00-\x1f\x7f][^\x00-\x1f\x7f]*\Z")], ...],
    Meta(description="a list of different patterns of paths below the source folder"),
]
Share = Annotated[float, Meta(ge=0, le=1, description="a number from 0 to 1")]
Flag = Annotated[bool, Meta(description="true or false")]
Seconds = Annotated[
    float, Meta(gt=0, le=3600, description="a number of seconds, more than 0 and at most 3600")
]
Address = Annotated[
    str, Meta(pattern=r"\A[!-~]+\Z", description="an http or https address in ASCII characters")
]
Text = Annotated[str, Meta(description="a string")]
Named = Annotated[str, Meta(min_length=1, description="the name of an engine")]


class Show(enum.StrEnum):
    """Which translations a locale's pages show: machine text under a banner, or reviewed only."""

    MACHINE = "machine"
    REVIEWED = "reviewed"


Shown = Annotated[Show, Meta(description='"machine" or "reviewed"')]


@dataclass(frozen=True, slots=True)
class Publish:
    """What a locale's pages may show.

    Attributes:
        show: ``machine`` to show machine text under a banner, ``reviewed`` to show source instead.
        minimum_reviewed: Share of reviewed units, 0 to 1, below which a page is not written.
        minimum_confidence: Confidence, 0 to 1, below which machine text gives way to the source.
        show_stale: Whether to show, under a banner, what a person translated from an earlier
            English text, unless it contradicts the present one.
        required_reviewed: Share of reviewed units, 0 to 1, below which the locale is an error.
    """

    show: Shown = Show.MACHINE
    minimum_reviewed: Share = 0.0
    minimum_confidence: Share = 0.0
    show_stale: Flag = False
    required_reviewed: Share = 0.0


@dataclass(frozen=True, slots=True)
class Server:
    """A LibreTranslate server.

    Attributes:
        url: Its address, without a slash at the end.
        key: Its API key, if it wants one.
        timeout: Seconds to wait for an answer.
    """

    url: Address = "http://127.0.0.1:5000"
    key: Text = field(default="", repr=False)
    timeout: Seconds = 60.0


@dataclass(frozen=True, slots=True)
class Machine:
    """How a locale is translated by machine.

    Attributes:
        engine: The engine's name, or ``none``; empty for that of the project.
    """

    engine: Named = ""


def _default_locales() -> tuple[str, ...]:
    text = resources.files(__package__).joinpath("defaults.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["locales"])


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one project; every path is relative to the project's folder.

    Attributes:
        name: ``Project-Id-Version`` of the catalogs.
        source: Folder of the articles.
        locales: Target locales, such as ``pt-BR``.
        catalogs: Folder of templates and catalogs.
        output: Folder of the pages.
        keys: Front matter to translate, dotted for nested keys.
        required_disclaimers: Names of the legal texts that every page must have.
        partials: Patterns of the articles that are parts of pages and no pages themselves.
        assets: Patterns of files to publish though no page refers to them; with ``!``, of files
            that are meant to lie there unpublished.
        packages: Folder of the project's own translation packages.
        engine: The engine's name, or ``none`` where people alone translate.
        layout: The name of the site's layout.
        termbase: CSV file of the project's terms, which need not be there.
        server: The LibreTranslate server.
        engines: Options of engines of other distributions, by the engine's name.
        machines: How the locales are translated that have settings of their own for it.
        publish: What each locale's pages show, for those that set it.
    """

    name: Line = "articles"
    source: Place = "source"
    locales: Names = field(default_factory=_default_locales)
    catalogs: Place = "locales"
    output: Place = "output"
    keys: Names = DEFAULT_KEYS
    required_disclaimers: Names = ()
    partials: Patterned = ("_disclaimers/",)
    assets: Patterned = ()
    packages: Place = "packages"
    engine: Text = "argos"
    layout: Text = "plain"
    termbase: Place = "locales/termbase.csv"
    server: Server = Server()
    engines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    machines: Mapping[str, Machine] = field(default_factory=dict)
    publish: Mapping[str, Publish] = field(default_factory=dict)

    def engine_for(self, locale: str) -> str:
        """The name of the engine that translates into ``locale``, or ``none``."""
        return self.machines.get(locale, Machine()).engine or self.engine

    def publishing(self, locale: str) -> Publish:
        """What the pages of ``locale`` may show."""
        return self.publish.get(locale, Publish())

    def options(self, engine: str) -> Mapping[str, Any]:
        """The engine's own table, checked already if it is one of ours."""
        return asdict(self.server) if engine == SERVER else self.engines.get(engine, {})


def wrong(key: str, problem: str, hint: str | None = None, path: str = FILE) -> ConfigError:
    """The error for a setting: where it is, which key it is, what is wrong with it."""
    return ConfigError(f"{TABLE}.{key} {problem}", path=path, hint=hint)


def parse(text: str, path: str = FILE) -> Settings:
    """Settings from the text of a pyproject.toml.

    Args:
        text: The whole file.
        path: Its name, for error messages.

    Raises:
        ConfigError: Naming the file, the key and what the key may be.
    """
    try:
        return _settings(_document(text))
    except ConfigError as error:
        error.path = path
        raise


def has_table(text: str) -> bool:
    """Whether a pyproject.toml has settings of ours, right or wrong.

    Raises:
        ConfigError: If it is not TOML.
    """
    document = _document(text)
    return "pipeline" in _table(document.get("tool", {}), "tool")


def _document(text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"is not TOML: {error}", path=FILE) from error


def _settings(document: Mapping[str, Any]) -> Settings:
    table = _table(document.get("tool", {}), "tool").get("pipeline")
    if table is None:
        raise ConfigError(
            f"has no [{TABLE}] table",
            hint="Run `pipeline init` to add one, or choose another project with --project.",
        )
    table = dict(_table(table, TABLE))
    publish, server, engines = (table.pop(key, {}) for key in TABLES)
    values = _values(Settings, table, "", others=TABLES)
    if "name" not in values and "name" in (about := _table(document.get("project", {}), "project")):
        values["name"] = _converted(about["name"], _types(Settings)["name"], "project.name")
    values["server"] = _server(_values(Server, server, SERVER))
    named = values.get("locales", _default_locales())
    values["machines"], others = _machines(_table(engines, f"{TABLE}.engines"), named)
    values["engines"] = _engines(others)
    values["publish"] = {
        locale: Publish(**_values(Publish, rules, f"publish.{_name(locale)}"))
        for locale, rules in _table(publish, f"{TABLE}.publish").items()
    }
    settings = _tidied(Settings(**values))
    _check_locales(settings)
    _check_names(settings)
    for key in ("keys", "required-disclaimers", "partials", "assets"):
        names = getattr(settings, key.replace("-", "_"))
        if len(set(names)) != len(names):
            raise wrong(key, f"must be a list of different strings, not {_short(names)}")
    return settings


def _values(
    kind: type[Settings | Publish | Server | Machine],
    table: Any,
    place: str,
    others: Sequence[str] = (),
) -> dict[str, Any]:
    """The values of ``table`` that are fields of ``kind``, each of the type the field wants."""
    prefix = f"{place}." if place else ""
    types = {name.replace("_", "-"): found for name, found in _types(kind).items()}
    found = {}
    for key, value in _table(table, f"{TABLE}.{place}").items():
        if key not in types:
            raise ConfigError(
                f"unknown setting {TABLE}.{prefix}{_name(key)}",
                hint=f"Known settings: {', '.join(sorted({*types, *others}))}.",
            )
        found[key.replace("-", "_")] = _converted(value, types[key], f"{TABLE}.{prefix}{key}")
    return found


def _types(kind: type[Settings | Publish | Server | Machine]) -> dict[str, Any]:
    """The annotated type of every field that is a plain value."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return {f.name: hints[f.name] for f in fields(kind) if hasattr(hints[f.name], "__metadata__")}


def _converted(value: Any, kind: Any, key: str) -> Any:
    try:
        return msgspec.convert(value, type=kind)
    except msgspec.ValidationError:
        allowed = kind.__metadata__[-1].description
        raise ConfigError(f"{key} must be {allowed}{_not(value, key)}") from None


def _table(value: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{key} must be a table{_not(value, key)}", path=FILE)
    return value


def _not(value: Any, key: str) -> str:
    """What a value is in place of what it should be, unless it may be a secret."""
    return "" if key.rpartition(".")[2] in SECRET else f", not {_short(value)}"


def _name(key: str) -> str:
    """A key as TOML writes it."""
    return key if re.fullmatch(r"[\w-]{1,60}", key, re.ASCII) else _short(key)


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= LONGEST_VALUE else f"{shown[:LONGEST_VALUE]}…"


def _server(values: dict[str, Any]) -> Server:
    url = values.get("url", Server().url)
    try:
        sound = ADDRESS.fullmatch(url) and urllib.parse.urlsplit(url).hostname
        _ = urllib.parse.urlsplit(url).port
    except ValueError:
        sound = None
    if not sound:
        # What was written there may be a password.
        raise wrong(
            f"{SERVER}.url",
            "must be an http or https address, without a user, a query or a fragment",
        )
    return Server(**values | {"url": url.rstrip("/")})


def _machines(
    tables: Mapping[str, Any], locales: Sequence[str]
) -> tuple[Mapping[str, Machine], Mapping[str, Any]]:
    """The tables of ``engines`` that are for a locale, and those that are for an engine."""
    found = {
        name: Machine(**_values(Machine, table, f"engines.{name}"))
        for name, table in tables.items()
        if name in locales
    }
    return found, {name: table for name, table in tables.items() if name not in found}


def _engines(tables: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    for name, options in tables.items():
        if name in ENGINES or name not in doors.names(ENGINE_DOOR):
            raise wrong(
                f"engines.{_name(name)}",
                "is for neither a locale of the project nor an engine of another distribution",
                f"Add the locale to {TABLE}.locales, install the distribution, or remove the "
                "table.",
            )
        _table(options, f"{TABLE}.engines.{_name(name)}")
    return dict(tables)


def _check_locales(settings: Settings) -> None:
    if len({locale.casefold() for locale in settings.locales}) != len(settings.locales):
        raise wrong(
            "locales", f"must be a list of different strings, not {_short(list(settings.locales))}"
        )
    for key, locales in (("locales", settings.locales), ("publish", tuple(settings.publish))):
        for locale in locales:
            _check_locale(locale, key)
    for locale in settings.publish:
        if locale not in settings.locales:
            raise wrong(
                f"publish.{locale}",
                "is for a locale that is not in locales",
                f"Remove the table, or add the locale to {TABLE}.locales, which has "
                f"{', '.join(settings.locales)}.",
            )


def _check_locale(locale: str, key: str) -> None:
    try:
        if not LOCALE.fullmatch(locale):
            raise ValueError
        Locale.parse(locale, sep="-")
    except (ValueError, UnknownLocaleError):
        raise ConfigError(
            f"unknown locale {_short(locale)} in {TABLE}.{key}",
            hint="Use a language's code, with script and region where they matter: fr, zh-Hant, "
            "pt-BR.",
        ) from None
    if locale != (spelled := canonical(locale)):
        raise wrong(key, f"has {locale!r}", f"Write it {spelled!r}; folders are named by it.")
    if locale == SOURCE:
        raise wrong(
            key,
            f"has {locale!r}, which is the language of the articles themselves",
            "Name the languages to translate into.",
        )


def _tidied(settings: Settings) -> Settings:
    """The settings with each path in its shortest form.

    Raises:
        ConfigError: For one that leads nowhere, or out of the project.
    """
    found: dict[str, Any] = {}
    for name in PLACES:
        value = getattr(settings, name)
        place = PurePosixPath(value)
        if ".." in place.parts or len(str(place).encode()) > 255 or not place.parts:
            hint = None
            if ".." in place.parts:
                hint = "Write it without `..`; it may lead outside the project."
            elif not place.parts:
                hint = "Name a folder of the project, not the project itself."
            raise wrong(
                name,
                "must be a path inside the project, relative to its folder, of at most 255 bytes, "
                f"not {_short(value)}",
                hint,
            )
        found[name] = str(place)
    return replace(settings, **found)


def _check_names(settings: Settings) -> None:
    """An engine or a layout is one of ours, or else one that another distribution may have."""
    engines = (*ENGINES, NO_ENGINE)
    wanted = [("engine", settings.engine, engines), ("layout", settings.layout, LAYOUTS)]
    wanted += [
        (f"engines.{locale}.engine", settings.engine_for(locale), engines)
        for locale in settings.machines
    ]
    for key, name, known in wanted:
        kind = key.rpartition(".")[2]
        if name not in known and not doors.offered(f"pipeline.{kind}s"):
            raise ConfigError(
                f"unknown {kind} {_short(name)} in {TABLE}.{key}",
                hint=f"Use one of: {', '.join(known)}.",
            )
