"""How well the gates hold: wrong translations they let through, right ones they refuse.

    python -m benchmarks.gates CORPUS [--language ko] [--half held-out] [--sample N] [--seed S]
                                      [--json] [--show KIND] [--refused]

Takes pairs that people wrote from CORPUS, half of them to tune gates on and half to try them on
(``benchmarks/wrong/pairs.py``), makes wrong versions of them by rule, kind by kind
(``benchmarks/wrong/kinds.py``), and prints

- recall: of the wrong versions of each kind, how many are refused. Only pairs whose right version
  passes are counted: a gate that refuses both has not seen the fault;
- refusals: of the right pairs, how many each gate refuses;
- variants: right pairs whose English says the same in digits or abbreviated, which stay right
  (``benchmarks/wrong/variants.py``), and how many are refused;
- the examples that people wrote down (``benchmarks/wrong/examples.tsv``).

``--show KIND`` lists wrong versions of a kind that pass (of a variant, right ones that don't), and
``--refused`` right pairs that don't.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.wrong.kinds import KINDS, Index, in_capitals
from benchmarks.wrong.pairs import HALVES, half_of, in_turn, read_pairs, sample
from benchmarks.wrong.rule import Pair, number_of
from benchmarks.wrong.variants import VARIANTS
from pipeline.checks import registry

LANGUAGES = ("es", "ko")
EXAMPLES = Path(__file__).with_name("wrong") / "examples.tsv"
PER_KIND = 300
"""Wrong versions of a kind, for each language and half."""
PER_GROUP_IN_CAPITALS = 150


def refused(source: str, target: str, language: str) -> str | None:
    """Code and case of what the gates find first in a translation, or None if they let it pass."""
    found = registry.failure(source, target, language)
    return f"{found.code}: {found.case}" if found else None


@dataclass(slots=True)
class Recall:
    """Wrong versions of one kind.

    Attributes:
        made: How many there were.
        caught: How many were refused, by gate.
        missed: Those that passed.
    """

    made: int = 0
    caught: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[Pair, Pair]] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.caught.total() / self.made if self.made else float("nan")


@dataclass(slots=True)
class Refusals:
    """Right pairs tried.

    Attributes:
        tried: How many, by where they come from.
        refused: Those refused, with the reason.
    """

    tried: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[Pair, str]] = field(default_factory=list)

    def add(self, pair: Pair) -> None:
        self.tried[_file(pair)] += 1
        if reason := refused(pair.source, pair.target, pair.language):
            self.refused.append((pair, reason))

    @property
    def by_gate(self) -> Counter[str]:
        return Counter(reason for _, reason in self.refused)

    @property
    def by_origin(self) -> dict[str, float]:
        counts = Counter(_file(pair) for pair, _ in self.refused)
        return {name: counts[name] / tried for name, tried in sorted(self.tried.items())}

    @property
    def share(self) -> float:
        return len(self.refused) / self.tried.total() if self.tried else float("nan")


@dataclass(slots=True)
class Measured:
    """What was measured of a language and a half."""

    recall: dict[str, Recall]
    right: Refusals
    right_in_capitals: Refusals
    variants: dict[str, Refusals]


def _file(pair: Pair) -> str:
    return pair.origin.partition(":")[0]


def measure(pairs: list[Pair], size: int) -> Measured:
    """Recall and refusals of one language and half.

    Args:
        pairs: Right pairs in turn.
        size: How many of them to try the gates on as they are.
    """
    right, capitals = Refusals(), Refusals()
    for pair in sample(pairs, size):
        right.add(pair)
        if number_of(pair.source, "capitals") % 4 == 0:
            capitals.add(in_capitals(pair))
    passes: dict[str, bool] = {}

    def accepted(pair: Pair) -> bool:
        if pair.source not in passes:
            passes[pair.source] = refused(pair.source, pair.target, pair.language) is None
        return passes[pair.source]

    index = Index(pairs)
    recall: dict[str, Recall] = {}
    shouted: defaultdict[str, list[tuple[Pair, Pair]]] = defaultdict(list)
    for kind in KINDS:
        found = recall[kind.slug] = Recall()
        for pair in index.candidates(kind):
            wrong = kind.rule(pair)
            if wrong is None or not accepted(pair):
                continue
            _count(found, pair, wrong)
            shouted[kind.group].append((in_capitals(pair), in_capitals(wrong)))
            if found.made == PER_KIND:
                break
    for group, versions in shouted.items():
        found = recall[f"capitals: {group}"] = Recall()
        for pair, wrong in sorted(versions, key=lambda both: number_of(both[0].source, "capitals")):
            if refused(pair.source, pair.target, pair.language) is None:
                _count(found, pair, wrong)
            if found.made == PER_GROUP_IN_CAPITALS:
                break
    variants = {name: Refusals() for name in VARIANTS}
    for name, rule in VARIANTS.items():
        for pair in pairs:
            variant = rule(pair)
            if variant is not None and accepted(pair):
                variants[name].add(variant)
            if variants[name].tried.total() == PER_KIND:
                break
    return Measured(recall, right, capitals, variants)


def _count(found: Recall, pair: Pair, wrong: Pair) -> None:
    found.made += 1
    if reason := refused(wrong.source, wrong.target, wrong.language):
        found.caught[reason] += 1
    else:
        found.missed.append((pair, wrong))


def examples() -> Iterator[tuple[bool, str, Pair]]:
    """The written examples: whether they are right, their kind, and the pair."""
    for line in EXAMPLES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            verdict, kind, language, source, target = line.split("\t")
            yield verdict == "right", kind, Pair(source, target, language, "example")


Results = dict[tuple[str, str], Measured]
"""By language and half."""


def _percent(share: float) -> str:
    return "    –" if math.isnan(share) else f"{100 * share:5.1f}"


def print_recall(results: Results) -> None:
    """A line for each kind: share refused and how many there were, by language and half."""
    print("recall, % of wrong versions refused (number made)")
    print(f"{'':28}" + "".join(f"{f'{language} {half}':>18}" for language, half in results))
    slugs = next(iter(results.values())).recall if results else {}
    for slug in slugs:
        cells = (measured.recall.get(slug, Recall()) for measured in results.values())
        print(f"{slug:28}" + "".join(f"{_percent(c.share):>11} {f'({c.made})':>6}" for c in cells))


def print_refusals(results: Results) -> None:
    """A line for each gate: share of right pairs that it refuses."""
    for title, name in (("right pairs", "right"), ("in capitals", "right_in_capitals")):
        print(f"\n{title} refused, %")
        columns: list[Refusals] = [getattr(measured, name) for measured in results.values()]
        print(f"{'':46}" + "".join(f"{f'{language} {half}':>14}" for language, half in results))
        total = Counter[str]()
        for column in columns:
            total += column.by_gate
        rows = {"all": [column.share for column in columns]}
        for gate, _ in total.most_common():
            rows[gate] = [c.by_gate[gate] / max(1, c.tried.total()) for c in columns]
        for origin in sorted({origin for column in columns for origin in column.tried}):
            rows[f"of {origin}"] = [c.by_origin.get(origin, float("nan")) for c in columns]
        for row, shares in rows.items():
            print(
                f"{row:46}" + "".join(f"{_percent(share).replace(' ', ''):>14}" for share in shares)
            )
        print(f"{'pairs tried':46}" + "".join(f"{c.tried.total():14}" for c in columns))


def print_variants(results: Results) -> None:
    """A line for each way to write right pairs otherwise: share refused, how many there were."""
    print("\nright pairs made of right ones, % refused (number made)")
    for name in VARIANTS:
        cells = (measured.variants[name] for measured in results.values())
        print(
            f"{name:28}"
            + "".join(f"{_percent(c.share):>11} {f'({c.tried.total()})':>6}" for c in cells)
        )


def print_examples(languages: Iterable[str]) -> None:
    """The written examples on which the gates decide otherwise than the person who wrote them."""
    tried = [example for example in examples() if example[2].language in languages]
    print(f"\nexamples decided otherwise than written, of {len(tried)}")
    for right, kind, pair in tried:
        reason = refused(pair.source, pair.target, pair.language)
        if right == (reason is not None):
            print(f"  {'refused' if right else 'passed '} {kind}: {pair.source} | {pair.target}")
            print(f"          {reason}" if right else "", end="\n" if right else "")


def print_missed(results: Results, kind: str, limit: int) -> None:
    """Wrong versions of a kind that pass, with the right one below."""
    for (language, half), measured in results.items():
        if kind in measured.variants:
            print(f"\n{kind}, {language} {half}")
            _print_cases(measured.variants[kind].refused[:limit])
            continue
        missed = measured.recall.get(kind, Recall()).missed
        print(f"\n{kind}, {language} {half}: {len(missed)} pass")
        for right, wrong in missed[:limit]:
            print(f"- {wrong.source}\n  {wrong.target}")
            changed = right.target if right.target != wrong.target else right.source
            print(f"  right: {changed}  [{wrong.origin}]")


def print_refused(results: Results, limit: int) -> None:
    """Right pairs that are refused, by gate."""
    for (language, half), measured in results.items():
        for gate, number in measured.right.by_gate.most_common():
            print(f"\n{language} {half}, {gate}: {number}")
            cases = [case for case in measured.right.refused if case[1] == gate]
            _print_cases(cases[:limit])


def _print_cases(cases: list[tuple[Pair, str]]) -> None:
    for pair, reason in cases:
        print(f"- {pair.source}\n  {pair.target}\n  {reason}  [{pair.origin}]")


def as_json(results: Results) -> str:
    """All figures, for a program to compare."""
    return json.dumps(
        {
            f"{language} {half}": {
                "recall": {
                    slug: {"made": kind.made, "caught": kind.caught.total(), "by": kind.caught}
                    for slug, kind in measured.recall.items()
                },
                "right": {
                    "tried": measured.right.tried.total(),
                    "refused": len(measured.right.refused),
                    "by": measured.right.by_gate,
                    "by origin": measured.right.by_origin,
                },
                "right variants": {
                    name: {"tried": of.tried.total(), "refused": len(of.refused)}
                    for name, of in measured.variants.items()
                },
                "right in capitals": {
                    "tried": measured.right_in_capitals.tried.total(),
                    "refused": len(measured.right_in_capitals.refused),
                    "by": measured.right_in_capitals.by_gate,
                },
            }
            for (language, half), measured in results.items()
        },
        indent=1,
        ensure_ascii=False,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--language", choices=LANGUAGES, help="only this one")
    parser.add_argument("--half", choices=HALVES, help="only this one")
    parser.add_argument("--sample", type=int, default=5_000, help="right pairs a language and half")
    parser.add_argument("--seed", type=int, default=0, help="another choice of the pairs")
    parser.add_argument("--json", action="store_true", help="print figures for a program")
    parser.add_argument("--show", metavar="KIND", help="list wrong versions that pass")
    parser.add_argument("--refused", action="store_true", help="list right pairs that are refused")
    parser.add_argument("--limit", type=int, default=40, help="how many a list shows")
    arguments = parser.parse_args()
    known = {kind.slug for kind in KINDS} | {f"capitals: {kind.group}" for kind in KINDS}
    known |= VARIANTS.keys()
    if arguments.show and arguments.show not in known:
        parser.error(f"no kind {arguments.show!r}; known are {', '.join(sorted(known))}")
    languages = [arguments.language] if arguments.language else LANGUAGES
    results: Results = {}
    for language in languages:
        pairs = in_turn(read_pairs(arguments.corpus, language), arguments.seed)
        for half in [arguments.half] if arguments.half else HALVES:
            of_half = [pair for pair in pairs if half_of(pair.source) == half]
            results[language, half] = measure(of_half, arguments.sample)
    if arguments.json:
        print(as_json(results))
        return
    if arguments.show:
        print_missed(results, arguments.show, arguments.limit)
    if arguments.refused:
        print_refused(results, arguments.limit)
    if not arguments.show and not arguments.refused:
        print_recall(results)
        print_refusals(results)
        print_variants(results)
        print_examples(languages)


if __name__ == "__main__":
    main()
