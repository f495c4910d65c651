"""Locales that people alone translate: ``engine = "none"``, for the project or for one locale."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from pipeline.engines import registry
from pipeline.errors import ConfigError
from pipeline.project.settings import parse
from tests.conftest import Folder

Review = Callable[[Folder, str, str, str], None]
TABLE = '[tool.pipeline]\nlocales = ["ko", "es"]\n'
PO = "locales/{}/LC_MESSAGES/{}.po"


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine can be chosen, and what engines need is not installed."""
    monkeypatch.setattr(registry, "choose", None)
    for module in ("argostranslate", "ctranslate2", "sentencex", "sentencepiece"):
        monkeypatch.setitem(sys.modules, module, None)


@pytest.mark.usefixtures("no_engine")
def test_without_an_engine_people_s_words_alone_are_used(project: Folder, review: Review) -> None:
    project.write("pyproject.toml", f'{TABLE}engine = "none"\n')
    project.pipeline("run")
    assert "2 of 2 pages for es" in project.err
    assert project.err.count("\n") == 2
    catalog = project.read(PO.format("es", "pain/knee"))
    assert "# mt" not in catalog
    assert 'msgid "Rest the knee."\nmsgstr ""' in catalog
    page = project.read("output/es/pain/knee.md")
    assert "state: untranslated" in page
    assert page.endswith("# Knee\n\nRest the knee.\n")
    review(project, PO.format("es", "pain/knee"), "Rest the knee.", "Descanse la rodilla.")
    project.write("source/new.md", "# Knee\n\nRest the knee.\n\nSleep well.\n")
    project.pipeline("run", "--refresh")
    assert "note.md (1 of 3 pages for es)" in project.err
    assert "Descanse la rodilla." in project.read(PO.format("es", "new"))
    assert 'msgid "Sleep well."\nmsgstr ""' in project.read(PO.format("es", "new"))
    before = project.snapshot()
    assert "nothing would change" in project.pipeline("run", "--check")
    project.pipeline("run")
    assert project.snapshot() == before


def test_one_locale_can_do_without(project: Folder) -> None:
    project.write(
        "pyproject.toml", f'{TABLE}engine = "pseudo"\n[tool.pipeline.engines.ko]\nengine = "none"\n'
    )
    project.pipeline("run")
    assert "2 of 2 pages for ko" in project.err
    assert "# mt: pseudo" in project.read(PO.format("es", "note"))
    assert "# mt" not in project.read(PO.format("ko", "note"))
    assert "nothing would change" in project.pipeline("run", "--check")


def test_one_locale_alone_can_have_an_engine(project: Folder) -> None:
    project.write(
        "pyproject.toml", f'{TABLE}engine = "none"\n[tool.pipeline.engines.ko]\nengine = "pseudo"\n'
    )
    project.pipeline("run")
    assert "# mt: pseudo" in project.read(PO.format("ko", "note"))
    assert "# mt" not in project.read(PO.format("es", "note"))


@pytest.mark.parametrize("options", [(), ("--refresh",)])
def test_what_an_engine_wrote_stays_when_there_is_none_any_more(
    project: Folder, options: tuple[str, ...]
) -> None:
    project.pipeline("run")
    before = project.read(PO.format("es", "note")), project.read("output/es/note.md")
    project.write("pyproject.toml", f'{TABLE}name = "articles"\nengine = "none"\n')
    project.pipeline("run", *options)
    assert (project.read(PO.format("es", "note")), project.read("output/es/note.md")) == before


def test_models_are_listed_all_the_same(project: Folder) -> None:
    project.write("pyproject.toml", f'{TABLE}engine = "none"\n')
    assert "bundled" in project.pipeline("models", "list")


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('ko = "none"', "tool.pipeline.engines.ko must be a table, not 'none'"),
        ("ko = {}\nfr = {}", "tool.pipeline.engines.fr is for neither a locale of the project"),
        ('ko = {engine = ""}', "tool.pipeline.engines.ko.engine must be the name of an engine"),
        ("ko = {engine = 3}", "tool.pipeline.engines.ko.engine must be the name of an engine"),
        ('ko = {engine = "nine"}', "unknown engine 'nine' in tool.pipeline.engines.ko.engine"),
        ('ko = {motor = "none"}', "unknown setting tool.pipeline.engines.ko.motor"),
    ],
)
def test_a_wrong_setting_is_told(table: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(f"{TABLE}[tool.pipeline.engines]\n{table}\n")
    assert words in str(caught.value)


def test_a_locale_s_engine_is_found() -> None:
    found = parse(
        f'{TABLE}engine = "none"\n[tool.pipeline.engines]\nko.engine = "argos"\nes = {{}}'
    )
    assert [found.engine_for(locale) for locale in ("ko", "es", "fr")] == ["argos", "none", "none"]


def test_an_engine_that_is_not_installed_is_one_error(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("pyproject.toml", f'{TABLE}engine = "argos"\n')
    monkeypatch.setitem(sys.modules, "sentencex", None)
    project.pipeline("run", "-l", "es", code=1)
    assert project.err.count("error:") == 1
    assert "machine translation is not installed (sentencex is missing)" in project.err
    assert 'set tool.pipeline.engine to "none"' in project.err
    assert (project.root / "output/es/note.md").exists()
