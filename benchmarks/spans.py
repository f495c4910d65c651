"""Whether markup lands on the right words: 100 phrases in 50 pairs aligned by hand.

    python -m benchmarks.spans [--show]

The phrases in brackets of ``pipeline/engines/measuring/alignments.txt`` are projected onto
the translation a person wrote, by the package's attention, by the lexicon and by both, and compared
with the words that the person aligned. A phrase is right if it covers the same words, articles and
prepositions aside. ``--show`` prints what the engine itself makes of the phrases, for reading.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.markup import translate
from pipeline.document.blocks import Outline
from pipeline.engines import packages
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.measuring.hand_aligned import (
    HandAligned,
    error_rate,
    hand_aligned,
    phrases_right,
)
from pipeline.engines.packages import ATTENTION, LEXICON
from pipeline.translate.sentence import insert


def marked(pair: HandAligned) -> str:
    """The English sentence with its first phrase stressed and its second linked."""
    (first, second), text = pair.spans, pair.source
    return insert(text, [(*first, "**", "**"), (*second, "[", "](x.md)")])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    page = Outline("", {}, frozenset())
    for language in ("es", "ko"):
        pairs = hand_aligned(language)
        engine = ArgosEngine(packages.choose(None, language))
        for ways in ({ATTENTION}, {LEXICON}, {ATTENTION, LEXICON}):
            found = engine.aligned(pairs, frozenset(ways))
            hits = phrases_right(pairs, found, language)
            print(
                f"{language} {' and '.join(sorted(ways)):21} {hits:3} of {2 * len(pairs)} phrases, "
                f"alignment error {error_rate(pairs, found):.3f}"
                f"{'  used' if ways == engine.aligned_by else ''}"
            )
        if arguments.show:
            texts = [(marked(pair), page) for pair in pairs]
            with tempfile.TemporaryDirectory() as folder:
                outcomes = translate(texts, language, Path(folder))
            for (text, _), outcome in zip(texts, outcomes, strict=True):
                print(f"{text}\n  {outcome.strategy}: {outcome.text or outcome.reason}")


if __name__ == "__main__":
    main()
