"""Sentence boundaries without a model to download."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import EngineError
from pipeline.locale import SOURCE


def split(text: str) -> Sequence[str]:
    """English sentences of ``text`` that, concatenated, are the text.

    The library leaves out or normalises some of the white space between sentences, so only the
    ends of its sentences are taken from it.

    Raises:
        EngineError: If the library is not installed.
    """
    # Here, because most runs have nothing to split.
    try:
        import sentencex
    except ImportError as error:
        raise EngineError(
            f"machine translation is not installed ({error.name or 'sentencex'} is missing)",
            hint='Install it with `pip install "markdown-po-pipeline[mt]"`, or set '
            'tool.pipeline.engine to "none" where people alone translate.',
        ) from error

    sentences: list[str] = []
    position = 0
    for found in sentencex.segment(SOURCE, text):
        bare = str(found).strip()
        start = text.find(bare, position)
        if not bare or start < 0:
            continue
        end = start + len(bare)
        end += len(text[end:]) - len(text[end:].lstrip())
        sentences.append(text[position:end])
        position = end
    if position < len(text):
        sentences.append(text[position:])
    return [part for part in sentences if part] or [text]
