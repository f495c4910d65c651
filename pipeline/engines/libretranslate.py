"""A LibreTranslate server that the user has configured."""

from __future__ import annotations

import functools
import http.client
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.engines.base import EngineChoice, EngineRequest
from pipeline.engines.codes import codes
from pipeline.engines.support import sentences
from pipeline.engines.support.lexicon import Lexicon
from pipeline.engines.support.probes import best_placeholders
from pipeline.errors import EngineError
from pipeline.locale import SOURCE, language
from pipeline.translate.alignment import Links
from pipeline.translate.engine import Finished, Hypothesis, Query

KEY = "LIBRETRANSLATE_API_KEY"
"""An environment variable, so that the key need not stand in a file."""

ALTERNATIVES = 3
BATCH = 32
TRIES = 4
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
SCORE = -0.5
"""The server tells no scores; this is what a middling sentence of our own models has."""
PASSING = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is.

    Attributes:
        url: Its address, without a slash at the end.
        key: Its API key, if it wants one.
        timeout: Seconds to wait for an answer.
    """

    url: str
    key: str = field(default="", repr=False)
    timeout: float = 60.0


def choose(request: EngineRequest) -> EngineChoice:
    """The configured server."""
    server = Server(**request.options)
    key = server.key or os.environ.get(KEY, "")
    engine = LibreTranslate(Server(server.url, key, server.timeout), request.locale)
    return EngineChoice(engine.signature, engine.split, lambda: engine)


class LibreTranslate:
    """Sends sentences to a server in batches; what passes by itself is tried again.

    Args:
        server: Its address and key.
        locale: The target as the project writes it.
        wait: Called with the seconds to wait before another try.
    """

    def __init__(
        self, server: Server, locale: str, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._server = server
        self._locale = locale
        self._wait = wait

    @property
    def signature(self) -> str:
        return f"libretranslate {self._server.url} {SOURCE}-{self._locale}"

    @functools.cached_property
    def placeholders(self) -> Sequence[Sequence[str]]:
        return best_placeholders(self._batch)

    def split(self, text: str) -> Sequence[str]:
        return sentences.split(text)

    def align(self, source: str, target: str) -> Links | None:
        lexicon = Lexicon.bundled(language(self._locale))
        return lexicon.align(source, target) if lexicon else None

    def translate(self, queries: Sequence[Query], finished: Finished) -> None:
        for start in range(0, len(queries), BATCH):
            finished(self._batch([query.text for query in queries[start : start + BATCH]]))

    @functools.cached_property
    def _target(self) -> str:
        """What the server calls the locale; it is asked where there is more than one way to."""
        *exact, plain = codes(self._locale)
        if not exact:
            return plain
        listed = self._listed()
        return next((code for code in exact if code in listed), plain)

    def _listed(self) -> frozenset[str]:
        """The languages that the server translates English into."""
        found = self._ask("languages")
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            raise self._error("its answer is not a list of languages")
        targets = {str(entry.get("code")) for entry in found}
        for entry in found:
            if entry.get("code") == SOURCE and isinstance(entry.get("targets"), list):
                targets = {str(code) for code in entry["targets"]}
        return frozenset(targets)

    def _batch(self, texts: Sequence[str]) -> dict[str, list[Hypothesis]]:
        answer = self._ask(
            "translate",
            {
                "q": list(texts),
                "source": SOURCE,
                "target": self._target,
                "format": "text",
                "alternatives": ALTERNATIVES,
            }
            | ({"api_key": self._server.key} if self._server.key else {}),
        )
        if not isinstance(answer, dict):
            raise self._error("its answer is not a JSON object")
        translated = answer.get("translatedText")
        others = answer.get("alternatives") or [[] for _ in texts]
        if (
            not isinstance(translated, list)
            or len(translated) != len(texts)
            or len(others) != len(texts)
            or not all(isinstance(text, str) for text in translated)
        ):
            raise self._error("its answer is not a list of translations")
        return {
            text: [
                Hypothesis(found.strip(), SCORE)
                for found in dict.fromkeys([best, *(str(other) for other in more)])
            ]
            for text, best, more in zip(texts, translated, others, strict=True)
        }

    def _ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """The server's answer as JSON; a request without a body is a GET."""
        request = urllib.request.Request(
            f"{self._server.url}/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        wait = FIRST_WAIT
        for left in reversed(range(TRIES)):
            try:
                with urllib.request.urlopen(request, timeout=self._server.timeout) as response:
                    return json.load(response)
            except urllib.error.HTTPError as error:
                with error:
                    said = _said(error)
                if error.code not in PASSING or not left:
                    raise self._error(f"it answered {error.code}: {said}") from None
                wait = max(wait, _retry_after(error.headers.get("Retry-After")))
            except (OSError, http.client.HTTPException) as error:
                if not left:
                    reason = getattr(error, "reason", error)
                    raise self._error(f"it cannot be reached ({reason})") from error
            except ValueError as error:
                raise self._error("its answer is not JSON") from error
            self._wait(min(wait, LONGEST_WAIT))
            wait *= 2
        raise AssertionError("unreachable")

    def _error(self, what: str) -> EngineError:
        return EngineError(
            f"the LibreTranslate server at {self._server.url} cannot be used: {what}",
            hint="Check that it runs and has the language, and tool.pipeline.libretranslate in "
            'pyproject.toml; or set engine = "argos".',
        )


def _said(error: urllib.error.HTTPError) -> str:
    """The server's own words for an error, shortened."""
    try:
        text = error.read(10_000).decode(errors="replace")
        said = json.loads(text).get("error", text)
    except (ValueError, AttributeError, OSError):
        said = error.reason
    return str(said)[:200]


def _retry_after(value: str | None) -> float:
    try:
        return float(value or 0)
    except ValueError:
        return 0.0
