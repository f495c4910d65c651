"""Punctuation of a translation as readers of its language expect it.

Engines often leave out what English does not have (``¿``), or keep what only English has.
"""

from __future__ import annotations

import re

from pipeline.languages.ko import fitted, particle
from pipeline.model import language as language_of

SPANISH_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
SPANISH_DATE = re.compile(rf"\b([Ee])n (?=\d{{1,2}} de (?:{SPANISH_MONTHS})\b)")
INVERTED = {"?": "¿", "!": "¡"}
SENTENCE_START = re.compile(r"(?:^|(?<=[.!?…:;])\s+|(?<=[–—])\s+)[\"'“‘«(\[¿¡]*")
CLOSER = {'"': '"', "“": "”", "«": "»", "‘": "’", "(": ")", "[": "]"}
QUOTES = {"es": ("«", "»"), "ko": ("“", "”")}
AMERICAN_QUOTES = ("“", "”")
QUOTED = re.compile(r'"([^"“”]+)"|“([^"“”]+)”')
ATTACHED = (
    "에서는|에서도|에서|에게|에는|에도|에|으로는|으로|로|부터|까지|은|는|을|를|과|와|의|입니다|이며|"
    "이라는|라는|이라고|라고"
)
FOREIGN_END = r"(?<=[A-Za-z0-9α-ω%℃)\]⟧])"
DETACHED_PARTICLE = re.compile(rf"{FOREIGN_END} (?=(?:{ATTACHED})(?![가-힣\w]))")
FOREIGN_PARTICLE = re.compile(
    r"(?<![A-Za-z0-9α-ω%℃)\].,-])(?P<word>[A-Za-z0-9α-ω%℃)\].,-]*[A-Za-z0-9α-ω%℃)\]])"
    r"(?P<form>은|는|을|를|과|와|으로|로|이라는|라는|이라고|라고)(?![가-힣\w])"
)


def adapt(source: str, target: str, locale: str) -> str:
    """``target`` with the punctuation marks and spacing of its locale.

    Args:
        source: The English text, which says what was meant.
        target: Plain text of one sentence or a few, perhaps with placeholders.
        locale: Such as ``es``, ``es-MX`` or ``ko``.
    """
    language = language_of(locale)
    if "…" in source or "..." in source:
        target = target.replace("...", "…" if "…" in source else "...")
    if language in QUOTES and QUOTED.search(source):
        american = language == "es" and locale not in ("es", "es-ES")
        left, right = AMERICAN_QUOTES if american else QUOTES[language]
        target = QUOTED.sub(lambda m: f"{left}{m[1] or m[2]}{right}", target)
    if language == "es":
        target = SPANISH_DATE.sub(_article, target)
        for closing, opening in INVERTED.items():
            target = _opened(target, closing, opening)
    if language == "ko":
        target = DETACHED_PARTICLE.sub("", target)
        target = FOREIGN_PARTICLE.sub(_fitting, target)
    return target


def _article(found: re.Match[str]) -> str:
    return "El " if found[1] == "E" else "el "


def _opened(text: str, closing: str, opening: str) -> str:
    """Every sentence that ends in ``closing`` begun with ``opening``."""
    parts, begun = [], 0
    for found in re.finditer(re.escape(closing), text):
        sentence = text[begun : found.end()]
        if opening not in sentence and re.search(r"\w", sentence):
            start = 0
            for place in SENTENCE_START.finditer(sentence[:-1]):
                start = place.end()
            while start and CLOSER.get(sentence[start - 1], "\n") in sentence[start:-1]:
                start -= 1
            sentence = f"{sentence[:start]}{opening}{sentence[start:]}"
        parts.append(sentence)
        begun = found.end()
    return "".join([*parts, text[begun:]])


def _fitting(found: re.Match[str]) -> str:
    return found["word"] + particle(found.string[: found.start("form")], found["form"])


def put(before: str, words: str, after: str, locale: str) -> str:
    """``words``, which the engine did not see, between what it wrote on both sides of them."""
    language = language_of(locale)
    if language == "ko":
        after = fitted(words, after)
    if language == "es":
        return SPANISH_DATE.sub(_article, f"{before}{words}{after}")
    return f"{before}{words}{after}"
