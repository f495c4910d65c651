"""From articles to pages: publishing, disclaimers, stability, and what editors do in between."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.catalogs import po
from pipeline.catalogs.approval import approved
from pipeline.project import workers
from tests.conftest import Folder

Review = Callable[[Folder, str, str, str], None]
NOTE = "locales/es/LC_MESSAGES/note.po"


def approve(folder: Folder, path: str, msgid: str, msgstr: str) -> None:
    found = po.parse(folder.read(path), path)
    messages = tuple(
        approved(
            replace(m, msgstr=msgstr).with_flag("fuzzy", present=False),
            "Kim",
            datetime.date(2024, 1, 2),
        )
        if m.msgid == msgid
        else m
        for m in found.messages
    )
    (folder.root / path).write_text(po.serialize(replace(found, messages=messages)), "utf-8")


def test_a_run_takes_articles_to_pages(project: Folder) -> None:
    project.write("source/images/a.svg", "<svg/>")
    project.edit("source/note.md", "Do not run.", "Do not [run](images/a.svg).")
    table = project.pipeline("run")
    assert "note.md" in table
    page = project.read("output/es/note.md")
    assert "lang: es\n" in page
    assert "state: machine\n" in page
    assert "source: ../../source/note.md" in page
    assert "ko: ../ko/note.md" in page
    assert "date_text: 11 de noviembre de 2024" in page
    assert "reading_time_text: 4 minutos" in page
    assert "date_text: 2024년 11월 11일" in project.read("output/ko/note.md")
    assert (project.root / "output/es/images/a.svg").read_text() == "<svg/>"
    assert (project.root / "output/ko/pain/knee.md").exists()
    assert not (project.root / "output/es/_disclaimers").exists()


def test_a_second_run_changes_nothing_not_even_a_timestamp(project: Folder) -> None:
    project.pipeline("run")
    before = project.snapshot()
    project.pipeline("run")
    assert project.snapshot() == before
    (project.root / ".pipeline" / "cache.sqlite").unlink()
    project.pipeline("run")
    assert project.snapshot() == before
    for verb in ("extract", "update", "build"):
        assert "nothing would change" in project.pipeline(verb, "--check")


def test_check_writes_nothing_and_says_what_would_change(project: Folder) -> None:
    project.pipeline("run")
    project.edit("source/note.md", "Rest for 2 days.", "Rest for 3 days.")
    before = project.snapshot()
    assert "would write locales/pot/note.pot" in project.pipeline("extract", "--check", code=4)
    assert "would write output/es/note.md" in project.pipeline("build", "--check", code=4)
    project.pipeline("build", "--check", code=4)
    assert project.snapshot() == before


def test_the_banner_goes_with_the_last_machine_unit(project: Folder, review: Review) -> None:
    project.pipeline("run")
    banner = "traducción automática"
    path = "locales/es/LC_MESSAGES/pain/knee.po"
    assert banner in project.read("output/es/pain/knee.md")
    review(project, path, "Knee", "Rodilla")
    project.pipeline("build")
    assert banner in project.read("output/es/pain/knee.md")
    review(project, path, "Rest the knee.", "Descanse la rodilla.")
    project.pipeline("build")
    page = project.read("output/es/pain/knee.md")
    assert banner not in page
    assert "state: reviewed" in page
    assert page.endswith("# Rodilla\n\nDescanse la rodilla.\n")


def test_the_banner_says_in_english_what_nobody_reviewed(project: Folder) -> None:
    project.pipeline("run")
    labels = "locales/es/LC_MESSAGES/_labels.po"
    project.edit(labels, 'msgid "Read the original', '#, fuzzy\nmsgid "Read the original')
    project.pipeline("build")
    page = project.read("output/es/note.md")
    assert "traducción automática" in page
    assert "[Read the original in English](../../source/note.md)" in page


def test_machine_text_is_not_shown_where_only_reviewed_text_may_be(project: Folder) -> None:
    project.write(
        "pyproject.toml",
        project.read("pyproject.toml") + '\n[tool.pipeline.publish.es]\nshow = "reviewed"\n',
    )
    project.pipeline("run")
    page = project.read("output/es/note.md")
    assert "Rest for 2 days. Do not run." in page
    assert "prueba" not in page
    assert "automática" not in page
    assert "state: untranslated" in page


def test_machine_text_of_little_confidence_gives_way_to_the_source(project: Folder) -> None:
    project.write(
        "pyproject.toml",
        project.read("pyproject.toml") + "\n[tool.pipeline.publish.es]\nminimum-confidence = 0.7\n",
    )
    project.pipeline("run")
    page = project.read("output/es/note.md")
    assert "Rest for 2 days. Do not run." in page
    assert "state: untranslated" in page
    assert "confidence=0." in project.read(NOTE)
    assert "시험" in project.read("output/ko/note.md")


def test_a_page_with_too_little_reviewed_is_withheld(project: Folder, review: Review) -> None:
    project.pipeline("run")
    assert (project.root / "output/es/pain/knee.md").exists()
    project.write(
        "pyproject.toml",
        project.read("pyproject.toml") + "\n[tool.pipeline.publish.es]\nminimum-reviewed = 0.5\n",
    )
    project.pipeline("build")
    assert "withheld" in project.err or "fewer than 50%" in project.err
    assert not (project.root / "output/es/pain/knee.md").exists()
    assert "\n  es: " not in project.read("output/ko/pain/knee.md")
    review(project, "locales/es/LC_MESSAGES/pain/knee.po", "Knee", "Rodilla")
    project.pipeline("build")
    assert (project.root / "output/es/pain/knee.md").exists()


def test_legal_text_is_english_until_its_translation_is_approved(
    project: Folder, review: Review
) -> None:
    project.pipeline("run")
    page = project.read("output/es/note.md")
    english = '> <span lang="en">No claims are made here.</span>'
    assert english in page
    assert '<span lang="en">**Disclaimer:** General text only.</span>' in page
    review(project, NOTE, "No claims are made here.", "No se afirma nada aquí.")
    project.pipeline("build")
    assert english in project.read("output/es/note.md")
    approve(project, NOTE, "No claims are made here.", "No se afirma nada aquí.")
    project.pipeline("build")
    page = project.read("output/es/note.md")
    assert "> No se afirma nada aquí." in page
    assert "note.md" in project.pipeline("status")
    assert "1/2 approved" in project.out
    project.edit(NOTE, "No se afirma nada aquí.", "Se afirma todo aquí.")
    project.pipeline("build")
    assert english in project.read("output/es/note.md")


def test_a_disclaimer_that_would_be_swallowed_stops_its_page(project: Folder) -> None:
    project.pipeline("run")
    before = project.read("output/es/note.md")
    project.edit("source/note.md", "Rest for 2 days.", "Rest now.\n\n```\nopen")
    project.edit("source/note.md", "<!-- disclaimer -->\n> No claims are made here.\n", "")
    project.pipeline("run", code=1)
    assert "disclaimer" in project.err
    assert project.read("output/es/note.md") == before
    assert (project.root / "output/es/pain/knee.md").exists()


def test_pages_of_removed_articles_go_unless_someone_edited_them(project: Folder) -> None:
    project.pipeline("run")
    project.write("output/es/own.md", "Written by hand.\n")
    project.edit("output/ko/pain/knee.md", "state: machine", "state: edited")
    (project.root / "source/pain/knee.md").unlink()
    project.pipeline("run")
    assert not (project.root / "output/es/pain").exists()
    assert (project.root / "output/ko/pain/knee.md").exists()
    assert "edited by hand" in project.err
    assert (project.root / "output/es/own.md").exists()
    assert not (project.root / "locales/pot/pain/knee.pot").exists()


def test_a_renamed_article_keeps_its_translations(project: Folder, review: Review) -> None:
    project.pipeline("run")
    review(project, "locales/es/LC_MESSAGES/pain/knee.po", "Rest the knee.", "Descanse la rodilla.")
    (project.root / "source/pain/knee.md").rename(project.root / "source/knees.md")
    project.pipeline("run")
    assert "Descanse la rodilla." in project.read("locales/es/LC_MESSAGES/knees.po")
    assert "Descanse la rodilla." in project.read("output/es/knees.md")
    assert not (project.root / "locales/es/LC_MESSAGES/pain").exists()


def test_a_changed_source_shows_english_until_the_stale_translation_is_reviewed(
    project: Folder, review: Review
) -> None:
    project.pipeline("run")
    path = "locales/es/LC_MESSAGES/pain/knee.po"
    review(project, path, "Rest the knee.", "Descanse la rodilla.")
    project.edit("source/pain/knee.md", "Rest the knee.", "Never rest the knee.")
    project.pipeline("run")
    catalog = project.read(path)
    assert '#| msgid "Rest the knee."' in catalog
    assert "Descanse la rodilla." in catalog
    page = project.read("output/es/pain/knee.md")
    assert "Never rest the knee." in page
    assert "Descanse" not in page


def test_machine_translation_never_touches_what_a_person_wrote(
    project: Folder, review: Review
) -> None:
    project.pipeline("run")
    path = "locales/es/LC_MESSAGES/pain/knee.po"
    review(project, path, "Knee", "Rodilla")
    found = po.parse(project.read(path), path)
    half_done = tuple(
        replace(m, msgstr="Descanse la…") if m.msgid == "Rest the knee." else m
        for m in found.messages
    )
    (project.root / path).write_text(po.serialize(replace(found, messages=half_done)), "utf-8")
    project.pipeline("pretranslate", "--refresh")
    assert "Rodilla" in project.read(path)
    assert "Descanse la…" in project.read(path)


def test_status_is_for_machines_too(project: Folder) -> None:
    project.pipeline("run")
    rows = json.loads(project.pipeline("status", "--json", "-l", "ko"))["status"]
    assert {row["locale"] for row in rows} == {"ko"}
    note = next(row for row in rows if row["article"] == "note.md")
    assert (note["machine"], note["unapproved"], note["english"]) == (2, 1, 1)
    assert note["state"] == "machine"
    assert note["disclaimers"] == {"approved": 0, "total": 2}
    assert project.pipeline("status", "--quiet") == ""


def test_a_catalog_that_an_editor_saved_elsewhere_loads(project: Folder) -> None:
    project.pipeline("run")
    path = project.root / NOTE
    poedit = (
        project.read(NOTE)
        .replace("\n", "\r\n")
        .replace('"X-Generator: pipeline\\n"', '"X-Generator: Poedit 3.5\\n"')
    )
    path.write_bytes(b"\xef\xbb\xbf" + poedit.encode())
    before = path.read_bytes()
    project.pipeline("run")
    assert path.read_bytes() == before


def test_many_articles_come_out_as_few_do(project: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):
        project.write(f"source/many/{number}.md", f"# Page {number}\n\nRest for {number} days.\n")
    project.write("source/many/bad.md", "---\na: b: c\n---\n")
    project.pipeline("run", code=1)
    one_by_one, error = project.snapshot(), project.err
    for path in ("locales", "output", ".pipeline"):
        shutil.rmtree(project.root / path)
    monkeypatch.setattr(workers, "WORTH_IT", 2)
    project.pipeline("run", code=1)
    together = project.snapshot()
    assert {k: v[0] for k, v in together.items()} == {k: v[0] for k, v in one_by_one.items()}
    assert project.err == error
    project.pipeline("run", code=1)
    assert project.snapshot() == together


def test_init_makes_a_project_that_runs(folder: Folder, tmp_path: Path) -> None:
    folder.root = tmp_path / "new"
    folder.write("pyproject.toml", '[project]\nname = "clinic"\n')
    folder.pipeline("init")
    folder.edit("pyproject.toml", 'locales = ["ko", "es"]', 'locales = ["fr"]\nengine = "pseudo"')
    told = folder.pipeline("run").splitlines()
    assert told.count("wrote locales/fr/LC_MESSAGES/hello.po") == 1
    assert (folder.root / "output/fr/hello.md").exists()
    assert "clinic" in folder.read("locales/fr/LC_MESSAGES/hello.po")
    folder.pipeline("init", code=2)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_pages_keep_the_line_endings_of_their_article(folder: Folder, newline: str) -> None:
    path = folder.root / "source" / "a.md"
    path.parent.mkdir()
    path.write_bytes(
        f"---{newline}title: Rest{newline}---{newline}{newline}Rest well.{newline}".encode()
    )
    folder.pipeline("run")
    page = (folder.root / "output/es/a.md").read_bytes()
    assert page.count(b"\n") == page.count(newline.encode())
