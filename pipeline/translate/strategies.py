"""From hypotheses for sentences to a unit's translation, or to the reason why there is none.

Pure: an attempt asks for the translations it needs by yielding them, so that whoever drives it
can put the sentences of all units into the same batches.

A sentence is tried in ways that trust the engine less and less, and the first whose result passes
every gate is taken: the whole sentence with its markup put around the words that answer to it; the
sentence with its markup as placeholders; the pieces between the placeholders; its clauses.
"""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from pipeline.checks import markup as markup_check
from pipeline.checks import registry as checks
from pipeline.checks.wording import sentence as worded
from pipeline.document.blocks import Outline
from pipeline.document.fit import agreeing
from pipeline.document.inline import Inline, Reader, defines
from pipeline.languages import numbers
from pipeline.languages.registry import language as known
from pipeline.locale import language as language_of
from pipeline.translate import confidence
from pipeline.translate import plan as markup
from pipeline.translate.alignment import remapped
from pipeline.translate.engine import Engine, Hypothesis, Query
from pipeline.translate.plan import Kept, Sentence
from pipeline.translate.terms import Termbase

Hypotheses = Mapping[str, Sequence[Hypothesis]]
Result = TypeVar("Result")
Asking = Generator[list[Query], Hypotheses, Result]
CLAUSE = re.compile(r"(?<=[,;:])\s+(?=\S)|\s+(?=[–—]\s)|(?<=[–—])\s+")
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


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence's translation, or the reason why it has none."""

    text: str | None
    confidence: float = 1.0
    strategy: Strategy = Strategy.WHOLE
    reason: str = ""
    notes: tuple[str, ...] = ()


def attempt(
    source: str,
    locale: str,
    engine: Engine,
    page: Outline | None = None,
    terms: Termbase | None = None,
) -> Asking[Outcome]:
    """Translate one unit.

    Args:
        source: The unit's msgid.
        locale: The target locale, which decides how numbers are written.
        engine: What will translate; here it only tells how it wants to be asked.
        page: The document's references and footnotes.
        terms: The locale's termbase.

    Yields:
        Sentences to be translated; expects their hypotheses, best first.
    """
    read = Reader(page)
    if not markup.LETTER.search(read(source).text):
        return Outcome(source, 1.0)
    reason = ""
    for first in (Strategy.WHOLE, Strategy.PROTECTED, Strategy.PIECES):
        work = _Work(locale, engine, read, terms or Termbase(language_of(locale)), first)
        part: _Part = yield from work.text(source)
        if part.text is None:
            return Outcome(None, reason=reason or part.reason)
        if not work.needed:
            return Outcome(source, 1.0)
        failed = _unit_failure(source, part.text, work.names, locale, read)
        if failed is None:
            return Outcome(part.text, part.confidence, "", part.strategy, part.notes)
        reason = reason or failed
        if not work.has_markup:
            break
    return Outcome(None, reason=reason)


def _unit_failure(
    source: str, text: str, names: Iterable[str], locale: str, read: Reader
) -> str | None:
    """What is wrong with a unit's translation; names the engine never saw are left out."""
    wanted = read(source)
    repaired = agreeing(text, wanted, read)
    if repaired is None:
        return _markup_failure(wanted, read(text)) or "markup lost or changed"
    found = read(repaired)
    left, right = wanted.text, found.text
    for name in sorted(names, key=len, reverse=True):
        left, right = left.replace(name, ""), right.replace(name, "")
    return _markup_failure(wanted, found) or _failure(left, right, locale)


def _failure(source: str, target: str, locale: str) -> str | None:
    found = checks.failure(source, target, locale)
    return worded(found) if found else None


def _markup_failure(source: Inline, target: Inline) -> str | None:
    """What inline markup of ``source`` is not the same in ``target``."""
    found = markup_check.failure(source, target)
    return worded(found) if found else None


@dataclass(slots=True)
class _Work:
    """One unit's translation, no sentence of it by a strategy before ``first``."""

    locale: str
    engine: Engine
    read: Reader
    terms: Termbase
    first: Strategy
    depth: int = 0
    has_markup: bool = field(default=False, init=False)
    needed: bool = field(default=False, init=False)
    names: set[str] = field(default_factory=set, init=False)

    @property
    def language(self) -> str:
        return language_of(self.locale)

    def text(self, source: str) -> Asking[_Part]:
        """A text of sentences and markup, translated."""
        plan = markup.plan(
            source,
            self.engine.split,
            self.engine.placeholders[0],
            self._fixed,
            lambda label: defines(label, self.read.page),
        )
        sentences = [part for part in plan if isinstance(part, Sentence)]
        solved = yield from drive([self._sentence(sentence) for sentence in sentences])
        self.has_markup = self.has_markup or any(s.wraps or s.kept for s in sentences)
        for sentence in sentences:
            self.needed = self.needed or sentence.needed
            for _, kept in sentence.kept:
                if kept.inner is None and kept.target is None:
                    self.names.add(kept.opening.strip("<>"))
                elif kept.inner is not None:
                    self.needed = True
        results = iter(solved)
        parts = [_Part(part) if isinstance(part, str) else next(results) for part in plan]
        return _joined(parts)

    def _fixed(self, text: str) -> list[tuple[int, int, Kept]]:
        """Dates, which have a form of their own in every locale, and names to be left alone."""
        found = []
        for match in numbers.DATE.finditer(text):
            written = numbers.date(match, self.locale)
            if written:
                found.append((*match.span(), Kept(match[0], target=written)))
        for term in self.terms.find(text):
            if not term.term.translate:
                found.append((term.start, term.end, Kept(text[term.start : term.end])))
        return sorted(found, key=lambda entry: entry[:2])

    def _sentence(self, sentence: Sentence) -> Asking[_Part]:
        if not sentence.needed:
            return (yield from self._filled(sentence.marked(), sentence, _Part("")))
        reason = ""
        for strategy, way in (
            (Strategy.WHOLE, self._whole),
            (Strategy.PROTECTED, self._protected),
            (Strategy.PIECES, self._pieces),
            (Strategy.CLAUSES, self._clauses),
        ):
            if ORDER.index(strategy) < ORDER.index(self.first) and (
                sentence.wraps or sentence.kept
            ):
                continue
            part = yield from way(sentence)
            if part.text is not None:
                return part
            reason = reason or part.reason
        return _Part(None, reason=reason or "the engine gave no translation")

    def _whole(self, sentence: Sentence, enforcing: bool = True) -> Asking[_Part]:
        """The best hypothesis that passes every gate and gives every term as the termbase wants."""
        if len(sentence.kept) > len(self.engine.placeholders[0]):
            return _Part(None, reason="more markup than the engine can carry")
        known = yield [Query(sentence.text, aligned=bool(sentence.wraps))]
        found = known.get(sentence.text, ())
        reason = lacking = ""
        second: tuple[str, _Part] | None = None
        for number, hypothesis in enumerate(found):
            target = self._finished(sentence.text, hypothesis.text)
            failed = self._failure(sentence, target)
            marked = None if failed else self._marked(sentence, hypothesis, target)
            if marked is None:
                reason = reason or failed or "no place found for the markup"
                continue
            sure = confidence.of(found, number, self.language)
            term = self.terms.failure(sentence.text, target)
            if term is None:
                return (yield from self._filled(marked, sentence, _Part("", sure)))
            lacking = lacking or term
            second = second or (
                marked,
                _Part("", confidence.less(sure, 1), notes=(f"term: {term}",)),
            )
        if enforcing:
            part = yield from self._with_terms(sentence)
            if part.text is not None:
                return part
        if second is None:
            return _Part(None, reason=reason)
        if self.terms.forbidden(sentence.text, second[0]):
            return _Part(None, reason=f"term: {lacking}")
        return (yield from self._filled(second[0], sentence, second[1]))

    def _with_terms(self, sentence: Sentence) -> Asking[_Part]:
        """The sentence with its terms as placeholders for their translations."""
        spans = []
        notes = []
        for match in self.terms.find(sentence.text):
            target = like_case(sentence.text[match.start : match.end], match.term.translation)
            spans.append((match.start, match.end, Kept(match.term.text, target=target)))
            if known(self.locale).inflects:
                number = " in the plural" if match.plural else ""
                notes.append(f"term: {target!r} was put in{number}; check article and agreement")
        kept = sentence.keeping(spans, self.engine.placeholders[0])
        if kept is None:
            return _Part(None)
        part = yield from self._whole(kept, enforcing=False)
        if part.text is None:
            return part
        return replace(
            part, confidence=confidence.less(part.confidence, 1), notes=(*part.notes, *notes)
        )

    def _finished(self, source: str, target: str) -> str:
        """A hypothesis with its case, numbers and punctuation as the locale writes them."""
        text = like_case(source, target)
        return known(self.locale).punctuated(
            source, numbers.localize(source, text, self.locale), self.locale
        )

    def _failure(self, sentence: Sentence, target: str) -> str | None:
        if not markup.placeholders_kept(sentence, target):
            return "placeholder lost or changed"
        return _failure(sentence.text, target, self.locale)

    def _marked(self, sentence: Sentence, hypothesis: Hypothesis, target: str) -> str | None:
        """The translation with the sentence's wraps, if they come out as they are in the source."""
        if not sentence.wraps:
            return target
        links = hypothesis.links or self.engine.align(sentence.text, hypothesis.text) or ()
        links = remapped(links, hypothesis.text, target)
        marked = markup.projected(sentence, target, links, self.language)
        if marked is None:
            return None
        wanted = self.read(sentence.marked())
        agreed = agreeing(marked, wanted, self.read)
        return marked if agreed and not _markup_failure(wanted, self.read(agreed)) else None

    def _protected(self, sentence: Sentence) -> Asking[_Part]:
        """With figures as placeholders; with markup as placeholders, and other tokens for them."""
        reason = ""
        localized = numbers.localizer(sentence.text, self.locale)
        figures = [
            (*found.span(), Kept(found[0], target=localized(found[0])))
            for found in numbers.SHOWN.finditer(sentence.text)
        ]
        carried = sentence.keeping(figures, self.engine.placeholders[0])
        if carried is not None:
            part = yield from self._whole(carried)
            if part.text is not None:
                return _apart(part, 1, Strategy.PROTECTED)
        for number, tokens in enumerate(self.engine.placeholders):
            if number == 0 and not sentence.wraps:
                continue
            bare = sentence.protected().with_placeholders(tokens)
            if not bare.kept:
                break
            if bare.needed:
                part = yield from self._whole(bare)
            else:
                part = yield from self._filled(bare.text, bare, _Part(""))
            if part.text is not None:
                return _apart(part, 1, Strategy.PROTECTED)
            reason = reason or part.reason
        return _Part(None, reason=reason)

    def _pieces(self, sentence: Sentence) -> Asking[_Part]:
        """Piece by piece between the placeholders."""
        bare = sentence.protected()
        if not bare.kept:
            return _Part(None)
        parts: list[_Part] = []
        for piece in bare.pieces():
            if isinstance(piece, Kept):
                parts.append((yield from self._kept(piece)))
            elif not markup.LETTER.search(piece):
                parts.append(_Part(piece))
            else:
                text = piece.strip()
                part = yield from self._clause(Sentence(text))
                if part.text is None:
                    part = yield from self._clauses(Sentence(text))
                if part.text is None:
                    return part
                before, after = piece.split(text, 1)
                parts += (_Part(before), part, _Part(after))
        return _apart(_joined(parts), 2, Strategy.PIECES)

    def _clauses(self, sentence: Sentence) -> Asking[_Part]:
        """Clause by clause, none cut inside markup."""
        bounds = [0, *_clause_ends(sentence), len(sentence.text)]
        if len(bounds) < 3:
            return _Part(None)
        clauses, gaps = [], []
        for start, end in itertools.pairwise(bounds):
            text = sentence.text[start:end]
            clause = sentence.cut(start, start + len(text.rstrip()))
            clauses.append(clause.with_placeholders(self.engine.placeholders[0]))
            gaps.append(text[len(text.rstrip()) :])
        solved = yield from drive([self._clause(clause) for clause in clauses])
        parts: list[_Part] = []
        for part, gap in zip(solved, gaps, strict=True):
            parts += (part, _Part(gap))
        joined = _joined(parts)
        if joined.text is not None and not sentence.wraps and not sentence.kept:
            failed = self._failure(sentence, joined.text)
            if failed:
                return _Part(None, reason=failed)
        return _apart(joined, 2, Strategy.CLAUSES)

    def _clause(self, clause: Sentence) -> Asking[_Part]:
        if not clause.needed:
            return (yield from self._filled(clause.marked(), clause, _Part("")))
        reason = ""
        for way in (self._whole, self._protected, self._pieces):
            part: _Part = yield from way(clause)
            if part.text is not None:
                return part
            reason = reason or part.reason
        return _Part(None, reason=reason)

    def _filled(self, text: str, sentence: Sentence, part: _Part) -> Asking[_Part]:
        """``text`` with everything the sentence kept in place of its placeholders."""
        parts = [part]
        for placeholder, kept in sentence.kept:
            inner = yield from self._kept(kept)
            if inner.text is None:
                return inner
            parts.append(inner)
            before, found, after = text.partition(placeholder)
            if found:
                text = known(self.locale).put(before, inner.text, after)
        return replace(_joined(parts), text=text)

    def _kept(self, kept: Kept) -> Asking[_Part]:
        if kept.inner is None:
            return _Part(kept.target or kept.opening)
        if self.depth >= NESTING:
            return _Part(None, reason="markup nested too deeply")
        deeper = _Work(self.locale, self.engine, self.read, self.terms, self.first, self.depth + 1)
        part: _Part = yield from deeper.text(kept.inner)
        if part.text is None:
            return part
        return replace(part, text=kept.around(part.text))


def _joined(parts: Sequence[_Part]) -> _Part:
    failed = next((part for part in parts if part.text is None), None)
    if failed:
        return failed
    return _Part(
        "".join(part.text or "" for part in parts),
        min((part.confidence for part in parts), default=1.0),
        max((part.strategy for part in parts), key=ORDER.index, default=Strategy.WHOLE),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )


def _apart(part: _Part, steps: int, strategy: Strategy) -> _Part:
    """The part as one that a sentence had to be taken apart for."""
    return replace(
        part,
        confidence=confidence.less(part.confidence, steps),
        strategy=max(part.strategy, strategy, key=ORDER.index),
    )


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


def like_case(source: str, target: str) -> str:
    """The translation with a first letter of the same case as the English one has.

    Engines begin most texts with a capital; a word in the middle of a sentence must not.
    """
    if source[:1].islower() and target[:1].isupper() and target[1:2].islower():
        return target[0].lower() + target[1:]
    if source[:1].isupper() and target[:1].islower():
        return target[0].upper() + target[1:]
    return target


def answered(asking: Asking[Result], answer: Callable[[list[Query]], Hypotheses]) -> Result:
    """What ``asking`` comes to when each of its questions is put to ``answer``."""
    try:
        queries = next(asking)
        while True:
            queries = asking.send(answer(queries))
    except StopIteration as stop:
        result: Result = stop.value
        return result


def drive(attempts: Iterable[Asking[Result]]) -> Asking[list[Result]]:
    """Run many attempts in step: each round asks for what all of them need, once."""
    running = list(attempts)
    results: dict[int, Result] = {}
    waiting: dict[int, list[Query]] = {}
    for number, single in enumerate(running):
        _advance(number, single, None, waiting, results)
    while waiting:
        wanted: dict[str, Query] = {}
        for query in (query for queries in waiting.values() for query in queries):
            if query.text not in wanted or query.aligned:
                wanted[query.text] = query
        known = yield list(wanted.values())
        due, waiting = waiting, {}
        for number, queries in due.items():
            answers = {q.text: known[q.text] for q in queries if q.text in known}
            _advance(number, running[number], answers, waiting, results)
    return [results[number] for number in range(len(running))]


def _advance(
    number: int,
    single: Asking[Result],
    answers: Hypotheses | None,
    waiting: dict[int, list[Query]],
    results: dict[int, Result],
) -> None:
    try:
        waiting[number] = next(single) if answers is None else single.send(answers)
    except StopIteration as stop:
        results[number] = stop.value
