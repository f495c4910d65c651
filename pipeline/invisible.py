"""Characters that leave a reader nothing to see, and so are nobody's words."""

from __future__ import annotations

import html
import re

INVISIBLE = (
    (0x0000, 0x001F, "control characters"),
    (0x007F, 0x009F, "control characters"),
    (0x00AD, 0x00AD, "soft hyphen"),
    (0x034F, 0x034F, "combining grapheme joiner"),
    (0x061C, 0x061C, "Arabic letter mark, for the direction of text"),
    (0x115F, 0x1160, "Hangul fillers, which stand for missing letters"),
    (0x17B4, 0x17B5, "Khmer vowels that are only thought of"),
    (0x180B, 0x180F, "Mongolian variation selectors and vowel separator"),
    (0x200B, 0x200F, "spaces and joiners without width, marks of direction"),
    (0x202A, 0x202E, "embeddings and overrides of direction"),
    (0x2060, 0x206F, "word joiner, invisible operators, isolates of direction"),
    (0x2800, 0x2800, "Braille cell without dots"),
    (0x3164, 0x3164, "Hangul filler"),
    (0xFE00, 0xFE0F, "variation selectors, which choose the look of what stands before"),
    (0xFEFF, 0xFEFF, "byte order mark, space without width"),
    (0xFFA0, 0xFFA0, "Hangul filler of half width"),
    (0xFFF0, 0xFFFB, "set aside for invisible characters, and marks of annotations"),
    (0x1BCA0, 0x1BCA3, "controls of shorthand"),
    (0x1D173, 0x1D17A, "controls of musical notes"),
    (0xE0000, 0xE0FFF, "tags, and more variation selectors"),
)
"""First and last of a range, and what it holds: what Unicode lets a font leave out, and what has
nothing to draw. White space is what Python takes for it."""
BLANK = re.compile(rf"[\s{''.join(f'{chr(first)}-{chr(last)}' for first, last, _ in INVISIBLE)}]*")


def is_blank(text: str) -> bool:
    """Whether a text is nothing but space and invisible characters, written out or as references.

    A digit, an emoji, a mark that stands on a letter: each is something that a person wrote.
    """
    return BLANK.fullmatch(html.unescape(text) if "&" in text else text) is not None
