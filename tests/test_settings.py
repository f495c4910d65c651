"""Whatever is written for a setting is taken, or refused with file, key and exit code 2."""

from __future__ import annotations

import dataclasses
import datetime
import json
import tomllib
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline import doors
from pipeline.errors import ConfigError
from pipeline.project.settings import (
    ENGINES,
    LAYOUTS,
    PLACES,
    Machine,
    Publish,
    Server,
    Settings,
    Show,
    parse,
)
from pipeline.project.workspace import Workspace
from pipeline.sites import registry as layouts
from tests.conftest import Folder

KEYS = (
    "name", "source", "locales", "catalogs", "output", "keys", "required-disclaimers",
    "packages", "engine", "termbase", "partials", "assets",
    "libretranslate", "libretranslate.url", "libretranslate.key", "libretranslate.timeout",
    "publish", "publish.ko", "publish.ko.show", "publish.ko.minimum-reviewed",
    "publish.ko.minimum-confidence", "publish.xx.show", "nonsense", "layout", "engines",
    "engines.argos", "publish.ko.nonsense",
)  # fmt: skip

words = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", ".", "..", "/", "a/..", "../x", "source", "source/x", "./source", "locales", "output",
         "en", "EN", "ko-KR", "ko_KR", "zh-Hant-TW", "ko.UTF-8", "ko@x", "root", "argos", "magic",
         "http://a:99999", "http://[", "https://", "http://a/\u0130", "a\0b", "\u2028", "x" * 5000]
    ),
)  # fmt: skip
scalars = st.one_of(
    words,
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(min_value=datetime.date(1000, 1, 1)),
    st.times().map(lambda t: t.replace(tzinfo=None)),
    st.datetimes(min_value=datetime.datetime(1000, 1, 1)),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


def toml(value: Any) -> str:
    """The value as TOML writes it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            entries = (f"{toml(key)} = {toml(entry)}" for key, entry in value.items())
            return f"{{{', '.join(entries)}}}"
        case datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value)


def parsed(text: str, path: str = "pyproject.toml") -> Settings | ConfigError:
    try:
        return parse(text, path)
    except ConfigError as error:
        return error


def written(key: str, value: Any) -> str:
    first = "" if key.startswith("engine") else 'engine = "pseudo"\n'
    return f"[tool.pipeline]\n{first}{key} = {toml(value)}\n"


@given(st.sampled_from(KEYS), values)
@example("publish.ko.minimum-reviewed", float("nan"))
@example("libretranslate.timeout", float("inf"))
@example("locales", ["ko@../../x"])
@example("source", "a\0b")
@example("keys", [""])
@example("publish", {"x" * 5000: {"a\nb": 1}})
@example("publish", {"ko": {"x" * 5000: 1}})
@example("libretranslate", {"a\nb": 1})
def test_any_value_is_taken_or_refused_with_file_and_key(key: str, value: Any) -> None:
    text = written(key, value)
    assert tomllib.loads(text)
    found = parsed(text, "there/pyproject.toml")
    if isinstance(found, ConfigError):
        assert found.path == "there/pyproject.toml"
        assert found.exit_code == 2
        assert f"tool.pipeline.{key.partition('.')[0]}" in found.message
        assert len(found.message) < 500
        assert found.message.isprintable()
    else:
        assert "nonsense" not in key
        if hasattr(found, key):
            lists = ("locales", "keys", "required-disclaimers", "partials", "assets")
            wanted = tuple(value) if key in lists else value
            if key in PLACES:
                wanted = str(PurePosixPath(value))
            assert getattr(found, key) == wanted
            assert isinstance(value, str | list | dict)
        elif key.startswith("publish.ko.minimum"):
            assert not isinstance(value, bool)
            assert 0 <= value <= 1
        elif key == "libretranslate.timeout":
            assert not isinstance(value, bool)
            assert 0 < value <= 3600


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(KEYS), values)
@example("source", "x" * 5000)
@example("termbase", "x" * 250)
@example("catalogs", "/".join("x" * 200))
def test_no_value_gives_a_traceback(project: Folder, key: str, value: Any) -> None:
    (project.root / "pyproject.toml").write_text(written(key, value), encoding="utf-8")
    refusal = None
    try:
        with Workspace(project.root) as workspace:
            workspace.articles()
    except ConfigError as error:
        refusal = str(error)
    if refusal is not None:
        project.pipeline("status", code=2)
        assert refusal in project.err
        assert "pyproject.toml: " in project.err


@given(st.text(max_size=60))
@example("a = [" * 2000)
@example("a = 1" + "0" * 5000)
@example("[tool]\npipeline = 1979-05-27")
def test_any_text_is_taken_or_refused(text: str) -> None:
    found = parsed(text)
    assert not isinstance(found, ConfigError) or found.path == "pyproject.toml"


def test_every_setting_is_read() -> None:
    found = parse(
        """
        [project]
        name = "elsewhere"

        [tool.pipeline]
        name = "pages"
        source = "en"
        locales = ["pt-BR", "zh-Hant", "es-419"]
        catalogs = "po"
        output = "site"
        keys = ["title", "seo.description"]
        required-disclaimers = ["site"]
        partials = ["_legal/", "**/_*.md"]
        assets = ["downloads/**", "!*.docx"]
        packages = "models"
        engine = "libretranslate"
        termbase = "terms.csv"

        [tool.pipeline.libretranslate]
        url = "https://a.example/translate/"
        key = "secret"
        timeout = 5

        [tool.pipeline.publish.pt-BR]
        show = "reviewed"
        minimum-reviewed = 1
        minimum-confidence = 0.5
        """
    )
    assert found == Settings(
        name="pages",
        source="en",
        locales=("pt-BR", "zh-Hant", "es-419"),
        catalogs="po",
        output="site",
        keys=("title", "seo.description"),
        required_disclaimers=("site",),
        partials=("_legal/", "**/_*.md"),
        assets=("downloads/**", "!*.docx"),
        packages="models",
        engine="libretranslate",
        termbase="terms.csv",
        server=Server("https://a.example/translate", "secret", 5.0),
        publish={"pt-BR": Publish(Show.REVIEWED, 1.0, 0.5)},
    )
    assert "secret" not in repr(found)


def test_the_defaults_are_those_of_the_docs() -> None:
    text = (Path(__file__).parent.parent / "docs" / "formats.md").read_text("utf-8")
    found = parse("[tool.pipeline]\n")
    assert found.name == "articles"
    for key in ("source", "catalogs", "output", "packages", "termbase", "engine"):
        assert f"`{getattr(found, key)}`" in text
    for key in ("locales", "keys", "required-disclaimers", "partials", "assets"):
        assert f"`{json.dumps(list(getattr(found, key.replace('-', '_'))))}`" in text
    assert found.server.url in text


def test_every_setting_is_documented() -> None:
    text = (Path(__file__).parent.parent / "docs" / "formats.md").read_text("utf-8")
    places = {Settings: "", Publish: "publish.LOCALE.",
        Server: "libretranslate.", Machine: "engines.LOCALE.",
    }  # fmt: skip
    for kind, place in places.items():
        for field in dataclasses.fields(kind):
            if field.name not in ("server", "publish", "engines", "machines"):
                assert f"`{place}{field.name.replace('_', '-')}`" in text


def test_the_name_is_the_project_s_unless_it_has_one_of_its_own() -> None:
    assert parse('[project]\nname = "a"\n[tool.pipeline]\n').name == "a"
    assert parse('[project]\nname = "a"\n[tool.pipeline]\nname = "b"\n').name == "b"


@pytest.mark.parametrize("path", ["requirements.lock", "tests/libretranslate.txt"])
def test_locks_name_no_folder_and_no_address(path: str) -> None:
    for line in (Path(__file__).parent.parent / path).read_text("utf-8").splitlines():
        assert "://" not in line
        assert " /" not in line
        assert line.startswith((" ", "#")) or "==" in line or not line, line


def test_an_engine_of_another_distribution_has_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "offered", lambda group: group == "pipeline.engines")
    monkeypatch.setattr(doors, "names", lambda _: ("other",))
    found = parse(
        "[tool.pipeline]\nengine = 'other'\n[tool.pipeline.engines.other]\nlevel = 3\n"
        "[tool.pipeline.libretranslate]\ntimeout = 5\n"
    )
    assert found.options("other") == {"level": 3}
    assert found.options("pseudo") == {}
    assert found.options("libretranslate") == {
        "url": "http://127.0.0.1:5000", "key": "", "timeout": 5.0
    }  # fmt: skip
    with pytest.raises(ConfigError, match=r"engines\.othre is for neither a locale"):
        parse("[tool.pipeline.engines.othre]\nlevel = 3\n")


def test_the_names_that_settings_know_are_those_that_there_are() -> None:
    assert tuple(layout.name for layout in layouts.BUILTIN) == LAYOUTS
    for name in ENGINES:
        assert parse(f"[tool.pipeline]\nengine = '{name}'\n").engine == name
