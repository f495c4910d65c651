"""Words of a text, for checks that do not ask what language they are of."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+")
ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]\"'\u1100-\ud7ff\uf900-\uffff]*"
    r"[^\s<>()\[\]\"'.,;:!?\u1100-\ud7ff\uf900-\uffff]"
)
"""An address, without what scripts that put no blank after it write there."""
NOT_PROSE = re.compile(
    rf"{ADDRESS.pattern}|\S{{1,99}}@\S+|\S{{0,99}}\w[./_]\w\S*|⟦[^⟦⟧]*⟧|\{{\w*\}}"
)
"""Addresses, names of files and pages, and placeholders, whose words are no words of the text."""


SIGNS = re.compile(r"[@/_⟦{]|\w\.\w")


def prose(text: str) -> str:
    """``text`` with blanks in place of addresses, names of files and placeholders."""
    if not SIGNS.search(text):
        return text
    return NOT_PROSE.sub(lambda found: " " * len(found[0]), text)
