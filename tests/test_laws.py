"""Laws 1 to 3: identity, partition and structure, for any text and any translation."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import Unit, segment
from pipeline.document import blocks, frontmatter
from pipeline.document.document import dump, load
from pipeline.document.inline import inline, plain_markup
from pipeline.document.parser import to_html
from pipeline.document.render import render
from tests.strategies import hostile_texts, markdown_texts


def translated_structure(text: str) -> list[tuple[object, ...]]:
    front = None
    try:
        front = frontmatter.read(text)
    except frontmatter.FrontMatterError:
        front = None
    body = front.end if front else len(text) - len(text.removeprefix("\ufeff"))
    return blocks.parse(text[body:]).structure()


@given(markdown_texts)
@settings(max_examples=1000, deadline=None)
@example("a\r\nb\r\n> c\rd\r\n")
@example("| a\\|b | c |\r\n|---|---|\r\n| d | |\r\n")
def test_the_source_spliced_in_place_of_itself_changes_no_byte(text: str) -> None:
    document = segment(text)
    assert document.render(lambda unit: None) == text
    assert document.render(lambda unit: unit.source) == text
    assert blocks.outline(text[document.body :]) == document.outline
    assert load(text, json.loads(json.dumps(dump(document)))) == document


@given(markdown_texts)
@settings(max_examples=500, deadline=None)
def test_skeleton_and_units_concatenated_are_the_text(text: str) -> None:
    document = segment(text)
    pieces = [document.raw(p) if isinstance(p, Unit) else p for p in document.pieces()]
    assert "".join(pieces) == text
    ends = [0, *(unit.end for unit in document.units)]
    assert all(end <= unit.start for end, unit in zip(ends, document.units, strict=False))


@given(markdown_texts)
@settings(max_examples=500, deadline=None)
@example("\x85\n\x0b\n\x85")
@example("\x85\nneedle")
@example("\xa0\n1")
@example("needle \x0b|\n|---|")
def test_every_inline_block_with_text_is_a_unit(text: str) -> None:
    document = segment(text)
    for block in document.parsed.blocks:
        if block.type == "inline" and block.content.strip():
            assert block.spans, block.content


@given(markdown_texts, st.lists(hostile_texts, min_size=1, max_size=4))
@settings(max_examples=1500, deadline=None)
@example("Term\n: definition\n", ["| a\n---|"])
@example("a\\\nb\n", ["x\\\n==="])
@example("a | b\n--|--\nc|d\n", ["x\\", "|"])
@example("# a\n", ["b #"])
@example("- a\n", ["    code"])
@example("[r]\n\n[r]: /u\n", ["[r]: /v", "[r]"])
def test_no_translation_changes_the_structure_of_the_page(text: str, hostile: list[str]) -> None:
    document = segment(text)
    number = 0

    def translate(unit: Unit) -> str:
        nonlocal number
        number += 1
        return hostile[number % len(hostile)]

    rendered = render(document, translate).text
    assert translated_structure(rendered) == document.parsed.structure()


@given(markdown_texts, hostile_texts)
@example("|", "\ufeff")
@settings(max_examples=800, deadline=None)
def test_a_translation_has_the_inline_elements_of_its_source(text: str, hostile: str) -> None:
    document = segment(text)
    rendering = render(document, lambda unit: hostile)
    after = blocks.parse(rendering.text[_body(rendering.text) :])
    before = [b for b in document.parsed.blocks if b.type == "inline"]
    now = [b for b in after.blocks if b.type == "inline"]
    assert len(before) == len(now)
    for then, block in zip(before, now, strict=True):
        if then.content != block.content and not then.content.lstrip().startswith(("!", "[")):
            expected = inline(then.content, document.parsed)
            actual = inline(block.content, after)
            assert actual.elements == expected.elements
            assert actual.emphasis <= expected.emphasis


def _body(text: str) -> int:
    return segment(text).body


plain_pieces = st.lists(
    st.sampled_from(
        ["a", " ", "가", "`x`", "`**`", "**b**", "**b**c", "[t](/u)", "[`t`](u)", "(", ")",
         "[\\.a](u\\:v)", "]", "!", "^", ".", "**", "`", "\n", "> ", "[", "http://a.b", "_", "b_c",
         "\\", "\\[", "\\.", "<b>", "<a id=\"x_y\">", "</a>", "<", "<!-", "*", "\\*"]
    ),
    max_size=7,
).map("".join)  # fmt: skip


@given(plain_pieces, plain_pieces)
@settings(max_examples=6000, deadline=None)
def test_the_same_plain_markup_is_the_same_structure(first: str, second: str) -> None:
    one, other = plain_markup(first), plain_markup(second)
    if one is not None and one == other:
        parsed, also = inline(first), inline(second)
        assert parsed.elements == also.elements
        assert parsed.emphasis == also.emphasis
        assert parsed.stray == also.stray == 0


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ("A **needle (knife)** is", "**도침(acupotomy)**은", "<strong>도침(acupotomy)</strong>은"),
        ("A *needle (knife)* is", "*도침(acupotomy)*은", "<em>도침(acupotomy)</em>은"),
        ("A **needle** is", "**도침**은", "**도침**은"),
        # One emphasis more than the source has is not made to show.
        ("**a** b", "**ㄱ(x)**은 **ㄴ(y)**은", "<strong>ㄱ(x)</strong>은 **ㄴ(y)**은"),
        ("> a  \n> b", "x  \ny", "> x\\\n> y"),
        ("Text", "# x", "\\# x"),
        ("Text", "1. x", "1\\. x"),
        ("Text", "- x", "\\- x"),
        ("Text", "> x", "\\> x"),
        ("Text", "a\n\nb", "a  b"),
        ("Text", "[x]: /y", "\\[x]: /y"),
        ("# Text", "x #", "# x \\#"),
        ("Text [l](/a)", "Sin enlace", "Text [l](/a)"),
        ("Text `a`", "Texto `b`", "Text `a`"),
        ("See <div> it", "<div> Ver", "See <div> it"),
        ("See [`a`](/u)", "Vea [`a`](/u)", "Vea [`a`](/u)"),
        ("See [`a`](/u)", "Vea [`b`](/u)", "See [`a`](/u)"),
        ("See [a](/u)", "Vea [b](/v)", "See [a](/u)"),
        ("See <i>it</i>", "<i>Ver</i>", "<i>Ver</i>"),
        ("| a |\n|---|", "x | y", "| x \\| y |\n|---|"),
        ("| a |\n|---|", "x\\", "| x&#92; |\n|---|"),
        ("![alt](a.png)", "a ] b", "![a \\] b](a.png)"),
    ],
)
def test_translations_are_fitted_to_their_place(
    source: str, translation: str, expected: str
) -> None:
    assert segment(source).render(lambda unit: translation) == expected


def test_korean_emphasis_really_renders() -> None:
    page = segment("A **needle (knife)** is.\n").render(lambda unit: "**도침(acupotomy)**은")
    assert to_html(page) == "<p><strong>도침(acupotomy)</strong>은</p>\n"


def test_a_hundred_levels_of_nesting_are_segmented() -> None:
    text = "".join(f"{'  ' * depth}- level {depth}\n" for depth in range(100))
    document = segment(text)
    assert len(document.units) == 100
    assert document.render(lambda unit: unit.source.upper()) == text.upper()
    quote = ">" * 100 + " deep\n"
    assert [unit.source for unit in segment(quote).units] == ["deep"]
