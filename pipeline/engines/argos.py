"""Argos Translate packages, their sentences batched straight into CTranslate2."""

from __future__ import annotations

import contextlib
import functools
import io
import itertools
import logging
import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.engines import packages
from pipeline.engines.packages import ATTENTION, LEXICON, Aligners, PackageInfo
from pipeline.engines.support import sentences
from pipeline.engines.support.lexicon import Lexicon
from pipeline.engines.support.probes import best_placeholders
from pipeline.errors import EngineError
from pipeline.languages.registry import language
from pipeline.system import cores
from pipeline.translate import alignment
from pipeline.translate.alignment import Links, Pieces
from pipeline.translate.engine import Finished, Hypothesis, Query

if TYPE_CHECKING:
    from pipeline.engines.measuring.hand_aligned import HandAligned

HOME = Path(__file__).with_name("home")
PACKAGES = HOME / "argos-translate" / "packages"
BEAM = 4
LONGEST = 480
"""Pieces of a sentence; most models know 512 positions."""
BATCH = 16
"""Sentences in a batch, which is what each core loses when the process is interrupted; larger ones
are slower on a CPU."""
AHEAD = 4
Encoded = tuple[Query, list[str]]
UnderWay = tuple[Sequence[Encoded], list[Any], list[Any]]
"""A chunk, its results to come, and those for the attention of its first pieces."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query, its pieces, and the attention of its translation's first piece."""

    query: Query
    pieces: list[str]
    first: list[Any] | None


def index_address() -> str:
    """Where Argos Translate is configured to have the index of its packages.

    Raises:
        EngineError: If it is not installed.
    """
    with _library():
        from argostranslate import settings
    address: str = settings.remote_package_index
    return address


@contextlib.contextmanager
def _library() -> Iterator[None]:
    """Within it Argos Translate and what it needs are imported; nothing is written or printed.

    Raises:
        EngineError: If that is not possible.
    """
    try:
        with _kept_to_itself():
            yield
    except ImportError as error:
        raise EngineError(
            f"machine translation is not installed ({error.name} is missing)",
            hint='Install it with `pip install "markdown-po-pipeline[mt]"`.',
        ) from error
    except (OSError, ValueError) as error:
        raise EngineError(
            f"Argos Translate cannot be imported: {error}",
            hint="Correct its configuration, the environment's ARGOS_… variables say, or "
            "install it again.",
        ) from error


@contextlib.contextmanager
def _kept_to_itself() -> Iterator[None]:
    """Within it, Argos Translate can be imported and neither writes nor prints anything.

    It makes the folders that it may need at once, in the user's home, which may be missing or
    closed to us; it is shown folders of our own that are there already. The user's configuration is
    read where there is one.
    """
    own = {"XDG_DATA_HOME": HOME, "XDG_CACHE_HOME": HOME, "ARGOS_PACKAGES_DIR": PACKAGES}
    try:
        home = Path.home()
    except RuntimeError:
        home = own["HOME"] = HOME
    configured = Path(os.environ.get("XDG_CONFIG_HOME", home / ".config"))
    if not (configured / PACKAGES.parent.name).is_dir():
        own["XDG_CONFIG_HOME"] = HOME
    before = {name: os.environ.get(name) for name in own}
    os.environ.update({name: str(path) for name, path in own.items()})
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    # What it logs would be printed beside our own errors, and in its debug mode among our results.
    logging.getLogger("argostranslate.utils").handlers = [logging.NullHandler()]


def batched(items: Sequence[Encoded], size: int) -> Iterator[Sequence[Encoded]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _told(error: Exception) -> str:
    """What an error of the libraries says, in one line."""
    said = " ".join(str(error).split())
    return said if isinstance(error, RuntimeError | OSError) else f"{type(error).__name__}: {said}"


class ArgosEngine:
    """One package, loaded through Argos Translate's own classes.

    Raises:
        EngineError: If the package or the libraries it needs cannot be loaded.
    """

    def __init__(self, info: PackageInfo) -> None:
        with _library():
            import argostranslate.package
            import ctranslate2
        try:
            package = argostranslate.package.Package(info.path)
            self._tokenizer = package.tokenizer
            self._tokenizer.encode("")  # which loads it
            if not isinstance(package.target_prefix, str):
                raise TypeError("its target_prefix is no text")
            self._before = [package.target_prefix] if package.target_prefix else []
            self._translator = ctranslate2.Translator(
                str(info.path / "model"), device="cpu", inter_threads=cores(), intra_threads=1
            )
        except Exception as error:  # whatever the libraries make of an odd package
            raise EngineError(
                f"the package cannot be loaded: {_told(error)}",
                path=info.path,
                hint="Install it again, or remove it to use another.",
            ) from error
        self.info = info
        self._language = language(info.target)

    @functools.cached_property
    def signature(self) -> str:
        return packages.signature(self.info)

    def split(self, text: str) -> Sequence[str]:
        return sentences.split(text)

    @functools.cached_property
    def placeholders(self) -> Sequence[Sequence[str]]:
        """The tokens this package copies, found by trying, the most faithful first."""
        return best_placeholders(lambda texts: self._answers([Query(text) for text in texts]))

    @functools.cached_property
    def _lexicon(self) -> Lexicon | None:
        return Lexicon.bundled(self.info.target)

    @property
    def has_lexicon(self) -> bool:
        return self._lexicon is not None

    @functools.cached_property
    def aligned_by(self) -> Aligners:
        """Attention, the lexicon, or both: as measured for the package, else all there is."""
        if not self.has_lexicon:
            return frozenset({ATTENTION})
        return self.info.aligner or frozenset({ATTENTION, LEXICON})

    def aligned(self, pairs: Sequence[HandAligned], ways: Aligners) -> list[Links]:
        """Links for given translations, by attention, by the lexicon, or by both."""
        given = [(pair.source, pair.target) for pair in pairs]
        attended: Sequence[Links | None] = (
            self.attend(given) if ATTENTION in ways else [None] * len(given)
        )
        return [
            self._links(pair, attention, ways)
            for pair, attention in zip(given, attended, strict=True)
        ]

    def _links(self, pair: tuple[str, str], attention: Links | None, ways: Aligners) -> Links:
        if self._lexicon is None or LEXICON not in ways:
            return attention or ()
        lexical = self._lexicon.align(*pair)
        return alignment.combined(attention, lexical) if attention else lexical

    def attend(self, pairs: Sequence[tuple[str, str]]) -> list[Links]:
        """Links by attention for translations that are given."""
        encoded = [(self._tokenizer.encode(s), self._tokenizer.encode(t)) for s, t in pairs]
        results = self._translator.translate_batch(
            [source for source, _ in encoded],
            target_prefix=[self._before + target for _, target in encoded],
            beam_size=1,
            return_attention=True,
            max_batch_size=BATCH,
            max_decoding_length=max((len(target) for _, target in encoded), default=0) + 2,
        )
        return [
            alignment.links(
                Pieces(pair[0], source),
                Pieces(pair[1], target),
                result.attention[0][len(self._before) :],
                self._language,
            )
            for pair, (source, target), result in zip(pairs, encoded, results, strict=True)
        ]

    def align(self, source: str, target: str) -> Links | None:
        return self._lexicon.align(source, target) if self._lexicon else None

    def translate(self, queries: Sequence[Query], finished: Finished) -> None:
        encoded = [(query, self._tokenizer.encode(query.text)) for query in queries]
        endless = [query.text for query, pieces in encoded if len(pieces) > LONGEST]
        if endless:
            # A model knows no more positions; what is left out is tried in smaller parts.
            finished({text: [] for text in endless})
            encoded = [item for item in encoded if len(item[1]) <= LONGEST]
        # Attention costs time, so only those that need it are asked for it.
        encoded.sort(key=lambda item: (item[0].aligned, len(item[1])), reverse=True)
        under_way: deque[UnderWay] = deque()
        for _, same in itertools.groupby(encoded, key=lambda item: item[0].aligned):
            for chunk in batched(list(same), BATCH):
                under_way.append((chunk, self._begin(chunk), self._begin_first(chunk)))
                # Some chunks ahead of what is being worked on keep every core busy.
                if len(under_way) > AHEAD * cores():
                    finished(self._end(*self._first_done(under_way)))
        while under_way:
            finished(self._end(*self._first_done(under_way)))

    @staticmethod
    def _first_done(under_way: deque[UnderWay]) -> UnderWay:
        """A chunk whose results are there, else the one that was begun first."""
        for number, (_, results, firsts) in enumerate(under_way):
            if all(result.done() for result in (*results, *firsts)):
                found = under_way[number]
                del under_way[number]
                return found
        return under_way.popleft()

    def _answers(self, queries: Sequence[Query]) -> dict[str, list[Hypothesis]]:
        found: dict[str, list[Hypothesis]] = {}
        self.translate(queries, found.update)
        return found

    def _begin(self, chunk: Sequence[Encoded]) -> list[Any]:
        """Hand a chunk over; the results are there when they are asked for."""
        longest = max(len(pieces) for _, pieces in chunk)
        return self._hand_over(
            chunk,
            beam_size=BEAM,
            num_hypotheses=BEAM,
            return_scores=True,
            return_attention=self._attends(chunk),
            max_decoding_length=min(2 * longest + 16, LONGEST + 16),
        )

    def _begin_first(self, chunk: Sequence[Encoded]) -> list[Any]:
        """Ask for the attention of each sentence's first piece.

        A beam search over several sentences (CTranslate2 4.8) gives most of them another one's
        attention for the first piece. The true one is the same for every hypothesis.
        """
        if not self._attends(chunk):
            return []
        length = len(self._before) + 1
        return self._hand_over(
            chunk, beam_size=1, return_attention=True, max_decoding_length=length
        )

    def _attends(self, chunk: Sequence[Encoded]) -> bool:
        return chunk[0][0].aligned and ATTENTION in self.aligned_by

    def _hand_over(self, chunk: Sequence[Encoded], **options: Any) -> list[Any]:
        results: list[Any] = self._translator.translate_batch(
            [pieces for _, pieces in chunk],
            target_prefix=[self._before] * len(chunk) if self._before else None,
            max_input_length=0,
            asynchronous=True,
            **options,
        )
        return results

    def _end(
        self, chunk: Sequence[Encoded], under_way: Sequence[Any], firsts: Sequence[Any]
    ) -> dict[str, list[Hypothesis]]:
        """Wait for a chunk's hypotheses."""
        before = len(self._before)
        try:
            results = [result.result() for result in under_way]
            rows = [first.result().attention[0][before : before + 1] for first in firsts]
        except RuntimeError as error:
            raise EngineError(
                f"the package cannot translate: {error}",
                path=self.info.path,
                hint="Install it again, or remove it to use another.",
            ) from error
        found: dict[str, list[Hypothesis]] = {}
        for (query, source), result, row in itertools.zip_longest(chunk, results, rows):
            asked = _Asked(query, source, row)
            found[query.text] = [
                self._hypothesis(asked, result, number) for number in range(len(result.hypotheses))
            ]
        return found

    def _hypothesis(self, asked: _Asked, result: Any, number: int) -> Hypothesis:
        pieces = result.hypotheses[number]
        matrix = result.attention[number] if result.attention else None
        if self._before and pieces[:1] == self._before:
            pieces = pieces[1:]
            matrix = matrix[1:] if matrix is not None else None
        target = self._tokenizer.decode(pieces).strip()
        score = round(result.scores[number], 4)
        text = asked.query.text
        if not asked.query.aligned:
            return Hypothesis(target, score)
        attention = None
        if matrix:
            # A greedy search may end at once, and then has no row.
            matrix = [*(asked.first or [()]), *matrix[1:]]
            attention = alignment.links(
                Pieces(text, asked.pieces), Pieces(target, pieces), matrix, self._language
            )
        links = self._links((text, target), attention, self.aligned_by)
        return Hypothesis(target, score, links)
