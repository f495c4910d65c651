"""What the word tables say of denials, and how they are read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks import negation
from pipeline.checks.base import Pair
from pipeline.engines.pseudo import PseudoEngine
from pipeline.languages.denial import Denials
from pipeline.languages.registry import language, source
from pipeline.translate.engine import Hypothesis, Query

TABLES = [
    ("en", "negation"),
    ("es", "negation"),
    ("es", "negation-licences"),
    ("ko", "negation"),
    ("ko", "negation-licences"),
]
SECONDS = 2.0


def said(text: str) -> list[tuple[str, int, int]]:
    return [(text[d.start : d.end], d.least, d.most) for d in source().denials.find(text)]


@pytest.mark.parametrize(("code", "name"), TABLES)
def test_every_row_of_a_table_has_its_columns(code: str, name: str) -> None:
    rows = list(language(code).table(name))
    assert rows
    for row in rows:
        assert len(row) in (4, 5), row
        assert int(row[1]) <= int(row[2]), row
        for phrase in row[3].split("|"):
            assert phrase == phrase.lower() != "", row


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Do not take it.", 1),
        ("You can't, don't and won't.", 3),
        ("You can’t, don’t and won’t.", 3),
        ("DO NOT TAKE IT", 1),
        ("Avoid alcohol.", 1),
        ("Avoid it, and never drive.", 2),
        ("See the report (No. 12).", 0),
        ("Improve your inner strength under medical supervision.", 0),
        ("Nothing, nobody, never", 3),
        ("It is a knot.", 0),
        ("Whether or not it helps", 0),
    ],
)
def test_english_denials_are_counted(text: str, count: int) -> None:
    assert source().denials.count(text) == count


def test_an_idiom_is_one_phrase_and_more_than_its_words() -> None:
    assert said("No matter what") == [("No matter", 0, 1)]
    assert said("not only that") == [("not only", 1, 1)]


def test_a_second_word_of_the_same_denial_need_not_deny_again() -> None:
    spanish = language("es").denials
    assert [(d.least, d.most) for d in spanish.find("No hay nada.")] == [(1, 1), (0, 1)]
    assert [(d.least, d.most) for d in spanish.find("No hay. Nada.")] == [(1, 1), (1, 1)]


def test_the_first_row_that_fits_gives_the_numbers_and_all_of_them_the_concepts() -> None:
    rows = [("a", "1", "1", "no way"), ("b", "0", "1", "no"), ("c,d", "0", "0", "no|no way")]
    denials = Denials(rows, bounded=True)
    (phrase,) = denials.find("No way!")
    assert (set(phrase.concepts), phrase.least, phrase.most) == ({"a", "c", "d"}, 1, 1)
    (word,) = denials.find("No.")
    assert (set(word.concepts), word.least, word.most) == ({"b", "c", "d"}, 0, 1)
    assert not denials.find("nor now")


def test_the_opposite_of_a_concept_is_known_from_its_row() -> None:
    denials = Denials([("unsafe", "0", "1", "unsafe", "safe|safely")], bounded=True)
    assert denials.opposed("It is Safe.", ["unsafe"])
    assert not denials.opposed("It is unsafe.", ["unsafe", "other"])


def test_a_language_without_tables_knows_no_denials_and_refuses_nothing() -> None:
    assert not language("de").denials
    assert not list(negation.CHECK.find(Pair("Do not!", "Doch!", language("de"))))


def test_findings_tell_where_the_denial_stands() -> None:
    pair = Pair("Rest. Do not run.", "Descanse. Corra.", language("es"))
    (finding,) = negation.CHECK.find(pair)
    assert finding.source is not None
    assert pair.source[slice(*finding.source)] == "not"
    pair = Pair("Rest. Run.", "Descanse. No corra.", language("es"))
    (finding,) = negation.CHECK.find(pair)
    assert finding.target is not None
    assert pair.target[slice(*finding.target)] == "No"


def test_letters_that_grow_when_made_small_move_no_span() -> None:
    pair = Pair("İİİ do not run", "İİİ corra", language("es"))
    (finding,) = negation.CHECK.find(pair)
    assert finding.source is not None
    assert pair.source[slice(*finding.source)] == "not"


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from("no not un without … nada ni 않 안 없 지 마십시오 밖에 . ? ( \n".split(" "))
    ).map(" ".join),
    st.text(max_size=30),
    st.sampled_from(["es", "ko"]),
)
def test_any_text_can_be_looked_at(words: str, text: str, code: str) -> None:
    for left, right in ((words, text), (text, words), (words, words)):
        for finding in negation.CHECK.find(Pair(left, right, language(code))):
            for span, whole in ((finding.source, left), (finding.target, right)):
                assert span is None or 0 <= span[0] < span[1] <= len(whole)


@pytest.mark.parametrize("text", ["not " * 5_000, "n't" * 5_000, "a" * 100_000, "지 마 " * 5_000])
def test_long_texts_take_no_more_than_their_length(text: str) -> None:
    begun = time.process_time()
    for code in ("en", "es", "ko"):
        language(code).denials.find(text)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("code", ["es", "ko"])
@pytest.mark.parametrize(
    "text",
    ["You can't run.", "You can’t run.", "Please don't run.", "It won’t hurt.", "Avoid alcohol."],
)
def test_the_test_engine_loses_no_denial(text: str, code: str) -> None:
    answers: list[Hypothesis] = []
    PseudoEngine(code).translate(
        [Query(text)], lambda found: answers.extend(h for hs in found.values() for h in hs)
    )
    (answer,) = answers
    assert language(code).no in answer.text
    assert not list(negation.CHECK.find(Pair(text, answer.text, language(code))))
