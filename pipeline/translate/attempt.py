"""A unit's attempt: from its msgid to a translation, or to the reason why there is none.

Pure: it asks for the translations it needs by yielding them (``pipeline.translate.asking``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.document.fit import agreeing
from pipeline.translate import gate
from pipeline.translate.asking import Asking
from pipeline.translate.sentence import LETTER, Kept, Sentence
from pipeline.translate.strategies import (
    Context,
    Refused,
    Result,
    Strategy,
    carried_out,
    planned,
)

FIRST = (Strategy.WHOLE, Strategy.PROTECTED, Strategy.PIECES)
"""Where a sentence with markup begins, for as long as the unit's markup comes out wrong."""
LONGEST = 20_000
"""Characters of a unit, some pages in one paragraph; more is no text that anybody reads."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A translation with its confidence (0 to 1), or None with the reason.

    ``strategy`` is the least trusted one that any of its sentences needed; ``notes`` tell the
    reviewer what to look at.
    """

    text: str | None
    confidence: float = 0.0
    reason: str = ""
    strategy: Strategy = Strategy.WHOLE
    notes: tuple[str, ...] = ()


def attempt(source: str, context: Context) -> Asking[Outcome]:
    """Translate one unit.

    Args:
        source: The unit's msgid.
        context: The language, the engine, the page and the terms.

    Yields:
        Sentences to be translated; expects their hypotheses, best first.
    """
    if len(source) > LONGEST:
        return Outcome(None, reason=f"longer than {LONGEST:,} characters; divide it")
    if not LETTER.search(context.read(source).text):
        return Outcome(source, 1.0)
    parts = planned(source, context)
    sentences = [part for part in parts if isinstance(part, Sentence)]
    kept = [kept for sentence in sentences for _, kept in sentence.kept]
    if not any(s.needed for s in sentences) and all(k.inner is None for k in kept):
        return Outcome(source, 1.0)
    reason = ""
    for first in FIRST if any(s.has_markup for s in sentences) else FIRST[:1]:
        found: Result = yield from carried_out(parts, replace(context, first=first))
        if isinstance(found, Refused):
            return Outcome(None, reason=reason or found.reason)
        failed = _failure(source, found.text, _unseen(kept), context)
        if failed is None:
            return Outcome(found.text, found.confidence, "", found.strategy, found.notes)
        reason = reason or failed
    return Outcome(None, reason=reason)


def _unseen(kept: Iterable[Kept]) -> set[str]:
    """The names that the engine never saw and that stand in the translation as they are."""
    return {k.opening.strip("<>") for k in kept if k.inner is None and k.target is None}


def _failure(source: str, text: str, unseen: Iterable[str], context: Context) -> str | None:
    """What is wrong with a unit's translation; names the engine never saw are left out."""
    wanted = context.read(source)
    repaired = agreeing(text, wanted, context.read)
    if repaired is None:
        return gate.markup_refusal(wanted, context.read(text)) or "markup lost or changed"
    found = context.read(repaired)
    left, right = wanted.text, found.text
    for name in sorted(unseen, key=len, reverse=True):
        left, right = left.replace(name, ""), right.replace(name, "")
    return gate.markup_refusal(wanted, found) or gate.refusal(left, right, context.language)
