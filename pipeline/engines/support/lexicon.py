"""A bundled table of which pieces of words translate into which, for engines that do not say.

The table is made by ``python -m training.lexicon``; its pieces are those of the bundled package's
SentencePiece model.
"""

from __future__ import annotations

import functools
import lzma
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.engines.packages import BUNDLED
from pipeline.languages.base import Language
from pipeline.languages.registry import language
from pipeline.translate import alignment
from pipeline.translate.alignment import UNKNOWN, Lexical, Links, Pieces

FOLDER = Path(__file__).parent / "lexicons"


class Lexicon:
    """Aligns the words of an English text and its translation.

    Args:
        table: Probabilities of pairs of pieces.
        pieces: A SentencePiece processor for both languages.
        language: Of the translation.
    """

    def __init__(self, table: Lexical, pieces: Any, language: Language) -> None:
        self._table = table
        self._pieces = pieces
        self._language = language

    @classmethod
    @functools.cache
    def bundled(cls, code: str) -> Lexicon | None:
        """The lexicon from English into a language; None if there is none or no tokenizer."""
        path = FOLDER / f"en-{code}.tsv.xz"
        vocabulary = BUNDLED / f"translate-en_{code}" / "sentencepiece.model"
        if not path.is_file() or not vocabulary.is_file():
            return None
        try:
            import sentencepiece
        except ImportError:
            return None
        table: dict[str, dict[str, tuple[float, float]]] = {}
        for line in lzma.decompress(path.read_bytes()).decode().splitlines():
            source, *entries = line.split("\t")
            table[source] = {
                target: (_probability(forward), _probability(reverse))
                for target, forward, reverse in zip(*[iter(entries)] * 3, strict=True)
            }
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(vocabulary))
        return cls(table, pieces, language(code))

    def align(self, source: str, target: str) -> Links:
        """The links between the words of a sentence and its translation."""
        from_pieces: Sequence[str] = self._pieces.encode(source, out_type=str)
        to_pieces: Sequence[str] = self._pieces.encode(target, out_type=str)
        matrix = alignment.lexical_matrix(self._table, from_pieces, to_pieces)
        return alignment.links(
            Pieces(source, from_pieces), Pieces(target, to_pieces), matrix, self._language
        )


def _probability(thousandths: str) -> float:
    return max(int(thousandths) / 1000, UNKNOWN)
