"""A LibreTranslate server that the user has configured."""

from __future__ import annotations

import functools
import json
import os
import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from pipeline.engines.base import EngineChoice, EngineRequest
from pipeline.engines.codes import codes
from pipeline.engines.support import http, sentences
from pipeline.engines.support.http import Answer, ExchangeError, Limits, Request
from pipeline.engines.support.lexicon import Lexicon
from pipeline.engines.support.probes import best_placeholders
from pipeline.errors import ConfigError, EngineError
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
"""Seconds; a server that wants more is not waited for."""
MAX_BYTES = 8 * 2**20
"""Of an answer: a batch is a few kilobytes."""
SCORE = -0.5
"""The server tells no scores; this is what a middling sentence of our own models has."""
PASSING = frozenset({429, 500, 502, 503, 504})
HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is.

    Attributes:
        url: Its address, without a slash at the end.
        key: Its API key, if it wants one.
        timeout: Seconds to wait for a whole answer.

    Raises:
        ConfigError: If the address names a user, who would stand in every catalog.
    """

    url: str
    key: str = field(default="", repr=False)
    timeout: float = 60.0

    def __post_init__(self) -> None:
        if http.names_user(self.url):
            raise ConfigError(
                "the address of the LibreTranslate server must not hold a name or a password",
                hint=f"Put the server's key into the environment, as {KEY}.",
            )


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
            self._fail("its answer is not a list of languages")
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
            self._fail("its answer is not a JSON object")
        translated = self._texts(answer.get("translatedText"), len(texts))
        others = answer.get("alternatives")
        if others is None or others == []:
            others = [[] for _ in texts]
        if not isinstance(others, list) or len(others) != len(texts):
            self._fail("its alternatives are not as many as the texts")
        return {
            text: self._hypotheses(text, [best, *self._texts(more)])
            for text, best, more in zip(texts, translated, others, strict=True)
        }

    def _texts(self, value: object, count: int | None = None) -> list[str]:
        """A list of texts in an answer; of so many, where that is known."""
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            self._fail("its answer is not a list of translations")
        if count is not None and len(value) != count:
            self._fail(f"it gave {len(value)} translations where {count} were asked for")
        return value

    def _hypotheses(self, source: str, found: Sequence[str]) -> list[Hypothesis]:
        key = self._server.key
        if any(http.holds(text, key) for text in found) and not http.holds(source, key):
            self._fail("it repeats the API key in a translation")
        texts = (" ".join(text.split()) for text in found if not _is_broken(text))
        return [Hypothesis(text, SCORE) for text in dict.fromkeys(texts) if text]

    def _ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """The server's answer as JSON; a request without a body is a GET."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self._server.url}/{path}", data, HEADERS)
        wait = FIRST_WAIT
        for left in reversed(range(TRIES)):
            asked_to_wait = 0.0
            try:
                answer = http.exchange(request, Limits(self._server.timeout, MAX_BYTES))
            except ExchangeError as error:
                if not (error.passing and left):
                    self._fail(f"it cannot be reached ({self._shown(str(error))})")
            else:
                if answer.status == 200:
                    return self._json(answer)
                asked_to_wait = _retry_after(answer.headers.get("retry-after", ""))
                if answer.status not in PASSING or not left or asked_to_wait > LONGEST_WAIT:
                    self._refused(answer, asked_to_wait)
            self._wait(min(max(wait, asked_to_wait), LONGEST_WAIT))
            wait *= 2
        raise AssertionError("unreachable")

    def _refused(self, answer: Answer, wait: float) -> NoReturn:
        """The error for an answer with another status than it should have."""
        if answer.leads_to is not None:
            place = self._shown(http.bare(answer.leads_to)) or "nowhere"
            self._fail(f"it answered {answer.status} and wants to be asked at {place} instead")
        later = f", and asks to come back in {wait:g} s" if wait > LONGEST_WAIT else ""
        self._fail(f"it answered {answer.status}: {self._said(answer)}{later}")

    def _said(self, answer: Answer) -> str:
        """The server's own words for an error."""
        text = answer.data.decode(errors="replace")
        try:
            said = json.loads(text)["error"]
        except (ValueError, KeyError, TypeError, RecursionError):
            said = "" if answer.is_html else text
        return self._shown(str(said)) or answer.meaning

    def _json(self, answer: Answer) -> Any:
        try:
            return json.loads(
                answer.data.decode("utf-8-sig"),
                object_pairs_hook=_object,
                parse_constant=_no_constant,
            )
        except (ValueError, RecursionError) as error:
            why = "it is a page for people" if answer.is_html else _why(error)
            self._fail(f"its answer is not JSON ({why})")

    def _shown(self, text: str) -> str:
        return http.cleaned(text, self._server.key)

    def _fail(self, what: str) -> NoReturn:
        # What led here may hold the key, and is no help to anybody.
        raise EngineError(
            f"the LibreTranslate server at {self._server.url} cannot be used: {what}",
            hint="Check that it runs and has the language, and tool.pipeline.libretranslate in "
            'pyproject.toml; or set engine = "argos".',
        ) from None


def _is_broken(text: str) -> bool:
    """Whether a text holds what is no text: control characters or half a surrogate pair."""
    return any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r" for c in text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _why(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error)[:80]


def _retry_after(value: str) -> float:
    """Seconds to wait, 0 where the server names none; a date is not reckoned with."""
    return float(value) if re.fullmatch(r"\d{1,9}", value.strip(), re.ASCII) else 0.0
