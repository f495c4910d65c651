"""How training data is cleaned and made; training itself is tried by training."""

from __future__ import annotations

import re

import pytest

from training import corpus, prepare
from training.corpus import HANGUL, NearDuplicates, Pair
from training.general import paragraphs


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
    found = corpus.substitute_terms(pairs, terms, 30, 1)
    texts = {(pair.source, pair.target) for pair in found}
    assert texts == {
        ("Rest an ankle now.", "지금 발목을 쉬게 하십시오."),
        ("Rest a shoulder now.", "지금 어깨를 쉬게 하십시오."),
    }


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
    kept = prepare.own_triplets([known], [held_out])
    assert known not in kept
    assert held_out not in kept
    assert len(kept) > 0.99 * len(rows)
