"""Argos Translate packages, their sentences batched straight into CTranslate2."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.engines import Hypothesis
from pipeline.engines.packages import PackageInfo, signature
from pipeline.errors import EngineError
from pipeline.system import cores

BEAM = 4
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
        self._signature = signature(info)

    @property
    def signature(self) -> str:
        return self._signature

    def split(self, text: str) -> Sequence[str]:
        from pipeline.engines.sentences import split

        return split(text)

    def translate(
        self,
        texts: Sequence[str],
        finished: Callable[[Mapping[str, list[Hypothesis]]], None],
    ) -> None:
        encoded = [(text, self._tokenizer.encode(text)) for text in texts]
        encoded.sort(key=lambda item: len(item[1]), reverse=True)
        for start in range(0, len(encoded), CHUNK):
            chunk = encoded[start : start + CHUNK]
            finished(self._translate_chunk(chunk))

    def _translate_chunk(self, chunk: list[tuple[str, list[str]]]) -> dict[str, list[Hypothesis]]:
        longest = max(len(pieces) for _, pieces in chunk)
        results = self._translator.translate_batch(
            [pieces for _, pieces in chunk],
            target_prefix=[[self._prefix]] * len(chunk) if self._prefix else None,
            beam_size=BEAM,
            num_hypotheses=BEAM,
            return_scores=True,
            max_batch_size=BATCH,
            max_input_length=0,
            max_decoding_length=2 * longest + 16,
        )
        return {
            text: [
                Hypothesis(self._decode(pieces), round(score, 4))
                for pieces, score in zip(result.hypotheses, result.scores, strict=True)
            ]
            for (text, _), result in zip(chunk, results, strict=True)
        }

    def _decode(self, pieces: list[str]) -> str:
        if self._prefix and pieces and pieces[0] == self._prefix:
            pieces = pieces[1:]
        text: str = self._tokenizer.decode(pieces)
        return text.strip()
