"""Right pairs, as people wrote them, from the corpus that the models are trained on.

What the models are tested with is left out by the rule that `training.prepare` splits by, and so
is whatever the corpus itself calls doubtful. Everything is chosen by a hash of the English text:
a pair is in the same half, and its turn comes at the same time, in every run.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from benchmarks.wrong.rule import Pair, number_of

HALVES = ("tuning", "held-out")
COLUMN = {"es": 1, "ko": 2}
"""Where the authored and translated files keep a language."""
LEFT_OUT = re.compile(
    # Everyday sentences whose translations are free or informal, and what tests other models.
    r"tatoeba|udhr|"
    # Games.
    r"widelands|ufoai|flare|freecol|"
    # What SOURCES-general.md calls free, out of step, fair, or perhaps made by machine.
    r"jungyeul-news|jungyeul-jhe|moodle|openfoodnetwork|vita-min|abortion-ca-gov"
)
CODE = re.compile(r"[{}\\|_=`*\[\]]|://.*://|\w\(\)|--\w|%[sdr1]|&\w")
RARE = re.compile(
    r"\w@\w|°|\b\d[\d.,]* ?(?:mcg|µg|mg|g|kg|ml|mL|l|L|mm|cm|km|m)\b|[<>≤≥] ?\d|(?:^| )[-−]\d|"
    r"\bpercentage point|\b(?:dollar|euro|pound)s?\b|[$€£]\d|\d ?[ap]\.?m\b|"
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\bunsafe\b|\bquarters?\b|\bhalf\b|"
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d|\btimes\b|\btablets\b|\b(?:an?|per) (?:day|week)\b|^May |\bdegrees\b|"
    r"\d(?: to | and |[-–])\d"
)
"""Texts that kinds of fault need of which there are few."""
DOCS_SHARE = 40
"""One text of so many of the documentation joins the pairs that are sampled."""


def half_of(source: str) -> str:
    """The half that an English text belongs to."""
    return HALVES[number_of(source, "half") % 2]


def is_plausible(pair: Pair) -> bool:
    """Whether a pair can be a translation at all: prose, and neither absurdly long nor short.

    The bounds are far wider than the gates' own: they remove misalignments, not loose translations.
    """
    source, target = pair.source, pair.target
    least, most = {"ko": (0.15, 1.6)}.get(pair.language, (0.4, 2.8))
    return (
        12 <= len(source) <= 500
        and " " in source
        and source.lower() != target.lower()
        and least <= len(target) / len(source) <= most
        and not CODE.search(source)
    )


def _rows(path: Path) -> Iterator[list[str]]:
    opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open("rt")
    with opened as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def _own(corpus: Path, language: str, written: Iterable[tuple[str, str, str]]) -> Iterator[Pair]:
    """The texts written or translated for the project, without those that test the models."""
    column = COLUMN[language]
    for row in written:
        yield Pair(row[0], row[column], language, "authored")
    for path in sorted((corpus / "translated").glob("*.tsv")):
        for cells in _rows(path):
            if len(cells) == 3:
                yield Pair(cells[0], cells[column], language, f"translated:{path.stem}")


def _collected(corpus: Path, language: str) -> Iterator[Pair]:
    """Texts of others: nearly all that are no documentation, and a share of the documentation."""
    for cells in _rows(corpus / f"general.en-{language}.tsv.xz"):
        if len(cells) == 3 and not LEFT_OUT.search(cells[2]):
            yield Pair(cells[0], cells[1], language, f"general:{cells[2]}")
    for cells in _rows(corpus / f"docs.en-{language}.tsv.xz"):
        if len(cells) == 3 and (
            number_of(cells[0], "docs") % DOCS_SHARE == 0 or RARE.search(cells[0])
        ):
            yield Pair(cells[0], cells[1], language, f"docs:{cells[2]}")


def read_pairs(corpus: Path, language: str) -> list[Pair]:
    """Every right pair of a language that may be used, each English text once.

    Args:
        corpus: Folder with ``authored``, ``translated``, ``general.*`` and ``docs.*``.
        language: ``es`` or ``ko``.
    """
    # Training's dependencies are heavy; nothing else of the benchmark needs them.
    from training.corpus import NearDuplicates, read_authored
    from training.prepare import SEED, split_authored

    written, dev, test = split_authored(read_authored(corpus / "authored"), SEED)
    held = NearDuplicates(row[0] for row in dev + test)
    found: dict[str, Pair] = {}
    for pair in chain(_own(corpus, language, written), _collected(corpus, language)):
        # The written ones were compared with the tests when they were split.
        if pair.source in found or not is_plausible(pair):
            continue
        if pair.origin == "authored" or pair.source not in held:
            found[pair.source] = pair
    return list(found.values())


def in_turn(pairs: list[Pair], seed: int) -> list[Pair]:
    """The pairs in an order that depends on their English texts and the seed alone."""
    return sorted(pairs, key=lambda pair: number_of(pair.source, f"turn {seed}"))


def sample(pairs: list[Pair], size: int) -> list[Pair]:
    """Pairs to try the gates on: seven in ten written for the project, two collected, one of docs.

    Args:
        pairs: In turn.
        size: How many at most.
    """
    shares = {"docs": 0.1, "general": 0.2}
    chosen: list[Pair] = []
    for name, share in shares.items():
        of_it = [pair for pair in pairs if pair.origin.startswith(name)]
        # Of the documentation only the part that was taken blindly is a fair sample.
        fair = [p for p in of_it if name != "docs" or number_of(p.source, "docs") % DOCS_SHARE == 0]
        chosen += fair[: round(share * size)]
    own = [pair for pair in pairs if not pair.origin.startswith(tuple(shares))]
    return own[: size - len(chosen)] + chosen
