"""Digits, marks and blanks of all scripts as those of ASCII, so that they are read alike."""

from __future__ import annotations

import unicodedata


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
