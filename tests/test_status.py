"""Rows of `status`: what is counted, and when it is counted anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline import CatalogError, PipelineError, Row, Workspace, status
from pipeline.project.workspace import Workspace as Opened
from tests.conftest import Folder
from tests.test_pages import NOTE, approve

Review = Callable[[Folder, str, str, str], None]
SHARED = "locales/es/LC_MESSAGES/_disclaimers/general.po"
GENERAL = "**Disclaimer:** General text only."


@pytest.fixture
def translated(project: Folder) -> Folder:
    """A project whose catalogs are filled by the test engine."""
    project.pipeline("run")
    return project


def rows(folder: Folder, *locales: str) -> dict[tuple[str, str], Row]:
    with Workspace(folder.root) as workspace:
        found, report = status(workspace, locales or ("es",))
    assert not report.errors
    return {(row.locale, row.article): row for row in found}


def note(folder: Folder) -> Row:
    return rows(folder)["es", "note.md"]


def row(article: str, **values: int | str) -> Row:
    known: dict[str, Any] = {"locale": "es", "state": "machine", **values}
    return Row(article=article, **known)


def test_a_row_adds_up() -> None:
    made = Row(
        locale="es", article="a.md", reviewed=1, machine=2, stale=4, untranslated=8, unsure=16,
        refused=32, unapproved=64, english=128, approved=256, disclaimers=512, state="partial",
    )  # fmt: skip
    assert made.total == 127
    assert made.share_reviewed == 1 / 127
    assert Row(locale="es", article="a.md").share_reviewed == 1
    assert row("a.md", machine=1).share_reviewed == 0
    assert made.as_dict() == {
        "locale": "es",
        "article": "a.md",
        "reviewed": 1,
        "machine": 2,
        "stale": 4,
        "untranslated": 8,
        "unsure": 16,
        "refused": 32,
        "unapproved": 64,
        "english": 128,
        "disclaimers": {"approved": 256, "total": 512},
        "state": "partial",
    }


def test_there_is_a_row_for_every_article_and_locale(translated: Folder) -> None:
    assert list(rows(translated, "ko", "es")) == [
        ("ko", "_disclaimers/general.md"), ("ko", "note.md"), ("ko", "pain/knee.md"),
        ("es", "_disclaimers/general.md"), ("es", "note.md"), ("es", "pain/knee.md"),
    ]  # fmt: skip
    assert rows(translated)["es", "pain/knee.md"] == row("pain/knee.md", machine=2)


def test_units_are_counted_by_what_has_become_of_them(translated: Folder, review: Review) -> None:
    assert note(translated) == row("note.md", machine=2, unapproved=1, english=1, disclaimers=2)
    review(translated, NOTE, "A short note", "Una nota")
    assert note(translated) == row(
        "note.md", reviewed=1, machine=1, unapproved=1, english=1, disclaimers=2
    )
    # Somebody has touched what the engine wrote, and not yet confirmed it.
    text = translated.read(NOTE)
    place = text.index("msgstr", text.index('msgid "Rest for 2 days. Do not run."'))
    translated.write(NOTE, f'{text[:place]}msgstr "x{text[place + 8 :]}')
    assert note(translated) == row(
        "note.md", reviewed=1, stale=1, unapproved=1, english=2, disclaimers=2, state="partial"
    )
    translated.edit("source/note.md", "Rest for 2 days. Do not run.", "Sit down.")
    assert note(translated) == row(
        "note.md",
        reviewed=1,
        untranslated=1,
        unapproved=1,
        english=2,
        disclaimers=2,
        state="partial",
    )


def test_a_text_that_occurs_twice_counts_once_and_one_in_a_context_apart(folder: Folder) -> None:
    folder.write("source/a.md", "a\n\na\n\n<!-- i18n:context menu -->\n\na\n\nb\n")
    assert rows(folder) == {
        ("es", "a.md"): row("a.md", untranslated=3, english=3, state="untranslated")
    }
    folder.pipeline("run")
    assert rows(folder) == {("es", "a.md"): row("a.md", machine=3)}


def test_legal_texts_are_approved_one_by_one_on_their_page_and_where_they_are_shared(
    translated: Folder, review: Review
) -> None:
    review(translated, NOTE, "No claims are made here.", "Nada se afirma.")
    assert note(translated) == row("note.md", machine=2, unapproved=1, english=1, disclaimers=2)
    approve(translated, NOTE, "No claims are made here.", "Nada se afirma.")
    assert note(translated) == row("note.md", reviewed=1, machine=2, approved=1, disclaimers=2)
    approve(translated, SHARED, GENERAL, "**Aviso:** Solo texto general.")
    assert note(translated) == row("note.md", reviewed=1, machine=2, approved=2, disclaimers=2)
    general = row(
        "_disclaimers/general.md", reviewed=1, approved=1, disclaimers=1, state="reviewed"
    )
    assert rows(translated)["es", "_disclaimers/general.md"] == general
    assert rows(translated)["es", "pain/knee.md"].disclaimers == 0
    translated.edit("source/note.md", "disclaimers: [general]\n", "")
    assert note(translated) == row("note.md", reviewed=1, machine=2, approved=1, disclaimers=1)


def test_a_shared_text_that_names_itself_is_counted_once(translated: Folder) -> None:
    translated.write(
        "source/_disclaimers/general.md", f"---\ndisclaimers: [general]\n---\n\n{GENERAL}\n"
    )
    assert rows(translated)["es", "_disclaimers/general.md"].disclaimers == 1


def test_what_has_not_changed_is_not_counted_again(
    translated: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(translated, "es", "ko")
    monkeypatch.setattr(Opened, "document", None)
    assert rows(translated, "es", "ko") == before


def test_a_row_that_cannot_be_made_is_an_error_and_the_others_are_there(
    translated: Folder,
) -> None:
    translated.write(NOTE, "no catalog\n")
    (translated.root / "source/pain/knee.md").write_bytes(b"\xff")
    with Workspace(translated.root) as workspace:
        found, report = status(workspace, ["es", "ko"])
    assert [(row.locale, row.article) for row in found] == [
        ("es", "_disclaimers/general.md"),
        ("ko", "_disclaimers/general.md"), ("ko", "note.md"),
    ]  # fmt: skip
    errors: list[PipelineError] = report.errors
    assert [str(error.path) for error in errors] == [
        NOTE, "source/pain/knee.md",
    ]  # fmt: skip
    assert isinstance(errors[0], CatalogError)
