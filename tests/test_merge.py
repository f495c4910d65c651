"""The merge of a template into a catalog, rule by rule, and what templates and headers say."""

from __future__ import annotations

import datetime
import random
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalogs import minor, po
from pipeline.catalogs.approval import approved
from pipeline.catalogs.header import header_for, language_name, plural_forms, template_header
from pipeline.catalogs.merge import merge, rename
from pipeline.catalogs.provenance import (
    hinted,
    machine,
    machine_failed,
    machine_translated,
    own_comments,
    reviewed_elsewhere,
)
from pipeline.catalogs.review import counts, is_human, state
from pipeline.catalogs.template import messages_of, template
from pipeline.model import Catalog, Kind, Message, State, Unit

TAKE = "Take two tablets with water."
TAKE_THREE = "Take three tablets with water."


def new(*messages: str | Message) -> Catalog:
    """A template of these messages."""
    made = (
        replace(Message(m) if isinstance(m, str) else m, references=("source/a.md",), notes=("n",))
        for m in messages
    )
    return Catalog(template_header("articles"), ("Template",), tuple(made))


def old(*messages: Message) -> Catalog:
    return Catalog(header_for("es", "articles", ()), ("Mine",), messages)


def result(before: Catalog, after: Catalog) -> list[Message]:
    return list(merge(before, after, "es", "articles").messages)


def test_the_name_of_the_article_in_the_first_line_follows_the_article() -> None:
    first = merge(Catalog((), (), ()), new("a"), "es", "articles")
    assert first.preamble == ("Spanish translation of source/a.md",)
    moved = replace(new("a"), messages=(Message("a", references=("source/b.md",)),))
    assert merge(first, moved, "es", "articles").preamble == ("Spanish translation of source/b.md",)
    mine = replace(first, preamble=("By Ann, from source/a.md", *first.preamble))
    assert merge(mine, moved, "es", "articles").preamble == (
        "By Ann, from source/a.md", "Spanish translation of source/b.md",
    )  # fmt: skip
    assert merge(first, new(), "es", "articles").preamble == first.preamble


def test_the_template_decides_notes_and_references_and_the_translator_the_rest() -> None:
    known = Message(
        "a", "b", comments=("ask Ann",), notes=("gone",), references=("old.md",),
        flags=("python-format", "no-wrap"), previous="x",
    )  # fmt: skip
    assert result(old(known), new("a")) == [
        Message("a", "b", None, ("ask Ann",), ("n",), ("source/a.md",), ("no-wrap",))
    ]


def test_the_previous_source_stays_while_the_message_is_fuzzy() -> None:
    known = Message("a", "b", flags=("fuzzy",), previous="x")
    (message,) = result(old(known), new("a"))
    assert (message.flags, message.previous) == (("fuzzy",), "x")


def test_an_empty_translation_is_not_fuzzy() -> None:
    (message,) = result(old(Message("a", "", flags=("fuzzy", "no-wrap"), previous="x")), new("a"))
    assert (message.flags, message.previous) == (("no-wrap",), None)


def test_order_and_preamble_are_those_of_template_and_catalog() -> None:
    before = old(Message("b", "2"), Message("a", "1"))
    made = merge(before, new("a", "b"), "es", "articles")
    assert [m.msgid for m in made.messages] == ["a", "b"]
    assert made.preamble == ("Mine",)
    fresh = merge(Catalog(), new("a"), "es-MX", "articles")
    assert fresh.preamble == (f"{language_name('es-MX')} translation of source/a.md",)
    empty = merge(Catalog(), Catalog(), "es", "articles")
    assert empty.preamble == ("Spanish translation of an empty article",)


def test_a_message_that_is_gone_is_kept_as_obsolete_if_a_person_wrote_it() -> None:
    gone = Message("a", "b", comments=("c",), notes=("n",), references=("r",), previous="p")
    assert result(old(gone), new()) == [
        replace(gone, obsolete=True, notes=(), references=(), previous=None)
    ]


def test_a_gone_message_without_words_of_people_is_dropped() -> None:
    by_engine = machine_translated(Message("a"), "b", "test 1", 0.5)
    failed = machine_failed(Message("c"), "test 1", "reason")
    hint = hinted(Message("d"), "87% like …")
    assert result(old(by_engine, failed, hint, Message("e")), new()) == []


def test_a_person_s_comment_is_kept_though_there_is_no_translation() -> None:
    (kept,) = result(old(Message("a", comments=("ask Ann",))), new())
    assert kept.obsolete
    assert kept.comments == ("ask Ann",)


def test_an_obsolete_message_comes_back_with_its_source() -> None:
    known = Message("a", "b", comments=("c",), obsolete=True)
    (message,) = result(old(known), new("a"))
    assert (message.msgstr, message.comments, message.obsolete) == ("b", ("c",), False)
    assert state(message) is State.REVIEWED


def test_what_a_person_wrote_goes_before_an_obsolete_translation_of_the_same_source() -> None:
    active, obsolete = Message("a", "new"), Message("a", "old", obsolete=True)
    found = result(old(active, obsolete), new("a"))
    assert [(m.msgstr, m.obsolete) for m in found] == [("new", False), ("old", True)]
    # GNU gettext refuses two messages of one key, obsolete or not.
    assert found[0].key != found[1].key
    assert result(old(*found), new("a")) == found
    emptied = [replace(found[0], msgstr=""), found[1]]
    (back,) = result(old(*emptied), new("a"))
    assert (back.key, back.msgstr, back.obsolete) == ((None, "a"), "old", False)


@pytest.mark.parametrize(
    "active", [Message("a"), machine_translated(Message("a"), "engine's", "test 1", 0.5)]
)
def test_an_obsolete_translation_goes_before_none_and_before_an_engine_s(active: Message) -> None:
    found = result(old(active, Message("a", "person's", obsolete=True)), new("a"))
    assert [(m.msgstr, m.obsolete) for m in found] == [("person's", False)]


def test_a_resembling_message_is_offered_what_went_as_stale_and_unapproved() -> None:
    known = approved(
        Message(TAKE, "Tome dos.", comments=("own",)), "Kim", datetime.date(2026, 1, 2)
    )
    message, kept = result(old(known), new(TAKE_THREE))
    assert (message.msgid, message.msgstr, message.previous) == (TAKE_THREE, "Tome dos.", TAKE)
    assert state(message) is State.STALE
    assert message.comments == ("own",)
    assert kept.obsolete
    assert kept.msgid == TAKE
    assert kept.comments == known.comments


def test_the_oldest_source_of_a_stale_translation_is_the_previous_one() -> None:
    known = Message(TAKE_THREE, "Tome dos.", flags=("fuzzy",), previous=TAKE)
    message = result(old(known), new("Take four tablets with water."))[0]
    assert message.previous == TAKE


def test_a_translation_is_offered_once() -> None:
    found = result(old(Message(TAKE, "x")), new(TAKE_THREE, "Take four tablets with water."))
    assert [m.msgstr for m in found if not m.obsolete] == ["x", ""]


def test_the_nearest_is_offered() -> None:
    near, nearer = Message("Take two pills with water.", "1"), Message(TAKE, "2")
    for messages in ((near, nearer), (nearer, near)):
        assert result(old(*messages), new(TAKE_THREE))[0].msgstr == "2"


def test_long_texts_resemble_each_other_as_short_ones_do() -> None:
    text = "Rest the knee, the hand and the foot for a day or two, then walk a little. " * 4
    found = result(old(Message(text, "x")), new(text.replace("walk", "run")))
    assert [m.msgstr for m in found] == ["x", "x"]


def test_what_does_not_resemble_is_not_offered() -> None:
    assert result(old(Message("Sleep.", "x")), new(TAKE_THREE))[0].msgstr == ""


def test_what_resembles_under_another_context_is_offered_if_nothing_under_its_own_does() -> None:
    here = Message(TAKE_THREE, context="menu")
    assert result(old(Message(TAKE, "x", "menu")), new(here))[0].msgstr == "x"
    message = result(old(Message(TAKE, "x", "menu")), new(TAKE_THREE))[0]
    assert (message.msgstr, message.fuzzy) == ("x", True)
    assert (message.previous_context, message.previous) == ("menu", TAKE)
    both = old(Message(TAKE, "other"), Message("Take 2 pills with water.", "x", "menu"))
    assert result(both, new(here))[0].msgstr == "x"


@pytest.mark.parametrize(("before", "after"), [(None, "menu"), ("menu", None), ("menu", "verb")])
def test_a_translation_is_offered_as_stale_where_the_context_changes(
    before: str | None, after: str | None
) -> None:
    known = approved(Message("Rest.", "x", before), "Kim", datetime.date(2026, 1, 2))
    message, kept = result(old(known), new(Message("Rest.", context=after)))
    assert (message.key, message.msgstr, message.fuzzy) == ((after, "Rest."), "x", True)
    assert (message.previous_context, message.previous) == (before, "Rest.")
    assert not any("approved" in comment for comment in message.comments)
    assert (kept.key, kept.obsolete, kept.comments) == (known.key, True, known.comments)
    back = result(old(message, kept), new(Message("Rest.", context=before)))
    assert (back[0].msgstr, state(back[0]), back[0].comments) == (
        "x", State.REVIEWED, known.comments,
    )  # fmt: skip
    text = po.serialize(merge(old(known), new(Message("Rest.", context=after)), "es", "x"))
    assert ('#| msgctxt "menu"' in text) == (before is not None)
    assert '#| msgid "Rest."' in text


def test_one_translation_serves_all_contexts_that_its_text_gets() -> None:
    contexts = [Message("Rest.", context=context) for context in ("menu", "verb")]
    found = result(old(Message("Rest.", "x")), new(*contexts))
    assert [(m.msgstr, m.fuzzy, m.obsolete) for m in found] == [
        ("x", True, False), ("x", True, False), ("x", False, True),
    ]  # fmt: skip
    reviewed = [Message("Rest.", word, word) for word in ("one", "two")]
    found = result(old(*reviewed), new(*contexts))
    assert [(m.msgstr, m.previous_context) for m in found[:2]] == [("one", "one"), ("two", "two")]


def test_an_obsolete_message_that_nothing_brings_back_stays() -> None:
    kept = Message("z", "y", obsolete=True)
    assert result(old(kept), new("a"))[1] == kept


def test_two_that_went_with_one_key_are_kept() -> None:
    active, obsolete = Message("a", "new"), Message("a", "old", obsolete=True)
    found = result(old(active, obsolete), new("b"))
    assert [m.msgstr for m in found] == ["", "new", "old"]
    assert len({m.key for m in found}) == 3
    back = result(old(*found), new("a"))
    assert [(m.msgstr, m.obsolete) for m in back] == [("new", False), ("old", True)]


def test_two_obsolete_messages_of_one_key_are_kept() -> None:
    first, second = (Message("a", text, obsolete=True) for text in ("one", "two"))
    found = result(old(first, second), new("b"))
    assert [m.msgstr for m in found] == ["", "one", "two"]
    assert result(old(*found), new("b")) == found


def test_each_edit_leaves_at_most_one_copy_of_a_draft() -> None:
    draft = Message(TAKE, "Tome dos.", flags=("fuzzy",))
    reviewed = Message(TAKE, "Tome dos.")
    for first, copies in ((draft, 1), (reviewed, 2)):
        found = [first]
        for number in range(3, 9):
            found = result(old(*found), new(f"Take {number} tablets with water."))
            assert sum(m.msgstr == "Tome dos." for m in found) == copies
        gone = result(old(*found), new("Sleep well."))
        assert sum(m.msgstr == "Tome dos." for m in gone) == copies
    (_, kept) = result(old(*result(old(reviewed), new(TAKE_THREE))), new(TAKE_THREE))
    assert (kept.msgid, kept.fuzzy, kept.obsolete) == (TAKE, False, True)


def test_six_hundred_replaced_paragraphs_take_less_than_three_seconds() -> None:
    chance = random.Random(7)
    words = [f"{a}{b}" for a in "walk rest knee take sleep pain hand foot".split() for b in
             "ing ed s er ly ness ful less".split()]  # fmt: skip

    def paragraph() -> str:
        return " ".join(chance.choice(words) for _ in range(60)).capitalize() + "."

    before = [Message(paragraph(), f"traducción {n}") for n in range(600)]
    catalog, template_ = old(*before), new(*(paragraph() for _ in range(600)))
    begin = time.process_time()
    found = result(catalog, template_)
    assert time.process_time() - begin < 3
    assert len(found) == 1200
    edited = new(*(f"{m.msgid[:-1]}, and so on." for m in before))
    begin = time.process_time()
    found = result(catalog, edited)
    assert time.process_time() - begin < 3
    assert [m.msgstr for m in found[:600]] == [m.msgstr for m in before]


def test_a_rename_is_seen_where_half_of_either_side_is_on_the_other() -> None:
    half = old(Message("a", "1"), Message("b"))
    assert rename({"x": half}, new("a", "b")) == "x"
    assert rename({"x": half}, new("a", "b", "c")) == "x"
    assert rename({"x": half}, new("a", "c", "d")) is None
    assert rename({"x": half}, new("a", "c", "d"), least=0.3) == "x"
    assert rename({"x": half}, new("b", "c")) is None
    assert rename({"x": half, "y": old(Message("a", "1"), Message("c", "2"))}, new("a", "b")) == "x"
    assert rename({"x": old(Message("a", "1"))}, new("a"), least=1.0) == "x"
    assert rename({"x": old(Message("a"), Message("b"))}, new("a")) == "x"
    assert rename({"x": old(Message("a"), Message("b"), Message("c"))}, new("a")) is None
    assert rename({}, new("a")) is None
    assert rename({"x": half}, new()) is None


def test_two_units_do_not_take_over_the_catalog_of_fifty_six() -> None:
    large = old(*(Message(f"text {n}", f"texto {n}") for n in range(56)))
    assert rename({"large": large}, new("text 1", "new")) is None
    assert rename({"large": large}, new(*(f"text {n}" for n in range(30)), "new")) == "large"
    assert rename({"large": large}, new(*(f"text {n}" for n in range(27)))) is None


def test_of_two_catalogs_that_differ_none_is_chosen() -> None:
    one, two = old(Message("a", "1")), old(Message("a", "2"))
    assert rename({"x": one, "y": two}, new("a")) is None
    assert rename({"x": one, "y": one}, new("a")) == "x"


words = st.lists(st.sampled_from(["rest", "the", "kne", "knee", "now", "now,", "."]), max_size=6)


@given(words, words.filter(bool), words.filter(bool), words)
def test_a_change_that_is_told_can_be_undone(
    left: list[str], before: list[str], after: list[str], right: list[str]
) -> None:
    old_text, new_text = (" ".join([*left, *part, *right]) for part in (before, after))
    told = Message(new_text, notes=(minor.note((" ".join(before), " ".join(after))),))
    forms = minor.earlier_forms(new_text, minor.told(told))
    assert old_text == new_text or old_text in forms
    assert new_text not in forms
    known = old(Message(old_text, "x"))
    changed = Catalog(template_header("articles"), ("Template",), (told,))
    for doubt, expected in ((None, State.REVIEWED), ("no", State.STALE)):
        message = merge(known, changed, "es", "x", lambda *_, doubt=doubt: doubt).messages[0]
        if old_text != new_text and (doubt is None or message.msgstr):
            assert (message.msgstr, state(message)) == ("x", expected)


def test_many_forms_of_a_text_take_no_time() -> None:
    text = "now " * 20_000
    changes = [("then", "now"), ("no", "o")] * 20
    begin = time.process_time()
    assert len(minor.earlier_forms(text, changes)) < minor.MANY
    assert time.process_time() - begin < 5


def test_what_other_tools_put_into_the_header_stays() -> None:
    before = (("Last-Translator", "Ana"), ("Content-Type", "text/plain; charset=latin-1"),
              ("Language-Team", ""), ("X-Own", "kept"), ("X-Generator", "Poedit 3.5"))  # fmt: skip
    fields = dict(header_for("es-MX", "articles", before))
    assert fields["Last-Translator"] == "Ana"
    assert fields["Content-Type"] == "text/plain; charset=UTF-8"
    assert fields["Language-Team"] == language_name("es-MX")
    assert fields["Language"] == "es_MX"
    assert fields["X-Own"] == "kept"
    assert fields["X-Generator"] == "Poedit 3.5"
    assert fields["Plural-Forms"] == plural_forms("es-MX")
    assert plural_forms("ko") == "nplurals=1; plural=0;"


def test_one_message_stands_for_all_units_of_its_text() -> None:
    spans = ((0, 1),)
    units = (
        Unit("a", Kind.HEADING, spans, 1, comments=("note",)),
        Unit("b", Kind.FRONT_MATTER, spans, 1, key="title"),
        Unit("a", Kind.PARAGRAPH, spans, 2, disclaimer=True),
        Unit("a", Kind.PARAGRAPH, spans, 3, context="menu"),
    )
    first, second, third = messages_of(units, "source/a.md")
    assert first.notes == (
        "type: heading", "note", "type: paragraph", "disclaimer: shown only when approved",
    )  # fmt: skip
    assert second.notes == ("type: front matter title",)
    assert (third.key, third.notes) == (("menu", "a"), ("type: paragraph",))
    made = template(units, "source/a.md", "articles")
    assert made.preamble == ("Template for source/a.md",)
    assert dict(made.header)["Project-Id-Version"] == "articles"
    assert made.messages == (first, second, third)


def test_states_are_counted_without_obsolete_messages() -> None:
    messages = [
        Message("a"), Message("b", "x"), Message("c", "x", flags=("fuzzy",)),
        machine_translated(Message("d"), "x", "test 1", 0.5), Message("e", "x", obsolete=True),
        Message("f", "x"),
    ]  # fmt: skip
    assert counts(messages) == {
        State.UNTRANSLATED: 1, State.MACHINE: 1, State.STALE: 1, State.REVIEWED: 2,
    }  # fmt: skip
    assert [is_human(m) for m in messages] == [False, True, True, False, True, True]


def test_provenance_is_what_engines_noted_and_the_rest_is_people_s() -> None:
    message = machine_translated(Message("a", comments=("own",)), "x", "test 1", 0.5, ["look"])
    assert own_comments(message) == ("own",)
    found = machine(message)
    assert found is not None
    assert (found.engine, found.confidence) == ("test 1", 0.5)
    assert message.comments[2] == "mt-note: look"
    assert machine(replace(message, msgstr="y")) is None
    elsewhere = reviewed_elsewhere(message, "y", "b")
    assert (elsewhere.msgstr, elsewhere.comments[0]) == ("y", "own")
    assert len(elsewhere.comments) == 2


def test_messages_know_where_they_stand_in_their_file() -> None:
    text = (
        '# Mine\nmsgid ""\nmsgstr ""\n"Language: es\\n"\n\n# note\n#. type: x\n#, fuzzy\n'
        'msgid "a"\nmsgstr "b"\n\nmsgctxt "menu"\nmsgid "c"\nmsgstr ""\n"d\\n"\n"e"\n\n\n'
        '#: r\nmsgid "f"\nmsgstr ""\n\n# kept\n#~ msgid "g"\n#~ msgstr "h"\n\n#~ msgid "i"\n'
        '#~ msgstr "j"\n'
    )
    lines = text.split("\n")
    messages = po.parse(text, "x.po").messages
    found = {m.msgid: lines[m.line - 1] for m in messages if m.line is not None}
    assert found == {
        "a": "# note", "c": 'msgctxt "menu"', "f": "#: r", "g": "# kept", "i": '#~ msgid "i"',
    }  # fmt: skip
    windows = po.parse("\ufeff" + text.replace("\n", "\r\n"), "x.po")
    assert [m.line for m in windows.messages] == [m.line for m in messages]


def test_where_a_message_stands_makes_it_no_other_message() -> None:
    assert Message("a", line=1) == Message("a", line=2)
    assert len({Message("a", line=1), Message("a")}) == 1


def test_a_flag_goes_first_and_is_there_once() -> None:
    message = Message("a", flags=("no-wrap", "fuzzy"))
    assert message.with_flag("fuzzy", present=True).flags == ("fuzzy", "no-wrap")
    assert message.with_flag("fuzzy", present=False).flags == ("no-wrap",)
