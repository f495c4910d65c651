"""Spanish: inverted marks, quotation marks, dates, and the stems of its words."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from pipeline.languages import quotes
from pipeline.languages.amounts import Amount, Kind
from pipeline.languages.base import Band, Language, made_up_ending
from pipeline.languages.quantities import Reader
from pipeline.languages.searched import Searched

MONTHS = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
EN_BEFORE_DATE = re.compile(rf"\b([Ee])n (?=\d{{1,2}} de (?:{MONTHS})\b)")
INVERTED = {"?": "¿", "!": "¡"}
SENTENCE_START = re.compile(r"(?:^|(?<=[.!?…:;])\s+|(?<=[–—])\s+)[\"'“‘«(\[¿¡]*")
CLOSER = {'"': '"', "“": "”", "«": "»", "‘": "’", "(": ")", "[": "]"}
PENINSULAR = ("es", "es-ES")
"""The locales that quote in angular marks; American Spanish does as English."""
SLIGHT = "el la los las un una unos unas lo de del al a en por para con su sus se y que más es"
TERM_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
ENDINGS = re.compile(r"(?:ciones|ción|mente|as|os|es|a|o|e|s)$")
ACCENTS = str.maketrans("áéíóúü", "aeiouu")
SHORTEST_STEM = 3


DECADE = re.compile(r"\baños \Z", re.I)
HOUR = re.compile(r"\b(?:las?|desde|hasta)(?: las?)? \Z", re.I)
HALF_PAST = re.compile(r" y (media|cuarto)\b|:\d\d|\.(\d\d) ?h\b", re.I)
LONGEST_BEFORE = 12


class SpanishReader(Reader):
    """Reads decades ("los años ochenta") and hours in words ("las ocho y media"), too."""

    def _more(self, text: str, amounts: list[Amount], loose: set[str]) -> None:
        for place, amount in enumerate(amounts):
            value = amount.values[0]
            begins = max(0, amount.start - LONGEST_BEFORE)
            if (
                len(value) == 2
                and value.endswith("0")
                and DECADE.search(text, begins, amount.start)
            ):
                values = (*amount.values, f"19{value}", f"20{value}")
                amounts[place] = replace(amount, values=values)
            half = HALF_PAST.match(text, amount.stop) if amount.kind is not Kind.FIGURE else None
            if half and HOUR.search(text, begins, amount.start):
                loose |= {value, "30" if (half[1] or "").lower() == "media" else "15"}


class Spanish(Language):
    """Spanish of any country."""

    code = "es"
    shared = frozenset("a an as has he me no once use".split())
    reads = SpanishReader
    keeps_order = True
    slight = frozenset(SLIGHT.split())
    length = Band(0.45, 2.4)
    questions = "?"
    colons = ":"
    announcement = re.compile(r"\b(?:siguientes?|a continuación)\b")
    foreign_letters = re.compile(
        r"[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3\u0600-\u06ff]"
    )

    def made_up(self, word: str) -> str:
        return "prueba" + made_up_ending(word)

    def has_term(self, text: str, term: str) -> bool:
        return _stems(term) in _searched(text)

    def punctuated(self, source: str, target: str, locale: str) -> str:
        target = super().punctuated(source, target, locale)
        marks = quotes.ANGULAR if locale in PENINSULAR else quotes.CURLY
        target = EN_BEFORE_DATE.sub(_article, quotes.quoted(source, target, marks))
        for closing, opening in INVERTED.items():
            target = _opened(target, closing, opening)
        return target

    def put(self, before: str, words: str, after: str) -> str:
        return EN_BEFORE_DATE.sub(_article, f"{before}{words}{after}")


def _article(found: re.Match[str]) -> str:
    return "El " if found[1] == "E" else "el "


def _opened(text: str, closing: str, opening: str) -> str:
    """Every sentence that ends in ``closing`` begun with ``opening``."""
    parts, begun = [], 0
    for found in re.finditer(re.escape(closing), text):
        sentence = text[begun : found.end()]
        if opening not in sentence and re.search(r"\w", sentence):
            start = 0
            for place in SENTENCE_START.finditer(sentence[:-1]):
                start = place.end()
            while start and CLOSER.get(sentence[start - 1], "\n") in sentence[start:-1]:
                start -= 1
            sentence = f"{sentence[:start]}{opening}{sentence[start:]}"
        parts.append(sentence)
        begun = found.end()
    return "".join([*parts, text[begun:]])


@functools.lru_cache(maxsize=64)
def _searched(text: str) -> Searched:
    return Searched(_stems(text))


@functools.lru_cache(maxsize=10_000)
def _stems(text: str) -> str:
    """The words without accents and endings of number and gender, each between spaces."""
    found = []
    for word in TERM_WORD.findall(text.lower()):
        stem = ENDINGS.sub("", word).translate(ACCENTS)
        found.append(stem if len(stem) >= SHORTEST_STEM else word.translate(ACCENTS))
    return f" {' '.join(found)} "
