"""Sentence pairs from a synchronous grammar: what few sentences can't show often enough.

    python -m training.grammar N [--seed S]      print N pairs

``training/grammar/*.tsv`` holds the rules, ``symbol<TAB>English<TAB>Korean``. ``{symbol}`` stands
for a rule of that symbol, the same on both sides, and ``{symbol.2}``
for a second one.
``{symbol:form}`` inflects it: in English the first word of a verb phrase (``ing``, ``s``, ``ed``,
``en``), in Korean the end, with a particle after a noun and an ending where it is a dictionary form
in 다. Every sentence comes from the symbol ``sentence``.

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

from pipeline.korean import particle
from training.conjugation import conjugate

FOLDER = Path(__file__).with_name("grammar")
ROOT = "sentence"
SLOT = re.compile(r"\{([a-z_]+)(\.\d)?(?::([^}]+))?\}")

IRREGULAR = {
    "be": ("was", "been"),
    "become": ("became", "become"),
    "begin": ("began", "begun"),
    "break": ("broke", "broken"),
    "bring": ("brought", "brought"),
    "build": ("built", "built"),
    "buy": ("bought", "bought"),
    "choose": ("chose", "chosen"),
    "cut": ("cut", "cut"),
    "do": ("did", "done"),
    "draw": ("drew", "drawn"),
    "drink": ("drank", "drunk"),
    "drive": ("drove", "driven"),
    "eat": ("ate", "eaten"),
    "fall": ("fell", "fallen"),
    "feel": ("felt", "felt"),
    "find": ("found", "found"),
    "forget": ("forgot", "forgotten"),
    "get": ("got", "got"),
    "give": ("gave", "given"),
    "go": ("went", "gone"),
    "grow": ("grew", "grown"),
    "have": ("had", "had"),
    "hear": ("heard", "heard"),
    "hold": ("held", "held"),
    "hurt": ("hurt", "hurt"),
    "keep": ("kept", "kept"),
    "know": ("knew", "known"),
    "lead": ("led", "led"),
    "leave": ("left", "left"),
    "lie": ("lay", "lain"),
    "lose": ("lost", "lost"),
    "make": ("made", "made"),
    "meet": ("met", "met"),
    "pay": ("paid", "paid"),
    "put": ("put", "put"),
    "read": ("read", "read"),
    "ride": ("rode", "ridden"),
    "rise": ("rose", "risen"),
    "run": ("ran", "run"),
    "say": ("said", "said"),
    "see": ("saw", "seen"),
    "seek": ("sought", "sought"),
    "sell": ("sold", "sold"),
    "send": ("sent", "sent"),
    "shrink": ("shrank", "shrunk"),
    "sit": ("sat", "sat"),
    "sleep": ("slept", "slept"),
    "speak": ("spoke", "spoken"),
    "spend": ("spent", "spent"),
    "spread": ("spread", "spread"),
    "stand": ("stood", "stood"),
    "swim": ("swam", "swum"),
    "take": ("took", "taken"),
    "teach": ("taught", "taught"),
    "tell": ("told", "told"),
    "think": ("thought", "thought"),
    "understand": ("understood", "understood"),
    "wake": ("woke", "woken"),
    "wear": ("wore", "worn"),
    "write": ("wrote", "written"),
}
DOUBLED = frozenset(
    """
    begin chat cut drop forget get jog plan put rub run set sit slip stop swim wrap refer step tap
    admit submit grip
    """.split()
)
OWNERS = {
    "my": {"your": "my", "you": "I", "yourself": "myself"},
    "their": {"your": "their", "you": "they", "yourself": "themselves"},
}


@dataclass(frozen=True, slots=True)
class Rule:
    english: str
    korean: str


Grammar = Mapping[str, list[Rule]]


class GrammarError(ValueError):
    """A rule that can't be used; the message names the file, the line and what is wrong."""


def read_grammar(folder: Path = FOLDER) -> dict[str, list[Rule]]:
    """The rules of all files, checked: known symbols, the same slots on both sides, no loops.

    Raises:
        GrammarError: see there.
    """
    rules: dict[str, list[Rule]] = {}
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
            rules.setdefault(symbol, []).append(rule)
            places.append((symbol, rule, place))
    uses: dict[str, set[str]] = {}
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


def inflect(phrase: str, form: str) -> str:
    """An English verb phrase with its first word as ``ing``, ``s``, ``ed`` or ``en``.

    ``my`` and ``their`` say whose phrase it is that else is the reader's; ``their ed`` is both.
    """
    owner, _, rest_of_form = form.partition(" ")
    if owner in OWNERS:
        told = re.sub(r"\b(yourself|your|you)\b", lambda m: OWNERS[owner][m[1]], phrase)
        return inflect(told, rest_of_form) if rest_of_form else told
    verb, space, rest = phrase.partition(" ")
    silent = verb.endswith("e") and not verb.endswith(("ee", "oe", "ye", "ie"))
    stem = verb + verb[-1] if verb in DOUBLED else verb
    if form == "ing":
        if verb.endswith("ie"):
            stem = verb[:-2] + "y"
        done = "being" if verb == "be" else (verb[:-1] if silent else stem) + "ing"
    elif form == "s":
        done = {"be": "is", "have": "has"}.get(verb) or (
            verb[:-1] + "ies"
            if verb.endswith("y") and verb[-2] not in "aeiou"
            else verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
        )
    elif verb in IRREGULAR:
        done = IRREGULAR[verb][form == "en"]
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        done = verb[:-1] + "ied"
    else:
        done = stem + ("d" if verb.endswith("e") else "ed")
    return done + space + rest


def koreanized(text: str, form: str) -> str:
    return conjugate(text, form) if text.endswith("다") else text + particle(text, form)


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
        return koreanized(text, match[3]) if match[3] else text

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
