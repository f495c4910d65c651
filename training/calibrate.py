"""Stage 6: what a package's scores and its aligners are worth, written into its metadata.json.

    python -m training.calibrate PACKAGE HELD.tsv

Fits a logistic curve to the sentence chrF of pairs that were neither trained on nor are in the
test set ("confidence": intercept, and the weights of a translation's score and of the agreement of
its hypotheses), and finds out whether attention, the lexicon or both put most phrases of the
hand-aligned pairs in their place ("aligner").
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import sacrebleu
import torch

from pipeline.engines.argos import ArgosEngine
from pipeline.engines.measuring.aligners import best
from pipeline.engines.packages import METADATA, describe
from pipeline.translate import confidence
from training.evaluate import read, translate

STEPS = 3000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("held", type=Path)
    arguments = parser.parse_args()
    info = describe(arguments.package, "project")
    if info is None:
        parser.error(f"{arguments.package} is no package")
    sources, references = read(arguments.held)
    engine = ArgosEngine(info)
    hypotheses = translate(engine, sources)
    chrf = sacrebleu.CHRF()
    rows, wanted = [], []
    for source, reference in zip(sources, references, strict=True):
        found = hypotheses[source]
        rows.append([1.0, *confidence.features(found, 0)])
        wanted.append(chrf.sentence_score(found[0].text, [reference]).score / 100)
    values, target = torch.tensor(rows), torch.tensor(wanted)
    weights = torch.zeros(values.shape[1], requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=0.02)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(values @ weights, target)
        loss = loss + 1e-3 * weights[1:].square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    guess = torch.sigmoid(values @ weights).detach()
    order = guess.argsort()
    fifth = len(order) // 5
    path = arguments.package / METADATA
    metadata = json.loads(path.read_text("utf-8"))
    metadata["confidence"] = [round(value, 2) for value in weights.tolist()]
    aligner = best(engine)
    if aligner is not None:
        metadata["aligner"] = sorted(aligner)
    path.write_text(json.dumps(metadata, indent=1) + "\n", "utf-8")
    print(f"confidence {metadata['confidence']}, aligner {metadata.get('aligner')}")
    print(
        f"mean chrF {target.mean():.3f}, of the least sure fifth {target[order[:fifth]].mean():.3f}"
    )
    print(f"of the surest fifth {target[order[-fifth:]].mean():.3f}")
    print(f"error {math.sqrt((guess - target).square().mean()):.3f}")


if __name__ == "__main__":
    main()
