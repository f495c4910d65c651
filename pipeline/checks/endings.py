"""A question that is none any more, or a lead-in without its colon."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Check, Finding, Pair


def _find(pair: Pair) -> Iterator[Finding]:
    source, target = pair.source.rstrip(), pair.target.rstrip()
    if source.endswith(":") and not target.endswith(tuple(pair.language.colons)):
        yield Finding("end-colon", "missing", source=(len(source) - 1, len(source)))
    if source.endswith("?") and not target.endswith(tuple(pair.language.questions)):
        yield Finding("end-question", "missing", source=(len(source) - 1, len(source)))


CHECK = Check(("end-colon", "end-question"), _find)
