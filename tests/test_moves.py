"""Articles and texts that move: what people wrote goes along, and nothing goes in silence."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.catalogs import moved, ownership, po
from pipeline.catalogs.approval import approved, is_approved
from pipeline.catalogs.provenance import machine, machine_failed
from pipeline.catalogs.review import state
from pipeline.model import Catalog, Message, State
from tests.conftest import Folder

Review = Callable[[Folder, str, str, str], None]
SETTINGS = '[project]\nname = "x"\n[tool.pipeline]\nlocales = ["es"]\nengine = "pseudo"\n'
CATALOGS = "locales/es/LC_MESSAGES"
REST = "Rest the knee for two days after you have walked."
WALK = "Walk a little every day, in shoes that fit you well."
PARTS = [f"Paragraph {n} says something about the knee that no other one says." for n in range(8)]


@pytest.fixture
def site(folder: Folder) -> Folder:
    """A project with one locale."""
    folder.write("pyproject.toml", SETTINGS)
    return folder


def article(*texts: str) -> str:
    return "\n\n".join(texts) + "\n"


def catalog(folder: Folder, domain: str) -> Catalog:
    path = f"{CATALOGS}/{domain}.po"
    return po.parse(folder.read(path), path)


def message(folder: Folder, domain: str, msgid: str, context: str | None = None) -> Message:
    return catalog(folder, domain).by_key()[context, msgid]


def change(folder: Folder, domain: str, how: Callable[[Message], Message]) -> None:
    """Save a catalog as a translator's tool does."""
    found = catalog(folder, domain)
    messages = tuple(map(how, found.messages))
    path = folder.root / f"{CATALOGS}/{domain}.po"
    path.write_text(po.serialize(replace(found, messages=messages)), "utf-8")


def change_one(folder: Folder, domain: str, old: Message, new: Message) -> None:
    change(folder, domain, lambda m: new if m == old else m)


def review_all(folder: Folder, domain: str) -> None:
    def reviewed(m: Message) -> Message:
        if m.obsolete:
            return m
        return replace(m, msgstr=f"ES {m.msgid}", comments=()).with_flag("fuzzy", present=False)

    change(folder, domain, reviewed)


def merged(folder: Folder) -> None:
    folder.pipeline("extract")
    folder.pipeline("update")


def states(folder: Folder, domain: str) -> dict[str, State]:
    return {m.msgid: state(m) for m in catalog(folder, domain).active}


# Renames


def test_two_units_do_not_take_over_a_catalog_of_fifty_six(site: Folder) -> None:
    texts = [f"Text {n} of the old article, which nobody has taken away." for n in range(56)]
    old = site.write("source/old.md", article(*texts))
    merged(site)
    review_all(site, "old")
    old.unlink()
    site.write("source/new.md", article(texts[3], "Something new."))
    merged(site)
    assert "locales/es/LC_MESSAGES/old.po: its article source/old.md is gone" in site.err
    assert "translations: 56" in site.err
    assert states(site, "new") == {
        texts[3]: State.REVIEWED, "Something new.": State.UNTRANSLATED,
    }  # fmt: skip
    site.write("source/old.md", article(*texts))
    merged(site)
    assert "gone" not in site.err
    assert set(states(site, "old").values()) == {State.REVIEWED}
    assert len(states(site, "old")) == 56


def test_a_renamed_and_edited_article_takes_all_along(site: Folder) -> None:
    old = site.write("source/a.md", article(*PARTS))
    merged(site)
    review_all(site, "a")
    change(site, "a", lambda m: replace(m, comments=("ask Ann",)) if m.msgid == PARTS[0] else m)
    old.rename(site.root / "source/b.md")
    site.edit("source/b.md", "Paragraph 1 says", "Paragraph 1 still says")
    site.edit("source/b.md", f"{PARTS[0]}\n\n", "")
    site.pipeline("extract")
    site.pipeline("update", "--check", code=4)
    assert f"would rename {CATALOGS}/a.po to {CATALOGS}/b.po" in site.out
    site.pipeline("update")
    assert f"renamed {CATALOGS}/a.po to {CATALOGS}/b.po" in site.out
    assert not (site.root / CATALOGS / "a.po").exists()
    found = catalog(site, "b")
    assert {m.msgstr for m in found.messages} >= {f"ES {text}" for text in PARTS}
    assert any("ask Ann" in m.comments for m in found.messages)
    assert site.pipeline("update", "--check") == "nothing would change\n"


def test_back_on_another_branch_the_words_are_there(site: Folder) -> None:
    """A branch without the rename is checked out; catalogs are under version control or not."""
    site.write("source/a.md", article(*PARTS))
    merged(site)
    review_all(site, "a")
    for _ in range(2):
        for here, there in (("a", "b"), ("b", "a")):
            (site.root / f"source/{here}.md").rename(site.root / f"source/{there}.md")
            merged(site)
            assert set(states(site, there).values()) == {State.REVIEWED}


def test_a_catalog_that_is_not_ours_is_copied_and_stays(site: Folder) -> None:
    site.write("source/a.md", article(*PARTS))
    merged(site)
    review_all(site, "a")
    change(site, "a", lambda m: replace(m, references=("app.py:3", *m.references)))
    (site.root / "source/a.md").rename(site.root / "source/b.md")
    before = site.read(f"{CATALOGS}/a.po")
    merged(site)
    assert f"copied {CATALOGS}/a.po to {CATALOGS}/b.po" in site.out
    assert site.read(f"{CATALOGS}/a.po") == before
    assert set(states(site, "b").values()) == {State.REVIEWED}


def test_a_catalog_with_machine_text_only_goes_with_its_article(site: Folder) -> None:
    site.write("source/a.md", article(*PARTS))
    site.write("source/b.md", "Rest.\n")
    site.pipeline("run")
    (site.root / "source/a.md").unlink()
    site.pipeline("extract", "--check", code=4)
    assert "would remove locales/pot/a.pot" in site.out
    site.pipeline("extract")
    site.pipeline("update", "--check", code=4)
    assert f"would remove {CATALOGS}/a.po" in site.out
    site.pipeline("update")
    assert f"removed {CATALOGS}/a.po" in site.out
    assert not (site.root / CATALOGS / "a.po").exists()


@pytest.mark.parametrize("what", ["review", "comment", "plural", "no references", "head", "name"])
def test_a_catalog_in_which_somebody_wrote_stays(site: Folder, what: str) -> None:
    site.write("source/a.md", article(*PARTS))
    site.pipeline("run")
    if what == "review":
        change(site, "a", lambda m: m.with_flag("fuzzy", present=m.msgid != PARTS[0]))
    elif what == "comment":
        change(site, "a", lambda m: replace(m, comments=(*m.comments, "ask Ann")))
    elif what == "plural":
        path = site.root / CATALOGS / "a.po"
        plural = 'msgid "%d day"\nmsgid_plural "%d days"\nmsgstr[0] "día"\nmsgstr[1] "días"\n'
        path.write_text(f"{path.read_text('utf-8')}\n{plural}", "utf-8")
    elif what == "head":
        site.edit(f"{CATALOGS}/a.po", "# Spanish", "# Copyright of Ana\n# Spanish")
    elif what == "name":
        site.edit(f"{CATALOGS}/a.po", "FULL NAME <EMAIL@ADDRESS>", "Ana <ana@example.org>")
    else:
        change(site, "a", lambda m: replace(m, references=()))
    (site.root / "source/a.md").unlink()
    before = site.read(f"{CATALOGS}/a.po")
    for arguments in (("update", "--check"), ("update",)):
        site.pipeline(*arguments)
        assert f"{CATALOGS}/a.po: its article source/a.md is gone" in site.err
        assert "delete it if" in site.err
    assert site.read(f"{CATALOGS}/a.po") == before


PROGRAM = (
    '# App\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n#: app.py:3\n'
)


def test_files_of_another_program_are_left_alone(site: Folder) -> None:
    site.write("source/a.md", "Rest.\n")
    theirs = {
        "locales/pot/app.pot": f'{PROGRAM}msgid "Save"\nmsgstr ""\n',
        f"{CATALOGS}/app.po": f'{PROGRAM}msgid "Save"\nmsgstr "Guardar"\n',
        "locales/pot/own.pot": '# Template for source/own.md\nmsgid ""\nmsgstr ""\n',
    }
    for name, text in theirs.items():
        site.write(name, text)
    site.pipeline("run")
    assert "app.po" not in site.out + site.err
    assert "own.pot: its article source/own.md is gone, but" in site.err
    site.write("source/app.md", "Save\n")
    site.pipeline("run", code=1)
    assert "locales/pot/app.pot: is another program's template" in site.err
    (site.root / "locales/pot/app.pot").unlink()
    site.pipeline("run", code=1)
    assert f"{CATALOGS}/app.po: has the name of the catalog of source/app.md" in site.err
    for name, text in theirs.items():
        if name != "locales/pot/app.pot":
            assert site.read(name) == text
    assert (site.root / "output/es/a.md").exists()


def test_a_template_is_ours_by_its_first_line_and_its_generator() -> None:
    text = '# Template for source/a.md\nmsgid ""\nmsgstr ""\n"X-Generator: pipeline\\n"\n'
    for ours in (text, text.replace("\n", "\r\n"), f"\ufeff{text}"):
        assert ownership.is_own_template(ours, "source/a.md")
    for other in (text.replace("a.md", "b.md"), text.replace("X-G", "Y"), f"# Mine\n{text}"):
        assert not ownership.is_own_template(other, "source/a.md")


def test_a_template_of_ours_is_replaced_whatever_became_of_it(site: Folder) -> None:
    site.write("source/a.md", "Rest.\n")
    merged(site)
    path = site.root / "locales/pot/a.pot"
    whole = path.read_bytes()
    for broken in (b"", whole[:40], whole[:-30], whole.replace(b"X-Generator", b"X-Gone")):
        path.write_bytes(broken)
        merged(site)
        assert path.read_bytes() == whole


# Texts that move


@pytest.mark.parametrize("engine", ["pseudo", None])
def test_a_text_moved_to_another_article_keeps_its_translation(
    site: Folder, review: Review, engine: str | None
) -> None:
    site.write("source/a.md", article("# A", REST, WALK))
    site.write("source/b.md", article("# B", "Other text."))
    site.pipeline("run")
    review(site, f"{CATALOGS}/a.po", REST, "Descanse.")
    site.write("source/a.md", article("# A", WALK))
    site.write("source/b.md", article("# B", "Other text.", REST))
    if engine:
        site.pipeline("run")
    else:
        merged(site)
    found = message(site, "b", REST)
    assert (found.msgstr, state(found)) == ("Descanse.", State.REVIEWED)
    assert "tm: moved here from a, where it was reviewed" in found.comments
    before = site.snapshot()
    shutil.rmtree(site.root / ".pipeline")
    site.pipeline("extract")
    site.pipeline("update")
    assert site.snapshot() == before


def test_an_article_cut_in_two_keeps_everything(site: Folder) -> None:
    site.write("source/a.md", article("# Rest", *PARTS[:4], "## Walk", *PARTS[4:]))
    merged(site)
    review_all(site, "a")
    site.write("source/a.md", article("# Rest", *PARTS[:4]))
    site.write("source/b.md", article("## Walk", *PARTS[4:]))
    merged(site)
    assert set(states(site, "a").values()) == {State.REVIEWED}
    assert set(states(site, "b").values()) == {State.REVIEWED}


@pytest.mark.parametrize("gone", [True, False])
def test_an_article_replaced_by_two_keeps_everything(site: Folder, gone: bool) -> None:
    site.write("source/a.md", article("# Rest", *PARTS[:4], "## Walk", *PARTS[4:]))
    merged(site)
    review_all(site, "a")
    (site.root / "source/a.md").unlink()
    if gone:
        merged(site)
    site.write("source/b.md", article("# Rest", *PARTS[:4]))
    site.write("source/c.md", article("## Walk", *PARTS[4:]))
    merged(site)
    assert set(states(site, "b").values()) == {State.REVIEWED}
    assert set(states(site, "c").values()) == {State.REVIEWED}


def test_two_articles_become_one(site: Folder) -> None:
    site.write("source/a.md", article("# Rest", *PARTS[:4]))
    site.write("source/b.md", article("# Walk", *PARTS[4:]))
    merged(site)
    review_all(site, "a")
    review_all(site, "b")
    (site.root / "source/b.md").unlink()
    site.write("source/a.md", article("# Rest", *PARTS[:4], "# Walk", *PARTS[4:]))
    merged(site)
    assert set(states(site, "a").values()) == {State.REVIEWED}


def test_a_text_copied_first_and_taken_away_later_has_moved(site: Folder, review: Review) -> None:
    site.write("source/a.md", article("# A", REST, WALK))
    site.write("source/b.md", "# B\n")
    site.pipeline("run")
    review(site, f"{CATALOGS}/a.po", REST, "Descanse.")
    site.write("source/b.md", article("# B", REST))
    site.pipeline("run")
    assert state(message(site, "b", REST)) is State.MACHINE  # the memory's
    site.write("source/a.md", article("# A", WALK))
    site.pipeline("run")
    found = message(site, "b", REST)
    assert (found.msgstr, state(found)) == ("Descanse.", State.REVIEWED)


def test_a_short_text_without_a_neighbour_is_only_offered(site: Folder, review: Review) -> None:
    site.write("source/a.md", article("# A", "Cold.", WALK))
    site.write("source/b.md", article("# B", WALK))
    merged(site)
    review(site, f"{CATALOGS}/a.po", "Cold.", "Frío.")
    site.write("source/a.md", article("# A", WALK))
    site.write("source/b.md", article("# B", "Cold.", "Other."))
    merged(site)
    found = message(site, "b", "Cold.")
    assert (found.msgstr, state(found), found.previous) == ("Frío.", State.STALE, "Cold.")


def test_a_draft_stays_one_and_a_context_is_minded(site: Folder) -> None:
    site.write("source/a.md", article(REST, f"<!-- i18n:context menu -->\n\n{WALK}"))
    merged(site)
    review_all(site, "a")
    change(site, "a", lambda m: m.with_flag("fuzzy", present=m.msgid == REST))
    site.write("source/a.md", "Other text.\n")
    site.write("source/b.md", article(REST, WALK, "New."))
    merged(site)
    found = message(site, "b", REST)
    assert (found.msgstr, state(found)) == (f"ES {REST}", State.STALE)
    found = message(site, "b", WALK)
    assert (found.msgstr, state(found)) == (f"ES {WALK}", State.STALE)
    assert (found.previous_context, found.previous) == ("menu", WALK)


@pytest.mark.parametrize("gone", [True, False])
def test_a_text_that_is_moved_and_edited_is_offered_once(
    site: Folder, review: Review, gone: bool
) -> None:
    site.write("source/a.md", article("# A", REST, WALK, *PARTS))
    site.write("source/b.md", "# B\n")
    merged(site)
    review(site, f"{CATALOGS}/a.po", REST, "Descanse.")
    if gone:
        (site.root / "source/a.md").unlink()
    else:
        site.edit("source/a.md", f"{REST}\n\n", "")
    edited = REST.replace("walked", "walked far")
    site.write("source/b.md", article("# B", edited, edited.replace("knee", "foot")))
    merged(site)
    found = message(site, "b", edited)
    assert (found.msgstr, state(found), found.previous) == ("Descanse.", State.STALE, REST)
    assert message(site, "b", edited.replace("knee", "foot")).msgstr == ""
    before = site.snapshot()
    shutil.rmtree(site.root / ".pipeline")
    merged(site)
    assert site.snapshot() == before
    site.write("source/c.md", article("# C", REST.replace("walked", "run")))
    merged(site)
    assert message(site, "c", REST.replace("walked", "run")).msgstr == ""


def test_nothing_is_chosen_where_people_disagree(site: Folder, review: Review) -> None:
    for name, word in (("a", "uno"), ("b", "dos")):
        site.write(f"source/{name}.md", article(f"# {name}", REST))
        merged(site)
        review(site, f"{CATALOGS}/{name}.po", REST, word)
    for name in "ab":
        site.write(f"source/{name}.md", article(f"# {name}"))
    site.write("source/c.md", article("# C", REST))
    merged(site)
    found = message(site, "c", REST)
    assert found.msgstr == ""
    assert "tm: translated in different ways: 'uno' in a, 'dos' in b" in found.comments
    assert f"c.po:{found.line}: people have translated it in different ways" in site.err
    before = site.snapshot()
    shutil.rmtree(site.root / ".pipeline")
    merged(site)
    assert site.snapshot() == before
    site.pipeline("run")
    found = message(site, "c", REST)
    assert state(found) is State.MACHINE
    assert "tm: translated in different ways: 'uno' in a, 'dos' in b" in found.comments
    before = site.snapshot()
    shutil.rmtree(site.root / ".pipeline")
    site.pipeline("run")
    assert site.snapshot() == before


def test_an_approval_moves_with_the_very_same_texts(site: Folder) -> None:
    legal = "<!-- disclaimer -->\n\nThis is no medical advice, and never was any."
    site.write("source/a.md", article("# A", legal, WALK))
    merged(site)
    review_all(site, "a")
    day = datetime.date(2026, 1, 2)
    change(site, "a", lambda m: approved(m, "Kim", day) if "advice" in m.msgid else m)
    site.write("source/a.md", article("# A", WALK))
    site.write("source/b.md", article("# B", legal))
    merged(site)
    (found,) = [m for m in catalog(site, "b").active if "advice" in m.msgid]
    assert is_approved(found)
    assert state(found) is State.REVIEWED


def test_the_memory_knows_texts_that_no_article_has(site: Folder, review: Review) -> None:
    site.write("source/a.md", article("# A", "Take the medicine 2 times every day."))
    merged(site)
    review(site, f"{CATALOGS}/a.po", "Take the medicine 2 times every day.", "Tome 2 veces.")
    site.write("source/a.md", "# A\n")
    merged(site)
    site.write("source/b.md", article("# B", "Take the medicine 3 times every day."))
    site.pipeline("run")
    found = message(site, "b", "Take the medicine 3 times every day.")
    assert any("numbers differ: Take the medicine 2" in comment for comment in found.comments)


def test_what_an_engine_could_not_translate_is_filled_when_a_person_has(
    site: Folder, review: Review
) -> None:
    site.write("source/a.md", article("# A", REST))
    site.write("source/b.md", article("# B", REST))
    site.pipeline("run")
    engine = machine(message(site, "b", REST))
    assert engine is not None

    def failed(m: Message) -> Message:
        if m.msgid != REST:
            return m
        return replace(machine_failed(m, engine.engine, "no"), msgstr="", flags=())

    change(site, "b", failed)
    site.pipeline("run")
    assert message(site, "b", REST).msgstr == ""
    review(site, f"{CATALOGS}/a.po", REST, "Descanse.")
    site.pipeline("run")
    found = message(site, "b", REST)
    assert found.msgstr == "Descanse."
    assert any(comment.startswith("mt: memory a ") for comment in found.comments)


def test_what_an_engine_could_not_translate_is_filled_from_the_base_locale(
    site: Folder, review: Review
) -> None:
    site.write("pyproject.toml", SETTINGS.replace('["es"]', '["es", "es-MX"]'))
    site.write("source/a.md", article("# A", REST))
    site.pipeline("run")
    path = site.root / "locales/es_MX/LC_MESSAGES/a.po"
    found = po.parse(path.read_text("utf-8"), "a.po")
    messages = (
        replace(m, msgstr="", comments=("mt-failed: pseudo 1: no",), flags=())
        for m in found.messages
    )
    path.write_text(po.serialize(replace(found, messages=tuple(messages))), "utf-8")
    site.pipeline("run")
    review(site, f"{CATALOGS}/a.po", REST, "Descanse.")
    site.pipeline("run")
    assert "Descanse." in path.read_text("utf-8")


# Contexts, kinds, legal text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (REST, f"<!-- i18n:context menu -->\n\n{REST}"),
        (f"<!-- i18n:context menu -->\n\n{REST}", REST),
        (f"<!-- i18n:context menu -->\n\n{REST}", f"<!-- i18n:context verb -->\n\n{REST}"),
    ],
)
def test_a_changed_context_offers_the_translation(site: Folder, before: str, after: str) -> None:
    site.write("source/a.md", article("# A", before))
    site.pipeline("run")
    review_all(site, "a")
    site.write("source/a.md", article("# A", after))
    site.pipeline("run")
    (found,) = [m for m in catalog(site, "a").active if m.msgid == REST]
    assert (found.msgstr, state(found)) == (f"ES {REST}", State.STALE)
    site.write("source/a.md", article("# A", before))
    site.pipeline("run")
    (found,) = [m for m in catalog(site, "a").active if m.msgid == REST]
    assert (found.msgstr, state(found)) == (f"ES {REST}", State.REVIEWED)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (REST, f"## {REST}"),
        (f"- {REST}", REST),
        (REST, f"<!-- disclaimer -->\n\n{REST}"),
        (f"<!-- disclaimer -->\n\n{REST}", REST),
        (REST, f"> {REST}"),
    ],
)
def test_what_a_text_is_does_not_empty_it(site: Folder, before: str, after: str) -> None:
    site.write("source/a.md", article("# A", before))
    site.pipeline("run")
    review_all(site, "a")
    site.write("source/a.md", article("# A", after))
    site.pipeline("run")
    found = message(site, "a", REST)
    assert (found.msgstr, state(found)) == (f"ES {REST}", State.REVIEWED)
    assert not is_approved(found)


def test_where_words_stood_is_known_by_both_neighbours() -> None:
    old = Catalog(messages=(Message("a", "1"), Message("b", "2"), Message("c")))
    new = Catalog(messages=(Message("a", "1"), Message("b", "2", obsolete=True)))
    assert moved.left_behind(old, new) == {(None, "b"): (None, "a", "c")}


# Minor changes


def minor(site: Folder, before: str, after: str, said: str, msgstr: str = "Descanse.") -> Message:
    """What becomes of a reviewed text whose author changes it and says so."""
    site.write("source/a.md", article("# A", before))
    merged(site)
    change(
        site,
        "a",
        lambda m: replace(m, msgstr=msgstr) if m.msgid == before else m,
    )
    site.write("source/a.md", article("# A", f"<!-- i18n:minor {said} -->\n\n{after}"))
    merged(site)
    return next(m for m in catalog(site, "a").active if m.msgid != "A")


def test_a_minor_change_leaves_a_translation_reviewed(site: Folder) -> None:
    found = minor(site, "Rest the kne now.", "Rest the knee now.", "kne => knee")
    assert (found.msgstr, state(found)) == ("Descanse.", State.REVIEWED)
    note = (
        "minor: reviewed before 'kne' became 'knee', which changes no meaning, as its author says"
    )
    assert found.comments == (note,)
    assert "minor change: kne => knee" in found.notes
    # Left where it is, it says nothing of the next change.
    site.edit("source/a.md", "Rest the knee now.", "Rest the knee or the kne now.")
    merged(site)
    found = message(site, "a", "Rest the knee or the kne now.")
    assert state(found) is State.STALE
    assert "more than that has changed since the review" in site.err
    assert f"a.po:{found.line}: " in site.err


def test_a_misspelt_word_may_be_mended_though_a_dose_hangs_on_it(site: Folder) -> None:
    found = minor(site, "Rest twcie daily.", "Rest twice daily.", "twcie => twice")
    assert state(found) is State.REVIEWED


def test_several_minor_changes_and_ones_told_later(site: Folder) -> None:
    before, after = "Rest the kne now for teh day.", "Rest the knee, now, for the day."
    site.write("source/a.md", article("# A", before))
    merged(site)
    change(site, "a", lambda m: replace(m, msgstr="Descanse.") if m.msgid == before else m)
    site.write("source/a.md", article("# A", after))
    merged(site)
    assert state(message(site, "a", after)) is State.STALE
    said = ("kne now => knee, now,", "teh -> the")
    directives = "\n".join(f"<!-- i18n:minor {text} -->" for text in said)
    site.write("source/a.md", article("# A", f"{directives}\n\n{after}"))
    merged(site)
    assert state(message(site, "a", after)) is State.REVIEWED


def test_a_locale_that_has_skipped_a_version_is_not_fooled(site: Folder) -> None:
    site.write("pyproject.toml", SETTINGS.replace('["es"]', '["es", "ko"]'))
    site.write("source/a.md", article("# A", "Rest the kne now, please."))
    merged(site)
    for folder in ("es", "ko"):
        path = site.root / f"locales/{folder}/LC_MESSAGES/a.po"
        text = path.read_text("utf-8").replace(
            'now, please."\nmsgstr ""', 'now, please."\nmsgstr "x y"'
        )
        path.write_text(text, "utf-8")
    said = "<!-- i18n:minor kne => knee -->\n\n"
    site.write("source/a.md", article("# A", f"{said}Rest the knee now, please."))
    site.pipeline("extract")
    site.pipeline("update", "-l", "es")
    assert state(message(site, "a", "Rest the knee now, please.")) is State.REVIEWED
    site.write("source/a.md", article("# A", f"{said}Rest the knee now."))
    merged(site)
    korean = "locales/ko/LC_MESSAGES/a.po"
    (ko,) = [m for m in po.parse(site.read(korean), korean).active if m.msgid != "A"]
    assert state(ko) is State.STALE
    assert state(message(site, "a", "Rest the knee now.")) is State.STALE


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (("Take two pills.", "Take ten pills.", "two => ten", "Tome dos pastillas."), "number"),
        (("Take 5 mg now.", "Take 50 mg now.", "5 => 50", "Tome 5 mg ahora."), "number"),
        (("You may run.", "You may not run.", "may => may not", "Puede correr."), "negation"),
        (("Take 5 mg of teh one.", "Take 5 mg of the one.", "teh => the", "Tome 6 mg."), "number"),
        (("Turn left now.", "Turn right now.", "left => right", "Gire ahora."), ""),
        (("See [it](/a) now.", "See [it](/b) now.", "/a => /b", "Vea [eso](/a) ahora."), "link"),
        (("Rest daily.", "Rest twice daily.", "daily => twice daily", "Descanse."), "'twice'"),
        (("Rest daily.", "Rest 2 hours daily.", "daily => 2 hours daily", "Descanse."), "number"),
        (("Rest unless sore.", "Rest if sore.", "unless => if", "Descanse."), "'unless'"),
    ],
)
def test_what_is_said_to_be_minor_and_is_not_stays_stale(
    site: Folder, case: tuple[str, str, str, str], why: str
) -> None:
    found = minor(site, *case)
    assert (found.msgstr, state(found)) == (case[-1], State.STALE)
    assert f"though {case[2]} is said to be a minor change: " in site.err
    assert why in site.err


def test_articles_that_change_places_take_their_translations_along(site: Folder) -> None:
    knee = article("# Knee pain care", "Rest the knee for two days and keep it raised.")
    hip = article("# Hip pain care", "Rest the hip for two days and keep it raised.")
    site.write("source/a.md", knee)
    site.write("source/b.md", hip)
    merged(site)
    review_all(site, "a")
    review_all(site, "b")
    site.write("source/a.md", hip)
    site.write("source/b.md", knee)
    merged(site)
    for domain in ("a", "b"):
        for found in catalog(site, domain).active:
            assert (found.msgstr, state(found)) == (f"ES {found.msgid}", State.REVIEWED)


def test_an_offer_that_somebody_has_worked_on_is_theirs(site: Folder) -> None:
    site.write("source/a.md", article("# A", "Rest the left knee for two whole days."))
    site.write("source/b.md", article("# B", "Rest the left knee for two whole nights."))
    merged(site)
    review_all(site, "a")
    site.write("source/a.md", article("# A", "Rest the left knee for two whole nights."))
    merged(site)
    offer = message(site, "a", "Rest the left knee for two whole nights.")
    assert state(offer) is State.STALE
    change_one(site, "a", offer, replace(offer, msgstr="Descanse dos noches, al menos."))
    review_all(site, "b")
    (site.root / "source/b.md").unlink()
    merged(site)
    kept = message(site, "a", offer.msgid)
    assert (kept.msgstr, state(kept)) == ("Descanse dos noches, al menos.", State.STALE)


def translate_all(site: Folder, text: str) -> None:
    change(site, "a", lambda m: replace(m, msgstr=text))


def test_no_change_of_legal_text_is_minor(site: Folder) -> None:
    site.write("source/a.md", article("# A", "<!-- disclaimer -->\n\nNo advise is given here."))
    merged(site)
    translate_all(site, "Aquí no se da consejo.")
    said = "<!-- i18n:minor advise => advice -->\n<!-- disclaimer -->"
    site.write("source/a.md", article("# A", f"{said}\n\nNo advice is given here."))
    merged(site)
    assert state(message(site, "a", "No advice is given here.")) is State.STALE


def test_a_draft_is_not_made_final_by_a_minor_change(site: Folder) -> None:
    site.write("source/a.md", article("# A", "Rest the kne now."))
    merged(site)
    translate_all(site, "Descanse ya.")
    change(site, "a", lambda m: m.with_flag("fuzzy", present=True))
    said = "<!-- i18n:minor kne => knee -->"
    site.write("source/a.md", article("# A", f"{said}\n\nRest the knee now."))
    merged(site)
    assert state(message(site, "a", "Rest the knee now.")) is State.STALE


def test_what_a_translator_has_begun_to_correct_is_theirs_to_finish(site: Folder) -> None:
    site.write("source/a.md", article("# A", "Rest the kne now."))
    merged(site)
    translate_all(site, "Descanse ya.")
    site.write("source/a.md", article("# A", "Rest the knee now."))
    merged(site)
    after = "Rest the knee now."
    change(site, "a", lambda m: replace(m, msgstr="Mejor.") if m.msgid == after else m)
    site.write("source/a.md", article("# A", f"<!-- i18n:minor kne => knee -->\n\n{after}"))
    merged(site)
    found = message(site, "a", after)
    assert (found.msgstr, state(found)) == ("Mejor.", State.STALE)


def test_twenty_minor_changes_leave_one_copy_of_what_was_reviewed(site: Folder) -> None:
    words = [f"Rest{ending}" for ending in "abcdefghijklmnopqrstu"]

    def text(number: int) -> str:
        return " ".join([*words[:number], f"{words[number]},", *words[number + 1 :]])

    site.write("source/a.md", article("# A", text(0)))
    merged(site)
    review_all(site, "a")
    for number in range(1, 21):
        said = f"<!-- i18n:minor {text(number - 1)} => {text(number)} -->"
        site.write("source/a.md", article("# A", f"{said}\n\n{text(number)}"))
        merged(site)
        assert state(message(site, "a", text(number))) is State.REVIEWED
    assert sum(m.msgstr == f"ES {text(0)}" for m in catalog(site, "a").messages) == 2
    site.write("source/a.md", article("# A", text(0)))
    merged(site)
    assert state(message(site, "a", text(0))) is State.REVIEWED
    assert sum(m.msgstr == f"ES {text(0)}" for m in catalog(site, "a").messages) == 1


# Drafts


@pytest.mark.parametrize("touched", ["never", "corrected", "reviewed", "confirmed"])
def test_twenty_edits_leave_at_most_one_copy_each_and_of_a_draft_one(
    site: Folder, touched: str
) -> None:
    def text(number: int) -> str:
        return f"Rest the left knee for {number} days, and then walk a little."

    site.write("source/a.md", article("# A", text(0)))
    merged(site)
    review_all(site, "a")
    words = {f"ES {text(0)}"}
    for number in range(1, 21):
        before = len(catalog(site, "a").messages)
        site.write("source/a.md", article("# A", text(number)))
        merged(site)
        assert len(catalog(site, "a").messages) <= before + 1
        found = message(site, "a", text(number))
        assert state(found) is State.STALE
        mine = found.msgstr if touched == "confirmed" else f"ES {text(number)}"
        if touched != "never":
            words.add(mine)
            made = replace(found, msgstr=mine).with_flag("fuzzy", present=touched == "corrected")
            change_one(site, "a", found, made)
    messages = [m for m in catalog(site, "a").messages if m.msgid != "A"]
    assert {m.msgstr for m in messages} >= (words if touched == "reviewed" else {f"ES {text(0)}"})
    drafts = [m.msgstr for m in messages if m.obsolete and m.fuzzy]
    assert len(drafts) == len(set(drafts)) == 0
    assert len(messages) == {"never": 2, "corrected": 2, "reviewed": 21, "confirmed": 21}[touched]


# Progress


class Told:
    def __init__(self) -> None:
        self.calls: list[object] = []

    def start(self, locale: str, total: int, unit: str) -> None:
        self.calls.append((locale, total, unit))

    def advance(self, count: int) -> None:
        self.calls.append(count)

    def finish(self) -> None:
        self.calls.append("finished")


def test_an_update_says_how_far_it_is(site: Folder) -> None:
    from pipeline.project.workspace import Workspace
    from pipeline.stages.extract import extract
    from pipeline.stages.update import update

    for name in "abc":
        site.write(f"source/{name}.md", "Rest.\n")
    told = Told()
    with Workspace(Path(site.root)) as workspace:
        extract(workspace)
        update(workspace, ["es"], progress=told)
        assert told.calls == [("es", 4, "catalogs"), 1, 1, 1, 1, "finished"]
        told.calls.clear()
        update(workspace, ["es"], progress=told)
        assert told.calls == []
