"""Phrases of word tables are found where they stand as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.languages.phrases import Phrases, folded


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("left", "Your LEFT arm", ["LEFT"]),
        ("left", "leftover, cleft", []),
        ("hurt*", "It hurts, unhurt", ["hurt"]),
        ("dej* de", "Dejó de fumar", ["Dejó de"]),
        ("dej* de", "dejó, de fumar", []),
        ("dej* de", "dejó demasiado", []),
        ("*후에", "수술후에는 후에도", []),
        ("*후에*", "수술후에는 후에도", ["후에", "후에"]),
        ("n't", "don't", []),
        ("*n't", "I don’t", ["n’t"]),
        ("well known", "a well-known\nword", ["well-known"]),
        ("left", "", []),
    ],
)
def test_a_phrase_is_found_as_whole_words(phrase: str, text: str, found: list[str]) -> None:
    matches = Phrases([(phrase, 1)]).find(text)
    assert [text[start:end] for start, end, _ in matches] == found


def test_the_longest_comes_first_and_a_phrase_may_have_several_values() -> None:
    phrases = Phrases([("left", 1), ("left over", 2), ("left", 3)])
    assert list(phrases.find("left over")) == [(0, 9, [2]), (0, 4, [1, 3])]


@given(st.text())
def test_a_text_is_as_long_folded(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(st.text(alphabet="ab* -"), st.text(alphabet="ab -"))
def test_no_table_breaks_on_any_text(phrase: str, text: str) -> None:
    for start, end, values in Phrases([(phrase, 1)]).find(text):
        assert 0 <= start <= end <= len(text)
        assert values == [1]
