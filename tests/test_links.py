"""Links between words, number by number: from pieces, from a lexicon, from two aligners."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.languages.base import Language
from pipeline.languages.registry import language
from pipeline.translate import alignment
from pipeline.translate.alignment import Links, Matrix, Pieces

NEUTRAL = Language("xx")


def linked(source: str, target: str, matrix: Matrix, of: Language = NEUTRAL) -> Links:
    """Links between texts whose pieces are divided by blanks; ``_`` begins a word."""
    left, right = (text.replace("_", "▁").split() for text in (source, target))
    texts = ("".join(pieces).replace("▁", " ").strip() for pieces in (left, right))
    return alignment.links(Pieces(next(texts), left), Pieces(next(texts), right), matrix, of)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Rest, now.", ["Rest", ",", "now", "."]),
        ("x-ray 32.8 10:30 don’t a/b", ["x-ray", "32.8", "10:30", "don’t", "a/b"]),
        ("⟦12⟧은 “a”", ["⟦12⟧", "은", "“", "a", "”"]),
    ],
)
def test_words_and_marks_are_words(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in alignment.words(text)] == expected


@pytest.mark.parametrize(
    ("text", "pieces", "expected"),
    [
        ("rest now", ["▁rest", "▁now"], [0, 1]),
        ("X now", ["▁X", "▁now"], [0, 1]),
        ("rest now", ["▁re", "st", "▁n", "ow"], [0, 0, 1, 1]),
        # Where a character is there again, it is the next one that is meant.
        ("a a a", ["a", "a", "a"], [0, 1, 2]),
        ("aa a", ["aa", "a"], [0, 1]),
        # Blanks, joiners and characters that are not in the text say nothing, alone or in a piece.
        ("a b", ["▁", "￭", " ", "a", "</s>", "▁b"], [None, None, None, 0, None, 1]),
        ("a b", ["▁a", "￭ ¤b"], [0, 1]),
        # The first character decides.
        ("a b", ["ab"], [0]),
        # Twelve characters on, a character is somebody else's.
        ("abcdefghijk z", ["z"], [None]),
        ("abcdefghij z", ["z"], [1]),
        ("z", ["a", "z"], [None, 0]),
    ],
)  # fmt: skip
def test_pieces_belong_to_the_word_that_their_first_character_is_in(
    text: str, pieces: list[str], expected: list[int | None]
) -> None:
    assert alignment.piece_words(text, pieces, alignment.words(text)) == expected


def test_a_character_between_words_or_after_them_is_in_none() -> None:
    bounds = [(1, 2), (2, 4)]
    found = [alignment.piece_words("abcde", [piece], bounds) for piece in "abcde"]
    assert found == [[None], [0], [1], [1], [None]]


def test_pieces_are_summed_to_words_by_their_lengths() -> None:
    matrix = [[0.8, 0.2], [0.3, 0.7], [1.0, 0.0]]
    assert linked("_knee _rest", "_aa _b b", matrix) == (
        (0, 0, 0.8), (0, 1, 0.65), (1, 0, 0.2), (1, 1, 0.35),
    )  # fmt: skip
    # The longer piece says more of where its word comes from.
    assert linked("_knee _rest", "_aaa b", [[1.0, 0.0], [0.0, 1.0]]) == ((0, 0, 0.75), (1, 0, 0.25))


def test_what_a_model_adds_to_its_pieces_is_left_out() -> None:
    source = Pieces("knee rest", ["¤", "▁knee", "▁rest"])
    target = Pieces("aa", ["¤", "▁aa"])
    matrix = [[0.2, 0.4, 0.4], [0.6, 0.1, 0.3]]
    assert alignment.links(source, target, matrix, NEUTRAL) == ((0, 0, 0.25), (1, 0, 0.75))
    # Rows and columns beyond the pieces are the end of the sentence's.
    assert linked("_knee", "_aa", [[1.0, 0.5], [0.5, 0.5]]) == ((0, 0, 1.0),)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([0.95, 0.05], ((0, 0, 0.95), (1, 0, 0.05))),
        ([0.96, 0.04], ((0, 0, 0.96),)),
        # What a hundredth of the attention is on is noise, however little else there is.
        ([0.01, 0.02], ((1, 0, 1.0),)),
        ([0.02, 0.02], ((0, 0, 0.5), (1, 0, 0.5))),
        ([0.0, 0.0], ()),
    ],
)
def test_slight_links_are_left_out(row: list[float], expected: Links) -> None:
    assert linked("_knee _rest", "_aa", [row]) == expected


def test_function_words_and_marks_claim_little_of_a_word_and_all_of_a_mark() -> None:
    even = [[0.5, 0.5]]
    assert linked("_The _knee", "_aa", even) == ((0, 0, 0.23), (1, 0, 0.77))
    assert linked("_knee .", "_aa", even) == ((0, 0, 0.77), (1, 0, 0.23))
    assert linked("_The _knee", "_.", even) == ((0, 0, 0.5), (1, 0, 0.5))


def test_particles_say_little_where_they_end_a_word_and_all_where_they_begin_one() -> None:
    korean = language("ko")
    apart = [[1.0, 0.0], [0.0, 1.0]]
    assert linked("_knee _rest", "_무릎 을", apart, korean) == ((0, 0, 0.89), (1, 0, 0.11))
    assert linked("_knee _rest", "_무릎 뼈", apart, korean) == ((0, 0, 0.67), (1, 0, 0.33))
    assert linked("_knee _rest", "_을 _무릎", apart, korean) == ((0, 0, 1.0), (1, 1, 1.0))
    assert linked("_knee _rest", "_을 무", apart, korean) == ((0, 0, 0.5), (1, 0, 0.5))


def test_a_lexicon_s_matrix_is_the_mean_of_both_directions() -> None:
    table = {"a": {"x": (0.8, 0.4), "y": (0.1, 0.05)}, "b": {"y": (0.6, 0.9)}}
    unknown, empty = 1e-4, 0.12 / 0.88 * 1e-4
    matrix = alignment.lexical_matrix(table, ["a", "b"], ["x", "y", "b"])
    # The probability of a piece that both sides have is a half at least.
    forward = [[0.8, unknown], [0.1, 0.6], [unknown, 0.5]]
    reverse = [[0.4, unknown], [0.05, 0.9], [unknown, 0.5]]
    for t in range(3):
        for s in range(2):
            of_target = forward[t][s] / (sum(forward[t]) + 2 * empty)
            of_source = reverse[t][s] / (sum(row[s] for row in reverse) + 3 * empty)
            assert matrix[t][s] == pytest.approx(math.sqrt(of_target * of_source), rel=1e-9)
    assert alignment.lexical_matrix(table, ["a"], []) == []


def test_what_both_sides_have_may_be_likelier_than_a_half() -> None:
    empty = 0.12 / 0.88 * 1e-4
    ((share,),) = alignment.lexical_matrix({"x": {"x": (0.9, 0.2)}}, ["x"], ["x"])
    assert share == pytest.approx(math.sqrt(0.9 / (0.9 + empty) * 0.5 / (0.5 + empty)), rel=1e-9)


def test_two_aligners_are_combined_by_their_geometric_mean() -> None:
    one = ((0, 0, 0.6), (1, 0, 0.4), (1, 1, 1.0))
    two = ((1, 0, 0.9), (0, 0, 0.1))
    assert alignment.combined(one, two) == ((0, 0, 0.31), (1, 0, 0.69), (1, 1, 1.0))
    # Neither has what the other one has.
    assert alignment.combined(((1, 0, 1.0),), ((0, 0, 1.0),)) == ((0, 0, 0.5), (1, 0, 0.5))
    # 0.03 of 1.03 + 0.03 is less than is worth a link.
    assert alignment.combined(((0, 0, 1.0), (1, 0, 0.0)), ((0, 0, 1.0),)) == ((0, 0, 0.97),)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("a b c", (0, 1, 2)),
        ("a, b c", (0, 2, 3)),
        ("x b c", (0, 1, 2)),
        ("a x c", (0, 1, 2)),
        ("a c", (0, None, 1)),
        ("a x y c", (0, None, 3)),
        ("b c", (None, 0, 1)),
        ("c", (None, None, 0)),
        ("", (None, None, None)),
    ],
)
def test_links_follow_the_words_of_a_changed_target(
    after: str, expected: tuple[int | None, ...]
) -> None:
    links = ((5, 0, 0.5), (6, 1, 0.6), (7, 2, 0.7))
    assert alignment.remapped(links, "a b c", after) == tuple(
        (source, place, share)
        for (source, _, share), place in zip(links, expected, strict=True)
        if place is not None
    )


def test_endless_repetition_is_remapped_at_its_ends_only() -> None:
    before, after = "a " + "no " * 50_000 + "b", "a " + "no " * 50_001 + "b"
    links = tuple((place, place, 1.0) for place in (0, 1, 50_000, 50_001))
    moved = alignment.remapped(links, before, after)
    assert moved == ((0, 0, 1.0), (1, 1, 1.0), (50_000, 50_000, 1.0), (50_001, 50_002, 1.0))
    odd = alignment.remapped(links, before, f"x {'no yes ' * 50_000} y")
    assert odd == ()


def test_many_words_are_remapped_as_few_are() -> None:
    """Difflib calls what is frequent in more than 200 words noise, if it is let."""
    before = "uno " * 300
    links = tuple((number, number, 1.0) for number in range(300))
    moved = alignment.remapped(links, before, f"¿{before}")
    assert moved == tuple((number, number + 1, 1.0) for number in range(300))


def test_a_firm_link_is_of_a_share_of_three_tenths() -> None:
    links = ((0, 0, 0.29), (1, 0, 0.3), (2, 1, 1.0))
    assert alignment.firm(links) == {(1, 0), (2, 1)}
    assert alignment.firm(links, 0.5) == {(2, 1)}


def test_error_rates_are_of_all_sentences_together() -> None:
    sure = [{(0, 0)}, {(0, 0), (1, 1), (2, 2)}]
    assert alignment.error_rate([{(0, 0)}, {(0, 0)}], sure) == pytest.approx(1 - 4 / 6)
    assert alignment.error_rate([{(0, 1)}, {(0, 0), (1, 1)}], sure) == pytest.approx(1 - 4 / 7)
    with pytest.raises(ValueError, match="zip"):
        alignment.error_rate([set()], sure)


WORDS = st.lists(st.sampled_from(["_knee", "_the", "_.", "ing", "_무릎", "을"]), min_size=1)
SHARES = st.sampled_from([0.0, 0.005, 0.01, 0.04, 0.3, 0.5, 1.0])


@given(WORDS, WORDS, st.data())
def test_the_shares_of_a_target_word_add_up_to_one_but_for_what_is_slight(
    source: list[str], target: list[str], data: st.DataObject
) -> None:
    row = st.lists(SHARES, min_size=len(source), max_size=len(source))
    matrix = data.draw(st.lists(row, min_size=len(target), max_size=len(target)))
    found = linked(" ".join(source), " ".join(target), matrix, language("ko"))
    assert list(found) == sorted(found)
    assert len({link[:2] for link in found}) == len(found)
    totals: dict[int, float] = {}
    for _, word, share in found:
        assert 0.05 <= share <= 1
        totals[word] = totals.get(word, 0.0) + share
    for total in totals.values():
        assert total <= 1 + 0.005 * len(source)
        assert total >= 1 - 0.055 * len(source)
