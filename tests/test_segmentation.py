"""What becomes a unit, of which kind, and what authors' directives do to it."""

from __future__ import annotations

import os

import pytest

from pipeline import Kind, segment
from pipeline.document import directives
from pipeline.document.directives import Directive, Name, NextBlock, Pending, Said
from pipeline.document.segmentation import folded


def units(text: str) -> list[tuple[str, Kind]]:
    return [(unit.source, unit.kind) for unit in segment(text).units]


def sources(text: str) -> list[str]:
    return [unit.source for unit in segment(text).units]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# a", [("a", Kind.HEADING)]),
        ("a\n===", [("a", Kind.HEADING)]),
        ("> # a", [("a", Kind.HEADING)]),
        ("a", [("a", Kind.PARAGRAPH)]),
        ("> a", [("a", Kind.QUOTATION)]),
        ("- a", [("a", Kind.LIST_ITEM)]),
        ("> - a", [("a", Kind.LIST_ITEM)]),
        ("- > a", [("a", Kind.QUOTATION)]),
        ("- a\n\n  b", [("a", Kind.LIST_ITEM), ("b", Kind.LIST_ITEM)]),
        ("- [ ] a", [("a", Kind.LIST_ITEM)]),
        ("- [x]  a\n  b", [("a b", Kind.LIST_ITEM)]),
        ("- a\n\n  [ ] b", [("a", Kind.LIST_ITEM), ("[ ] b", Kind.LIST_ITEM)]),
        ("[ ] a", [("[ ] a", Kind.PARAGRAPH)]),
        ("> [ ] a", [("[ ] a", Kind.QUOTATION)]),
        ("| a |\n|---|\n| b |", [("a", Kind.CELL), ("b", Kind.CELL)]),
        ("a\n: b", [("a", Kind.TERM), ("b", Kind.DEFINITION)]),
        ("x[^1]\n\n[^1]: a", [("x[^1]", Kind.PARAGRAPH), ("a", Kind.FOOTNOTE)]),
        ("::: note\na\n:::", [("a", Kind.PARAGRAPH)]),
        ("![a](b.png)", [("a", Kind.IMAGE_ALT)]),
        ('![a](b.png "c")', [("a", Kind.IMAGE_ALT), ("c", Kind.IMAGE_TITLE)]),
        ("![](b.png)", [("![](b.png)", Kind.PARAGRAPH)]),
        ("![a](b.png) x", [("![a](b.png) x", Kind.PARAGRAPH)]),
        ("![a](b.png)\n![c](d.png)", [("![a](b.png) ![c](d.png)", Kind.PARAGRAPH)]),
        ("![a](b.png)\n\n*c*", [("a", Kind.IMAGE_ALT), ("*c*", Kind.CAPTION)]),
        ("![a](b.png)\n\n_c_", [("a", Kind.IMAGE_ALT), ("_c_", Kind.CAPTION)]),
        ("![a](b.png)\n\n**c**", [("a", Kind.IMAGE_ALT), ("**c**", Kind.PARAGRAPH)]),
        ("![a](b.png)\n\n- *c*", [("a", Kind.IMAGE_ALT), ("*c*", Kind.LIST_ITEM)]),
        (
            "![a](b.png)\n\nd\n\n*c*",
            [("a", Kind.IMAGE_ALT), ("d", Kind.PARAGRAPH), ("*c*", Kind.PARAGRAPH)],
        ),
        ("*c*", [("*c*", Kind.PARAGRAPH)]),
        ("```\na\n```", []),
        ("    a", []),
        ("<div>a</div>", []),
        ("$$\na\n$$", []),
        ("[r]: /u", []),
        ("---", []),
        ("", []),
        ("---\ntitle: a\nother: b\n---\n", [("a", Kind.FRONT_MATTER)]),
    ],
)
def test_every_text_that_is_read_is_a_unit_of_its_kind(
    text: str, expected: list[tuple[str, Kind]]
) -> None:
    assert units(text) == expected


def test_units_know_their_lines() -> None:
    text = "---\ntitle: a\n---\n\n# b\r\n\r\n> c\n> d\n\n![e](f.png)\n"
    assert [(unit.source, unit.line) for unit in segment(text).units] == [
        ("a", 2), ("b", 5), ("c d", 7), ("e", 10),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "gaps", "expected"),
    [
        (["a"], [], "a"),
        (["a", "b"], ["\n"], "a b"),
        (["a", "b"], ["\n> "], "a b"),
        (["a", "b"], [" \n"], "a b"),
        (["a", "b"], ["  \n"], "a  \nb"),
        (["a", "b"], ["   \n> "], "a  \nb"),
        (["a\\", "b"], ["\n"], "a\\\nb"),
        (["a\\\\", "b"], ["\n"], "a\\\\ b"),
        (["a\\\\\\", "b"], ["\n"], "a\\\\\\\nb"),
        (["a\\", "b"], ["  \n"], "a\\  \nb"),
        (["a", "b", "c"], ["\n", "  \n"], "a b  \nc"),
    ],
)
def test_line_breaks_are_folded_and_hard_breaks_stay(
    lines: list[str], gaps: list[str], expected: str
) -> None:
    assert folded(lines, gaps) == expected


@pytest.mark.skipif("MUTANT_UNDER_TEST" in os.environ, reason="too deep with mutmut's own calls")
def test_blocks_too_deep_for_the_parser_are_reported() -> None:
    assert [problem.code for problem in segment("> " * 250 + "a\n").problems] == ["nesting"]
    assert not segment("> " * 200 + "a\n").problems


# Directives


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<!-- i18n:skip -->\n", Directive(Name.SKIP)),
        ("  <!--i18n:skip-->", Directive(Name.SKIP)),
        ("<!-- i18n:comment  for\n  you -->", Directive(Name.COMMENT, "for you")),
        ("<!-- i18n:context menu -->", Directive(Name.CONTEXT, "menu")),
        ("<!-- i18n:context -->", Directive(Name.CONTEXT)),
        ("<!-- i18n:skipping -->", None),
        ("<!-- i18n:other x -->", None),
        ("<!-- I18N:Skip -->", Directive(Name.SKIP)),
        ("<!-- Disclaimer: site -->", Directive(Name.DISCLAIMER, "site")),
        ("<!-- i18n:not_legal -->", Directive(Name.NOT_LEGAL)),
        ("<!-- skip -->", None),
        ("<!-- i18n:skip --> text", None),
        ("<div><!-- i18n:skip --></div>", None),
    ],
)
def test_directives_are_read(html: str, expected: Directive | None) -> None:
    assert directives.read(html) == expected


def test_the_next_block_begins_where_one_opens_and_ends_where_that_closes() -> None:
    block = NextBlock()
    block.open(0)
    assert not block.inside
    block.close(0)
    block.announce()
    assert not block.inside
    block.open(0)
    assert block.inside
    block.open(1)
    block.close(1)
    assert block.inside
    block.close(0)
    assert not block.inside
    block.open(0)
    assert not block.inside


def test_a_directive_inside_the_block_it_would_be_for_adds_nothing() -> None:
    block = NextBlock()
    block.announce()
    block.open(0)
    block.announce()
    block.open(1)
    block.close(1)
    assert block.inside
    block.close(0)
    assert not block.inside
    block.open(0)
    assert not block.inside


def test_what_was_announced_can_be_spent() -> None:
    block = NextBlock()
    block.announce()
    block.spend()
    block.open(0)
    assert not block.inside


def test_comments_gather_and_the_last_context_counts_until_they_are_taken() -> None:
    pending = Pending()
    for directive in (
        Directive(Name.COMMENT, "one"),
        Directive(Name.COMMENT, "two"),
        Directive(Name.COMMENT),
        Directive(Name.CONTEXT, "first"),
        Directive(Name.CONTEXT, "menu"),
        Directive(Name.CONTEXT),
        Directive(Name.MINOR, "kne => knee"),
        Directive(Name.MINOR, "nothing"),
        Directive(Name.MINOR, "rest now -> rest, now"),
        Directive(Name.SKIP, "nothing"),
    ):
        pending.add(directive)
    minor = (("kne", "knee"), ("rest now", "rest, now"))
    assert pending.take() == Said(("one", "two"), "menu", minor)
    assert pending.take() == Said()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kne => knee", ("kne", "knee")),
        (": kne -> knee", ("kne", "knee")),
        ("kne→knee", ("kne", "knee")),
        ("a b => a, b:", ("a b", "a, b:")),
        ("a => b => c", ("a", "b => c")),
        ("kne", None),
        ("=> knee", None),
        ("kne =>", None),
        ("", None),
    ],
)
def test_a_minor_change_is_spelt_out(text: str, expected: tuple[str, str] | None) -> None:
    assert directives.change(Directive(Name.MINOR, text)) == expected
    document = segment(f"<!-- i18n:minor {text} -->\n\nRest.\n\nWalk.\n")
    assert [unit.minor for unit in document.units] == [(expected,) if expected else (), ()]
    wrong = [problem.message for problem in document.problems if problem.code == "directive"]
    assert bool(wrong) == (expected is None)
    assert all("<!-- i18n:minor OLD => NEW -->" in message for message in wrong)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- i18n:skip -->\na\n", []),
        ("<!-- i18n:skip -->\n\na\n\nb\n", ["b"]),
        ("x\n\n<!-- i18n:skip -->\n\n- a\n- b\n\nc\n", ["x", "c"]),
        ("<!-- i18n:skip -->\n\n> # a\n>\n> b\n\nc\n", ["c"]),
        ("<!-- i18n:skip -->\n\n```\nx\n```\n\na\n", ["a"]),
        ("<!-- i18n:skip -->\n\n---\n\na\n", ["a"]),
        ("<!-- i18n:skip -->\n\n<div></div>\n\na\n", ["a"]),
        ("<!-- i18n:skip -->\n\n<!-- i18n:comment x -->\n\na\n\nb\n", ["b"]),
        ("<!-- i18n:skip -->\n\n<!-- disclaimer -->\n\na\n\nb\n", ["b"]),
        ("> <!-- i18n:skip -->\n>\n> a\n>\n> b\n\nc\n", ["b", "c"]),
        ("<!-- i18n:skip -->\n\n> a\n>\n> <!-- i18n:skip -->\n>\n> b\n\nc\n", ["c"]),
        ("> <!-- i18n:skip -->\n\na\n\nb\n", ["b"]),
        ("a <!-- i18n:skip -->\n\nb\n", ["a <!-- i18n:skip -->", "b"]),
        ("<!-- i18n:skip -->\n\n| a |\n|---|\n| b |\n\nc\n", ["c"]),
        ("<!-- i18n:skip -->\n\n![a](b.png)\n\n*c*\n", ["*c*"]),
    ],
)
def test_skip_keeps_the_next_block_and_no_other_out_of_translation(
    text: str, expected: list[str]
) -> None:
    assert sources(text) == expected


def test_comments_and_contexts_go_to_the_next_unit_alone() -> None:
    text = (
        "<!-- i18n:comment one -->\n\n<!-- i18n:comment two -->\n\n"
        "<!-- i18n:context menu -->\n\na\n\nb\n"
    )
    first, second = segment(text).units
    assert (first.comments, first.context) == (("one", "two"), "menu")
    assert (second.comments, second.context) == ((), None)


def test_a_comment_before_a_skipped_block_waits_for_the_next_unit() -> None:
    (unit,) = segment("<!-- i18n:comment x -->\n\n<!-- i18n:skip -->\n\na\n\nb\n").units
    assert (unit.source, unit.comments) == ("b", ("x",))
