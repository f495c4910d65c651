"""A question that is none any more, or a lead-in without its colon.

What ends a question or a lead-in is known of languages that have a file; of others nothing is, and
nothing is found.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair

CLOSING = "\"'”’»)]』」》〉›“ \u00a0."
"""What may follow the mark that ends a translation, as in ``«¿Qué es?».``"""


def _find(pair: Pair) -> Iterator[Finding]:
    source, target, language = pair.source.rstrip(), pair.target.rstrip(), pair.language
    last = (len(source) - 1, len(source))
    if source.endswith(":") and language.colons and not _led_in(target, pair):
        yield Finding("end-colon", "missing", source=last)
    if source.endswith("?") and language.questions and not _asked(target, pair):
        yield Finding("end-question", "missing", source=last)


def _led_in(target: str, pair: Pair) -> bool:
    """Whether it ends in a colon, or says in words that something follows."""
    announced = pair.language.announcement
    return (
        target.rstrip(CLOSING).endswith(tuple(pair.language.colons))
        or target.endswith(tuple(pair.language.colons))
        or (announced is not None and announced.search(target) is not None)
    )


def _asked(target: str, pair: Pair) -> bool:
    """Whether it ends as a question, or as a heading that is no sentence and so states nothing."""
    bare = target.rstrip(CLOSING)
    statement = pair.language.statement
    return bare.endswith(tuple(pair.language.questions)) or (
        statement is not None and statement.search(bare) is None
    )


CHECK = Check(("end-colon", "end-question"), _find)
