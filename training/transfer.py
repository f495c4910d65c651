"""Starting weights from a package: to go on with its training, or to begin another language.

    python -m training.transfer PACKAGE WORK LANGUAGE [--pivot OTHER]

Without ``--pivot`` the package is of LANGUAGE itself and ``WORK/<language>/start.pt`` receives its
weights. With it, the package translates into OTHER, whose pieces and tables lie in ``WORK/OTHER``:
both models read English, so the body of the network is kept, English pieces keep their vectors, and
every other piece gets the mean of the vectors of the OTHER pieces that it is aligned with by way of
English. The model then starts as a translator that puts LANGUAGE words in OTHER's order. The idea
is that of Zoph et al., "Transfer Learning for Low-Resource Neural Machine Translation" (2016), and
Minixhofer et al., "WECHSEL" (2022).
"""

from __future__ import annotations

import argparse
import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import sentencepiece
import torch
from torch import Tensor

from training.model import Shape, sinusoids

DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
Array = npt.NDArray[np.float32]


def read_variables(path: Path) -> dict[str, Array]:
    """The variables of a CTranslate2 model file (format 6), quantized ones as floats."""
    with path.open("rb") as file:
        _number(file, "I")  # the format's version
        _text(file)  # the specification's name
        _number(file, "I")  # the specification's revision
        raw: dict[str, npt.NDArray[np.generic]] = {}
        for _ in range(_number(file, "I")):
            name = _text(file)
            shape = [_number(file, "I") for _ in range(_number(file, "B"))]
            kind = DTYPES[_number(file, "B")]
            data = file.read(_number(file, "I"))
            raw[name] = np.frombuffer(data, dtype=kind).reshape(shape)
        aliases = [(_text(file), _text(file)) for _ in range(_number(file, "I"))]
    values: dict[str, Array] = {}
    for name, array in raw.items():
        scale = raw.get(f"{name}_scale")
        floats = array.astype(np.float32)
        values[name] = floats / scale.astype(np.float32)[:, None] if scale is not None else floats
    values.update({alias: values[name] for alias, name in aliases})
    return values


def _number(file: BinaryIO, kind: str) -> int:
    (value,) = struct.unpack(f"<{kind}", file.read(struct.calcsize(f"<{kind}")))
    return int(value)


def _text(file: BinaryIO) -> str:
    return file.read(_number(file, "H"))[:-1].decode()


def weights(package: Path) -> tuple[Shape, dict[str, Tensor]]:
    """The package's weights under the names that ``training.model.Transformer`` has for them."""
    variables = read_variables(package / "model" / "model.bin")
    found: dict[str, Tensor] = {}

    def put(name: str, array: Array) -> None:
        found[name] = torch.from_numpy(np.array(array))

    def linear(name: str, variable: str) -> None:
        put(f"{name}.weight", variables[f"{variable}/weight"])
        put(f"{name}.bias", variables[f"{variable}/bias"])

    def norm(name: str, variable: str) -> None:
        put(f"{name}.weight", variables[f"{variable}/gamma"])
        put(f"{name}.bias", variables[f"{variable}/beta"])

    def layers(side: str) -> int:
        return sum(
            f"{side}/layer_{number}/ffn/linear_0/weight" in variables for number in range(100)
        )

    embedding = variables["decoder/embeddings/weight"]
    put("embedding.weight", embedding)
    width = embedding.shape[1]
    for side in ("encoder", "decoder"):
        for number in range(layers(side)):
            name, variable = f"{side}.{number}", f"{side}/layer_{number}"
            own = "attention" if side == "encoder" else "self_attention"
            norm(f"{name}.{own}.norm", f"{variable}/self_attention/layer_norm")
            linear(f"{name}.{own}.all", f"{variable}/self_attention/linear_0")
            for part in ("weight", "bias"):
                everything = found.pop(f"{name}.{own}.all.{part}")
                found[f"{name}.{own}.query.{part}"] = everything[:width].clone()
                found[f"{name}.{own}.key_value.{part}"] = everything[width:].clone()
            linear(f"{name}.{own}.out", f"{variable}/self_attention/linear_1")
            if side == "decoder":
                norm(f"{name}.attention.norm", f"{variable}/attention/layer_norm")
                linear(f"{name}.attention.query", f"{variable}/attention/linear_0")
                linear(f"{name}.attention.key_value", f"{variable}/attention/linear_1")
                linear(f"{name}.attention.out", f"{variable}/attention/linear_2")
            norm(f"{name}.feed_forward.norm", f"{variable}/ffn/layer_norm")
            linear(f"{name}.feed_forward.up", f"{variable}/ffn/linear_0")
            linear(f"{name}.feed_forward.down", f"{variable}/ffn/linear_1")
        norm(f"{side}_norm", f"{side}/layer_norm")
    found["positions"] = sinusoids(width)
    shape = Shape(
        embedding.shape[0],
        width,
        variables["encoder/layer_0/ffn/linear_0/weight"].shape[0],
        layers("encoder"),
        layers("decoder"),
        int(variables["decoder/num_heads"].item()),
    )
    return shape, found


def carry_over(embedding: Tensor, pivot: Path, folder: Path) -> Tensor:
    """Vectors for the pieces in ``folder`` from those of the pieces in ``pivot``."""
    old = sentencepiece.SentencePieceProcessor(model_file=str(pivot / "sentencepiece.model"))
    new = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    size = new.get_piece_size()
    # P(pivot piece | English piece), without what is only noise.
    into_pivot = torch.load(pivot / "tables.pt")["forward"].float()
    into_pivot[into_pivot < 0.02] = 0
    into_pivot /= into_pivot.sum(1, keepdim=True).clamp_min(1e-6)
    # P(English piece | new piece)
    from_new = torch.load(folder / "tables.pt")["reverse"].float()
    from_new[from_new < 0.02] = 0
    same = [
        (number, old.piece_to_id(new.id_to_piece(number)))
        for number in range(size)
        if old.id_to_piece(old.piece_to_id(new.id_to_piece(number))) == new.id_to_piece(number)
    ]
    here, there = torch.tensor([s[0] for s in same]), torch.tensor([s[1] for s in same])
    mixed = from_new[:, here] @ (into_pivot[there] @ embedding)
    length = embedding.norm(dim=1).mean()
    norms = mixed.norm(dim=1, keepdim=True)
    noise = torch.nn.functional.normalize(torch.randn_like(mixed), dim=1)
    direction = torch.where(norms > 1e-4, mixed / norms.clamp_min(1e-6), noise)
    vectors = length * torch.nn.functional.normalize(direction + 0.3 * noise, dim=1)
    vectors[here] = embedding[there]
    return vectors


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("language")
    parser.add_argument("--pivot")
    arguments = parser.parse_args()
    torch.manual_seed(1)
    folder = arguments.work / arguments.language
    shape, found = weights(arguments.package)
    if arguments.pivot:
        found["embedding.weight"] = carry_over(
            found["embedding.weight"], arguments.work / arguments.pivot, folder
        )
    torch.save({"model": found, "heads": shape.heads}, folder / "start.pt")
    print(f"{folder / 'start.pt'}: {len(found['embedding.weight'])} pieces, {shape}")


if __name__ == "__main__":
    main()
