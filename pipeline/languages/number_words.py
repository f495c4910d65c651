"""Numbers in words, as in "two hundred and fifty", "a quarter of a million", "the third"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.languages.amounts import Amount, Kind, shown
from pipeline.languages.numerals import CUTS, WORD, Numerals, next_words
from pipeline.languages.unit_names import PERIODS, UnitNames

LONGEST_RUN = 40
"""Number words in a row; more of them are no number."""
MAY_MEAN = frozenset({"loose", "group"})


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


class NumberWords:
    """Reads the numbers in words of one language.

    Args:
        numerals: The words.
        units: The units that follow them.
    """

    def __init__(self, numerals: Numerals, units: UnitNames) -> None:
        self._numerals = numerals
        self._units = units

    def read(self, text: str, loose: set[str]) -> Iterator[Amount]:
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

    def _tokens(self, text: str) -> list[_Token]:
        words = self._numerals.words
        return [
            _Token(found.start(), found.end(), kinds)
            for found in WORD.finditer(text)
            if (kinds := words.get(found[0].lower()))
        ]

    def _alone(
        self, text: str, token: _Token, kind: str, value: int, loose: set[str]
    ) -> Iterator[Amount]:
        if kind == "some":
            end, units, per = self._units.after(text, token.end)
            if units:
                yield Amount(token.start, end, ("?",), Kind.LOOSE, units, per, stop=token.end)
        elif kind in CUTS:
            part = Fraction(1, value)
            loose |= {shown(part), shown(part * 100)}
            if value == 2:
                end, units, per = self._units.after(
                    text, self._numerals.after_part(text, token.end)
                )
                sure = Kind.WORDS if units else Kind.LOOSE
                yield Amount(token.start, end, (shown(part),), sure, units, per, stop=token.end)
            loose.update(self._of(text, token.end, part))
        elif kind == "ordinal":
            loose.add(str(value))
            kind_of = Kind.ORDINAL if value > 2 else Kind.LOOSE
            yield Amount(token.start, token.end, (str(value),), kind_of, stop=token.end)

    def _of(self, text: str, end: int, part: Fraction) -> Iterator[str]:
        """What a part comes to of the large number that follows, as in "half a million"."""
        for word, _ in next_words(text, self._numerals.after_part(text, end), 1):
            for kind, number in self._numerals.words.get(word, ()):
                if kind in ("scale", "group"):
                    yield shown(part * number)

    def _counted(
        self, text: str, run: list[_Token], value: Fraction, kind: Kind, loose: set[str]
    ) -> Amount:
        start, stop = run[0].start, run[-1].end
        end, units, per = self._units.after(text, stop)
        values = [shown(value)]
        if kind is Kind.LOOSE:
            loose.add(values[0])
        half = self._numerals.and_a_half(text, stop) or (
            units and self._numerals.and_a_half(text, end)
        )
        share = Fraction(0)
        if half:
            stop, scale = self._numerals.scaled(text, half[0], "1")
            values = [shown((value + half[1]) * scale), *values]
        else:
            for word, after in next_words(text, stop, 1):
                group, cut = (
                    self._numerals.meaning(word, "group"),
                    self._numerals.meaning(word, "part", "share"),
                )
                if group:
                    loose.add(shown(value * group))
                elif cut and value < 100:
                    share, stop, units = Fraction(value, cut), after, frozenset()
                    values = [shown(share), *values]
                    loose |= {shown(share * 100), *self._of(text, after, share)}
                    loose |= {str(cut)} if self._numerals.meaning(word, "part") else set()
        if not units:
            end, units, per = self._units.after(
                text, self._numerals.after_part(text, stop) if share else stop
            )
        if units and share:
            kind = Kind.WORDS
        scale = run[-1].value("scale") or 1
        amount = Amount(start, max(end, stop), tuple(values), kind, units, per, stop=stop)
        rate = len(run) == 1 and run[0].value("article") is not None and units <= PERIODS
        return replace(amount, scale=scale, rate=bool(rate and units))

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
        found = self._units.forms.at(text, token.start)
        followed = self._numerals.after_part(text, token.end) > token.end
        return bool(found and room == 10) and not followed


def _room(value: int) -> int:
    """Below what a number must lie that may follow ``value`` in words."""
    if value < 20:
        return 1
    return 100 if value % 100 == 0 else 10 if value % 10 == 0 else 1
