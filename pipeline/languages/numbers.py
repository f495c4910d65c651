"""Numbers, percentages, prices and dates of a translation, written as its locale writes them.

Only what stands in the English text as a number is touched, and only its form: digits never change.
What looks like a version, a section or an identifier is left alone.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from pipeline.languages import en

MONTHS = {name: number for number, name in enumerate(en.MONTH_NAMES, 1)}
FIGURE = re.compile(r"(?<![\w.,:/⟦-])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w:/⟧]|[.,-]\d)")
LONGEST_LABEL = 24
AMOUNT = r"\d+(?:[.,]\d+)*"
WRITTEN = re.compile(rf"(?<![A-Za-z0-9_.,:/⟦-])(?P<number>{AMOUNT})(?![A-Za-z0-9_:/⟧]|[.,-]\d)")
"""A number in a translation; Korean counters may follow it without a blank."""
BLANK = "[\u00a0\u202f ]?"
PERCENT = f"{BLANK}%"
PERCENT_SIGN = re.compile(PERCENT)
SIGNS = "$€£¥₩"
CURRENCY = rf"(?:(?<![A-Za-z])(?:US|CA|AU|NZ|HK|A|C))?[{SIGNS}]"
PRICE = re.compile(
    rf"(?<![\w{SIGNS}\\])(?P<sign>{CURRENCY})(?P<number>{FIGURE.pattern})"
    rf"(?! (?:{en.LARGE})\b)"
)
"""A price in English; one in millions has words between number and sign in other languages."""
WRITTEN_PRICE = re.compile(
    rf"(?<![\w{SIGNS}\\])(?P<before>{CURRENCY}){BLANK}(?P<number>{AMOUNT})|"
    rf"(?<![\w.,])(?P<number2>{AMOUNT}){BLANK}(?P<after>{CURRENCY})(?![A-Za-z0-9])"
)
"""A price in a translation, wherever its currency sign stands."""
DATE = en.DATE
"""A date in English, with its month and day by name."""
SHOWN = re.compile(rf"(?:{CURRENCY})?{WRITTEN.pattern}(?:{PERCENT})?")
"""A number with its percent or currency sign, as one token to carry past an engine."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in an English text.

    Attributes:
        text: As it stands there, without a percent sign.
        percent: Whether a percent sign follows.
    """

    text: str
    percent: bool


@functools.cache
def _locale(name: str) -> Locale:
    return Locale.parse(name, sep="-")


def figures(text: str) -> Iterator[Figure]:
    """The numbers of an English text that are quantities, in their order."""
    for found in FIGURE.finditer(text):
        start, end = found.span()
        if not en.NO_QUANTITY.search(text, max(0, start - LONGEST_LABEL), start):
            yield Figure(found[0], bool(PERCENT_SIGN.match(text, end)))


def written(figure: Figure, locale: str) -> str:
    """A number as the locale writes it, with as many decimals as it has in English."""
    value = figure.text.replace(",", "")
    decimals = len(value.partition(".")[2])
    grouped = "," in figure.text
    pattern = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
    if not decimals and not grouped:
        # Leading zeros belong to a code, not to a quantity.
        return figure.text
    return str(format_decimal(Decimal(value), format=pattern, locale=_locale(locale)))


@functools.cache
def percent_sign(locale: str) -> str:
    """The percent sign with the blank the locale puts before it, as Spain and France do."""
    pattern = str(_locale(locale).percent_formats[None].pattern)
    return "".join(c for c in pattern.partition(";")[0] if c not in "#,.0")


@functools.cache
def _priced(locale: str) -> tuple[str, str]:
    """What stands before and after the number of a price, with ``¤`` for the currency sign."""
    pattern = str(_locale(locale).currency_formats["standard"].pattern).partition(";")[0]
    before, after = re.split(r"[#,.0]+", pattern, maxsplit=1)
    return before, after


def price(sign: str, number: str, locale: str) -> str:
    """A price with its sign, as the article writes that, where the locale puts it."""
    before, after = (part.replace("¤", sign) for part in _priced(locale))
    return f"{before}{number}{after}"


def localizer(source: str, locale: str) -> Callable[[str], str]:
    """What writes, in any text, the numbers of ``source`` as the locale does."""
    wanted = {figure.text: figure for figure in figures(source)}
    has_percent = any(figure.percent for figure in wanted.values())
    prices = {
        (found["sign"], written(Figure(found["number"], percent=False), locale))
        for found in PRICE.finditer(source)
    }
    forms: dict[str, str] = {}
    clashing: set[str] = set()
    for figure in wanted.values():
        form = written(figure, locale)
        for variant in _variants(figure.text, form):
            if forms.setdefault(variant, form) != form:
                clashing.add(variant)

    def number(found: re.Match[str]) -> str:
        text = found["number"]
        return text if text in clashing else forms.get(text, text)

    def placed(found: re.Match[str]) -> str:
        sign, text = found["before"] or found["after"], found["number"] or found["number2"]
        return price(sign, text, locale) if (sign, text) in prices else found[0]

    def localized(target: str) -> str:
        target = WRITTEN.sub(number, target)
        if has_percent:
            target = re.sub(rf"(?<=\d){PERCENT}", percent_sign(locale), target)
        return WRITTEN_PRICE.sub(placed, target) if prices else target

    return localized


def localize(source: str, target: str, locale: str) -> str:
    """``target`` with every number of ``source`` as the locale writes it."""
    return localizer(source, locale)(target)


def _variants(english: str, form: str) -> set[str]:
    swapped = english.translate(str.maketrans(",.", ".,"))
    return {english, swapped, form, english.replace(",", "")} - {""}


def date(found: re.Match[str], locale: str) -> str | None:
    """A date that ``DATE`` found, as the locale writes it out; None if there is no such day."""
    month = MONTHS[found["month"] or found["month2"]]
    day = int(found["day"] or found["day2"])
    year = found["year"] or found["year2"]
    try:
        # Without a year a leap year is meant, so that February 29 can be written.
        value = datetime.date(int(year or 2000), month, day)
    except ValueError:
        return None
    if year:
        return str(format_date(value, "long", locale=_locale(locale)))
    return str(format_skeleton("MMMMd", value, locale=_locale(locale)))
