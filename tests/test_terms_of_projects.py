"""A project's termbase: what changing it does, and what is said of texts that break it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from pipeline.catalogs import po
from pipeline.catalogs.provenance import terms_digest
from pipeline.model import Message
from tests.conftest import Folder

Review = Callable[[Folder, str, str, str], None]
PO = "locales/es/LC_MESSAGES/a.po"
TABLE = "locales/termbase.csv"
SETTINGS = '[tool.pipeline]\nengine = "pseudo"\nlocales = ["es"]\n'
ARTICLE = """\
Cupping is old.

The hip is round.

Cupping marks the skin.

The [skin](cupping.md) is thin.
"""
TERMS = "term,es,es forbidden,note\ncupping,ventosas,taza,\nskin,piel,,\n"


@pytest.fixture
def articles(folder: Folder) -> Folder:
    folder.write("pyproject.toml", SETTINGS)
    folder.write("source/a.md", ARTICLE)
    folder.write(TABLE, TERMS)
    folder.pipeline("run")
    return folder


def messages(folder: Folder) -> dict[str, Message]:
    return {m.msgid: m for m in po.parse(folder.read(PO), PO).active}


def redone(folder: Folder, table: str) -> set[str]:
    """The first words of the messages that change with the table."""
    before = messages(folder)
    folder.write(TABLE, table)
    folder.pipeline("pretranslate")
    after = messages(folder)
    still = folder.read(PO)
    folder.pipeline("pretranslate")
    assert folder.read(PO) == still
    return {" ".join(msgid.split()[:2]) for msgid in after if after[msgid] != before[msgid]}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("ventosas", "vacío", {"Cupping is", "Cupping marks"}),
        ("piel", "cutis", {"Cupping marks", "The [skin](cupping.md)"}),
        ("taza", "copa", {"Cupping is", "Cupping marks"}),
        ("cupping,ventosas,taza,\n", "", {"Cupping is", "Cupping marks"}),
        ("skin,piel,,", "skin,piel,,a note", set()),
        ("es forbidden,note", "note,es forbidden", {"Cupping is", "Cupping marks"}),
        ("skin,piel,,\n", "skin,piel,,\nhip,cadera,,\n", {"The hip"}),
        ("skin,piel,,\n", "skin,piel,,\nelbow,codo,,\n", set()),
    ],
)
def test_a_changed_termbase_redoes_the_machine_text_it_touches_and_no_other(
    articles: Folder, old: str, new: str, expected: set[str]
) -> None:
    assert old in TERMS
    assert redone(articles, TERMS.replace(old, new)) == expected


def test_what_people_wrote_stays_whatever_the_termbase_says(
    articles: Folder, review: Review
) -> None:
    review(articles, PO, "Cupping is old.", "Las copas son antiguas.")
    text = messages(articles)["Cupping marks the skin."].msgstr
    articles.edit(PO, f'msgstr "{text}"', 'msgstr "Deja marcas."')
    assert redone(articles, TERMS.replace("ventosas", "vacío").replace("piel", "cutis")) == {
        "The [skin](cupping.md)"
    }


def test_what_failed_for_a_term_is_tried_again_when_the_term_changes(articles: Folder) -> None:
    word = messages(articles)["Cupping is old."].msgstr.split()[-1].strip(".")
    assert redone(articles, TERMS.replace("taza", word)) == {"Cupping is", "Cupping marks"}
    failed = messages(articles)["Cupping is old."]
    assert not failed.msgstr
    assert any(comment.startswith("mt-failed: pseudo") for comment in failed.comments)
    assert redone(articles, TERMS + "elbow,codo,,\n") == {"Cupping is", "Cupping marks"}
    assert "entosas" in messages(articles)["Cupping is old."].msgstr


def test_text_without_a_note_of_its_terms_is_redone_only_if_it_breaks_them(
    articles: Folder,
) -> None:
    kept = [line for line in articles.read(PO).split("\n") if not line.startswith("# mt-terms")]
    articles.write(PO, "\n".join(kept))
    assert redone(articles, TERMS + "elbow,codo,,\n") == set()
    assert redone(articles, TERMS.replace("piel", "cutis")) == {
        "Cupping marks",
        "The [skin](cupping.md)",
    }
    assert terms_digest(messages(articles)["Cupping is old."]) is None


def test_reviewed_text_that_breaks_the_termbase_is_said_with_its_line(
    articles: Folder, review: Review
) -> None:
    review(articles, PO, "Cupping is old.", "La taza es antigua.")
    review(articles, PO, "Cupping marks the skin.", "Las ventosas dejan marcas.")
    review(articles, PO, "The [skin](cupping.md) is thin.", "La [piel](cupping.md) es fina.")
    lines = {msgid: message.line for msgid, message in messages(articles).items()}
    for verb in ("build", "run", "build"):
        said = json.loads(articles.pipeline(verb, "--json"))
        found = [(w["code"], w["path"], w["line"]) for w in said["warnings"] if "term" in w["code"]]
        assert found == [
            ("forbidden-term", PO, lines["Cupping is old."]),
            ("missing-term", PO, lines["Cupping marks the skin."]),
        ]
    articles.write(TABLE, TERMS + "thin,delgado,fino,\n")
    said = json.loads(articles.pipeline("build", "--json"))
    assert [w["code"] for w in said["warnings"] if "term" in w["code"]] == [
        "forbidden-term",
        "missing-term",
        "forbidden-term",
    ]
    articles.write(TABLE, "term,es\n")
    assert [
        w
        for w in json.loads(articles.pipeline("build", "--json"))["warnings"]
        if "term" in w["code"]
    ] == []


def test_what_is_odd_about_a_table_is_said_once(folder: Folder) -> None:
    folder.write("pyproject.toml", SETTINGS.replace('["es"]', '["es", "ko"]'))
    folder.write("source/a.md", "The hip is round.\n")
    folder.write(TABLE, "term,es,Ko\nhip,cadera,\n")
    folder.pipeline("run")
    assert folder.err.count("locales/termbase.csv:1: the column 'Ko' is ignored") == 1


def test_a_broken_table_is_one_error_and_pages_are_built(articles: Folder) -> None:
    articles.write("source/b.md", "Another.\n")
    articles.write(TABLE, "term;es\n")
    for verb in ("build", "run"):
        articles.pipeline(verb, code=2)
        assert articles.err.count("error:") == 1
        assert "termbase.csv:1: the first line names no column 'term'" in articles.err
    assert (articles.root / "output/es/b.md").exists()


def test_terms_in_code_and_addresses_are_none(folder: Folder, review: Review) -> None:
    folder.write("pyproject.toml", SETTINGS)
    text = "See `skin`, https://x.org/skin/skin and [it](skin.md)."
    folder.write("source/a.md", f"{text}\n")
    folder.write("source/skin.md", "Rest.\n")
    folder.write(TABLE, TERMS)
    folder.pipeline("run")
    review(folder, PO, text, "Vea `skin`, https://x.org/skin/skin y [eso](skin.md).")
    assert json.loads(folder.pipeline("build", "--json"))["warnings"] == []
