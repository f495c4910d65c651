"""Right pairs from right ones: the same said in digits or abbreviated, so that nothing is wrong.

The corpus hardly has such pairs, as most of its sources were cleaned of those whose digits differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from benchmarks.wrong.rule import Pair, Rule, only, reworded

CARDINALS = {
    word: str(number)
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve".split(), 2
    )
} | {"fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50"}
ENDINGS = {1: "st", 2: "nd", 3: "rd"}
ORDINALS = {
    word: f"{number}{ENDINGS.get(number, 'th')}"
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1
    )
}
CENTURIES = {
    "fifteenth": "15th", "sixteenth": "16th", "seventeenth": "17th", "eighteenth": "18th",
    "nineteenth": "19th", "twentieth": "20th", "twenty-first": "21st",
}  # fmt: skip
SCALES = {"million": "m", "billion": "bn", "trillion": "tn"}
CARDINAL = re.compile(
    rf"(?<![\w-])({'|'.join(CARDINALS)}) (?=(?:minute|hour|day|week|month|year|time|tablet|pill|"
    r"cup|glass|mile|kilomet|met|lit|people|child|patient|m[ae]n|wom[ae]n|studies|trial)\w*\b)"
)
ORDINAL = re.compile(
    rf"\b({'|'.join(ORDINALS)}) "
    r"(?=(?:day|week|month|year|time|floor|edition|place|quarter|grade)\b)"
)
CENTURY = re.compile(rf"\b({'|'.join(CENTURIES)})[ -](?=centur)")
MONEY = re.compile(rf"(?<=[$€£])(\d[\d.,]*) ({'|'.join(SCALES)})\b")


def _rewriting(pattern: re.Pattern[str], form: Callable[[re.Match[str]], str]) -> Rule:
    def rule(pair: Pair) -> Pair | None:
        found = only(pattern, pair.source)
        if found is None:
            return None
        source = pair.source
        return reworded(pair, source[: found.start()] + form(found) + source[found.end() :])

    return rule


VARIANTS: dict[str, Rule] = {
    "cardinal-in-digits": _rewriting(CARDINAL, lambda found: f"{CARDINALS[found[1]]} "),
    "ordinal-in-digits": _rewriting(ORDINAL, lambda found: f"{ORDINALS[found[1]]} "),
    "century-in-digits": _rewriting(CENTURY, lambda found: f"{CENTURIES[found[1]]} "),
    "money-abbreviated": _rewriting(MONEY, lambda found: f"{found[1]}{SCALES[found[2]]}"),
}
"""Each makes a right pair that is still right."""
