"""Numbers in digits that change, go, come, move their point or change places."""

from __future__ import annotations

import re

from benchmarks.wrong.rule import Pair, only, pick, put, retold, reworded

FIGURE = re.compile(r"(?<![\w.,:/–−-])\d+(?:[.,]\d+)*(?![A-Za-z:/–−-]|[.,]\d)")
"""A number of its own; no part of a date, a time, a range, a version or a name."""
NUMBER_WORD = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundreds?|"
    r"thousands?|millions?|billions?|half|halves|quarters?|thirds?|fourths?|first|second|third|"
    r"once|twice|double|both|couple|dozen|decades?|century|centuries|single|pair|an?|each|every)\b",
    re.I,
)
PLURAL = re.compile(r"(?<=\b[lL]os |\b[lL]as |\b[sS]us )(?=[a-záéíóúñ]{4,}s\b)")
OBJECT = re.compile(r"(?<![가-힣] )(?<![가-힣])(?=[가-힣]{2,}[을를은는](?: |$))")
SYMMETRIC = re.compile(
    r"\A\W*\Z|\A\W*(?:\w+ )?(?:and|or|to|y|o|u|e|a|and the|x|by|por|또는|및|[,/x×–~-])\W*\Z|"
    r"\A\w*?(?:[와과]|에서|부터|이나|~)\W*\Z",
    re.I,
)
"""What stands between two numbers that may change places, as in a list."""
_NUMBER = r"(\d[\d.,]*\d|\d)"
RANGE = {
    "en": re.compile(rf"(?<![\w.,-]){_NUMBER}(?: to | and | ?[-–—] ?){_NUMBER}(?![\w-])"),
    "es": re.compile(
        rf"(?<![\w.,-]){_NUMBER}(?: %| ?°C)?(?: a | y | ?[-–—] ?| a los ){_NUMBER}(?![\w-])"
    ),
    "ko": re.compile(
        rf"(?<![\w.,-]){_NUMBER}[가-힣%°C ]{{0,4}}?(?:[-–—~∼～]|에서 |부터 |~ ){_NUMBER}"
        r"(?!\d|[-–~])"
    ),
}
BETWEEN = re.compile(r"\bbetween \d|\bfrom \d|\d(?:[-–]| to )\d", re.I)
MINUS = re.compile(r"(?<![\w.,–−-])(?<!\) )(?<!\d )[-−](?=\d)")
MINUS_WORD = {
    "en": re.compile(r"\bminus (?=\d)|\b(?:degrees )?below zero\b", re.I),
    "es": re.compile(r"\bmenos (?=\d)|\bbajo cero\b", re.I),
    "ko": re.compile(r"영하 ?(?=\d)|마이너스 ?(?=\d)"),
}
PERCENT = re.compile(
    r"(?<=\d)[\u00a0\u202f ]?%|[\u00a0 ](?:por ciento|percent|per cent)\b|[\u00a0 ]?퍼센트(?!포)"
)
POINTS = {
    "es": (re.compile(r"\bpuntos? porcentual(?:es)?\b", re.I), "por ciento"),
    "ko": (re.compile(r"%\s?포인트|퍼센트\s?포인트|%p"), "%"),
}
SIGNS = re.compile(r"(?<![-=])[<>≤≥](?=[\u00a0 ]?\d)")
OTHER_SIGN = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}
EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def shared(pair: Pair) -> list[re.Match[str]]:
    """The numbers of the translation that both sides write once, digit for digit."""
    return [
        found
        for found in FIGURE.finditer(pair.target)
        if pair.target.count(found[0]) == 1
        and len(re.findall(rf"(?<![\d.,]){re.escape(found[0])}(?![.,]?\d)", pair.source)) == 1
    ]


def digit_changed(pair: Pair) -> Pair | None:
    """One digit of a number is another."""
    numbers = shared(pair)
    if not numbers:
        return None
    found = pick(numbers, pair.source)
    places = [at for at, digit in enumerate(found[0]) if digit.isdigit()]
    at = pick(places, pair.source, "place")
    digits = [d for d in "23456789" if d != found[0][at]]
    new = found[0][:at] + pick(digits, pair.source, "digit") + found[0][at + 1 :]
    return None if new in pair.source else retold(pair, put(pair.target, found, new))


def number_lost(pair: Pair) -> Pair | None:
    """A number is gone; not 1, which an article can stand for."""
    numbers = [found for found in shared(pair) if found[0] != "1"]
    if not numbers:
        return None
    found = pick(numbers, pair.source)
    target = pair.target[: found.start()] + pair.target[found.end() :].lstrip(" %")
    return retold(pair, target)


def number_added(pair: Pair) -> Pair | None:
    """A number before a noun, where English has none, in digits or words."""
    if re.search(r"\d", pair.source + pair.target):
        return None
    if NUMBER_WORD.search(re.sub(r"\b(?:an?|each|every)\b", "", pair.source, flags=re.I)):
        return None
    figure = pick("3456789", pair.source)
    place, new = {"es": (PLURAL, f"{figure} "), "ko": (OBJECT, f"{figure}가지 ")}[pair.language]
    found = place.search(pair.target)
    return retold(pair, put(pair.target, found, new)) if found else None


def point_moved(pair: Pair) -> Pair | None:
    """A decimal point gone (0.5 to 5, 1.5 to 15), or one come (15 to 1.5)."""
    comma = "," if pair.language == "es" else "."
    decimals = [
        found
        for found in re.finditer(
            r"(?<![\w.,:/-])\d{1,3}[.,]\d{1,2}(?![A-Za-z\d:/-]|[.,]\d)", pair.target
        )
        if re.search(rf"(?<![\d.,]){found[0].replace(',', '.')}(?!\d)", pair.source)
    ]
    if decimals:
        found = pick(decimals, pair.source)
        return retold(pair, put(pair.target, found, re.sub(r"\D", "", found[0]).lstrip("0") or "0"))
    whole = [found for found in shared(pair) if re.fullmatch(r"[1-9]\d", found[0])]
    if not whole:
        return None
    found = pick(whole, pair.source)
    return retold(pair, put(pair.target, found, f"{found[0][0]}{comma}{found[0][1]}"))


def figures_exchanged(pair: Pair) -> Pair | None:
    """Two numbers in each other's places, unless they stand in a list or a range."""
    numbers = shared(pair)
    if len(numbers) < 2:
        return None
    one, two = numbers[0], numbers[-1]
    at = sorted((pair.source.index(one[0]), pair.source.index(two[0])))
    between = pair.source[at[0] + len(one[0]) : at[1]]
    if SYMMETRIC.match(between) or SYMMETRIC.match(pair.target[one.end() : two.start()]):
        return None
    if any(re.fullmatch(r"(?:19|20)\d\d", found[0]) for found in (one, two)):
        return None
    text = pair.target
    return retold(
        pair,
        text[: one.start()] + two[0] + text[one.end() : two.start()] + one[0] + text[two.end() :],
    )


def range_reversed(pair: Pair) -> Pair | None:
    """From more to less, what English counts from less to more."""
    said, found = only(RANGE["en"], pair.source), only(RANGE[pair.language], pair.target)
    if not said or not found or said.groups() != found.groups() or not BETWEEN.search(pair.source):
        return None
    low, high = said.groups()
    if not low.isdecimal() or not high.isdecimal() or int(low) >= int(high):
        return None
    text, first, second = pair.target, found.span(1), found.span(2)
    return retold(
        pair,
        text[: first[0]] + found[2] + text[first[1] : second[0]] + found[1] + text[second[1] :],
    )


def minus_lost(pair: Pair) -> Pair | None:
    """A sign, or the word for it, gone."""
    word = MINUS_WORD[pair.language]
    if only(MINUS, pair.source) and (found := only(MINUS, pair.target)):
        return None if word.search(pair.target) else retold(pair, put(pair.target, found, ""))
    said, found = only(MINUS_WORD["en"], pair.source), only(word, pair.target)
    return retold(pair, put(pair.target, found, "").replace("  ", " ")) if said and found else None


def minus_added(pair: Pair) -> Pair | None:
    """A sign before a number that has none."""
    texts = pair.source + pair.target
    if re.search(r"[-−–]\s?\d", texts) or re.search(
        r"\bminus|below zero|negative", pair.source, re.I
    ):
        return None
    numbers = [found for found in shared(pair) if not re.fullmatch(r"(?:1\d|20)\d\d", found[0])]
    if not numbers:
        return None
    found = pick(numbers, pair.source)
    return retold(pair, pair.target[: found.start()] + "-" + pair.target[found.start() :])


def percent_lost(pair: Pair) -> Pair | None:
    """A percentage that is a bare number."""
    said = re.findall(r"%|\bper ?cent\b", pair.source)
    found = only(PERCENT, pair.target)
    if len(said) != 1 or not found or re.search(r"\bpoints?\b", pair.source):
        return None
    return retold(pair, pair.target[: found.start()] + pair.target[found.end() :])


def points_confused(pair: Pair) -> Pair | None:
    """Percentage points as per cent, and the other way round."""
    pattern, percent = POINTS[pair.language]
    if re.search(r"\bpercentage points?\b", pair.source):
        found = only(pattern, pair.target)
        return retold(pair, put(pair.target, found, percent)) if found else None
    if len(re.findall(r"\d ?%|\bper ?cent\b", pair.source)) != 1 or "point" in pair.source:
        return None
    found = only(PERCENT, pair.target)
    if not found:
        return None
    points = {"es": " puntos porcentuales", "ko": "%포인트"}[pair.language]
    return retold(pair, put(pair.target, found, points))


def sign_turned(pair: Pair) -> Pair | None:
    """A sign of comparison that points the other way."""
    said, found = only(SIGNS, pair.source), only(SIGNS, pair.target)
    if not said or not found or said[0] != found[0] or ("<" in pair.source and ">" in pair.source):
        return None
    return retold(pair, put(pair.target, found, OTHER_SIGN[found[0]]))


def address_changed(pair: Pair) -> Pair | None:
    """An e-mail address with another letter, in its name or in its domain."""
    said, found = only(EMAIL, pair.source), only(EMAIL, pair.target)
    if not said or not found or said[0] != found[0]:
        return None
    name, _, domain = found[0].partition("@")
    changed = [
        f"{name}s@{domain}",
        f"{name[:-1]}x@{domain}",
        f"{name}@{domain.partition('.')[0]}s.com",
    ]
    return retold(pair, put(pair.target, found, pick(changed, pair.source)))


def half_as_two(pair: Pair) -> Pair | None:
    """2 where English has half of something."""
    return _as_figure(pair, re.compile(r"\bhalf\b(?!-| past)", re.I), HALF[pair.language], "2")


def quarter_as_four(pair: Pair) -> Pair | None:
    """4 where English has a quarter of something."""
    return _as_figure(
        pair, re.compile(r"\bquarter\b(?! past| to)", re.I), QUARTER[pair.language], "4"
    )


HALF = {
    "es": re.compile(r"\b(?:casi )?(?:la mitad|medi[oa])\b(?! de la| hora)", re.I),
    "ko": re.compile(r"절반|(?<![가-힣])반(?=으로|을|은|이|의| )"),
}
QUARTER = {
    "es": re.compile(r"\b(?:la|una) cuarta parte\b|\bun cuarto\b", re.I),
    "ko": re.compile(r"4분의 ?1|사분의 ?일"),
}


def _as_figure(
    pair: Pair, said: re.Pattern[str], means: re.Pattern[str], figure: str
) -> Pair | None:
    found = only(means, pair.target)
    if not only(said, pair.source) or not found or re.search(r"\d", pair.source):
        return None
    new = figure + {"es": "", "ko": "개"}[pair.language]
    return retold(pair, put(pair.target, found, new))


def may_as_five(pair: Pair) -> Pair | None:
    """5 where "May" begins a sentence and is no month.

    Few sentences do, so that one with "It may", "Can I" or the like is made to.
    """
    if re.search(r"\d", pair.source + pair.target) or re.search(r"\bfive|fifth\b", pair.source):
        return None
    source = re.sub(r"\A(?:It|This|They|These) may (?=[a-z])", "May ", pair.source)
    source = re.sub(r"\A(?:Can|Could) (?=(?:I|we|you|he|she|they)\b)", "May ", source)
    if not re.match(r"May (?:[a-z]+|I)\b", source):
        return None
    place, new = {"es": (PLURAL, "5 "), "ko": (OBJECT, "5월 ")}[pair.language]
    found = place.search(pair.target)
    wrong = retold(pair, put(pair.target, found, new)) if found else None
    return wrong and (reworded(wrong, source) or wrong)
