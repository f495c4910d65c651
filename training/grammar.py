"""Sentence pairs from a synchronous grammar: what few sentences can't show often enough.

    python -m training.grammar N [--seed S]      print N pairs

``training/grammar/*.tsv`` holds the rules, ``symbol<TAB>English<TAB>Korean``. ``{symbol}`` stands
for a rule of that symbol, the same on both sides, and ``{symbol.2}`` for a second one.
``{symbol:form}`` inflects it: in English a noun (``a``, ``pl``, ``poss``) or the first word of a
verb phrase (``ing``, ``s``, ``ed``, ``en``), in Korean the end, with a particle after a noun and an
ending after the stem of a predicate. Every sentence comes from the symbol ``sentence``.

The method is that of syntax-directed transduction (Lewis and Stearns 1968); the sentences need not
be true, or sensible: they show where words go, how they end, and what a negation or a number does.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from pipeline.languages.ko import particle
from training.conjugation import conjugate
from training.english import inflect, plural

FOLDER = Path(__file__).with_name("grammar")
CLAUSES = FOLDER / "clauses"
"""Rules that join whole sentences, which ``training.clauses`` prepares."""
ROOT = "sentence"
PREDICATES = frozenset(
    (
        "act care clause deed effect finding ground happen mood move obligation plight "
        "process prove proviso quality state undergo"
    ).split()
)
"""Symbols whose Korean is a dictionary form in 다; a noun may end so as well."""
COUNTABLE = "thing vehicle spot nature beast role idea event body organ".split()
"""Symbols of terms that have a plural."""
OTHER_TERMS = (
    "goods land town origin hue kind trait symptom condition treatment drug food activity person "
    "test device document group party paper substance natural room luggage service"
).split()
"""Symbols of terms that stay singular, or as they are."""
SLOT = re.compile(r"\{([a-z_]+)(\.\d)?(?::([^}]+))?\}")


@dataclass(frozen=True, slots=True)
class Rule:
    english: str
    korean: str


Grammar = Mapping[str, list[Rule]]


class GrammarError(ValueError):
    """A rule that can't be used; the message names the file, the line and what is wrong."""


def read_grammar(
    folder: Path = FOLDER, leaves: Mapping[str, list[Rule]] = MappingProxyType({})
) -> dict[str, list[Rule]]:
    """The rules of all files, checked: known symbols, the same slots on both sides, no loops.

    ``leaves`` are rules without slots from elsewhere.

    Raises:
        GrammarError: see there.
    """
    rules: dict[str, list[Rule]] = {symbol: list(found) for symbol, found in leaves.items()}
    places: list[tuple[str, Rule, str]] = []
    for file in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            place = f"{file.name}:{number}"
            symbol, *sides = line.split("\t")
            if len(sides) != 2:
                raise GrammarError(f"{place}: expected three columns: {line}")
            rule = Rule(*sides)
            if symbol in PREDICATES and not rule.korean.endswith("다"):
                raise GrammarError(f"{place}: no dictionary form: {rule.korean}")
            rules.setdefault(symbol, []).append(rule)
            places.append((symbol, rule, place))
    uses: dict[str, set[str]] = {symbol: set() for symbol in leaves}
    for symbol, rule, place in places:
        names = [{(m[1], m[2]) for m in SLOT.finditer(s)} for s in (rule.english, rule.korean)]
        if names[0] != names[1]:
            raise GrammarError(f"{place}: the sides have different slots: {rule.english}")
        needed = {name for name, _ in names[0]}
        if unknown := needed - rules.keys():
            raise GrammarError(f"{place}: no rule for {', '.join(sorted(unknown))}")
        uses.setdefault(symbol, set()).update(needed)
    _refuse_loops(uses)
    if unused := rules.keys() - {ROOT} - set[str]().union(*uses.values()):
        raise GrammarError(f"no rule uses {', '.join(sorted(unused))}")
    return rules


def _refuse_loops(uses: Mapping[str, set[str]]) -> None:
    settled: set[str] = set()
    while len(settled) < len(uses):
        ready = {name for name in uses.keys() - settled if uses[name] <= settled}
        if not ready:
            raise GrammarError(f"rules go in circles: {', '.join(sorted(uses.keys() - settled))}")
        settled |= ready


def koreanized(symbol: str, text: str, form: str) -> str:
    return conjugate(text, form) if symbol in PREDICATES else text + particle(text, form)


def families_of(grammar: Grammar) -> list[list[tuple[str, str]]]:
    """Terms, English and Korean, in lists of those that may stand in each other's place."""
    families = []
    for symbol in COUNTABLE + OTHER_TERMS:
        rules = [rule for rule in grammar[symbol] if not SLOT.search(rule.english)]
        families.append([(rule.english, rule.korean) for rule in rules])
        if symbol in COUNTABLE:
            families.append([(plural(rule.english), rule.korean) for rule in rules])
    return families


def expand(grammar: Grammar, symbol: str, rng: random.Random) -> Rule:
    """One random pair for ``symbol``."""
    rule = rng.choice(grammar[symbol])
    parts: dict[tuple[str, str], Rule] = {}
    for match in SLOT.finditer(rule.english):
        key = (match[1], match[2] or "")
        if key not in parts:
            taken = {part.english for (name, _), part in parts.items() if name == match[1]}
            for _ in range(10):
                parts[key] = expand(grammar, match[1], rng)
                if parts[key].english not in taken:
                    break

    def english(match: re.Match[str]) -> str:
        text = parts[match[1], match[2] or ""].english
        return inflect(text, match[3]) if match[3] else text

    def korean(match: re.Match[str]) -> str:
        text = parts[match[1], match[2] or ""].korean
        return koreanized(match[1], text, match[3]) if match[3] else text

    return Rule(SLOT.sub(english, rule.english), SLOT.sub(korean, rule.korean))


def sentences(grammar: Grammar, seed: int) -> Iterator[Rule]:
    """Distinct sentences without end, or as many as the grammar has and then some patience."""
    rng = random.Random(seed)
    seen: set[str] = set()
    misses = 0
    while misses < 1000:
        pair = expand(grammar, ROOT, rng)
        if pair.english in seen:
            misses += 1
            continue
        misses = 0
        seen.add(pair.english)
        yield Rule(pair.english[0].upper() + pair.english[1:], pair.korean)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    found = sentences(read_grammar(), arguments.seed)
    for pair in islice(found, arguments.number):
        print(pair.english, pair.korean, sep="\t")


if __name__ == "__main__":
    main()
