"""Quotation marks, which engines keep as English has them."""

from __future__ import annotations

import re

Marks = tuple[str, str]
"""What opens a quotation, and what closes it."""
CURLY: Marks = ("“", "”")
ANGULAR: Marks = ("«", "»")
QUOTED = re.compile(r'"([^"“”]+)"|“([^"“”]+)”')


def quoted(source: str, target: str, marks: Marks) -> str:
    """``target`` with ``marks`` around its quotations, if the English text has any."""
    if not QUOTED.search(source):
        return target
    opening, closing = marks
    return QUOTED.sub(lambda found: f"{opening}{found[1] or found[2]}{closing}", target)
