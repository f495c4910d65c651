"""Months, weekdays, halves of the day, days and months exchanged, and money by its name."""

from __future__ import annotations

import re

from benchmarks.wrong.rule import Pair, only, pick, put, retold

MONTHS = (
    "January February March April May June July August September October November December".split()
)
SPANISH_MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre".split()
)
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SPANISH_WEEKDAYS = "lunes martes miércoles jueves viernes sábado domingo".split()
KOREAN_WEEKDAYS = "월요일 화요일 수요일 목요일 금요일 토요일 일요일".split()
ANY_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
SPANISH_MONTH = re.compile(rf"\b(?:{'|'.join(SPANISH_MONTHS)})\b", re.I)
KOREAN_MONTH = re.compile(r"(?<!\d)(\d{1,2})월")
DATE = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{1,2}})\b|\b(\d{{1,2}}) ({'|'.join(MONTHS)})\b")
SPANISH_DATE = re.compile(rf"\b(\d{{1,2}}) de ({'|'.join(SPANISH_MONTHS)})\b", re.I)
KOREAN_DATE = re.compile(r"(?<!\d)(\d{1,2})월 ?(\d{1,2})일")
HALF_DAY = re.compile(r"\d ?([ap])\.? ?m\b\.?", re.I)
OF_CLOCK = re.compile(r"(?<![\d.,])(?:1[0-2]|[1-9])(?::[0-5]\d)? ?[ap]\.? ?m\b", re.I)
"""An hour, and no picometers."""
SPANISH_HALF_DAY = re.compile(r"\b([ap])(?=\.[ \u00a0]?m\b|m\b)", re.I)
SPANISH_PART = re.compile(r"(?<=de la )(?:mañana|tarde|noche)\b")
KOREAN_HALF_DAY = re.compile(r"오전|오후")
CURRENCIES = {
    "en": {"dollar": r"\bdollars?\b", "euro": r"\beuros?\b", "pound": r"\bpounds?\b"},
    "es": {"dollar": r"\bdólar(?:es)?\b", "euro": r"\beuros?\b", "pound": r"\blibras?\b"},
    "ko": {"dollar": r"달러", "euro": r"유로(?!운)", "pound": r"파운드"},
}
NAMES = {
    "es": {"dollar": "dólares", "euro": "euros", "pound": "libras"},
    "ko": {"dollar": "달러", "euro": "유로", "pound": "파운드"},
}
SIGN = re.compile(r"[$€£](?=[\u00a0 ]?\d)|(?<=\d)[$€£]|(?<=\d[\u00a0 ])[$€£]")


def month(pair: Pair) -> Pair | None:
    """Another month."""
    said = only(ANY_MONTH, pair.source)
    if not said or (said[0] == "May" and not DATE.search(pair.source)):
        return None
    number = MONTHS.index(said[0])
    other = (number + pick(range(1, 12), pair.source)) % 12
    if pair.language == "es":
        found = only(SPANISH_MONTH, pair.target)
        right = found is not None and found[0].lower() == SPANISH_MONTHS[number]
        return (
            retold(pair, put(pair.target, found, SPANISH_MONTHS[other]))
            if found and right
            else None
        )
    found = only(KOREAN_MONTH, pair.target)
    right = found is not None and found[1] == str(number + 1)
    return retold(pair, put(pair.target, found, f"{other + 1}월")) if found and right else None


def weekday(pair: Pair) -> Pair | None:
    """Another day of the week."""
    said = only(re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})s?\b"), pair.source)
    if not said:
        return None
    names = {"es": SPANISH_WEEKDAYS, "ko": KOREAN_WEEKDAYS}[pair.language]
    number = WEEKDAYS.index(said[0].removesuffix("s"))
    other = names[(number + pick(range(1, 7), pair.source)) % 7]
    found = only(re.compile(rf"{names[number]}(?![a-z])", re.I), pair.target)
    if not found or other in pair.target:
        return None
    return retold(pair, put(pair.target, found, other))


def half_of_day(pair: Pair) -> Pair | None:
    """Morning for afternoon, where a clock says the hour."""
    said = only(HALF_DAY, pair.source)
    if not said or not OF_CLOCK.search(pair.source):
        return None
    before_noon = said[1].lower() == "a"
    if pair.language == "ko":
        found = only(KOREAN_HALF_DAY, pair.target)
        right = found is not None and (found[0] == "오전") == before_noon
        new = "오후" if before_noon else "오전"
        return retold(pair, put(pair.target, found, new)) if found and right else None
    found = only(SPANISH_HALF_DAY, pair.target)
    if found and (found[1].lower() == "a") == before_noon:
        new = "p" if before_noon else "a"
        return retold(pair, put(pair.target, found, new.upper() if found[1].isupper() else new))
    found = only(SPANISH_PART, pair.target)
    if found and (found[0] == "mañana") == before_noon:
        return retold(pair, put(pair.target, found, "tarde" if before_noon else "mañana"))
    return None


def day_and_month(pair: Pair) -> Pair | None:
    """The fourth of March as the third of April."""
    said = only(DATE, pair.source)
    if not said:
        return None
    number, day = MONTHS.index(said[1] or said[4]) + 1, int(said[2] or said[3])
    if day > 12 or day == number or day < 1:
        return None
    if pair.language == "es":
        found = only(SPANISH_DATE, pair.target)
        right = found is not None and found[2].lower() == SPANISH_MONTHS[number - 1]
        new = f"{number} de {SPANISH_MONTHS[day - 1]}"
        right = right and found is not None and found[1] == str(day)
    else:
        found = only(KOREAN_DATE, pair.target)
        right = found is not None and found.groups() == (str(number), str(day))
        new = f"{day}월 {number}일"
    return retold(pair, put(pair.target, found, new)) if found and right else None


def currency_name(pair: Pair) -> Pair | None:
    """Euros for dollars and the like, where both sides name the currency in words."""
    named = CURRENCIES[pair.language]
    for currency, english in CURRENCIES["en"].items():
        if not re.search(rf"(?:\d|thousand|million|billion|hundred) {english}", pair.source):
            continue
        said, found = (
            only(re.compile(english), pair.source),
            only(re.compile(named[currency]), pair.target),
        )
        others = [name for name in NAMES[pair.language] if name != currency]
        other = pick(others, pair.source)
        if said and found and not re.search(named[other], pair.target):
            return retold(pair, put(pair.target, found, NAMES[pair.language][other]))
    return None


def currency_sign(pair: Pair) -> Pair | None:
    """Another currency's sign, or its name where the translation has the name."""
    said = only(SIGN, pair.source)
    if not said:
        return None
    found = only(SIGN, pair.target)
    if found and found[0] == said[0]:
        other = pick([sign for sign in "$€£" if sign != said[0]], pair.source)
        return retold(pair, put(pair.target, found, other))
    currency = {"$": "dollar", "€": "euro", "£": "pound"}[said[0]]
    named = only(re.compile(CURRENCIES[pair.language][currency]), pair.target)
    other = pick([name for name in NAMES[pair.language] if name != currency], pair.source)
    return retold(pair, put(pair.target, named, NAMES[pair.language][other])) if named else None
