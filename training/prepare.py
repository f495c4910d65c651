"""Stage 1: clean, select and split the corpus, and train the SentencePiece model.

    python -m training.prepare CORPUS WORK LANGUAGE [--general N] [--vocabulary N]

``WORK/<language>/`` receives ``general.tsv``, ``authored.tsv``, ``dev.tsv``,
``held.tsv``, ``test.tsv``, ``sentencepiece.model`` and ``data.json`` (counts, sources, SHA-256 of
each file).
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import random
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import sentencepiece

from training.clauses import clauses
from training.corpus import (
    LANGUAGES,
    PLACEHOLDERS,
    NearDuplicates,
    Pair,
    augment,
    is_clean,
    read_authored,
    read_general,
    read_own_pairs,
    select,
    substitute_terms,
    term_list,
    vary_numbers,
)
from training.grammar import CLAUSES, Grammar, families_of, read_grammar, sentences

SEED = 20260
TEST_TRIPLETS = 300
DEV_TRIPLETS = 105
HELD_PAIRS = 300
"""General pairs set aside, with the dev triplets, to calibrate confidence on."""
OWN = Path(__file__).with_name("authored")
"""Triplets, and pairs of one language in a folder, that were written for the models themselves.
They never take part in the split."""
OWN_WEIGHT = 2
"""How often the training data holds each of them."""
GRAMMAR_PAIRS = 120_000
"""How many sentences of ``training.grammar`` join the general Korean pairs."""
CLAUSE_PAIRS = 40_000
"""How many sentences of ``training.clauses`` join the authored Korean pairs."""


def split_authored(
    triplets: dict[str, list[tuple[str, str, str]]], seed: int
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """Train, dev and test triplets; dev and test take the same number from every file."""
    rng = random.Random(seed)
    train, dev, test = [], [], []
    per_test, per_dev = TEST_TRIPLETS // len(triplets), DEV_TRIPLETS // len(triplets)
    for _, rows in sorted(triplets.items()):
        shuffled = rng.sample(rows, len(rows))
        test += shuffled[:per_test]
        dev += shuffled[per_test : per_test + per_dev]
        train += shuffled[per_test + per_dev :]
    held = NearDuplicates((row[0] for row in test + dev), share=0.6)
    return [row for row in train if row[0] not in held or len(row[0].split()) < 5], dev, test


def of_language(rows: list[tuple[str, str, str]], language: str) -> list[tuple[str, str]]:
    column = 1 + LANGUAGES.index(language)
    return [(row[0], row[column]) for row in rows]


def as_pairs(rows: list[tuple[str, str]], origin: str) -> list[Pair]:
    return [Pair(source, target, origin) for source, target in rows]


def composed(grammar: Grammar, number: int, seed: int, origin: str) -> list[Pair]:
    found = itertools.islice(sentences(grammar, seed), number)
    return [Pair(pair.english, pair.korean, origin) for pair in found]


def own_pairs(
    language: str, known: list[tuple[str, str, str]], held: NearDuplicates
) -> list[tuple[str, str]]:
    """What ``training/authored`` has for a language that is neither known nor like ``held``."""
    written = [row for rows in read_authored(OWN).values() for row in of_language(rows, language)]
    written += read_own_pairs(OWN / language)
    sources = {row[0] for row in known}
    return [row for row in dict(written).items() if row[0] not in sources and row[0] not in held]


def write(path: Path, pairs: Sequence[Pair]) -> str:
    data = "".join(f"{p.source}\t{p.target}\t{p.origin}\n" for p in pairs).encode()
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def prepare(
    corpus: Path,
    work: Path,
    language: str,
    general_size: int,
    vocabulary: int,
    pieces: Path | None,
) -> None:
    folder = work / language
    folder.mkdir(parents=True, exist_ok=True)
    triplets = read_authored(corpus / "authored")
    train, dev, test = (of_language(part, language) for part in split_authored(triplets, SEED))
    held = NearDuplicates(row[0] for row in test + dev)
    own = own_pairs(language, [row for rows in triplets.values() for row in rows], held)
    general = [
        pair
        for pair in read_general(corpus, language)
        if is_clean(pair, language) and pair.source not in held
    ]
    selected = select(general, [row[0] for row in train], general_size, SEED)
    unused = sorted({p.source: p for p in general}.keys() - {p.source for p in selected})
    by_source = {pair.source: pair for pair in general}
    spare = [by_source[source] for source in random.Random(SEED).sample(unused, HELD_PAIRS)]
    general_all = selected + augment(selected, language, SEED)
    authored = as_pairs(train, "authored")
    authored_all = authored + augment(authored, language, SEED + 1)
    written = as_pairs(own, "own")
    own_all = written * OWN_WEIGHT + augment(written, language, SEED + 3)
    if language == "ko":
        terms = term_list(train)
        grammar = read_grammar()
        joining = read_grammar(CLAUSES, clauses(train + own))
        families = families_of(grammar)
        general_all += composed(grammar, GRAMMAR_PAIRS, SEED + 7, "grammar")
        authored_all += substitute_terms(authored, [terms, *families], 3, SEED + 2)
        own_all += substitute_terms(written, [terms + term_list(own), *families], 3, SEED + 4)
        own_all += vary_numbers(authored + written, 4, SEED + 9)
        own_all += composed(joining, CLAUSE_PAIRS, SEED + 8, "augmented")
    authored_all += own_all
    hashes = {
        "general": write(folder / "general.tsv", general_all),
        "authored": write(folder / "authored.tsv", authored_all),
        "dev": write(folder / "dev.tsv", as_pairs(dev, "dev")),
        "held": write(folder / "held.tsv", as_pairs(dev, "dev") + spare),
        "test": write(folder / "test.tsv", as_pairs(test, "test")),
    }
    text = folder / "sentencepiece.txt"
    with text.open("w", encoding="utf-8") as lines:
        for pair in authored * 4 + selected:
            lines.write(f"{pair.source}\n{pair.target}\n")
    if pieces is None:
        _train_sentencepiece(text, folder, vocabulary, language)
    else:
        shutil.copyfile(pieces, folder / "sentencepiece.model")
    text.unlink()
    summary = {
        "language": language,
        "seed": SEED,
        "clean_general": len(general),
        "selected_general": len(selected),
        "general": len(general_all),
        "authored": len(authored_all),
        "triplets": len(train),
        "own": len(own),
        "dev": len(dev),
        "test": len(test),
        "sha256": hashes,
        "sources": dict(Counter(pair.origin for pair in selected).most_common()),
    }
    (folder / "data.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    print({key: value for key, value in summary.items() if key not in ("sources", "sha256")})


def _train_sentencepiece(text: Path, folder: Path, vocabulary: int, language: str) -> None:
    sentencepiece.set_random_generator_seed(SEED)
    sentencepiece.SentencePieceTrainer.train(
        input=str(text),
        model_prefix=str(folder / "sentencepiece"),
        vocab_size=vocabulary,
        model_type="unigram",
        character_coverage=0.9995 if language == "ko" else 0.9999,
        byte_fallback=True,
        split_digits=True,
        user_defined_symbols=list(PLACEHOLDERS),
        pad_id=3,
        pad_piece="<pad>",
        input_sentence_size=300_000,
        shuffle_input_sentence=True,
        minloglevel=2,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("--general", type=int, default=200_000, help="general pairs to select")
    parser.add_argument("--vocabulary", type=int, default=8_000, help="SentencePiece pieces")
    parser.add_argument("--pieces", type=Path, help="use this SentencePiece model, train none")
    arguments = parser.parse_args()
    prepare(
        arguments.corpus,
        arguments.work,
        arguments.language,
        arguments.general,
        arguments.vocabulary,
        arguments.pieces,
    )


if __name__ == "__main__":
    main()
