"""Legal text: recognised in articles, approved in catalogs, found again on pages."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline import segment
from pipeline.catalogs import po
from pipeline.catalogs.approval import NOTE, approved, is_approved
from pipeline.catalogs.provenance import without_approvals
from pipeline.document import frontmatter, legal, sight
from pipeline.document.legal import Promise
from pipeline.document.parser import to_html
from pipeline.document.render import Replacement, render
from pipeline.model import Kind, Message, Unit
from tests import legal_fixtures
from tests.conftest import Folder
from tests.legal_fixtures import Form
from tests.test_pages import NOTE as CATALOG
from tests.test_pages import Review, approve


def legal_sources(text: str) -> list[str]:
    return [unit.source for unit in segment(text).units if unit.disclaimer]


@pytest.mark.parametrize("form", legal_fixtures.forms("forms.txt"), ids=str)
def test_disclaimers_are_recognised_as_people_write_them(form: Form) -> None:
    document = segment(form.markdown)
    assert not [problem for problem in document.problems if problem.code == "directive"]
    for word in form.legal:
        assert word in form.markdown
        assert all(unit.disclaimer for unit in document.units if word in unit.source), word
    for word in form.free:
        found = [unit for unit in document.units if word in unit.source]
        assert found, word
        assert not any(unit.disclaimer for unit in found), word


@pytest.mark.parametrize("form", legal_fixtures.forms("forms.txt"), ids=str)
def test_disclaimers_as_people_write_them_are_found_on_their_pages(form: Form) -> None:
    document = segment(form.markdown)
    units = [unit for unit in document.units if unit.disclaimer]
    english = {unit: Replacement(None, "en") for unit in units}
    approved = {unit: Replacement(unit.source.replace("Alpha", "Omega")) for unit in units}
    for shown in (english, approved):
        rendering = render(document, shown.get)
        promises = [Promise(one.text or unit.source, unit) for unit, one in shown.items()]
        assert rendering.refusals == ()
        assert legal.missing(rendering.text, promises) == []


@pytest.mark.parametrize("form", legal_fixtures.forms("lookalikes.txt"), ids=str)
def test_texts_about_disclaimers_are_warned_of_at_most(form: Form) -> None:
    document = segment(form.markdown)
    assert [unit.source for unit in document.units if unit.disclaimer] == []
    assert bool(document.problems) == form.warned
    for problem in document.problems:
        assert problem.code == "legal"
        assert problem.line is not None
        assert "<!-- disclaimer -->" in problem.message
        assert "<!-- i18n:not-legal -->" in problem.message


def test_the_tables_are_long_enough() -> None:
    assert len(legal_fixtures.forms("forms.txt")) >= 140
    assert len(legal_fixtures.forms("lookalikes.txt")) >= 48


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- disclaimer -->\n\na\n\nb\n", ["a"]),
        ("<!--disclaimer-->\n> a\n>\n> b\n\nc\n", ["a", "b"]),
        # What holds no text is not what the directive is for.
        ("<!-- disclaimer -->\n\n```\nx\n```\n\na\n\nb\n", ["a"]),
        ("<!-- disclaimer -->\n\n---\n\na\n\nb\n", ["a"]),
        ("<!-- disclaimer -->\n\n<!-- i18n:comment x -->\n\na\n\nb\n", ["a"]),
        ("> <!-- disclaimer -->\n>\n> a\n>\n> b\n\nc\n", ["a"]),
        ("<!-- disclaimer -->\n\n> a\n>\n> <!-- disclaimer -->\n>\n> b\n\nc\n", ["a", "b"]),
        # One at the end of a block is for what comes after it.
        ("> a\n>\n> <!-- disclaimer -->\n\nb\n\nc\n", ["b"]),
        ("- *Disclaimer*\n- b\n", ["*Disclaimer*"]),
        # A heading that says so holds until the next heading of its rank.
        ("## Disclaimer\n\na\n\n### b\n\nc\n\n## d\n\ne\n", ["Disclaimer", "a", "b", "c"]),
        ("## Disclaimer\n\na\n\n# d\n\ne\n", ["Disclaimer", "a"]),
        ("## Disclaimer\n\n> ## b\n>\n> c\n\n## d\n", ["Disclaimer", "b", "c"]),
        ("> ## Disclaimer\n>\n> a\n\nb\n", ["Disclaimer", "a"]),
        ("# Disclaimer\n\na\n\n# Disclaimer\n\nb\n\n# c\n", ["Disclaimer", "a", "Disclaimer", "b"]),
        ("# a\n\nDisclaimer: b\n\nc\n", ["Disclaimer: b"]),
        # What is said to be none is none, and so is its section.
        ("## Disclaimer\n\n<!-- i18n:not-legal -->\n\na\n\nb\n", ["Disclaimer", "b"]),
        ("<!-- i18n:not-legal -->\n\n## Disclaimer\n\na\n\n<!-- disclaimer -->\n\nb\n", ["b"]),
        # Struck out by its author, it is nobody's disclaimer.
        ("~~Disclaimer: a~~\n", []),
    ],
)  # fmt: skip
def test_legal_text_reaches_as_far_as_its_mark(text: str, expected: list[str]) -> None:
    assert legal_sources(text) == expected


@pytest.mark.parametrize(
    ("comment", "nearest"),
    [
        ("i18n:skp", "<!-- i18n:skip -->"),
        ("i18n:coment for you", "<!-- i18n:comment TEXT -->"),
        ("i18n:notlegal", "<!-- i18n:not-legal -->"),
        ("i18n-skip", "<!-- i18n:skip -->"),
        ("i18n skip", "<!-- i18n:skip -->"),
        ("il8n: skip", "<!-- i18n:skip -->"),
        ("I18N:", "<!-- i18n:"),
        ("disclamer", "<!-- disclaimer -->"),
        ("site:disclaimer", "<!-- disclaimer -->"),
        ("legal", "<!-- disclaimer -->"),
        ("Not legal", "<!-- i18n:not-legal -->"),
        ("Disclaimr: site", "<!-- disclaimer -->"),
        ("end disclaimer", "<!-- disclaimer -->"),
        ("/disclaimer", "<!-- disclaimer -->"),
        ("disclaimer start", "<!-- disclaimer -->"),
    ],
)
def test_a_directive_that_is_not_understood_is_an_error(
    project: Folder, comment: str, nearest: str
) -> None:
    project.write("source/bad.md", f"---\ntitle: x\n---\n\na\n\n<!-- {comment} -->\n\nb\n")
    project.pipeline("run", code=1)
    assert f"source/bad.md:7: <!-- {comment} --> is not understood" in project.err
    assert nearest in project.err
    assert (project.root / "output/es/note.md").exists()
    assert not (project.root / "output/es/bad.md").exists()


def test_a_directive_without_a_block_is_an_error(project: Folder) -> None:
    project.write("source/bad.md", "a\n\n<!-- disclaimer: site -->\n")
    project.pipeline("run", code=1)
    assert "source/bad.md:3: <!-- disclaimer --> has no block after it" in project.err


@pytest.mark.parametrize(
    "text", ["<!-- more -->", "<!-- i18n is hard -->", "<!-- prettier-ignore -->", "<!--\n-->",
             "<!-- the disclaimer at the end of the page is from the lawyers -->"]
)  # fmt: skip
def test_other_comments_are_nobody_s_business(text: str) -> None:
    assert segment(f"{text}\n\na\n").problems == ()
    assert legal_sources(f"{text}\n\na\n") == []


def test_a_doubt_is_told_with_its_place_and_once(project: Folder) -> None:
    project.edit("source/note.md", "Rest for 2 days.", "This is *not* medical advice.")
    project.pipeline("run")
    assert "source/note.md:8: reads like a disclaimer ('not medical advice')" in project.err
    assert project.err.count("reads like a disclaimer") == 1
    project.edit("source/note.md", "This is", "<!-- i18n:not-legal -->\nThis is")
    project.pipeline("run")
    assert "reads like a disclaimer" not in project.err


@pytest.mark.parametrize(
    "hostile",
    [
        "<!-- i18n:comment" + " " * 100_000 + "x -->\n\na\n",
        "<!-- i18n:comment" + " " * 100_000 + "\n\na\n",
        "<!--" * 20_000 + "\n",
        "<!-- disclaimer" + " :" * 50_000 + "-->\n\na\n",
        "Disclaimer " * 10_000 + "\n",
        "Disclaimer: " * 10_000 + "\n",
        "not " * 30_000 + "\n",
        "consult " + "a" * 100_000 + "\n",
        "for " * 30_000 + "\n",
        "## " + "disclaimer &amp; " * 8_000 + "\n",
        "!!! " + "a" * 100_000 + " disclaimer\n",
        "{: " + ".disclaimer" * 10_000 + "\n",
        "**Disclaimer**" + " " * 100_000 + "x\n",
        "<div class='disclaimer'>\n\n" * 3_000,
        "<div>" * 50_000 + "</span>" * 50_000 + "\n",
        "<div>\n\n" * 3_000 + "</b>\n\n" * 3_000,
        "<!--x-->" * 20_000 + "\n",
        "{{< disclaimer >}}\n\n" * 3_000,
        "a <b> </i>" * 5_000 + "\n",
    ],
    ids=lambda text: text[:20],
)
@pytest.mark.no_cover  # it would take most of the time
def test_recognising_takes_time_in_proportion(hostile: str) -> None:
    start = time.process_time()
    segment(hostile)
    assert time.process_time() - start < 20


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


def test_all_of_a_shared_text_is_legal_text() -> None:
    found = legal.of_shared(segment("# Terms\n\nNo claims.\n").units)
    assert [(unit.source, unit.disclaimer) for unit in found] == [
        ("Terms", True), ("No claims.", True),
    ]  # fmt: skip


def promised(text: str, kind: Kind = Kind.PARAGRAPH, key: str | None = None) -> Promise:
    return Promise(text, Unit(text, kind, ((0, 1),), 1, disclaimer=True, key=key))


@pytest.mark.parametrize(
    ("page", "lost"),
    [
        ("No *claims* are made.\n", False),
        ("> **No**\n> claims are made.\n", False),
        ("No [claims][c] are made.\n\n[c]: /u\n", False),
        ("No [claims][d] are made.\n\n[c]: /u\n", True),
        ("---\ntitle: x\n---\n\n- No claims are made.\n", False),
        ("- [ ] No claims are made.\n", False),
        ("<details>\n\nNo claims are made.\n\n</details>\n", False),
        ("No <span>claims</span> are&nbsp;made.\n", False),
        ("<div hidden></div>\n\nNo claims are made.\n", False),
        ("<script>'<p>'</script>\n\nNo claims are made.\n", False),
        ("No claims are made. More.\n", True),
        ("<!--\nNo claims are made.\n", True),
        ("```\nNo claims are made.\n", True),
        ("---\ntitle: No claims are made.\n---\n", True),
        ("No ~~claims~~ are made.\n", True),
        ("~~No claims are made.~~\n", True),
        ("", True),
        *(
            (f"x\n\n{opening}\n\nNo claims are made.\n", True)
            for opening in (
                "<div hidden>", "<div style='display: none'>", '<div style="visibility:hidden">',
                "<div aria-hidden=true>", "<template>", "<noscript>", "<select>", "<del>", "<s>",
                "<strike>", "<dialog>", "<div class='sr-only'>", "<svg>", "<iframe>", "<object>",
            )
        ),
        ("<script>\n\nNo claims are made.\n\n</script>\n", True),
        ("<style>\n\nNo claims are made.\n", True),
        ("<textarea>\n\nNo claims are made.\n", True),
        ("a <!-- b\n\nNo claims are made.\n", False),
        ("<div><!--</div>\n\nNo claims are made.\n", True),
        ("<div title=\"\n\nNo claims are made.\n", True),
        ("a <del> b\n\nNo claims are made.\n", True),
        ("a <span hidden> b\n\nNo claims are made.\n", True),
        ("a <textarea> b\n\nNo claims are made.\n", True),
        ("<div hidden>\n\nx\n\n</p>\n\nNo claims are made.\n", True),
    ],
)  # fmt: skip
def test_a_legal_text_that_a_reader_would_not_see_is_missed(page: str, lost: bool) -> None:
    wanted = promised("No claims are made.")
    assert legal.missing(page, [wanted]) == ["No claims are made."] * lost
    assert legal.missing(page, []) == []


def test_legal_texts_are_looked_for_where_they_are_shown() -> None:
    page = (
        '---\ntitle: x\nseo:\n- {disclaimer: No claims}\n---\n\n![No *harm*](a.png "No < cure")\n'
    )
    seen = [
        promised("No claims", Kind.FRONT_MATTER, "seo.0.disclaimer"),
        promised("No *harm*", Kind.IMAGE_ALT),
        promised("No < cure", Kind.IMAGE_TITLE),
        promised("![](a.png)"),
    ]
    lost = [
        promised("No claims", Kind.FRONT_MATTER, "title"),
        promised("No claims", Kind.FRONT_MATTER, "seo.1.disclaimer"),
        promised("No harmony", Kind.IMAGE_ALT),
        promised("No cure", Kind.IMAGE_TITLE),
    ]
    assert legal.missing(page, seen) == []
    assert legal.missing(page, lost) == [promise.text for promise in lost]
    hidden = replace(promised("No claims"), text="<span hidden>x</span>")
    assert legal.missing(page, [hidden]) == [hidden.text]


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
    assert "state: partial\n" in project.read("output/es/note.md")
    rows = json.loads(project.pipeline("status", "--json", "-l", "es"))["status"]
    by_name = {row["article"]: row for row in rows}
    assert by_name["note.md"]["disclaimers"] == {"approved": 1, "total": 2}
    assert by_name["_disclaimers/general.md"]["reviewed"] == 0
    assert by_name["_disclaimers/general.md"]["unapproved"] == 1
    assert by_name["note.md"]["state"] == "partial"
    assert '<span lang="en">**Disclaimer:** General text only.</span>' in project.read(
        "output/es/note.md"
    )
    approve(project, shared, "**Disclaimer:** General text only.", "**Aviso:** Solo general.")
    project.pipeline("build")
    assert "state: reviewed\n" in project.read("output/es/note.md")
    assert "legal text is shown in English" not in project.err


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
    assert "translation for es has other links" in project.err
    assert project.err.count("translation for es has other links") == 1
    project.pipeline("build")
    assert "translation for es has other links" in project.err


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


# Approvals that are lost


def test_a_lost_approval_is_told_with_what_mends_it(project: Folder) -> None:
    project.pipeline("run")
    approve(project, CATALOG, "No claims are made here.", "No se afirma nada aquí.")
    project.pipeline("build")
    assert "legal text is shown in English" not in project.err
    project.edit(CATALOG, "No se afirma nada aquí.", "Se afirma todo aquí.")
    project.pipeline("build")
    line = project.read(CATALOG).split('msgid "No claims are made here."')[0].count("\n") + 1
    told = project.err.split(f"{CATALOG}:")[1]
    assert 0 <= line - int(told.split(":")[0]) < 8
    assert "the approval of Kim (2024-01-02) is void" in told
    assert "put this line above its msgid" in told
    project.pipeline("build")
    assert "is void" in project.err


def test_the_line_that_a_warning_gives_approves(project: Folder) -> None:
    project.pipeline("run")
    english, spanish = "No claims are made here.", r"No se afirma \"nada\" aquí."
    approve(project, CATALOG, english, "Something else.")
    before, told = project.read(CATALOG), 'msgstr "Something else."'
    lines = [line for line in before.splitlines() if not line.startswith("# approved: ")]
    project.write(CATALOG, "\n".join(lines).replace(told, f'msgstr "{spanish}"'))
    project.pipeline("status")
    (line,) = re.findall(r"# approved: NAME YYYY-MM-DD sha256:\w{64}", project.err)
    project.edit(CATALOG, f'msgid "{english}"', f'{line}\nmsgid "{english}"')
    project.pipeline("status")
    assert line in project.err  # nobody has signed it
    project.edit(CATALOG, "NAME YYYY-MM-DD", "Ana Pérez 2026-03-01")
    project.pipeline("run", "--strict")
    assert 'No se afirma "nada" aquí.' in project.read("output/es/note.md")


def test_an_approval_that_a_new_source_takes_away_is_told(project: Folder) -> None:
    project.pipeline("run")
    approve(project, CATALOG, "No claims are made here.", "No se afirma nada aquí.")
    project.edit("source/note.md", "No claims are made here.", "No claims are made here at all.")
    project.pipeline("run")
    assert "its English changed" in project.err
    assert "No claims are made here at all.</span>" in project.read("output/es/note.md")


def test_a_translation_that_nobody_approved_is_told(project: Folder, review: Review) -> None:
    project.pipeline("run")
    assert "nobody has approved" not in project.err
    review(project, CATALOG, "No claims are made here.", "No se afirma nada aquí.")
    project.pipeline("build")
    assert "nobody has approved its translation" in project.err


# What a translation can do to legal text


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Take <b>two</b> now.", "Tome </b>dos<b> ya."),
        ("Take <b>two</b> now.", "Tome <b>dos ya."),
        ("Take ~~two~~ now.", "Tome <del>dos ya."),
        ("Take <span>a</span> <i>b</i>.", "Tome <span>a <i>b</span></i>."),
        ("Take <span hidden>a</span> b.", "Tome </span>a<span hidden> b."),
        ("Take <span hidden>a</span> b.", "<span hidden>Tome a b.</span>"),
        ("Take ~~a~~ b.", "~~Tome a b.~~"),
        ("Take **<i>a</i>** b.", "Tome **<i>a** b</i>."),
        ("Take </b>a<b> now.", "Tome <b>a</b> ya."),
    ],
)
def test_tags_of_a_translation_are_balanced_and_hide_nothing(source: str, translation: str) -> None:
    assert segment(f"{source}\n").render(lambda unit: translation) == f"{source}\n"


@pytest.mark.parametrize(
    "translation",
    ['"><div hidden>', "<div hidden>", "<!--", "<textarea>", "a ` b", "a $b", "](x) <del>", "a \\"],
)
def test_alt_texts_and_titles_stay_what_they_are(translation: str) -> None:
    text = '![one](a.png "two")\n\nNo claims are made.\n'
    page = segment(text).render(lambda unit: None if unit.kind is Kind.PARAGRAPH else translation)
    image = page.split("\n")[0]
    assert (
        legal.missing(
            page,
            [promised("No claims are made."), promised(translation, Kind.IMAGE_TITLE)],
        )
        == []
    )
    assert "<" not in image
    assert to_html(page).count("<img ") == 1


hostile = st.lists(
    st.sampled_from(
        ["<div hidden>", "</div>", "<del>", "</del>", "~~", "<!--", "-->", "<textarea>", "`", "$",
         "](x)", "![", "[", "]", "<b>", "</b>", "**", "<span hidden>", "</span>", "\\", "<", "\"",
         "\n", "```", "<script>", "[^1]", "{{<", "<https://x", "# ", "> ", ":::", "a", " "]
    ),
    max_size=6,
).map("".join)  # fmt: skip
articles = st.permutations(
    ["Plain words.", '![alt](a.png "title")', "A **b** `c` <span>d</span> ~~e~~ [l](u) f.",
     "a </b> c", "- item <b>x</b>", "| a |\n|---|\n| c <del>d</del> |", "x[^1] $a$ y\n\n[^1]: note",
     "<span hidden>q</span> r", "Term\n: def ~~x~~"]
).map(
    lambda found: "\n\n".join([*found[:3], "**Disclaimer:** No *claims*.", *found[3:5]])
)  # fmt: skip


@given(articles, st.lists(hostile, min_size=1, max_size=5), st.booleans())
@hypothesis_settings(max_examples=150, deadline=None)
def test_no_translation_hides_legal_text(text: str, words: list[str], around: bool) -> None:
    document = segment(text)
    promises = [Promise(unit.source, unit) for unit in document.units if unit.disclaimer]

    def translate(unit: Unit) -> Replacement:
        if unit.disclaimer:
            return Replacement(None, "en")
        word = words[unit.start % len(words)]
        return Replacement(word + unit.source + word if around else word)

    assert legal.missing(text, promises) == []
    assert legal.missing(render(document, translate).text, promises) == []


def test_alt_texts_keep_the_markup_of_their_source() -> None:
    text = "![The `ls` command](a.png)\n"
    assert segment(text).render(lambda unit: "La orden `ls`") == "![La orden `ls`](a.png)\n"


def test_a_banner_takes_nothing_but_words(project: Folder) -> None:
    project.pipeline("run")
    path = "locales/es/LC_MESSAGES/_labels.po"
    catalog = po.parse(project.read(path), path)
    for hostile in ("<div hidden> Aviso", "Aviso\n\n<!--", "~~Aviso~~", "[Aviso](x)"):
        messages = tuple(
            replace(m, msgstr=hostile).with_flag("fuzzy", present=False) for m in catalog.messages
        )
        text = po.serialize(replace(catalog, messages=messages))
        (project.root / path).write_text(text, "utf-8")
        project.pipeline("build")
        page = project.read("output/es/note.md")
        assert hostile.strip() not in page
        assert "[Read the original in English](../../source/note.md)" in page or "!--" in hostile
        assert "translation has other markup than its source" in project.err or "!--" in hostile


@pytest.mark.parametrize("hider", ["<div hidden>", "<textarea>", "<script>", "<del>"])
def test_a_page_whose_legal_text_is_hidden_is_not_written(project: Folder, hider: str) -> None:
    project.edit("source/note.md", "Rest for 2 days.", f"Rest now.\n\n{hider}\n\nRest for 2 days.")
    project.pipeline("run", code=1)
    assert "would be missing from the page" in project.err
    assert "hides" in project.err
    assert not (project.root / "output/es/note.md").exists()


def test_english_legal_text_is_marked_around_site_syntax(folder: Folder) -> None:
    folder.write(
        "source/a.md",
        """\
        > [!NOTE]
        > **Disclaimer:** one
        > two

        Disclaimer: three
        {: .small}

        ![Disclaimer: four](a.png)

        !!! disclaimer
            five
        """,
    )
    folder.pipeline("run")
    page = folder.read("output/es/a.md")
    assert '> [!NOTE]\n> <span lang="en">**Disclaimer:** one\n> two</span>\n' in page
    assert '<span lang="en">Disclaimer: three</span>\n{: .small}\n' in page
    assert "![Disclaimer: four](a.png)" in page
    assert '!!! disclaimer\n    <span lang="en">five</span>\n' in page


def test_legal_text_in_html_has_no_translation_and_that_is_told(
    project: Folder, review: Review
) -> None:
    text = "# Knee\n\n<p>Disclaimer: Rest the knee.</p>\n"
    project.write("source/pain/knee.md", text)
    project.pipeline("run")
    assert "source/pain/knee.md:3: legal text in HTML has no translation" in project.err
    review(project, "locales/es/LC_MESSAGES/pain/knee.po", "Knee", "Rodilla")
    project.pipeline("build")
    assert "state: partial\n" in project.read("output/es/pain/knee.md")
    rows = json.loads(project.pipeline("status", "--json", "-l", "es"))["status"]
    knee = next(row for row in rows if row["article"] == "pain/knee.md")
    assert knee["disclaimers"] == {"approved": 0, "total": 1}


# Disclaimers that a page must have


def test_a_page_that_lacks_a_required_disclaimer_is_not_built(project: Folder) -> None:
    project.write(
        "pyproject.toml",
        project.read("pyproject.toml") + 'required-disclaimers = ["general"]\n',
    )
    project.pipeline("run", code=1)
    assert "source/pain/knee.md:1: lacks the required disclaimer 'general'" in project.err
    assert "disclaimers: [general]" in project.err
    assert (project.root / "output/es/note.md").exists()
    assert not (project.root / "output/es/pain/knee.md").exists()
    project.edit("source/pain/knee.md", "Rest the knee.", "<!-- disclaimer: general -->\n\nRest.")
    project.pipeline("run")
    assert (project.root / "output/es/pain/knee.md").exists()


@pytest.mark.parametrize("text", ["</p>\n<![", "<![x", "<![if x]>", "<!x", "<![CDATA[", "<!-->"])
def test_markup_that_is_none_is_no_error(text: str) -> None:
    assert [one.text for one in sight.seen(f"<p>Rest.</p>{text}")][:1] == ["Rest."]
