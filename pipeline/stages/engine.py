"""Which engine translates, and never asking it the same thing twice."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from pipeline.engines import registry
from pipeline.engines.registry import EngineChoice, EngineRequest
from pipeline.project.cache import Cache
from pipeline.project.settings import NO_ENGINE
from pipeline.project.workspace import Workspace

if TYPE_CHECKING:
    from pipeline.translate.alignment import Links
    from pipeline.translate.confidence import Curve
    from pipeline.translate.engine import Engine, Finished, Hypothesis, Query
    from pipeline.translate.memory import Memory

REVIEWED_SCORE = -0.05
"""What a sentence from the memory counts as, a good one of the engine's own."""


class Progress(Protocol):
    """Told how many sentences, or catalogs, there are and how many are done."""

    def start(self, locale: str, total: int, unit: str) -> None:
        """Begin with a locale of so many ``sentences`` or ``catalogs``, as ``unit`` says."""

    def advance(self, count: int) -> None:
        """So many more are done."""

    def finish(self) -> None:
        """No more of this locale will come."""


class Untold:
    """Progress that nobody wants to hear of."""

    def start(self, locale: str, total: int, unit: str) -> None:
        pass

    def advance(self, count: int) -> None:
        pass

    def finish(self) -> None:
        pass


UNTOLD: Progress = Untold()


def choose(workspace: Workspace, locale: str) -> EngineChoice | None:
    """The configured engine for one locale, None where people alone translate.

    Raises:
        EngineError: If it cannot be used, or does not translate into the locale.
        ConfigError: If the configured engine does not exist or lacks a setting.
    """
    settings = workspace.settings
    packages = workspace.files.path(settings.packages)
    name = settings.engine_for(locale)
    if name == NO_ENGINE:
        return None
    return registry.choose(name, EngineRequest(locale, packages, settings.options(name)))


class CachedEngine:
    """An engine seen through the cache: loaded, tried out and asked only for what is not in it."""

    def __init__(
        self, choice: EngineChoice, memory: Memory, cache: Cache, progress: Progress, locale: str
    ) -> None:
        self._choice = choice
        self._memory = memory
        self.cache = cache
        self._progress = progress
        self.locale = locale

    @functools.cached_property
    def _engine(self) -> Engine:
        return self._choice.load()

    @property
    def signature(self) -> str:
        return self._choice.signature

    @property
    def curve(self) -> Curve:
        return self._choice.curve

    def digest(self, parts: Sequence[str]) -> str:
        """Changes with the engine, with the memory's sentences, and with ``parts``."""
        known = repr((self.signature, sorted(self._memory.agreed().items()), *parts))
        return hashlib.blake2b(known.encode(), digest_size=16).hexdigest()

    @functools.cached_property
    def placeholders(self) -> Sequence[Sequence[str]]:
        known: Sequence[Sequence[str]] | None = self.cache.trait(self.signature, "placeholders")
        if known is None:
            known = self._engine.placeholders
            self.cache.keep_trait(self.signature, "placeholders", known)
        return known

    def split(self, text: str) -> Sequence[str]:
        return self._choice.split(text)

    def align(self, source: str, target: str) -> Links | None:
        return self._engine.align(source, target)

    def translate(self, queries: Sequence[Query], finished: Finished) -> None:
        finished(self.answers(queries))

    def answers(self, queries: Sequence[Query]) -> dict[str, list[Hypothesis]]:
        """Hypotheses for every query; what the engine had to be asked for is kept at once.

        A sentence that people have translated is taken from the memory.
        """
        remembered = self._remembered(queries)
        queries = [query for query in queries if query.text not in remembered]
        known = remembered | self._known(queries)
        missing = [query for query in queries if query.text not in known]
        if not missing:
            return known
        self._progress.start(self.locale, len(missing), "sentences")
        aligned = {query.text for query in missing if query.aligned}

        def finished(batch: Mapping[str, list[Hypothesis]]) -> None:
            answers = {
                text: [[h.text, h.score, h.links] for h in hypotheses]
                for text, hypotheses in batch.items()
            }
            self.cache.keep_answers(self.signature, answers, aligned)
            known.update(batch)
            self._progress.advance(len(batch))

        try:
            self._engine.translate(missing, finished)
        finally:
            self._progress.finish()
        return known

    def _known(self, queries: Sequence[Query]) -> dict[str, list[Hypothesis]]:
        """What the cache has; an answer without links does not serve a query that wants them."""
        from pipeline.translate.engine import Hypothesis

        kept = self.cache.answers(self.signature, [query.text for query in queries])
        found = {}
        for query in queries:
            answer, aligned = kept.get(query.text, (None, False))
            if answer is not None and (aligned or not query.aligned):
                found[query.text] = [
                    Hypothesis(text, score, links and tuple((s, t, p) for s, t, p in links))
                    for text, score, links in answer
                ]
        return found

    def _remembered(self, queries: Sequence[Query]) -> dict[str, list[Hypothesis]]:
        # Here, because most runs have nothing to translate.
        from pipeline.languages.registry import language
        from pipeline.translate import gate
        from pipeline.translate.engine import Hypothesis

        own = language(self.locale)
        found = {}
        for query in queries:
            target = self._memory.sentence(query.text)
            if target is not None and not gate.refusal(query.text, target, own):
                found[query.text] = [Hypothesis(target, REVIEWED_SCORE)]
        return found
