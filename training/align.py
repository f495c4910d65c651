"""Word alignment of parallel text: IBM model 1, then a hidden Markov model, in both directions.

The models are those of Brown et al., "The Mathematics of Statistical Machine Translation" (1993),
and Vogel et al., "HMM-Based Word Alignment in Statistical Translation" (1996), with the empty word
as a part of every position's emission. The two directions meet in the geometric mean of their
posteriors, as in Liang et al., "Alignment by Agreement" (2006).

Texts are sequences of small integers; words of both sides share one numbering or each has its
own. Everything runs on dense tables, so both vocabularies should stay under about 20,000.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sentencepiece
import torch
from torch import Tensor

EMPTY_SHARE = 0.12
LONGEST = 120
JUMP_LIMIT = 40
Texts = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs whose sources have one length; targets are padded at the end."""

    indices: list[int]
    source: Tensor
    target: Tensor
    kept: Tensor


def batches(sources: Texts, targets: Texts, cells: int = 400_000) -> Iterator[Batch]:
    """Every pair once, in batches of at most about ``cells`` source-target cells."""
    order = sorted(range(len(sources)), key=lambda i: (len(sources[i]), len(targets[i])))
    start = 0
    while start < len(order):
        length = len(sources[order[start]])
        stop = start
        while stop < len(order) and len(sources[order[stop]]) == length:
            if (stop + 1 - start) * length * len(targets[order[stop]]) > cells and stop > start:
                break
            stop += 1
        chosen = order[start:stop]
        start = stop
        longest = max(len(targets[i]) for i in chosen)
        target = torch.zeros((len(chosen), longest), dtype=torch.long)
        kept = torch.zeros((len(chosen), longest), dtype=torch.bool)
        for row, i in enumerate(chosen):
            target[row, : len(targets[i])] = torch.from_numpy(np.asarray(targets[i]))
            kept[row, : len(targets[i])] = True
        source = torch.from_numpy(np.asarray([list(sources[i]) for i in chosen], dtype=np.int64))
        yield Batch(chosen, source, target, kept)


class Aligner:
    """Translation probabilities ``table[source, target]`` and how far alignments jump."""

    def __init__(self, source_size: int, target_size: int) -> None:
        self.table = torch.full((source_size, target_size), 1.0 / target_size)
        self.empty = torch.full((target_size,), 1.0 / target_size)
        distance = torch.arange(-JUMP_LIMIT, JUMP_LIMIT + 1, dtype=torch.float).abs()
        self.jumps = torch.exp(-0.4 * distance)

    def _emissions(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Probability of every target word at every source position, and by the empty word."""
        real = (1 - EMPTY_SHARE) * self.table[batch.source[:, None, :], batch.target[:, :, None]]
        return real, EMPTY_SHARE * self.empty[batch.target][:, :, None]

    def _transitions(self, length: int) -> Tensor:
        position = torch.arange(length)
        jump = (position[None, :] - position[:, None]).clamp(-JUMP_LIMIT, JUMP_LIMIT) + JUMP_LIMIT
        matrix = self.jumps[jump]
        return matrix / matrix.sum(1, keepdim=True)

    def posteriors(self, batch: Batch, markov: bool) -> tuple[Tensor, Tensor | None]:
        """P(target word comes from source position), and expected transitions between positions.

        What is missing from a row's sum is the empty word's.
        """
        real, by_empty = self._emissions(batch)
        both = real + by_empty
        if not markov:
            gamma = both / both.sum(-1, keepdim=True).clamp_min(1e-30)
            gamma = gamma * batch.kept[:, :, None]
            return gamma * (real / both.clamp_min(1e-30)), None
        size, steps, length = both.shape
        matrix = self._transitions(length)
        emission = torch.where(batch.kept[:, :, None], both, torch.ones(()))
        forward = torch.empty_like(emission)
        scales = torch.empty((size, steps, 1))
        state = torch.full((size, length), 1.0 / length)
        for step in range(steps):
            if step:
                state = state @ matrix
            state = state * emission[:, step]
            scale = state.sum(-1, keepdim=True).clamp_min(1e-30)
            state = state / scale
            forward[:, step], scales[:, step] = state, scale
        backward = torch.ones_like(emission)
        moves = torch.zeros((length, length))
        for step in range(steps - 2, -1, -1):
            ahead = emission[:, step + 1] * backward[:, step + 1] / scales[:, step + 1]
            backward[:, step] = ahead @ matrix.T
            live = batch.kept[:, step + 1, None]
            moves += matrix * ((forward[:, step] * live).T @ (ahead * live))
        gamma = forward * backward
        gamma = gamma / gamma.sum(-1, keepdim=True).clamp_min(1e-30) * batch.kept[:, :, None]
        return gamma * (real / both.clamp_min(1e-30)), moves

    def learn(self, sources: Texts, targets: Texts, markov: bool) -> None:
        """One pass of expectation and maximisation over every pair."""
        counts = torch.zeros_like(self.table)
        flat = counts.view(-1)
        empties = torch.zeros_like(self.empty)
        jumps = torch.zeros_like(self.jumps)
        for batch in batches(sources, targets):
            links, moves = self.posteriors(batch, markov)
            cells = batch.source[:, None, :] * counts.shape[1] + batch.target[:, :, None]
            flat.index_add_(0, cells.reshape(-1), links.reshape(-1))
            left = (1 - links.sum(-1)).clamp_min(0) * batch.kept
            empties.index_add_(0, batch.target.reshape(-1), left.reshape(-1))
            if moves is not None:
                length = moves.shape[0]
                position = torch.arange(length)
                jump = (position[None, :] - position[:, None]).clamp(-JUMP_LIMIT, JUMP_LIMIT)
                jumps.index_add_(0, (jump + JUMP_LIMIT).reshape(-1), moves.reshape(-1))
        floor = 1e-7
        totals = counts.sum(1, keepdim=True)
        self.table = counts.div_(totals.clamp_min(1e-3)).clamp_min_(floor)
        self.empty = (empties / empties.sum()).clamp_min(floor)
        if markov:
            self.jumps = (jumps / jumps.sum()).clamp_min(1e-5)

    def train(self, sources: Texts, targets: Texts, simple: int = 4, markov: int = 3) -> None:
        """``simple`` passes of model 1, then ``markov`` passes of the hidden Markov model."""
        for number in range(simple + markov):
            self.learn(sources, targets, markov=number >= simple)


def align(
    forward: Aligner, reverse: Aligner, sources: Texts, targets: Texts, threshold: float = 0.25
) -> list[list[tuple[int, int]]]:
    """The links (source position, target position) whose two posteriors agree, for every pair."""
    found: list[list[tuple[int, int]]] = [[] for _ in sources]
    columns: dict[int, np.ndarray] = {}
    for batch in batches(targets, sources):
        links, _ = reverse.posteriors(batch, markov=True)
        for row, index in enumerate(batch.indices):
            columns[index] = links[row, : len(sources[index])].half().numpy()
    for batch in batches(sources, targets):
        links, _ = forward.posteriors(batch, markov=True)
        for row, index in enumerate(batch.indices):
            one = links[row, : len(targets[index])].numpy()
            both = np.sqrt(one * columns.pop(index).T.astype(np.float32))
            target, source = np.nonzero(both > threshold)
            found[index] = list(zip(source.tolist(), target.tolist(), strict=True))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("language")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--most",
        type=int,
        help="align this many general pairs, drawn at random, and leave the rest",
    )
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    rng = random.Random(1)
    folder: Path = arguments.work / arguments.language
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    size = pieces.get_piece_size()
    texts: dict[str, tuple[list[list[int]], list[list[int]]]] = {}
    for name in ("general", "authored"):
        rows = [line.split("\t") for line in (folder / f"{name}.tsv").read_text().split("\n")[:-1]]
        texts[name] = pieces.encode([r[0] for r in rows]), pieces.encode([r[1] for r in rows])
    chosen: dict[str, list[int]] = {}
    for name, (source, target) in texts.items():
        usable = [
            i
            for i in range(len(source))
            if 0 < len(source[i]) <= LONGEST and 0 < len(target[i]) <= LONGEST
        ]
        if name == "general" and arguments.most is not None:
            usable = rng.sample(usable, min(arguments.most, len(usable)))
        chosen[name] = usable
    sources = [texts[name][0][i] for name, numbers in chosen.items() for i in numbers]
    targets = [texts[name][1][i] for name, numbers in chosen.items() for i in numbers]
    forward, reverse = Aligner(size, size), Aligner(size, size)
    forward.train(sources, targets)
    reverse.train(targets, sources)
    for name, (source, target) in texts.items():
        usable = chosen[name]
        found = align(forward, reverse, [source[i] for i in usable], [target[i] for i in usable])
        lines = [""] * len(source)
        for i, links in zip(usable, found, strict=True):
            lines[i] = " ".join(f"{s}-{t}" for s, t in links)
        (folder / f"{name}.links").write_text("\n".join(lines) + "\n")
    torch.save(
        {"forward": forward.table.half(), "reverse": reverse.table.half()}, folder / "tables.pt"
    )


if __name__ == "__main__":
    main()
