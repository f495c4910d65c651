"""Inline markup, which must be the same on both sides."""

from __future__ import annotations

from pipeline.checks.base import Finding
from pipeline.document.inline import Inline


def failure(source: Inline, target: Inline) -> Finding | None:
    """What inline markup of ``source`` is not the same in ``target``."""
    if source.elements != target.elements:
        differing = (source.elements - target.elements) + (target.elements - source.elements)
        kind = next(iter(differing))[0].removesuffix("_inline")
        return Finding("markup", "elements", data={"kind": kind})
    if source.emphasis != target.emphasis:
        return Finding("markup", "emphasis")
    if target.stray > source.stray:
        return Finding("markup", "stray")
    return None
