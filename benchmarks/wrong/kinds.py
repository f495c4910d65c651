"""Every kind of fault, with the rule that makes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.wrong import dates, figures, negation, units
from benchmarks.wrong.exchanges import exchanging
from benchmarks.wrong.rule import Pair, Rule


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault.

    Attributes:
        slug: Its name, which stays.
        group: What it belongs to; capitals are counted by group.
        rule: What makes a right pair wrong in this way.
        cues: Beginnings of English words, or signs, of which a text has one where the rule can do
            anything; empty, if any text may do. They only save time.
    """

    slug: str
    group: str
    rule: Rule
    cues: tuple[str, ...] = ()


DIGIT = "0 1 2 3 4 5 6 7 8 9"
MONTHS = " ".join(dates.MONTHS).lower()
FAMILIES = {
    "mass": (units.MASS, "mcg µg mg microg millig g gram kg kilo pound lb ounce oz ton"),
    "volume": (units.VOLUME, "ml l millil lit cup gallon tea table"),
    "length": (units.LENGTH, "mm cm m km millim centi met kilom inch foot feet ft mile"),
    "time": (units.TIME, "sec min hour hr day week month year"),
    "temperature": (units.TEMPERATURE, "° degree"),
    "count": (units.COUNTED, "times tablet pill capsule doses drops cases people"),
}
FIGURES: dict[str, tuple[Rule, str]] = {
    "digit-changed": (figures.digit_changed, DIGIT),
    "number-lost": (figures.number_lost, DIGIT),
    "number-added": (figures.number_added, ""),
    "decimal-point-moved": (figures.point_moved, DIGIT),
    "figures-exchanged": (figures.figures_exchanged, DIGIT),
    "range-reversed": (figures.range_reversed, DIGIT),
    "minus-lost": (figures.minus_lost, "- − minus below"),
    "minus-added": (figures.minus_added, DIGIT),
    "comparison-sign": (figures.sign_turned, "< > ≤ ≥"),
    "percent-lost": (figures.percent_lost, "% percent per"),
    "percentage-points": (figures.points_confused, "% percent per"),
    "half-as-two": (figures.half_as_two, "half"),
    "quarter-as-four": (figures.quarter_as_four, "quarter"),
    "may-as-five": (figures.may_as_five, "may can could"),
}
DATES: dict[str, tuple[Rule, str]] = {
    "month": (dates.month, MONTHS),
    "weekday": (dates.weekday, " ".join(dates.WEEKDAYS).lower()),
    "am-pm": (dates.half_of_day, "a am p pm"),
    "day-month-exchanged": (dates.day_and_month, MONTHS),
    "currency-name": (dates.currency_name, "dollar euro pound"),
    "currency-sign": (dates.currency_sign, "$ € £"),
    "e-mail": (figures.address_changed, "@"),
}
EXCHANGES = {
    "avoid-reversed": "avoid",
    "unsafe-reversed": "un in im ir il dis danger hazard harm bad abnormal",
    "per-day-per-week": "day daily once twice week",
    "less-more-than": "more over exceed greater above older longer less fewer under below younger "
    "lower shorter",
    "at-least-at-most": "least most up maximum more",
    "left-right": "left right",
    "before-after": "before after",
    "more-less": "more less fewer",
    "increase-decrease": "increas decreas reduc",
    "hot-cold": "hot warm heat cold cool",
    "positive-negative": "positive negative",
    "stop-start": "stop discontinue quit start begin began begun",
    "internal-external": "internal inner external outer",
    "high-low": "high low",
    "above-below": "above below beneath underneath",
    "with-without": "with",
    "always-never": "always never",
    "open-closed": "open clos shut",
    "first-last": "first last",
    "upper-lower": "upper lower",
    "up-down": "up down",
    "day-night": "day night overnight",
    "morning-evening": "morning evening afternoon",
    "opposites-elsewhere": "",
}
GROUP_OF_EXCHANGE = {
    "avoid-reversed": "negation",
    "unsafe-reversed": "negation",
    "per-day-per-week": "units",
}


def _kinds() -> Iterator[Kind]:
    yield Kind("negation-invented", "negation", negation.invented)
    yield Kind("negation-lost", "negation", negation.lost)
    yield Kind("one-negation-of-two-lost", "negation", negation.one_of_two_lost)
    for slug, cues in EXCHANGES.items():
        if slug in GROUP_OF_EXCHANGE:
            yield Kind(slug, GROUP_OF_EXCHANGE[slug], exchanging(slug), tuple(cues.split()))
    for name, (family, cues) in FAMILIES.items():
        yield Kind(f"unit-{name}", "units", units.other_unit(family), tuple(cues.split()))
    for group, table in (("figures", FIGURES), ("dates and money", DATES)):
        for slug, (rule, cues) in table.items():
            yield Kind(slug, group, rule, tuple(cues.split()))
    for slug, cues in EXCHANGES.items():
        if slug not in GROUP_OF_EXCHANGE:
            yield Kind(slug, "opposites", exchanging(slug), tuple(cues.split()))


TOKEN = re.compile(r"[^\W\d_]+|[^\w\s.,]|\d")


class Index:
    """Pairs by the words and signs of their English, so that a rule sees only those it may fit."""

    def __init__(self, pairs: list[Pair]) -> None:
        self._pairs = pairs
        self._places: dict[str, list[int]] = {}
        for place, pair in enumerate(pairs):
            for token in set(TOKEN.findall(pair.source.lower())):
                self._places.setdefault(token, []).append(place)

    def candidates(self, kind: Kind) -> Iterable[Pair]:
        """The pairs that have one of a kind's cues, in their order."""
        if not kind.cues:
            return self._pairs
        places: set[int] = set()
        for token, found in self._places.items():
            if token.startswith(kind.cues):
                places.update(found)
        return (self._pairs[place] for place in sorted(places))


KINDS = tuple(_kinds())


def in_capitals(wrong: Pair) -> Pair:
    """A pair as it would stand in a heading or a warning all in capitals, where there are any."""
    target = wrong.target.upper() if wrong.language == "es" else wrong.target
    return Pair(wrong.source.upper(), target, wrong.language, wrong.origin)
