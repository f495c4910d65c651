"""How sure one can be of a machine's translation, from 0 to 1.

Besides the gates it passed three things tell: how probable the engine finds it, how much its own
other hypotheses agree with it, and how much the sentence had to be taken apart. The number is an
estimate of the translation's chrF against what a person would have written. How score and
agreement tell of that is different for every package, and kept with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.translate.engine import Hypothesis

Curve = tuple[float, float, float]
"""Intercept, and the weights of score and agreement, by ``python -m training.calibrate``."""
DEFAULT: Curve = (0.55, 2.4, 0.85)
"""For a package that nobody has calibrated."""
PER_STEP = 0.85


def agreement(hypotheses: Sequence[Hypothesis], chosen: int) -> float:
    """How alike the chosen hypothesis and the others are, as mean F1 of character pairs."""
    mine = _pairs(hypotheses[chosen].text)
    shares = []
    for number, other in enumerate(hypotheses):
        if number != chosen:
            pairs = _pairs(other.text)
            shares.append(2 * len(mine & pairs) / (len(mine) + len(pairs)))
    return sum(shares) / len(shares) if shares else 0.5


def _pairs(text: str) -> set[str]:
    text = f" {text.lower()} "
    return {text[i : i + 2] for i in range(len(text) - 1)}


def features(hypotheses: Sequence[Hypothesis], chosen: int) -> tuple[float, float]:
    """What tells how good a hypothesis is: its score, and the others' agreement with it."""
    return hypotheses[chosen].score, agreement(hypotheses, chosen)


def of(hypotheses: Sequence[Hypothesis], chosen: int, curve: Curve = DEFAULT) -> float:
    """Confidence in one of an engine's hypotheses for a sentence, by the curve of its package."""
    intercept, *weights = curve
    values = features(hypotheses, chosen)
    total = intercept + sum(w * v for w, v in zip(weights, values, strict=True))
    return 1 / (1 + math.exp(-total))


def less(confidence: float, steps: int) -> float:
    """The confidence left after a sentence was taken apart ``steps`` times."""
    return float(confidence * PER_STEP**steps)
