"""Right pairs, as people wrote them, from the corpus that the models are trained on.

What the models are tested with is left out by the rule that `training.prepare` splits by, and so
is whatever the corpus itself calls doubtful. Everything is chosen by a hash of the English text:
a pair is in the same half, and its turn comes at the same time, in every run.
"""

from __future__ import annotations

import lzma
import re
import zlib
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
RARE_SIGN = re.compile(r"[@°<>≤≥$€£−]")
RARE_WORDS = frozenset(
    "mg mcg ml mL cm mm kg km milligrams grams liters litres teaspoon tablespoon dollars euros "
    "pounds percentage Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mondays Sundays "
    "January February March April June July August September October November December a.m. p.m. "
    "am pm unsafe quarter half times tablets pills daily weekly May minus avoid Avoid upper lower "
    "upstairs downstairs left right hot cold overnight evening afternoon morning".split()
)
"""Signs and words of kinds of fault for which there are few pairs."""
GENERAL_SHARE = {"es": 3, "ko": 1}
RARE_DOCS_SHARE = {"es": 4, "ko": 1}
"""Of how many texts one joins the pairs, fewer being in Korean; rare general ones all do."""
DOCS_SHARE = 40
"""The same for any text of the documentation."""


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
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
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


def _is_rare(source: str) -> bool:
    return bool(RARE_SIGN.search(source)) or not RARE_WORDS.isdisjoint(source.split())


def _turn(source: str) -> int:
    """A number of a text that costs next to nothing, for files of a million lines."""
    return zlib.crc32(source.encode())


def is_fair(source: str) -> bool:
    """Whether a text of the documentation was taken blindly, whatever is in it."""
    return _turn(source) % DOCS_SHARE == 0


def _collected(corpus: Path, language: str) -> Iterator[Pair]:
    """Texts of others: many that are no documentation, and a small share of the documentation."""
    for cells in _rows(corpus / f"general.en-{language}.tsv.xz"):
        if len(cells) == 3 and not LEFT_OUT.search(cells[2]):
            source, target, tag = cells
            if _turn(source) % GENERAL_SHARE[language] == 0 or _is_rare(source):
                yield Pair(source, target, language, f"general:{tag}")
    for cells in _rows(corpus / f"docs.en-{language}.tsv.xz"):
        if len(cells) == 3 and _turn(cells[0]) % RARE_DOCS_SHARE[language] == 0:
            source, target, tag = cells
            if is_fair(source) or _is_rare(source):
                yield Pair(source, target, language, f"docs:{tag}")


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
        fair = [p for p in of_it if name != "docs" or is_fair(p.source)]
        chosen += fair[: round(share * size)]
    own = [pair for pair in pairs if not pair.origin.startswith(tuple(shares))]
    return own[: size - len(chosen)] + chosen
