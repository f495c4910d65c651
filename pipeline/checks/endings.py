"""A question that is none any more, or a lead-in without its colon.

What ends a question or a lead-in is known of languages that have a file; of others nothing is, and
nothing is found.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair

CLOSING = "\"'”’»)]』」》〉›“ \u00a0."
"""What may follow the mark that ends a translation, as in ``«¿Qué es?».``"""

LABEL = 4
"""Words of a lead-in that is a label; where a longer one is usually a sentence with a full stop,
that is none."""


def _find(pair: Pair) -> Iterator[Finding]:
    source, target, language = pair.source.rstrip(), pair.target.rstrip(), pair.language
    last = (len(source) - 1, len(source))
    if source.endswith(":") and language.colons and not _led_in(target, pair):
        yield Finding("end-colon", "missing", source=last)
    if source.endswith("?") and language.questions and not _asked(target, pair):
        yield Finding("end-question", "missing", source=last)


def _led_in(target: str, pair: Pair) -> bool:
    """Whether it ends in a colon, says that something follows, or is a sentence of its own."""
    bare, language = target.rstrip(CLOSING), pair.language
    if bare.endswith(tuple(language.colons)):
        return True
    if language.announcement and language.announcement.search(target):
        return True
    is_label = len(pair.source.split()) <= LABEL
    return not is_label and language.statement is not None and bool(language.statement.search(bare))


def _asked(target: str, pair: Pair) -> bool:
    """Whether it ends as a question, or as a heading that is no sentence and so states nothing."""
    bare = target.rstrip(CLOSING)
    statement = pair.language.statement
    return bare.endswith(tuple(pair.language.questions)) or (
        statement is not None and statement.search(bare) is None
    )


CHECK = Check(("end-colon", "end-question"), _find)
