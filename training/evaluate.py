"""Stage 7: everything the model card says of a package, measured from the package alone.

    python -m training.evaluate PACKAGE TEST.tsv [--general GENERAL.tsv] [--health HEALTH-TEST.tsv]
        [--news NEWS-TEST.tsv] [--examples DEV.tsv] [--json FILE] [--show N]

The examples for the card come from the dev set: whoever writes training text reads the card, and
should not have read the test set.
Translation goes through the product's own engine: beam 4, int8, first hypothesis, no gates.
Scores are sacreBLEU's, with their signatures.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import sacrebleu

from pipeline.checks.base import Pair
from pipeline.checks.registry import findings
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.measuring.aligners import WAYS
from pipeline.engines.measuring.hand_aligned import error_rate, hand_aligned, phrases_right
from pipeline.engines.packages import PackageInfo, describe
from pipeline.languages.registry import language as known
from pipeline.translate import confidence
from pipeline.translate.engine import Hypothesis, Query

POLITE = re.compile(r"(?:니다|니까|세요|시오|까요|요)[.!?]?['\"”’)]*$")
LONGEST = 30
SEED = 7
MEMORY = """
import resource, sys
from pathlib import Path
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.packages import describe
from pipeline.translate.engine import Query
loaded = []
for path in sys.argv[1:]:
    engine = ArgosEngine(describe(Path(path), "project"))
    engine.translate([Query("Rest the knee.")], lambda _: None)
    loaded.append(engine)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def read(path: Path) -> tuple[list[str], list[str]]:
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    return [row[0] for row in rows], [row[1] for row in rows]


def translate(engine: ArgosEngine, sources: list[str]) -> dict[str, list[Hypothesis]]:
    found: dict[str, list[Hypothesis]] = {}
    engine.translate([Query(source) for source in dict.fromkeys(sources)], found.update)
    return found


def scores(outputs: list[str], references: list[str], language: str) -> dict[str, Any]:
    bleu = sacrebleu.BLEU(tokenize="ko-mecab" if language == "ko" else "13a")
    chrf = sacrebleu.CHRF()
    return {
        "segments": len(outputs),
        "bleu": round(bleu.corpus_score(outputs, [references]).score, 2),
        "bleu_signature": str(bleu.get_signature()),
        "chrf": round(chrf.corpus_score(outputs, [references]).score, 2),
        "chrf_signature": str(chrf.get_signature()),
    }


def fifths(rows: list[tuple[float, str, str]]) -> list[float]:
    """chrF of the test set's fifths in the order of confidence, the least sure first."""
    ordered = sorted(rows, key=lambda row: row[0])
    size = len(ordered) // 5
    chrf = sacrebleu.CHRF()
    return [
        round(chrf.corpus_score([r[1] for r in part], [[r[2] for r in part]]).score, 1)
        for part in (ordered[i * size : (i + 1) * size] for i in range(5))
    ]


def speed(info: PackageInfo, sources: list[str]) -> float:
    """Source tokens a second at batch 32, beam 4, on all cores."""
    import ctranslate2
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(info.path / "sentencepiece.model"))
    tokens = sorted(pieces.encode(sources, out_type=str), key=len, reverse=True)
    translator = ctranslate2.Translator(
        str(info.path / "model"), device="cpu", inter_threads=2, intra_threads=1
    )
    translator.translate_batch(tokens[-8:])
    started = time.perf_counter()
    translator.translate_batch(tokens, beam_size=4, max_batch_size=32)
    return sum(map(len, tokens)) / (time.perf_counter() - started)


def measure(
    info: PackageInfo, test: Path, others: dict[str, Path | None], shown: Path | None
) -> dict[str, Any]:
    engine = ArgosEngine(info)
    sources, references = read(test)
    hypotheses = translate(engine, sources)
    outputs = [hypotheses[source][0].text for source in sources]
    pairs = list(zip(sources, outputs, strict=True))
    language = info.target
    found = [{f.code for f in findings(Pair(*pair, known(language)))} for pair in pairs]
    sure = [
        (confidence.of(hypotheses[s], 0, info.curve), o, r)
        for s, o, r in zip(sources, outputs, references, strict=True)
    ]
    longest = sorted(range(len(sources)), key=lambda i: -len(sources[i]))[:LONGEST]
    aligned = hand_aligned(language)
    result: dict[str, Any] = {
        "package": f"{info.name} {info.version}",
        "test": scores(outputs, references, language),
        "stopped_by_gates": sum(map(bool, found)),
        "repetition": sum("repetition" in codes for codes in found),
        "stutter": sum("doubled-words" in codes for codes in found),
        "echo": sum("same" in codes for codes in found),
        "wrong_numbers": sum("numbers" in codes for codes in found),
        "wrong_negations": sum("negation" in codes for codes in found),
        "length_of_longest": round(
            sum(len(outputs[i]) for i in longest) / sum(len(references[i]) for i in longest), 3
        ),
        "repetition_in_longest": sum("repetition" in found[i] for i in longest),
        "alignment": {
            " and ".join(sorted(ways)): {
                "error": round(error_rate(aligned, engine.aligned(aligned, ways)), 3),
                "phrases_right": phrases_right(aligned, engine.aligned(aligned, ways), language),
            }
            for ways in WAYS
        },
        "chrf_by_confidence": fifths(sure),
        "source_tokens_per_second": round(speed(info, sources)),
    }
    if language == "ko":
        ends = [(s, t) for s, t in pairs if s.endswith((".", "?", "!"))]
        polite = sum(bool(POLITE.search(t)) for _, t in ends)
        result["polite_sentence_ends"] = f"{polite}/{len(ends)}"
    for name, file in others.items():
        if file:
            texts, wanted = read(file)
            found = translate(engine, texts)
            result[name] = scores([found[text][0].text for text in texts], wanted, language)
    if shown:
        texts, wanted = read(shown)
        found = translate(engine, texts)
        result["examples"] = examples(texts, [found[text][0].text for text in texts], wanted)
    return result


def examples(
    sources: list[str], outputs: list[str], references: list[str]
) -> dict[str, list[tuple[str, str]]]:
    """Three texts at random from the better third by chrF and three from the worse."""
    chrf = sacrebleu.CHRF()
    order = sorted(
        (i for i in range(len(sources)) if len(sources[i].split()) >= 5),
        key=lambda i: chrf.sentence_score(outputs[i], [references[i]]).score,
    )
    third = len(order) // 3
    rng = random.Random(SEED)
    return {
        "good": [(sources[i], outputs[i]) for i in rng.sample(order[-third:], 3)],
        "bad": [(sources[i], outputs[i]) for i in rng.sample(order[:third], 3)],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("test", type=Path)
    parser.add_argument("--general", type=Path)
    parser.add_argument("--health", type=Path)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--examples", type=Path, help="a file to draw good and bad examples from")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print this many random translations")
    parser.add_argument(
        "--beside", type=Path, help="another package; report the memory of both loaded"
    )
    arguments = parser.parse_args()
    info = describe(arguments.package, "project")
    if info is None:
        parser.error(f"{arguments.package} is no package")
    others = {name: getattr(arguments, name) for name in ("general", "health", "news")}
    result = measure(info, arguments.test, others, arguments.examples)
    if arguments.beside:
        command = [sys.executable, "-c", MEMORY, str(arguments.package), str(arguments.beside)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        result["megabytes_of_both_loaded"] = int(done.stdout)
    result["megabytes_of_this_run"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(result, indent=1, ensure_ascii=False))
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    if arguments.show:
        sources, references = read(arguments.test)
        found = translate(ArgosEngine(info), sources)
        for number in random.Random(SEED).sample(range(len(sources)), arguments.show):
            text = sources[number]
            print(f"\n{text}\n  {found[text][0].text}\n  ({references[number]})")


if __name__ == "__main__":
    main()
