"""Stage 1: clean, select and split the corpus, and train the SentencePiece model.

    python -m training.prepare CORPUS WORK LANGUAGE [--general N] [--vocabulary N]

``WORK/<language>/`` receives ``general.tsv``, ``authored.tsv``, ``dev.tsv``,
``held.tsv``, ``test.tsv``, ``health-test.tsv``, ``news-test.tsv``, ``sentencepiece.model`` and
``data.json`` (counts, sources, SHA-256 of each file).
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import random
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import sentencepiece

from training.clauses import clauses
from training.corpus import (
    LANGUAGES,
    PLACEHOLDERS,
    NearDuplicates,
    Pair,
    TranslationError,
    augment,
    is_clean,
    read_authored,
    read_general,
    read_own_pairs,
    read_translations,
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
ENGLISH_HEALTH = "english-health.txt.xz"
"""Real sentences in ``CORPUS/translated``, of which ``TRANSLATIONS`` has only the translations."""
TRANSLATIONS = OWN / "translated" / "english-health.tsv"
TRANSLATED_WEIGHT = 2
"""How often the training data holds each pair of ``CORPUS/translated``, the most like what is
translated in earnest; the authored ones are there once."""
PROSE_WEIGHT = {"es": 2, "ko": 6}
"""How often it holds each pair of the general files that are not about software; Korean has few."""
EVERYDAY = ("general:tatoeba-2018", "general:tatoeba", "general:moodle-1.9", "general:widelands")
EVERYDAY_PAIRS = 12_000
"""Of each of the general sources of short everyday sentences, messages and games, at most."""
HEALTH_TEST = 300
GENERAL_TESTS = ("general:udhr",)
"""What ``training.general`` measures with, which is never trained on."""
NEWS_TEST = "general:ud-pud"
"""News and encyclopedia prose, the general source that is kept for testing alone."""
SYNTHETIC_PAIRS = 12_000
"""How many Korean pairs made by rule, by exchanged terms and numbers and by ``training.clauses``,
join the authored ones, and as many sentences of ``training.grammar`` the general ones."""


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


def health_test(sources: Iterable[str]) -> set[str]:
    """The ``HEALTH_TEST`` English texts of ``translated/health.tsv`` that are kept for testing.

    They are those of at least four words whose SHA-256 is the smallest, so that the choice depends
    on nothing but the texts.
    """
    texts = {text for text in sources if len(text.split()) >= 4}
    by_hash = sorted(texts, key=lambda text: hashlib.sha256(text.encode()).hexdigest())
    return set(by_hash[:HEALTH_TEST])


def prose_and_technical(general: list[Pair]) -> tuple[list[Pair], list[Pair]]:
    """The general files' pairs, few of them everyday sentences, and those about software."""
    rng = random.Random(SEED + 10)
    prose = [pair for pair in general if pair.origin.startswith("general:")]
    kept = [pair for pair in prose if pair.origin not in EVERYDAY]
    for origin in EVERYDAY:
        of_origin = [pair for pair in prose if pair.origin == origin]
        kept += rng.sample(of_origin, min(len(of_origin), EVERYDAY_PAIRS))
    return kept, [pair for pair in general if not pair.origin.startswith("general:")]


def of_language(rows: list[tuple[str, str, str]], language: str) -> list[tuple[str, str]]:
    column = 1 + LANGUAGES.index(language)
    return [(row[0], row[column]) for row in rows]


def as_pairs(rows: list[tuple[str, str]], origin: str) -> list[Pair]:
    return [Pair(source, target, origin) for source, target in rows]


def composed(grammar: Grammar, number: int, seed: int, origin: str) -> list[Pair]:
    found = itertools.islice(sentences(grammar, seed), number)
    return [Pair(pair.english, pair.korean, origin) for pair in found]


def own_triplets(corpus: Path) -> list[tuple[str, str, str]]:
    """The triplets of ``training/authored``; ``corpus`` has the English of some."""
    files = read_authored(OWN)
    files["health"] = read_translations(TRANSLATIONS, corpus / "translated" / ENGLISH_HEALTH)
    return [row for _, rows in sorted(files.items()) for row in rows]


def own_pairs(
    language: str,
    triplets: list[tuple[str, str, str]],
    known: list[tuple[str, str, str]],
    held: NearDuplicates,
) -> list[tuple[str, str]]:
    """Our own triplets and pairs in a language that are neither known nor like ``held``."""
    written = of_language(triplets, language) + read_own_pairs(OWN / language)
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
    our_triplets = own_triplets(corpus)
    triplets = read_authored(corpus / "authored")
    train, dev, test = (of_language(part, language) for part in split_authored(triplets, SEED))
    translations = read_authored(corpus / "translated")
    health_sources = health_test(row[0] for row in translations["health"])
    health = [
        row for row in of_language(translations["health"], language) if row[0] in health_sources
    ]
    everything = list(read_general(corpus, language))
    news = [pair for pair in everything if pair.origin == NEWS_TEST]
    held = NearDuplicates(row[0] for row in test + dev + health)
    held_closely = NearDuplicates((row[0] for row in test + dev + health), share=0.6)
    held_news = NearDuplicates(pair.source for pair in news)
    rows = [row for rows in translations.values() for row in of_language(rows, language)]
    translated = [
        row
        for row in dict(rows).items()
        if row[0] not in health_sources and (len(row[0].split()) < 5 or row[0] not in held_closely)
    ]
    known = [row for rows in triplets.values() for row in rows]
    own = own_pairs(language, our_triplets, known, held)
    general = [
        pair
        for pair in everything
        if pair.origin not in (NEWS_TEST, *GENERAL_TESTS)
        and is_clean(pair, language)
        and pair.source not in held
        and pair.source not in held_news
    ]
    prose, technical = prose_and_technical(general)
    near = [row[0] for row in train + translated]
    selected = prose + select(technical, near, general_size - len(prose), SEED)
    unused = sorted({p.source: p for p in general}.keys() - {p.source for p in selected})
    by_source = {pair.source: pair for pair in general}
    spare = [by_source[source] for source in random.Random(SEED).sample(unused, HELD_PAIRS)]
    general_all = (
        selected + prose * (PROSE_WEIGHT[language] - 1) + augment(selected, language, SEED)
    )
    authored = as_pairs(train, "authored")
    authored_all = authored + augment(authored, language, SEED + 1)
    written = as_pairs(own, "own")
    own_all = written + augment(written, language, SEED + 3)
    real = as_pairs(translated, "translated")
    own_all += real * TRANSLATED_WEIGHT + augment(real, language, SEED + 5)
    if language == "ko":
        terms = term_list(train)
        grammar = read_grammar()
        joining = read_grammar(CLAUSES, clauses(train + own))
        families = families_of(grammar)
        general_all += composed(grammar, SYNTHETIC_PAIRS, SEED + 7, "grammar")
        made = substitute_terms(authored, [terms, *families], 3, SEED + 2)
        made += substitute_terms(written, [terms + term_list(own), *families], 3, SEED + 4)
        made += vary_numbers(authored + written + real, 4, SEED + 9)
        made += composed(joining, SYNTHETIC_PAIRS, SEED + 8, "augmented")
        own_all += random.Random(SEED + 6).sample(made, SYNTHETIC_PAIRS)
    authored_all += own_all
    hashes = {
        "general": write(folder / "general.tsv", general_all),
        "authored": write(folder / "authored.tsv", authored_all),
        "dev": write(folder / "dev.tsv", as_pairs(dev, "dev")),
        "held": write(folder / "held.tsv", as_pairs(dev, "dev") + spare),
        "test": write(folder / "test.tsv", as_pairs(test, "test")),
        "health-test": write(folder / "health-test.tsv", as_pairs(health, "health-test")),
        "news-test": write(folder / "news-test.tsv", news),
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
        "translated": len(translated),
        "health_test": len(health),
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
    try:
        prepare(
            arguments.corpus,
            arguments.work,
            arguments.language,
            arguments.general,
            arguments.vocabulary,
            arguments.pieces,
        )
    except TranslationError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
