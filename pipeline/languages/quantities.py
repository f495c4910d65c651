"""What a text says of how much: its numbers, however a language writes them, and their units.

Languages group large numbers in their own ways: 60,000 is ``6만`` in Korean and 1.4 million
``140만``. Compared digit by digit, a right translation looks wrong, and ``1.4만``, a hundredth of
it, looks right. Words count, too: where English says "forty-five", a translation may write 45.

A :class:`Reader` reads a text with the tables of its language (``data/CODE/numerals.tsv``,
``units.tsv`` and ``amounts.tsv``). One without tables reads figures, and the units that every
language writes alike.
"""

from __future__ import annotations

import enum
import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

Table = Callable[[str], Iterable[tuple[str, ...]]]
"""Gives the rows of a table by its name."""

_GROUPS = "[.,'\u2019 ]"
FIGURE = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|"
    r"\d{1,3}(?:['\u2019 ]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?|(?<![\w.)\]])\.\d+"
)
LONGEST = 15
"""Digits; more of them are a code, and compared as they stand."""
LONGEST_JOINT = 12
"""Characters between numbers that are joined."""
LONGEST_RUN = 40
"""Number words in a row; more of them are no number."""
VULGAR = {char: unicodedata.numeric(char) for char in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒"}
WORD = re.compile(r"[^\W\d_]+")
ROMAN = re.compile(r"(?<![^\W_])(?:([^\W\d_]+) )?([IVX]{1,7})(?![^\W_])")
ROMAN_FORM = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
ROMAN_VALUE = {"I": 1, "V": 5, "X": 10}
JOINTS = "-–—~〜∼～/,"
SIGNS = "-−–"
FULL_HOUR = re.compile(r":00(?![\d:])")
MINUTES = re.compile(r":(\d\d)(?![\d:])")
PARTS_OF_ONE = re.compile(r" ?/ ?(\d{1,3})(?![\d/])")
MIXED = re.compile(r" ([1-9])/(\d{1,2})(?![\d/])")
NEVER = re.compile(r"(?!)")


class Kind(enum.Enum):
    """How sure it is that a number is meant."""

    FIGURE = enum.auto()
    """It is written in digits."""
    WORDS = enum.auto()
    """It is written in words that mean nothing else."""
    ORDINAL = enum.auto()
    """It is a place in an order, in words."""
    LOOSE = enum.auto()
    """Words that can stand for it, and need not."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text, with what is counted.

    Attributes:
        start: Where it begins.
        end: Where it ends, its unit included.
        values: What it may be, the likeliest first; in the form of :func:`shown`.
        kind: How sure it is.
        units: What the unit may be; empty where none is known.
        per: What the unit is divided by, as in mg/dl.
        inherited: What the unit may be by the number that follows, as in "5 to 10 mg".
        negative: Whether a minus sign stands before it.
        parts: The numbers of which it is written, as in 1/4.
        stop: Where the number itself ends.
        scale: What a word or sign after it multiplied it by.
        rate: Whether it says "a day" or the like, so that something happens so often.
    """

    start: int
    end: int
    values: tuple[str, ...]
    kind: Kind
    units: frozenset[str] = frozenset()
    per: frozenset[str] = frozenset()
    inherited: frozenset[str] = frozenset()
    negative: bool = False
    parts: tuple[str, ...] = ()
    stop: int = 0
    scale: int = 1
    rate: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands."""
        return self.start, self.end


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read in a text.

    Attributes:
        text: With the digits and marks of all scripts as those of ASCII, as long as the text was.
        amounts: In their order.
        loose: Values that words of it may stand for.
    """

    text: str
    amounts: tuple[Amount, ...]
    loose: frozenset[str]

    @property
    def figures(self) -> tuple[Amount, ...]:
        """The numbers written in digits."""
        return tuple(amount for amount in self.amounts if amount.kind is Kind.FIGURE)

    @property
    def spelled(self) -> frozenset[str]:
        """The values that words of the text state or may stand for."""
        said = (amount.values for amount in self.amounts if amount.kind is not Kind.FIGURE)
        return self.loose.union(*said) - {"?"}


class _Alike(dict[int, str]):
    """Digits of other scripts, full-width characters and special blanks, as those of ASCII.

    A character is looked up when it is first met: there are a million.
    """

    def __missing__(self, code: int) -> str:
        char = chr(code)
        digit = unicodedata.decimal(char, None)
        if digit is not None:
            char = str(digit)
        elif 0xFF01 <= code < 0xFF5F:
            char = chr(code - 0xFEE0)
        self[code] = char
        return char


ALIKE = _Alike({ord(blank): " " for blank in "\u00a0\u202f\u2009\u2007\u3000"})
ALIKE.update({0x2212: "-", 0x066B: ".", 0x066C: ","})


def plain(text: str) -> str:
    """``text`` with ASCII for the digits, marks and blanks that look otherwise; as long as it."""
    return text if text.isascii() else text.translate(ALIKE)


def shown(value: Fraction | Decimal | int) -> str:
    """A value in the one form that values are compared in: ``32.8``, ``60000``, ``1/3``."""
    fraction = Fraction(value)
    rest = fraction.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{fraction.numerator}/{fraction.denominator}"
    text = f"{Decimal(fraction.numerator) / Decimal(fraction.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


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


def roman(numeral: str) -> int | None:
    """The value of a Roman numeral below 40; None for what is none."""
    if not numeral or not ROMAN_FORM.fullmatch(numeral):
        return None
    values = [ROMAN_VALUE[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def alternation(forms: Iterable[str]) -> str:
    """A pattern for any of ``forms``, the longest first."""
    return "|".join(sorted(forms, key=lambda form: (-len(form), form)))


def edged(form: str) -> str:
    """A form of a table as a pattern that ends where a word does, if letters with case end it."""
    if PATTERN.search(form):
        return form
    pattern = re.escape(form)
    if form[-1:].isalnum() and not HAS_NO_CASE.search(form):
        pattern = f"{pattern}(?![A-Za-z0-9\u00c0-\u024f\u0370-\u03ff])"
    return f"(?i:{pattern})" if len(form) > 3 and form.islower() else pattern


def _loosely(form: str) -> str:
    """A form as a pattern that finds it wherever a word begins with it."""
    return form if PATTERN.search(form) else rf"(?<![^\W\d_\u1100-\U0010ffff]){re.escape(form)}"


PATTERN = re.compile(r"\(\?|\[|\\|\?")
HAS_NO_CASE = re.compile("[\u1100-\u11ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]$")


class Forms:
    """Forms that mean something, found at a place of a text or anywhere in it.

    Args:
        rows: Each form with what it means; a form may come again with another meaning.
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        meanings: dict[str, list[str]] = {}
        alike: dict[str, list[str]] = {}
        for form, meaning in rows:
            meanings.setdefault(form, []).append(meaning)
            # Two patterns that only forbid other things behind them are one form.
            alike.setdefault(LOOKAROUND.sub("", form), []).append(meaning)
        self._meanings: dict[str, list[frozenset[str]]] = {}
        forms: dict[str, list[str]] = {}
        for form in sorted(meanings, key=lambda form: (-len(LOOKAROUND.sub("", form)), form)):
            for char in _first(form):
                forms.setdefault(char, []).append(edged(form))
                self._meanings.setdefault(char, []).append(
                    frozenset(alike[LOOKAROUND.sub("", form)])
                )
        # To try only what begins with the character that stands there is many times faster.
        self._forms = {
            char: "|".join(f"({pattern})" for pattern in patterns)
            for char, patterns in forms.items()
        }
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._pairs = _Pairs(meanings)
        within = "".join(char for char in forms if not HAS_CASE.match(char))
        begins = "".join(char for char in forms if HAS_CASE.match(char))
        self._begins = re.compile(
            rf"[{re.escape(within)}]|(?<![^\W\d_])[{re.escape(begins)}]"
            if within and begins
            else rf"[{re.escape(within)}]"
            if within
            else rf"(?<![^\W\d_])[{re.escape(begins)}]"
            if begins
            else "(?!)"
        )

    def at(self, text: str, position: int) -> tuple[int, frozenset[str]] | None:
        """The longest form that stands at a place: where it ends and what it means."""
        char = text[position : position + 1]
        pattern = self._patterns.get(char)
        if pattern is None:
            if char not in self._forms:
                return None
            pattern = self._patterns[char] = re.compile(self._forms[char])
        found = pattern.match(text, position)
        if not found:
            return None
        return found.end(), self._meanings[char][(found.lastindex or 1) - 1]

    def all(self, text: str) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Where forms stand, and what they mean; none begins inside a word."""
        end = 0
        for place in self._begins.finditer(text):
            within = place[0].isdigit() and text[place.start() - 1 : place.start()].isdigit()
            start = place.start()
            if start < end or within or text[start : start + 2].lower() not in self._pairs:
                continue
            if found := self.at(text, place.start()):
                end = found[0]
                yield place.start(), end, found[1]


LOOKAROUND = re.compile(r"\(\?<?[!=](?:\[[^\]]*\]|[^)\[])*\)")
LOOKBEHIND = re.compile(r"\(\?<[!=](?:\[[^\]]*\]|[^)\[])*\)")
HAS_CASE = re.compile("[^\\W\\d_\u1100-\u11ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")


class _Pairs:
    """The two characters, in small letters, that forms may begin with."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._pairs: set[str] = set()
        self._any: set[str] = set()
        for form in forms:
            bare = LOOKBEHIND.sub("", form, count=1).lower()
            plain = len(bare) > 1 and not PATTERN.search(form)
            # What follows the first character of a pattern, or of a short form, is not known.
            (self._pairs if plain else self._any).add(bare[:2] if plain else bare[:1])

    def __contains__(self, pair: str) -> bool:
        return pair in self._pairs or pair[:1] in self._any


def _first(form: str) -> frozenset[str]:
    """The characters that a form of a table may begin with."""
    char = LOOKBEHIND.sub("", form, count=1)[:1]
    return frozenset((char, char.upper())) if len(form) > 3 and form.islower() else frozenset(char)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number in digits: where, what it may mean, its parts, what multiplied it."""

    start: int
    stop: int
    values: tuple[str, ...]
    parts: tuple[str, ...] = ()
    scale: int = 1
    skip: int = -1


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    kinds: tuple[tuple[str, int], ...]

    def value(self, *kinds: str) -> int | None:
        for kind, value in self.kinds:
            if kind in kinds:
                return value
        return None


@dataclass(slots=True)
class _Number:
    """A number in words while it is read.

    Attributes:
        total: The thousands, millions and so on that are complete.
        part: What may yet be multiplied.
        room: Below what the next word must lie.
        closed: Whether an ordinal has ended it.
    """

    total: int = 0
    part: int = 0
    room: int = 0
    closed: bool = False

    def takes(self, token: _Token, *, first: bool, unit: bool) -> bool:
        """Whether a word goes on with the number; if so, it is added.

        Args:
            token: The word.
            first: Whether it begins the number.
            unit: Whether it is rather the name of a unit.
        """
        number, scale = token.value("number", "one"), token.value("scale")
        if number is None and first:
            number = token.value("article")
        ordinal = token.value("ordinal")
        if number is not None and (first or number < self.room):
            self.part, self.room = self.part + number, _room(number)
        elif scale is not None and (scale > 100 or self.part < 100):
            self._multiply(scale)
        elif ordinal is not None and not first and not unit and ordinal < self.room:
            self.part, self.closed = self.part + ordinal, True
        else:
            return False
        return True

    def _multiply(self, scale: int) -> None:
        self.room = scale
        if scale == 100:
            self.part = (self.part or 1) * 100
        elif self.part == 0 and 0 < self.total < scale:
            self.total *= scale
        else:
            self.total, self.part = self.total + (self.part or 1) * scale, 0


class Reader:
    """Reads texts of one language.

    Args:
        table: Gives the language's tables.
        common: Gives the tables that hold in every language.
        decimal: The mark before decimals, where the language has but one.

    Attributes:
        knows_words: Whether numbers in words are read.
    """

    sums_plain = False
    """Whether a figure that nothing multiplies can go on with one that something does."""

    def __init__(self, table: Table, common: Table, decimal: str = "") -> None:
        rows = [row for row in table("numerals") if len(row) == 3]
        self.knows_words = bool(rows)
        self.decimal = decimal
        self.rows = rows
        self.words: dict[str, tuple[tuple[str, int], ...]] = {}
        for word, value, kind in rows:
            meant = (kind, int(value) if value.isdigit() else -1)
            if kind in READ:
                self.words[word] = (*self.words.get(word, ()), meant)
        self.scales = {word: int(value) for word, value, kind in rows if kind == "scale"}
        self.letters = {word: int(value) for word, value, kind in rows if kind == "letter"}
        self.dimension: dict[str, str] = {}
        forms: list[tuple[str, str]] = []
        for dimension, concepts, *names in (*common("units"), *table("units")):
            for concept in concepts.split(","):
                self.dimension[concept] = dimension
                forms += [(name, concept) for name in names]
        self.units = Forms(forms)
        self._signs = {concept: names[0] for _, concept, *names in common("units")}
        self._money = {"$": frozenset(("usd", "mxn"))}
        self._names: dict[str, list[str]] = {}
        for form, concept in forms:
            self._names.setdefault(concept, []).append(form)
            if self.dimension[concept] == "currency" and not form.isalnum() and len(form) == 1:
                self._money[form] = self._money.get(form, frozenset()) | {concept}
        self._currencies: dict[str, list[str]] = {}
        for dimension, concepts, *names in table("units"):
            if dimension == "currency":
                for concept in concepts.split(","):
                    self._currencies.setdefault(concept, []).extend(names)
        self.phrases = Forms(
            (form.removesuffix("*"), f"{value} {unit}{'*' * form.endswith('*')}")
            for form, value, unit in table("amounts")
        )
        self._scale = re.compile(self._scale_pattern())
        letters = "|".join(map(re.escape, sorted(self.letters, key=len, reverse=True)))
        self._letter = re.compile(rf"(?: (?=\w\w))?({letters})(?![^\W_])") if letters else NEVER
        named = self._named("range") + self._named("list")
        joint = "|".join(map(re.escape, sorted(named, key=len, reverse=True)))
        self._joint = re.compile(rf"\s*+,?\s*+(?:[{JOINTS}]|{joint or '(?!)'})?\s*")
        ranges = "|".join(map(re.escape, sorted(self._named("range"), key=len, reverse=True)))
        self._range = re.compile(rf"\s*(?:[-–—~〜∼～]|{ranges or '(?!)'})\s*")
        per = "|".join(map(re.escape, self._named("per")))
        self._per = re.compile(rf"/| (?:{per}) " if per else "/")
        parts = alternation(map(re.escape, self._named("part-of")))
        self._part_of = re.compile(rf"(?: (?:{parts}))?(?= )" if parts else "")
        self._numbered = frozenset(self._named("numbered"))
        opens, closes = self._named("opens"), self._named("closes")
        self._opens = re.compile(rf"\b(?i:{'|'.join(opens) or '(?!)'}) (?:[^\W\d_]+ )?[^\w\s]?\Z")
        self._closes = re.compile(rf" ?(?:{'|'.join(closes) or '(?!)'})")
        fillers = "|".join(map(re.escape, self._named("filler")))
        self._gap = re.compile(
            rf"[ -]?(?:(?i:{fillers}) (?:(?i:{fillers}) )?)?" if fillers else r"[ -]?"
        )
        self.read = functools.lru_cache(maxsize=512)(self._read)

    @property
    def names_currencies(self) -> bool:
        """Whether the names of currencies are known."""
        return bool(self._currencies)

    @functools.lru_cache(maxsize=64)  # noqa: B019 - there are a few readers, which live as long
    def _currency(self, concept: str) -> re.Pattern[str]:
        forms = self._currencies.get(concept, ())
        return re.compile("|".join(map(_loosely, forms)) or "(?!)", re.I)

    def mentions(self, text: str, currencies: Iterable[str]) -> bool:
        """Whether any of the currencies is named anywhere in a text."""
        return any(self._currency(currency).search(text) for currency in currencies)

    def sign(self, units: frozenset[str]) -> str | None:
        """The sign of a unit in every language, if there is one and it is clear which."""
        return self._signs.get(min(units)) if len(units) == 1 else None

    def named_units(self, text: str) -> frozenset[str]:
        """The units that words of a text are the names of."""
        words = set(WORD.findall(text.lower()))
        named = (unit for unit, names in self._names.items() if not words.isdisjoint(names))
        return frozenset(named)

    def _named(self, kind: str) -> list[str]:
        return [word for word, _, of_kind in self.rows if of_kind == kind]

    def _scale_pattern(self) -> str:
        if not self.scales:
            return "(?!)"
        return rf"[ -]?((?i:{alternation(map(re.escape, self.scales))}))(?![^\W_])"

    # Figures

    def _read(self, text: str) -> Reading:
        text = plain(text)
        loose: set[str] = set()
        amounts = list(self._in_phrases(text)) if self.knows_words else []
        unread = _without(text, [(amount.start, amount.end) for amount in amounts])
        if any(mark in unread for mark in ("://", "www.", "@", "⟦")):
            unread = _without(unread, [found.span() for found in ADDRESS.finditer(unread)])
        if HAS_DIGIT.search(unread):
            figures = list(self._figures(unread))
            amounts += figures
            scaled = [(figure.start, figure.stop) for figure in figures if figure.scale > 1]
            unread = _without(unread, sorted(scaled))
        if self.knows_words:
            amounts += self._in_words(unread, loose)
        amounts.sort(key=lambda amount: (amount.start, amount.end))
        loose |= self._romans(text)
        self._more(text, amounts, loose)
        self._inherit(text, amounts)
        return Reading(text, tuple(amounts), frozenset(loose))

    def _more(self, text: str, amounts: list[Amount], loose: set[str]) -> None:
        """What only one language has: other readings of ``amounts``, more ``loose`` values."""

    def _figures(self, text: str) -> Iterator[Amount]:
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
        values = readings(found[0], self.decimal)
        if text[end : end + 1] == ":" and len(found[0]) <= 2:
            if hours := FULL_HOUR.match(text, end):
                return _Figure(start, end, values, skip=hours.end())
            if MINUTES.match(text, end):
                return _Figure(start, end, values)
        stop, scale = self._scaled(text, end, values[0])
        if scale > 1:
            return _Figure(start, stop, (shown(Fraction(values[0]) * scale),), scale=scale)
        letter = self._letter.match(text, end)
        if letter and len(values[0]) <= LONGEST:
            larger = shown(Fraction(values[0]) * self.letters[letter[1]])
            if text[start - 1 : start] in self._money or self._unit(text, letter.end())[1]:
                # 2.8m people are no meters.
                return _Figure(start, letter.end(), (larger, *values))
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

    def _scaled(self, text: str, end: int, value: str) -> tuple[int, int]:
        """Where the words or signs end that multiply a number, and what they come to."""
        scale = 1
        if len(value) > 2 * LONGEST:
            return end, scale
        for _ in range(3):
            found = self._scale.match(text, end)
            if not found:
                break
            scale *= self.scales[found[1].lower()]
            end = found.end()
        return end, scale

    def _with_unit(self, text: str, figure: _Figure) -> Amount:
        start, stop, values = figure.start, figure.stop, figure.values
        end, units, per = self._unit(text, stop)
        before = text[start - 1 : start]
        if not units:
            units = self._money.get(before, units)
        if self.knows_words and len(values[0]) <= LONGEST and values[0].isdigit():
            half = self._and_a_half(text, stop) or (end > stop and self._and_a_half(text, end))
            if half:
                values = (*values, shown(int(values[0]) + half[1]))
        amount = Amount(start, end, values, Kind.FIGURE, units, per, stop=stop)
        negative = bool(before) and before in SIGNS and _is_minus(text, start)
        return replace(amount, negative=negative, parts=figure.parts, scale=figure.scale)

    def _unit(self, text: str, stop: int) -> tuple[int, frozenset[str], frozenset[str]]:
        gap = self._gap.match(text, stop)
        at = gap.end() if gap else stop
        found = self.units.at(text, at) or (
            self.units.at(text, stop + 1) if at > stop + 1 else None
        )
        if not found and at > stop:
            found = self.units.at(text, stop)
        if not found:
            return stop, frozenset(), frozenset()
        end, units = found
        per = self._per.match(text, end)
        if per and (divided := self.units.at(text, per.end())):
            return divided[0], units, divided[1]
        return end, units, frozenset()

    # Words

    def _tokens(self, text: str) -> list[_Token]:
        words = self.words
        return [
            _Token(found.start(), found.end(), kinds)
            for found in WORD.finditer(text)
            if (kinds := words.get(found[0].lower()))
        ]

    def _in_words(self, text: str, loose: set[str]) -> Iterator[Amount]:
        """The numbers that words state; what they may mean beside is put into ``loose``."""
        tokens = self._tokens(text)
        at = 0
        while at < len(tokens):
            kinds = tokens[at].kinds
            loose.update(str(value) for kind, value in kinds if kind in MAY_MEAN)
            length, value, kind = self._run(text, tokens, at)
            if length:
                amount = self._counted(text, tokens[at : at + length], value, kind, loose)
                yield amount
                at += length
                while at < len(tokens) and tokens[at].start < amount.end:
                    loose.update(str(v) for kind, v in tokens[at].kinds if kind == "ordinal")
                    at += 1
            else:
                for of_kind, number in kinds:
                    yield from self._alone(text, tokens[at], of_kind, number, loose)
                at += 1

    def _alone(
        self, text: str, token: _Token, kind: str, value: int, loose: set[str]
    ) -> Iterator[Amount]:
        if kind == "some":
            end, units, per = self._unit(text, token.end)
            if units:
                yield Amount(token.start, end, ("?",), Kind.LOOSE, units, per, stop=token.end)
        elif kind in CUTS:
            part = Fraction(1, value)
            loose |= {shown(part), shown(part * 100)}
            if value == 2:
                end, units, per = self._unit(text, self._after_part(text, token.end))
                sure = Kind.WORDS if units else Kind.LOOSE
                yield Amount(token.start, end, (shown(part),), sure, units, per, stop=token.end)
            loose.update(self._of(text, token.end, part))
        elif kind == "ordinal":
            loose.add(str(value))
            kind_of = Kind.ORDINAL if value > 2 else Kind.LOOSE
            yield Amount(token.start, token.end, (str(value),), kind_of, stop=token.end)

    def _of(self, text: str, end: int, part: Fraction) -> Iterator[str]:
        """What a part comes to of the large number that follows, as in "half a million"."""
        for word, _ in _next_words(text, self._after_part(text, end), 1):
            for kind, number in self.words.get(word, ()):
                if kind in ("scale", "group"):
                    yield shown(part * number)

    def _meaning(self, word: str, *kinds: str) -> int | None:
        return next((value for kind, value in self.words.get(word, ()) if kind in kinds), None)

    def _after_part(self, text: str, end: int) -> int:
        """Where the words end that may stand between "half" and what is halved."""
        found = self._part_of.match(text, end)
        return found.end() if found else end

    def _counted(
        self, text: str, run: list[_Token], value: Fraction, kind: Kind, loose: set[str]
    ) -> Amount:
        start, stop = run[0].start, run[-1].end
        end, units, per = self._unit(text, stop)
        values = [shown(value)]
        if kind is Kind.LOOSE:
            loose.add(values[0])
        half = self._and_a_half(text, stop) or (units and self._and_a_half(text, end))
        share = Fraction(0)
        if half:
            stop, scale = self._scaled(text, half[0], "1")
            values = [shown((value + half[1]) * scale), *values]
        else:
            for word, after in _next_words(text, stop, 1):
                group, cut = self._meaning(word, "group"), self._meaning(word, "part", "share")
                if group:
                    loose.add(shown(value * group))
                elif cut and value < 100:
                    share, stop, units = Fraction(value, cut), after, frozenset()
                    values = [shown(share), *values]
                    loose |= {shown(share * 100), *self._of(text, after, share)}
                    loose |= {str(cut)} if self._meaning(word, "part") else set()
        if not units:
            end, units, per = self._unit(text, self._after_part(text, stop) if share else stop)
        if units and share:
            kind = Kind.WORDS
        scale = run[-1].value("scale") or 1
        amount = Amount(start, max(end, stop), tuple(values), kind, units, per, stop=stop)
        rate = len(run) == 1 and run[0].value("article") is not None and units <= PERIODS
        return replace(amount, scale=scale, rate=bool(rate and units))

    def _and_a_half(self, text: str, end: int) -> tuple[int, Fraction] | None:
        words = list(_next_words(text, end, 3))
        if not words or not any(kind == "and" for kind, _ in self.words.get(words[0][0], ())):
            return None
        numerator = 1
        for word, stop in words[1:]:
            for kind, value in self.words.get(word, ()):
                if kind in CUTS and value in (2, 4):
                    return stop, Fraction(numerator, value)
                if kind == "number" and value == 3:
                    numerator = 3
        return None

    def _run(self, text: str, tokens: list[_Token], at: int) -> tuple[int, Fraction, Kind]:
        """How many tokens from one on name a number together, which, and how surely."""
        number = _Number()
        end, position, used = tokens[at].start, at, 0
        if tokens[at].value("number", "one", "scale", "article") is None:
            return 0, Fraction(0), Kind.LOOSE
        while position < len(tokens) and position - at < LONGEST_RUN and not number.closed:
            token = tokens[position]
            gap = text[end : token.start]
            if used and not (gap in (" ", "-") or (gap == ", " and number.room >= 1000)):
                break
            if used and self._joins(text, tokens, position, number):
                end, position = token.end, position + 1
                continue
            unit = used and self._is_unit(text, token, number.room)
            if not number.takes(token, first=not used, unit=bool(unit)):
                break
            position += 1
            used, end = position - at, token.end
        if position - at >= LONGEST_RUN:
            return position - at, Fraction(0), Kind.LOOSE
        value = number.total + number.part
        sure = Kind.ORDINAL if number.closed else Kind.WORDS
        return used, Fraction(value), Kind.LOOSE if used == 1 and value == 1 else sure

    def _joins(self, text: str, tokens: list[_Token], position: int, number: _Number) -> bool:
        """Whether a word only joins what stands on both sides of it into one number."""
        token, joins = tokens[position], tokens[position].value("and")
        if joins is None or not (number.room == joins or number.room > joins >= 100):
            return False
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        more = following.value("number", "one", "ordinal") if following else None
        if following is None or more is None or more >= number.room:
            return False
        return text[token.end : following.start] == " "

    def _is_unit(self, text: str, token: _Token, room: int) -> bool:
        """Whether an ordinal is rather a unit: a thirty-second stretch takes thirty seconds."""
        found = self.units.at(text, token.start)
        followed = self._part_of.match(text, token.end)
        return bool(found and room == 10) and not (followed and followed[0])

    def _in_phrases(self, text: str) -> Iterator[Amount]:
        for start, end, meanings in self.phrases.all(text):
            values, units, kind = [], set(), Kind.WORDS
            for meaning in sorted(meanings):
                value, unit = meaning.split(" ")
                if unit.endswith("*"):
                    unit, kind = unit[:-1], Kind.LOOSE
                values.append(value)
                units.add(unit)
            rate = kind is Kind.LOOSE and values == ["1"] and units <= PERIODS
            concepts = frozenset(units) - {"-"}
            yield Amount(start, end, tuple(values), kind, concepts, stop=end, rate=rate)

    def _romans(self, text: str) -> set[str]:
        """The values of Roman numerals; a single letter is one only after what is numbered."""
        found = (
            roman(numeral)
            for before, numeral in ROMAN.findall(text)
            if len(numeral) > 1 or (before and before.lower() in self._numbered)
        )
        return {str(value) for value in found if value}

    def _inherit(self, text: str, amounts: list[Amount]) -> None:
        """Give each number without a unit or a scale that of the next that it is joined to."""
        units, scale, begins = frozenset[str](), 1, -1
        for place in range(len(amounts) - 1, -1, -1):
            amount = amounts[place]
            if amount.kind is Kind.LOOSE:
                continue
            joined = begins >= 0 and self.joins(text, amount.end, begins)
            known = amount.units
            if joined and not known:
                amount, known = replace(amount, inherited=units), units
                said_once = scale > 1 and amount.scale == 1 and "," not in text[amount.end : begins]
                if said_once and len(amount.values[0]) <= LONGEST:
                    more = shown(Fraction(amount.values[0]) * scale)
                    amount = replace(amount, values=(*amount.values, more))
            amounts[place] = amount
            units, scale, begins = known, amount.scale, amount.start

    def joins(self, text: str, end: int, start: int) -> bool:
        """Whether nothing but a word or mark that joins numbers stands between two places."""
        return 0 <= start - end <= LONGEST_JOINT and bool(self._joint.fullmatch(text, end, start))

    def leads(self, text: str, one: tuple[int, int], two: tuple[int, int]) -> bool:
        """Whether one place leads to the next one, as in "from Monday to Friday"."""
        if not 0 <= two[0] - one[1] <= LONGEST_JOINT:
            return False
        opened = self._opens.search(text[max(0, one[0] - LONGEST_JOINT) : one[0]])
        return bool(self._range.fullmatch(text, one[1], two[0])) or bool(
            opened and self.joins(text, one[1], two[0])
        )

    def ranges(self, reading: Reading) -> Iterator[tuple[Amount, Amount]]:
        """Numbers of which one goes to the next, as in "5 to 10"."""
        text = reading.text
        sure = [amount for amount in reading.amounts if amount.kind is not Kind.LOOSE]
        for one, two in pairwise(sure):
            if not 0 <= two.start - one.end <= LONGEST_JOINT:
                continue
            begin = two.start - (text[two.start - 1] in SIGNS_BEFORE)
            between = self._opens.search(text[max(0, one.start - LONGEST_JOINT) : one.start])
            between = between or self._closes.match(text, two.end)
            if self._range.fullmatch(text, one.end, begin) or (
                between and self.joins(text, one.end, begin)
            ):
                yield one, two


ADDRESS = re.compile(r"⟦[^⟧]{0,9}⟧|(?:https?://|www\.)[!-~]+|[!-?A-~]{1,64}@[!-?A-~]{1,255}")
PERIODS = frozenset({"second", "minute", "hour", "day", "night", "week", "month", "year"})
SIGNS_BEFORE = "$£€¥₩"
HAS_DIGIT = re.compile(r"\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒]")
READ = frozenset(
    "number one article scale ordinal part share group loose some and native sino".split()
)
"""Kinds of words to read; the others only join what is read."""
MAY_MEAN = frozenset({"loose", "group"})
CUTS = frozenset({"part", "share"})


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with nothing to read in ``spans``."""
    kept, begun = [], 0
    for start, end in spans:
        kept += [text[begun:start], "\0" * (end - start)]
        begun = end
    return "".join([*kept, text[begun:]]) if kept else text


def _room(value: int) -> int:
    """Below what a number must lie that may follow ``value`` in words."""
    if value < 20:
        return 1
    return 100 if value % 100 == 0 else 10 if value % 10 == 0 else 1


def _next_words(text: str, end: int, most: int) -> Iterator[tuple[str, int]]:
    for _ in range(most):
        found = WORD.match(text, end + 1) if text[end : end + 1] in (" ", "-") else None
        if not found:
            return
        yield found[0].lower(), found.end()
        end = found.end()


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
