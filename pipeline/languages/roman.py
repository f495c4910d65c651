"""Roman numerals."""

from __future__ import annotations

import re
from collections.abc import Container

ROMAN = re.compile(r"(?<![^\W_])(?:([^\W\d_]+) )?([IVX]{1,7})(?![^\W_])")
ROMAN_FORM = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
ROMAN_VALUE = {"I": 1, "V": 5, "X": 10}


def value(numeral: str) -> int | None:
    """The value of a Roman numeral below 40; None for what is none."""
    if not numeral or not ROMAN_FORM.fullmatch(numeral):
        return None
    letters = [ROMAN_VALUE[letter] for letter in numeral]
    pairs = zip(letters, [*letters[1:], 0], strict=True)
    return sum(-letter if letter < following else letter for letter, following in pairs)


def values(text: str, numbered: Container[str]) -> set[str]:
    """The values of Roman numerals; a single letter is one only after what is numbered.

    Args:
        text: As a reading has it.
        numbered: Words after which a number stands, as in "type I", in small letters.
    """
    found = (
        value(numeral)
        for before, numeral in ROMAN.findall(text)
        if len(numeral) > 1 or (before and before.lower() in numbered)
    )
    return {str(number) for number in found if number}
