"""Front matter that is made to crash or to take for ever: refused with its line, or read."""

from __future__ import annotations

import itertools
import time

import pytest

from pipeline.document.frontmatter import FrontMatterError, read
from pipeline.sites import dates
from tests.conftest import Folder

NINES = "9" * 5000
REFUSED = {
    f"x: 1\nn: {NINES}": (3, "no int that can be read"),
    "x: 1\ndate: 2024-13-45": (3, "'2024-13-45' is no timestamp"),
    "x: 1\ndate: 2024-02-30T25:61:00Z": (3, "is no timestamp"),
    "x: !!bool y": (2, "'y' is no bool"),
    "x: !!int y": (2, "'y' is no int"),
    "x: !!float y": (2, "'y' is no float"),
    "x: !!timestamp y": (2, "'y' is no timestamp"),
    "x: !!python/object:os.system y": (2, "could not determine a constructor"),
    "x: 1\na: &a [*a]": (3, "a value holds itself"),
    "x: 1\na: &a {b: [*a]}": (3, "a value holds itself"),
    "x: 1\na: &a\n  <<: *a": (3, "a value holds itself"),
    'x: 1\ntitle: "\\ud800 x"': (3, r"holds '\ud800', which is no text"),
    'x: 1\ntitle: "\\0"': (3, r"holds '\x00', which is no text"),
    'x: 1\ntitle: "\\e[31m"': (3, r"holds '\x1b', which is no text"),
    'x: 1\n"\\ud800": y': (3, "which is no text"),
    'x: "\\UFFFFFFFF"': (2, "an escape stands for no character"),
    "x: 1\ntitle: a\0b": (3, "special characters are not allowed"),
    f"x: {'[' * 3000}": (2, "is nested too deeply"),
    f"x: {'{a: ' * 3000}": (2, "is nested too deeply"),
    f"x: {'[' * 3000}{']' * 3000}": (2, "is nested too deeply"),
    "? [a]\n: b\nx: y": (2, "unhashable"),
}
LETTERS = "abcdefghi"
LISTS = "".join(
    f"{letter}: &{letter} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, letter in itertools.pairwise(LETTERS)
)
BOMBS = {
    "lists": f"a: &a [lol, lol]\n{LISTS}",
    "merge keys": "a: &a {x: 1}\n"
    + "".join(
        f"{letter}: &{letter} {{<<: [{', '.join([f'*{before}'] * 9)}]}}\n"
        for before, letter in itertools.pairwise(LETTERS)
    ),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_line(text: str) -> None:
    line, reason = REFUSED[text]
    with pytest.raises(FrontMatterError) as caught:
        read(f"---\n{text}\n---\n\nText.\n")
    assert reason in str(caught.value)
    assert caught.value.line == line


@pytest.mark.parametrize("kind", BOMBS)
def test_aliases_that_stand_for_more_than_fits_into_memory_are_refused(kind: str) -> None:
    begin = time.process_time()
    with pytest.raises(FrontMatterError, match="its aliases stand for too many values") as caught:
        read(f"---\n{BOMBS[kind]}---\n")
    assert time.process_time() - begin < 5
    assert 4 < caught.value.line < 9


def test_aliases_as_people_use_them_are_read() -> None:
    front = read("---\na: &a {x: 1, y: [2]}\nb: *a\nc:\n  <<: *a\n  z: 3\n---\n")
    assert front is not None
    assert front.data == {
        "a": {"x": 1, "y": [2]}, "b": {"x": 1, "y": [2]}, "c": {"x": 1, "y": [2], "z": 3}
    }  # fmt: skip


ODD = [
    "99999999999999", "-5", "0", "1e400", ".nan", ".inf", "-.inf", "true", "~", "[1]", "{a: 1}", "''",
    "4.5", "9" * 40, "0x1F", "12:30:45", "!!set {a}", "!!binary aGk=", "2024-01-01", "0001-01-01",
    "9999-12-31", "2024-01-01T10:00:00+14:00", "'2024-02-30'", "'\\'", '"a\\nb"', "|\n  a\n  b",
    ">\n  a", "&x y", "!x y", "'a: b'", "[[]]", "[{a: [b]}]", "!!omap [a: 1]", "yes", "1_000",
]  # fmt: skip
KEYS = ("title", "description", "date", "reading_time", "tags", "lang", "state", "disclaimers")


@pytest.mark.parametrize("value", ODD)
def test_any_value_of_any_key_is_a_page_or_one_error(folder: Folder, value: str) -> None:
    settings = folder.read("pyproject.toml")
    keys = '["title", "date", "tags", "reading_time"]'
    folder.write("pyproject.toml", f"{settings}keys = {keys}\n")
    for key in KEYS:
        folder.write(f"source/{key}.md", f"---\n{key}: {value}\n---\n\nRest well.\n")
    folder.try_("run", "-l", "ko")
    for key in KEYS:
        there = (folder.root / f"output/ko/{key}.md").exists()
        assert there or f"source/{key}.md:" in folder.err, folder.err
    assert "fault of the program" not in folder.err


def test_durations_and_dates_that_are_none() -> None:
    for odd in (99999999999999, -1, True, "4", None, 10**40, float("nan"), [4]):
        assert dates.reading_time_text({"reading_time": odd}, "ko") is None
    assert dates.reading_time_text({"reading_time": 4}, "ko") == "4분"
    for odd in ("2024-02-30", 5, None, [], "x" * 10_000, "\ud800"):
        assert dates.date_text({"date": odd}, "ko") is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("Text.\n".encode("utf-16"), "is not UTF-8 text (byte 0xff)"),
        ("\ufeffText.\n".encode("utf-16-be"), "is not UTF-8 text (byte 0xfe)"),
        (b"\xed\xa0\x80", "is not UTF-8 text (byte 0xed)"),
    ],
)
def test_other_encodings_are_refused(folder: Folder, data: bytes, words: str) -> None:
    folder.write("source/good.md", "Rest.\n")
    (folder.root / "source/bad.md").write_bytes(data)
    folder.pipeline("run", "-l", "ko", code=1)
    assert words in folder.err
    assert folder.err.count("error: ") == 1
    assert (folder.root / "output/ko/good.md").exists()


@pytest.mark.parametrize(
    "text",
    [
        "Rest \0 well.\n", "Rest \x1b[31m well.\n", "\ufeff\ufeff# Rest\n", "Rest \x85 \u2028 well.\n",
        f"Take {'9' * 40} mg, or {NINES} ml, or {'1,' * 3000}5.\n",
        f"{'[' * 300}Rest{']' * 300}\n", f"{'<div>' * 2000}\n\nRest\n",
        f"{'*a ' * 500}{'b* ' * 500}\n", f"{'<b>' * 2000}Rest{'</b>' * 2000}\n", "&#xD800; &#0; rest\n",
        f"{'a_' * 3000}@example.org\n", f"<!-- i18n:comment {' ' * 9000}x -->\n\nRest.\n",
    ],
)  # fmt: skip
def test_hostile_bodies_are_pages(folder: Folder, text: str) -> None:
    folder.write("source/a.md", text)
    folder.pipeline("run")
    assert (folder.root / "output/ko/a.md").exists()


@pytest.mark.parametrize("opening", ["> ", "- ", "1. "])
def test_what_is_nested_too_deeply_to_be_translated_is_no_page(
    folder: Folder, opening: str
) -> None:
    folder.write("source/a.md", f"{opening * 2000}Rest\n")
    folder.write("source/good.md", "Rest.\n")
    folder.pipeline("run", code=1)
    assert "source/a.md: blocks are nested too deeply" in folder.err
    assert folder.err.count("error: ") == 1
    assert not (folder.root / "output/ko/a.md").exists()
    assert (folder.root / "output/ko/good.md").exists()


def test_the_time_for_brackets_grows_with_their_number_only() -> None:
    begin = time.process_time()
    for _ in range(20):
        with pytest.raises(FrontMatterError):
            read(f"---\ntitle: {'[' * 50_000}{']' * 50_000}\n---\n")
    assert time.process_time() - begin < 20


@pytest.mark.parametrize(
    "text",
    ['+++\ntitle = "Rest"\n+++\n\nRest.\n', '\ufeff+++\r\ntitle = "Rest"\r\n+++\r\nRest.\r\n'],
)
def test_toml_is_refused_and_not_translated_as_text(folder: Folder, text: str) -> None:
    folder.write("source/a.md", text)
    folder.write("source/good.md", "Rest.\n\n+++\n\nSleep.\n")
    folder.pipeline("run", "-l", "ko", code=1)
    assert "source/a.md:1: front matter is TOML, not YAML" in folder.err
    assert not (folder.root / "locales/pot/a.pot").exists()
    assert (folder.root / "output/ko/good.md").exists()


@pytest.mark.parametrize(
    "value", [">\n  Rest well", "|-\n  Rest\n  well", "&a Rest well", "! Rest well"]
)
def test_values_that_cannot_be_replaced_are_named_and_are_not_reviewed(
    folder: Folder, value: str
) -> None:
    folder.write("source/a.md", f"---\nslug: |\n  x y\ntitle: {value}\n---\n")
    folder.pipeline("run", "-l", "ko")
    assert "source/a.md:4: title is written as a block or with an anchor" in folder.err
    assert "slug" not in folder.err
    assert "state: untranslated" in folder.read("output/ko/a.md")
    folder.pipeline("run", "-l", "ko", "--strict", code=5)


def test_legal_text_that_cannot_be_replaced_counts_as_legal(folder: Folder) -> None:
    folder.write("source/a.md", "---\ndisclaimer: >\n  Not medical advice.\n---\n\nRest.\n")
    folder.pipeline("run", "-l", "ko")
    assert "source/a.md:2: disclaimer is written as a block" in folder.err
    assert "0 of 1" in folder.out or "0/1" in folder.out


def test_a_file_that_a_block_of_the_front_matter_names_goes_with_the_page(folder: Folder) -> None:
    folder.write("source/a.md", "---\nimage: >-\n  a.png\n---\n\nRest.\n")
    folder.write("source/a.png", "x")
    folder.pipeline("run", "-l", "ko")
    assert (folder.root / "output/ko/a.png").exists()
