"""The numbers a text states, whichever way it writes them.

Languages group large numbers in their own ways: 60,000 is ``6만`` in Korean and 1.4 million
``140만``. Compared digit by digit, a right translation looks wrong, and ``1.4만``, a hundredth of
it, looks right. Words count, too: where English says "forty-five", a translation may write 45.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})+(?![\d])|\d+(?:[.,]\d+)?|\d")
DECIMAL = re.compile(r"\d{1,15}(?:\.\d{1,15})?")
LONGEST_RUN = 40
"""Number words in a row; more of them are no number."""
GROUPED = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})+")
SCALES = {
    "en": (
        re.compile(r"[\u00a0 -]?(hundred|thousand|million|billion|trillion)\b", re.I),
        {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12},
    ),
    "es": (
        re.compile(r"[\u00a0 ]?(mil millones|mill(?:ón|ones)|bill(?:ón|ones)|mil)\b", re.I),
        {"mil": 3, "millón": 6, "millones": 6, "mil millones": 9, "billón": 12, "billones": 12},
    ),
    # A blank may stand before two signs only: in "COVID-19 백신" 백 begins the word for a vaccine.
    "ko": (
        # 조 is a section of a law or part of a word (2조 3항, 3조각) where no amount follows it.
        re.compile(
            r"[\u00a0 ]?([십백천][만억])|([만억]|[백천](?![신식]))"
            r"|(조)(?=[\u00a0 ]?(?:\d{1,4}[십백천]?[만억]|원|달러|유로|개))"
        ),
        {"백": 2, "천": 3, "만": 4, "십만": 5, "백만": 6, "천만": 7, "억": 8}
        | {"십억": 9, "백억": 10, "천억": 11, "조": 12},
    ),
}
"""What multiplies the number before it, and the power of ten it stands for."""
COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
CARDINALS = {word: number for number, word in enumerate(COUNTED)} | {
    word: 10 * number for number, word in enumerate(TENS, 2)
}
POWERS: dict[str, int] = {word: 10**power for word, power in SCALES["en"][1].items()}
IRREGULAR = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
}  # fmt: skip
ORDINALS: dict[str, int] = (
    {f"{word}th": number for word, number in CARDINALS.items()}
    | {f"{word[:-1]}ieth": number for word, number in CARDINALS.items() if word in TENS}
    | {f"{word}th": number for word, number in POWERS.items()}
    | IRREGULAR
)
NUMERALS = CARDINALS | ORDINALS | POWERS
PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    word + ending: number for word, number in ORDINALS.items() if number > 2 for ending in ("", "s")
}
"""What a whole is cut into, where the word stands for a part."""
MULTIPLES: dict[str, int | Decimal] = {
    "dozen": 12, "decade": 10, "decades": 10, "century": 100, "centuries": 100,
    "quarters": Decimal("0.25"), "tenths": Decimal("0.1"), "hundredths": Decimal("0.01"),
    "thousandths": Decimal("0.001"), **POWERS,
}  # fmt: skip
MEANT = {
    "a": "1", "an": "1", "per": "1", "each": "1", "every": "1", "single": "1", "once": "1",
    "twice": "2", "both": "2", "couple": "2", "pair": "2", "double": "2", "doubled": "2",
    "triple": "3", "tripled": "3", "noon": "12", "midnight": "12", "fortnight": "14",
    "half": "2", "quarter": "4", "quarters": "4", "dozen": "12", "decade": "10", "century": "100",
    "primary": "1", "secondary": "2", "tertiary": "3", "trilogy": "3",
    "semifinal": "4", "semifinals": "4", "quarterfinal": "8", "quarterfinals": "8",
}  # fmt: skip
DECADES = {f"{word[:-1]}ies": str(CARDINALS[word]) for word in TENS}
"""As in "a man in his fifties" and "the nineteen-eighties"."""
PHRASES = (
    (re.compile(r"\bhalf(?:[ -]an?)?[ -](?:hour|minute)", re.I), "30"),
    (re.compile(r"\bquarter of an hour", re.I), "15"),
    (re.compile(r"\bthree[ -]quarters of an hour", re.I), "45"),
    (re.compile(r"\baround the clock", re.I), "24"),
    (re.compile(r"\bhalf past\b", re.I), "30"),
    (re.compile(r"\bground[ -]floor", re.I), "1"),
    (re.compile(r"\b(?:a )?quarter past\b", re.I), "15"),
    (re.compile(r"\b(?:a )?quarter to\b", re.I), "45"),
    (re.compile(r"\b(?:an?|one) [^\W\d_]+ and a half\b", re.I), "1.5"),
    (re.compile(r"\bcouple of hundred\b", re.I), "200"),
    (re.compile(r"\bcouple of thousand\b", re.I), "2000"),
)
CENTURY_OF_DECADES = re.compile(rf"\bthe (?:early |mid[- ]|late )?({'|'.join(DECADES)})\b", re.I)
"""Decades without their century are those of the twentieth."""
DAY_SECOND = re.compile(rf"\b({'|'.join(TENS)})-second of\b", re.I)
"""Else a thirty-second stretch takes thirty seconds."""
ROMAN = {
    text: str(number)
    for number, text in enumerate("I II III IV V VI VII VIII IX X XI XII XIII XIV XV".split(), 1)
}
ROMAN_NUMERAL = re.compile(
    r"\b(?:[IVX]{2,4}|(?:(?<=grade |stage |phase )|(?<=type ))[IVX])\b", re.I
)
"""A single letter is a number only after what is numbered."""
FULL_HOUR = re.compile(r"(?<![\d:])(\d{1,2}):00(?![\d:])")
"""8:00, which is 8시 in Korean."""
FEW_MINUTES = re.compile(r"(?<![\d:])(\d{1,2}):0([1-9])(?![\d:])")
"""6:05, which is 6시 5분."""
RATIO = re.compile(r"(?:in every|of every|out of|in) ")
BARE_POWER = re.compile(
    r"(?<![가-힣\d])(?<!다 )([십백천]?[만억]|[백천]) "
    r"(?=명|개|원|달러|유로|년|번|마리|가구|킬로|미터)"
)
"""As in 천 명, a thousand people, but not in 수천 명, thousands, or in 짓다 만, half-built."""
ELIDED = re.compile(
    rf"(?<![\d.,])({DECIMAL.pattern})(?: ?[-–] ?| (?:to|and|or) )"
    rf"\d[\d.,]*[\u00a0 -]?({'|'.join(POWERS)})\b",
    re.I,
)
AFTERNOON = re.compile(
    r"(?<![\d:])(?:(\d{1,2})(?::\d\d)?(?: ?[-–] ?| (?:to|and|until) ))?"
    r"(\d{1,2})(?::\d\d)? ?p\.?m\b",
    re.I,
)
SPANISH_DECADES = {
    word: f"19{tens}0"
    for tens, word in enumerate(
        "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(), 2
    )
}
"""As in "los años ochenta", the 1980s."""
SPANISH_DECADE = re.compile(rf"\baños ({'|'.join(SPANISH_DECADES)})\b", re.I)
FRACTION = re.compile(r"(?<!\d)(\d{1,15})분의 ?(\d{1,15})")
WORD = re.compile(r"[^\W\d_]+")
WORD_OR_STOP = re.compile(r"[^\W\d_]+|[,.;:!?()]")


def plain(text: str) -> str:
    """A number so written that 32.8 and 32,8, 1,000 and 1.000 agree."""
    if GROUPED.fullmatch(text) and not text.startswith("0"):
        text = re.sub(r"\D", "", text)
    return text.replace(",", ".")


def shown(value: Decimal | int) -> str:
    """A value in the form that :func:`plain` gives numbers."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def stated(text: str, language: str) -> Counter[str]:
    """The numbers a text writes in digits, multiplied by the words or signs that follow them.

    A Korean fraction is one of them, numerator first: ``4분의 1`` is ``1/4``.

    Args:
        text: In the language.
        language: ``en``, ``es`` or ``ko``; in another nothing is multiplied.
    """
    scale, powers = SCALES.get(language, (None, {}))
    found: Counter[str] = Counter()
    text = FEW_MINUTES.sub(r"\1:\2", FULL_HOUR.sub(r"\1", text))
    if language == "ko":
        found.update(f"{numerator}/{whole}" for whole, numerator in FRACTION.findall(text))
        text = FRACTION.sub("분의", text)
        found.update(shown(Decimal(1).scaleb(powers[sign])) for sign in BARE_POWER.findall(text))
    if language == "es":
        found.update(SPANISH_DECADES[word.lower()] for word in SPANISH_DECADE.findall(text))
    sum_ends, sum_so_far, sum_power = -1, Decimal(0), 0
    for match in NUMBER.finditer(text):
        figure = plain(match[0])
        scaled = scale.match(text, match.end()) if scale else None
        if not DECIMAL.fullmatch(figure):
            found[figure] += 1
            continue
        power = powers[next(filter(None, scaled.groups())).lower()] if scaled else 0
        value = Decimal(figure).scaleb(power)
        follows = sum_power > 0 and match.start() - sum_ends in (0, 1)
        smaller = value < Decimal(1).scaleb(sum_power)
        if follows and smaller and (scaled or language == "ko"):
            # 2만 5천 is one number, and so is 2만 827.
            found[shown(sum_so_far)] -= 1
            value += sum_so_far
        elif not scaled:
            found[figure] += 1
            continue
        found[shown(value)] += 1
        sum_ends = scaled.end() if scaled else match.end()
        sum_so_far, sum_power = value, power
    return +found


def spelled(text: str) -> frozenset[str]:
    """The numbers that words of an English text may stand for."""
    words = [word.lower() for word in WORD_OR_STOP.findall(text)]
    meant = {MEANT[word] for word in words if word in MEANT}
    meant |= {DECADES[word] for word in words if word in DECADES}
    # Denominators, as in "two thirds"; seconds are a unit.
    parts = {word[:-1] for word in words if word.endswith("s")} - {"second"}
    meant |= {shown(ORDINALS[word]) for word in parts if word in ORDINALS}
    meant |= {number for phrase, number in PHRASES if phrase.search(text)}
    meant |= {f"19{DECADES[decade.lower()]}" for decade in CENTURY_OF_DECADES.findall(text)}
    meant |= {shown(CARDINALS[tens.lower()] + 2) for tens in DAY_SECOND.findall(text)}
    meant |= {ROMAN[numeral] for numeral in ROMAN_NUMERAL.findall(text) if numeral in ROMAN}
    runs = list(_runs(words))
    meant.update(_fractions(words, runs))
    return frozenset(meant | {shown(value) for value in _counted(words, runs)})


def _fractions(words: list[str], runs: list[tuple[int, int]]) -> Iterator[str]:
    """Parts as in "two thirds", "the lowest quarter" and "one in five", as 2/3, 1/4 and 1/5."""
    ended = {end: start for start, end in runs}
    begun = dict(runs)
    for position, word in enumerate(words):
        numerator = shown(_value(words[ended[position] : position])) if position in ended else "1"
        if word in PARTS and (position in ended or not word.endswith("s")):
            yield f"{numerator}/{PARTS[word]}"
        ratio = RATIO.match(" ".join(words[position : position + 2]) + " ")
        following = position + len(ratio[0].split()) if ratio else -1
        if position in ended and following in begun:
            yield f"{numerator}/{shown(_value(words[following : begun[following]]))}"


def _counted(words: list[str], runs: list[tuple[int, int]]) -> Iterator[Decimal]:
    """What every run of number words comes to, alone and with a half or a multiple after it."""
    for position, word in enumerate(words):
        if word == "half":
            yield from _multiplied(Decimal("0.5"), words[position + 1 : position + 3])
        elif word == "quarter" and words[position + 1 : position + 3] == ["of", "a"]:
            yield from _multiplied(Decimal("0.25"), words[position + 3 : position + 4])
    for start, end in runs:
        value = _value(words[start:end])
        yield value
        if words[end : end + 3] == ["and", "a", "half"]:
            yield from _multiplied(value + Decimal("0.5"), words[end + 3 : end + 4])
        yield from _multiplied(value, words[end : end + 1])
    for (start, end), (begin, last) in pairwise(runs):
        scale = POWERS.get(words[last - 1], 0)
        if scale and " ".join(words[end:begin]).removesuffix(" a") in ("to", "or", "and"):
            # Ninety to a hundred million: ninety million, too.
            yield _value(words[start:end]) * scale


def restated(text: str) -> dict[str, str]:
    """Numbers of an English text that another language writes as another number.

    That is a number whose scale is said only once, as 5 in "5 to 10 million", and an hour of the
    afternoon, as 6 in "6 p.m.", which is 18 on a clock of twenty-four hours.
    """
    found = {
        plain(match[1]): shown(Decimal(plain(match[1])) * POWERS[match[2].lower()])
        for match in ELIDED.finditer(text)
    }
    for match in AFTERNOON.finditer(text):
        found |= {hour: str(int(hour) + 12) for hour in match.groups() if hour and int(hour) < 12}
    return found


def _multiplied(value: Decimal, following: list[str]) -> Iterator[Decimal]:
    yield value
    if following[:1] in (["a"], ["an"]):
        following = following[1:]
    if following and following[0] in MULTIPLES:
        yield value * MULTIPLES[following[0]]


def _runs(words: list[str]) -> Iterator[tuple[int, int]]:
    """Where words stand that name one number together, as in "two hundred and five"."""
    start = last = -1
    for position, word in enumerate([*words, ""]):
        if last >= 0:
            if word in ("and", ",") and words[last] in POWERS:
                continue
            if word in NUMERALS and _continues(words[last], word):
                last = position
                continue
            if last - start < LONGEST_RUN:
                yield start, last + 1
            last = -1
        if word in NUMERALS:
            start = last = position


def _continues(word: str, following: str) -> bool:
    number, next_number = NUMERALS[word], NUMERALS[following]
    if following == "second":
        # A thirty-second stretch takes thirty seconds.
        return False
    return next_number >= 100 or number >= 100 or (number >= 20 and 0 < next_number < 10)


def _value(words: list[str]) -> Decimal:
    total = part = 0
    for word in words:
        number = NUMERALS.get(word, 0)
        if number < 100:
            part += number
        else:
            part = (part or 1) * number
            if number > 100:
                total, part = total + part, 0
    return Decimal(total + part)
