"""Catalogs that are not as the pipeline writes them: cut, wrapped, with more in them."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from babel.messages import pofile

from pipeline.catalogs import po, tmx
from pipeline.catalogs.approval import approval_digest, approved, is_approved
from pipeline.catalogs.comments import line, unwrapped
from pipeline.catalogs.header import header_for
from pipeline.catalogs.merge import merge
from pipeline.catalogs.provenance import (
    hinted,
    machine,
    machine_failed,
    machine_translated,
    own_comments,
    reviewed_elsewhere,
)
from pipeline.catalogs.review import state
from pipeline.catalogs.template import template
from pipeline.errors import CatalogError
from pipeline.model import Catalog, Kind, Message, State, Unit
from tests.conftest import Folder
from tests.gettext_tools import gnu, needs_gettext

HEADER = header_for("es", "articles", ())
DAY = datetime.date(2026, 1, 2)
LONG = (
    "Take two tablets with water after every meal, and drink a glass of water with them, please. "
)


def parsed(text: str) -> Catalog:
    return po.parse(text, "x.po")


def refused(text: str) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        parsed(text)
    return caught.value


def sample() -> Catalog:
    """Messages in every state, in one line and in several, with and without contexts."""
    made = []
    for number in range(12):
        message = Message(
            f"Take {number} tablets.", f"Tome {number} \"dosis\" \\ día.",
            "menu" if number % 5 == 4 else None,
            notes=("type: paragraph",), references=("source/a.md",),
        )  # fmt: skip
        if number % 3 == 1:
            message = machine_translated(message, message.msgstr, "argos en-es 0.1 1a2b3c4d", 0.7)
        if number % 4 == 2:
            message = replace(message, msgid=f"{number}\nb\nc", msgstr=f"uno {number}\ndos\ntres")
            message = approved(replace(message, flags=(), comments=()), "Kim Lee", DAY)
        made.append(message)
    stale = replace(made[0], msgid="Stale.", previous="Fresh.", flags=("fuzzy",))
    gone = Message("Gone.", "Ido.", comments=("ask Ann",), obsolete=True)
    return Catalog(HEADER, ("Spanish translation of source/a.md",), (*made, stale, gone))


def test_a_catalog_that_was_cut_is_refused_unless_whole_messages_are_left() -> None:
    text = po.serialize(sample())
    every = {(m.key, m.msgstr, m.comments) for m in parsed(text).messages}
    taken = []
    lines = set()
    for end in range(len(text)):
        try:
            found = parsed(text[:end])
        except CatalogError as error:
            lines.add((error.path, 1 <= (error.line or 0) <= text.count("\n", 0, end) + 1))
            continue
        # Nothing is taken for what it is not.
        assert {(m.key, m.msgstr, m.comments) for m in found.messages} <= every, text[:end][-80:]
        taken.append(end)
    places = set(range(0, len(text), max(1, len(text) // 400)))
    assert len(places) >= 400
    # At the end of each message: behind its last quote, its line, the blank line after that.
    assert len(taken) <= 3 * len(every) + 8  # and what may be a header's end
    assert lines == {("x.po", True)}


@pytest.mark.parametrize("msgstr", ["\n", "\n\n", "x\n", "x\ny\n", "x\n\n", "\nx\ny\nz\n"])
@pytest.mark.parametrize("msgid", ["a", "a\nb", "a\nb\nc", "a\n", "a\nb\n"])
def test_a_translation_that_ends_in_a_line_break_is_not_taken_for_a_cut(
    msgid: str, msgstr: str
) -> None:
    one = Catalog(HEADER, (), (Message(msgid, msgstr),))
    assert parsed(po.serialize(one)).messages[0].msgstr == msgstr


def test_such_a_translation_saved_by_another_tool_is_refused_with_what_to_do() -> None:
    error = refused('msgid ""\n"a\\n"\n"b"\nmsgstr ""\n"x\\n"\n"y\\n"\n')
    assert error.line == 6
    assert "take out the line break at its end" in (error.hint or "")


@pytest.mark.parametrize("content", ["", "\n", " \n\t\n", "\ufeff", "\r\n"])
def test_an_empty_file_is_no_catalog(content: str) -> None:
    assert "is empty" in refused(content).message


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('msgid "a"\nmsgstr "5 mg\n', 2),
        ('msgid "a"\nmsgstr "5 mg"\n\nmsgid "b\nmsgstr "5 mg"\n', 4),
        ('msgid "a"\nmsgstr ""\n"5 \\"mg\\"\n', 3),
        ('msgid "a"\nmsgstr "5 mg\\"\n', 2),
        ('msgid "a"\nmsgstr 5 mg"\n', 2),
        ('msgid "a"\nmsgstr "5" mg"\n', 2),
        ('msgid "a"\nmsgid "b"\nmsgstr "5"\n', 2),
        ('msgid "a"\n# note\nmsgstr "5"\n', 2),
        ('msgid "a"\n\nmsgid "b"\nmsgstr "5"\n', 3),
        ('msgid "a"\n', 1),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 3),
        ('"a"\n', 1),
        ('msgstr "a"\n', 1),
        ('msgid "a"\nmsgctxt "b"\nmsgstr "c"\n', 2),
        ('msgid "a"\n#~ msgstr "c"\n', 2),
        ('msgid "a"\nmsgstr[0] "c"\n', 2),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', 3),
        ('#| msgid "a\nmsgid "a"\nmsgstr "c"\n', 1),
        ('#| msgid "a"\n"b"\nmsgid "a"\nmsgstr "c"\n', 2),
        ('msgid "a"\nmsgstr "b"\n\n#. type: paragraph\n', 4),
        ('msgid "a"\nmsgstr "b"\n\n# mt: argos\n', 4),
    ],
)
def test_what_is_not_whole_is_refused_with_its_line(text: str, number: int) -> None:
    assert refused(text).line == number


def test_a_forgotten_quote_stops_the_catalog_and_nothing_else(project: Folder) -> None:
    project.pipeline("run")
    path = "locales/es/LC_MESSAGES/note.po"
    broken = project.read(path).rstrip("\n")[:-1] + "\n"
    project.write(path, broken)
    project.edit("source/note.md", "Do not run.", "Do not walk.")
    project.pipeline("run", code=1)
    assert f"{path}:{broken.count(chr(10))}: " in project.err
    assert "closing quote" in project.err
    assert project.read(path) == broken


def with_every_comment() -> Catalog:
    message = Message(LONG + "1", "Tome dos tabletas.", comments=("ask Ann " * 3 + "please",))
    engine = "argos en-ko 0.1-beta-with-a-long-name 1a2b3c4d"
    return Catalog(
        HEADER,
        ("Spanish translation of source/a.md",),
        (
            machine_translated(message, "x", engine, 0.5, ["term: " + LONG * 2]),
            approved(replace(message, msgid=LONG + "2"), "Dr. Kim-Lee of the Long Hospital", DAY),
            machine_failed(Message(LONG + "3"), engine, LONG * 2),
            hinted(Message(LONG + "4"), "87% like pain/knee: " + LONG * 3),
            reviewed_elsewhere(Message(LONG + "5"), "y", "pain/a-knee-that-hurts-and-does-not"),
        ),
    )


def through_polib(text: str, width: int = 78) -> str:
    return str(polib.pofile(text, wrapwidth=width).__unicode__())


def through_babel(text: str, width: int = 76) -> str:
    made = pofile.read_po(io.BytesIO(text.encode()))
    out = io.BytesIO()
    pofile.write_po(out, made, width=width, include_previous=True)
    return out.getvalue().decode()


@pytest.mark.parametrize("tool", [through_polib, through_babel])
def test_provenance_and_approvals_survive_tools_that_wrap(tool: object) -> None:
    assert callable(tool)
    before = with_every_comment()
    text = po.serialize(before)
    wrapped = tool(text)
    assert wrapped.count("\n# ") > text.count("\n# ") + 8
    after = parsed(wrapped)
    assert [m.msgid for m in after.active] == [m.msgid for m in before.messages]
    for one, other in zip(before.messages, after.active, strict=True):
        assert state(other) is state(one)
        assert machine(other) == machine(one)
        assert is_approved(other) == is_approved(one)
        assert own_comments(other) == own_comments(one)
        assert [c.replace(" ", "") for c in other.comments] == [
            c.replace(" ", "") for c in one.comments
        ]
    assert [state(m) for m in after.active] == [
        State.MACHINE, State.REVIEWED, State.UNTRANSLATED, State.UNTRANSLATED, State.REVIEWED,
    ]  # fmt: skip
    assert is_approved(after.active[1])


@pytest.mark.parametrize("width", [40, 60, 100])
@pytest.mark.parametrize("tool", [through_polib, through_babel])
def test_other_widths_cost_no_provenance_and_no_approval(tool: object, width: int) -> None:
    assert callable(tool)
    after = parsed(tool(po.serialize(with_every_comment()), width)).active
    assert state(after[0]) is State.MACHINE
    assert is_approved(after[1])


@needs_gettext
def test_they_survive_gnu_gettext(tmp_path: Path) -> None:
    before = with_every_comment()
    path = tmp_path / "x.po"
    path.write_text(po.serialize(before), "utf-8")
    (tmp_path / "x.pot").write_text(po.serialize(before), "utf-8")
    for command in (["msgcat", "--width=40"], ["msgmerge", "--no-wrap"]):
        files = [path] if command[0] == "msgcat" else [path, tmp_path / "x.pot"]
        after = parsed(gnu(*command, *files)).active
        assert [m.comments for m in after] == [m.comments for m in before.messages]
        assert [state(m) for m in after] == [state(m) for m in before.messages]


@needs_gettext
def test_escaped_letters_are_read_as_letters(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    said = Message("Ten “drops” of C:\\123.", "Diez «gotas» de C:\\123: \U0001f4a7 ñ.")
    path.write_text(po.serialize(Catalog(HEADER, (), (said,))), "utf-8")
    escaped = gnu("msgcat", "--escape", str(path))
    assert "\\302\\253" in escaped
    (found,) = po.parse(escaped, "a.po").messages
    assert (found.msgid, found.msgstr) == (said.msgid, said.msgstr)


def test_escaped_bytes_that_are_no_letters_are_refused() -> None:
    text = po.serialize(Catalog(HEADER, (), (Message("Rest.", "Descanse."),)))
    with pytest.raises(CatalogError, match="escaped bytes that are not UTF-8"):
        po.parse(text.replace("Descanse.", "Descanse \\xf1."), "a.po")
    (found,) = po.parse(text.replace("Descanse.", "A\\xc3\\xb1o."), "a.po").messages
    assert found.msgstr == "Año."


def test_what_people_wrote_is_not_taken_for_the_end_of_a_note() -> None:
    lines = ("mt-failed: argos: short", "ask Ann", "approved: by nobody", "tm: 80% like x", "# y")
    assert unwrapped(lines) == lines
    long = ("mt-failed: " + "word " * 30, "ask Ann")
    assert unwrapped(long) == long
    assert unwrapped(["ask Ann about the", "mt: thing"]) == ("ask Ann about the", "mt: thing")


EVERYTHING = """\
# Spanish translation
# by Ana
#, fuzzy
msgid ""
msgstr ""
"Project-Id-Version: articles\\n"
"a line that is no field\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Poedit-Basepath: .\\n"
"X-Empty: \\n"
"X-Twice: one\\n"
"X-Twice: two\\n"
"one more line\\n"

# ask Ann
#! odd
#, fuzzy
#| msgctxt "old menu"
#| msgid "Restt."
msgctxt "menu"
msgid "Rest."
msgstr "Descanse."

# of the plural
#: source/old.md
#, c-format
msgid "%d day"
msgid_plural "%d days"
msgstr[0] "%d día"
msgstr[1] ""
"%d "
"días"

#. note
#, fuzzy
#~| msgid "Sleeep."
#~ msgid "Sleep."
#~ msgstr "Duerma."

# of one
#~ msgid "Walk."
#~ msgstr "Ande."

#~ msgid "Walk."
#~ msgstr "Camine."

#~ msgid "%d hour"
#~ msgid_plural "%d hours"
#~ msgstr[0] "%d hora"
#~ msgstr[1] "%d horas"

# the last word
# is Ana's
"""
WORDS = [
    "by Ana", "a line that is no field", "X-Poedit-Basepath: .", "X-Empty:", "X-Twice: one",
    "X-Twice: two", "one more line", "ask Ann", "#! odd", '#| msgctxt "old menu"',
    '#| msgid "Restt."', "Descanse.", "of the plural", "#: source/old.md", "c-format",
    'msgid_plural "%d days"', 'msgstr[0] "%d día"', '"días"', "#. note", "Duerma.",
    '#~| msgid "Sleeep."', "of one", "Ande.", "Camine.", "%d hora", "%d horas", "the last word",
    "is Ana's", "#, fuzzy\nmsgid \"\"",
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_a_rewrite_carries_what_it_has_no_use_for(word: str) -> None:
    before = parsed(EVERYTHING)
    assert word in po.serialize(before)
    new = Catalog(HEADER, (), (Message("Rest.", "", "menu"), Message("Run.")))
    once = po.serialize(merge(before, new, "es", "articles"))
    assert word in once
    twice = merge(parsed(once), new, "es", "articles")
    assert twice == parsed(once)
    assert po.serialize(twice) == once


def test_what_was_written_with_all_that_need_not_be_read_again() -> None:
    text, known = po.written(parsed(EVERYTHING))
    assert parsed(text) == known
    assert [m.line for m in known.messages] == [m.line for m in parsed(text).messages]
    assert po.serialize(parsed(text)) == text


@needs_gettext
def test_gnu_gettext_reads_what_was_carried(tmp_path: Path) -> None:
    new = Catalog(HEADER, (), (Message("Rest.", "", "menu"), Message("Walk."), Message("%d day")))
    made = po.serialize(merge(parsed(EVERYTHING), new, "es", "articles"))
    path = tmp_path / "x.po"
    path.write_text(made, "utf-8")
    gnu("msgcat", "-o", "/dev/null", path)
    assert '#~ msgid_plural "%d days"' in made
    assert 'msgid "Walk."\nmsgstr "Ande."' in made
    assert "Camine." in made


def test_a_plural_message_is_a_message_twice() -> None:
    text = 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\nmsgstr[1] ""\n\nmsgid "a"\nmsgstr "x"\n'
    assert refused(text).line == 6


HOSTILE = [
    f'x{end}msgid "Rest."{end}msgstr "Not what Ann wrote."{end}{end}#'
    for end in ("\n", "\r", "\r\n", "\u2028", "\x85", "\x0b", "\x0c", "\x1c", "\n\n")
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_from_outside_writes_a_message(text: str) -> None:
    assert len(line(text).splitlines()) == 1
    messages = (
        machine_translated(Message("a"), "x", f"argos {text}", 0.5, [text]),
        machine_failed(Message("b"), text, text),
        hinted(Message("c"), text),
        reviewed_elsewhere(Message("d"), "x", text),
        approved(Message("e", "x"), text, DAY),
        Message("f", "x", comments=(text,), notes=(text,), references=(text,), flags=(text,)),
        Message("g", "x", other=(f"#!{text}",)),
    )
    unit = Unit("h", Kind.FRONT_MATTER, ((0, 1),), 1, key=text, comments=(text,))
    made = template([unit], f"source/{text}.md", text)
    for one in (Catalog(HEADER, (text,), messages), made):
        written, known = po.written(one)
        for form in (written, written.replace("\u2028", "\n").replace("\x85", "\n")):
            found = parsed(form)
            assert [m.msgid for m in found.messages] == [m.msgid for m in one.messages]
        assert parsed(written) == known
        read = replace(one, messages=tuple(m for m in one.messages if not m.other))
        theirs = polib.pofile(po.serialize(read))
        assert [m.msgid for m in theirs] == [m.msgid for m in read.messages]
    assert machine(parsed(po.serialize(Catalog(HEADER, (), messages))).messages[0]) is not None


@pytest.mark.parametrize("fill", [
    lambda m: machine_translated(m, "sí", "argos", 0.5),
    lambda m: reviewed_elsewhere(m, "sí", "b"),
    lambda m: replace(machine_failed(m, "argos", "no"), msgstr="sí"),
])  # fmt: skip
def test_an_approval_on_a_message_that_the_pipeline_fills_never_counts(fill: object) -> None:
    assert callable(fill)
    note = f"approved: Kim 2026-01-02 sha256:{approval_digest('yes', 'sí')}"
    message = fill(Message("yes", "", comments=(note, "ask Ann")))
    assert not is_approved(message.with_flag("fuzzy", present=False))
    assert "ask Ann" in message.comments
    assert note not in message.comments


def test_no_catalog_is_replaced_by_one_with_fewer_words_of_people_without_a_copy(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.stages import update

    folder.write("source/a.md", "Rest.\n")
    folder.pipeline("run", "-l", "es")
    path = "locales/es/LC_MESSAGES/a.po"
    text = folder.read(path) + '\n#~ msgid "Walk."\n#~ msgstr "Ande."\n'
    folder.write(path, text)
    folder.pipeline("update", "-l", "es")
    assert not (folder.root / ".pipeline/kept").exists()
    monkeypatch.setattr(update.merge, "_obsolete", lambda gone, active: [])  # type: ignore[attr-defined]
    folder.edit("source/a.md", "Rest.", "Sleep.")
    folder.pipeline("extract")
    folder.pipeline("update", "-l", "es")
    assert "loses words that a person wrote" in folder.out + folder.err
    assert "Ande." not in folder.read(path)
    (kept,) = (folder.root / ".pipeline/kept").rglob("a.po.*")
    assert kept.read_text("utf-8") == text


@pytest.mark.no_cover  # it would take most of the time
def test_hostile_comments_and_references_are_read_in_linear_time() -> None:
    import time

    many = 200_000
    texts = [
        "#: " + "\u2068" * many,
        "#: " + "\u2068\u2069" * (many // 2),
        "# mt: x\n" + "# y\n" * many,
        "# mt: " + "confidence=1 " * (many // 13),
        "# approved: " + "2026-01-01 sha256:" * (many // 18),
        "# mt: x\n" * (many // 40),
        "# approved: x\n" * (many // 40),
        "# tm: " + "x " * many,
        "#, " + "," * many,
        "#| msgid \"" + "\\" * many + '"',
        "# " + "-" * many,
    ]  # fmt: skip
    for text in texts:
        begin = time.process_time()
        found = parsed(f'{text}\nmsgid "a"\nmsgstr "{"x" * many}"\n')
        state(found.messages[0])
        is_approved(found.messages[0])
        po.serialize(found)
        assert time.process_time() - begin < 10, text[:20]


def test_elements_of_a_memory_may_be_nested_as_deep_as_they_like() -> None:
    deep = "<hi>a" * 5000 + "x<ph>**</ph>y" + "</hi>b" * 5000
    text = (
        '<tmx version="1.4"><header/><body><tu><tuv xml:lang="en"><seg>Rest.</seg></tuv>'
        f'<tuv xml:lang="es"><seg>{deep}</seg></tuv></tu></body></tmx>'
    )
    (entry,) = tmx.load(text.encode(), ["es"], "x.tmx")["es"]
    assert entry.target == "a" * 5000 + "x**y" + "b" * 5000
