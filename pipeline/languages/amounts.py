"""Amounts: numbers that a text states, with their units, as values to compare."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

LONGEST = 15
"""Digits; more of them are a code, and compared as they stand."""


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
