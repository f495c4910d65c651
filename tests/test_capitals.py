"""Text in capitals is read as a sentence, and its translation gets the capitals back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.languages.capitals import lowered, restored
from tests.checking import codes


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("DO NOT TAKE WITH ALCOHOL.", "Do not take with alcohol."),
        ("STOP! CALL A DOCTOR.", "Stop! Call a doctor."),
        ("I DON'T KNOW. WHY?", "I don't know. Why?"),
        ("TAKE 500 mg TWICE DAILY", "Take 500 mg twice daily"),
        ("STORE BELOW 25 °C IN JANUARY", "Store below 25 °C in January"),
        ("ASK DR. SMITH ABOUT AN MRI AND HIV", "Ask Dr. Smith about an MRI and HIV"),
        ("VITAMIN C, B12 AND IL-10 LEVELS", "Vitamin C, B12 and IL-10 levels"),
        ("TYPE II DIABETES", "Type II diabetes"),
        ("SEE HTTPS https://a.b/C ⟦0⟧ {name} NOW", "See HTTPS https://a.b/C ⟦0⟧ {name} now"),
        ("NO LO TOME CON ALCOHOL.", "No lo tome con alcohol."),
        ("ATENCIÓN: NIÑOS", "Atención: Niños"),
        ("WARNING: DO NOT TAKE IT. Ask us.", "Warning: Do not take it. Ask us."),
        ("Warning: DO NOT TAKE IT.", "Warning: Do not take it."),
        ("WARNING", "Warning"),
    ],
)
def test_text_in_capitals_is_read_as_a_sentence(text: str, read: str) -> None:
    assert lowered(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "", "A", "N/A", "COPD", "MRI", "IL-10", "FDA, NIH", "U.S. LAW", "TNF-α", "Take IT",
        "MRI 검사", "Do NOT take it", "The FDA AND THE NIH", "https://a.b/DO-NOT-TAKE", "NINDS",
    ],
)  # fmt: skip
def test_names_and_acronyms_stay_as_they_are(text: str) -> None:
    assert lowered(text) == text


@pytest.mark.parametrize(
    ("source", "target", "given"),
    [
        ("DO NOT TAKE IT.", "No lo tome, señor.", "NO LO TOME, SEÑOR."),
        ("TAKE 500 mg NOW", "Tome 500 mg ya ⟦0⟧", "TOME 500 mg YA ⟦0⟧"),
        ("SEE IT AT https://a.b/c", "Véalo en https://a.b/c", "VÉALO EN https://a.b/c"),
        ("WARNING", "경고: mRNA", "경고: mRNA"),
        ("STOP IT", "Schluß damit", "SCHLUß DAMIT"),
        ("COPD", "Epoc", "Epoc"),
        ("Warning", "Aviso", "Aviso"),
        ("WARNING: DO NOT TAKE IT. Ask us.", "Aviso: no lo tome.", "Aviso: no lo tome."),
    ],
)
def test_capitals_are_given_back_where_the_script_has_them(
    source: str, target: str, given: str
) -> None:
    assert restored(source, target) == given


@given(st.text(alphabet=st.sampled_from("ABİßſabÉéŉ .'’-1@<>{}⟦⟧&;`가"), max_size=40), st.text())
def test_places_in_a_text_stay_what_they_are(loud: str, other: str) -> None:
    for text in (loud, other, other.upper()):
        assert len(lowered(text)) == len(text)
        assert len(restored("DO NOT TAKE IT.", text)) == len(text)
    assert lowered(lowered(loud)) == lowered(loud)


@pytest.mark.parametrize(
    ("source", "target", "locale", "expected"),
    [
        ("DO NOT TAKE WITH ALCOHOL.", "TÓMELO CON ALCOHOL.", "es", ["negation"]),
        ("DO NOT TAKE WITH ALCOHOL.", "NO LO TOME CON ALCOHOL.", "es", []),
        ("DO NOT TAKE WITH ALCOHOL.", "DO NOT TAKE WITH ALCOHOL.", "es", ["same"]),
        ("RAISE YOUR LEFT ARM.", "LEVANTE EL BRAZO DERECHO.", "es", ["opposites"]),
        ("RAISE YOUR LEFT ARM.", "LEVANTE EL BRAZO IZQUIERDO.", "es", []),
        ("RAISE YOUR LEFT ARM.", "raise the arm", "ko", ["script"]),
    ],
)
def test_checks_read_text_in_capitals(
    source: str, target: str, locale: str, expected: list[str]
) -> None:
    assert codes(source, target, locale)[:1] == expected
