"""From hypotheses for sentences to a unit's translation, or to the reason why there is none.

Pure: an attempt asks for the translations it needs by yielding them, so that whoever drives it
can put the sentences of all units into the same batches.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline import checks, markdown, markup
from pipeline.engines import Hypothesis
from pipeline.markdown import Outline
from pipeline.markup import Sentence, Span, Splitter
from pipeline.render import agreeing

Hypotheses = Mapping[str, Sequence[Hypothesis]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A translation with its confidence (0 to 1), or None with the reason."""

    text: str | None
    confidence: float = 0.0
    reason: str = ""


@dataclass(slots=True)
class _Rejected(Exception):  # noqa: N818 - it is no error, the next strategy is tried
    reason: str


def attempt(
    source: str, language: str, split: Splitter, page: Outline | None = None
) -> Generator[list[str], Hypotheses, Outcome]:
    """Translate one unit.

    Args:
        source: The unit's msgid.
        language: Target language without territory.
        split: Cuts plain text into sentences.
        page: The document's references and footnotes.

    Yields:
        Sentences to be translated; expects their hypotheses, best first.
    """
    work = _Work(language, split)
    if not markup.LETTER.search(markdown.inline(source, page).text):
        return Outcome(source, 1.0)
    known = dict((yield list(dict.fromkeys(work.sentences(source)))))
    pieces = list(dict.fromkeys(work.fallback_pieces(source, known)))
    if pieces:
        known |= yield pieces
    try:
        text = work.assemble(source, known)
    except _Rejected as rejected:
        return Outcome(None, reason=rejected.reason)
    reason = _unit_failure(source, text, language, page)
    if reason:
        return Outcome(None, reason=reason)
    return Outcome(text, max(0.0, min(1.0, work.confidence)))


def _unit_failure(source: str, text: str, language: str, page: Outline | None) -> str | None:
    wanted = markdown.inline(source, page)
    repaired = agreeing(text, wanted, page)
    if repaired is None:
        return checks.markup_failure(source, text, page) or "markup lost or changed"
    return checks.markup_failure(source, repaired, page) or checks.failure(
        wanted.text, markdown.inline(repaired, page).text, language
    )


class _Work:
    def __init__(self, language: str, split: Splitter) -> None:
        self._language = language
        self._split = split
        self.confidence = 1.0

    def sentences(self, text: str) -> Iterator[str]:
        """Everything in ``text`` an engine is asked for first, words inside spans included."""
        for part in markup.plan(text, self._split):
            if isinstance(part, Sentence):
                if part.needed:
                    yield part.text
                for _, span in part.spans:
                    if span.inner is not None:
                        yield from self.sentences(span.inner)

    def fallback_pieces(self, text: str, known: Hypotheses) -> Iterator[str]:
        """The pieces of those sentences whose placeholders no hypothesis kept."""
        for part in markup.plan(text, self._split):
            if isinstance(part, Sentence):
                if part.needed and part.spans and self._best(part, known) is None:
                    yield from (
                        p.strip() for p in part.pieces() if isinstance(p, str) and _worded(p)
                    )
                for _, span in part.spans:
                    if span.inner is not None:
                        yield from self.fallback_pieces(span.inner, known)

    def assemble(self, text: str, known: Hypotheses) -> str:
        parts = []
        for part in markup.plan(text, self._split):
            if isinstance(part, str):
                parts.append(part)
            elif not part.needed:
                parts.append(self._filled(part.text, part, known))
            else:
                best = self._best(part, known)
                if best is not None:
                    self._note(math.exp(min(0.0, best.score)))
                    parts.append(self._filled(like_case(part.text, best.text), part, known))
                elif part.spans:
                    parts.append(self._pieced(part, known))
                else:
                    raise _Rejected(self._reason(part.text, known))
        return "".join(parts)

    def _best(self, sentence: Sentence, known: Hypotheses) -> Hypothesis | None:
        if len(sentence.spans) > len(markup.PLACEHOLDERS):
            return None
        for hypothesis in known.get(sentence.text, ()):
            if markup.placeholders_kept(sentence, hypothesis.text) and not checks.failure(
                sentence.text, hypothesis.text, self._language
            ):
                return hypothesis
        return None

    def _reason(self, text: str, known: Hypotheses) -> str:
        for hypothesis in known.get(text, ()):
            reason = checks.failure(text, hypothesis.text, self._language)
            if reason:
                return reason
        return "the engine gave no translation"

    def _filled(self, text: str, sentence: Sentence, known: Hypotheses) -> str:
        for placeholder, span in sentence.spans:
            text = text.replace(placeholder, self._span(span, known))
        return text

    def _span(self, span: Span, known: Hypotheses) -> str:
        return span.around("" if span.inner is None else self.assemble(span.inner, known))

    def _pieced(self, sentence: Sentence, known: Hypotheses) -> str:
        """The sentence translated piece by piece around its spans."""
        parts = []
        self._note(0.5)
        for piece in sentence.pieces():
            if isinstance(piece, Span):
                parts.append(self._span(piece, known))
            elif not _worded(piece):
                parts.append(piece)
            else:
                bare = piece.strip()
                best = self._best(Sentence(bare), known)
                if best is None:
                    raise _Rejected(self._reason(bare, known))
                self._note(math.exp(min(0.0, best.score)))
                parts.append(piece.replace(bare, like_case(bare, best.text)))
        return "".join(parts)

    def _note(self, confidence: float) -> None:
        self.confidence = min(self.confidence, confidence)


def like_case(source: str, target: str) -> str:
    """The translation with a first letter of the same case as the English one has.

    Engines begin most texts with a capital; a word in the middle of a sentence must not.
    """
    if source[:1].islower() and target[:1].isupper() and target[1:2].islower():
        return target[0].lower() + target[1:]
    if source[:1].isupper() and target[:1].islower():
        return target[0].upper() + target[1:]
    return target


def _worded(piece: str) -> bool:
    return bool(markup.LETTER.search(piece))


def drive(
    attempts: Iterable[Generator[list[str], Hypotheses, Outcome]],
) -> Generator[list[str], Hypotheses, list[Outcome]]:
    """Run many attempts in step: each round asks for what all of them need, once."""
    running = list(attempts)
    outcomes: dict[int, Outcome] = {}
    waiting: dict[int, list[str]] = {}
    for number, single in enumerate(running):
        _advance(number, single, None, waiting, outcomes)
    while waiting:
        known = yield list(dict.fromkeys(text for texts in waiting.values() for text in texts))
        due, waiting = waiting, {}
        for number, texts in due.items():
            answers = {text: known[text] for text in texts if text in known}
            _advance(number, running[number], answers, waiting, outcomes)
    return [outcomes[number] for number in range(len(running))]


def _advance(
    number: int,
    single: Generator[list[str], Hypotheses, Outcome],
    answers: Hypotheses | None,
    waiting: dict[int, list[str]],
    outcomes: dict[int, Outcome],
) -> None:
    try:
        waiting[number] = next(single) if answers is None else single.send(answers)
    except StopIteration as stop:
        outcomes[number] = stop.value
