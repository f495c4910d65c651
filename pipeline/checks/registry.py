"""Every check, in the order in which they are asked.

Another distribution adds one as an entry point of the group ``pipeline.checks`` whose value is a
:class:`pipeline.checks.base.Check` (``docs/extending.md``).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace

from pipeline import doors
from pipeline.checks import (
    comparison,
    currency,
    dates,
    doubled_words,
    email,
    endings,
    length,
    negation,
    numbers,
    opposites,
    order,
    percent,
    placeholders,
    repetition,
    same,
    script,
    sign,
    symbols,
    units,
    untranslated,
    url,
)  # fmt: skip
from pipeline.checks.base import Check, Finding, Pair
from pipeline.languages.capitals import lowered
from pipeline.languages.registry import language

GROUP = "pipeline.checks"
"""The entry point group for checks of other distributions."""
BUILT_IN: tuple[Check, ...] = (
    untranslated.CHECK, url.CHECK, placeholders.CHECK, email.CHECK, same.CHECK, repetition.CHECK,
    doubled_words.CHECK, length.CHECK, numbers.CHECK, units.CHECK, percent.CHECK, currency.CHECK,
    dates.CHECK, order.CHECK, sign.CHECK, comparison.CHECK, negation.CHECK, opposites.CHECK,
    script.CHECK, symbols.CHECK, endings.CHECK,
)  # fmt: skip


@functools.cache
def checks() -> tuple[Check, ...]:
    """The built-in checks and those of other distributions, which come last.

    Raises:
        PipelineError: If one of another distribution cannot be loaded.
    """
    return (*BUILT_IN, *(_guarded(plugin) for plugin in doors.load(GROUP, ("codes", "find"))))


def findings(pair: Pair) -> Iterator[Finding]:
    """Everything that the checks find in a pair, lazily.

    Text in capitals is read as a sentence; the places found are those of the pair as it is.
    """
    read = replace(pair, source=lowered(pair.source), target=lowered(pair.target))
    for check in checks():
        yield from check.find(read)


def failure(source: str, target: str, locale: str) -> Finding | None:
    """The first thing that keeps ``target`` from standing as a translation, or None if it can.

    Args:
        source: English text without markup.
        target: The translation proposed for it, without markup.
        locale: The locale it is for.
    """
    return next(findings(Pair(source, target, language(locale))), None)


def _guarded(plugin: doors.Plugin[Check]) -> Check:
    """The check of another distribution, whose errors are told to be that distribution's."""

    def find(pair: Pair) -> Iterator[Finding]:
        with plugin.blamed("cannot check a translation"):
            yield from plugin.value.find(pair)

    return Check(plugin.value.codes, find)
