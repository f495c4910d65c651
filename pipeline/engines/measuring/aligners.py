"""Which aligner puts most phrases of the hand-aligned pairs where a person would.

The choice is kept with the package: in its ``metadata.json`` by whoever makes it, or in a
``pipeline.json`` beside that when a package of others is installed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.engines.measuring.hand_aligned import hand_aligned, phrases_right
from pipeline.engines.packages import ATTENTION, LEXICON, MEASURED, Aligners

if TYPE_CHECKING:
    from pipeline.engines.argos import ArgosEngine

WAYS: tuple[Aligners, ...] = (
    frozenset({ATTENTION, LEXICON}),
    frozenset({ATTENTION}),
    frozenset({LEXICON}),
)
"""The first of those that are equally good is chosen."""


def best(engine: ArgosEngine) -> Aligners | None:
    """The aligners to use with a package; None where there is nothing to choose or measure."""
    code = engine.info.target
    pairs = hand_aligned(code)
    if not pairs or not engine.has_lexicon:
        return None
    return max(WAYS, key=lambda ways: phrases_right(pairs, engine.aligned(pairs, ways), code))


def measure(engine: ArgosEngine) -> None:
    """Find out which aligners suit a package, and keep that with it."""
    found = best(engine)
    if found is not None:
        text = json.dumps({"aligner": sorted(found)}) + "\n"
        (engine.info.path / MEASURED).write_text(text, encoding="utf-8")
