"""A bundled table of which pieces of words translate into which, for engines that do not say.

The table is made by ``python -m training.lexicon``; its pieces are those of the bundled package's
SentencePiece model.
"""

from __future__ import annotations

import functools
import lzma
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import alignment
from pipeline.alignment import Links
from pipeline.engines.packages import BUNDLED

FOLDER = Path(__file__).parent.parent / "lexicons"
HAND_ALIGNED = FOLDER / "alignments.txt"


@dataclass(frozen=True, slots=True)
class HandAligned:
    """A pair whose words a person has aligned.

    Attributes:
        spans: Phrases of the source, as an author might link or stress them.
        links: Source word and target word, by their places among ``alignment.words``.
    """

    source: str
    target: str
    spans: tuple[tuple[int, int], ...]
    links: frozenset[tuple[int, int]]


class Lexicon:
    """Aligns the words of an English text and its translation.

    Args:
        table: Probability of each target piece for a source piece.
        pieces: A SentencePiece processor for both languages.
    """

    def __init__(self, table: Mapping[str, Mapping[str, float]], pieces: Any) -> None:
        self._table = table
        self._pieces = pieces

    @classmethod
    @functools.cache
    def bundled(cls, language: str) -> Lexicon | None:
        """The lexicon from English into ``language``; None if there is none or no tokenizer."""
        path = FOLDER / f"en-{language}.tsv.xz"
        vocabulary = BUNDLED / f"translate-en_{language}" / "sentencepiece.model"
        if not path.is_file() or not vocabulary.is_file():
            return None
        try:
            import sentencepiece
        except ImportError:
            return None
        table: dict[str, dict[str, float]] = {}
        for line in lzma.decompress(path.read_bytes()).decode().splitlines():
            source, *entries = line.split("\t")
            table[source] = {
                entries[i]: float(entries[i + 1]) / 1000 for i in range(0, len(entries), 2)
            }
        return cls(table, sentencepiece.SentencePieceProcessor(model_file=str(vocabulary)))

    def align(self, source: str, target: str) -> Links:
        """The links between the words of a sentence and its translation."""
        from_pieces: Sequence[str] = self._pieces.encode(source, out_type=str)
        to_pieces: Sequence[str] = self._pieces.encode(target, out_type=str)
        matrix = alignment.lexical_matrix(self._table, from_pieces, to_pieces)
        return alignment.links(source, from_pieces, target, to_pieces, matrix)

    def alignment_error(self, language: str) -> float:
        """Error rate, 0 to 1, on the pairs aligned by hand."""
        pairs = hand_aligned(language)
        found = [alignment.firm(self.align(pair.source, pair.target)) for pair in pairs]
        return alignment.error_rate(found, [pair.links for pair in pairs])


@functools.cache
def hand_aligned(language: str) -> tuple[HandAligned, ...]:
    """The pairs of ``alignments.txt`` for one language; none where it has no such lines."""
    found = []
    for block in HAND_ALIGNED.read_text(encoding="utf-8").split("\n\n")[1:]:
        marked, *lines = block.strip().split("\n")
        for target, links in zip(lines[::2], lines[1::2], strict=True):
            if target.startswith(f"{language}: "):
                found.append(_read(marked, target.partition(": ")[2], links))
    return tuple(found)


def _read(marked: str, target: str, links: str) -> HandAligned:
    spans, source, start = [], "", 0
    for character in marked:
        if character == "[":
            start = len(source)
        elif character == "]":
            spans.append((start, len(source)))
        else:
            source += character
    pairs = set()
    for group in links.split():
        left, _, right = group.partition("=")
        pairs |= {
            (s, t)
            for name in left.split("+")
            for other in right.split("+")
            for s in _places(source, name)
            for t in _places(target, other)
        }
    return HandAligned(source, target, tuple(spans), frozenset(pairs))


def _places(text: str, name: str) -> list[int]:
    """The places among ``alignment.words`` of a word between blanks, punctuation marks left out."""
    word, _, occurrence = name.partition("#")
    number, position = int(occurrence or 1), 0
    for token in text.split():
        start = text.index(token, position)
        position = start + len(token)
        if token == word:
            number -= 1
            if number == 0:
                return [
                    place
                    for place, (first, last) in enumerate(alignment.words(text))
                    if start <= first < position and alignment.LETTER.search(text[first:last])
                ]
    raise ValueError(f"no word {name!r} in {text!r}")
