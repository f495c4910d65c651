"""Locales with a region or a script, and those of which little is known."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locale
from pipeline.languages import labels
from pipeline.languages.registry import language
from tests.conftest import Folder

Review = Callable[[Folder, str, str, str], None]


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("es", ["es"]),
        ("es-MX", ["es-MX", "es"]),
        ("es_419", ["es-419", "es"]),
        ("pt-BR", ["pt-BR", "pt"]),
        ("zh-TW", ["zh-TW", "zh-Hant"]),
        ("zh-Hant-HK", ["zh-Hant-HK", "zh-Hant"]),
        ("zh-CN", ["zh-CN", "zh-Hans", "zh"]),
        ("zh", ["zh", "zh-Hans"]),
        ("sr-Latn-RS", ["sr-Latn-RS", "sr-Latn"]),
    ],
)
def test_a_locale_falls_back_within_its_script(code: str, chain: list[str]) -> None:
    assert list(locale.chain(code)) == chain


@given(st.text(max_size=12))
def test_any_text_has_a_chain_that_begins_with_it(code: str) -> None:
    assert locale.chain(code)[0] == code.replace("_", "-")
    assert language(code).labels is not None


def settings(folder: Folder, *locales: str) -> None:
    named = ", ".join(f'"{code}"' for code in locales)
    folder.write("pyproject.toml", f'[tool.pipeline]\nengine = "pseudo"\nlocales = [{named}]\n')


def test_a_region_takes_what_its_language_has_reviewed(folder: Folder, review: Review) -> None:
    settings(folder, "es", "es-MX")
    folder.write("source/note.md", "# Rest\n\nRest well.\n\nTake 1.5 mg.\n\nSleep.\n")
    folder.pipeline("run")
    path = "locales/es/LC_MESSAGES/note.po"
    mexican = "locales/es_MX/LC_MESSAGES/note.po"
    review(folder, mexican, "Sleep.", "Duerme.")
    for english, spanish in [
        ("Rest", "Reposo"),
        ("Rest well.", "Descanse bien."),
        ("Take 1.5 mg.", "Tome 1,5 mg."),
        ("Sleep.", "Duerma."),
    ]:
        review(folder, path, english, spanish)
    folder.pipeline("run")
    page = folder.read("output/es-MX/note.md")
    assert "# Reposo\n\nDescanse bien.\n\nTome 1.5 mg.\n\nDuerme.\n" in page
    catalog = folder.read(mexican)
    assert "# tm: reviewed in es note" in catalog
    # Nobody has reviewed it with the number as Mexicans write it.
    assert "# mt: memory es note confidence=0.95" in catalog
    assert "state: machine" in page
    before = folder.snapshot()
    folder.pipeline("run")
    assert folder.snapshot() == before


def test_another_script_takes_nothing(folder: Folder, review: Review) -> None:
    settings(folder, "zh-Hans", "zh-Hant")
    folder.write("source/note.md", "Rest well.\n")
    folder.pipeline("run")
    review(folder, "locales/zh_Hans/LC_MESSAGES/note.po", "Rest well.", "好好休息。")
    folder.pipeline("run")
    assert "好好休息" not in folder.read("output/zh-Hant/note.md")


@pytest.mark.parametrize(
    ("code", "banner"),
    [("de", "maschinelle"), ("zh-TW", "機器翻譯"), ("zh-CN", "机器翻译"), ("pt-BR", "automática")],
)
def test_a_banner_that_no_native_reader_reviewed_is_shown_and_says_so_in_the_catalog(
    folder: Folder, code: str, banner: str
) -> None:
    settings(folder, code)
    folder.write("source/note.md", "Rest well.\n")
    folder.pipeline("run")
    assert banner in folder.read(f"output/{code}/note.md")
    assert "banner" not in folder.err
    catalog = folder.read(f"locales/{code.replace('-', '_')}/LC_MESSAGES/_labels.po")
    assert catalog.count("#, fuzzy") == 3
    assert "# mt-note: no native reader has reviewed it" in catalog
    folder.pipeline("run", "--refresh")
    assert banner in folder.read(f"output/{code}/note.md")


def test_catalogs_that_name_the_labels_otherwise_are_renewed_with_what_was_reviewed(
    folder: Folder, review: Review
) -> None:
    settings(folder, "de")
    folder.write("source/note.md", "Rest well.\n")
    folder.pipeline("run")
    catalog, template = "locales/de/LC_MESSAGES/_labels.po", "locales/pot/_labels.pot"
    review(folder, catalog, next(iter(language("de").labels)), "Nicht geprüft.")
    folder.pipeline("update")
    reviewed = folder.read(catalog)
    for path in (catalog, template):
        former = folder.read(path).replace(labels.REFERENCE, labels.FORMER_REFERENCE)
        # Some editors put their own name there.
        folder.write(path, former.replace("X-Generator: pipeline", "X-Generator: Editor 1"))
    folder.pipeline("run")
    assert labels.REFERENCE in folder.read(template)
    assert folder.read(catalog) == reviewed.replace(
        "X-Generator: pipeline", "X-Generator: Editor 1"
    )
    assert "> Nicht geprüft. [" in folder.read("output/de/note.md")


def test_a_banner_in_english_is_told_once(folder: Folder) -> None:
    settings(folder, "sw")
    folder.write("source/note.md", "Rest well.\n")
    folder.write("source/other.md", "Sleep well.\n")
    folder.pipeline("run")
    assert folder.err.count("the banner on pages for sw is in English") == 1
    assert "locales/sw/LC_MESSAGES/_labels.po:" in folder.err
    assert "no person has reviewed yet" in folder.read("output/sw/note.md")


def test_a_corrected_banner_is_shown(folder: Folder, review: Review) -> None:
    settings(folder, "de")
    folder.write("source/note.md", "Rest well.\n")
    folder.pipeline("run")
    banner = next(iter(language("de").labels))
    review(folder, "locales/de/LC_MESSAGES/_labels.po", banner, "Nicht geprüft.")
    folder.pipeline("run")
    assert "> Nicht geprüft. [" in folder.read("output/de/note.md")
