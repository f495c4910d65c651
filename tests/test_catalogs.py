"""Catalogs as text, and the merge; GNU gettext judges both."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.catalogs import merge as catalog
from pipeline.catalogs import po
from pipeline.catalogs.approval import approved, is_approved
from pipeline.catalogs.header import header_for
from pipeline.catalogs.provenance import machine_failed, machine_translated
from pipeline.catalogs.review import is_human, state
from pipeline.catalogs.template import template as template_of
from pipeline.errors import CatalogError
from pipeline.model import Catalog, Kind, Message, State, Unit
from tests.gettext_tools import gnu, needs_gettext

HEADER = header_for("ko", "articles", ())
SOURCE_CHARACTERS = st.characters(
    exclude_categories=["Cs"], exclude_characters="\0\x01\x02\x03\x04\x05\x06\x07\x0e\x7f\r\x1b"
)
texts = st.text(SOURCE_CHARACTERS, min_size=1, max_size=30)
tricky = st.sampled_from(
    [
        'a "quoted" \\ word', "tab\tand\nnewline", "A 50% discount", "{name} %s %(x)d",
        "도침(acupotomy)은",
        "¿Qué?", "a\u2028b", "a\x85b", "a\x1cb", "\u202eabc", "🙂",
        "#~ x", "msgid \"x\"", "a\n", "\na", "\\n",
    ]
)  # fmt: skip
states = st.sampled_from(list(State))


def in_state(message: Message, wanted: State) -> Message:
    if wanted is State.UNTRANSLATED:
        return replace(message, msgstr="")
    if wanted is State.MACHINE:
        return machine_translated(message, message.msgstr or "x", "test 1", 0.5)
    if wanted is State.STALE:
        return replace(message, msgstr=message.msgstr or "x", previous="before").with_flag(
            "fuzzy", present=True
        )
    return replace(message, msgstr=message.msgstr or "x")


messages = st.builds(
    in_state,
    st.builds(
        Message,
        msgid=st.one_of(tricky, texts),
        msgstr=st.one_of(tricky, texts),
        context=st.none() | tricky,
        notes=st.just(("type: paragraph",)),
        references=st.just(("source/a b.md",)),
    ),
    states,
)
catalogs = st.builds(
    lambda found, gone: Catalog(
        HEADER,
        ("Korean translation",),
        (
            *{m.key: m for m in found}.values(),
            *(
                replace(m, obsolete=True, notes=(), references=(), previous=None)
                for m in {m.key: m for m in gone if m.key not in {f.key for f in found}}.values()
            ),
        ),
    ),
    st.lists(messages, max_size=5),
    st.lists(messages, max_size=2),
)


@given(catalogs)
@settings(max_examples=300, deadline=None)
def test_a_catalog_survives_writing_and_reading(one: Catalog) -> None:
    assert po.parse(po.serialize(one), "x.po") == one
    assert po.serialize(po.parse(po.serialize(one), "x.po")) == po.serialize(one)


@given(catalogs)
def test_what_was_written_need_not_be_read_again(one: Catalog) -> None:
    shuffled = replace(one, messages=one.messages[::-1])
    text, known = po.written(shuffled)
    found = po.parse(text, "x.po")
    assert known == found
    assert [message.line for message in known.messages] == [m.line for m in found.messages]


def as_gnu_writes(message: Message) -> Message:
    """GNU's tools end both texts with a newline or neither; ours are never unequal there."""
    return replace(message, msgid=message.msgid.strip("\n"), msgstr=message.msgstr.strip("\n"))


@needs_gettext
@given(one=catalogs)
@settings(max_examples=40, deadline=None)
def test_a_catalog_passes_msgfmt_and_survives_msgcat(
    one: Catalog, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cleaned = [
        as_gnu_writes(m)
        for m in one.messages
        # GNU's own reader divides these characters differently or refuses them.
        if m.msgid.strip("\n")
        and not any(c in m.msgid + m.msgstr + (m.context or "") for c in "\x85\x1c\x0b\x0c\x08")
    ]
    unique = {m.key: m for m in cleaned}
    one = replace(one, messages=tuple(unique.values()))
    path = tmp_path_factory.mktemp("po") / "x.po"
    path.write_text(po.serialize(one), encoding="utf-8", newline="")
    gnu("msgfmt", "--check", "-o", "/dev/null", path)
    for options in (["--width=30"], ["--no-wrap"], ["--sort-output"]):
        text = gnu("msgcat", *options, path)
        if not text:  # what it makes of a header alone
            assert not one.messages
            continue
        wrapped = po.parse(text, "x.po")
        assert {m.key: m.msgstr for m in wrapped.active} == {m.key: m.msgstr for m in one.active}
        assert {m.key: state(m) for m in wrapped.active} == {m.key: state(m) for m in one.active}


@needs_gettext
@pytest.mark.parametrize("locale", ["ko", "es", "es-MX", "ar", "ru", "pt-BR"])
def test_the_header_is_complete(locale: str, tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    merged = catalog.merge(Catalog(), template("Hello"), locale, "articles")
    path.write_text(po.serialize(merged), encoding="utf-8")
    gnu("msgfmt", "--check", "-o", "/dev/null", path)
    fields = dict(merged.header)
    assert fields["X-Generator"] == "pipeline"
    assert fields["Plural-Forms"].startswith("nplurals=")


def units(*sources: str) -> list[Unit]:
    return [Unit(source, Kind.PARAGRAPH, ((0, 0),), 1) for source in sources]


def template(*sources: str) -> Catalog:
    return template_of(units(*sources), "source/a.md", "articles")


def merged(old: Catalog, *sources: str) -> Catalog:
    return catalog.merge(old, template(*sources), "ko", "articles")


def human(catalog: Catalog) -> set[str]:
    return {m.msgstr for m in catalog.messages if is_human(m)}


def translated(one: Catalog, msgid: str, msgstr: str) -> Catalog:
    return replace(
        one,
        messages=tuple(
            replace(m, msgstr=msgstr, flags=(), comments=(), previous=None)
            if m.msgid == msgid
            else m
            for m in one.messages
        ),
    )


def test_an_unchanged_source_keeps_its_translation_and_comments() -> None:
    old = translated(merged(Catalog(), "Hello", "World"), "Hello", "안녕")
    old = replace(old, messages=tuple(replace(m, comments=("ask Ann",)) for m in old.messages))
    new = merged(old, "World", "Hello")
    assert new.by_key()[None, "Hello"].msgstr == "안녕"
    assert new.by_key()[None, "Hello"].comments == ("ask Ann",)
    assert merged(new, "World", "Hello") == new


def test_a_changed_source_makes_its_translation_stale_and_keeps_the_original() -> None:
    before, after = "Take two tablets with water.", "Take three tablets with water."
    new = merged(
        translated(merged(Catalog(), before), before, "두 알을 물과 함께 드십시오."), after
    )
    (active,) = new.active
    assert state(active) is State.STALE
    assert active.previous == before
    back = merged(new, before)
    assert state(back.by_key()[None, before]) is State.REVIEWED
    assert back.by_key()[None, before].msgstr == "두 알을 물과 함께 드십시오."


def test_a_negated_source_never_carries_its_translation_over_as_reviewed() -> None:
    before, after = "Take this medicine at night.", "Do not take this medicine at night."
    new = merged(translated(merged(Catalog(), before), before, "밤에 이 약을 드십시오."), after)
    assert state(new.active[0]) in (State.STALE, State.UNTRANSLATED)


def test_machine_text_is_dropped_with_its_source_and_never_carried_over() -> None:
    old = merged(Catalog(), "Rest for a day.")
    old = replace(old, messages=(machine_translated(old.messages[0], "x", "test 1", 0.9),))
    new = merged(old, "Rest for a week.")
    assert [m.msgstr for m in new.messages] == [""]


def test_an_edited_machine_text_that_is_still_fuzzy_belongs_to_the_person() -> None:
    machine = machine_translated(Message("Rest."), "쉬세요.", "test 1", 0.9)
    assert state(machine) is State.MACHINE
    edited = replace(machine, msgstr="쉬십시오.")
    assert state(edited) is State.STALE
    assert is_human(edited)


def test_a_failure_is_noted_once_and_is_no_translation() -> None:
    message = machine_failed(machine_failed(Message("x"), "test 1", "a"), "test 1", "b")
    assert message.comments == ("mt-failed: test 1: b",)
    assert state(message) is State.UNTRANSLATED


@pytest.mark.parametrize("change", [{"msgstr": "다름"}, {"msgid": "other"}, {"flags": ("fuzzy",)}])
def test_any_change_voids_an_approval(change: dict[str, str]) -> None:
    message = approved(Message("No.", "아니요."), "Kim", datetime.date(2024, 1, 2))
    assert is_approved(message)
    assert not is_approved(replace(message, **change))  # type: ignore[arg-type]


@given(
    st.lists(st.sampled_from("Take Do not rest walk daily now".split()), min_size=1, max_size=5),
    st.lists(
        st.lists(
            st.sampled_from(["Take it.", "Do not take it.", "Rest.", "Walk.", "Rest now."]),
            max_size=5,
        ),
        min_size=1,
        max_size=5,
    ),
    st.data(),
)
@settings(max_examples=200, deadline=None)
def test_no_merge_loses_what_a_person_wrote(
    words: list[str], versions: list[list[str]], data: st.DataObject
) -> None:
    current = Catalog()
    written: set[str] = set()
    for number, sources in enumerate(versions):
        current = merged(current, *sources)
        assert written <= human(current)
        assert len({m.key for m in current.active}) == len(current.active)
        if sources:
            chosen = data.draw(st.sampled_from(sources))
            if state(current.by_key()[None, chosen]) is State.UNTRANSLATED:
                text = f"{words[0]} {number}"
                current = translated(current, chosen, text)
                written.add(text)


@needs_gettext
def test_the_merge_agrees_with_msgmerge_where_nothing_is_fuzzy(tmp_path: Path) -> None:
    old = merged(Catalog(), "One.", "Two is kept.", "Three goes away for good.")
    for msgid, msgstr in (("One.", "하나."), ("Three goes away for good.", "셋.")):
        old = translated(old, msgid, msgstr)
    new = template("Two is kept.", "One.", "Something else entirely: 42.")
    (tmp_path / "old.po").write_text(po.serialize(old), encoding="utf-8")
    (tmp_path / "new.pot").write_text(po.serialize(new), encoding="utf-8")
    theirs = po.parse(
        gnu("msgmerge", "--no-fuzzy-matching", tmp_path / "old.po", tmp_path / "new.pot"), "x"
    )
    ours = catalog.merge(old, new, "ko", "articles")

    def summary(one: Catalog) -> set[tuple[str, str, bool, bool]]:
        return {(m.msgid, m.msgstr, m.fuzzy, m.obsolete) for m in one.messages}

    assert summary(ours) == summary(theirs)


@needs_gettext
def test_provenance_survives_msgmerge(tmp_path: Path) -> None:
    old = merged(Catalog(), "One.")
    old = replace(old, messages=(machine_translated(old.messages[0], "하나.", "test 1", 0.5),))
    (tmp_path / "old.po").write_text(po.serialize(old), encoding="utf-8")
    (tmp_path / "new.pot").write_text(po.serialize(template("One.")), encoding="utf-8")
    theirs = po.parse(gnu("msgmerge", tmp_path / "old.po", tmp_path / "new.pot"), "x")
    assert state(theirs.active[0]) is State.MACHINE


def test_a_renamed_article_is_recognised_by_its_messages() -> None:
    old = translated(translated(merged(Catalog(), "One.", "Two."), "One.", "1"), "Two.", "2")
    other = translated(merged(Catalog(), "Nine."), "Nine.", "9")
    assert catalog.rename({"old": old, "other": other}, template("One.", "Two.", "Three.")) == "old"
    assert catalog.rename({"other": other}, template("One.")) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('msgid "a"\nmsgstr "b"\n\n<<<<<<< HEAD\nmsgid "c"\n', 4),
        ('msgid "a"\nmsgstr "b"\nnonsense\n', 3),
        ('msgid "a"\nmsgstr "b\n"c"\n\nmsgid "x"\nmsgstr ""\n', 2),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "un"quoted"\nmsgstr ""\n', 4),
        ('msgid "a"\nmsgstr ""\n\nmsgid "a"\nmsgstr ""\n', 4),
        ('msgstr[x] "a"\n', 1),
    ],
)
def test_a_broken_catalog_is_named_with_its_line(text: str, line: int) -> None:
    with pytest.raises(CatalogError) as caught:
        po.parse(text, "locales/x.po")
    assert str(caught.value).startswith(f"locales/x.po:{line}: ")


def test_a_text_that_names_a_file_is_still_read_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("note").write_text('msgid "a"\nmsgstr "b"\n', encoding="utf-8")
    with pytest.raises(CatalogError):
        po.parse("note", "x.po")


def test_flag_lines_of_newer_gettext_and_windows_line_ends_are_read() -> None:
    text = '#, fuzzy\r\n#= no-wrap\r\nmsgid "a"\r\nmsgstr "b"\r\n'
    (message,) = po.parse(text, "x.po").messages
    assert message.flags == ("fuzzy", "no-wrap")


def test_format_flags_that_tools_guess_are_dropped() -> None:
    old = merged(Catalog(), "A 50% discount")
    old = replace(
        old, messages=(replace(old.messages[0], msgstr="50 %", flags=("python-format",)),)
    )
    assert merged(old, "A 50% discount").messages[0].flags == ()
