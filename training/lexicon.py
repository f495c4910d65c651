"""The lexicon that the product aligns words with: a pruned table of translation probabilities.

    python -m training.lexicon WORK LANGUAGE OUT

Takes the tables that ``training.align`` left in ``WORK/<language>`` and writes
``OUT/en-<language>.tsv.xz``: a line for each English piece, then its translations, each followed by
two probabilities in thousandths: of the translation given the English piece, and the reverse.
"""

from __future__ import annotations

import argparse
import lzma
from pathlib import Path

import sentencepiece
import torch

LEAST = 0.005
"""A pair's probability in one direction at least; in the mean of both a quarter of it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("language")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    folder = arguments.work / arguments.language
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    tables = torch.load(folder / "tables.pt")
    forward, reverse = tables["forward"].float(), tables["reverse"].float().T
    kept = (torch.maximum(forward, reverse) >= LEAST) & (forward * reverse >= (LEAST / 4) ** 2)
    lines = []
    for number in range(pieces.get_piece_size()):
        entries = [
            f"{pieces.id_to_piece(place)}\t{1000 * forward[number, place]:.0f}"
            f"\t{1000 * reverse[number, place]:.0f}"
            for place in kept[number].nonzero()[:, 0].tolist()
        ]
        if entries:
            lines.append("\t".join([pieces.id_to_piece(number), *entries]))
    path = arguments.out / f"en-{arguments.language}.tsv.xz"
    path.write_bytes(lzma.compress("\n".join(lines).encode(), preset=9))
    print(f"{path}: {len(lines)} pieces, {path.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
