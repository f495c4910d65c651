"""Numbers are the same number however a language writes them."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.languages.amounts import Kind
from pipeline.languages.registry import language as language_of

COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
LOCALES = ("en", "es", "ko", "fr")
WORDS = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))


def stated(text: str, locale: str) -> Counter[str]:
    """The likeliest values of the numbers that a text writes in digits."""
    return Counter(amount.values[0] for amount in language_of(locale).reader.read(text).figures)


def spelled(text: str) -> frozenset[str]:
    """The values that words of an English text state or may stand for."""
    return language_of("en").reader.read(text).spelled


def certain(text: str) -> set[str]:
    """The values that words of an English text certainly state."""
    amounts = language_of("en").reader.read(text).amounts
    return {amount.values[0] for amount in amounts if amount.kind is Kind.WORDS}


def said(number: int, joint: str) -> str:
    """An English number in words, ``joint`` after its hundreds."""
    for scale, word in WORDS:
        if number >= scale:
            head = f"{said(number // scale, joint)} {word}"
            rest = number % scale
            return f"{head}{joint if scale == 100 else ' '}{said(rest, joint)}" if rest else head
    if number < 20:
        return COUNTED[number]
    ten = TENS[number // 10 - 2]
    return f"{ten}-{COUNTED[number % 10]}" if number % 10 else ten


def korean(number: int, blank: str) -> str:
    """A number in Korean groups: 1억 2345만 6천."""
    parts = []
    for scale, sign in ((10**8, "억"), (10**4, "만"), (1000, "천")):
        if number >= scale:
            parts.append(f"{number // scale}{sign}")
            number %= scale
    return blank.join(parts)


@given(st.integers(0, 10**12 - 1), st.sampled_from([" ", " and "]))
def test_every_number_in_english_words_is_read(number: int, joint: str) -> None:
    assert certain(f"He counted {said(number, joint)}.") | {"0", "1"} == {str(number), "0", "1"}


@given(st.integers(1, 10**9).map(lambda n: n * 1000), st.sampled_from(["", " "]))
def test_korean_groups_add_up(number: int, blank: str) -> None:
    assert stated(f"약 {korean(number, blank)}명", "ko") == {str(number): 1}


@given(
    st.lists(
        st.one_of(
            st.from_regex(r"[\d., ]{1,30}", fullmatch=True),
            st.sampled_from(
                ["백만", "만", "억", "천", "million", "mil millones", "분의 ", "half a"]
            ),
            st.text(max_size=5),
        )
    ).map("".join),
    st.sampled_from(LOCALES),
)
@example("0,123,456 million", "en")
def test_any_text_can_be_read(text: str, language: str) -> None:
    assert all(count > 0 for count in stated(text, language).values())
    assert all(spelled(text))


def test_numbers_too_long_to_be_any_do_no_harm() -> None:
    figure = "9" * 1_000_001
    assert stated(f"{figure}만", "ko") == {figure: 1}
    assert {"12"} <= spelled("hundred " * 50_001 + "dozen") <= {"10", "12", "100", "1200"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("in the fourteenth week", "14"),
        ("three hundredths of a second", "0.03"),
        ("two-thirds of the shops", "3"),
        ("half an hour before bedtime", "30"),
        ("half a million", "500000"),
        ("two and a half million", "2500000"),
        ("four and a half hours", "4.5"),
        ("two dozen eggs", "24"),
        ("a dozen eggs", "12"),
        ("a quarter of a million bees", "250000"),
        ("for two decades", "20"),
        ("open around the clock", "24"),
    ],
)
def test_words_stand_for_numbers(text: str, number: str) -> None:
    assert number in spelled(text)


def test_parts_of_a_number_are_not_numbers() -> None:
    assert certain("between thirty and forty-five") == {"30", "45"}
    assert certain("one hundred and five") == {"105"}
    assert certain("for thirty seconds") == {"30"}
