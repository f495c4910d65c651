"""Where a span of the source belongs in its translation, rule by rule."""

from __future__ import annotations

import pytest

from pipeline.languages.base import Language
from pipeline.languages.registry import language
from pipeline.translate.alignment import Links
from pipeline.translate.projection import Alignment, Room, project, projected
from pipeline.translate.sentence import Sentence, Wrap

NEUTRAL = Language("xx")


def place(
    texts: tuple[str, str], span: str, links: Links, room: Room | None = None,
    of: Language = NEUTRAL,
) -> str | None:  # fmt: skip
    """The words of the target on which a span falls."""
    source, target = texts
    start = source.index(span)
    found = project(
        Alignment(source, target, links),
        (start, start + len(span)),
        room or Room((0, len(target))),
        of,
    )
    return None if found is None else target[slice(*found)]


def test_a_room_has_what_lies_in_it_and_is_not_taken() -> None:
    room = Room((2, 6), frozenset({3}))
    assert room.has(2, 3)
    assert room.has(4, 6)
    assert not room.has(1, 3)
    assert not room.has(4, 7)
    assert not room.has(3, 4)
    assert not room.has(2, 6)
    assert Room((2, 6)).has(2, 6)


SOURCE, TARGET = "one two three four", "uno dos tres cuatro"
EACH = ((0, 0, 1.0), (1, 1, 1.0), (2, 2, 1.0), (3, 3, 1.0))


@pytest.mark.parametrize(
    ("span", "links", "expected"),
    [
        ("one", EACH, "uno"),
        ("two three", EACH, "dos tres"),
        ("four", EACH, "cuatro"),
        (SOURCE, EACH, TARGET),
        # More than half of a word has to fall on the span.
        ("one", ((0, 0, 1.0), (0, 1, 0.5)), "uno"),
        ("one", ((0, 0, 1.0), (0, 1, 0.51)), "uno dos"),
        ("two", ((1, 0, 0.49), (1, 1, 1.0)), "dos"),
        # What lies between two sure words comes with them, if they outweigh it.
        ("two", ((1, 0, 1.0), (1, 1, 0.2), (1, 2, 1.0)), "uno dos tres"),
        # Of two that are as heavy the first is taken.
        ("two", ((1, 0, 1.0), (1, 2, 1.0)), "uno"),
        ("two", ((1, 0, 0.9), (1, 2, 0.9)), "uno"),
        ("two", ((1, 0, 0.8), (1, 2, 0.9)), "tres"),
        # Shares of several words of the span add up.
        ("one two", ((0, 0, 0.4), (1, 0, 0.4), (1, 1, 0.4)), "uno"),
        # Nothing is a counterpart on which less than a fifth falls, or none at all.
        ("one", ((0, 0, 0.2),), None),
        ("one", ((0, 0, 0.21),), "uno"),
        ("one", ((1, 0, 1.0),), None),
        ("one", (), None),
    ],
)
def test_a_span_takes_the_words_that_most_of_its_weight_is_on(
    span: str, links: Links, expected: str | None
) -> None:
    assert place((SOURCE, TARGET), span, links) == expected


def test_a_span_stays_in_its_room() -> None:
    both = ((0, 0, 0.9), (0, 3, 1.0))
    assert place((SOURCE, TARGET), "one", both) == "cuatro"
    assert place((SOURCE, TARGET), "one", both, Room((0, 12))) == "uno"
    assert place((SOURCE, TARGET), "one", both, Room((0, 19), frozenset({14}))) == "uno"
    assert place((SOURCE, TARGET), "one", EACH, Room((4, 19))) is None
    # Words that are no neighbours, as another span is between them, make no run.
    apart = ((0, 0, 1.0), (0, 1, 0.6), (0, 2, 0.9))
    assert place((SOURCE, TARGET), "one", apart, Room((0, 19), frozenset({4}))) == "uno"


def test_a_span_that_is_all_there_is_takes_all_words_but_no_marks_around_them() -> None:
    assert place(("“One two.”", "«Uno, dos.»"), "One two", ()) == "Uno, dos"
    assert place(("One two", "…"), "One two", ()) is None
    whole = "«Uno, dos.»"
    assert place(("One.", whole), "One", (), Room((1, 9))) == "Uno, dos"
    assert place(("One.", whole), "One", (), Room((2, 9))) is None
    assert place(("One.", whole), "One", (), Room((1, 8))) is None


@pytest.mark.parametrize(
    ("span", "links", "expected"),
    [
        ("two", ((2, 0, 1.0), (2, 1, 1.0), (2, 2, 1.0)), "dos"),
        ("two”", ((2, 0, 1.0), (2, 1, 1.0), (3, 2, 1.0)), "dos»"),
        # A word never ends up on a mark, a mark may.
        ("two", ((2, 0, 1.0),), None),
        ("”", ((3, 2, 1.0),), "»"),
    ],
)
def test_marks_come_along_where_the_span_has_them(
    span: str, links: Links, expected: str | None
) -> None:
    source, target = "one “two” three", "«dos» uno"
    assert place((source, target), span, links) == expected


def test_a_particle_is_left_outside() -> None:
    korean = language("ko")
    links = ((0, 1, 1.0), (1, 0, 1.0))
    assert place(("Rest knees", "무릎을 쉬게"), "knees", links, of=korean) == "무릎"
    assert place(("Rest knees", "무릎을 쉬게"), "knees", links) == "무릎을"


@pytest.mark.parametrize(
    ("source", "span", "target", "expected"),
    [
        ("take 20 now", "20", "tome 20 ya", "20"),
        ("see ⟦1⟧ now", "⟦1⟧", "vea ⟦1⟧ ya", "⟦1⟧"),
        ("an MRI now", "MRI", "una MRI ya", "MRI"),
        ("an MRI now", "MRI", "MRI은 ya", "MRI"),
        ("at 20 now", "20", "20", "20"),
        # Only figures and names are sure to mean the same.
        ("an mri now", "mri", "una mri ya", None),
        ("a Knee now", "Knee", "una Knee ya", None),
        # It must be there once on both sides, and be a word.
        ("20 or 20", "20", "a 20 b", None),
        ("at 20 now", "20", "20 o 20", None),
        ("at 20 now", "20", "a 30", None),
        ("at 20 now", "20", "a 201", None),
        ("at 20 now", "20", "a 120", None),
        ("at 20 now", "20", "a20", None),
        ("an MRI now", "MRI", "las MRIs", None),
    ],
)
def test_figures_and_names_are_found_by_their_text(
    source: str, span: str, target: str, expected: str | None
) -> None:
    assert place((source, target), span, ()) == expected


def test_a_figure_is_found_in_its_room() -> None:
    assert place(("at 20 now", "a 20 b"), "20", (), Room((2, 4))) == "20"
    assert place(("at 20 now", "a 20 b"), "20", (), Room((0, 3))) is None
    assert place(("at 20 now", "a 20 b"), "20", (), Room((0, 6), frozenset({2}))) is None


def marked(text: str, spans: list[tuple[str, str]], target: str, links: Links) -> str | None:
    """``target`` with markup around what answers to the spans, each with its mark."""
    wraps = tuple(
        Wrap(text.index(words), text.index(words) + len(words), f"<{mark}>", f"</{mark}>")
        for words, mark in spans
    )
    return projected(Sentence(text, wraps=wraps), target, links, NEUTRAL)


def test_markup_goes_around_the_words_that_answer_to_it() -> None:
    crossed = ((0, 3, 1.0), (1, 2, 1.0), (2, 1, 1.0), (3, 0, 1.0))
    assert marked(SOURCE, [("one", "a"), ("three", "b")], TARGET, crossed) == (
        "uno <b>dos</b> tres <a>cuatro</a>"
    )
    assert marked(SOURCE, [], TARGET, ()) == TARGET
    assert marked(SOURCE, [("one", "a")], TARGET, ()) is None


def test_blanks_at_the_ends_of_markup_are_no_part_of_it() -> None:
    assert marked("one  two  three", [("  two ", "a")], "uno dos tres", EACH) == (
        "uno <a>dos</a> tres"
    )
    assert marked("a a b", [(" a ", "a")], "c d e", EACH) == "c <a>d</a> e"


def test_inner_markup_stays_inside_and_neighbours_share_no_word() -> None:
    outer, inner = ("one two", "a"), ("two", "b")
    assert marked(SOURCE, [outer, inner], TARGET, EACH) == "<a>uno <b>dos</b></a> tres cuatro"
    # The inner one would rather be elsewhere.
    astray = ((0, 0, 1.0), (1, 1, 0.6), (1, 3, 1.0))
    assert marked(SOURCE, [outer, inner], TARGET, astray) == "<a>uno <b>dos</b></a> tres cuatro"
    same = ((0, 0, 1.0), (1, 0, 1.0))
    assert marked(SOURCE, [("one", "a"), ("two", "b")], TARGET, same) is None
    # One with the same words is inside.
    assert marked(SOURCE, [("two", "a"), ("two", "b")], TARGET, EACH) == (
        "uno <a><b>dos</b></a> tres cuatro"
    )
    shared = ((0, 0, 1.0), (0, 1, 0.9), (1, 1, 1.0), (1, 2, 0.6))
    assert marked(SOURCE, [("one", "a"), ("two", "b")], TARGET, shared) == (
        "<a>uno dos</a> <b>tres</b> cuatro"
    )
