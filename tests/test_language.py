"""Korean particles, numbers and dates of a locale, punctuation."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.languages import ko as korean
from pipeline.languages import numbers
from pipeline.languages.registry import language
from tests.checking import codes
from tests.strategies import hostile_texts

HANGUL = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("before", "form", "after"),
    [
        ("도침", "는", "은"),
        ("치료", "은", "는"),
        ("통증", "가", "이"),
        ("무릎", "를", "을"),
        ("손목", "와", "과"),
        ("어깨", "과", "와"),
        ("손", "로", "으로"),
        ("팔", "으로", "로"),
        ("다리", "으로", "로"),
        ("약", "다", "이다"),
        ("의사", "이다", "다"),
        ("의사", "이었", "였"),
        ("환자", "이라는", "라는"),
        ("IL-10", "를", "을"),
        ("VAS", "은", "는"),
        ("MRI", "을", "를"),
        ("HTML", "로", "로"),
        ("PDF", "은", "는"),
        ("Apple", "가", "이"),
        ("acupotomy", "은", "는"),
        ("32.8%", "을", "를"),
        ("100", "는", "은"),
        ("2", "은", "는"),
        ("7", "으로", "로"),
        ("10,000", "가", "이"),
        ("5 kg", "를", "을"),
        ("3 cm", "을", "를"),
        ("TNF-α", "을", "를"),
        ("도침(acupotomy)", "는", "은"),
        ("도침 (acupotomy)", "는", "은"),
        ("“치료”", "은", "는"),
        ("**도침**", "는", "은"),
        ("[치료](b.md)", "은", "는"),
        ("`ls`", "을", "를"),
        ("치료", "에서", "에서"),
        ("…", "은", "은"),
    ],
)
def test_a_particle_fits_the_sound_before_it(before: str, form: str, after: str) -> None:
    assert korean.particle(before, form) == after


@given(HANGUL, st.sampled_from([f for pair in korean.AFTER_CONSONANT_AND_VOWEL for f in pair]))
def test_fitting_a_particle_twice_changes_nothing(word: str, form: str) -> None:
    once = korean.particle(word, form)
    assert korean.particle(word, once) == once
    assert korean.fitted(word, f"{form} 온다") == f"{once} 온다"


def test_a_word_that_begins_like_a_particle_is_none() -> None:
    assert korean.fitted("치료", "은행에 갔다") == "은행에 갔다"
    assert korean.fitted("치료", " 은") == " 은"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("도침은", "도침"),
        ("만성 통증을", "만성 통증"),
        ("도침(acupotomy)은", "도침(acupotomy)"),
        ("IL-10을", "IL-10"),
        ("손목으로", "손목"),
        ("통증에서", "통증"),
        ("어린이", "어린이"),
        ("어린이의", "어린이"),
        ("효과", "효과"),
        ("효과가", "효과"),
        ("결과는", "결과"),
        ("많은", "많은"),
        ("있는", "있는"),
        ("염증", "염증"),
        ("합니다", "합니다"),
        ("은", "은"),
    ],
)
def test_only_a_clear_particle_is_left_outside(text: str, bare: str) -> None:
    assert korean.without_particle(text) == bare


@given(hostile_texts)
def test_korean_functions_stand_any_text(text: str) -> None:
    korean.final(text)
    assert text.startswith(korean.without_particle(text))


@pytest.mark.parametrize(
    ("locale", "wanted"),
    [
        ("es", "32,8\u00a0%"),
        ("es-ES", "32,8\u00a0%"),
        ("es-MX", "32.8%"),
        ("es-US", "32.8%"),
        ("ko", "32.8%"),
        ("fr", "32,8\u202f%"),
    ],
)
@pytest.mark.parametrize("target", ["{}%", "{} %", "{}\u00a0%"])
@pytest.mark.parametrize("digits", ["32.8", "32,8"])
def test_percentages_are_written_as_the_locale_does(
    locale: str, wanted: str, target: str, digits: str
) -> None:
    found = numbers.localize("It fell by 32.8 %.", f"x {target.format(digits)}.", locale)
    assert found.replace("\u00a0", "\u202f") == f"x {wanted}.".replace("\u00a0", "\u202f")


@pytest.mark.parametrize(
    ("source", "target", "locale", "wanted"),
    [
        ("It costs $45.50.", "Cuesta $45.50.", "es", "Cuesta 45,50\u00a0$."),
        ("It costs $45.50.", "Cuesta 45,50 $.", "es-MX", "Cuesta $45.50."),
        ("It costs $1,250.", "비용은 1,250$입니다.", "ko", "비용은 $1,250입니다."),
        ("US$25 or €30", "25 US$ o 30 €", "ko", "US$25 o €30"),
        ("$25 to $30", "$25 a $30", "es", "25\u00a0$ a 30\u00a0$"),
        ("$5 and $50", "$50 y $5", "es", "50\u00a0$ y 5\u00a0$"),
        ("$3 million", "$3 millones", "es", "$3 millones"),
        ("$45", "45 dólares", "es", "45 dólares"),
        ("\\$45", "\\$45", "es", "\\$45"),
    ],
)
def test_prices_are_written_as_the_locale_does(
    source: str, target: str, locale: str, wanted: str
) -> None:
    assert numbers.localize(source, target, locale) == wanted
    assert numbers.localize(source, wanted, locale) == wanted


@pytest.mark.parametrize(
    ("source", "target", "locale", "wanted"),
    [
        ("1,250 people", "1,250 personas", "es", "1.250 personas"),
        ("1,250 people", "1250 personas", "es", "1.250 personas"),
        ("12,500 people", "12.500명", "ko", "12,500명"),
        ("38.5 °C", "38.5 °C", "es", "38,5 °C"),
        ("2.50 mg", "2.50 mg", "es", "2,50 mg"),
        ("Python 3.11", "Python 3.11", "es", "Python 3.11"),
        ("version 2.0", "versión 2.0", "es", "versión 2.0"),
        ("release 2.0.1 now", "versión 2.0.1 ahora", "es", "versión 2.0.1 ahora"),
        ("at 10:30", "a las 10:30", "es", "a las 10:30"),
        ("2024-11-11", "2024-11-11", "es", "2024-11-11"),
        ("code 007", "código 007", "es", "código 007"),
        ("5–10 minutes", "5–10 minutos", "es", "5–10 minutos"),
        ("1.250 and 1,250", "1.250 y 1,250", "es", "1.250 y 1,250"),
        ("0.5 to 1.5", "de 0.5 a 1.5", "es", "de 0,5 a 1,5"),
    ],
)
def test_only_quantities_change_their_form(
    source: str, target: str, locale: str, wanted: str
) -> None:
    assert numbers.localize(source, target, locale) == wanted


@given(
    st.lists(st.decimals(0, 99_999, places=2, allow_nan=False), min_size=1, max_size=4),
    st.sampled_from(["es", "es-MX", "ko", "fr", "de"]),
    hostile_texts,
)
@example([], "es", "1,2,3.4")
def test_no_digit_is_lost_or_changed(values: list[object], locale: str, noise: str) -> None:
    text = " ".join([*map(str, values), noise])
    digits = re.findall(r"\d", text)
    once = numbers.localize(text, text, locale)
    assert re.findall(r"\d", once) == digits
    if not noise.strip():
        assert "numbers" not in codes(text, once, locale)


@pytest.mark.parametrize(
    ("text", "locale", "wanted"),
    [
        ("November 11, 2024", "ko", "2024년 11월 11일"),
        ("11 November 2024", "ko", "2024년 11월 11일"),
        ("March 4th", "ko", "3월 4일"),
        ("November 11, 2024", "es", "11 de noviembre de 2024"),
        ("March 4", "es-MX", "4 de marzo"),
        ("February 29", "es", "29 de febrero"),
        ("February 30", "es", None),
        ("May 32, 2024", "es", None),
    ],
)
def test_dates_are_written_out_as_the_locale_does(
    text: str, locale: str, wanted: str | None
) -> None:
    found = numbers.DATE.fullmatch(text)
    assert found is not None
    assert numbers.date(found, locale) == wanted


@pytest.mark.parametrize("text", ["you may 5 times", "Maya 3", "xMay 3", "May 3-5", "Mayo 3"])
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert not numbers.DATE.search(text)


@pytest.mark.parametrize(
    ("source", "target", "locale", "wanted"),
    [
        ("Is it safe?", "Es seguro?", "es", "¿Es seguro?"),
        ("Is it safe?", "¿Es seguro?", "es", "¿Es seguro?"),
        ("Hi. Is it?", "Hola. Lo es?", "es", "Hola. ¿Lo es?"),
        ("Note: is it?", "Nota: lo es?", "es", "Nota: ¿lo es?"),
        ("Great! Go.", "Genial! Vaya.", "es", "¡Genial! Vaya."),
        ('"Home" is it?', '"Casa" lo es?', "es", "¿«Casa» lo es?"),
        ("“Rest”", '"Descanso"', "es", "«Descanso»"),
        ("“Rest”", '"Descanso"', "es-MX", "“Descanso”"),
        ('"Rest"', '"휴식"', "ko", "“휴식”"),
        ("Wait…", "Espere...", "es", "Espere…"),
        ("On March 4, rest.", "En 4 de marzo, descanse.", "es", "El 4 de marzo, descanse."),
        ("IL-10 rises", "IL-10 이 높아지고 VAS 를", "ko", "IL-10 이 높아지고 VAS를"),
        ("IL-10 rises", "IL-10를 사용", "ko", "IL-10을 사용"),
        ("It (see) is", "그것(see)는", "ko", "그것(see)은"),
    ],
)
def test_punctuation_follows_the_locale(source: str, target: str, locale: str, wanted: str) -> None:
    assert language(locale).punctuated(source, target, locale) == wanted


@given(hostile_texts, hostile_texts, st.sampled_from(["es", "es-MX", "ko", "fr"]))
def test_adapting_twice_changes_nothing(source: str, target: str, locale: str) -> None:
    once = language(locale).punctuated(source, target, locale)
    assert language(locale).punctuated(source, once, locale) == once


@pytest.mark.parametrize(
    "text", ["$1 " * 20_000, "1 " * 20_000 + "$", "--a" * 20_000, "1.2." * 20_000, "a? " * 20_000]
)
@pytest.mark.parametrize("locale", ["es", "ko"])
def test_a_long_text_takes_no_more_than_its_length(text: str, locale: str) -> None:
    """Were anything here quadratic, this would keep the suite waiting for minutes."""
    once = language(locale).punctuated(text, numbers.localize(text, text, locale), locale)
    assert re.findall(r"\d", once) == re.findall(r"\d", text)
