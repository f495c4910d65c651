"""English, the language that articles are written in."""

from __future__ import annotations

import re

from pipeline.languages.base import Language

NEGATION = re.compile(
    # "No. 12" is a number, but "Is it safe? No. 2 tablets harm." begins with an answer.
    r"\b(?:not|(?<=[.?!] )no|no(?!\. ?\d)|never|none|nor|neither|nobody|"
    r"nothing|without|cannot)\b|n['’]t\b",
    re.I,
)


class English(Language):
    """English as the source of translations."""

    code = "en"
