"""Words that answer to each other, and where a span of the source belongs in the target."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document.inline import inline
from pipeline.engines import packages
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.measuring import aligners
from pipeline.engines.measuring.hand_aligned import hand_aligned, phrases_right
from pipeline.engines.packages import ATTENTION, LEXICON
from pipeline.engines.support.lexicon import Lexicon
from pipeline.engines.support.sentences import split
from pipeline.languages.registry import language as language_of
from pipeline.translate import alignment
from pipeline.translate.alignment import Pieces, Range
from pipeline.translate.engine import PLACEHOLDERS, Hypothesis, Query
from pipeline.translate.plan import Reading, plan
from pipeline.translate.projection import Alignment, Room, project, projected
from tests.strategies import hostile_texts

SENTENCES = st.lists(
    st.sampled_from("rest the knee 무릎을 쉬게 días, ¿dos? x-ray 32.8 % “a”".split()),
    min_size=1,
    max_size=12,
).map(" ".join)


def placed(found: Alignment, span: Range) -> Range | None:
    """Where a span belongs in a Spanish translation that nothing else is in."""
    return project(found, span, Room((0, len(found.target))), language_of("es"))


@st.composite
def aligned(draw: st.DrawFn) -> Alignment:
    source, target = draw(SENTENCES), draw(SENTENCES)
    left, right = len(alignment.words(source)), len(alignment.words(target))
    links = draw(
        st.lists(
            st.tuples(st.integers(0, left - 1), st.integers(0, right - 1), st.floats(0.05, 1)),
            max_size=20,
        )
    )
    return Alignment(source, target, tuple(links))


@given(aligned(), st.data())
def test_a_projected_span_cuts_no_word(found: Alignment, data: st.DataObject) -> None:
    words = alignment.words(found.source)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    place = placed(found, (words[first][0], words[last][1]))
    if place is not None:
        bounds = alignment.words(found.target)
        starts, ends = {start for start, _ in bounds}, {end for _, end in bounds}
        text = found.source[words[first][0] : words[last][1]]
        literal = found.target[place[0] : place[1]] == text
        assert literal or (place[0] in starts and place[1] in ends)
        assert place[0] < place[1]


def test_a_span_covers_the_words_most_of_its_weight_is_on() -> None:
    source, target = "Rest the knee now.", "Descanse ya la rodilla."
    links = ((0, 0, 1.0), (1, 2, 0.9), (2, 3, 0.9), (3, 1, 1.0), (2, 1, 0.1), (4, 4, 1.0))
    found = Alignment(source, target, links)
    assert placed(found, (5, 13)) == (12, 22)
    assert placed(found, (14, 17)) == (9, 11)
    assert placed(found, (0, 18)) == (0, 22)


def test_figures_and_placeholders_are_found_by_their_text() -> None:
    found = Alignment("About 32.8 % fell.", "Bajó cerca del 32.8 %.", ())
    assert placed(found, (6, 10)) == (15, 19)
    assert placed(Alignment("a 2 b", "a 20 b", ()), (2, 3)) is None


def test_a_particle_says_little_of_where_its_word_comes_from() -> None:
    found = alignment.links(
        Pieces("Seek advice", ["▁Seek", "▁advice"]),
        Pieces("조언을 구하십시오", ["▁조언", "을", "▁구하십시오"]),
        [[0.1, 0.9], [1.0, 0.0], [1.0, 0.0]],
        language_of("ko"),
    )
    assert {(s, t) for s, t, share in found if share > 0.5} == {(1, 0), (0, 1)}


def test_a_function_word_takes_no_word_from_one_with_a_meaning() -> None:
    found = alignment.links(
        Pieces("is thin.", ["▁is", "▁thin", "."]),
        Pieces("가늡니다.", ["▁가늡니다", "."]),
        [[0.5, 0.3, 0.2], [0.0, 0.0, 1.0]],
        language_of("ko"),
    )
    assert {(s, t) for s, t, share in found if share > 0.5} == {(1, 0), (2, 1)}


TABLE = {"a": {"x": (0.9, 0.8), "y": (0.1, 0.0)}, "b": {"y": (0.5, 0.9)}}
PIECES = st.lists(st.sampled_from("abxyz"), min_size=1, max_size=8)


@given(PIECES, PIECES)
def test_a_lexicon_gives_shares(source: list[str], target: list[str]) -> None:
    matrix = alignment.lexical_matrix(TABLE, source, target)
    assert [len(row) for row in matrix] == [len(source)] * len(target)
    assert all(0 <= share <= 1 for row in matrix for share in row)


def test_both_sides_have_to_find_a_pair_likely() -> None:
    matrix = alignment.lexical_matrix(TABLE, ["a", "b"], ["x", "y"])
    assert matrix[0][0] > 0.9
    assert matrix[1][1] > 0.8
    assert matrix[1][0] < 0.1  # "a" may give "y", but this "y" comes from "b"


def test_words_never_end_up_on_a_mark() -> None:
    links = ((0, 1, 1.0), (1, 0, 1.0))
    assert placed(Alignment("pain now", "ya .", links), (0, 4)) is None


def test_no_link_means_no_place() -> None:
    assert placed(Alignment("one two", "uno dos", ()), (0, 3)) is None


def test_links_survive_small_changes_of_the_target() -> None:
    links = ((0, 0, 1.0), (1, 1, 1.0), (2, 2, 1.0))
    moved = alignment.remapped(links, "Es seguro?", "¿Es seguro?")
    assert moved == ((0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0))


@given(hostile_texts)
def test_pieces_of_any_text_find_their_words(text: str) -> None:
    bounds = alignment.words(text)
    pieces = [text[start:end] for start, end in bounds]
    found = alignment.piece_words(text, pieces, bounds)
    assert all(word is None or word < len(bounds) for word in found)


NESTED = (
    "The [**red** cup](/c) is *here*.",
    "**All of it.** And [more](m).",
    "A ~~b~~ c `d` e[^1] <b>f</b>",
    "![an image](a.png) of **it**",
)


@pytest.mark.parametrize("text", NESTED)
@given(data=st.data())
@settings(max_examples=60)
def test_markup_comes_out_whole_wherever_the_links_lead(text: str, data: st.DataObject) -> None:
    for part in plan(text, Reading(split)):
        if isinstance(part, str) or not part.wraps:
            continue
        target = data.draw(SENTENCES)
        left, right = len(alignment.words(part.text)), len(alignment.words(target))
        links = tuple(
            data.draw(
                st.lists(
                    st.tuples(st.integers(0, left - 1), st.integers(0, right - 1), st.just(1.0)),
                    max_size=20,
                )
            )
        )
        marked = projected(part, target, links, language_of("ko"))
        if marked is None:
            continue
        for wrap in part.wraps:
            assert marked.count(wrap.opening) >= 1
        stripped = marked
        for wrap in part.wraps:
            stripped = stripped.replace(wrap.opening, "", 1)
            stripped = stripped.replace(wrap.closing, "", 1)
        assert stripped == target


@pytest.mark.parametrize("language", ["es", "ko"])
def test_fifty_pairs_are_aligned_by_hand(language: str) -> None:
    pairs = hand_aligned(language)
    assert len(pairs) == 50
    for pair in pairs:
        assert len(pair.spans) == 2
        source, target = alignment.words(pair.source), alignment.words(pair.target)
        assert all(s < len(source) and t < len(target) for s, t in pair.links)
        assert len(pair.links) >= 3


@pytest.mark.parametrize(("language", "least"), [("es", 93), ("ko", 88)])
def test_the_aligner_that_puts_most_phrases_in_place_is_chosen(language: str, least: int) -> None:
    engine = ArgosEngine(packages.choose(None, language))
    pairs = hand_aligned(language)
    right = {
        ways: phrases_right(pairs, engine.aligned(pairs, ways), language) for ways in aligners.WAYS
    }
    assert engine.info.aligner == engine.aligned_by == aligners.best(engine)
    assert right[engine.aligned_by] == max(right.values()) >= least


def test_a_translation_reads_no_hand_aligned_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engines.measuring.hand_aligned.FILE", None)
    hand_aligned.cache_clear()
    engine = ArgosEngine(packages.choose(None, "es"))
    found: dict[str, list[Hypothesis]] = {}
    engine.translate([Query("Rest the knee.", aligned=True)], found.update)
    assert found["Rest the knee."][0].links
    with pytest.raises(AttributeError):
        hand_aligned("es")


def test_a_package_nobody_measured_uses_both_aligners() -> None:
    bundled = packages.choose(None, "es")
    assert bundled.aligner == frozenset({ATTENTION, LEXICON})
    unmeasured = ArgosEngine(dataclasses.replace(bundled, aligner=None))
    assert unmeasured.aligned_by == frozenset({ATTENTION, LEXICON})
    measured = ArgosEngine(dataclasses.replace(bundled, aligner=frozenset({LEXICON})))
    assert measured.aligned_by == frozenset({LEXICON})


@pytest.mark.parametrize("language", ["es", "ko"])
def test_a_sentence_is_aligned_alike_alone_and_among_others(language: str) -> None:
    engine = ArgosEngine(packages.choose(None, language))
    queries = [Query(pair.source, aligned=True) for pair in hand_aligned(language)]
    together: dict[str, list[Hypothesis]] = {}
    engine.translate(queries, together.update)
    compared = 0
    for query in queries:
        alone: dict[str, list[Hypothesis]] = {}
        engine.translate([query], alone.update)
        one, other = alone[query.text][0], together[query.text][0]
        if one.text == other.text:  # padding may tip the scales between two translations
            compared += 1
            assert one.links
            assert other.links
            assert alignment.firm(one.links, 0.6) <= alignment.firm(other.links, 0.5)
    assert compared > 40


def test_a_language_without_a_lexicon_is_aligned_by_attention() -> None:
    assert Lexicon.bundled("xx") is None
    assert hand_aligned("xx") == ()


def test_two_aligners_together() -> None:
    one = ((0, 0, 0.6), (1, 0, 0.4), (1, 1, 1.0))
    two = ((1, 0, 0.9), (0, 0, 0.1), (1, 1, 1.0))
    found = {(s, t): share for s, t, share in alignment.combined(one, two)}
    assert found[1, 0] > found[0, 0]
    assert found[1, 1] == 1.0
    assert alignment.combined((), ()) == ()


@pytest.mark.parametrize("language", ["es", "ko"])
def test_the_bundled_packages_copy_the_placeholders_they_were_taught(language: str) -> None:
    engine = ArgosEngine(packages.choose(None, language))
    assert tuple(engine.placeholders[0]) == PLACEHOLDERS


def test_an_error_rate_counts_links_of_both_sides() -> None:
    assert alignment.error_rate([{(0, 0), (1, 1)}], [{(0, 0), (1, 1)}]) == 0
    assert alignment.error_rate([{(0, 1)}], [{(0, 0)}]) == 1
    assert alignment.error_rate([{(0, 0)}], [{(0, 0), (1, 1)}]) == pytest.approx(1 / 3)
    assert alignment.error_rate([], []) == 0


def test_plans_do_not_change_what_markup_means() -> None:
    for text in NESTED:
        parts = plan(text, Reading(split))
        rebuilt = "".join(p if isinstance(p, str) else p.restored() for p in parts)
        assert inline(rebuilt).elements == inline(text).elements
