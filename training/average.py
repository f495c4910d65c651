"""Between training and export: the mean of a final checkpoint and an earlier one, by dev loss.

    python -m training.average WORK LANGUAGE FINAL EARLIER

Weights between two checkpoints of one run are often better than either. ``averaged.pt`` gets the
mixture with the lowest loss on the dev set.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from training.model import Shape, Transformer
from training.train import dev_loss, encode_file

SHARES = (0.0, 0.15, 0.3, 0.45)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("language")
    parser.add_argument("final", help="name of the last checkpoint, without .pt")
    parser.add_argument("earlier", help="name of an earlier one")
    arguments = parser.parse_args()
    folder: Path = arguments.work / arguments.language
    state = torch.load(folder / f"{arguments.final}.pt", map_location="cpu")
    earlier = torch.load(folder / f"{arguments.earlier}.pt", map_location="cpu")["model"]
    final = state["model"]
    model = Transformer(Shape(**state["shape"]))
    dev = encode_file(folder, "dev.tsv")
    losses = {}
    for share in SHARES:
        model.load_state_dict({k: share * earlier[k] + (1 - share) * final[k] for k in final})
        losses[share] = dev_loss(model, dev, "cpu")
        print(f"{share:.2f} of {arguments.earlier}: dev {losses[share]:.4f}")
    best = min(losses, key=losses.__getitem__)
    state["model"] = {k: best * earlier[k] + (1 - best) * final[k] for k in final}
    torch.save(state, folder / "averaged.pt")


if __name__ == "__main__":
    main()
