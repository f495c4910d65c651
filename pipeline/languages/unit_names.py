"""The units of a language: their names and signs, what they measure, how they follow a number."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from pipeline.languages.forms import Forms, at_word_start
from pipeline.languages.numerals import WORD, Numerals, Table

PERIODS = frozenset({"second", "minute", "hour", "day", "night", "week", "month", "year"})


class UnitNames:
    """The names and signs of units in one language.

    Args:
        table: Gives the language's tables.
        common: Gives the tables that hold in every language.
        numerals: For the words between a number and its unit.

    Attributes:
        forms: Names and signs, with the units that they may mean.
        dimension: What each unit measures.
        money: The signs that stand before a sum, with the currencies that they may mean.
    """

    def __init__(self, table: Table, common: Table, numerals: Numerals) -> None:
        self.dimension: dict[str, str] = {}
        forms: list[tuple[str, str]] = []
        for dimension, concepts, *names in (*common("units"), *table("units")):
            for concept in concepts.split(","):
                self.dimension[concept] = dimension
                forms += [(name, concept) for name in names]
        self.forms = Forms(forms)
        self._signs = {concept: names[0] for _, concept, *names in common("units")}
        self.money = {"$": frozenset(("usd", "mxn"))}
        self._names: dict[str, list[str]] = {}
        for form, concept in forms:
            self._names.setdefault(concept, []).append(form)
            if self.dimension[concept] == "currency" and not form.isalnum() and len(form) == 1:
                self.money[form] = self.money.get(form, frozenset()) | {concept}
        self._currencies: dict[str, list[str]] = {}
        for dimension, concepts, *names in table("units"):
            if dimension == "currency":
                for concept in concepts.split(","):
                    self._currencies.setdefault(concept, []).extend(names)
        per = "|".join(map(re.escape, numerals.named("per")))
        self._per = re.compile(rf"/| (?:{per}) " if per else "/")
        fillers = "|".join(map(re.escape, numerals.named("filler")))
        self._gap = re.compile(
            rf"[ -]?(?:(?i:{fillers}) (?:(?i:{fillers}) )?)?" if fillers else r"[ -]?"
        )

    def after(self, text: str, stop: int) -> tuple[int, frozenset[str], frozenset[str]]:
        """The unit of a number: where it ends, what it may be, and what it is divided by.

        Args:
            text: As a reading has it.
            stop: Where the number ends.
        """
        gap = self._gap.match(text, stop)
        at = gap.end() if gap else stop
        found = self.forms.at(text, at) or (
            self.forms.at(text, stop + 1) if at > stop + 1 else None
        )
        if not found and at > stop:
            found = self.forms.at(text, stop)
        if not found:
            return stop, frozenset(), frozenset()
        end, units = found
        per = self._per.match(text, end)
        if per and (divided := self.forms.at(text, per.end())):
            return divided[0], units, divided[1]
        return end, units, frozenset()

    @property
    def names_currencies(self) -> bool:
        """Whether the names of currencies are known."""
        return bool(self._currencies)

    def mentions(self, text: str, currencies: Iterable[str]) -> bool:
        """Whether any of the currencies is named anywhere in a text."""
        return any(self._currency(currency).search(text) for currency in currencies)

    def sign(self, units: frozenset[str]) -> str | None:
        """The sign of a unit in every language, if there is one and it is clear which."""
        return self._signs.get(min(units)) if len(units) == 1 else None

    def named_in(self, text: str) -> frozenset[str]:
        """The units that words of a text are the names of."""
        words = set(WORD.findall(text.lower()))
        named = (unit for unit, names in self._names.items() if not words.isdisjoint(names))
        return frozenset(named)

    @functools.lru_cache(maxsize=64)  # noqa: B019 - there are a few languages, which live as long
    def _currency(self, concept: str) -> re.Pattern[str]:
        forms = self._currencies.get(concept, ())
        return re.compile("|".join(map(at_word_start, forms)) or "(?!)", re.I)
