"""What a layout puts on a page, and how it is put there."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from pipeline.document import frontmatter
from pipeline.errors import ConfigError, SourceError
from pipeline.sites import dates, links, plain, registry
from pipeline.sites.base import Facts, Place, Wording
from pipeline.sites.page import newline, with_front_matter

PLACE = Place("es", "output/es/pain/knee.md", "source/pain/knee.md", {"ko": "output/ko/pain/k.md"})
WORDING = Wording("Machine text.", "Read the original")


@pytest.mark.parametrize(
    ("page", "target", "expected"),
    [
        ("output/es/a.md", "source/a.md", "../../source/a.md"),
        ("output/es/b/a.md", "output/ko/b/a.md", "../../ko/b/a.md"),
        ("a.md", "b.md", "b.md"),
    ],
)
def test_links_are_relative_to_the_page(page: str, target: str, expected: str) -> None:
    assert links.relative(page, target) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a/b.md", "a/b.md"), ("a b.md", "<a b.md>"), ("a(b).md", "<a(b).md>"), ("á.md", "á.md")],
)
def test_paths_with_blanks_and_brackets_are_written_in_angle_brackets(
    path: str, expected: str
) -> None:
    assert links.destination(path) == expected


def test_the_plain_layout_says_where_a_page_is_from() -> None:
    assert plain.path("pain/knee.md") == "pain/knee.md"
    values = plain.front_matter(PLACE, Facts("partial", "11 de noviembre", "4 minutos"))
    assert list(values.items()) == [
        ("lang", "es"),
        ("source", "../../../source/pain/knee.md"),
        ("state", "partial"),
        ("alternates", {"en": "../../../source/pain/knee.md", "ko": "../../ko/pain/k.md"}),
        ("date_text", "11 de noviembre"),
        ("reading_time_text", "4 minutos"),
    ]
    assert set(values) == set(plain.keys)
    assert set(plain.front_matter(PLACE, Facts("machine"))) == set(plain.keys[:4])


def test_the_plain_banner_links_to_the_original() -> None:
    assert plain.banner(PLACE, WORDING) == (
        "<!-- machine translation -->\n\n"
        "> Machine text. [Read the original](../../../source/pain/knee.md)\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n", ("---\nnew: x\n---\n", "\na\n")),
        ("\na\n", ("---\nnew: x\n---\n", "\na\n")),
        ("\ufeffa\r\n", ("\ufeff---\r\nnew: x\r\n---\r\n", "\r\na\r\n")),
        ("", ("---\nnew: x\n---\n", "\n")),
        ("---\ntitle: t\n---\na\n", ("---\ntitle: t\nnew: x\n---\n", "a\n")),
        ("---\n---\na\n", ("---\nnew: x\n---\n", "\n---\n---\na\n")),
        (
            "---\nnew: old\ntitle: t\nother:\n  - b\nnew2: c\n---\na\n",
            ("---\ntitle: t\nnew2: c\nnew: x\n---\n", "a\n"),
        ),
        ("---\r\ntitle: t\r\n...\r\na\n", ("---\r\ntitle: t\r\nnew: x\r\n...\r\n", "a\n")),
    ],
)
def test_the_layout_adds_its_entries_after_the_author_s(
    text: str, expected: tuple[str, str]
) -> None:
    front = frontmatter.read(text)
    assert with_front_matter(text, front, Fixed(), PLACE, Facts("machine")) == expected


class Fixed:
    name = "fixed"
    keys = ("new", "other")

    def path(self, name: str) -> str:
        return name

    def front_matter(self, place: Place, facts: Facts) -> dict[str, Any]:
        return {"new": "x"}

    def banner(self, place: Place, wording: Wording) -> str:
        return ""


def test_front_matter_on_one_line_cannot_be_added_to() -> None:
    text = "---\n{title: t}\n---\n"
    with pytest.raises(SourceError, match="block mapping") as caught:
        with_front_matter(text, frontmatter.read(text), Fixed(), PLACE, Facts("machine"))
    assert (caught.value.path, caught.value.line) == ("source/pain/knee.md", 2)


@pytest.mark.parametrize(
    ("text", "expected"), [("a", "\n"), ("a\nb\r\n", "\n"), ("a\r\nb\n", "\r\n"), ("a\rb", "\r")]
)
def test_the_line_ending_of_a_page_is_the_first_of_its_article(text: str, expected: str) -> None:
    assert newline(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime.date(2024, 11, 11), "11 de noviembre de 2024"),
        (datetime.datetime(2024, 11, 11, 8), "11 de noviembre de 2024"),
        ("2024-11-11", "11 de noviembre de 2024"),
        ("soon", None),
        (2024, None),
        (None, None),
    ],
)
def test_dates_are_written_as_the_locale_does(value: object, expected: str | None) -> None:
    assert dates.date_text({"date": value}, "es") == expected
    assert dates.date_text({}, "es") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [(4, "4분"), (1, "1분"), (0, "0분"), (True, None), ("4", None), (4.5, None), (None, None)],
)
def test_reading_times_are_written_as_the_locale_does(value: object, expected: str | None) -> None:
    assert dates.reading_time_text({"reading_time": value}, "ko") == expected
    assert dates.reading_time_text({}, "ko") is None


def test_layouts_are_found_by_their_names() -> None:
    assert registry.layout("plain") is plain
    assert registry.layouts()[0] is plain
    with pytest.raises(ConfigError, match="unknown layout 'plane'") as caught:
        registry.layout("plane")
    assert caught.value.hint == "Use one of: plain."
