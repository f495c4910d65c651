"""Speed of translation beside Argos Translate and bare CTranslate2, same package, same sentences.

    python -m benchmarks.translate [--language es] [--units 300]

Five ways through the same units of real documentation, each in a process of its own so that peak
memory can be told apart:

- ``argos``: ``argostranslate`` as its own interface translates one text after the other, with a
  sentence splitter that works offline in place of the one it would download;
- ``bare``: one call of CTranslate2 with every sentence tokenized and sorted beforehand (neither is
  timed), the same beam, batch size and number of hypotheses;
- ``best``: the same with the best hypothesis only, which leaves nothing to choose from;
- ``engine``: the same sentences through our engine, tokenizing, sorting and decoding included;
- ``pipeline``: whole units through planning, engine, gates, markup and cache, first with an empty
  cache, then with a full one.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.markup import Silent, units
from pipeline.document.inline import inline
from pipeline.engines import packages, registry
from pipeline.engines.registry import EngineRequest
from pipeline.engines.support import sentences
from pipeline.project.cache import Cache
from pipeline.stages.engine import CachedEngine
from pipeline.stages.pretranslate import translate_units
from pipeline.system import cores
from pipeline.translate.engine import Query
from pipeline.translate.memory import Memory
from pipeline.translate.plan import Reading, plan
from pipeline.translate.sentence import Sentence
from pipeline.translate.terms import Termbase

WAYS = ("argos", "bare", "best", "engine", "pipeline")


def _sentences(texts: list[str]) -> list[str]:
    """The plain sentences that the units' markup plans ask for, each once."""
    found: dict[str, None] = {}
    for text in texts:
        for part in plan(text, Reading(sentences.split)):
            if isinstance(part, Sentence) and part.needed:
                found.setdefault(part.text)
    return list(found)


def argos(texts: list[str], info: packages.PackageInfo) -> dict[str, float]:
    from argostranslate import package, sbd, translate

    sbd.MiniSBDSentencizer.split_sentences = lambda _, text: list(sentences.split(text))
    found = package.Package(info.path)
    way = translate.PackageTranslation(
        translate.Language("en", "English"), translate.Language(info.target, ""), found
    )
    plain = [inline(text).text for text in texts]
    way.translate("Warm up.")
    return {"seconds": timed(lambda: [way.translate(text) for text in plain])}


def best(texts: list[str], info: packages.PackageInfo) -> dict[str, float]:
    return bare(texts, info, hypotheses=1)


def bare(texts: list[str], info: packages.PackageInfo, hypotheses: int = 4) -> dict[str, float]:
    import ctranslate2
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(info.path / "sentencepiece.model"))
    tokens = sorted(pieces.encode(_sentences(texts), out_type=str), key=len, reverse=True)
    translator = ctranslate2.Translator(
        str(info.path / "model"), device="cpu", inter_threads=cores(), intra_threads=1
    )

    def run() -> None:
        translator.translate_batch(
            tokens, beam_size=4, num_hypotheses=hypotheses, return_scores=True, max_batch_size=32,
            max_decoding_length=400,
        )  # fmt: skip

    translator.translate_batch(tokens[-8:])
    seconds = timed(run)
    return {"seconds": seconds, "source_tokens": sum(map(len, tokens))}


def engine(texts: list[str], info: packages.PackageInfo) -> dict[str, float]:
    from pipeline.engines.argos import ArgosEngine

    ours = ArgosEngine(info)
    queries = [Query(text) for text in _sentences(texts)]
    ours.translate(queries[:8], lambda _: None)
    return {"seconds": timed(lambda: ours.translate(queries, lambda _: None))}


def pipeline(texts: list[str], info: packages.PackageInfo) -> dict[str, float]:
    choice = registry.choose("argos", EngineRequest(info.target))

    def run(cache: Cache) -> None:
        through = CachedEngine(choice, Memory(choice.split), cache, Silent(), info.target)
        translate_units(UNITS, through, Termbase(info.target))

    with tempfile.TemporaryDirectory() as folder:
        with Cache(Path(folder) / "cache.sqlite") as cache:
            first = timed(lambda: run(cache))
        with Cache(Path(folder) / "cache.sqlite") as cache:
            again = timed(lambda: run(cache))
    return {"seconds": first, "again": again}


UNITS: list[tuple[str, Any]] = []


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure(way: str, language: str, count: int) -> dict[str, float]:
    UNITS[:] = units(count, 2)
    info = packages.choose(None, language)
    found: dict[str, float] = globals()[way]([text for text, _ in UNITS], info)
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--language", default="es")
    parser.add_argument("--units", type=int, default=300)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.way:
        print(json.dumps(measure(arguments.way, arguments.language, arguments.units)))
        return
    results = {}
    for way in WAYS:
        command = [sys.executable, "-m", "benchmarks.translate", "--way", way]
        command += ["--language", arguments.language, "--units", str(arguments.units)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        results[way] = json.loads(re.findall(r"^\{.*\}$", done.stdout, re.M)[-1])
    for way in WAYS:
        row = results[way]
        print(f"{way:9} {row['seconds']:7.2f} s   peak {row['peak_mb']:4.0f} MB")
    tokens = results["bare"]["source_tokens"]
    print(f"\n{tokens:.0f} source tokens; bare {tokens / results['bare']['seconds']:.0f} a second")
    for way in ("bare", "best"):
        print(f"engine {results[way]['seconds'] / results['engine']['seconds']:.2f} of {way}")
    print(f"pipeline {results['argos']['seconds'] / results['pipeline']['seconds']:.1f} x argos")
    print(f"engine {results['argos']['seconds'] / results['engine']['seconds']:.1f} x argos")
    again = results["pipeline"]["again"]
    print(f"with a full cache {results['pipeline']['seconds'] / again:.0f} times faster")


if __name__ == "__main__":
    main()
