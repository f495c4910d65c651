"""Checks of numbers stand any text, whatever its digits, in a time that grows with its length."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.checks import (
    comparison,
    currency,
    dates,
    email,
    numbers,
    order,
    percent,
    sign,
    units,
)  # fmt: skip
from pipeline.checks.base import Finding, Pair
from pipeline.languages.registry import language
from tests.checking import codes
from tests.strategies import hostile_texts

CHECKS = (numbers, units, percent, currency, dates, order, sign, comparison, email)
LOCALES = ("es", "ko", "de", "ja")
PIECES = [
    "5",
    "2.5",
    "1,500",
    "1.500",
    "½",
    "1/2",
    "3 1/2",
    "-5",
    "٥",
    "５",
    "9" * 40,
    "0.5",
    "007",
    "8:30",
    "24/7",
    "3/4/2024",
    " mg",
    " mg/dl",
    "%",
    " %p",
    " hours",
    " horas",
    "시간",
    "정",
    "회",
    "만",
    "억 ",
    "분의 ",
    "두 알",
    "세 번",
    "two hundred",
    "a half",
    "half a million",
    "dos mil millones",
    "y medio",
    "siglo XVIII",
    "May 5",
    "in May",
    "5월 3일",
    "Monday",
    "lunes",
    "월요일",
    " p.m.",
    "오후 ",
    " de la noche",
    "$",
    "€",
    " dollars",
    "원",
    "less than ",
    "más de ",
    " 이상",
    "< ",
    "≥",
    " to ",
    " a ",
    "~",
    "between ",
    "entre ",
    " and ",
    " y ",
    ", ",
    ". ",
    "a@b.example",
    "⟦3⟧",
]
amounts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=14).map(
    "".join
)
texts = st.one_of(amounts, hostile_texts)


def found(source: str, target: str, locale: str) -> list[Finding]:
    pair = Pair(source, target, language(locale))
    return [finding for check in CHECKS for finding in check.CHECK.find(pair)]


@given(texts, texts, st.sampled_from(LOCALES))
@example("", "", "es")
@example("İ 5 mg", "İ 5 g", "es")
def test_any_pair_can_be_looked_at(source: str, target: str, locale: str) -> None:
    for finding in found(source, target, locale):
        for span, text in ((finding.source, source), (finding.target, target)):
            assert span is None or 0 <= span[0] < span[1] <= len(text)


@given(texts)
@example("524/7")
@example("1.500¼")
def test_a_text_given_back_has_its_own_numbers(text: str) -> None:
    """In a language that nobody knows; in one that is known English may mean other numbers."""
    assert not found(text, text, "de")


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "०१२३४५६७८९"])
@given(number=st.integers(0, 10**6))
def test_digits_of_other_scripts_are_digits(digits: str, number: int) -> None:
    other = "".join(digits[int(digit)] for digit in str(number))
    for locale in LOCALES:
        assert "numbers" not in codes(f"Take {number} mg.", f"... {other} mg.", locale)
        assert "numbers" in codes(f"Take {number} mg.", f"... {digits[9]}{other} mg.", locale)


@given(st.integers(10**16, 10**45), st.integers(1, 9))
def test_a_digit_changed_in_a_long_number_is_found(number: int, more: int) -> None:
    changed = number + more
    for locale in LOCALES:
        assert "numbers" not in codes(f"Code {number}.", f"X {number}.", locale)
        assert "numbers" in codes(f"Code {number}.", f"X {changed}.", locale)


@pytest.mark.parametrize(
    "piece",
    [
        *(piece for piece in PIECES if piece.strip()),
        "$1 ",
        "1 ",
        "1/2 ",
        "5 mg, ",
        "two ",
        "hundred ",
        "une ",
        "less than 5, ",
        "1.",
        "1,",
        "1-",
        "- ",
        "a@",
        "@a.",
        "5~",
        "5 to 6 ",
        "I",
        "XVI ",
        "두 ",
        "만",
        "5분의 ",
        "8 p.m. ",
    ],
)
@pytest.mark.parametrize("locale", ["es", "ko", "de"])
def test_a_long_text_takes_no_more_than_its_length(piece: str, locale: str) -> None:
    text = piece * (20_000 // len(piece))
    begun = time.process_time()
    found(text, text, locale)
    found(text, piece, locale)
    found(piece, text, locale)
    assert time.process_time() - begun < 15
