"""One HTTP exchange, bounded in time and size, with the address that was given and no other.

No redirect is followed unless the caller does so, no proxy of the environment is used, nothing
compressed is asked for or taken. The one importer of ``http.client``.
"""

from __future__ import annotations

import http.client
import io
import json
import re
import socket
import ssl
import time
import unicodedata
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field

BLOCK = 2**16
CONNECT = 10.0
"""The most seconds to wait for a connection."""
LONGEST = 200
"""Characters of what a server says that are worth showing."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SCHEMES = ("http", "https")
SHORTEST_SECRET = 4
"""A shorter one would be found in any text."""


class ExchangeError(Exception):
    """There is no whole answer; the message says why, as a clause.

    Attributes:
        passing: Whether it may pass by itself.
    """

    def __init__(self, reason: str, *, passing: bool = False) -> None:
        super().__init__(reason)
        self.passing = passing


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a server.

    Attributes:
        url: An http or https address without a user's name.
        body: What to post; None for a GET.
    """

    url: str
    body: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a whole exchange may take, in seconds, and how many bytes an answer may have."""

    seconds: float
    size: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def meaning(self) -> str:
        """What the status means."""
        return http.client.responses.get(self.status, "an unknown status")

    @property
    def is_html(self) -> bool:
        """Whether it says that it is a page for people."""
        return "html" in self.headers.get("content-type", "").lower()

    @property
    def leads_to(self) -> str | None:
        """Where the server wants the caller to go instead, if it does."""
        return self.headers.get("location", "") if self.status in REDIRECTS else None


def exchange(request: Request, limits: Limits) -> Answer:
    """Send a request and read the whole answer, whatever its status.

    Raises:
        ExchangeError: If there is no whole answer within the limits.
    """
    deadline = time.monotonic() + limits.seconds
    try:
        address = urllib.parse.urlsplit(request.url)
        connection = _Connection(address, deadline)
    except ValueError as error:
        raise ExchangeError("its address is none") from error
    target = urllib.parse.urlunsplit(("", "", address.path or "/", address.query, ""))
    method = "GET" if request.body is None else "POST"
    try:
        connection.request(method, target, request.body, {**request.headers, "Connection": "close"})
        return _read(connection.getresponse(), limits)
    except TimeoutError as error:
        if time.monotonic() < deadline:
            raise ExchangeError(f"no connection within {CONNECT:g} s", passing=True) from error
        raise ExchangeError(f"no whole answer within {limits.seconds:g} s") from error
    except ssl.SSLError as error:
        raise ExchangeError(f"no secure connection: {_reason(error)}") from error
    except OSError as error:
        raise ExchangeError(cleaned(error.strerror or str(error)), passing=True) from error
    except http.client.IncompleteRead as error:
        raise ExchangeError("the connection was closed within the answer", passing=True) from error
    except (http.client.HTTPException, ValueError) as error:
        # ValueError for a chunk's size that is no number, a name that cannot be one of a host …
        raise ExchangeError(f"no HTTP answer: {type(error).__name__}", passing=True) from error
    finally:
        connection.end()


def cleaned(text: str, secret: str = "") -> str:
    """One line of what a server says, without control characters, cut, and without a secret."""
    for form in _forms(secret):
        text = re.sub(re.escape(form), "***", text, flags=re.IGNORECASE)
    shown = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    shown = " ".join(shown.split())
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def holds(text: str, secret: str) -> bool:
    """Whether a text repeats a secret, as it is or written as in JSON or an address."""
    return any(form.lower() in text.lower() for form in _forms(secret))


def bare(url: str) -> str:
    """An address as it may be shown: without a user's name, a password, a query or a fragment."""
    try:
        address = urllib.parse.urlsplit(url)
        host = address.netloc.rpartition("@")[2]
        return cleaned(urllib.parse.urlunsplit((address.scheme, host, address.path, "", "")))
    except ValueError:
        return "an address that is none"


def names_user(url: str) -> bool:
    """Whether an address holds a user's name or a password."""
    return "@" in url.partition("://")[2].partition("/")[0]


def _forms(secret: str) -> tuple[str, ...]:
    """How a secret may be written: in JSON, Python or an address, and misread as Latin-1."""
    if len(secret) < SHORTEST_SECRET:
        return ()
    written = (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1])
    quoted = urllib.parse.quote(secret, safe="", errors="replace")
    misread = secret.encode(errors="replace").decode("latin-1")
    return tuple(dict.fromkeys((*written, quoted, misread, secret.strip())))


class _Timed(io.RawIOBase):
    """What a socket receives until a deadline.

    A socket's own timeout begins anew with each byte.
    """

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket = connected
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self._socket.settimeout(_left(self._deadline))
        return self._socket.recv_into(buffer)


class _Socket:
    """As much of a socket as ``http.client`` uses, with a deadline."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket = connected
        self._deadline = deadline

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Timed(self._socket, self._deadline))

    def sendall(self, data: bytes) -> None:
        # The timeout is that of the whole call.
        self._socket.settimeout(_left(self._deadline))
        self._socket.sendall(data)

    def close(self) -> None:
        """Nothing: an answer is still read when ``http.client`` closes its connection."""


def _left(deadline: float) -> float:
    """Seconds left.

    Raises:
        TimeoutError: If there are none.
    """
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class _Connection(http.client.HTTPConnection):
    """A connection to an address, made when something is sent, that has to end by a deadline.

    Raises:
        ValueError: If that is no address.
    """

    def __init__(self, address: urllib.parse.SplitResult, deadline: float) -> None:
        if address.scheme not in SCHEMES or not address.hostname or address.username is not None:
            raise ValueError
        self._safe = address.scheme == "https"
        self.default_port = 443 if self._safe else 80
        super().__init__(address.hostname, address.port or self.default_port)
        self._deadline = deadline
        self._socket: socket.socket | None = None

    def connect(self) -> None:
        place = (self.host, self.port)
        self._socket = socket.create_connection(place, min(CONNECT, _left(self._deadline)))
        self._socket.settimeout(_left(self._deadline))
        if self._safe:
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=self.host)
        self.sock = _Socket(self._socket, self._deadline)

    def end(self) -> None:
        """Close it, answer and all."""
        self.close()
        if self._socket:
            self._socket.close()


def _read(response: http.client.HTTPResponse, limits: Limits) -> Answer:
    headers = {name.lower(): value for name, value in response.getheaders()}
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        raise ExchangeError("its answer is compressed, unasked")
    parts = []
    size = 0
    while block := response.read(min(BLOCK, limits.size + 1)):
        parts.append(block)
        size += len(block)
        if size > limits.size:
            raise ExchangeError(f"its answer is larger than {_amount(limits.size)}")
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return Answer(response.status, headers, b"".join(parts))


def _amount(size: int) -> str:
    return f"{size // 2**20} MiB" if size >= 2**20 else f"{size} bytes"


def _reason(error: ssl.SSLError) -> str:
    told = error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else error.reason
    return cleaned(str(told or error).replace("_", " ").lower())
