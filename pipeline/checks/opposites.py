"""A word that has become its opposite: left and right, before and after, benign and malignant.

The concepts are in the languages' tables ``opposites``: groups of sides that exclude each other,
with what says each of them. Something is found where the text says one side and not the other, and
the translation the other one and less of the first. A side that the translation leaves unsaid is
nothing to be found, and neither is one where only one of the two denies it.

A table has three columns:

- the group, ``-`` for phrases that say nothing of what their words say (``all right``), or
  ``not`` for words that deny;
- the side of the group; for words that deny, whether they stand ``before`` what they deny,
  ``after`` it or ``attached`` to it; ``never`` names the groups of whose words a negation denies
  none, since they tell when, where or how much;
- phrases, with a comma between them (``pipeline.languages.phrases`` says what ``*`` is). One
  that may mean something else has ``?`` after it: what stands against it must be sure. One with
  ``!`` is wrong even where the right one is said, too. One in brackets only excuses: it is a reason
  for its side, and no contradiction to the other one.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.checks.base import Check, Finding, Pair, Span
from pipeline.languages import registry
from pipeline.languages.base import Language
from pipeline.languages.phrases import Phrases

IGNORED, DENYING, NEVER = "-", "not", "never"
DEGREE = "more"
DENIED_WITHIN = {"before": 3, "after": 1, "attached": 0}
"""How many blanks may lie between a word and what denies it."""
DENIED_FROM = {"after": 1, "attached": 0}
"""Which end of the phrase comes first: what is joined to a word may begin within the phrase."""
CLAUSE_END = re.compile(r"[.;:!?…\n()]")
REST_OF_WORD = re.compile(r"\w*")


class Sureness(enum.IntEnum):
    """How sure it is that a phrase says a side."""

    EXCUSE = 0
    DOUBTFUL = 1
    SURE = 2
    CERTAIN = 3


MARKS = {"?": Sureness.DOUBTFUL, "!": Sureness.CERTAIN}


@dataclass(frozen=True, slots=True)
class Concept:
    """What a phrase says: a side of a group, or that something is denied."""

    group: str
    side: str
    sureness: Sureness


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept where it stands in a text.

    Attributes:
        denied: Whether a word nearby denies it.
    """

    concept: Concept
    span: Span
    denied: bool


Mentions = dict[str, list[Mention]]
"""By group."""


def _find(pair: Pair) -> Iterator[Finding]:
    english, other = _phrases(registry.source()), _phrases(pair.language)
    if english is None or other is None:
        return
    source = _mentions(pair.source, english)
    if not source:
        return
    target = _by_group(pair.target, other)
    for group in source.keys() & target.keys():
        found = _contradiction(source[group], target[group])
        if found and not (group == DEGREE and _another_turned(source, target)):
            first, second = found
            said = pair.source[slice(*first.span)], pair.target[slice(*second.span)]
            data = {"source": said[0], "target": said[1]}
            yield Finding("opposites", "reversed", first.span, second.span, data)


def _another_turned(source: Mentions, target: Mentions) -> bool:
    """Whether another word has become its opposite: what is less safe is more dangerous."""
    return any(
        not {m.concept.side for m in source[group]} & {m.concept.side for m in target[group]}
        for group in (source.keys() & target.keys()) - {DEGREE}
    )


def _contradiction(source: list[Mention], target: list[Mention]) -> tuple[Mention, Mention] | None:
    """A side that the source says, and another one that the target says instead of it."""
    for other in target:
        level = other.concept.sureness
        if level is Sureness.EXCUSE or any(_same(other, mention) for mention in source):
            continue
        for mention in source:
            both = level + mention.concept.sureness
            if (
                mention.concept.sureness is not Sureness.EXCUSE
                and both > 2 * Sureness.DOUBTFUL
                and mention.denied == other.denied
                and (level is Sureness.CERTAIN or _fewer(mention, target, source))
            ):
                return mention, other
    return None


def _fewer(mention: Mention, target: list[Mention], source: list[Mention]) -> bool:
    """Whether the translation says less often what is mentioned than the text does."""
    said = (sum(_same(mention, each) for each in side) for side in (target, source))
    return next(said) < next(said)


def _same(first: Mention, second: Mention) -> bool:
    """Whether two mentions may say the same: one side, or one side and the other one denied."""
    if first.concept.side == second.concept.side:
        return True
    return first.denied != second.denied and second.concept.sureness is not Sureness.EXCUSE


@functools.lru_cache(maxsize=1024)
def _mentions(text: str, phrases: Phrases[Concept]) -> Mentions:
    """What a text mentions; one has several translations to be looked at."""
    return _by_group(text, phrases)


def _by_group(text: str, phrases: Phrases[Concept]) -> Mentions:
    """What a text mentions, by group."""
    found = list(_longest(phrases.find(text)))
    deniers = [entry for entry in found if entry[2].group == DENYING]
    undenied = _undenied()
    mentions: Mentions = {}
    for start, end, concept in found:
        if concept.group == DENYING:
            continue
        denied = concept.group not in undenied and any(
            _denies(text, denier, (start, end)) for denier in deniers
        )
        word = REST_OF_WORD.match(text, end)
        span = start, word.end() if word else end
        mentions.setdefault(concept.group, []).append(Mention(concept, span, denied))
    return mentions


def _longest(
    phrases: Iterable[tuple[int, int, list[Concept]]],
) -> Iterator[tuple[int, int, Concept]]:
    """Phrases that do not lie in a longer or earlier one of the same group, or of none."""
    ends: dict[str, int] = {}
    for start, end, concepts in phrases:
        free = [c for c in concepts if start >= max(ends.get(c.group, 0), ends.get(IGNORED, 0))]
        for concept in free:
            ends[concept.group] = end
            if concept.group != IGNORED:
                yield start, end, concept


def _denies(text: str, denier: tuple[int, int, Concept], span: Span) -> bool:
    start, end, concept = denier
    before = concept.side == "before"
    between = text[end : span[0]] if before else text[span[1] : start]
    begins_right = end <= span[0] if before else start >= span[DENIED_FROM[concept.side]]
    return (
        begins_right
        and between.count(" ") <= DENIED_WITHIN[concept.side]
        and not CLAUSE_END.search(between)
    )


@functools.cache
def _phrases(language: Language) -> Phrases[Concept] | None:
    """The language's table, or None where it has none."""
    found = [
        (phrase, concept)
        for group, side, phrases in language.table("opposites")
        if (group, side) != (DENYING, NEVER)
        for phrase, concept in map(functools.partial(_read, group, side), phrases.split(", "))
    ]
    return Phrases(found) if found else None


@functools.cache
def _undenied() -> frozenset[str]:
    """The groups that tell when, where or how much, which a negation leaves as it is."""
    rows = registry.source().table("opposites")
    return frozenset(
        name
        for group, side, names in rows
        if (group, side) == (DENYING, NEVER)
        for name in names.split(", ")
    )


def _read(group: str, side: str, written: str) -> tuple[str, Concept]:
    sureness = Sureness.SURE
    if written.startswith("("):
        written, sureness = written.strip("()"), Sureness.EXCUSE
    elif written.endswith(tuple(MARKS)):
        written, sureness = written[:-1], MARKS[written[-1]]
    return written, Concept(group, side, sureness)


CHECK = Check(("opposites",), _find)
