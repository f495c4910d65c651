"""What a SentencePiece model says of the machine that it was trained on, taken out."""

from __future__ import annotations

from sentencepiece import sentencepiece_model_pb2


def without_paths(model: bytes) -> bytes:
    """The model without the folder that it was trained in; its pieces stay as they are."""
    found = sentencepiece_model_pb2.ModelProto.FromString(model)  # type: ignore[attr-defined]
    found.trainer_spec.ClearField("input")
    found.trainer_spec.ClearField("model_prefix")
    data: bytes = found.SerializeToString(deterministic=True)
    return data
