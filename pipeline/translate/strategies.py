"""The ways in which a sentence is translated, from the most to the least trusted.

Each is a function from a sentence and a context to ``Solved`` or ``Refused``; it asks for the
translations it needs by yielding them (``pipeline.translate.asking``). The first whose result
passes the gate is taken: ``whole``, the sentence with its markup put around the words that answer
to it; ``protected``, the sentence with figures or markup as placeholders; ``pieces``, what stands
between the placeholders; ``clauses``.
"""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.document.fit import agreeing
from pipeline.document.inline import Reader, defines
from pipeline.languages import numbers
from pipeline.languages.capitals import lowered, restored
from pipeline.translate import confidence, gate
from pipeline.translate.alignment import remapped
from pipeline.translate.asking import Asking, drive
from pipeline.translate.confidence import Curve
from pipeline.translate.engine import Hypothesis, Query
from pipeline.translate.plan import Plan, Reading, plan
from pipeline.translate.projection import projected
from pipeline.translate.sentence import LETTER, Kept, KeptSpan, Sentence

if TYPE_CHECKING:
    from pipeline.languages.base import Language
    from pipeline.translate.engine import Engine
    from pipeline.translate.terms import Termbase

CLAUSE = re.compile(r"(?<=[,;:])\s+(?=\S)|(?<!\s)\s+(?=[–—]\s)|(?<=[–—])\s+")
CLAUSE_WORDS = 3
NESTING = 4


class Strategy(enum.StrEnum):
    """How a sentence was translated, from the most to the least trusted."""

    WHOLE = "whole"
    PROTECTED = "protected"
    PIECES = "pieces"
    CLAUSES = "clauses"


ORDER = tuple(Strategy)


@dataclass(frozen=True, slots=True)
class Solved:
    """A text's translation.

    Attributes:
        confidence: From 0 to 1.
        strategy: The least trusted one that any part of it needed.
        notes: What a reviewer should look at.
    """

    text: str
    confidence: float = 1.0
    strategy: Strategy = Strategy.WHOLE
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a text has no translation; empty if the strategy is not for such texts."""

    reason: str = ""


Result = Solved | Refused


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence is translated in.

    Attributes:
        locale: The target, script and region included.
        language: What is known of the locale's language.
        engine: What will translate; here it only tells how it wants to be asked.
        terms: The locale's terms.
        read: Reads inline markup, with the page's references and footnotes in reach.
        curve: What the engine's scores say of its translations.
        first: No sentence with markup is translated by a strategy before this one.
        depth: How many texts that markup stands around this one is within.
    """

    locale: str
    language: Language
    engine: Engine
    terms: Termbase
    read: Reader = field(default_factory=Reader)
    curve: Curve = confidence.DEFAULT
    first: Strategy = Strategy.WHOLE
    depth: int = 0

    @property
    def placeholders(self) -> Sequence[str]:
        """The tokens that the engine copies best."""
        return self.engine.placeholders[0]


Strategic = Callable[[Sentence, Context], Asking[Result]]
"""A way to translate a sentence."""


def planned(source: str, context: Context) -> Plan:
    """A text's plan, with dates and names the engine is not to see."""

    def fixed(text: str) -> Sequence[KeptSpan]:
        return _fixed(text, context)

    def is_reference(label: str) -> bool:
        return defines(label, context.read.page)

    reading = Reading(context.engine.split, context.placeholders, fixed, is_reference)
    return plan(source, reading)


def _fixed(text: str, context: Context) -> Sequence[KeptSpan]:
    """Dates, which have a form of their own in every locale, and names to be left alone."""
    found = []
    for match in numbers.DATE.finditer(text):
        written = numbers.date(match, context.locale)
        if written:
            found.append((*match.span(), Kept(match[0], target=written)))
    for term in context.terms.find(text):
        if not term.term.translate:
            found.append((term.start, term.end, Kept(text[term.start : term.end])))
    return sorted(found, key=lambda entry: entry[:2])


def carried_out(parts: Plan, context: Context) -> Asking[Result]:
    """A plan with every sentence translated."""
    sentences = [part for part in parts if isinstance(part, Sentence)]
    results = iter((yield from drive([_sentence(s, context) for s in sentences])))
    return joined([Solved(part) if isinstance(part, str) else next(results) for part in parts])


def _sentence(sentence: Sentence, context: Context) -> Asking[Result]:
    skipped = ORDER.index(context.first) if sentence.has_markup else 0
    ways: Sequence[Strategic] = (whole, protected, pieces, clauses)
    found: Result = yield from _first(ways[skipped:], sentence, context)
    if isinstance(found, Refused) and not found.reason:
        return Refused("the engine gave no translation")
    return found


def _clause(clause: Sentence, context: Context) -> Asking[Result]:
    return (yield from _first((whole, protected, pieces), clause, context))


def _first(ways: Sequence[Strategic], sentence: Sentence, context: Context) -> Asking[Result]:
    """What the first way comes to that comes to anything, else the first reason why none does."""
    if not sentence.needed:
        return (yield from _filled(sentence.marked(), sentence, Solved(""), context))
    reason = ""
    for way in ways:
        found = yield from way(sentence, context)
        if isinstance(found, Solved):
            return found
        reason = reason or found.reason
    return Refused(reason)


def whole(sentence: Sentence, context: Context) -> Asking[Result]:
    """The best hypothesis that passes the gate and gives every term as the termbase wants.

    Where none gives every term, the sentence is tried with its terms as placeholders, and only
    then is one taken that lacks a term.
    """
    found = yield from _best(sentence, context)
    if isinstance(found, Refused) or found.lacking:
        enforced = yield from _with_terms(sentence, context)
        if isinstance(enforced, Solved):
            return enforced
    return (yield from _accepted(found, sentence, context))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A hypothesis that passed the gate.

    Attributes:
        text: With its markup, but still with placeholders.
        lacking: The first term it does not give as it should.
    """

    text: str
    confidence: float
    lacking: str | None = None


def _best(sentence: Sentence, context: Context) -> Asking[_Candidate | Refused]:
    """The first hypothesis that gives every term, else the first that passes the gate."""
    if len(sentence.kept) > len(context.placeholders):
        return Refused("more markup than the engine can carry")
    asked = lowered(sentence.text)
    known = yield [Query(asked, aligned=bool(sentence.wraps))]
    hypotheses = known.get(asked, ())
    reason = ""
    second: _Candidate | None = None
    for number, hypothesis in enumerate(hypotheses):
        target = _finished(sentence.text, hypothesis.text, context)
        failed = _failure(sentence, target, context)
        marked = None if failed else _marked(sentence, hypothesis, target, context)
        if marked is None:
            reason = reason or failed or "no place found for the markup"
            continue
        sure = confidence.of(hypotheses, number, context.curve)
        lacking = context.terms.failure(sentence.text, target)
        if lacking is None:
            return _Candidate(marked, sure)
        second = second or _Candidate(marked, sure, lacking)
    return second or Refused(reason)


def _accepted(found: _Candidate | Refused, sentence: Sentence, context: Context) -> Asking[Result]:
    """The candidate, though it may lack a term, unless it has a word that is forbidden for it."""
    if isinstance(found, Refused):
        return found
    if found.lacking is None:
        solved = Solved("", found.confidence)
    elif context.terms.forbidden(sentence.text, found.text):
        return Refused(f"term: {found.lacking}")
    else:
        notes = (f"term: {found.lacking}",)
        solved = Solved("", confidence.less(found.confidence, 1), notes=notes)
    return (yield from _filled(found.text, sentence, solved, context))


def _with_terms(sentence: Sentence, context: Context) -> Asking[Result]:
    """The sentence with its terms as placeholders for their translations."""
    spans = []
    notes = []
    for match in context.terms.find(sentence.text):
        target = like_case(sentence.text[match.start : match.end], match.term.translation)
        spans.append((match.start, match.end, Kept(match.term.text, target=target)))
        if context.language.inflects:
            number = " in the plural" if match.plural else ""
            notes.append(f"term: {target!r} was put in{number}; check article and agreement")
    kept = sentence.keeping(spans, context.placeholders)
    if kept is None:
        return Refused()
    best = yield from _best(kept, context)
    found: Result = yield from _accepted(best, kept, context)
    if isinstance(found, Refused):
        return found
    if wrong := context.terms.forbidden(sentence.text, found.text):
        return Refused(f"term: {wrong}")
    sure = confidence.less(found.confidence, 1)
    return replace(found, confidence=sure, notes=(*found.notes, *notes))


def _finished(source: str, target: str, context: Context) -> str:
    """A hypothesis with its case, numbers and punctuation as the locale writes them."""
    text = numbers.localize(source, like_case(source, target), context.locale)
    return restored(source, context.language.punctuated(source, text, context.locale))


def _failure(sentence: Sentence, target: str, context: Context) -> str | None:
    if not sentence.keeps_placeholders(target):
        return "placeholder lost or changed"
    return gate.refusal(sentence.text, target, context.language)


def _marked(
    sentence: Sentence, hypothesis: Hypothesis, target: str, context: Context
) -> str | None:
    """The translation with the sentence's wraps, if they come out as they are in the source."""
    if not sentence.wraps:
        return target
    asked = lowered(sentence.text)
    links = hypothesis.links or context.engine.align(asked, hypothesis.text) or ()
    links = remapped(links, hypothesis.text, target)
    marked = projected(sentence, target, links, context.language)
    if marked is None:
        return None
    wanted = context.read(sentence.marked())
    agreed = agreeing(marked, wanted, context.read)
    if not agreed or gate.markup_refusal(wanted, context.read(agreed)):
        return None
    return marked


def protected(sentence: Sentence, context: Context) -> Asking[Result]:
    """With figures as placeholders; with markup as placeholders, and other tokens for them."""
    localized = numbers.localizer(sentence.text, context.locale)
    figures = [
        (*found.span(), Kept(found[0], target=localized(found[0])))
        for found in numbers.SHOWN.finditer(sentence.text)
    ]
    carried = sentence.keeping(figures, context.placeholders)
    if carried is not None:
        found: Result = yield from whole(carried, context)
        if isinstance(found, Solved):
            return _apart(found, 1, Strategy.PROTECTED)
    reason = ""
    for number, placeholders in enumerate(context.engine.placeholders):
        if number == 0 and not sentence.wraps:
            continue
        bare = sentence.protected().with_placeholders(placeholders)
        if not bare.kept:
            break
        if bare.needed:
            found = yield from whole(bare, context)
        else:
            found = yield from _filled(bare.text, bare, Solved(""), context)
        if isinstance(found, Solved):
            return _apart(found, 1, Strategy.PROTECTED)
        reason = reason or found.reason
    return Refused(reason)


def pieces(sentence: Sentence, context: Context) -> Asking[Result]:
    """Piece by piece between the placeholders."""
    bare = sentence.protected()
    if not bare.kept:
        return Refused()
    parts: list[Result] = []
    for piece in bare.pieces():
        if isinstance(piece, Kept):
            parts.append((yield from _kept(piece, context)))
        elif not LETTER.search(piece):
            parts.append(Solved(piece))
        else:
            text = piece.strip()
            found: Result = yield from _clause(Sentence(text), context)
            if isinstance(found, Refused):
                found = yield from clauses(Sentence(text), context)
            if isinstance(found, Refused):
                return found
            before, after = piece.split(text, 1)
            parts += (Solved(before), found, Solved(after))
    return _apart(joined(parts), 2, Strategy.PIECES)


def clauses(sentence: Sentence, context: Context) -> Asking[Result]:
    """Clause by clause, none cut inside markup."""
    bounds = [0, *_clause_ends(sentence), len(sentence.text)]
    if len(bounds) < 3:
        return Refused()
    cut, gaps = [], []
    for start, end in itertools.pairwise(bounds):
        text = sentence.text[start:end]
        clause = sentence.cut(start, start + len(text.rstrip()))
        cut.append(clause.with_placeholders(context.placeholders))
        gaps.append(text[len(text.rstrip()) :])
    solved = yield from drive([_clause(clause, context) for clause in cut])
    parts: list[Result] = []
    for part, gap in zip(solved, gaps, strict=True):
        parts += (part, Solved(gap))
    found = joined(parts)
    if isinstance(found, Solved) and not sentence.has_markup:
        failed = _failure(sentence, found.text, context)
        if failed:
            return Refused(failed)
    return _apart(found, 2, Strategy.CLAUSES)


def _clause_ends(sentence: Sentence) -> list[int]:
    """Where a sentence may be cut: after commas, colons and dashes outside markup."""
    ends: list[int] = []
    text = sentence.text
    for found in CLAUSE.finditer(text):
        place = found.end()
        long_enough = (
            len(text[ends[-1] if ends else 0 : place].split()) >= CLAUSE_WORDS
            and len(text[place:].split()) >= CLAUSE_WORDS
        )
        if long_enough and not any(w.start < place < w.end for w in sentence.wraps):
            ends.append(place)
    return ends


def _filled(text: str, sentence: Sentence, solved: Solved, context: Context) -> Asking[Result]:
    """``text`` with everything the sentence kept in place of its placeholders."""
    parts: list[Result] = [solved]
    for placeholder, kept in sentence.kept:
        inner: Result = yield from _kept(kept, context)
        if isinstance(inner, Refused):
            return inner
        parts.append(inner)
        before, found, after = text.partition(placeholder)
        if found:
            words = restored(sentence.text, inner.text) if kept.target else inner.text
            text = context.language.put(before, words, after)
    result = joined(parts)
    return result if isinstance(result, Refused) else replace(result, text=text)


def _kept(kept: Kept, context: Context) -> Asking[Result]:
    if kept.inner is None:
        return Solved(kept.target or kept.opening)
    if context.depth >= NESTING:
        return Refused("markup nested too deeply")
    deeper = replace(context, depth=context.depth + 1)
    found: Result = yield from carried_out(planned(kept.inner, deeper), deeper)
    return found if isinstance(found, Refused) else replace(found, text=kept.around(found.text))


def joined(parts: Sequence[Result]) -> Result:
    """The parts as one text, as sure as the least sure of them, or the first refusal."""
    solved = []
    for part in parts:
        if isinstance(part, Refused):
            return part
        solved.append(part)
    return Solved(
        "".join(part.text for part in solved),
        min((part.confidence for part in solved), default=1.0),
        max((part.strategy for part in solved), key=ORDER.index, default=Strategy.WHOLE),
        tuple(dict.fromkeys(note for part in solved for note in part.notes)),
    )


def _apart(found: Result, steps: int, strategy: Strategy) -> Result:
    """The result as one that a sentence had to be taken apart for."""
    if isinstance(found, Refused):
        return found
    return replace(
        found,
        confidence=confidence.less(found.confidence, steps),
        strategy=max(found.strategy, strategy, key=ORDER.index),
    )


def like_case(source: str, target: str) -> str:
    """The translation with a first letter of the same case as the English one has.

    Engines begin most texts with a capital; a word in the middle of a sentence must not.
    """
    if source[:1].islower() and target[:1].isupper() and target[1:2].islower():
        return target[0].lower() + target[1:]
    if source[:1].isupper() and target[:1].islower():
        return target[0].upper() + target[1:]
    return target
