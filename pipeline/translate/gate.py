"""The gate that a machine's text has to pass: every check of a translation, in their order."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.checks import markup
from pipeline.checks.base import Finding, Pair
from pipeline.checks.registry import findings
from pipeline.checks.wording import sentence
from pipeline.languages import registry

if TYPE_CHECKING:
    from pipeline.document.inline import Inline
    from pipeline.languages.base import Language


OF_TRANSLATIONS = frozenset({"same", "untranslated"})
"""What is wrong with a translation only: that it is English."""
WEIGHTY = frozenset(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty "
    "sixty hundred thousand dozen half quarter double triple once twice thrice first second third "
    "every each other another both all any some no not never none neither nor without unless "
    "until except only if when while before after during between within above below over under "
    "least most more less fewer than maximum minimum may might can could should must will would "
    "shall always often sometimes seldom rarely daily nightly hourly weekly monthly yearly "
    "increase decrease raise lower start stop avoid harmful harmless safe unsafe".split()
)
"""Words of number, frequency, time and condition; who adds or drops one changes the meaning."""
ALMOST = 0.75
"""How much of a misspelt word is right."""


def refusal(source: str, target: str, language: Language) -> str | None:
    """Why a translation of plain text cannot stand, or None if it can."""
    return _worded(next(findings(Pair(source, target, language)), None))


def meaning_refusal(before: str, after: str) -> str | None:
    """What an edit of plain English changes that no minor edit does, or None."""
    found = findings(Pair(before, after, registry.source()))
    meant = next((f for f in found if f.code not in OF_TRANSLATIONS), None)
    if meant is not None:
        return _worded(meant)
    word = _weighty_change(before, after)
    return f"{word!r} has come or gone" if word else None


def _weighty_change(before: str, after: str) -> str | None:
    """A word that a dose may hang on and that only one text has, unless it was misspelt."""
    old, new = (Counter(re.findall(r"[^\W\d_]+", text.lower())) for text in (before, after))
    gone, come = old - new, new - old
    misspelt = [word for word in gone if word not in WEIGHTY]
    mended = {w for w in come if difflib.get_close_matches(w, misspelt, n=1, cutoff=ALMOST)}
    return next((w for w in (*gone, *come) if w in WEIGHTY and w not in mended), None)


def markup_refusal(wanted: Inline, found: Inline) -> str | None:
    """What inline markup of the source is not the same in the translation."""
    return _worded(markup.failure(wanted, found))


def _worded(finding: Finding | None) -> str | None:
    return sentence(finding) if finding else None
