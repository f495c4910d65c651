"""Numbers in Korean text: native words before counters, Chinese ones, and groups by the myriad."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import prod

from pipeline.languages.amounts import Amount, Kind, shown
from pipeline.languages.figures import Figures
from pipeline.languages.forms import Forms, alternation
from pipeline.languages.number_words import NumberWords
from pipeline.languages.numerals import Numerals
from pipeline.languages.quantities import Reader
from pipeline.languages.unit_names import UnitNames

FRACTION = re.compile(r"(?<!\d)(\d{1,15})분의 ?(\d{1,15})(?![\d.,]*\d)")
SINO = "이삼사오육칠팔구십백천만"
FRACTION_IN_WORDS = re.compile(
    rf"(?<![{SINO}])([{SINO}]{{1,20}})분의 ?([일이삼사오육칠팔구])(?![가-힣]{{0,9}}[십백천])"
)
BARE_SCALE = re.compile(
    r"(?<![가-힣\d])(?<!다 )([십백천]?[만억]|[백천])"
    r"(?= (?:명|개|원|달러|유로|년|번|마리|가구|킬로|미터|배|시간|건|대|살))"
)
"""As in 천 명, a thousand people, but not in 수천 명, thousands, or in 짓다 만, half-built."""
CLOCK_AFTER = re.compile(r"\s?반(?![가-힣]|응|복|드)|\s?반(?=에|부터|까지|이|은|을|간|동안)")
LONG_UNIT = 2
SINO_BEFORE = frozenset("차중단형급상도세분각면층년월시호등배회")
LONGEST_NUMERAL = 20


class KoreanNumerals(Numerals):
    """Those that multiply a figure may follow each other, as in 십만."""

    def _scale_pattern(self) -> str:
        # A blank may stand before two signs only: in "COVID-19 백신" 백 begins the word for a
        # vaccine. 조 is a section of a law or part of a word (2조 3항, 3조각) where no amount
        # follows.
        return (
            r"[ ]?([십백천](?=[만억]))|([만억]|[백천](?![신식]))"
            r"|(조)(?= ?(?:\d{1,4}[십백천]?[만억]|원|달러|유로|개|번|명|마리|회))|(십)(?=[만억])"
        )

    def scaled(self, text: str, end: int, value: str) -> tuple[int, int]:
        scale = 1
        for _ in range(2 if len(value) <= 30 else 0):
            found = self._scale.match(text, end)
            if not found:
                break
            scale *= self.scales[found[0].strip()]
            end = found.end()
        return end, scale


class KoreanFigures(Figures):
    """Groups of four digits, as in 2만 5천; fractions, as in 3분의 2; half hours."""

    sums_plain = True

    def read(self, text: str) -> Iterator[Amount]:
        fractions = []
        for found in FRACTION.finditer(text):
            if int(found[1]):
                value = shown(Fraction(int(found[2]), int(found[1])))
                start, end = found.span()
                whole = Amount(start, end, (value,), Kind.FIGURE, stop=end)
                fractions.append(replace(whole, parts=(found[2], found[1])))
        text = FRACTION.sub(lambda found: "\0" * len(found[0]), text) if fractions else text
        for amount in super().read(text):
            end = amount.end
            if amount.units and (half := CLOCK_AFTER.match(text, end)):
                values = (*amount.values, *_plus_half(amount.values[0]))
                amount = replace(amount, values=values, end=half.end())
            yield amount
        yield from fractions


class KoreanNumberWords(NumberWords):
    """The native numerals and the Chinese ones."""

    def __init__(self, numerals: Numerals, units: UnitNames) -> None:
        super().__init__(numerals, units)
        native, sino = numerals.valued("native"), numerals.valued("sino")
        self._native_values, self._sino_values = native, sino
        tens = alternation(word for word, value in native.items() if value >= 10)
        ones = alternation(word for word, value in native.items() if value < 10)
        self._native = re.compile(
            rf"(?<![가-힣\d])(?P<tens>{tens})?(?P<ones>{ones})?(?<=[가-힣])"
            rf"(?:(?= ?(?P<counter>{alternation(numerals.named('counter'))})| ?(?P<order>번째|째)|"
            rf"(?P<other> [가-힣]{{2}}))|(?P<alone>(?=[은는이가을를의로도만과와씩 .,]|으로|$)))"
        )
        syllables = "".join(sino)
        self._sino = re.compile(rf"(?<![가-힣\d])(제)?([{syllables}십백천만억]+)(?![십백천만억])")
        self._loosely = Forms(
            (word, f"{kind} {value}")
            for word, kinds in numerals.words.items()
            for kind, value in kinds
            if kind in ("loose", "part")
        )
        some = alternation(numerals.named("some"))
        self._some = re.compile(rf"(?<![가-힣])(?:{some}) ?(?=[가-힣])")

    def read(self, text: str, loose: set[str]) -> Iterator[Amount]:
        for found in BARE_SCALE.finditer(text):
            power = prod(self._numerals.scales[syllable] for syllable in found[1])
            yield self._worded(text, found.span(), str(power), Kind.WORDS)
        for found in FRACTION_IN_WORDS.finditer(text):
            whole, part = self._sino_value(found[1]), self._sino_value(found[2])
            if whole:
                share = shown(Fraction(part, whole))
                loose |= {share, str(whole), str(part)}
                yield Amount(found.start(), found.end(), (share,), Kind.WORDS, stop=found.end())
        yield from self._native_words(text, loose)
        yield from self._sino_words(text, loose)
        for _, _, meanings in self._loosely.all(text):
            for meaning in meanings:
                kind, value = meaning.split()
                if kind == "loose":
                    loose.add(value)
                else:
                    loose |= {shown(Fraction(1, int(value))), shown(Fraction(100, int(value)))}
        for found in self._some.finditer(text):
            end, units, per = self._units.after(text, found.end())
            if units:
                yield Amount(found.start(), end, ("?",), Kind.LOOSE, units, per, stop=found.end())

    def _worded(self, text: str, span: tuple[int, int], value: str, kind: Kind) -> Amount:
        start, stop = span
        end, units, per = self._units.after(text, stop)
        return Amount(start, end, (value,), kind, units, per, stop=stop)

    def _native_words(self, text: str, loose: set[str]) -> Iterator[Amount]:
        for found in self._native.finditer(text):
            tens, ones = found["tens"], found["ones"]
            if not (tens or ones) or text[max(0, found.start() - 2) : found.start() - 1].isdigit():
                continue
            values = self._native_values
            value = values.get(tens, 0) + values.get(ones, 0)
            stop = found.end("ones") if ones else found.end("tens")
            shown_value = str(value)
            loose.add(shown_value)
            if found["order"]:
                yield Amount(found.start(), stop, (shown_value,), Kind.ORDINAL, stop=stop)
                continue
            end, units, per = self._units.after(text, stop)
            sure = bool(
                units
                or found["counter"]
                or (found["other"] and tens != "열" and ones not in ("한", "네"))
            )
            sure = sure or bool(found["alone"] and ones and len(ones) > 1)
            read: tuple[str, ...] = (shown_value,)
            if units and (half := CLOCK_AFTER.match(text, end)):
                read, end = (*read, *_plus_half(shown_value)), half.end()
            kind = Kind.WORDS if sure and value > 1 else Kind.LOOSE
            if units or found["counter"] or found["other"] or found["alone"]:
                yield Amount(found.start(), end, read, kind, units, per, stop=stop)

    def _sino_words(self, text: str, loose: set[str]) -> Iterator[Amount]:
        for found in self._sino.finditer(text):
            digits, stop = found[2], found.end()
            if len(digits) > LONGEST_NUMERAL:
                continue
            value = self._sino_value(digits)
            if len(digits) > 1 or found[1] or text[stop : stop + 1] in SINO_BEFORE:
                loose.add(str(value))
            end, units, per = self._units.after(text, stop)
            long = end - stop - (text[stop : stop + 1] == " ") >= LONG_UNIT
            if not units or found[1] or not (long or len(digits) > 1):
                continue
            if digits == "이" and text[stop : stop + 1] == " " and "hour" in units:
                continue
            loose.add(str(value))
            kind = Kind.WORDS if value > 1 and long else Kind.LOOSE
            yield Amount(found.start(), end, (str(value),), kind, units, per, stop=stop)

    def _sino_value(self, digits: str) -> int:
        total = group = one = 0
        for syllable in digits:
            if syllable in self._sino_values:
                one = self._sino_values[syllable]
            elif (scale := self._numerals.scales[syllable]) < 10**4:
                group += (one or 1) * scale
                one = 0
            else:
                total += (group + one or 1) * scale
                group = one = 0
        return total + group + one


class KoreanReader(Reader):
    """Reads the two rows of Korean numerals, and the groups of four digits of large numbers."""

    reads_numerals = KoreanNumerals
    reads_figures = KoreanFigures
    reads_words = KoreanNumberWords


def _plus_half(value: str) -> tuple[str, ...]:
    return (shown(int(value) + Fraction(1, 2)),) if value.isdigit() and len(value) < 9 else ()
