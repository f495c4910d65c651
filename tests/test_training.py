"""How training data is cleaned and made; training itself is tried by training."""

from __future__ import annotations

import lzma
import re
from itertools import islice, pairwise
from pathlib import Path

import pytest
import sentencepiece

import pipeline
from tests.checking import codes, refusal
from training import clauses, corpus, grammar, prepare
from training.conjugation import conjugate
from training.corpus import HANGUL, NearDuplicates, Pair
from training.english import inflect
from training.general import paragraphs
from training.pieces import without_paths


@pytest.mark.parametrize(
    ("source", "target", "language", "clean"),
    [
        ("Rest the knee for two days.", "Descanse la rodilla durante dos días.", "es", True),
        ("Rest the knee for two days.", "Descansa tú la rodilla dos días.", "es", False),
        ("Rest the knee for 2 days.", "Descanse la rodilla durante 3 días.", "es", False),
        ("Do not rest the knee today.", "Descanse hoy la rodilla del todo.", "es", False),
        ("Call `foo()` before you rest.", "Llame a `foo()` antes de descansar.", "es", False),
        ("Rest the knee for two days.", "이틀 동안 무릎을 쉬게 하십시오.", "ko", True),
        ("Rest the knee for two days.", "이틀 동안 무릎을 쉬게 한다.", "ko", False),
        ("Rest the knee for two days.", "Descanse la rodilla dos días.", "ko", False),
    ],
)
def test_only_clean_pairs_in_the_wanted_register_are_kept(
    source: str, target: str, language: str, clean: bool
) -> None:
    assert corpus.is_clean(Pair(source, target, "x"), language) is clean


def test_texts_near_the_test_set_are_recognised() -> None:
    held = NearDuplicates(["Rest the knee for two days and drink water."])
    assert "Rest the knee for two days, then walk." in held
    assert "Walk slowly for a week and call your doctor." not in held


def test_exchanged_terms_get_the_particle_that_fits_them() -> None:
    pairs = [Pair("Rest a knee now.", "지금 무릎을 쉬게 하십시오.", "authored")]
    terms = [("knee", "무릎"), ("ankle", "발목"), ("shoulder", "어깨")]
    found = corpus.substitute_terms(pairs, [terms], 30, 1)
    texts = {(pair.source, pair.target) for pair in found}
    assert texts == {
        ("Rest an ankle now.", "지금 발목을 쉬게 하십시오."),
        ("Rest a shoulder now.", "지금 어깨를 쉬게 하십시오."),
    }


def test_the_health_test_set_depends_on_the_texts_alone() -> None:
    texts = [f"Rest knee number {number} now." for number in range(1000)]
    chosen = prepare.health_test(texts)
    assert len(chosen) == prepare.HEALTH_TEST
    assert chosen == prepare.health_test([*reversed(texts), "Rest the knee.", texts[0]])
    # A text that is added displaces one at most.
    assert len(chosen - prepare.health_test([*texts, "Rest the other knee now."])) <= 1


def test_everyday_sentences_are_few_among_the_general_prose() -> None:
    pairs = [
        Pair(f"{origin} {number}", "x", origin)
        for origin, count in (
            ("general:tatoeba-2018", 15_000),
            ("general:xquad", 20),
            ("docs:a", 9),
        )
        for number in range(count)
    ]
    prose, technical = prepare.prose_and_technical(pairs)
    assert len(prose) == prepare.EVERYDAY_PAIRS + 20
    assert technical == pairs[-9:]


@pytest.mark.parametrize("language", corpus.LANGUAGES)
def test_a_package_does_not_say_where_it_was_trained(language: str) -> None:
    bundled = Path(pipeline.__file__).parent / "engines" / "bundled"
    file = bundled / f"translate-en_{language}" / "sentencepiece.model"
    model = file.read_bytes()
    assert without_paths(model) == model


def test_paths_are_taken_out_of_a_sentencepiece_model_and_nothing_else(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Rest the knee for two days and drink water.\n" * 20)
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=str(tmp_path / "x"), vocab_size=20, minloglevel=2
    )
    before = (tmp_path / "x.model").read_bytes()
    after = without_paths(before)
    assert str(tmp_path).encode() in before
    assert str(tmp_path).encode() not in after
    old, new = (sentencepiece.SentencePieceProcessor(model_proto=m) for m in (before, after))
    pieces = range(old.get_piece_size())
    assert [new.id_to_piece(n) for n in pieces] == [old.id_to_piece(n) for n in pieces]
    assert [new.get_score(n) for n in pieces] == [old.get_score(n) for n in pieces]


def test_placeholders_stand_for_the_same_on_both_sides() -> None:
    import random

    pair = Pair("Take IL-10 with 32.8 ml of Tea.", "Tome IL-10 con 32.8 ml de Tea.", "x")
    for seed in range(20):
        found = corpus.with_placeholders(pair, random.Random(seed))
        assert found is not None
        left = re.findall(r"⟦\d⟧", found.source)
        assert left
        assert sorted(left) == sorted(re.findall(r"⟦\d⟧", found.target))


def test_the_general_test_set_is_read_in_order() -> None:
    page = "<h1>A &amp; B</h1><p>One <b>two</b>.</p><ol><li><p>Three</p></li></ol>"
    assert paragraphs(page) == [("h1", "A & B"), ("p", "One two."), ("p", "Three")]


def test_own_triplets_are_complete_and_stay_apart_from_the_held_out_ones() -> None:
    lines = [
        line.split("\t")
        for path in sorted(prepare.OWN.glob("*.tsv"))
        for line in path.read_text("utf-8").splitlines()
    ]
    rows = [row for rows in corpus.read_authored(prepare.OWN).values() for row in rows]
    # A line with a column missing, or twice there, is one that reading drops.
    assert len(rows) == len(lines) > 3000
    assert all(HANGUL.search(korean) for _, _, korean in rows)
    assert not any(HANGUL.search(english + spanish) for english, spanish, _ in rows)
    known, held_out = rows[0], rows[1]
    kept = prepare.own_pairs("es", rows, [known], NearDuplicates([held_out[0]]))
    assert known[:2] not in kept
    assert held_out[:2] not in kept
    assert len(kept) > 0.99 * len(rows)


def test_translations_name_their_english_by_line_and_hold_none_of_it() -> None:
    lines = prepare.TRANSLATIONS.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    numbers = [int(row[0]) for row in rows]
    assert all(len(row) == 4 and all(row) for row in rows)
    assert numbers == sorted(set(numbers))
    assert all(re.fullmatch(r"[0-9a-f]{8}", row[1]) for row in rows)
    assert all(HANGUL.search(korean) and not HANGUL.search(spanish) for *_, spanish, korean in rows)


def english_lines(folder: Path, *texts: str) -> Path:
    path = folder / "english.txt.xz"
    path.write_bytes(lzma.compress("".join(f"{text}\n" for text in texts).encode()))
    return path


def test_translations_are_joined_with_the_english_of_their_line(tmp_path: Path) -> None:
    texts = ("Rest.", "Wait\u2028here.", "Walk.")
    english = english_lines(tmp_path, *texts)
    wait, walk = (corpus.digest(text) for text in texts[1:])
    path = tmp_path / "own.tsv"
    path.write_text(
        f"2\t{wait}\tEspere aquí.\t여기서 기다리십시오.\n3\t{walk}\tCamine.\t걸으십시오.\n", "utf-8"
    )
    assert corpus.read_translations(path, english) == [
        ("Wait here.", "Espere aquí.", "여기서 기다리십시오."),
        ("Walk.", "Camine.", "걸으십시오."),
    ]


@pytest.mark.parametrize("number", ["0", "1", "3", "4", "99"])
def test_a_translation_whose_english_is_another_by_now_is_refused(
    number: str, tmp_path: Path
) -> None:
    english = english_lines(tmp_path, "Rest.", "Wait.", "Walk.")
    path = tmp_path / "own.tsv"
    path.write_text(f"{number}\t{corpus.digest('Wait.')}\tEspere.\t기다리십시오.\n", "utf-8")
    with pytest.raises(corpus.TranslationError, match=f":1: line {number} of .* is not the text"):
        corpus.read_translations(path, english)


@pytest.mark.parametrize("line", ["Wait.\tEspere.\t기다리십시오.", "x\t0\ta\tb", "-1\t0\ta\tb", ""])
def test_a_line_that_is_no_translation_is_refused(line: str, tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(f"{line}\n", "utf-8")
    with pytest.raises(corpus.TranslationError, match=":1: expected four columns"):
        corpus.read_translations(path, english_lines(tmp_path, "Wait."))


def test_own_korean_pairs_are_complete_and_pass_the_gates() -> None:
    lines = [
        line
        for path in sorted((prepare.OWN / "ko").glob("*.tsv"))
        for line in path.read_text("utf-8").splitlines()
    ]
    rows = corpus.read_own_pairs(prepare.OWN / "ko")
    assert all(line.count("\t") == 1 for line in lines)
    assert len({english for english, _ in rows}) == len(rows) == len(lines) > 4000
    assert all(HANGUL.search(korean) for _, korean in rows)
    assert not any(HANGUL.search(english) for english, _ in rows)
    some = rows[::3]
    refused = [row for row in some if refusal(*row, "ko")]
    assert len(refused) < 0.02 * len(some)
    assert not any("doubled-words" in codes(*row, "ko") for row in some)


FORMS = "습니다 으면 으십시오 을 은 는 아야 았습니다 고".split()


@pytest.mark.parametrize(
    "line",
    """
    먹다 먹습니다 먹으면 먹으십시오 먹을 먹은 먹는 먹어야 먹었습니다 먹고
    하다 합니다 하면 하십시오 할 한 하는 해야 했습니다 하고
    보다 봅니다 보면 보십시오 볼 본 보는 봐야 봤습니다 보고
    배우다 배웁니다 배우면 배우십시오 배울 배운 배우는 배워야 배웠습니다 배우고
    마시다 마십니다 마시면 마시십시오 마실 마신 마시는 마셔야 마셨습니다 마시고
    쉬다 쉽니다 쉬면 쉬십시오 쉴 쉰 쉬는 쉬어야 쉬었습니다 쉬고
    되다 됩니다 되면 되십시오 될 된 되는 되어야 되었습니다 되고
    켜다 켭니다 켜면 켜십시오 켤 켠 켜는 켜야 켰습니다 켜고
    쓰다 씁니다 쓰면 쓰십시오 쓸 쓴 쓰는 써야 썼습니다 쓰고
    아프다 아픕니다 아프면 아프십시오 아플 아픈 아프는 아파야 아팠습니다 아프고
    만들다 만듭니다 만들면 만드십시오 만들 만든 만드는 만들어야 만들었습니다 만들고
    걷다 걷습니다 걸으면 걸으십시오 걸을 걸은 걷는 걸어야 걸었습니다 걷고
    닫다 닫습니다 닫으면 닫으십시오 닫을 닫은 닫는 닫아야 닫았습니다 닫고
    깨닫다 깨닫습니다 깨달으면 깨달으십시오 깨달을 깨달은 깨닫는 깨달아야 깨달았습니다 깨닫고
    눕다 눕습니다 누우면 누우십시오 누울 누운 눕는 누워야 누웠습니다 눕고
    돕다 돕습니다 도우면 도우십시오 도울 도운 돕는 도와야 도왔습니다 돕고
    입다 입습니다 입으면 입으십시오 입을 입은 입는 입어야 입었습니다 입고
    낫다 낫습니다 나으면 나으십시오 나을 나은 낫는 나아야 나았습니다 낫고
    씻다 씻습니다 씻으면 씻으십시오 씻을 씻은 씻는 씻어야 씻었습니다 씻고
    모르다 모릅니다 모르면 모르십시오 모를 모른 모르는 몰라야 몰랐습니다 모르고
    누르다 누릅니다 누르면 누르십시오 누를 누른 누르는 눌러야 눌렀습니다 누르고
    따르다 따릅니다 따르면 따르십시오 따를 따른 따르는 따라야 따랐습니다 따르고
    있다 있습니다 있으면 있으십시오 있을 있은 있는 있어야 있었습니다 있고
    """.strip().splitlines(),
)
def test_korean_verbs_take_their_regular_and_irregular_forms(line: str) -> None:
    word, *forms = line.split()
    assert [conjugate(f"목을 {word}", form) for form in FORMS] == [f"목을 {form}" for form in forms]


def test_a_noun_with_its_copula_is_not_contracted_like_a_verb() -> None:
    assert conjugate("효과적이다", "았습니다") == "효과적이었습니다"
    assert conjugate("무게를 줄이다", "았습니다") == "무게를 줄였습니다"


def test_what_is_no_verb_has_no_forms() -> None:
    with pytest.raises(ValueError, match="무릎"):
        conjugate("무릎", "면")


@pytest.mark.parametrize(
    ("phrase", "form", "inflected"),
    [
        ("stop smoking", "ing", "stopping smoking"),
        ("take a break", "ing", "taking a break"),
        ("lie down", "ing", "lying down"),
        ("see your doctor", "ing", "seeing your doctor"),
        ("carry it", "s", "carries it"),
        ("massage it", "s", "massages it"),
        ("have a rest", "s", "has a rest"),
        ("try it", "ed", "tried it"),
        ("stay", "ed", "stayed"),
        ("take it", "ed", "took it"),
        ("take it", "en", "taken it"),
        ("wash your hands yourself", "their ed", "washed their hands themselves"),
        ("ask whether you may", "my", "ask whether I may"),
        ("hour", "a", "an hour"),
        ("university", "a", "a university"),
        ("unimportant idea", "a", "an unimportant idea"),
        ("urgent call", "a", "an urgent call"),
        ("Ukrainian cook", "a", "a Ukrainian cook"),
        ("old bridge", "a", "an old bridge"),
        ("first aid kit", "pl", "first aid kits"),
        ("code of conduct", "pl", "codes of conduct"),
        ("wolf", "pl", "wolves"),
        ("fisherman", "pl", "fishermen"),
        ("city", "pl", "cities"),
        ("watch", "pl", "watches"),
        ("midwife", "pl", "midwives"),
        ("grandchild", "pl", "grandchildren"),
        ("the tourists", "poss", "the tourists'"),
        ("Carlos", "poss", "Carlos's"),
    ],
)
def test_english_phrases_are_inflected(phrase: str, form: str, inflected: str) -> None:
    assert inflect(phrase, form) == inflected


def test_the_grammar_makes_distinct_pairs_that_pass_the_gates_and_the_same_ones_each_time() -> None:
    rules = grammar.read_grammar()
    first, again = (list(islice(grammar.sentences(rules, 7), 2000)) for _ in range(2))
    assert first == again
    assert len({pair.english for pair in first}) == 2000
    assert not any(set("{}|") & set(pair.english + pair.korean) for pair in first)
    # A dictionary form is left only inside a compound: 좋다 does not end a sentence, 합시다 may.
    assert not any(re.search(r"(?<!니)(?<!합시)다\.$", pair.korean) for pair in first)
    refused = [p for p in first if refusal(p.english, p.korean, "ko")]
    assert len(refused) < 0.01 * len(first)


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("sentence\tGo.", "a.tsv:1: expected three columns"),
        ("sentence\tGo {a}.\t{a} 가십시오.", "a.tsv:1: no rule for a"),
        ("sentence\tGo {a}.\t가십시오.\na\tx\ty", "a.tsv:1: the sides have different slots"),
        ("sentence\t{a}\t{a}\na\t{a}\t{a}", "rules go in circles: a, sentence"),
        ("sentence\tGo.\t가십시오.\na\tx\ty", "no rule uses a"),
        ("sentence\t{act}.\t{act:으면}.\nact\tgo\t가서", "a.tsv:2: no dictionary form: 가서"),
    ],
)
def test_a_grammar_that_cannot_be_used_is_refused(rules: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(rules, "utf-8")
    with pytest.raises(grammar.GrammarError, match=re.escape(message)):
        grammar.read_grammar(tmp_path)


def test_a_noun_that_ends_like_a_verb_is_none() -> None:
    rules = {
        "sentence": [grammar.Rule("{land} wins.", "{land:이} 이깁니다.")],
        "land": [grammar.Rule("Canada", "캐나다")],
    }
    assert [pair.korean for pair in grammar.sentences(rules, 1)] == ["캐나다가 이깁니다."]


def test_terms_of_the_grammar_come_in_families_of_one_number() -> None:
    families = grammar.families_of(grammar.read_grammar())
    assert all(len(family) > 1 for family in families)
    assert not any("{" in text for family in families for term in family for text in term)
    one, many = next(f for f in pairwise(families) if ("knife", "칼") in f[0])
    assert ("knives", "칼") in many
    assert len(one) == len(many)


def test_a_term_inside_a_longer_word_is_not_exchanged() -> None:
    pairs = [Pair("The gold is in the metal box.", "금은 금속 상자에 있습니다.", "own")]
    found = corpus.substitute_terms(pairs, [[("gold", "금"), ("tin", "주석")]], 9, 1)
    assert {(p.source, p.target) for p in found} == {
        ("The tin is in the metal box.", "주석은 금속 상자에 있습니다.")
    }


def test_a_small_grammar_ends() -> None:
    rules = {"sentence": [grammar.Rule("go.", "가십시오."), grammar.Rule("rest.", "쉬십시오.")]}
    assert {pair.english for pair in grammar.sentences(rules, 1)} == {"Go.", "Rest."}


@pytest.mark.parametrize(
    ("sentence", "form"),
    [
        ("비가 옵니다.", "비가 오다"),
        ("비가 왔습니다.", "비가 왔다"),
        ("약이 듭니다.", "약이 들다"),
        ("빵을 만듭니다.", "빵을 만들다"),
        ("그를 배웁니다.", "그를 배우다"),
        ("시간이 없습니다.", "시간이 없다"),
        ("의사입니다.", "의사이다"),
        ("땅을 삽니다.", None),  # 사다 or 살다
        ("쉬십시오.", None),
        ("비가 온다.", None),
    ],
)
def test_a_polite_sentence_gives_its_dictionary_form_where_that_is_certain(
    sentence: str, form: str | None
) -> None:
    assert clauses.dictionary_form(sentence) == form


@pytest.mark.parametrize(
    ("stem", "claim", "question"),
    [
        ("비가 왔", "비가 왔다", "비가 왔는지"),
        ("시간이 없", "시간이 없다", "시간이 없는지"),
        ("의사이", "의사라", "의사인지"),
        ("방법이", "방법이라", "방법인지"),
        ("방법이 아니", "방법이 아니라", "방법이 아닌지"),
        ("문을 열", "문을 연다", "문을 여는지"),
        ("약을 먹", "약을 먹는다", "약을 먹는지"),
        ("치료가 되", "치료가 된다", "치료가 되는지"),
        ("먹을 만하", None, None),
        ("건강하", None, None),  # a verb and an adjective in 하 look the same
    ],
)
def test_a_clause_is_said_or_asked_in_the_plain_style(
    stem: str, claim: str | None, question: str | None
) -> None:
    assert clauses.plain(stem) == claim
    assert clauses.wondering(stem) == question


WRITTEN = [
    ("The nurse opened the window.", "간호사는 창문을 열었습니다."),
    ("We thanked the nurse and the patients.", "저희는 간호사와 환자들에게 감사했습니다."),
    ("Patients drink water.", "환자는 물을 마십니다."),
    ("Berlin has four opera houses.", "베를린에는 오페라 극장이 네 곳 있습니다."),
    ("Hilde has four sons and two daughters.", "힐데는 아들 넷과 딸 둘이 있습니다."),
    ("They flew to Berlin on Monday.", "그들은 월요일에 베를린으로 날아갔습니다."),
    ("But the patients drink no water.", "그러나 환자는 물을 마시지 않습니다."),
    ("Is the nurse on duty today?", "오늘 간호사가 근무합니까?"),
]


def test_written_sentences_serve_as_clauses() -> None:
    found = clauses.clauses(WRITTEN)
    english = {rule.english: rule.korean for rule in found["ground"]}
    assert english["the nurse opened the window"] == "간호사가 창문을 열었다"
    assert english["Berlin has four opera houses"] == "베를린에는 오페라 극장이 네 곳 있다"
    assert not any("Hilde" in text or "hilde" in text for text in english), "may be a name"
    assert not any("no water" in text or "duty" in text for text in english)
    assert "the nurse opened the window" not in {rule.english for rule in found["proviso"]}


def test_clauses_are_joined_into_long_sentences_that_pass_the_gates() -> None:
    own = prepare.OWN / "ko"
    every_third = corpus.read_own_pairs(own)[::3]
    written = [row for row in every_third if not refusal(*row, "ko")]
    rules = grammar.read_grammar(grammar.CLAUSES, clauses.clauses(written))
    found, again = (prepare.composed(rules, 1500, 3, "x") for _ in range(2))
    assert found == again
    assert all(pair.target.endswith(("니다.", "시오.", "시다.")) for pair in found)
    refused = [p for p in found if refusal(p.source, p.target, "ko")]
    assert len(refused) < len(found) / 100, refused


def test_numbers_vary_on_both_sides_alike() -> None:
    pairs = [
        Pair("In 1987, 45 of 60 patients came.", "1987년에 환자 60명 중 45명이 왔습니다.", "x"),
        Pair("Take 1 tablet.", "1정을 복용하십시오.", "x"),
        Pair("It starts at 10:30 on the 4th.", "4일 10:30에 시작합니다.", "x"),
        Pair("The answer is 7.", "답은 7이 아니라 7입니다.", "x"),
        Pair("Add 12 to 30.", "30에 12를 더하십시오.", "x"),
    ]
    found = corpus.vary_numbers(pairs, 3, 1)
    assert found == corpus.vary_numbers(pairs, 3, 1)
    assert len(found) == 6
    for pair in found:
        assert sorted(re.findall(r"\d+", pair.source)) == sorted(re.findall(r"\d+", pair.target))
    assert all(re.match(r"In 1\d\d\d, 4\d of 6\d patients", pair.source) for pair in found[:3])
    assert all("12를" in pair.target and "30에" not in pair.target for pair in found[3:])
