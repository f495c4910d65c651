"""The termbase: finding terms, and having them translated as it says."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.translate import terms as termbase
from pipeline.translate.terms import Term, Termbase
from tests.strategies import hostile_texts
from tests.test_translation import translated

SHIPPED = Path(__file__).parent.parent / "locales" / "termbase.csv"


def base(locale: str, *terms: Term) -> Termbase:
    return Termbase(locale, terms)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Frozen shoulder hurts.", "Frozen shoulder"),
        ("frozen shoulders hurt", "frozen shoulders"),
        ("a FROZEN SHOULDER", "FROZEN SHOULDER"),
        ("the frozen shoulder's range", "frozen shoulder"),
        ("frozen. Shoulder", None),
        ("unfrozen shoulder", None),
        ("frozen shoulder-blade", None),
    ],
)
def test_terms_are_found_in_any_form(text: str, found: str | None) -> None:
    terms = base("es", Term("frozen shoulder", "hombro congelado"))
    assert [text[m.start : m.end] for m in terms.find(text)] == ([found] if found else [])


def test_the_longest_term_wins_and_none_is_within_another() -> None:
    terms = base("es", Term("pain", "dolor"), Term("knee pain", "dolor de rodilla"))
    assert [m.term.text for m in terms.find("knee pain and pain")] == ["knee pain", "pain"]


def test_exact_terms_mind_their_capitals() -> None:
    terms = base("ko", Term("VAS", "VAS", exact=True, translate=False))
    assert list(terms.find("vas deferens")) == []
    assert len(list(terms.find("the VAS score"))) == 1


@pytest.mark.parametrize(
    ("word", "singular"),
    [("studies", "study"), ("boxes", "box"), ("glasses", "glass"), ("arthritis", "arthritis"),
     ("nerves", "nerve"), ("doctor's", "doctor"), ("virus", "virus"), ("biopsies", "biopsy"),
     ("MRI", "mri")],
)  # fmt: skip
def test_plurals_and_possessives_have_one_base(word: str, singular: str) -> None:
    assert termbase.singular(word) == singular


@given(hostile_texts)
def test_matches_are_in_order_and_apart(text: str) -> None:
    terms = base("es", Term("a", "x"), Term("a b", "y"), Term("1.", "z"))
    position = 0
    for match in terms.find(text):
        assert position <= match.start < match.end <= len(text)
        position = match.end


def test_a_hypothesis_with_the_right_term_is_preferred() -> None:
    terms = base("es", Term("frozen shoulder", "hombro congelado"))
    known = {"Frozen shoulders hurt.": ["El hombro frío duele.", "Los hombros congelados duelen."]}
    outcome = translated("Frozen shoulders hurt.", known, terms=terms)
    assert outcome.text == "Los hombros congelados duelen."
    assert outcome.notes == ()


def test_a_term_no_hypothesis_has_is_put_in_with_its_particle() -> None:
    terms = base("ko", Term("cupping", "부항"))
    known = {"Cupping is safe.": ["컵핑은 안전합니다."], "⟦0⟧ is safe.": ["⟦0⟧는 안전합니다."]}
    assert translated("Cupping is safe.", known, "ko", terms=terms).text == "부항은 안전합니다."


def test_a_term_put_into_spanish_comes_with_a_note_on_agreement() -> None:
    terms = base("es", Term("cupping", "ventosas"))
    known = {"Cupping is safe.": ["El vaso es seguro."], "⟦0⟧ is safe.": ["⟦0⟧ es seguro."]}
    outcome = translated("Cupping is safe.", known, terms=terms)
    assert outcome.text == "Ventosas es seguro."
    assert any("agreement" in note for note in outcome.notes)


def test_a_forbidden_word_is_never_written() -> None:
    terms = base("es", Term("cupping", "ventosas", forbidden=("taza",)))
    outcome = translated(
        "Cupping is safe.", {"Cupping is safe.": ["La taza es segura."]}, terms=terms
    )
    assert outcome.text is None
    assert "cupping" in outcome.reason


def test_a_name_is_not_shown_to_the_engine() -> None:
    terms = base("es", Term("Rest Well", "Rest Well", exact=True, translate=False))
    known = {"Visit ⟦0⟧ today.": ["Visite ⟦0⟧ hoy."]}
    assert translated("Visit Rest Well today.", known, terms=terms).text == "Visite Rest Well hoy."


def test_a_date_is_written_by_the_locale_not_by_the_engine() -> None:
    known = {"We met on ⟦0⟧.": ["Nos vimos en ⟦0⟧."]}
    found = translated("We met on November 11, 2024.", known)
    assert found.text == "Nos vimos el 11 de noviembre de 2024."


@pytest.mark.parametrize(
    ("table", "line", "words"),
    [
        ("word,es\na,b\n", 1, "names no column 'term'"),
        ("term,es,es\n", 1, "stands there twice"),
        ("term,es\na,b,c\n", 2, "3 cells where the first line names 2"),
        ("term,es\na,b\nA,c\n", 3, "stands in line 2 already"),
        ("term,es,case\na,b,maybe\n", 2, "'case' must be"),
        ("term,es,translate\na,b,si\n", 2, "'translate' must be"),
        ("term,es\n,b\n", 2, "without a term"),
        ('term,es\n"a,b\n', 2, "is not a CSV table"),
        ("term;es\na;b\n", 1, "names no column 'term': it is divided by semicolons"),
        ("term\tes\r\na\tb\r\n", 1, "names no column 'term': it is divided by tabs"),
        (f"term,es\n{'a ' * 21},b\n", 2, "a term of more than 20 words"),
    ],
)
def test_a_broken_table_is_named_with_its_line(table: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        termbase.parse(table, "es", "locales/termbase.csv")
    assert caught.value.line == line
    assert words in str(caught.value)


@given(st.text(max_size=200), st.sampled_from(["es", "ko", "es-MX"]))
def test_any_table_is_read_or_refused_in_one_way(table: str, locale: str) -> None:
    with contextlib.suppress(ConfigError):
        assert all(
            term.text and term.translation for term in termbase.parse(table, locale, "t").terms
        )


def test_a_locale_of_its_own_comes_before_its_language() -> None:
    table = "\ufeffterm,es,es-MX\nknee,rodilla,rodillita\nhip,cadera,\n"
    assert [t.translation for t in termbase.parse(table, "es-MX", "t").terms] == [
        "rodillita",
        "cadera",
    ]


@pytest.mark.parametrize("locale", ["es", "ko"])
def test_the_shipped_termbase_is_large_and_sound(locale: str) -> None:
    found = termbase.parse(SHIPPED.read_text(encoding="utf-8"), locale, "locales/termbase.csv")
    assert len(found.terms) >= 300
    for term in found.terms:
        assert found.failure(term.text, term.translation) is None, term


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_table_may_be_saved_by_any_program(ending: str) -> None:
    table = "\ufeff" + ending.join(['"term","es"', '"knee, left","rodilla ""izquierda"""', ""])
    (term,) = termbase.parse(table, "es", "t").terms
    assert (term.text, term.translation) == ("knee, left", 'rodilla "izquierda"')
    assert list(termbase.read(table, "t").problems(["es"])) == []


@pytest.mark.parametrize(
    ("table", "line", "words"),
    [
        ("term,es,Notes\nknee,rodilla,x\n", 1, "the column 'Notes' is ignored"),
        ("term,es,fr\nknee,rodilla,genou\n", 1, "the column 'fr' is ignored"),
        ("term,es,es forbiden\nknee,rodilla,x\n", 1, "the column 'es forbiden' is ignored"),
        ("term,es,ES admitted\nknee,rodilla,x\n", 1, "the column 'ES admitted' is ignored"),
        ("term,es,\nknee,rodilla,x\n", 1, "the column number 3 without a name is ignored"),
        ("term,es\nknee,rodilla\n,\n,\n", 3, "an empty line, and 1 lines more"),
        ("term,es\nknee,rodilla\nknees,rodillas\n", 3, "same term as 'knee' in line 2"),
        ("term,es,translate\nIBM,Ibm,no\n", 2, "'IBM' is not to be translated, so what it has"),
        ("term,es forbidden,es\nknee,roda,\n", 2, "has forbidden words for es but no translation"),
        ("term,es,es forbidden\nknee,rodilla,x|rodillas\n", 2, "and forbidden"),
    ],
)
def test_what_does_nothing_or_contradicts_itself_is_said(table: str, line: int, words: str) -> None:
    (problem,) = termbase.read(table, "t.csv").problems(["es"])
    assert (problem.code, problem.path, problem.line) == ("termbase", "t.csv", line)
    assert words in problem.message


def test_a_sound_table_has_no_problems() -> None:
    table = "term,es,es-MX,es forbidden,es-MX admitted,note,\nknee,rodilla,,roda,r,x,\n\nIBM,,,,,\n"
    assert list(termbase.read(table, "t").problems(["es-MX", "es"])) == []
    text = SHIPPED.read_text(encoding="utf-8")
    assert list(termbase.read(text, "t").problems(["ko", "es"])) == []


def breaches(locale: str, source: str, target: str, *terms: Term) -> list[str]:
    return [str(breach) for breach, _ in base(locale, *terms).breaches(source, target)]


ADVICE = Term("medical advice", "consejo médico", forbidden=("aviso médico",))
CUPPING = Term("cupping", "ventosas", forbidden=("taza", "copa"), admitted=("terapia de vacío",))
CUP = Term("cup", "taza")
FINGER = Term("trigger finger", "방아쇠 수지", forbidden=("방아쇠 손가락",))
NEEDLE = Term("needling", "침술", forbidden=("침구",))


@pytest.mark.parametrize(
    ("locale", "source", "target", "terms", "expected"),
    [
        ("es", "Seek medical advice.", "Busque consejo médico.", (ADVICE,), []),
        ("es", "Seek medical advice.", "Busque consejos médicos.", (ADVICE,), []),
        ("es", "Seek medical advice.", "Ni el consejo ni el trato médico.", (ADVICE,), []),
        ("es", "Seek medical advice.", "Busque ayuda.", (ADVICE,), ["missing-term"]),
        ("es", "Seek medical advice.", "Busque avisos médicos.", (ADVICE,), ["forbidden-term"]),
        ("es", "Cupping is safe.", "La terapia de vacío es segura.", (CUPPING,), []),
        ("es", "Cupping is safe.", "Las copas son seguras.", (CUPPING,), ["forbidden-term"]),
        ("es", "Cupping in a cup.", "Ventosas en una taza.", (CUPPING, CUP), []),
        ("es", "Cupping is safe.", "Ventosas en una taza.", (CUPPING, CUP), ["forbidden-term"]),
        ("ko", "Trigger finger", "방아쇠수지는 아픕니다", (FINGER,), []),
        ("ko", "Trigger finger", "방아쇠 손가락이 아픕니다", (FINGER,), ["forbidden-term"]),
        ("ko", "Trigger finger", "방아쇠손가락", (FINGER,), ["forbidden-term"]),
        ("ko", "Needling", "침술은 침 구멍을 남깁니다", (NEEDLE,), []),
        ("ko", "Needling", "침 구는 침술이 아닙니다", (NEEDLE,), ["forbidden-term"]),
    ],
)
def test_people_are_told_of_what_breaks_the_termbase_and_of_little_else(
    locale: str, source: str, target: str, terms: tuple[Term, ...], expected: list[str]
) -> None:
    assert breaches(locale, source, target, *terms) == expected


def test_the_digest_of_a_text_changes_with_its_own_terms_alone() -> None:
    knee = Term("knee pain", "dolor de rodilla")
    text = "Knee pains hurt."
    assert base("es", knee).digest("The hip.") == ""
    digest = base("es", knee).digest(text)
    assert digest
    for other in (Term("hip", "cadera"), Term("Knee Pain", "x", exact=True)):
        assert base("es", knee, other).digest(text) == digest
    assert base("es", replace(knee, admitted=("x",))).digest(text) == digest
    for changed in (replace(knee, translation="x"), replace(knee, forbidden=("x",))):
        assert base("es", changed).digest(text) not in ("", digest)


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ([f"knee word{n}" for n in range(100_000)], "knee " * 5_000),
        ([f"word{n} pain" for n in range(100_000)], "word7 pain word99999 pains " * 2_000),
        (["a " * n for n in range(1, 21)], "a " * 10_000),
        (["a " * 19 + f"b{n}" for n in range(1000)], "a " * 10_000),
    ],
)
def test_looking_for_terms_takes_as_long_as_the_text(
    terms: list[str], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = 0
    real = Termbase._path

    def counted(self: Termbase, words: Sequence[str], begin: int) -> list[tuple[int, Any]]:
        nonlocal looked
        found = real(self, words, begin)
        looked += (found[-1][0] - begin + 1) if found else 1
        return found

    monkeypatch.setattr(Termbase, "_path", counted)
    made = base("es", *(Term(term, "x") for term in terms))
    for _ in made.find(text):
        pass
    assert looked <= len(text.split()) * termbase.MAX_WORDS


@pytest.mark.parametrize("locale", ["es", "ko", "de"])
def test_terms_of_a_text_are_compared_in_time_that_grows_as_the_text(locale: str) -> None:
    def seconds(count: int) -> float:
        names = range(count)
        made = base(
            locale, *(Term(f"knee w{n}x", f"rod v{n}x", forbidden=(f"bad u{n}x",)) for n in names)
        )
        source = " and ".join(f"knee w{n}x" for n in names)
        target = " y ".join(f"rod v{n}x bad u{n}x" for n in names)
        begin = time.process_time()
        assert len(list(made.breaches(source, target))) == count
        return time.process_time() - begin

    # 4 times as many: 16 times as long, if each were looked for in all of the text.
    assert any(seconds(12_000) < 9 * seconds(3_000) for _ in range(3))


def test_a_forbidden_word_is_not_excused_by_two_terms_that_are_right_side_by_side() -> None:
    made = base("es", Term("knee", "rodilla", forbidden=("dolor rodilla",)), Term("pain", "dolor"))
    for target in ("dolor rodilla", "rodilla, dolor rodilla"):
        assert made.forbidden("pain knee", target)
        assert made.forbidden("knee pain", target)
    part = base("es", Term("knee", "rodilla", forbidden=("dolor",)), Term("pain", "dolor fuerte"))
    assert part.forbidden("pain knee", "dolor fuerte de rodilla") is None


def test_a_hundred_thousand_terms_are_found_by_their_words() -> None:
    many = base("es", *(Term(f"word{n} pain", f"dolor {n}") for n in range(100_000)))
    assert [m.term.text for m in many.find("a word77 pain and word99999 pains")] == [
        "word77 pain",
        "word99999 pain",
    ]
