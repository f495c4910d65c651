"""Every check, in the order in which they are asked.

Another package adds one as an entry point of the group ``pipeline.checks``, whose name tells
it from others and whose value is a :class:`pipeline.checks.base.Check`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from importlib import metadata

from pipeline.checks import (
    currency,
    doubled_words,
    endings,
    length,
    negation,
    numbers,
    placeholders,
    repetition,
    same,
    script,
    untranslated,
    url,
)  # fmt: skip
from pipeline.checks.base import Check, Finding, Pair
from pipeline.errors import PipelineError
from pipeline.languages.registry import language

GROUP = "pipeline.checks"
BUILT_IN: tuple[Check, ...] = (
    untranslated.CHECK, url.CHECK, placeholders.CHECK, same.CHECK, repetition.CHECK,
    doubled_words.CHECK, length.CHECK, numbers.CHECK, currency.CHECK, negation.CHECK, script.CHECK,
    endings.CHECK,
)  # fmt: skip


@functools.cache
def checks() -> tuple[Check, ...]:
    """The built-in checks and those of other packages, which come last, by their names.

    Raises:
        PipelineError: If one of another package cannot be loaded.
    """
    points = sorted(metadata.entry_points(group=GROUP), key=lambda point: point.name)
    return (*BUILT_IN, *map(_loaded, points))


def findings(pair: Pair) -> Iterator[Finding]:
    """Everything that the checks find in a pair, lazily."""
    for check in checks():
        yield from check.find(pair)


def failure(source: str, target: str, locale: str) -> Finding | None:
    """The first thing that keeps ``target`` from standing as a translation, or None if it can.

    Args:
        source: English text without markup.
        target: The translation proposed for it, without markup.
        locale: The locale it is for.
    """
    return next(findings(Pair(source, target, language(locale))), None)


def _loaded(point: metadata.EntryPoint) -> Check:
    origin = point.dist.name if point.dist else "another package"
    try:
        found = point.load()
    except Exception as error:
        raise PipelineError(
            f"the check {point.name!r} of {origin} cannot be loaded: {error}",
            hint=f"Update {origin}, or uninstall it.",
        ) from error
    if not isinstance(found, Check):
        raise PipelineError(
            f"the check {point.name!r} of {origin} is no pipeline.checks.base.Check",
            hint=f"Update {origin}, or uninstall it.",
        )
    return found
