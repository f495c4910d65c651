"""Negations invented and lost, as far as a rule can be sure of them.

What an English text denies is counted by explicit words alone. A negation is invented only where
English has none of them, and lost only where both sides have exactly one and no idiom is near that
another language may say positively.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from benchmarks.wrong import negation_korean, negation_spanish
from benchmarks.wrong.rule import Pair, Rule, pick, retold

DENIED = re.compile(
    r"\b(?:not|no|never|none|nor|neither|nobody|nothing|nowhere|without|cannot)\b|n['’]t\b", re.I
)
NEARLY = re.compile(
    r"\b(?:hardly|barely|scarcely|seldom|rarely|few|little|only|unless|until|avoid\w*|lack\w*|"
    r"fail\w*|refus\w*|prevent\w*|too \w+ to|rather than|instead|far from|"
    r"otherwise|free (?:of|from)|stop\w*|den(?:y|ies|ied)|reject\w*|\w+less)\b",
    re.I,
)
"""What another language may say with a negation: nothing is inserted beside it."""
IDIOM = re.compile(
    r"\bnot (?:only|just|merely|simply|so much|necessarily|yet|until|surprisingly|unlike\w*|"
    r"un\w+|in\w+)\b|\bno (?:matter|sooner|doubt|wonder|one|more|less|later|fewer|longer)\b|"
    r"\b(?:or|if|why|whether|or \w+) not\b|\buntil\b|\bunless\b|"
    r"\b(?:no|not|nothing|nobody|never)\b.*\b(?:but|than)\b|\bno\.|\bno-|\bnot? \w+ enough\b|"
    r"\bnever (?:fail|mind)\w*|\?|"
    r"\bwithout (?:fail|doubt|question)\b|\bnot to mention\b|\bcan(?:no|['’])t help\b|\bsay no\b",
    re.I,
)
"""Denials that a translation may leave out, or say so that a word less still means the same."""


def invented(pair: Pair) -> Pair | None:
    """A negation where English has none, nor anything like one."""
    if DENIED.search(pair.source) or NEARLY.search(pair.source) or "?" in pair.source:
        return None
    deny: dict[str, Callable[[str, str], str | None]] = {
        "es": negation_spanish.denied,
        "ko": negation_korean.denied,
    }
    target = deny[pair.language](pair.source, pair.target)
    return retold(pair, target) if target else None


def _losing(number: int) -> Rule:
    def rule(pair: Pair) -> Pair | None:
        if len(DENIED.findall(pair.source)) != number or IDIOM.search(pair.source):
            return None
        module = {"es": negation_spanish, "ko": negation_korean}[pair.language]
        affirmed: list[str] = module.affirmed(pair.target, number)
        return retold(pair, pick(affirmed, pair.source)) if affirmed else None

    return rule


lost = _losing(1)
one_of_two_lost = _losing(2)
