"""Stage 5: BLEU and chrF of a package, by sacreBLEU, with their signatures.

    python -m training.evaluate PACKAGE TEST.tsv [--json FILE] [--show N]

Translation goes through the product's own engine: beam 4, int8, no gates.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from pathlib import Path

import sacrebleu

from pipeline.checks import echo, failure, repetition
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.packages import describe
from pipeline.machine import Query

POLITE = re.compile(r"(?:니다|니까|세요|시오|까요|요)[.!?]?['\"”’)]*$")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("test", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print this many random examples")
    arguments = parser.parse_args()
    info = describe(arguments.package, "project")
    if info is None:
        parser.error(f"{arguments.package} is no package")
    rows = [line.split("\t") for line in arguments.test.read_text("utf-8").splitlines()]
    sources, references = [row[0] for row in rows], [row[1] for row in rows]
    engine = ArgosEngine(info)
    best: dict[str, str] = {}
    started = time.monotonic()
    engine.translate(
        [Query(source) for source in dict.fromkeys(sources)],
        lambda batch: best.update({text: found[0].text for text, found in batch.items()}),
    )
    seconds = time.monotonic() - started
    outputs = [best[source] for source in sources]
    bleu = sacrebleu.BLEU(tokenize="ko-mecab" if info.target == "ko" else "13a")
    chrf = sacrebleu.CHRF()
    pairs = list(zip(sources, outputs, strict=True))
    result = {
        "package": info.name,
        "segments": len(rows),
        "bleu": round(bleu.corpus_score(outputs, [references]).score, 2),
        "bleu_signature": str(bleu.get_signature()),
        "chrf": round(chrf.corpus_score(outputs, [references]).score, 2),
        "chrf_signature": str(chrf.get_signature()),
        "repetition": sum(repetition(s, t, info.target) is not None for s, t in pairs),
        "echo": sum(echo(s, t, info.target) is not None for s, t in pairs),
        "stopped_by_gates": sum(failure(s, t, info.target) is not None for s, t in pairs),
        "seconds": round(seconds, 1),
    }
    if info.target == "ko":
        ends = [(s, t) for s, t in pairs if s.endswith((".", "?", "!"))]
        polite = sum(bool(POLITE.search(t)) for _, t in ends)
        result["polite_sentence_ends"] = f"{polite}/{len(ends)}"
    print(json.dumps(result, indent=1))
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=1) + "\n")
    for number in random.Random(7).sample(range(len(rows)), min(arguments.show, len(rows))):
        print(f"\n{sources[number]}\n  {outputs[number]}\n  ({references[number]})")


if __name__ == "__main__":
    main()
