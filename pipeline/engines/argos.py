"""Argos Translate packages, their sentences batched straight into CTranslate2."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence

from pipeline import alignment
from pipeline.alignment import Links
from pipeline.engines.lexicon import Lexicon, hand_aligned
from pipeline.engines.packages import PackageInfo, signature
from pipeline.engines.probes import best_placeholders
from pipeline.errors import EngineError
from pipeline.machine import Hypothesis, Query
from pipeline.system import cores

BEAM = 4
LONGEST = 480
"""Pieces of a sentence; most models know 512 positions."""
BATCH = 32
CHUNK = 128
"""Sentences handed over at once; what is lost at most when the process is interrupted."""


class ArgosEngine:
    """One package, loaded through Argos Translate's own classes.

    Raises:
        EngineError: If the package or the libraries it needs cannot be loaded.
    """

    def __init__(self, info: PackageInfo) -> None:
        try:
            import argostranslate.package
            import ctranslate2
        except ImportError as error:
            raise EngineError(
                f"machine translation is not installed ({error.name} is missing)",
                hint='Install it with `pip install "pipeline[mt]"`.',
            ) from error
        except OSError as error:
            # The library makes its folders in the user's home when it is imported.
            raise EngineError(
                f"Argos Translate cannot make its folders: {error.strerror or error}",
                path=error.filename,
                hint="Set HOME, or XDG_DATA_HOME, XDG_CONFIG_HOME and XDG_CACHE_HOME, to folders "
                "that can be written.",
            ) from error
        try:
            package = argostranslate.package.Package(info.path)
            self._tokenizer = package.tokenizer
            self._prefix: str = package.target_prefix
            self._translator = ctranslate2.Translator(
                str(info.path / "model"), device="cpu", inter_threads=1, intra_threads=cores()
            )
        except (RuntimeError, OSError, ValueError, AttributeError) as error:
            raise EngineError(
                f"the package cannot be loaded: {error}",
                path=info.path,
                hint="Install it again, or remove it to use another.",
            ) from error
        self._info = info
        self._signature = signature(info)

    @property
    def signature(self) -> str:
        return self._signature

    def split(self, text: str) -> Sequence[str]:
        from pipeline.engines.sentences import split

        return split(text)

    @functools.cached_property
    def placeholders(self) -> Sequence[Sequence[str]]:
        """The tokens this package copies, found by trying, the most faithful first."""
        return best_placeholders(lambda texts: self._answers([Query(text) for text in texts]))

    @functools.cached_property
    def _lexicon(self) -> Lexicon | None:
        return Lexicon.bundled(self._info.target)

    @functools.cached_property
    def attention_aligns(self) -> bool:
        """Whether the package's attention makes fewer errors than the lexicon does."""
        if self._lexicon is None:
            return True
        return self.alignment_error() <= self._lexicon.alignment_error(self._info.target)

    def alignment_error(self) -> float:
        """Error rate of the package's attention on the pairs aligned by hand."""
        pairs = hand_aligned(self._info.target)
        found = self.attend([(pair.source, pair.target) for pair in pairs])
        return alignment.error_rate(
            [alignment.firm(links) for links in found], [pair.links for pair in pairs]
        )

    def attend(self, pairs: Sequence[tuple[str, str]]) -> list[Links]:
        """Links by attention for translations that are given."""
        encoded = [(self._tokenizer.encode(s), self._tokenizer.encode(t)) for s, t in pairs]
        before = [self._prefix] if self._prefix else []
        results = self._translator.translate_batch(
            [source for source, _ in encoded],
            target_prefix=[before + target for _, target in encoded],
            beam_size=1,
            return_attention=True,
            max_batch_size=BATCH,
            max_decoding_length=max((len(target) for _, target in encoded), default=0) + 2,
        )
        return [
            alignment.links(pair[0], source, pair[1], target, result.attention[0][len(before) :])
            for pair, (source, target), result in zip(pairs, encoded, results, strict=True)
        ]

    def align(self, source: str, target: str) -> Links | None:
        return self._lexicon.align(source, target) if self._lexicon else None

    def translate(
        self,
        queries: Sequence[Query],
        finished: Callable[[Mapping[str, list[Hypothesis]]], None],
    ) -> None:
        encoded = [(query, self._tokenizer.encode(query.text)) for query in queries]
        endless = [query.text for query, pieces in encoded if len(pieces) > LONGEST]
        if endless:
            # A model knows no more positions; what is left out is tried in smaller parts.
            finished({text: [] for text in endless})
            encoded = [item for item in encoded if len(item[1]) <= LONGEST]
        # Attention costs time, so only those that need it are asked for it.
        encoded.sort(key=lambda item: (item[0].aligned, len(item[1])), reverse=True)
        start = 0
        while start < len(encoded):
            chunk = encoded[start : start + CHUNK]
            chunk = [item for item in chunk if item[0].aligned == chunk[0][0].aligned]
            finished(self._translate_chunk(chunk))
            start += len(chunk)

    def _answers(self, queries: Sequence[Query]) -> dict[str, list[Hypothesis]]:
        found: dict[str, list[Hypothesis]] = {}
        self.translate(queries, found.update)
        return found

    def _translate_chunk(self, chunk: list[tuple[Query, list[str]]]) -> dict[str, list[Hypothesis]]:
        longest = max(len(pieces) for _, pieces in chunk)
        aligned = chunk[0][0].aligned and self.attention_aligns
        try:
            results = self._translator.translate_batch(
                [pieces for _, pieces in chunk],
                target_prefix=[[self._prefix]] * len(chunk) if self._prefix else None,
                beam_size=BEAM,
                num_hypotheses=BEAM,
                return_scores=True,
                return_attention=aligned,
                max_batch_size=BATCH,
                max_input_length=0,
                max_decoding_length=min(2 * longest + 16, LONGEST + 16),
            )
        except RuntimeError as error:
            raise EngineError(
                f"the package cannot translate: {error}",
                path=self._info.path,
                hint="Install it again, or remove it to use another.",
            ) from error
        found: dict[str, list[Hypothesis]] = {}
        for (query, source), result in zip(chunk, results, strict=True):
            hypotheses = found.setdefault(query.text, [])
            for number, (pieces, score) in enumerate(
                zip(result.hypotheses, result.scores, strict=True)
            ):
                matrix = result.attention[number] if aligned else None
                if self._prefix and pieces and pieces[0] == self._prefix:
                    pieces = pieces[1:]
                    matrix = matrix[1:] if matrix is not None else None
                target = self._tokenizer.decode(pieces).strip()
                links = None
                if matrix is not None:
                    links = alignment.links(query.text, source, target, pieces, matrix)
                hypotheses.append(Hypothesis(target, round(score, 4), links))
        return found
