"""Numbers in digits, however grouped, with what belongs to them: 2.8bn, 6:05, 1 1/2, 3½."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.languages.amounts import LONGEST, Amount, Kind, shown
from pipeline.languages.numerals import Numerals
from pipeline.languages.unit_names import UnitNames

FIGURE = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|"
    r"\d{1,3}(?:['\u2019 ]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?|(?<![\w.)\]])\.\d+"
)
VULGAR = {char: unicodedata.numeric(char) for char in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒"}
HAS_DIGIT = re.compile(r"\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒]")
SIGNS = "-−–"
FULL_HOUR = re.compile(r":00(?![\d:])")
MINUTES = re.compile(r":(\d\d)(?![\d:])")
PARTS_OF_ONE = re.compile(r" ?/ ?(\d{1,3})(?![\d/])")
MIXED = re.compile(r" ([1-9])/(\d{1,2})(?![\d/])")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number in digits: where, what it may mean, its parts, what multiplied it."""

    start: int
    stop: int
    values: tuple[str, ...]
    parts: tuple[str, ...] = ()
    scale: int = 1
    skip: int = -1


class Figures:
    """Reads the figures of one language.

    Args:
        numerals: The words and signs that multiply a figure.
        units: The units that follow one.
        decimal: The mark before decimals, where the language has but one.
    """

    sums_plain = False
    """Whether a figure that nothing multiplies can go on with one that something does."""

    def __init__(self, numerals: Numerals, units: UnitNames, decimal: str) -> None:
        self._numerals = numerals
        self._units = units
        self._decimal = decimal

    def read(self, text: str) -> Iterator[Amount]:
        """The amounts in digits, the vulgar fractions that stand alone last."""
        for figure in self._summed(text, self._written(text)):
            yield self._with_unit(text, figure)
        if text.isascii():
            return
        for at, char in enumerate(text):
            if char in VULGAR and not (at and text[at - 1].isdigit()):
                yield self._with_unit(text, _Figure(at, at + 1, (shown(_vulgar(char)),)))

    def _written(self, text: str) -> Iterator[_Figure]:
        end = -1
        for found in FIGURE.finditer(text):
            if found.start() >= end:
                figure = self._figure(text, found)
                end = max(figure.stop, figure.skip)
                yield figure

    def _figure(self, text: str, found: re.Match[str]) -> _Figure:
        """A figure with what multiplies it or belongs to it: 2.8bn, 6:05, 1 1/2, 3½."""
        start, end = found.span()
        values = readings(found[0], self._decimal)
        if text[end : end + 1] == ":" and len(found[0]) <= 2:
            if hours := FULL_HOUR.match(text, end):
                return _Figure(start, end, values, skip=hours.end())
            if MINUTES.match(text, end):
                return _Figure(start, end, values)
        stop, scale = self._numerals.scaled(text, end, values[0])
        if scale > 1:
            return _Figure(start, stop, (shown(Fraction(values[0]) * scale),), scale=scale)
        letter = self._numerals.lettered(text, end)
        if letter and len(values[0]) <= LONGEST:
            larger = shown(Fraction(values[0]) * letter[1])
            if (
                text[start - 1 : start] in self._units.money
                or self._units.after(text, letter[0])[1]
            ):
                # 2.8m people are no meters.
                return _Figure(start, letter[0], (larger, *values))
            return _Figure(start, end, (*values, larger))
        return _with_part(text, found, values)

    def _summed(self, text: str, figures: Iterable[_Figure]) -> Iterator[_Figure]:
        """Figures of which those that name one number together, as 2만 5천, are put together."""
        held: _Figure | None = None
        for figure in figures:
            if held and self._goes_on(text, held, figure):
                value = shown(Fraction(held.values[0]) + Fraction(figure.values[0]))
                scale = figure.scale if figure.scale > 1 else 1
                figure = _Figure(held.start, figure.stop, (value,), scale=scale)
            elif held:
                yield held
            held = figure if figure.scale > 1 else None
            if not held:
                yield figure
        if held:
            yield held

    def _goes_on(self, text: str, held: _Figure, figure: _Figure) -> bool:
        value = figure.values[0]
        whole = figure.scale > 1 or (value.isdigit() and self.sums_plain)
        near = figure.start - held.stop in (0, 1) and len(value) <= LONGEST
        return near and whole and Fraction(value) < held.scale

    def _with_unit(self, text: str, figure: _Figure) -> Amount:
        start, stop, values = figure.start, figure.stop, figure.values
        end, units, per = self._units.after(text, stop)
        before = text[start - 1 : start]
        if not units:
            units = self._units.money.get(before, units)
        if self._numerals.known and len(values[0]) <= LONGEST and values[0].isdigit():
            half = self._numerals.and_a_half(text, stop) or (
                end > stop and self._numerals.and_a_half(text, end)
            )
            if half:
                values = (*values, shown(int(values[0]) + half[1]))
        amount = Amount(start, end, values, Kind.FIGURE, units, per, stop=stop)
        negative = bool(before) and before in SIGNS and _is_minus(text, start)
        return replace(amount, negative=negative, parts=figure.parts, scale=figure.scale)


def readings(figure: str, decimal: str) -> tuple[str, ...]:
    """What digits with points, commas and blanks may mean.

    Args:
        figure: As :data:`FIGURE` finds it.
        decimal: The mark before decimals, where the language has but one.
    """
    digits = re.sub(r"\D", "", figure)
    marks = [char for char in figure if not char.isdigit()]
    short = digits.lstrip("0") or "0"
    if len(digits) > LONGEST or not marks:
        return (short, digits) if len(digits) == 2 and short != digits else (digits,)
    last = figure.rindex(marks[-1])
    whole, part = re.sub(r"\D", "", figure[:last]), figure[last + 1 :]
    pointed = _decimal(whole, part)
    if len(set(marks)) > 1:
        return (pointed,)
    if len(marks) > 1 or marks[0] in " '\u2019":
        return (digits,)
    if len(part) != 3 or whole.startswith("0"):
        return tuple(dict.fromkeys((pointed, f"{whole}.{part}")))
    one = pointed if marks[0] == decimal else digits
    return (one,) if decimal else (digits, pointed)


def _decimal(whole: str, part: str) -> str:
    part = part.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{part}" if part else whole


def _vulgar(char: str) -> Fraction:
    return Fraction(VULGAR[char]).limit_denominator(12)


def _with_part(text: str, found: re.Match[str], values: tuple[str, ...]) -> _Figure:
    """A figure with the fraction that belongs to it, or is one with it."""
    start, end = found.span()
    short = values[0].isdigit() and len(values[0]) < 4
    char = text[end : end + 1]
    if char and char in VULGAR and len(values[0]) <= LONGEST:
        return _Figure(start, end + 1, (shown(Fraction(values[0]) + _vulgar(char)),))
    mixed = MIXED.match(text, end) if short else None
    if mixed and int(mixed[1]) < int(mixed[2]):
        value = int(values[0]) + Fraction(int(mixed[1]), int(mixed[2]))
        return _Figure(start, mixed.end(), (shown(value),), (values[0], mixed[1], mixed[2]))
    fraction = PARTS_OF_ONE.match(text, end) if short else None
    if fraction and _is_part(text, found, fraction):
        value = Fraction(int(values[0]), int(fraction[1]))
        return _Figure(start, fraction.end(), (shown(value),), (values[0], fraction[1]))
    return _Figure(start, end, values)


def _is_minus(text: str, start: int) -> bool:
    """Whether the mark before a number is its sign, and neither a hyphen nor a dash between."""
    further = text[max(0, start - 3) : start - 1]
    opened = further[-1:] in ("", " ", "(", "[", "\n", "\t", ":", "~", "=", "/", "±", *"<>≤≥")
    return opened and not (further[-1:] == " " and further[:1].isdigit())


def _is_part(text: str, found: re.Match[str], fraction: re.Match[str]) -> bool:
    """Whether 1/4 is a quarter, and neither a date nor two values as in 120/80."""
    before = text[found.start() - 1] if found.start() else ""
    return (
        found[0].isdigit()
        and before not in ("/", "-")
        and 0 < int(found[0][:4]) < int(fraction[1])
        and int(fraction[1]) <= 12
        and len(found[0]) <= 2
    )
