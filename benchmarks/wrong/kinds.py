"""Every kind of fault, with the rule that makes it."""

from __future__ import annotations

from collections.abc import Iterator
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
    """

    slug: str
    group: str
    rule: Rule


def _kinds() -> Iterator[Kind]:
    yield Kind("negation-invented", "negation", negation.invented)
    yield Kind("negation-lost", "negation", negation.lost)
    yield Kind("one-negation-of-two-lost", "negation", negation.one_of_two_lost)
    for slug in ("avoid-reversed", "unsafe-reversed"):
        yield Kind(slug, "negation", exchanging(slug))
    families = {
        "mass": units.MASS, "volume": units.VOLUME, "length": units.LENGTH, "time": units.TIME,
        "temperature": units.TEMPERATURE, "count": units.COUNTED,
    }  # fmt: skip
    for name, family in families.items():
        yield Kind(f"unit-{name}", "units", units.other_unit(family))
    yield Kind("per-day-per-week", "units", exchanging("per-day-per-week"))
    for slug, rule in {
        "digit-changed": figures.digit_changed,
        "number-lost": figures.number_lost,
        "number-added": figures.number_added,
        "decimal-point-moved": figures.point_moved,
        "figures-exchanged": figures.figures_exchanged,
        "range-reversed": figures.range_reversed,
        "minus-lost": figures.minus_lost,
        "minus-added": figures.minus_added,
        "comparison-sign": figures.sign_turned,
        "percent-lost": figures.percent_lost,
        "percentage-points": figures.points_confused,
        "half-as-two": figures.half_as_two,
        "quarter-as-four": figures.quarter_as_four,
        "may-as-five": figures.may_as_five,
    }.items():
        yield Kind(slug, "figures", rule)
    for slug, rule in {
        "month": dates.month,
        "weekday": dates.weekday,
        "am-pm": dates.half_of_day,
        "day-month-exchanged": dates.day_and_month,
        "currency-name": dates.currency_name,
        "currency-sign": dates.currency_sign,
        "e-mail": figures.address_changed,
    }.items():
        yield Kind(slug, "dates and money", rule)
    for slug in (
        "less-more-than at-least-at-most left-right before-after more-less increase-decrease "
        "hot-cold positive-negative stop-start internal-external high-low above-below with-without "
        "always-never open-closed first-last upper-lower up-down day-night morning-evening "
        "opposites-elsewhere"
    ).split():
        yield Kind(slug, "opposites", exchanging(slug))


KINDS = tuple(_kinds())


def in_capitals(wrong: Pair) -> Pair:
    """A pair as it would stand in a heading or a warning all in capitals, where there are any."""
    target = wrong.target.upper() if wrong.language == "es" else wrong.target
    return Pair(wrong.source.upper(), target, wrong.language, wrong.origin)
