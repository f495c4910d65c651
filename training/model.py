"""A pre-norm Transformer whose every weight has a place in CTranslate2's specification.

The architecture is that of Vaswani et al., "Attention Is All You Need" (2017), with layer
normalisation before each sub-layer and one embedding matrix shared by source, target and output.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

UNK, BOS, EOS, PAD = 0, 1, 2, 3
MAX_POSITIONS = 512


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a model; heads must divide width."""

    vocabulary: int
    width: int = 256
    hidden: int = 1024
    encoder_layers: int = 6
    decoder_layers: int = 2
    heads: int = 8
    dropout: float = 0.1

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Attention(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.heads, self.dropout = shape.heads, shape.dropout
        self.observed = False
        self.seen: Tensor | None = None
        self.norm = nn.LayerNorm(width)
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, width)

    def forward(
        self,
        x: Tensor,
        memory: Tensor | None = None,
        mask: Tensor | None = None,
        causal: bool = False,
    ) -> Tensor:
        y = self.norm(x)
        batch, length, width = y.shape
        query = self.query(y)
        key, value = self.key_value(y if memory is None else memory).chunk(2, -1)

        def by_head(z: Tensor) -> Tensor:
            return z.view(batch, -1, self.heads, width // self.heads).transpose(1, 2)

        if x.is_cuda and not self.observed:
            attended = functional.scaled_dot_product_attention(
                by_head(query), by_head(key), by_head(value), attn_mask=mask, is_causal=causal
            )
        else:
            # PyTorch's fused kernel is several times slower than this on a CPU, backwards.
            shares = plain_attention(by_head(query), by_head(key), mask, causal)
            self.seen = shares[:, 0] if self.observed else None
            attended = shares @ by_head(value)
        merged = self.out(attended.transpose(1, 2).reshape(batch, length, width))
        return x + functional.dropout(merged, self.dropout, self.training)


def plain_attention(query: Tensor, key: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
    """Attention probabilities, shaped batch, head, target position, source position."""
    scores = (query * query.size(-1) ** -0.5) @ key.transpose(-1, -2)
    if causal:
        future = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).triu(1)
        scores = scores.masked_fill(future, -1e4)
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e4)
    return torch.softmax(scores, -1, dtype=scores.dtype)


class FeedForward(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.dropout = shape.dropout
        self.norm = nn.LayerNorm(shape.width)
        self.up = nn.Linear(shape.width, shape.hidden)
        self.down = nn.Linear(shape.hidden, shape.width)

    def forward(self, x: Tensor) -> Tensor:
        y = self.down(functional.relu(self.up(self.norm(x))))
        return x + functional.dropout(y, self.dropout, self.training)


class EncoderLayer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = Attention(shape)
        self.feed_forward = FeedForward(shape)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        output: Tensor = self.feed_forward(self.attention(x, mask=mask))
        return output


class DecoderLayer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.self_attention = Attention(shape)
        self.attention = Attention(shape)
        self.feed_forward = FeedForward(shape)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        x = self.self_attention(x, causal=True)
        output: Tensor = self.feed_forward(self.attention(x, memory, mask=mask))
        return output


class SmoothedCrossEntropy(torch.autograd.Function):
    """Mean cross entropy with label smoothing whose gradient is computed along with its value.

    The logits are the largest tensor of a step; this passes over them half as often as the
    separate forward and backward of the library's own function.
    """

    @staticmethod
    def forward(context: Any, logits: Tensor, wanted: Tensor, smoothing: float) -> Tensor:
        count, size = logits.shape
        scores = logits.float().log_softmax(-1)
        at_wanted = scores.gather(1, wanted[:, None])
        likely = (1 - smoothing) * at_wanted + smoothing * scores.mean(-1, keepdim=True)
        gradient = scores.exp_().sub_(smoothing / size)
        gradient.scatter_add_(1, wanted[:, None], torch.full_like(at_wanted, smoothing - 1))
        context.save_for_backward(gradient.div_(count).to(logits.dtype))
        return -likely.mean()

    @staticmethod
    def backward(context: Any, *outer: Tensor) -> tuple[Tensor, None, None]:
        (gradient,) = context.saved_tensors
        return gradient * outer[0].to(gradient.dtype), None, None


class Transformer(nn.Module):
    """Maps source ids and target prefix ids to the decoder's final states."""

    positions: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        nn.init.normal_(self.embedding.weight, std=shape.width**-0.5)
        self.register_buffer("positions", sinusoids(shape.width))
        self.encoder = nn.ModuleList(EncoderLayer(shape) for _ in range(shape.encoder_layers))
        self.encoder_norm = nn.LayerNorm(shape.width)
        self.decoder = nn.ModuleList(DecoderLayer(shape) for _ in range(shape.decoder_layers))
        self.decoder_norm = nn.LayerNorm(shape.width)
        self.decoder[-1].attention.observed = True

    def embed(self, ids: Tensor) -> Tensor:
        x = self.embedding(ids) * self.shape.width**0.5 + self.positions[: ids.size(1)]
        x = functional.dropout(x, self.shape.dropout, self.training)
        # The residual stream runs in the autocast type: adding bfloat16 to float32 is slow.
        return (
            x.to(torch.get_autocast_dtype(x.device.type))
            if torch.is_autocast_enabled(x.device.type)
            else x
        )

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor]:
        mask = (source != PAD)[:, None, None, :]
        x = self.embed(source)
        for layer in self.encoder:
            x = layer(x, mask)
        return self.encoder_norm(x), mask

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        memory, mask = self.encode(source)
        x = self.embed(target)
        for layer in self.decoder:
            x = layer(x, memory, mask)
        states: Tensor = self.decoder_norm(x)
        return states

    def loss(
        self,
        source: Tensor,
        target: Tensor,
        smoothing: float,
        links: Tensor | None = None,
        guidance: float = 0.0,
    ) -> Tensor:
        """Mean label-smoothed cross entropy over the target ids after the first.

        ``links``, shaped like the attention (batch, target, source), are alignments that the first
        head of the last decoder layer is led to, as in Garg et al., "Jointly Learning to Align
        and Translate with Transformer Models" (2019): ``guidance`` times the mean of minus the
        logarithm of the share that falls on linked positions is added.
        """
        states = self(source, target[:, :-1])
        wanted = target[:, 1:]
        kept = wanted != PAD
        logits = functional.linear(states[kept], self.embedding.weight)
        loss: Tensor = SmoothedCrossEntropy.apply(logits, wanted[kept], smoothing)
        if links is not None and guidance:
            shares = (self.decoder[-1].attention.seen.float() * links).sum(-1)
            linked = links.any(-1)
            # A batch may hold no links at all, and the mean of nothing is no number.
            missed = shares[linked].clamp_min(1e-4).log().sum() / linked.sum().clamp_min(1)
            loss = loss - guidance * missed
        return loss


def sinusoids(width: int) -> Tensor:
    """The fixed position encodings of the original Transformer, sine and cosine interleaved."""
    table = torch.zeros(MAX_POSITIONS, width)
    position = torch.arange(MAX_POSITIONS)[:, None]
    frequency = torch.exp(torch.arange(0, width, 2) * -(math.log(10000.0) / width))
    table[:, 0::2] = torch.sin(position * frequency)
    table[:, 1::2] = torch.cos(position * frequency)
    return table
