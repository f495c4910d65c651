"""What is made of an engine's scores, and of how much its hypotheses agree."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate import confidence
from pipeline.translate.engine import Hypothesis

SCORES = st.floats(-20, 0)
HYPOTHESES = st.lists(st.builds(Hypothesis, st.text(max_size=8), SCORES), min_size=1, max_size=4)


def said(*texts: str) -> list[Hypothesis]:
    return [Hypothesis(text, -0.5 - number) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "chosen", "expected"),
    [
        (["ab"], 0, 0.5),
        (["ab", "ab"], 0, 1.0),
        (["AB", "ab"], 1, 1.0),
        # Blanks around it count: " a", "ab", "b " against " a", "ac", "c ".
        (["ab", "ac"], 0, 1 / 3),
        (["ab", "cd"], 0, 0.0),
        (["ab", "ab", "cd"], 0, 0.5),
        (["cd", "ab", "ab"], 0, 0.0),
        (["cd", "ab", "ab"], 2, 0.5),
        # A pair counts once however often it is there: " a", "aa", "a " against " a", "a ".
        (["aaaa", "a"], 0, 4 / 5),
        (["", ""], 0, 1.0),
    ],
)
def test_agreement_is_the_share_of_common_pairs_of_characters(
    texts: list[str], chosen: int, expected: float
) -> None:
    assert confidence.agreement(said(*texts), chosen) == pytest.approx(expected)


def test_a_hypothesis_is_known_by_its_own_score_and_the_others_agreement() -> None:
    assert confidence.features(said("ab", "ac", "ab"), 1) == pytest.approx((-1.5, 1 / 3))


def test_a_curve_weighs_score_and_agreement() -> None:
    found = said("ab", "ac")

    def odds(share: float) -> float:
        return math.log(share / (1 - share))

    assert odds(confidence.of(found, 1, (0.0, 0.0, 0.0))) == pytest.approx(0)
    assert odds(confidence.of(found, 1, (2.0, 0.0, 0.0))) == pytest.approx(2)
    assert odds(confidence.of(found, 1, (0.0, 2.0, 0.0))) == pytest.approx(-3)
    assert odds(confidence.of(found, 1, (0.0, 0.0, 2.0))) == pytest.approx(2 / 3)
    assert odds(confidence.of(found, 1, (1.0, 2.0, 3.0))) == pytest.approx(1 - 3 + 1)
    assert confidence.of(found, 1) == confidence.of(found, 1, confidence.DEFAULT)
    with pytest.raises(ValueError, match="zip"):
        confidence.of(found, 1, (1.0, 2.0))  # type: ignore[arg-type]


def test_each_step_takes_the_same_share() -> None:
    assert confidence.less(0.8, 0) == 0.8
    assert confidence.less(0.8, 1) == pytest.approx(0.8 * confidence.PER_STEP)
    assert confidence.less(0.8, 3) == pytest.approx(0.8 * confidence.PER_STEP**3)


@given(HYPOTHESES, st.data())
def test_confidence_is_a_share_that_grows_with_score_and_agreement(
    found: list[Hypothesis], data: st.DataObject
) -> None:
    chosen = data.draw(st.integers(0, len(found) - 1))
    shared = confidence.agreement(found, chosen)
    assert 0 <= shared <= 1
    sure = confidence.of(found, chosen)
    assert 0 < sure < 1
    likelier = [Hypothesis(h.text, h.score / 2) for h in found]
    assert confidence.of(likelier, chosen) >= sure
    alike = [Hypothesis(found[chosen].text, h.score) for h in found]
    if len(found) > 1:
        assert confidence.of(alike, chosen) >= sure
