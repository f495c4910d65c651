"""Which engine is asked, what it is asked for, and engines that others have installed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipeline.engines import packages, registry
from pipeline.engines.codes import codes
from pipeline.engines.packages import LEXICON, signature
from pipeline.engines.registry import EngineRequest
from pipeline.errors import ConfigError, EngineError
from pipeline.translate import confidence
from tests.conftest import Folder
from tests.distributions import ROOT, Install, examples, pipeline

Package = Callable[..., Path]


@pytest.fixture(autouse=True)
def no_user_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "none"))


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """Makes a package that can be chosen, though not loaded; returns its folder."""

    def made(code: str, folder: str = "packages", **metadata: object) -> Path:
        path = tmp_path / folder / f"translate-en_{code}"
        (path / "model").mkdir(parents=True)
        (path / "model" / "model.bin").write_bytes(b"weights")
        about = {"from_code": "en", "to_code": code, "package_version": "1.9", **metadata}
        (path / "metadata.json").write_text(json.dumps(about), "utf-8")
        return path

    return made


@pytest.mark.parametrize(
    ("locale", "known_as"),
    [
        ("es", ("es",)),
        ("es-MX", ("es-MX", "es")),
        ("es-419", ("es-419", "es")),
        ("pt", ("pt",)),
        ("pt-PT", ("pt-PT", "pt")),
        ("pt-BR", ("pt-BR", "pb", "pt")),
        ("zh", ("zh-Hans", "zh")),
        ("zh-CN", ("zh-CN", "zh-Hans", "zh")),
        ("zh-TW", ("zh-TW", "zh-Hant", "zt", "zh")),
        ("zh-HK", ("zh-HK", "zh-Hant", "zt", "zh")),
        ("zh-Hant", ("zh-Hant", "zt", "zh")),
        ("zh-Hant-TW", ("zh-Hant-TW", "zh-Hant", "zt", "zh")),
        ("sr-Latn", ("sr-Latn", "sr")),
    ],
)
def test_a_locale_goes_by_several_codes_the_language_last(
    locale: str, known_as: tuple[str, ...]
) -> None:
    assert codes(locale) == known_as


@pytest.mark.parametrize(
    ("there", "locale", "chosen"),
    [
        (("zt", "zh"), "zh-TW", "zt"),
        (("zt", "zh"), "zh-Hant", "zt"),
        (("zt", "zh"), "zh-CN", "zh"),
        (("zh",), "zh-Hant", "zh"),
        (("pb", "pt"), "pt-BR", "pb"),
        (("pb", "pt"), "pt-PT", "pt"),
        (("pt",), "pt-BR", "pt"),
        (("es",), "es-419", "es"),
        (("es", "es-MX"), "es-MX", "es-MX"),
    ],
)
def test_the_package_nearest_to_the_locale_is_chosen(
    package: Package, tmp_path: Path, there: tuple[str, ...], locale: str, chosen: str
) -> None:
    for code in there:
        package(code)
    assert packages.choose(tmp_path / "packages", locale).target == chosen


def test_the_written_form_comes_before_the_place_of_the_package(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package("zh")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(package("zt", "user").parent))
    assert packages.choose(tmp_path / "packages", "zh-TW").target == "zt"


@pytest.mark.parametrize(
    ("locale", "name"), [("zh-TW", "en-zt"), ("pt-BR", "en-pb"), ("fr", "en-fr")]
)
def test_a_missing_package_is_named_as_the_index_names_it(locale: str, name: str) -> None:
    with pytest.raises(EngineError) as caught:
        packages.choose(None, locale)
    assert f"`pipeline models install {name}`" in str(caught.value)


def test_the_signature_changes_with_every_file_of_a_package(package: Package) -> None:
    path = package("es")
    (path / "sentencepiece.model").write_bytes(b"pieces")
    (path / "model" / "shared_vocabulary.json").write_text("[]", "utf-8")
    info = packages.describe(path, "project")
    assert info is not None
    seen = {signature(info)}
    assert next(iter(seen)).startswith("argos en-es 1.9 ")
    assert signature(info) in seen
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        before = file.read_bytes()
        file.write_bytes(before + b" ")
        assert signature(info) not in seen, file
        seen.add(signature(info))
        file.write_bytes(before)
    (path / "model" / "more.json").write_text("{}", "utf-8")
    assert signature(info) not in seen
    seen.add(signature(info))
    (path / "model" / "more.json").rename(path / "model" / "other.json")
    assert signature(info) not in seen


def test_a_package_that_cannot_be_read_is_one_clear_error(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = packages.describe(package("es"), "project")
    assert info is not None

    def unreadable(self: Path, *arguments: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", unreadable)
    with pytest.raises(EngineError, match="cannot be read: Permission denied"):
        signature(info)


def test_what_a_package_is_worth_is_read_from_it(package: Package) -> None:
    silent = packages.describe(package("es"), "project")
    assert silent is not None
    assert (silent.curve, silent.aligner) == (confidence.DEFAULT, None)
    told = packages.describe(
        package("ko", confidence=[0.1, 2, 0.3], aligner=["lexicon"]), "project"
    )
    assert told is not None
    assert (told.curve, told.aligner) == ((0.1, 2.0, 0.3), frozenset({LEXICON}))


@pytest.mark.parametrize("value", [None, 3, "high", [], [1, 2], [1, 2, "3"], [1, 2, float("nan")]])
def test_a_curve_that_is_none_is_left_alone(package: Package, value: object) -> None:
    info = packages.describe(package("es", confidence=value, aligner=value), "project")
    assert info is not None
    assert (info.curve, info.aligner) == (confidence.DEFAULT, None)


@pytest.mark.parametrize("locale", ["es", "ko"])
def test_the_bundled_packages_are_calibrated(locale: str) -> None:
    info = packages.choose(None, locale)
    assert info.curve != confidence.DEFAULT
    assert info.aligner is not None
    choice = registry.choose("argos", EngineRequest(locale))
    assert choice.curve == info.curve
    assert choice.signature == signature(info)


def test_an_engine_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(ConfigError) as caught:
        registry.choose("deepthought", EngineRequest("es"))
    assert "unknown engine 'deepthought'" in str(caught.value)
    assert "argos, libretranslate, pseudo" in str(caught.value)
    assert "install the package that brings it" in str(caught.value)


# Engines of others.

POINTS = '[project.entry-points."pipeline.engines"]\nphrasebook = "my_site.engine:choose"\n'


def engine(code: str) -> tuple[Mapping[str, str], str]:
    """What a distribution with an engine consists of."""
    return {"my_site/engine.py": code}, POINTS


@pytest.fixture
def articles(folder: Folder) -> Folder:
    folder.write("pyproject.toml", '[tool.pipeline]\nengine = "phrasebook"\nlocales = ["es-MX"]\n')
    folder.write("source/a.md", "Rest well. Drink **water**.\n\nUnheard of.\n")
    return folder


def test_an_engine_of_another_package_translates(install: Install, articles: Folder) -> None:
    code, said = pipeline(
        install(*engine(examples()[0]["my_site/engine.py"])), articles.root, "run"
    )
    assert code == 0, said
    catalog = articles.read("locales/es_MX/LC_MESSAGES/a.po")
    assert 'msgstr "Descanse bien. Beba **agua**."' in catalog
    assert "# mt: phrasebook en-es 1 confidence=" in catalog
    assert "# mt-failed: phrasebook en-es 1" in catalog


CHECKING = """
from pipeline import ConfigError
def choose(request):
    raise ConfigError(f"cannot use {dict(request.options)} for {request.locale}")
"""


def test_an_engine_of_another_package_reads_its_own_options(
    install: Install, articles: Folder
) -> None:
    with (articles.root / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write("[tool.pipeline.engines.phrasebook]\nlevel = 3\n")
    code, said = pipeline(install(*engine(CHECKING)), articles.root, "run")
    assert code == 2
    assert "cannot use {'level': 3} for es-MX" in said


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import no_such_module\n", "cannot be loaded: ModuleNotFoundError"),
        ("chose = None\n", "cannot be loaded: AttributeError"),
        ("choose = None\n", "cannot be chosen: TypeError"),
        ("def choose(request):\n    return request.locale\n", "its factory gave str"),
        (
            "def choose(request):\n    raise KeyError(request.locale)\n",
            "cannot be chosen: KeyError",
        ),
        (
            "from pipeline.engines.registry import EngineChoice\n"
            "def choose(request):\n"
            "    return EngineChoice('x 1', lambda text: [text], lambda: 1 / 0)\n",
            "cannot be made ready: ZeroDivisionError",
        ),
        (
            "from pipeline.engines.registry import EngineChoice\n"
            "class Engine:\n"
            "    placeholders = (tuple('0123456789'),)\n"
            "    def translate(self, queries, finished): raise OSError('unplugged')\n"
            "def choose(request):\n"
            "    return EngineChoice('x 1', lambda text: [text], Engine)\n",
            "cannot translate: OSError: unplugged",
        ),
        (
            "from pipeline.engines.registry import EngineChoice\n"
            "class Engine:\n"
            "    placeholders = ()\n"
            "def choose(request):\n"
            "    return EngineChoice('x 1', lambda text: [text], Engine)\n",
            "its placeholders are no sets of tokens",
        ),
        (
            "from pipeline.engines.registry import EngineChoice\n"
            "class Engine:\n"
            "    placeholders = (tuple('0123456789'),)\n"
            "    def translate(self, queries, finished):\n"
            "        finished({query.text: ['Descanse.'] for query in queries})\n"
            "def choose(request):\n"
            "    return EngineChoice('x 1', lambda text: [text], Engine)\n",
            "'Descanse.' is no hypothesis",
        ),
        (
            "from pipeline.engines.registry import EngineChoice\n"
            "class Engine:\n"
            "    placeholders = (tuple('0123456789'),)\n"
            "def choose(request):\n"
            "    return EngineChoice('x 1', lambda text: text.words, Engine)\n",
            "cannot split a text: AttributeError",
        ),
    ],
)
def test_a_broken_engine_is_one_error_that_names_its_package(
    install: Install, articles: Folder, code: str, words: str
) -> None:
    status, said = pipeline(install(*engine(code)), articles.root, "run")
    assert status == 1
    assert words in said
    assert "my-site-tools 1.5" in said
    assert "Install another version of that distribution, or uninstall it." in said
    assert "Traceback" not in said


def test_one_name_of_two_packages_is_refused(tmp_path: Path, articles: Folder) -> None:
    for name in ("one", "two"):
        about = tmp_path / "site" / f"{name}-1.0.dist-info"
        about.mkdir(parents=True)
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(
            f"[pipeline.engines]\nphrasebook = {name}:choose\n", "utf-8"
        )
    paths = os.pathsep.join([str(tmp_path / "site"), str(ROOT)])
    code, said = pipeline({**os.environ, "PYTHONPATH": paths}, articles.root, "run")
    assert code == 1
    assert "'phrasebook' (pipeline.engines) of one 1.0 is also one of two 1.0" in said
    assert "Traceback" not in said
