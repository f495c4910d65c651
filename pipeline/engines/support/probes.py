"""Which tokens an engine copies unchanged; found out by trying."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence

from pipeline.translate.engine import PLACEHOLDERS, Hypothesis

STYLES: tuple[tuple[str, ...], ...] = (
    PLACEHOLDERS,
    tuple(f"{{{number}}}" for number in range(10)),
    tuple(f"X{number}X" for number in range(10)),
    tuple(f"#{number}#" for number in range(10)),
    tuple(f"@{number}" for number in range(10)),
)
SENTENCES = (
    "Press A to open the window.",
    "The file A is in the folder B.",
    "You can read more about A in this article.",
    "Use A, B or C before the treatment.",
    "A is the name of the clinic.",
    "Do not use A with B.",
    "It is described in A.",
)
_LETTERS = re.compile(r"\b[ABC]\b")
USED = 2
"""Sets an engine is asked with; a third seldom saves a sentence that two could not."""


def _token(style: Sequence[str], letter: re.Match[str]) -> str:
    return style["ABC".index(letter[0])]


def best_placeholders(
    translate: Callable[[Sequence[str]], Mapping[str, Sequence[Hypothesis]]],
) -> Sequence[Sequence[str]]:
    """The sets of tokens that come through best, the best first; ties go to the earlier."""
    texts = {
        style: [_LETTERS.sub(functools.partial(_token, style), text) for text in SENTENCES]
        for style in STYLES
    }
    answers = translate([text for found in texts.values() for text in found])

    def survived(style: tuple[str, ...]) -> int:
        count = 0
        for text in texts[style]:
            best = next(iter(answers.get(text, ())), None)
            count += best is not None and all(
                best.text.count(token) == text.count(token) for token in style[:3]
            )
        return count

    return sorted(STYLES, key=survived, reverse=True)[:USED]
