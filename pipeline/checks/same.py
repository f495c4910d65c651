"""English left in a translation: the whole text, most of it or some words.

Names and figures may stay as they are, and so may what languages have in common; of a language
that has no file nobody knows what that is, so that there only words of English prose are proof.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Set

from pipeline.checks.base import Check, Finding, Pair
from pipeline.checks.words import WORD, prose
from pipeline.languages.capitals import frequent

CITED = re.compile(
    r"\"[^\"]*\"|“[^”]{0,500}”|«[^»]{0,500}»|‘[^’]{0,500}’|(?<!\w)'[^']*'(?!\w)|`[^`]*`|\([^()]*\)|\[[^\[\]]*\]"
)
"""What may stand in English beside its translation."""
JOINING = frozenset("a an and for in nor of on or the to".split())
"""Words that names of several words have, too."""
PART = re.compile(r"[\w'’./-]+")
LONGEST_NAME = 40
"""Characters of a word, more than one that is a name has."""
RUN = 3
"""Words left together that are no term any more, if one of them is no word of names."""


NAME_AROUND = re.compile(r"[A-Z][\w'’.-]* \0 [A-Z]")
"""A word within a name, as in *Rock and Roll*."""


def _find(pair: Pair) -> Iterator[Finding]:
    source, target = prose(pair.source), prose(pair.target)
    words = [word.lower() for word in WORD.findall(source) if word.islower()]
    if source.strip().lower() == target.strip().lower():
        if _is_english(source, words, pair):
            yield Finding("same", "whole")
        return
    if len(words) >= 4:
        bare = CITED.sub(" ", target)
        kept = Counter(words) & Counter(word.lower() for word in WORD.findall(bare))
        known = pair.language.shared is not None or len(kept.keys() & frequent()) > 1
        if known and kept.total() > 0.5 * len(words):
            yield Finding("same", "most")
            return
    left = _left(source, target, pair.language.shared)
    if left:
        yield Finding("same", "words", target=left, data={"words": pair.target[slice(*left)]})


def _is_english(source: str, words: list[str], pair: Pair) -> bool:
    """Whether a text is no name, and nothing that the other language may say in the same words."""
    everything = {word.lower() for word in WORD.findall(source)}
    if everything & frequent():
        return len(everything) > 1
    if pair.language.shared is None:
        return False
    words = [word for word in words if word not in JOINING]
    return len(words) >= 2 or (len(words) == 1 and len(words[0]) > 3)


def _left(source: str, target: str, shared: frozenset[str] | None) -> tuple[int, int] | None:
    """Where a word of English prose stands in the translation, or some words with one."""
    if shared is None:
        return None
    english = _telling(shared).intersection(PART.findall(target))
    if not english:
        return None
    said = frozenset(PART.findall(source))
    english &= said
    if not english:
        return None
    target = CITED.sub(lambda found: "|" * len(found[0]), target)
    run: list[re.Match[str]] = []
    for found in PART.finditer(target):
        if run and (found[0] not in said or target[run[-1].end() : found.start()] != " "):
            if _proves(run, english, target):
                break
            run = []
        if found[0] in said:
            run.append(found)
    return (run[0].start(), run[-1].end()) if _proves(run, english, target) else None


@functools.cache
def _telling(shared: frozenset[str]) -> frozenset[str]:
    """English words that are none of the other language."""
    return (frequent() | JOINING) - shared


def _proves(run: list[re.Match[str]], english: Set[str], target: str) -> bool:
    """Whether words left together show that something was not translated."""
    words = [found[0] for found in run]
    if not any(word in english for word in words):
        return False
    if len(words) == 1:
        start, end = run[0].span()
        around = f"{target[max(0, start - LONGEST_NAME) : start]}\0{target[end : end + 2]}"
        return len(words[0]) > 1 and not NAME_AROUND.search(around)
    telling = any(word in frequent() for word in words)
    return len(words) >= RUN and telling and all(word.islower() for word in words)


CHECK = Check(("same",), _find)
