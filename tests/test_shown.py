"""What a page shows of a unit, and what status, `state` and banner say of it, are one thing."""

from __future__ import annotations

import datetime
import itertools
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import Standing, Workspace, build, segment, status, waiting
from pipeline.catalogs import po
from pipeline.catalogs.approval import approved
from pipeline.catalogs.provenance import machine_failed, machine_translated
from pipeline.languages import labels
from pipeline.languages.registry import language
from pipeline.model import Message
from pipeline.stages.shown import STANDINGS
from tests.conftest import Folder
from tests.test_pages import approve

Review = Callable[[Folder, str, str, str], None]
Make = Callable[[Message, str], Message]
DAY = datetime.date(2024, 1, 2)
CATALOG = "locales/es/LC_MESSAGES/a.po"
SHARED = "locales/es/LC_MESSAGES/_disclaimers/general.po"
GENERAL = "**Disclaimer:** General text only."
MACHINE_BANNER = "traducción automática"
STALE_BANNER = "versión anterior"


def final(message: Message, text: str) -> Message:
    return replace(message, msgstr=text)


def fuzzy(message: Message, text: str) -> Message:
    return final(message, text).with_flag("fuzzy", present=True)


CONDITIONS: dict[str, Make] = {
    "empty": lambda message, text: message,
    "blank": lambda message, text: final(message, "\u3164 \u200b"),
    "failed": lambda message, text: machine_failed(message, "x", "the negation is missing"),
    "sure": lambda message, text: machine_translated(message, text, "x", 0.9),
    "unsure": lambda message, text: machine_translated(message, text, "x", 0.3),
    "misfit machine": lambda message, text: machine_translated(message, f"{text} [a](b)", "x", 0.9),
    "draft": fuzzy,
    "earlier": lambda message, text: replace(
        fuzzy(message, text), previous=message.msgid.replace(" for", " quietly for")
    ),
    "contradicting": lambda message, text: replace(
        fuzzy(message, text.replace("días", "999 días")),
        previous=message.msgid.replace(" for", " quietly for"),
    ),
    "final": final,
    "misfit": lambda message, text: final(message, f"{text} `x`"),
    "approved": lambda message, text: approved(final(message, text), "Kim", DAY),
    "misfit approved": lambda message, text: approved(final(message, f"{text} `x`"), "Kim", DAY),
}
"""What can be the matter with a message, and how it gets there."""
Rules = tuple[str, bool, float]
RULES: list[Rules] = list(itertools.product(("machine", "reviewed"), (False, True), (0.0, 0.5)))


def expected(condition: str, rules: Rules, *, legal: bool) -> tuple[str, bool]:
    """What the unit counts as, and whether its translation is shown: the rules, by hand."""
    show, stale, least = rules
    misfit = "misfit" in condition
    if condition in ("empty", "blank", "failed"):
        found = ("untranslated", False)
    elif legal and "approved" not in condition:
        found = ("unapproved", False)
    elif condition in ("sure", "unsure", "misfit machine") and show == "reviewed":
        found = ("machine", False)
    elif condition == "unsure" and least:
        found = ("unsure", False)
    elif condition in ("draft", "earlier", "contradicting"):
        found = ("stale", stale and condition == "earlier")
    elif misfit:
        found = ("refused", False)
    else:
        found = ("machine" if "sure" in condition else "reviewed", True)
    return found


def english(number: int, *, legal: bool) -> str:
    return f"Disclaimer: rest for {number} days." if legal else f"Rest for {number} days."


def spanish(number: int) -> str:
    return f"Descanse durante {number} días."


def entry(folder: Folder, path: str, line: int) -> str:
    """The entry that begins at a line of a catalog."""
    lines = ["", *folder.read(path).splitlines()]
    assert lines[line - 1] == ""
    return "\n".join(lines[line:]).split("\n\n")[0]


def number(text: str) -> int:
    found = re.search(r"\d+", text)
    assert found
    return int(found[0])


class Site:
    """A project of one article whose messages are in chosen conditions."""

    def __init__(self, folder: Folder, units: list[tuple[str, bool]], rules: Rules) -> None:
        self.folder, self.units = folder, units
        shutil.rmtree(folder.root / "locales", ignore_errors=True)
        show, stale, least = rules
        folder.write(
            "pyproject.toml",
            f"""\
            [tool.pipeline]
            engine = "pseudo"
            locales = ["es"]

            [tool.pipeline.publish.es]
            show = "{show}"
            show-stale = {str(stale).lower()}
            minimum-confidence = {least}
            """,
        )
        paragraphs = [english(n, legal=legal) for n, (_, legal) in enumerate(units, 11)]
        folder.write("source/a.md", "\n\n".join(paragraphs) + "\n")
        folder.pipeline("extract")
        folder.pipeline("update")
        found = po.parse(folder.read(CATALOG), CATALOG)
        made = tuple(
            CONDITIONS[units[number(m.msgid) - 11][0]](m, spanish(number(m.msgid)))
            for m in found.messages
        )
        self.write(CATALOG, po.serialize(replace(found, messages=made)))

    def write(self, path: str, text: str) -> None:
        (self.folder.root / path).write_text(text, "utf-8")

    def page(self) -> str:
        return self.folder.read("output/es/a.md")

    def shown(self) -> dict[int, bool]:
        """By the number in each text of the finished page: whether it is the translation."""
        body = self.page().split("---\n", 2)[2]
        lines = [line for line in body.splitlines() if re.search(r"[Rr]est for|Descanse", line)]
        return {number(line): "Descanse" in line for line in lines}


@pytest.mark.parametrize("rules", RULES)
def test_every_condition_is_shown_and_counted_by_the_rules(folder: Folder, rules: Rules) -> None:
    units = [(condition, legal) for legal in (False, True) for condition in CONDITIONS]
    site = Site(folder, units, rules)
    folder.pipeline("build")
    wanted = [expected(condition, rules, legal=legal) for condition, legal in units]
    shown = site.shown()
    assert shown == {n: is_shown for n, (_, is_shown) in enumerate(wanted, 11)}
    result = json.loads(folder.pipeline("status", "--json", "--list"))
    (row,) = result["status"]
    counted = Counter(standing for standing, _ in wanted)
    assert {s.value: row[s.value] for s in STANDINGS} == {
        s.value: counted[s.value] for s in STANDINGS
    }
    assert row["english"] == sum(not is_shown for is_shown in shown.values())
    listed = {
        number(one["text"]): (one["standing"], not one["english"]) for one in result["waiting"]
    }
    assert listed == {n: w for n, w in enumerate(wanted, 11) if w[0] != "reviewed"}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.sampled_from(list(CONDITIONS)), st.booleans()), min_size=1, max_size=4),
    st.sampled_from(RULES),
)
def test_page_state_banner_and_status_agree(
    folder: Folder, units: list[tuple[str, bool]], rules: Rules
) -> None:
    site = Site(folder, units, rules)
    folder.pipeline("build")
    page, shown = site.page(), site.shown()
    wanted = [expected(condition, rules, legal=legal) for condition, legal in units]
    assert shown == {n: is_shown for n, (_, is_shown) in enumerate(wanted, 11)}
    visible = Counter(standing for standing, is_shown in wanted if is_shown)
    state = "partial"
    if visible["machine"]:
        state = "machine"
    elif visible["stale"]:
        state = "stale"
    elif not any(shown.values()):
        state = "untranslated"
    elif all(shown.values()):
        state = "reviewed"
    assert f"\nstate: {state}\n" in page
    assert (MACHINE_BANNER in page) == bool(visible["machine"])
    assert (STALE_BANNER in page) == bool(visible["stale"])
    (row,) = json.loads(folder.pipeline("status", "--json"))["status"]
    assert row["state"] == state
    assert row["english"] == list(shown.values()).count(False)
    if state == "reviewed":
        assert all(w == ("reviewed", True) for w in wanted)
    # What the build found out, status knows without rendering; asked alone it says the same.
    (folder.root / ".pipeline/cache.sqlite").unlink()
    assert json.loads(folder.pipeline("status", "--json"))["status"] == [row]


# Blank translations

BLANKS = ["   ", "\u3000", "\u200b", "\ufeff", "\u00a0", "\u200e\u200f", "\u3164", "\u115f\u1160",
          "\uffa0", "\u2060\u00ad", "\ufe0f", "\u2800", "&nbsp;", "&#8203; ",
          "\U000e0020"]  # fmt: skip


@pytest.mark.parametrize("blank", BLANKS)
def test_what_nobody_sees_is_no_translation_for_any_command(project: Folder, blank: str) -> None:
    project.pipeline("extract")
    project.pipeline("update")
    path = "locales/es/LC_MESSAGES/pain/knee.po"
    project.edit(path, 'msgid "Knee"\nmsgstr ""', f'msgid "Knee"\nmsgstr "{blank}"')
    project.pipeline("build")
    assert "# Knee\n" in project.read("output/es/pain/knee.md")
    rows = {r["article"]: r for r in json.loads(project.pipeline("status", "--json"))["status"]}
    assert rows["pain/knee.md"]["untranslated"] == 2
    project.pipeline("tmx", "export", str(project.root / "out.tmx"))
    assert "Knee" not in project.read("out.tmx")
    project.pipeline("pretranslate")
    assert f'msgstr "{blank}"' not in project.read(path)
    assert rows["pain/knee.md"]["state"] == "untranslated"


@pytest.mark.parametrize("text", ["5", "🙂", "👍🏽", "e\u0301", "❤\ufe0f", ".", "가", "&", "&amp;"])
def test_whatever_a_person_can_see_is_a_translation(project: Folder, text: str) -> None:
    project.pipeline("run")
    path = "locales/es/LC_MESSAGES/pain/knee.po"
    found = po.parse(project.read(path), path)
    messages = tuple(
        replace(m, msgstr=text, comments=()).with_flag("fuzzy", present=False)
        if m.msgid == "Knee"
        else m
        for m in found.messages
    )
    (project.root / path).write_text(po.serialize(replace(found, messages=messages)), "utf-8")
    project.pipeline("run")
    assert f'msgstr "{text}"' in project.read(path)
    assert f"# {text}\n" in project.read("output/es/pain/knee.md")


@given(st.text())
def test_only_what_has_nothing_to_see_is_blank(text: str) -> None:
    import unicodedata

    from pipeline.invisible import is_blank

    letters = [c for c in text if unicodedata.category(c)[0] in "LNPS"]
    seen = [c for c in letters if c not in "\u115f\u1160\u3164\uffa0\u2800"]
    if seen and "&" not in text:
        assert not is_blank(text)
    if not text.strip():
        assert is_blank(text)


def test_units_that_nobody_sees_are_none() -> None:
    document = segment("a\n\n&nbsp;\n\n\u200b\n\n![\u3164](a.png)\n\nb\n")
    assert [unit.source for unit in document.units] == ["a", "b"]


# The list


def test_the_list_says_where_what_and_why_the_worst_first(folder: Folder) -> None:
    units = [("final", False), ("sure", False), ("misfit", False), ("empty", False),
             ("final", True), ("unsure", False), ("earlier", False)]  # fmt: skip
    Site(folder, units, ("machine", False, 0.5))
    lines = folder.pipeline("status", "--list").splitlines()
    told = [re.sub(r":\d+:", ":N:", line) for line in lines]
    assert told == [
        f"{CATALOG}:N: refused (has other links, code, HTML or footnotes than its source: code 'x' "
        "is new): Rest for 13 days.",
        f"{CATALOG}:N: unapproved (nobody has approved its translation): Disclaimer: rest for 15 "
        "days.",
        f"{CATALOG}:N: stale (its English changed): Rest for 17 days.",
        f"{CATALOG}:N: unsure (its confidence, 0.30, is below 0.5): Rest for 16 days.",
        f"{CATALOG}:N: untranslated: Rest for 14 days.",
        f"{CATALOG}:N: machine: Rest for 12 days.",
    ]
    numbers = [number(re.split(r"[Rr]est for", line)[1]) for line in lines]
    for line, n in zip(lines, numbers, strict=True):
        assert f"{n} days." in entry(folder, CATALOG, int(line.split(":")[1]))
    only = folder.pipeline("status", "--list", "stale,refused").splitlines()
    assert only == [lines[0], lines[2]]
    folder.pipeline("status", "--list", "stael", code=2)
    assert "knows no 'stael'" in folder.err
    assert "refused, unapproved, stale" in folder.err


def test_a_text_that_no_catalog_has_is_listed_in_its_article(folder: Folder) -> None:
    folder.write("source/a.md", "One.\n\nTwo.\n")
    assert folder.pipeline("status", "--list", "-l", "es").splitlines() == [
        "source/a.md:1: untranslated (it is in no catalog yet): One.",
        "source/a.md:3: untranslated (it is in no catalog yet): Two.",
    ]


def test_lists_and_warnings_are_for_programs_too(project: Folder) -> None:
    project.pipeline("run")
    with Workspace(project.root) as workspace:
        found = waiting(workspace, ["es"], [Standing.UNAPPROVED])
    assert [(one.text, one.why) for one in found] == [
        (GENERAL, "legal text by machine is never shown; a person has to translate and approve it"),
        (
            "No claims are made here.",
            "legal text by machine is never shown; a person has to translate and approve it",
        ),
    ]
    project.edit("source/note.md", "title: A", "state: x\ntitle: A")
    result = json.loads(project.pipeline("status", "--json"))
    assert [w["code"] for w in result["warnings"]] == ["overwritten"]
    assert "waiting" not in result


# Warnings, each said once, by build and by status


def told(folder: Folder, code: str) -> list[dict[str, Any]]:
    """The warnings of a code that status gives, which must be those that build gives."""
    of_build = json.loads(folder.pipeline("build", "--json"))["warnings"]
    of_status = json.loads(folder.pipeline("status", "--json"))["warnings"]
    built = [w for w in of_build if w["code"] == code]
    assert [w for w in of_status if w["code"] == code] == built
    again = json.loads(folder.pipeline("build", "--json"))["warnings"]
    assert [w for w in again if w["code"] == code] == built
    return built


def test_a_refusal_names_locale_catalog_line_and_what_differs_once(project: Folder) -> None:
    project.pipeline("run")
    approve(project, SHARED, GENERAL, "**Aviso:** Solo [texto](/x).")
    project.write("source/other.md", "---\ndisclaimers: [general]\n---\n\nRest.\n")
    project.pipeline("run")
    assert project.err.count("warning:") == 1
    (warning,) = told(project, "refused")
    assert warning["path"] == SHARED
    assert f'msgid "{GENERAL}"' in entry(project, SHARED, warning["line"])
    assert "translation for es has other links" in warning["message"]
    assert "link '/x' is new" in warning["message"]


def test_a_lost_approval_is_told_by_update_build_and_status(project: Folder) -> None:
    project.pipeline("run")
    approve(project, "locales/es/LC_MESSAGES/note.po", "No claims are made here.", "Nada.")
    project.edit("source/note.md", "No claims are made here.", "No claims are made here, ever.")
    project.pipeline("extract")
    project.pipeline("update")
    assert project.err.count("its English changed") == 1
    assert "take away its fuzzy flag" in project.err
    (warning,) = told(project, "approval")
    assert warning["path"] == "locales/es/LC_MESSAGES/note.po"
    project.edit("source/note.md", "No claims are made here, ever.", "No claims are made at all.")
    project.pipeline("run")
    assert project.err.count("legal text is shown in English") == 1


def test_an_approved_text_that_goes_is_told(project: Folder) -> None:
    project.pipeline("run")
    path = "locales/es/LC_MESSAGES/note.po"
    approve(project, path, "No claims are made here.", "Nada.")
    project.edit("source/note.md", "> No claims are made here.", "> Ask about something else.")
    project.pipeline("run")
    assert project.err.count("is not in the article any more") == 1
    assert f"{path}:" in project.err
    project.pipeline("run")
    assert "is not in the article any more" not in project.err


def test_keys_that_the_page_overwrites_are_told(project: Folder) -> None:
    project.pipeline("run")
    project.edit("source/note.md", "date: 2024", "state: draft\nlang: en\ndate: 2024")
    found = told(project, "overwritten")
    assert [(w["path"], w["line"]) for w in found] == [("source/note.md", 3), ("source/note.md", 4)]
    assert "`state`" in found[0]["message"]


@pytest.mark.parametrize("key", ["disclaimer", "Disclaimers", "disclamers", "dis-claimers"])
def test_a_key_that_is_nearly_the_one_for_disclaimers_is_told(project: Folder, key: str) -> None:
    project.edit("source/note.md", "disclaimers: [general]", f"{key}: [general]")
    project.pipeline("run", code=1)
    assert f"source/note.md:5: {key} is not read" in project.err
    assert "Write `disclaimers`" in project.err
    project.edit("source/note.md", f"{key}: [general]", f"{key}: [other]")
    project.pipeline("run")
    (warning,) = told(project, "disclaimers-key")
    assert (warning["path"], warning["line"]) == ("source/note.md", 5)


@pytest.mark.parametrize(
    "entry", ["disclaimer: true", "claims: [general]", "disclaimers: [general]"]
)
def test_other_keys_are_nobody_s_business(project: Folder, entry: str) -> None:
    project.edit("source/note.md", "disclaimers: [general]", entry)
    project.pipeline("run")
    assert told(project, "disclaimers-key") == []


def test_a_misspelt_name_of_a_disclaimer_is_an_error_with_the_nearest(project: Folder) -> None:
    project.edit("source/note.md", "[general]", "[genral]")
    project.pipeline("run", code=1)
    assert "source/note.md:5: there is no shared disclaimer 'genral'" in project.err
    assert "Is 'general' meant?" in project.err


def test_a_disclaimer_that_is_removed_is_missed_where_it_is_named(project: Folder) -> None:
    project.pipeline("run")
    (project.root / "source/_disclaimers/general.md").unlink()
    for verb in ("status", "build"):
        project.pipeline(verb, code=1)
        assert "source/note.md:5: there is no shared disclaimer 'general'" in project.err
        assert project.err.count("error:") == 1


def test_what_is_wrong_with_the_banner_is_told_by_status_too(project: Folder) -> None:
    project.pipeline("run")
    path = "locales/es/LC_MESSAGES/_labels.po"
    project.edit(path, 'msgid "This page', '#, fuzzy\nmsgid "This page')
    (warning,) = told(project, "banner")
    assert warning["path"] == path
    assert "for es is in English" in warning["message"]


def test_a_disclaimer_that_no_page_names_is_told(project: Folder) -> None:
    project.write("source/_disclaimers/unused.md", "Disclaimer: unused.\n")
    project.pipeline("run")
    (warning,) = told(project, "unused-disclaimer")
    assert warning["path"] == "source/_disclaimers/unused.md"
    project.edit("source/note.md", "[general]", "[general, unused]")
    project.pipeline("run")
    assert told(project, "unused-disclaimer") == []


def test_links_to_what_is_not_there_are_told(project: Folder, review: Review) -> None:
    project.write(
        "source/pain/links.md",
        """\
        # Links

        [The note](../note.md#rest), [nothing](gone.md), [out](https://x.org/a.md), `[c](c.md)`,
        [page](<my page.md>).

        [Old][old]

        [old]: <older page.md>
        """,
    )
    project.pipeline("run")
    found = told(project, "link-missing")
    assert [(w["path"], w["line"]) for w in found] == [
        ("source/pain/links.md", n) for n in (3, 3, 8)
    ]
    assert "pain/gone.md" in found[0]["message"]
    assert "pain/older page.md" in found[2]["message"]
    assert "pain/my page.md" in found[1]["message"]
    assert told(project, "link-withheld") == []
    project.write(
        "pyproject.toml",
        project.read("pyproject.toml") + "\n[tool.pipeline.publish.es]\nminimum-reviewed = 0.5\n",
    )
    review(project, "locales/es/LC_MESSAGES/pain/links.po", "Links", "Enlaces")
    review(project, "locales/es/LC_MESSAGES/pain/links.po", "[Old][old]", "[Viejo][old]")
    (warning,) = told(project, "link-withheld")
    assert warning["message"] == "links to note.md, which is not published in es"
    # The linked page is published: what is known of the linking one is not out of date.
    for message in po.parse(project.read("locales/es/LC_MESSAGES/note.po"), "x").messages:
        review(project, "locales/es/LC_MESSAGES/note.po", message.msgid, f"Sí: {message.msgid}")
    assert told(project, "link-withheld") == []


def test_a_page_without_a_translation_says_so(project: Folder) -> None:
    project.write(
        "pyproject.toml",
        project.read("pyproject.toml") + '\n[tool.pipeline.publish.es]\nshow = "reviewed"\n',
    )
    project.pipeline("run")
    found = told(project, "untranslated")
    assert [w["names"] for w in found] == [["source/note.md", "source/pain/knee.md"]]
    assert "state: untranslated\n" in project.read("output/es/note.md")
    assert "state: machine\n" in project.read("output/ko/note.md")


def test_a_page_of_code_has_nothing_to_translate(folder: Folder) -> None:
    folder.write("source/a.md", "```\nx\n```\n")
    folder.pipeline("run", "--strict")
    assert "state: reviewed\n" in folder.read("output/es/a.md")


# Stale text under its own banner


@pytest.fixture
def shows_stale(project: Folder, review: Review) -> Folder:
    project.write(
        "pyproject.toml",
        project.read("pyproject.toml") + "\n[tool.pipeline.publish.es]\nshow-stale = true\n",
    )
    project.pipeline("run")
    review(project, "locales/es/LC_MESSAGES/pain/knee.po", "Knee", "Rodilla")
    review(project, "locales/es/LC_MESSAGES/pain/knee.po", "Rest the knee.", "Descanse la rodilla.")
    return project


@pytest.mark.parametrize(
    "english", ["Rest the knee twice.", "Rest the knee for 2 days.", "Rest the knee if swollen."]
)
def test_stale_text_is_not_shown_where_the_english_has_come_to_say_more(
    shows_stale: Folder, english: str
) -> None:
    shows_stale.edit("source/pain/knee.md", "Rest the knee.", english)
    shows_stale.pipeline("run")
    page = shows_stale.read("output/es/pain/knee.md")
    assert english in page
    assert "Descanse la rodilla." not in page
    shows_stale.pipeline("status", "--list", "stale", "-l", "es")
    assert "its English changed, and now " in shows_stale.out


def test_a_locale_may_show_stale_text_under_its_own_banner(shows_stale: Folder) -> None:
    shows_stale.edit("source/pain/knee.md", "Rest the knee.", "Rest the knee, please.")
    shows_stale.pipeline("run")
    page = shows_stale.read("output/es/pain/knee.md")
    assert "Descanse la rodilla.\n" in page
    assert "state: stale\n" in page
    assert "<!-- outdated translation -->\n\n> Algunas partes de esta página" in page
    assert "[Leer el original en inglés](../../../source/pain/knee.md)" in page
    assert MACHINE_BANNER not in page
    rows = {
        r["article"]: r
        for r in json.loads(shows_stale.pipeline("status", "--json", "-l", "es"))["status"]
    }
    assert (rows["pain/knee.md"]["stale"], rows["pain/knee.md"]["english"]) == (1, 0)
    korean = shows_stale.read("output/ko/pain/knee.md")
    assert "state: machine\n" in korean


def test_machine_and_stale_text_share_one_banner(shows_stale: Folder) -> None:
    shows_stale.edit(
        "source/pain/knee.md", "Rest the knee.", "Rest the knee, please.\n\nSleep well."
    )
    shows_stale.pipeline("run")
    page = shows_stale.read("output/es/pain/knee.md")
    assert "<!-- machine translation and outdated translation -->" in page
    assert MACHINE_BANNER in page
    assert STALE_BANNER in page
    assert page.count("\n> ") == 1
    assert "state: machine\n" in page


@pytest.mark.parametrize(
    "changed", ["Rest the knee for 3 days.", "Never rest the knee.", "Do not rest the knee."]
)
def test_stale_text_that_contradicts_the_english_is_not_shown(
    shows_stale: Folder, changed: str
) -> None:
    shows_stale.edit("source/pain/knee.md", "Rest the knee.", changed)
    shows_stale.pipeline("run")
    page = shows_stale.read("output/es/pain/knee.md")
    assert changed in page
    assert "Descanse" not in page
    assert "state: partial\n" in page
    listed = shows_stale.pipeline("status", "--list", "stale")
    assert "its English changed, and now" in listed


def test_stale_legal_text_is_never_shown(shows_stale: Folder) -> None:
    path = "locales/es/LC_MESSAGES/note.po"
    approve(shows_stale, path, "No claims are made here.", "Nada se afirma aquí.")
    shows_stale.edit("source/note.md", "No claims are made here.", "No claims are made, here.")
    shows_stale.pipeline("run")
    page = shows_stale.read("output/es/note.md")
    assert "Nada se afirma" not in page
    assert '<span lang="en">No claims are made, here.</span>' in page


@pytest.mark.parametrize(
    "code", ["de", "es", "fr", "it", "ja", "ko", "pt-BR", "vi", "zh-Hans", "zh-Hant"]
)
def test_every_language_with_labels_has_all_of_them(code: str) -> None:
    wanted = {unit.source for unit in labels.units()}
    assert set(language(code).labels) == wanted
    assert labels.OUTDATED not in language(code).reviewed_labels


# What makes CI fail


def test_strict_takes_no_warnings(project: Folder) -> None:
    project.pipeline("run", "--strict")
    project.edit("source/note.md", "title: A", "state: x\ntitle: A")
    for verb in ("build", "status", "run"):
        project.pipeline(verb)
        project.pipeline(verb, "--strict", code=5)
        assert "--strict" in project.err
    assert json.loads(project.pipeline("status", "--strict", "--json", code=5))["warnings"]


@pytest.mark.parametrize("verb", ["build", "status", "run"])
def test_a_locale_with_too_little_reviewed_fails(
    project: Folder, review: Review, verb: str
) -> None:
    project.pipeline("run")
    project.write(
        "pyproject.toml",
        project.read("pyproject.toml") + "\n[tool.pipeline.publish.es]\nrequired-reviewed = 0.3\n",
    )
    project.pipeline(verb, code=1)
    assert "publish.es.required-reviewed is 30%, and 0 of 6 texts for es" in project.err
    assert "pipeline status --list --locale es" in project.err
    project.pipeline(verb, "-l", "ko")
    review(project, "locales/es/LC_MESSAGES/pain/knee.po", "Knee", "Rodilla")
    review(project, "locales/es/LC_MESSAGES/pain/knee.po", "Rest the knee.", "Descanse.")
    project.pipeline(verb)


def test_a_threshold_counts_what_the_page_shows(project: Folder, review: Review) -> None:
    """Neither a refused translation nor an unapproved shared disclaimer is reviewed."""
    project.pipeline("run")
    project.write(
        "pyproject.toml",
        project.read("pyproject.toml") + "\n[tool.pipeline.publish.es]\nminimum-reviewed = 1\n",
    )
    path = "locales/es/LC_MESSAGES/note.po"
    review(project, path, "A short note", "Una nota")
    review(project, path, "Rest for 2 days. Do not run.", "Descanse 2 días [aquí](x).")
    approve(project, path, "No claims are made here.", "Nada.")
    project.pipeline("build")
    assert "note.md (2 of 4 texts)" in project.err
    review(project, path, "Rest for 2 days. Do not run.", "Descanse 2 días. No corra.")
    project.pipeline("build")
    assert "note.md (3 of 4 texts)" in project.err
    rows = json.loads(project.pipeline("status", "--json", "-l", "es"))["status"]
    assert {r["article"]: r["state"] for r in rows}["note.md"] == "withheld"
    assert not (project.root / "output/es/note.md").exists()
    approve(project, SHARED, GENERAL, "**Aviso:** Solo general.")
    project.pipeline("build")
    assert "state: reviewed\n" in project.read("output/es/note.md")


def test_the_front_matter_of_a_shared_disclaimer_is_on_no_page(folder: Folder) -> None:
    shared = "---\ntitle: General\nowner: lawyers\n---\n\nAsk your doctor.\n"
    folder.write("source/_disclaimers/general.md", shared)
    folder.write("source/a.md", "---\ndisclaimers: [general]\n---\n\nRest.\n")
    folder.pipeline("run")
    page = folder.read("output/es/a.md")
    assert page.endswith(
        '<!-- disclaimer: general -->\n\n<span lang="en">Ask your doctor.</span>\n'
    )
    assert "lawyers" not in page
    assert "General" not in folder.read("locales/es/LC_MESSAGES/_disclaimers/general.po")


def test_a_shared_disclaimer_in_html_keeps_its_pages_from_being_reviewed(
    folder: Folder, review: Review
) -> None:
    folder.write("source/_disclaimers/general.md", "<p>Ask your doctor.</p>\n")
    folder.write("source/a.md", "---\ndisclaimers: [general]\n---\n\nRest.\n")
    folder.pipeline("run")
    assert "source/_disclaimers/general.md:1: legal text in HTML has no translation" in folder.err
    review(folder, CATALOG, "Rest.", "Descanse.")
    folder.pipeline("build")
    assert "state: partial\n" in folder.read("output/es/a.md")
    with Workspace(folder.root) as workspace:
        rows, _ = status(workspace, ["es"])
    assert [(r.article, r.approved, r.disclaimers) for r in rows] == [
        ("_disclaimers/general.md", 0, 1), ("a.md", 0, 1),
    ]  # fmt: skip


def test_what_status_needs_is_known_from_the_build(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.stages import shown

    project.pipeline("run")
    monkeypatch.setattr(shown, "part", None)
    project.pipeline("status")
    project.pipeline("status", "--list")
    assert "note.po" in project.out
    with Workspace(project.root) as workspace:
        assert not build(workspace, ["es"]).changes
