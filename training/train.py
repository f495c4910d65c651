"""Stage 4: train, on a GPU where there is one, else on the CPU.

    python -m training.train WORK LANGUAGE --minutes M              the main phase
    python -m training.train WORK LANGUAGE --minutes M --anneal     the last phase

It begins with the weights in ``start.pt`` where ``training.transfer`` has left some.

The main phase keeps the learning rate level after a warm-up and continues from ``checkpoint.pt``.
The last phase starts from that checkpoint, leaves it as it is, lets the learning rate fall to zero
and writes ``checkpoint-final.pt``. Both may be stopped and resumed at any time. Hidden matrices
are trained with Muon, the rest with AdamW.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
import torch
from torch import Tensor

from training.model import BOS, EOS, PAD, Shape, Transformer
from training.muon import Muon

Links = list[tuple[int, int]]
Encoded = tuple[list[int], list[int], Links]
LONGEST = 120
SAMPLING_ALPHA = 0.3  # the lower, the further sampled pieces stray from the likeliest ones


@dataclass(frozen=True, slots=True)
class Corpus:
    general: list[Encoded]
    authored: list[Encoded]
    dev: list[Encoded]


def encode_file(folder: Path, name: str) -> list[Encoded]:
    """The pairs of a file as ids, with their alignment where there is one."""
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    rows = [line.split("\t") for line in (folder / name).read_text("utf-8").splitlines()]
    sources = pieces.encode([row[0] for row in rows])
    targets = pieces.encode([row[1] for row in rows])
    file = (folder / name).with_suffix(".links")
    links = [read_links(line) for line in file.read_text().splitlines()] if file.exists() else []
    return [
        pair
        for number, (s, t) in enumerate(zip(sources, targets, strict=True))
        if fits(pair := ([*s, EOS], [BOS, *t, EOS], links[number] if links else []))
    ]


def fits(pair: Encoded) -> bool:
    """Whether a pair, with the marks at its ends, is short enough to be trained on."""
    return len(pair[0]) <= LONGEST and len(pair[1]) <= LONGEST + 1


def read_corpus(folder: Path) -> Corpus:
    return Corpus(
        encode_file(folder, "general.tsv"),
        encode_file(folder, "authored.tsv"),
        encode_file(folder, "dev.tsv"),
    )


@dataclass(frozen=True, slots=True)
class Variations:
    """What is changed in authored pairs, each pass anew, since there are few of them.

    A share ``sampled`` is cut into other pieces than the likeliest ones (subword regularization,
    Kudo 2018), without links, and a share ``joined`` is followed by another pair, which moves
    words to positions they never had (Nguyen et al. 2021).
    """

    pieces: sentencepiece.SentencePieceProcessor
    sampled: float
    joined: float

    def of(self, pairs: list[Encoded], rng: random.Random) -> list[Encoded]:
        varied = list(pairs)
        for index in rng.sample(range(len(pairs)), int(self.sampled * len(pairs))):
            source, target, _ = pairs[index]
            varied[index] = ([*self._again(source), EOS], [BOS, *self._again(target), EOS], [])
        for index in rng.sample(range(len(pairs)), int(self.joined * len(pairs))):
            varied[index] = joined(varied[index], rng.choice(pairs))
        return list(filter(fits, varied))

    def _again(self, ids: list[int]) -> list[int]:
        text = self.pieces.decode([i for i in ids if i not in (BOS, EOS)])
        return list(
            self.pieces.encode(text, enable_sampling=True, nbest_size=-1, alpha=SAMPLING_ALPHA)
        )


def joined(first: Encoded, second: Encoded) -> Encoded:
    """Two pairs as one, or the first alone where both would be too long."""
    left, down = len(first[0]) - 1, len(first[1]) - 2
    links = [*first[2], *((s + left, t + down) for s, t in second[2])]
    both = [*first[0][:-1], *second[0]], [*first[1][:-1], *second[1][1:]], links
    return both if fits(both) else first


def read_links(line: str) -> Links:
    """``0-1 2-2`` as (source position, target position) pairs."""
    return [(int(s), int(t)) for s, _, t in (link.partition("-") for link in line.split())]


def dense_links(batch: list[Encoded], targets: int, sources: int) -> Tensor:
    """The links of a batch as a table batch, target position, source position."""
    table = np.zeros((len(batch), targets, sources), dtype=bool)
    for row, (_, _, links) in enumerate(batch):
        if links:
            source, target = zip(*links, strict=True)
            table[row, target, source] = True
    return torch.from_numpy(table)


def padded(rows: list[list[int]]) -> Tensor:
    """Rows padded to a length that is a multiple of four, so that few shapes occur."""
    length = -(-max(map(len, rows)) // 4) * 4
    out = np.full((len(rows), length), PAD, dtype=np.int64)
    for index, row in enumerate(rows):
        out[index, : len(row)] = row
    return torch.from_numpy(out)


def batches(pairs: list[Encoded], tokens: int, rng: random.Random) -> Iterator[list[Encoded]]:
    """One pass over ``pairs`` in batches of about ``tokens`` padded ids, alike in length."""
    order = sorted(pairs, key=lambda p: (max(len(p[0]), len(p[1])) // 4, rng.random()))
    grouped: list[list[Encoded]] = []
    current: list[Encoded] = []
    longest = 0
    for pair in order:
        length = max(len(pair[0]), len(pair[1]))
        if current and max(longest, length) * (len(current) + 1) > tokens:
            grouped.append(current)
            current, longest = [], 0
        current.append(pair)
        longest = max(longest, length)
    grouped.append(current)
    rng.shuffle(grouped)
    yield from grouped


def mixture(
    corpus: Corpus, share: float, tokens: int, variations: Variations, rng: random.Random
) -> Iterator[list[Encoded]]:
    """Batches without end, each mixed so that ``share`` of all pairs drawn are authored."""
    general = rng.sample(corpus.general, len(corpus.general))
    taken = 0
    while True:
        wanted = int(len(corpus.authored) * (1 - share) / share)
        if taken + wanted > len(general):
            general = rng.sample(corpus.general, len(corpus.general))
            taken = 0
        authored = variations.of(corpus.authored, rng)
        yield from batches(authored + general[taken : taken + wanted], tokens, rng)
        taken += wanted


def optimizers(model: Transformer, rate: float) -> list[torch.optim.Optimizer]:
    hidden = [p for n, p in model.named_parameters() if p.ndim == 2 and "embedding" not in n]
    other = [p for n, p in model.named_parameters() if p.ndim != 2 or "embedding" in n]
    return [
        Muon(hidden, lr=rate),
        torch.optim.AdamW(other, lr=rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]


def lower_precision(device: str) -> bool:
    """Whether bfloat16 is faster here: on a GPU, and on a CPU that has matrix units for it."""
    return device == "cuda" or bool(torch.cpu._is_amx_tile_supported())


def save(path: Path, value: dict[str, Any]) -> None:
    partial = path.with_suffix(".partial")
    torch.save(value, partial)
    partial.replace(path)


@torch.no_grad()
def dev_loss(model: Transformer, dev: list[Encoded], device: str) -> float:
    model.eval()
    total = count = 0.0
    for batch in batches(dev, 3000, random.Random(0)):
        size = sum(len(pair[1]) - 1 for pair in batch)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=lower_precision(device)):
            loss = model.loss(
                padded([p[0] for p in batch]).to(device),
                padded([p[1] for p in batch]).to(device),
                0.0,
            )
        total, count = total + loss.item() * size, count + size
    model.train()
    return total / count


def train(arguments: argparse.Namespace) -> None:
    folder: Path = arguments.work / arguments.language
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    corpus = read_corpus(folder)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    shape = Shape(
        pieces.get_piece_size(),
        arguments.width,
        arguments.hidden,
        arguments.encoder_layers,
        arguments.decoder_layers,
        dropout=arguments.dropout,
    )
    model = Transformer(shape).to(device)
    optimizing = optimizers(model, arguments.rate)
    step, spent, annealed, seen = 0, 0.0, 0.0, 0
    checkpoint = folder / f"{arguments.name}.pt"
    annealing = folder / f"{arguments.name}-annealing.pt"
    resumed = annealing if arguments.anneal and annealing.exists() else checkpoint
    if resumed.exists():
        state = torch.load(resumed, map_location=device)
        model.load_state_dict(state["model"])
        for optimizer, values in zip(optimizing, state["optimizers"], strict=True):
            optimizer.load_state_dict(values)
        step, spent, seen = state["step"], state["seconds"], state["tokens"]
        annealed = state.get("annealed", 0.0)
    elif (folder / "start.pt").exists():
        model.load_state_dict(torch.load(folder / "start.pt", map_location=device)["model"])
    print(
        f"{len(corpus.general)} general, {len(corpus.authored)} authored pairs, "
        f"{sum(p.numel() for p in model.parameters()) / 1e6:.1f} M parameters, from step {step}",
        flush=True,
    )
    rng = random.Random(arguments.seed + step)
    share = arguments.anneal_share if arguments.anneal else arguments.share
    warmup = arguments.warmup
    compiled = torch.compile(model.loss, dynamic=True) if arguments.compile else model.loss
    started = reported = time.monotonic()
    losses: list[float] = []
    here = 0

    def snapshot() -> dict[str, Any]:
        return {
            "model": model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in optimizing],
            "shape": shape.as_dict(),
            "step": step,
            "seconds": spent + time.monotonic() - started,
            "annealed": annealed + time.monotonic() - started if arguments.anneal else 0.0,
            "tokens": seen,
        }

    variations = Variations(pieces, arguments.sampled, arguments.joined)
    for batch in mixture(corpus, share, arguments.tokens, variations, rng):
        now = time.monotonic()
        progress = (annealed + now - started) / 60 / arguments.minutes
        if progress >= 1 or (arguments.steps and step >= arguments.steps):
            break
        factor = min(1.0, (step + 1) / warmup)
        if arguments.anneal:
            factor *= max(0.01, 1 - progress)
        for optimizer in optimizing:
            for group in optimizer.param_groups:
                group["lr"] = arguments.rate * factor
        source = padded([pair[0] for pair in batch]).to(device)
        target = padded([pair[1] for pair in batch]).to(device)
        links = dense_links(batch, target.size(1) - 1, source.size(1)).to(device)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=lower_precision(device)):
            loss = compiled(source, target, arguments.smoothing, links, arguments.guidance)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizing:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        step += 1
        size = sum(len(pair[1]) - 1 for pair in batch)
        seen, here = seen + size, here + size
        losses.append(loss.item())
        if now - reported > arguments.report:
            reported = now
            print(
                f"step {step} {progress * arguments.minutes:.1f} min "
                f"loss {sum(losses) / len(losses):.3f} "
                f"dev {dev_loss(model, corpus.dev, device):.3f} "
                f"{here / (now - started):.0f} tokens/s {seen / 1e6:.2f} M tokens",
                flush=True,
            )
            losses.clear()
            save(annealing if arguments.anneal else checkpoint, snapshot())
    result = dev_loss(model, corpus.dev, device)
    print(f"done at step {step}: dev {result:.4f} perplexity {math.exp(result):.2f}", flush=True)
    save(folder / f"{arguments.name}-final.pt" if arguments.anneal else checkpoint, snapshot())
    annealing.unlink(missing_ok=True)
    (folder / f"{arguments.name}.json").write_text(
        json.dumps(
            {"dev_loss": result, "step": step, "seconds": spent + time.monotonic() - started}
            | {"tokens": seen, "shape": shape.as_dict(), "torch": torch.__version__},
            indent=1,
        )
        + "\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("language")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--anneal", action="store_true")
    parser.add_argument("--name", default="checkpoint")
    parser.add_argument("--steps", type=int, default=0, help="stop at this step, for trials")
    parser.add_argument("--share", type=float, default=0.35, help="share of authored pairs")
    parser.add_argument("--anneal-share", type=float, default=0.6)
    parser.add_argument("--sampled", type=float, default=0.0, help="share cut into other pieces")
    parser.add_argument("--joined", type=float, default=0.0, help="share followed by another pair")
    parser.add_argument("--tokens", type=int, default=2500, help="padded ids in a batch")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--warmup", type=int, default=200)
    parser.add_argument("--guidance", type=float, default=0.05, help="weight of alignment loss")
    parser.add_argument("--smoothing", type=float, default=0.1)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--hidden", type=int, default=1024)
    parser.add_argument("--encoder-layers", type=int, default=6)
    parser.add_argument("--decoder-layers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--report", type=float, default=120, help="seconds between reports")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--compile", action="store_true")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
