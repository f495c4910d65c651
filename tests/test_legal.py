"""Legal text: recognised in articles, approved in catalogs, found again on pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import segment
from pipeline.catalogs import po
from pipeline.catalogs.approval import NOTE, approved, is_approved, without_approvals
from pipeline.document import frontmatter, legal
from pipeline.document.legal import Scope
from pipeline.model import Message
from tests.conftest import Folder
from tests.test_pages import NOTE as CATALOG
from tests.test_pages import approve


def legal_sources(text: str) -> list[str]:
    return [unit.source for unit in segment(text).units if unit.disclaimer]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- disclaimer -->\n\na\n\nb\n", ["a"]),
        ("<!--disclaimer-->\n> a\n>\n> b\n\nc\n", ["a", "b"]),
        ("<!-- disclaimer -->\n- a\n- b\n\nc\n", ["a", "b"]),
        ("<!-- disclaimers -->\n\na\n", []),
        ("<!-- disclaimer: x -->\n\na\n", []),
        # What holds no text is not what the directive is for.
        ("<!-- disclaimer -->\n\n```\nx\n```\n\na\n\nb\n", ["a"]),
        ("<!-- disclaimer -->\n\n---\n\na\n\nb\n", ["a"]),
        ("<!-- disclaimer -->\n\n<!-- i18n:comment x -->\n\na\n\nb\n", ["a"]),
        ("> <!-- disclaimer -->\n>\n> a\n>\n> b\n\nc\n", ["a"]),
        ("<!-- disclaimer -->\n\n> a\n>\n> <!-- disclaimer -->\n>\n> b\n\nc\n", ["a", "b"]),
        # One at the end of a block is for what comes after it.
        ("> a\n>\n> <!-- disclaimer -->\n\nb\n\nc\n", ["b"]),
        ("Disclaimer: a\n\nb\n", ["Disclaimer: a"]),
        ("**DISCLAIMER** a\n\nb\n", ["**DISCLAIMER** a"]),
        ("- *Disclaimer*\n- b\n", ["*Disclaimer*"]),
        ("No disclaimer\n\nDisclaimers\n", []),
        ("| Disclaimer | b |\n|---|---|\n", ["Disclaimer"]),
        # A heading that says so holds until the next heading of its rank, or a thematic break.
        ("## Disclaimer\n\na\n\n### b\n\nc\n\n## d\n\ne\n", ["Disclaimer", "a", "b", "c"]),
        ("## Disclaimer\n\na\n\n# d\n\ne\n", ["Disclaimer", "a"]),
        ("## Disclaimer\n\na\n\n---\n\ne\n", ["Disclaimer", "a"]),
        ("## Disclaimer\n\n> ## b\n>\n> c\n\n## d\n", ["Disclaimer", "b", "c"]),
        ("## Disclaimer\n\n- a\n\n  ---\n\n  b\n", ["Disclaimer", "a"]),
        ("> ## Disclaimer\n>\n> a\n\nb\n\n### c\n\n## d\n", ["Disclaimer", "a", "b", "c"]),
        ("# Disclaimer\n\na\n\n# Disclaimer\n\nb\n\n# c\n", ["Disclaimer", "a", "Disclaimer", "b"]),
        ("## Disclaimer\n\na\n\n### Disclaimer\n\nb\n\n### c\n\nd\n",
         ["Disclaimer", "a", "Disclaimer", "b"]),
        ("# a\n\nDisclaimer: b\n\nc\n", ["Disclaimer: b"]),
        ("<!-- i18n:skip -->\n\n# Disclaimer\n\na\n", []),
    ],
)  # fmt: skip
def test_legal_text_is_recognised(text: str, expected: list[str]) -> None:
    assert legal_sources(text) == expected


def test_the_scope_is_that_of_the_directive_and_of_the_heading() -> None:
    scope = Scope()
    assert not scope.holds("a", None)
    scope.announce()
    assert not scope.holds("a", None)
    scope.open(0)
    assert scope.holds("a", None)
    scope.close(0)
    assert not scope.holds("a", None)
    assert scope.holds("Disclaimer", 2)
    assert scope.holds("a", None)
    assert scope.holds("a", 3)
    scope.divide(3)
    assert scope.holds("a", None)
    scope.divide(2)
    assert not scope.holds("a", None)
    assert scope.holds("Disclaimer", None)
    assert not scope.holds("a", None)
    assert scope.holds("Disclaimer", 6)
    scope.divide(0)
    assert not scope.holds("a", 6)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", []),
        ("disclaimers: site\n", ["site"]),
        ("disclaimers: [site, article]\n", ["site", "article"]),
        ("disclaimers: []\n", []),
        ("disclaimers: 3\n", None),
        ("disclaimers:\n", None),
        ("disclaimers: [3]\n", None),
        ("disclaimers: {a: b}\n", None),
    ],
)
def test_the_front_matter_names_shared_texts(value: str, expected: list[str] | None) -> None:
    assert legal.references(frontmatter.read(f"---\ntitle: x\n{value}---\n")) == expected
    assert legal.references(None) == []
    assert legal.shared_name("site") == "_disclaimers/site.md"


def test_all_of_a_shared_text_is_legal_text() -> None:
    found = legal.whole(segment("# Terms\n\nNo claims.\n").units)
    assert [(unit.source, unit.disclaimer) for unit in found] == [
        ("Terms", True), ("No claims.", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "lost"),
    [
        ("No *claims* are made.\n", False),
        ("> **No**\n> claims are made.\n", False),
        ("No [claims][c] are made.\n\n[c]: /u\n", False),
        ("No [claims][d] are made.\n\n[c]: /u\n", True),
        ("---\ntitle: x\n---\n\n- No claims are made.\n", False),
        ("No claims are made. More.\n", True),
        ("<!--\nNo claims are made.\n", True),
        ("```\nNo claims are made.\n", True),
        ("---\ntitle: No claims are made.\n---\n", True),
        ("<div>\nNo claims are made.\n", True),
        ("", True),
    ],
)
def test_a_legal_text_that_a_reader_would_not_see_is_missed(page: str, lost: bool) -> None:
    assert legal.missing(page, ["No claims are made."]) == ["No claims are made."] * lost
    assert legal.missing(page, []) == []


def test_an_approval_is_for_one_source_and_one_translation() -> None:
    import datetime

    message = approved(Message("a", "b", comments=("own",)), "Kim Lee", datetime.date(2026, 1, 2))
    assert is_approved(message)
    assert message.comments[0] == "own"
    assert without_approvals(message.comments) == ("own",)
    assert not is_approved(replace(message, msgstr="c"))
    assert not is_approved(replace(message, msgid="c"))
    assert not is_approved(message.with_flag("fuzzy", present=True))
    assert not is_approved(replace(message, comments=("approved: Kim",)))
    again = approved(message, "Ana", datetime.date(2026, 1, 3))
    assert len(again.comments) == 2
    assert is_approved(again)


def test_templates_say_which_texts_are_legal(project: Folder) -> None:
    project.pipeline("extract")
    shared = po.parse(project.read("locales/pot/_disclaimers/general.pot"), "x")
    assert all(NOTE in message.notes for message in shared.messages)
    own = po.parse(project.read("locales/pot/note.pot"), "x")
    assert [m.msgid for m in own.messages if NOTE in m.notes] == ["No claims are made here."]


def test_a_page_is_reviewed_only_when_its_legal_texts_are_approved(project: Folder) -> None:
    from tests.conftest import Folder as Project

    def reviewed(folder: Project, path: str) -> None:
        found = po.parse(folder.read(path), path)
        messages = tuple(
            replace(m, msgstr=m.msgstr or f"¡{m.msgid}!").with_flag("fuzzy", present=False)
            for m in found.messages
        )
        (folder.root / path).write_text(po.serialize(replace(found, messages=messages)), "utf-8")

    project.pipeline("run")
    reviewed(project, CATALOG)
    shared = "locales/es/LC_MESSAGES/_disclaimers/general.po"
    reviewed(project, shared)
    project.pipeline("build")
    page = project.read("output/es/note.md")
    assert "state: partial\n" in page
    assert "automática" not in page
    approve(project, CATALOG, "No claims are made here.", "No se afirma nada.")
    project.pipeline("build")
    # The shared one that the page ends with is reviewed, and approved by nobody.
    page = project.read("output/es/note.md")
    assert '<span lang="en">**Disclaimer:** General text only.</span>' in page
    assert "state: partial\n" in page
    approve(project, shared, "**Disclaimer:** General text only.", "**Aviso:** Texto general.")
    project.pipeline("build")
    page = project.read("output/es/note.md")
    assert "**Aviso:** Texto general." in page
    assert "state: reviewed\n" in page


def test_an_approved_text_that_does_not_fit_is_english(project: Folder) -> None:
    project.pipeline("run")
    approve(project, CATALOG, "No claims are made here.", "Nada [aquí](/x).")
    project.pipeline("build")
    assert '> <span lang="en">No claims are made here.</span>' in project.read("output/es/note.md")
    assert "state: machine\n" in project.read("output/es/note.md")
    lines = [*project.read(CATALOG).splitlines(), ""]
    place = int(project.err.split(f"{CATALOG}:")[1].split(":")[0])
    assert lines[place - 2] == ""
    assert 'msgid "No claims are made here."' in lines[place - 1 : lines.index("", place)]
    assert "translation has other links" in project.err
    assert project.err.count("translation has other links") == 1
    project.pipeline("build")
    assert "translation has other links" in project.err


@pytest.mark.parametrize("ending", ["", "\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_shared_texts_stand_at_the_end_of_the_page(
    project: Folder, ending: str, newline: str
) -> None:
    project.write("source/_disclaimers/site.md", "# Terms\n\nAsk a person.")
    text = f"---\ntitle: x\ndisclaimers: [site, general]\n---\n\nRest.{ending}"
    (project.root / "source/note.md").write_bytes(text.replace("\n", newline).encode())
    project.pipeline("run")
    page = (project.root / "output/es/note.md").read_bytes().decode()
    assert f".{newline}{newline}<!-- disclaimer: site -->{newline}{newline}#" in page
    assert f"</span>{newline}{newline}<!-- disclaimer: general -->{newline}{newline}<" in page
    assert page.endswith("General text only.</span>" + newline)
