"""What a text says of how much: its numbers, however a language writes them, and their units.

Languages group large numbers in their own ways: 60,000 is ``6만`` in Korean and 1.4 million
``140만``. Compared digit by digit, a right translation looks wrong, and ``1.4만``, a hundredth of
it, looks right. Words count, too: where English says "forty-five", a translation may write 45.

A :class:`Reader` reads a text with the tables of its language (``data/CODE/numerals.tsv``,
``units.tsv`` and ``amounts.tsv``). One without tables reads figures, and the units that every
language writes alike.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from pipeline.languages import roman
from pipeline.languages.amounts import Amount, Kind, Reading
from pipeline.languages.figures import HAS_DIGIT, Figures
from pipeline.languages.forms import Forms
from pipeline.languages.joints import Joints
from pipeline.languages.number_words import NumberWords
from pipeline.languages.numerals import Numerals, Table
from pipeline.languages.plain_text import plain
from pipeline.languages.unit_names import PERIODS, UnitNames

ADDRESS = re.compile(r"⟦[^⟧]{0,9}⟧|(?:https?://|www\.)[!-~]+|[!-?A-~]{1,64}@[!-?A-~]{1,255}")


class Reader:
    """Reads texts of one language.

    Args:
        table: Gives the language's tables.
        common: Gives the tables that hold in every language.
        decimal: The mark before decimals, where the language has but one.

    Attributes:
        numerals: The words for numbers.
        units: The names and signs of units.
        joints: What joins two numbers.
    """

    reads_numerals = Numerals
    reads_figures = Figures
    reads_words = NumberWords

    def __init__(self, table: Table, common: Table, decimal: str = "") -> None:
        self.numerals = self.reads_numerals(table)
        self.units = UnitNames(table, common, self.numerals)
        self.joints = Joints(self.numerals)
        self._figures = self.reads_figures(self.numerals, self.units, decimal)
        self._words = self.reads_words(self.numerals, self.units)
        self._phrases = Forms(
            (form.removesuffix("*"), f"{value} {unit}{'*' * form.endswith('*')}")
            for form, value, unit in table("amounts")
        )
        self._numbered = frozenset(self.numerals.named("numbered"))
        self.read = functools.lru_cache(maxsize=512)(self._read)

    def _read(self, text: str) -> Reading:
        text = plain(text)
        loose: set[str] = set()
        amounts = list(self._in_phrases(text)) if self.numerals.known else []
        unread = _without(text, [(amount.start, amount.end) for amount in amounts])
        if any(mark in unread for mark in ("://", "www.", "@", "⟦")):
            unread = _without(unread, [found.span() for found in ADDRESS.finditer(unread)])
        if HAS_DIGIT.search(unread):
            figures = list(self._figures.read(unread))
            amounts += figures
            scaled = [(figure.start, figure.stop) for figure in figures if figure.scale > 1]
            unread = _without(unread, sorted(scaled))
        if self.numerals.known:
            amounts += self._words.read(unread, loose)
        amounts.sort(key=lambda amount: (amount.start, amount.end))
        loose |= roman.values(text, self._numbered)
        self._more(text, amounts, loose)
        self.joints.inherit(text, amounts)
        return Reading(text, tuple(amounts), frozenset(loose))

    def _more(self, text: str, amounts: list[Amount], loose: set[str]) -> None:
        """What only one language has: other readings of ``amounts``, more ``loose`` values."""

    def _in_phrases(self, text: str) -> Iterator[Amount]:
        for start, end, meanings in self._phrases.all(text):
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


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with nothing to read in ``spans``."""
    kept, begun = [], 0
    for start, end in spans:
        kept += [text[begun:start], "\0" * (end - start)]
        begun = end
    return "".join([*kept, text[begun:]]) if kept else text
