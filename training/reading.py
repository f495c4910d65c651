"""Stage 8: from which confidence on a translation is right in the gist, by reading some.

    python -m training.reading PACKAGE WORK/ko/test.tsv WORK/ko/health-test.tsv [--curve A,B,C]
    python -m training.reading PACKAGE ... --verdicts training/readings/ko.txt

Prints ``--number`` texts drawn from the files alike, each with its confidence, its translation and
what a person wrote. Whoever has read them writes a line for each, ``+`` where the translation is
right in the gist and ``-`` where it is not, and gets with ``--verdicts`` the share that is right
for each threshold (``minimum-confidence``). What the product's gates stop is left out: it is never
shown.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from pipeline.checks.registry import failure
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.packages import describe
from pipeline.translate import confidence
from training.evaluate import read, translate

SEED = 7
THRESHOLDS = (0.3, 0.4, 0.5, 0.54, 0.56, 0.58, 0.6, 0.64, 0.68, 0.7, 0.72, 0.74)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--verdicts", type=Path)
    arguments = parser.parse_args()
    info = describe(arguments.package, "project")
    if info is None:
        parser.error(f"{arguments.package} is no package")
    rng = random.Random(SEED)
    pairs: list[tuple[str, str]] = []
    for file in arguments.files:
        rows = list(zip(*read(file), strict=True))
        pairs += rng.sample(rows, arguments.number // len(arguments.files))
    found = translate(ArgosEngine(info), [source for source, _ in pairs])
    texts = []
    for source, reference in pairs:
        hypotheses = found[source]
        stopped = failure(source, hypotheses[0].text, info.target)
        sure = 0.0 if stopped else confidence.of(hypotheses, 0, info.curve)
        texts.append((sure, source, hypotheses[0].text, reference))
    if not arguments.verdicts:
        for number, (sure, source, target, reference) in enumerate(texts, 1):
            print(f"{number}. {sure:.2f}\n{source}\n{target}\n({reference})\n")
        return
    verdicts = [line[:1] == "+" for line in arguments.verdicts.read_text().splitlines()]
    print("| threshold | shown | of these right in the gist |\n|---:|---:|---:|")
    for threshold in THRESHOLDS:
        shown = [
            right
            for (sure, *_), right in zip(texts, verdicts, strict=True)
            if sure and sure >= threshold
        ]
        share = f"{sum(shown)} ({100 * sum(shown) / len(shown):.0f} %)" if shown else "–"
        print(f"| {threshold:.2f} | {len(shown)} | {share} |")


if __name__ == "__main__":
    main()
