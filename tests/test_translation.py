"""Gates, and how a unit's translation is put together from sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it.parser_inline import ParserInline

from pipeline.checks import markup as markup_check
from pipeline.document.blocks import Outline
from pipeline.document.inline import Reader, inline
from pipeline.engines.pseudo import PseudoEngine
from pipeline.engines.support.sentences import split
from pipeline.languages.registry import language as language_of
from pipeline.translate import alignment
from pipeline.translate.alignment import Links
from pipeline.translate.asking import answered, drive
from pipeline.translate.attempt import Outcome, attempt
from pipeline.translate.engine import PLACEHOLDERS, Engine, Hypothesis, Query
from pipeline.translate.plan import Reading, plan
from pipeline.translate.sentence import Sentence
from pipeline.translate.strategies import Context, Strategy
from pipeline.translate.terms import Term, Termbase
from tests.strategies import hostile_texts, markdown_texts


@pytest.mark.parametrize("text", ["It costs $25 to $30.", "Pay $25/$30 now.", "5$ and 6$ a day"])
def test_prices_are_no_formula(text: str) -> None:
    (sentence,) = plan(text, Reading(split))
    assert isinstance(sentence, Sentence)
    assert sentence.text == text
    assert not inline(text).elements


@given(hostile_texts)
@example("needle <b> needle </b>")
@example("a [ b ](c)")
@example("$\\: $")
@example("\\![alt](i.png)")
@settings(max_examples=500, deadline=None)
def test_a_plan_put_together_again_is_the_text(text: str) -> None:
    parts = plan(text, Reading(split))
    rebuilt = "".join(p if isinstance(p, str) else p.restored() for p in parts)
    # Private-use characters and placeholders of the text's own are the one thing it cannot hold.
    if any("\ue000" <= c <= "\uf8ff" or c in "⟦⟧" for c in text):
        return
    # Entities and escapes that mean nothing to Markdown become the characters they stand for.
    if not any(c in text for c in "&\\"):
        assert rebuilt == text
    else:
        assert inline(rebuilt).elements == inline(text).elements


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Kim said 32.8 % vs. 13.9 %. Why?  Yes! (See Fig. 2.) It works.\nNext.",
        "  leading and trailing  ",
        "One.\u00a0Two. 🙂 Three",
    ],
)
def test_sentences_concatenated_are_the_text(text: str) -> None:
    assert "".join(split(text)) == text


class Dictionary:
    """An engine that knows a few sentences by heart, and which of its words mean which."""

    signature = "dictionary 1"
    placeholders = (PLACEHOLDERS,)

    def __init__(
        self, known: Mapping[str, Sequence[str]], words: Mapping[str, str] | None = None
    ) -> None:
        self._known = known
        self._words = words or {}

    def split(self, text: str) -> Sequence[str]:
        return split(text)

    def align(self, source: str, target: str) -> Links | None:
        left = [source[a:b] for a, b in alignment.words(source)]
        right = [target[a:b] for a, b in alignment.words(target)]
        return tuple(
            (i, j, 1.0)
            for i, word in enumerate(left)
            for j, other in enumerate(right)
            if self._words.get(word, word) == other
        )

    def answers(self, queries: Sequence[Query]) -> dict[str, list[Hypothesis]]:
        found: dict[str, list[Hypothesis]] = {}
        self.translate(queries, found.update)
        return found

    def translate(
        self,
        queries: Sequence[Query],
        finished: Callable[[Mapping[str, list[Hypothesis]]], None],
    ) -> None:
        finished(
            {q.text: [Hypothesis(h, -0.1) for h in self._known.get(q.text, ())] for q in queries}
        )


def context(
    locale: str, engine: Engine, page: Outline | None = None, terms: Termbase | None = None
) -> Context:
    language = language_of(locale)
    return Context(locale, language, engine, terms or Termbase(locale), Reader(page))


def translated(
    source: str,
    known: Mapping[str, Sequence[str]],
    locale: str = "es",
    words: Mapping[str, str] | None = None,
    terms: Termbase | None = None,
) -> Outcome:
    engine = Dictionary(known, words)
    return answered(attempt(source, context(locale, engine, terms=terms)), engine.answers)


def pseudo(source: str, page: Outline | None = None) -> Outcome:
    """A unit translated by the engine for tests."""
    engine = PseudoEngine("es")

    def answer(queries: Sequence[Query]) -> dict[str, list[Hypothesis]]:
        found: dict[str, list[Hypothesis]] = {}
        engine.translate(queries, found.update)
        return found

    return answered(attempt(source, context("es", engine, page)), answer)


def test_markup_goes_to_the_words_that_answer_to_it() -> None:
    words = {"red": "roja", "cup": "taza", "The": "La", "is": "está"}
    known = {"The red cup is ⟦0⟧.": ["La taza roja está ⟦0⟧."]}
    outcome = translated("The **red** [cup](/c) is `here`.", known, words=words)
    assert outcome.text == "La [taza](/c) **roja** está `here`."
    assert outcome.strategy is Strategy.WHOLE
    outcome = translated("The [*red* cup](/c) is `here`.", known, words=words)
    assert outcome.text == "La [taza *roja*](/c) está `here`."


def test_figures_an_engine_gets_wrong_are_carried_past_it() -> None:
    known = {
        "It fell by 32.8 % with `a`.": [],
        "It fell by 32.8 % with ⟦0⟧.": ["Bajó 38.2 % con ⟦0⟧."],
        "It fell by ⟦1⟧ with ⟦0⟧.": ["Bajó ⟦1⟧ con ⟦0⟧."],
    }
    outcome = translated("It fell by 32.8 % with `a`.", known)
    assert outcome.text == "Bajó 32,8\u00a0% con `a`."
    assert outcome.strategy is Strategy.PROTECTED


def test_a_sentence_that_goes_wrong_whole_is_tried_by_its_clauses() -> None:
    source = "When the knee hurts, do not run for two days."
    known = {
        source: ["Corra dos días."],
        "When the knee hurts,": ["Cuando duele la rodilla,"],
        "do not run for two days.": ["no corra durante dos días."],
    }
    outcome = translated(source, known)
    assert outcome.text == "Cuando duele la rodilla, no corra durante dos días."
    assert outcome.strategy is Strategy.CLAUSES


def test_a_term_inside_markup_is_put_in_there() -> None:
    terms = Termbase("es", (Term("cupping", "ventosas"),))
    known = {"Try cupping.": ["Pruebe la copa."], "Try ⟦0⟧.": ["Pruebe ⟦0⟧."]}
    outcome = translated("Try **cupping**.", known, words={"Try": "Pruebe"}, terms=terms)
    assert outcome.text == "Pruebe **ventosas**."


def test_more_spans_than_placeholders_are_taken_by_clauses() -> None:
    codes = [f"`c{n}`" for n in range(14)]
    source = "Use one of " + ", and also ".join(codes) + "."
    outcome = pseudo(source)
    assert outcome.text is not None
    assert [c for c in codes if c not in outcome.text] == []


def test_a_reference_link_keeps_its_label() -> None:
    from pipeline import segment

    page = segment("See [Skin care].\n\n[skin care]: x.md\n").outline
    outcome = pseudo("See [Skin care].", page)
    assert outcome.text is not None
    assert outcome.text.endswith("][Skin care].")


def test_text_that_is_all_names_is_left_as_it_is() -> None:
    for source in ("`a` and".removesuffix(" and"), "[1.6.0](x) - 2022-07-23", "see_this.md"):
        assert translated(source, {}).text == source


def test_a_link_named_in_another_script_passes_whole() -> None:
    known = {"Visit ⟦0⟧ today.": ["Visite ⟦0⟧ hoy."]}
    assert translated("Visit [카](/k) today.", known).text == "Visite [카](/k) hoy."


def test_a_korean_particle_stays_outside() -> None:
    known = {"Acupotomy is safe.": ["도침은 안전합니다."]}
    words = {"Acupotomy": "도침은", "safe": "안전합니다"}
    assert translated("**Acupotomy** is safe.", known, "ko", words).text == "**도침**은 안전합니다."


def test_markup_whose_words_cannot_be_found_travels_as_placeholders() -> None:
    outcome = translated(
        "The **red** [cup](/c) is `here`.",
        {
            "The ⟦0⟧ ⟦1⟧ is ⟦2⟧.": ["La ⟦1⟧ ⟦0⟧ está ⟦2⟧."],
            "red": ["roja"],
            "cup": ["taza"],
        },
    )
    assert outcome.text == "La [taza](/c) **roja** está `here`."
    assert outcome.strategy is Strategy.PROTECTED


def test_a_lost_placeholder_leads_to_the_next_hypothesis_then_to_the_pieces() -> None:
    source = "Press **now** please."
    known = {"Press ⟦0⟧ please.": ["Pulse por favor.", "Pulse ⟦0⟧, por favor."], "now": ["ya"]}
    whole = translated(source, known)
    assert whole.text == "Pulse **ya**, por favor."
    known = {
        "Press ⟦0⟧ please.": ["Pulse."],
        "now": ["ya"],
        "Press": ["Pulse"],
        "please.": ["por favor."],
    }
    outcome = translated(source, known)
    assert outcome.text == "Pulse **ya** por favor."
    assert outcome.confidence < whole.confidence


def test_a_bold_lead_in_is_translated_on_its_own() -> None:
    known = {"Rest:": ["Descanso:"], "sleep well.": ["duerma bien."]}
    assert translated("**Rest:** sleep well.", known).text == "**Descanso:** duerma bien."


def test_words_keep_the_case_their_place_wants() -> None:
    known = {"It is ⟦0⟧.": ["es ⟦0⟧."], "no problem": ["No es problema"]}
    assert translated("It is **no problem**.", known).text == "Es **no es problema**."


def test_what_no_hypothesis_gets_right_stays_untranslated_with_the_reason() -> None:
    outcome = translated("Do not run.", {"Do not run.": ["Corra.", "Corra ya."]})
    assert outcome.text is None
    assert outcome.reason == "the negation is missing"


def test_capitals_are_translated_as_a_sentence_and_given_back() -> None:
    known = {"Do not take it with alcohol.": ["No lo tome con alcohol, señor."]}
    source = "DO NOT TAKE IT WITH ALCOHOL."
    assert translated(source, known).text == "NO LO TOME CON ALCOHOL, SEÑOR."
    known = {"Do not take it with alcohol.": ["술과 함께 드시지 마십시오."]}
    assert translated(source, known, "ko").text == "술과 함께 드시지 마십시오."


def test_capitals_keep_markup_addresses_and_terms() -> None:
    words = {"alcohol": "alcohol", "not": "no"}
    known = {"Do not take ⟦0⟧ with alcohol.": ["No tome ⟦0⟧ con alcohol."]}
    source = "DO NOT TAKE `x1` WITH [ALCOHOL](/a)."
    assert translated(source, known, words=words).text == "NO TOME `x1` CON [ALCOHOL](/a)."
    terms = Termbase("es", (Term("cupping", "ventosas"),))
    known = {
        "Do not try cupping at home.": [],
        "Do not try ⟦0⟧ at home.": ["No pruebe ⟦0⟧ en casa."],
    }
    outcome = translated("DO NOT TRY CUPPING AT HOME.", known, terms=terms)
    assert outcome.text == "NO PRUEBE VENTOSAS EN CASA."


def test_an_acronym_is_no_text_in_capitals() -> None:
    assert translated("COPD", {"COPD": ["EPOC"]}).text == "EPOC"
    known = {"Copd": ["wrong"], "MRI": ["RM"]}
    assert translated("MRI", known).text == "RM"


def test_text_without_words_needs_no_engine() -> None:
    assert translated("32.8 %", {}).text == "32.8 %"
    assert translated("`code`", {}).text == "`code`"
    assert translated("[카](/k)", {}).text == "[카](/k)"


@given(markdown_texts)
@settings(max_examples=200, deadline=None)
def test_whatever_an_engine_says_the_result_has_the_source_markup(text: str) -> None:
    from pipeline import segment

    document = segment(text)
    outcomes = [pseudo(unit.source, document.outline) for unit in document.units]
    for unit, outcome in zip(document.units, outcomes, strict=True):
        if outcome.text is not None:
            assert (
                inline(outcome.text, document.outline).elements
                == inline(unit.source, document.outline).elements
            )


class Hostile:
    """An engine that answers anything: the source mixed up, hostile texts, links at random."""

    signature = "hostile 1"
    placeholders = (PLACEHOLDERS, tuple(f"X{n}X" for n in range(10)))

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def split(self, text: str) -> Sequence[str]:
        return split(text)

    def align(self, source: str, target: str) -> Links | None:
        left, right = len(alignment.words(source)), len(alignment.words(target))
        if not left or not right:
            return None
        link = st.tuples(
            st.integers(0, left - 1), st.integers(0, right - 1), st.sampled_from([0.1, 0.6, 1.0])
        )
        return tuple(self._data.draw(st.lists(link, max_size=8)))

    def translate(
        self,
        queries: Sequence[Query],
        finished: Callable[[Mapping[str, list[Hypothesis]]], None],
    ) -> None:
        finished(self.answers(queries))

    def answers(self, queries: Sequence[Query]) -> dict[str, list[Hypothesis]]:
        found = {}
        for query in queries:
            words = query.text.split()
            texts = [
                " ".join(self._data.draw(st.permutations(words))),
                self._data.draw(hostile_texts),
                query.text + self._data.draw(hostile_texts),
            ]
            found[query.text] = [Hypothesis(text, -0.5) for text in texts]
        return found


@given(markdown_texts, st.data(), st.sampled_from(["es", "ko", "es-MX", "fr"]))
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_answer_of_an_engine_changes_what_markup_amounts_to(
    text: str, data: st.DataObject, locale: str
) -> None:
    from pipeline import segment
    from pipeline.document.fit import agreeing

    document = segment(text)
    engine = Hostile(data)
    page = document.outline
    attempts = [attempt(u.source, context(locale, engine, page)) for u in document.units]
    outcomes = answered(drive(attempts), engine.answers)
    for unit, outcome in zip(document.units, outcomes, strict=True):
        assert 0 <= outcome.confidence <= 1
        if outcome.text is None:
            assert outcome.reason
            continue
        read = Reader(page)
        repaired = agreeing(outcome.text, read(unit.source), read)
        assert repaired is not None
        assert markup_check.failure(read(unit.source), read(repaired)) is None


def test_many_figures_are_carried_in_time_linear_in_their_number() -> None:
    """Were each looked up in the whole sentence, the suite would wait for minutes."""
    text = " ".join(f"take {number}.5 mg and" for number in range(4000))
    engine = PseudoEngine("es")
    asking = attempt(text, context("es", engine))
    outcome = answered(asking, lambda queries: {q.text: [] for q in queries})
    assert outcome.text is None


@pytest.mark.parametrize(
    "known",
    [
        {"The red cup is ⟦0⟧.": ["La taza roja está ⟦0⟧."]},
        {"The red cup is ⟦0⟧.": ["La ⟦0⟧.", "Una cosa ⟦0⟧.", "La taza roja está ⟦0⟧."]},
        {"The ⟦0⟧ ⟦1⟧ is ⟦2⟧.": ["La ⟦1⟧ ⟦0⟧ está ⟦2⟧."], "red": ["roja"], "cup": ["taza"]},
        {},
    ],
)
def test_no_text_is_parsed_twice_in_an_attempt(
    known: Mapping[str, Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: Counter[str] = Counter()
    real = ParserInline.parse

    def counted(self: ParserInline, text: str, *rest: Any) -> Any:
        parsed[text] += 1
        return real(self, text, *rest)

    monkeypatch.setattr(ParserInline, "parse", counted)
    words = {"red": "roja", "cup": "taza", "The": "La", "is": "está"}
    source = "The **red** [cup](/c) is `here`."
    outcome = translated(source, known, words=words)
    assert (outcome.text is None) == (not known)
    assert parsed[source] == 1
    assert max(parsed.values()) == 1
