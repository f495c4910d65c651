"""How sure one can be of a machine's translation, from 0 to 1.

Three things tell, besides the gates it passed: how probable the engine finds it, how much its own
other hypotheses agree with it, and how much the sentence had to be taken apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.machine import Hypothesis

# Fitted to sentence chrF on held-out text by `python -m training.calibrate`.
INTERCEPT = 0.0
PER_SCORE = 1.5
PER_AGREEMENT = 1.0
PER_STEP = 0.85


def agreement(hypotheses: Sequence[Hypothesis], chosen: int) -> float:
    """How alike the chosen hypothesis and the engine's others are, as mean F1 of words."""
    mine = set(hypotheses[chosen].text.lower().split())
    shares = []
    for number, other in enumerate(hypotheses):
        if number != chosen:
            words = set(other.text.lower().split())
            total = len(mine) + len(words)
            shares.append(2 * len(mine & words) / total if total else 0.0)
    return sum(shares) / len(shares) if shares else 0.5


def of(source: str, hypotheses: Sequence[Hypothesis], chosen: int) -> float:
    """Confidence in one hypothesis of an engine; a lower-ranked one counts as less probable."""
    value = (
        INTERCEPT
        + PER_SCORE * hypotheses[chosen].score
        + PER_AGREEMENT * agreement(hypotheses, chosen)
    )
    return 1 / (1 + math.exp(-value))


def less(confidence: float, steps: int) -> float:
    """The confidence left after a sentence was taken apart ``steps`` times."""
    return float(confidence * PER_STEP**steps)
