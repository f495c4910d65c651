"""Stage 5: a checkpoint as an int8 CTranslate2 model in an Argos package.

    python -m training.export WORK LANGUAGE OUT [--checkpoint NAME] [--unguided]

``OUT/translate-en_<language>/`` can be used as it is, zipped it is an ``.argosmodel``.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import sentencepiece
import torch
from ctranslate2.specs import common_spec, transformer_spec
from torch import Tensor

from training.model import Shape
from training.pieces import without_paths

NAMES = {"es": "Spanish", "ko": "Korean"}


def export(
    work: Path, language: str, out: Path, checkpoint: str, version: str, guided: bool
) -> Path:
    """Write the package; returns its folder."""
    state = torch.load(work / language / f"{checkpoint}.pt", map_location="cpu")
    shape = Shape(**state["shape"])
    spec = transformer_spec.TransformerSpec.from_config(
        (shape.encoder_layers, shape.decoder_layers),
        shape.heads,
        pre_norm=True,
        activation=common_spec.Activation.RELU,
        alignment_layer=-1,
        # Training leads the first head towards alignments; without that, all are averaged.
        alignment_heads=1 if guided else shape.heads,
    )
    fill(spec, {key: value.float() for key, value in state["model"].items()}, shape)
    vocabulary = work / language / "sentencepiece.model"
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(vocabulary))
    tokens = [pieces.id_to_piece(number) for number in range(shape.vocabulary)]
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.config.bos_token = spec.config.decoder_start_token = "<s>"
    spec.config.eos_token = "</s>"
    spec.config.unk_token = "<unk>"
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization="int8")
    package = out / f"translate-en_{language}"
    shutil.rmtree(package, ignore_errors=True)
    (package / "model").mkdir(parents=True)
    spec.save(str(package / "model"))
    (package / "sentencepiece.model").write_bytes(without_paths(vocabulary.read_bytes()))
    metadata = {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": "en",
        "from_name": "English",
        "to_code": language,
        "to_name": NAMES[language],
        "links": [],
    }
    (package / "metadata.json").write_text(json.dumps(metadata, indent=1) + "\n")
    return package


def fill(spec: transformer_spec.TransformerSpec, weights: dict[str, Tensor], shape: Shape) -> None:
    """Put every weight of a ``training.model.Transformer`` where the specification wants it."""

    def linear(target: common_spec.LinearSpec, *names: str) -> None:
        target.weight = torch.cat([weights[f"{name}.weight"] for name in names]).numpy()
        target.bias = torch.cat([weights[f"{name}.bias"] for name in names]).numpy()

    def norm(target: common_spec.LayerNormSpec, name: str) -> None:
        target.gamma = weights[f"{name}.weight"].numpy()
        target.beta = weights[f"{name}.bias"].numpy()

    def feed_forward(target: transformer_spec.FeedForwardSpec, name: str) -> None:
        norm(target.layer_norm, f"{name}.norm")
        linear(target.linear_0, f"{name}.up")
        linear(target.linear_1, f"{name}.down")

    def self_attention(target: transformer_spec.MultiHeadAttentionSpec, name: str) -> None:
        norm(target.layer_norm, f"{name}.norm")
        linear(target.linear[0], f"{name}.query", f"{name}.key_value")
        linear(target.linear[1], f"{name}.out")

    embedding = weights["embedding.weight"].numpy()
    spec.encoder.embeddings[0].weight = embedding
    spec.decoder.embeddings.weight = embedding
    spec.decoder.projection.weight = embedding
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = True
        side.position_encodings.encodings = weights["positions"].numpy()
    for number in range(shape.encoder_layers):
        layer, name = spec.encoder.layer[number], f"encoder.{number}"
        self_attention(layer.self_attention, f"{name}.attention")
        feed_forward(layer.ffn, f"{name}.feed_forward")
    norm(spec.encoder.layer_norm, "encoder_norm")
    for number in range(shape.decoder_layers):
        layer, name = spec.decoder.layer[number], f"decoder.{number}"
        self_attention(layer.self_attention, f"{name}.self_attention")
        norm(layer.attention.layer_norm, f"{name}.attention.norm")
        linear(layer.attention.linear[0], f"{name}.attention.query")
        linear(layer.attention.linear[1], f"{name}.attention.key_value")
        linear(layer.attention.linear[2], f"{name}.attention.out")
        feed_forward(layer.ffn, f"{name}.feed_forward")
    norm(spec.decoder.layer_norm, "decoder_norm")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("language", choices=sorted(NAMES))
    parser.add_argument("out", type=Path)
    parser.add_argument("--checkpoint", default="checkpoint-final")
    parser.add_argument("--version", default="0.1")
    parser.add_argument(
        "--unguided", action="store_true", help="it was trained without guided alignment"
    )
    arguments = parser.parse_args()
    package = export(
        arguments.work,
        arguments.language,
        arguments.out,
        arguments.checkpoint,
        arguments.version,
        not arguments.unguided,
    )
    size = sum(path.stat().st_size for path in package.rglob("*") if path.is_file())
    print(f"{package}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
