"""Servers that answer too slowly, too much, elsewhere, or nonsense; and what a key must not do."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.engines import libretranslate
from pipeline.engines.base import EngineRequest
from pipeline.engines.libretranslate import LibreTranslate, Server
from pipeline.engines.support import http
from pipeline.errors import ConfigError, EngineError
from pipeline.project.settings import parse
from pipeline.translate.engine import Hypothesis, Query
from tests.conftest import Folder

KEY = "hunter22-é/"
GUARD = 20.0
"""Seconds after which something hangs."""
GOOD = b'{"translatedText": ["Descanse."], "alternatives": [["Repose."]]}'
Talk = Callable[[socket.socket], None]


class Scripted:
    """A server that does with each connection what a test says, and keeps what it was sent."""

    def __init__(self, family: socket.AddressFamily, host: str) -> None:
        self._listening = socket.socket(family)
        self._listening.bind((host, 0))
        self._listening.listen()
        port = self._listening.getsockname()[1]
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        self.talks: list[Talk] = []
        self.asked: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def says(self, *talks: Talk) -> str:
        self.talks += talks
        return self.url

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                talk = self.talks.pop(0) if len(self.talks) > 1 else self.talks[0]
                threading.Thread(target=self._talk, args=(connection, talk), daemon=True).start()

    def _talk(self, connection: socket.socket, talk: Talk) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(GUARD)
            self.asked.append(self._request(connection))
            talk(connection)

    @staticmethod
    def _request(connection: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            block = connection.recv(65536)
            if not block or block.startswith(b"\x16"):  # TLS
                return data
            data += block
        head, _, body = data.partition(b"\r\n\r\n")
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                while len(body) < int(line.partition(b":")[2]):
                    body += connection.recv(65536)
        return head + b"\r\n\r\n" + body

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def server() -> Iterator[Scripted]:
    made = Scripted(socket.AF_INET, "127.0.0.1")
    yield made
    made.close()


def raw(data: bytes) -> Talk:
    return lambda connection: connection.sendall(data)


def answer(body: bytes, status: str = "200 OK", *headers: str) -> Talk:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return raw("\r\n".join(lines).encode() + body)


def dripping(data: bytes, pause: float = 0.05) -> Talk:
    """One byte after the other, for ever."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(data)
        while True:
            time.sleep(pause)
            connection.sendall(b"x")

    return talk


def endless(head: bytes, block: bytes) -> Talk:
    def talk(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(block)

    return talk


def silent(connection: socket.socket) -> None:
    connection.recv(1)


def asked(url: str, *, key: str = "", timeout: float = 60.0) -> list[Hypothesis]:
    found: dict[str, list[Hypothesis]] = {}
    engine = LibreTranslate(Server(url, key, timeout), "es", wait=lambda _: None)
    engine.translate([Query("Rest.")], found.update)
    return found["Rest."]


def refused(url: str, *, key: str = "", timeout: float = 60.0) -> str:
    with pytest.raises(EngineError) as caught:
        asked(url, key=key, timeout=timeout)
    return caught.value.message


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(silent, id="nothing"),
        pytest.param(dripping(b"HTTP/1.1 200"), id="status"),
        pytest.param(dripping(HEAD + b"X-More: "), id="headers"),
        pytest.param(dripping(HEAD + b"\r\n"), id="body"),
        pytest.param(dripping(HEAD + b"Content-Length: 100000\r\n\r\n"), id="counted body"),
        pytest.param(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), id="continue"),
    ],
)
def test_a_whole_answer_has_a_deadline_and_is_asked_for_once(server: Scripted, talk: Talk) -> None:
    begin = time.monotonic()
    assert "no whole answer within 0.5 s" in refused(server.says(talk), timeout=0.5)
    assert time.monotonic() - begin < GUARD
    assert len(server.asked) == 1


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(endless(HEAD + b"\r\n", b" " * 65536), id="endless"),
        pytest.param(
            endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunk(b" " * 65536)), id="chunked"
        ),
        pytest.param(
            endless(HEAD + b"Content-Length: 99999999999\r\n\r\n", b" " * 65536), id="counted"
        ),
    ],
)
def test_an_answer_is_bounded(
    server: Scripted, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libretranslate, "MAX_BYTES", 2**20)
    assert "its answer is larger than 1 MiB" in refused(server.says(talk))


def test_nothing_compressed_is_asked_for_or_taken(server: Scripted) -> None:
    url = server.says(answer(gzip.compress(GOOD), "200 OK", "Content-Encoding: gzip"))
    assert "its answer is compressed, unasked" in refused(url)
    assert b"accept-encoding: identity" in server.asked[0].lower()


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_no_redirect_is_followed_and_where_it_leads_is_said(server: Scripted, status: str) -> None:
    there = Scripted(socket.AF_INET, "127.0.0.1")
    there.says(answer(GOOD))
    place = there.url.replace("//", "//anna:secret@") + "/translate?k=1"
    said = refused(server.says(answer(b"", status, f"Location: {place}")))
    assert f"it answered {status[:3]} and wants to be asked at {there.url}/translate" in said
    assert "secret" not in said
    assert not there.asked
    there.close()


def test_no_proxy_of_the_environment_is_used(
    server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = Scripted(socket.AF_INET, "127.0.0.1")
    proxy.says(answer(b"{}"))
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
    assert [h.text for h in asked(server.says(answer(GOOD)))] == ["Descanse.", "Repose."]
    assert not proxy.asked
    proxy.close()


def test_a_server_may_have_an_ipv6_address() -> None:
    try:
        server = Scripted(socket.AF_INET6, "::1")
    except OSError:
        pytest.skip("no IPv6 here")
    assert asked(server.says(answer(GOOD)))
    assert f"Host: {server.url.removeprefix('http://')}".encode() in server.asked[0]
    server.close()


def test_a_server_without_tls_is_one_clear_error(server: Scripted) -> None:
    url = server.says(answer(GOOD)).replace("http:", "https:")
    assert "no secure connection: wrong version number" in refused(url)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "Expecting value"),
        (b"null", "not a JSON object"),
        (b'"x"', "not a JSON object"),
        (b"{", "is not JSON"),
        (b"{}", "not a list of translations"),
        (b'{"translatedText": null}', "not a list of translations"),
        (b'{"translatedText": [null]}', "not a list of translations"),
        (b'{"translatedText": [["x"]]}', "not a list of translations"),
        (b'{"translatedText": {"0": "x"}}', "not a list of translations"),
        (b'{"translatedText": ["a", "b"]}', "it gave 2 translations where 1 were asked for"),
        (b'{"translatedText": ["a"], "alternatives": 3}', "its alternatives are not as many"),
        (b'{"translatedText": ["a"], "alternatives": {"0": []}}', "its alternatives are not"),
        (b'{"translatedText": ["a"], "alternatives": [[], []]}', "its alternatives are not"),
        (b'{"translatedText": ["a"], "alternatives": [3]}', "not a list of translations"),
        (b'{"translatedText": ["a"], "alternatives": [[3]]}', "not a list of translations"),
        (b'{"translatedText": [NaN]}', "NaN is no number"),
        (b'{"translatedText": [-Infinity]}', "-Infinity is no number"),
        (b'{"translatedText": ["a"], "translatedText": ["b"]}', "a key stands twice"),
        (b'{"translatedText": ["\xff"]}', "it is not UTF-8"),
        ('{"translatedText": ["a"]}'.encode("utf-16"), "it is not UTF-8"),
        (b"[" * 200_000, "it is nested too deeply"),
        (b'{"translatedText": ' + b"9" * 5000 + b"}", "is not JSON"),
    ],
)
def test_odd_json_is_one_clear_error(server: Scripted, body: bytes, words: str) -> None:
    assert words in refused(server.says(answer(body)))
    assert len(server.asked) == 1


def test_a_page_for_people_is_told_from_a_server(server: Scripted) -> None:
    page = answer(b"<!doctype html><p>Welcome", "200 OK", "Content-Type: text/html; charset=x")
    assert "its answer is not JSON (it is a page for people)" in refused(server.says(page))


@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", ""])
def test_json_by_another_name_is_json(server: Scripted, kind: str) -> None:
    assert asked(server.says(answer(GOOD, "200 OK", f"Content-Type: {kind}")))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["a\\u0000b", "c"], ["c"]),
        (["\\u001b[31mrot"], []),
        (["\\ud800", "\\udc00x"], []),
        (["  a\\n b\\t", "a b", ""], ["a b"]),
        (["\\ud83d\\ude00"], ["😀"]),
    ],
)
def test_what_is_no_text_is_no_translation(
    server: Scripted, texts: list[str], expected: list[str]
) -> None:
    listed = ", ".join(f'"{text}"' for text in texts[1:])
    body = f'{{"translatedText": ["{texts[0]}"], "alternatives": [[{listed}]]}}'
    assert [h.text for h in asked(server.says(answer(body.encode())))] == expected


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(raw(b""), id="at once"),
        pytest.param(raw(b"nonsense\r\n\r\n"), id="no HTTP"),
        pytest.param(raw(HEAD + b"Content-Length: 1000\r\n\r\n" + GOOD), id="body cut"),
        pytest.param(
            raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(GOOD)), id="chunks cut"
        ),
        pytest.param(raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), id="no size"),
        pytest.param(answer(b"{}", "503 Busy"), id="busy"),
        pytest.param(answer(b"{}", "429 Slow down", "Retry-After: 1"), id="too many"),
        pytest.param(
            answer(b"{}", "429 Slow", "Retry-After: Wed, 1 Jan 2110 0:0:0 GMT"), id="date"
        ),
        pytest.param(answer(b"{}", "429 Slow down", "Retry-After: nan"), id="no number"),
        pytest.param(answer(b"{}", "503 Busy", "Retry-After: -9"), id="negative"),
    ],
)
def test_what_may_pass_is_tried_four_times_and_no_more(server: Scripted, talk: Talk) -> None:
    waits: list[float] = []
    engine = LibreTranslate(Server(server.says(talk)), "es", waits.append)
    with pytest.raises(EngineError):
        engine.translate([Query("Rest.")], lambda _: None)
    assert len(server.asked) == 4
    assert len(waits) == 3
    assert all(0 < wait <= libretranslate.LONGEST_WAIT for wait in waits)
    server.talks[:] = [talk, answer(GOOD)]
    assert asked(server.url)


def test_a_server_that_wants_a_day_is_not_waited_for(server: Scripted) -> None:
    day = answer(b'{"error": "Daily limit"}', "429 Too many", "Retry-After: 86400")
    said = refused(server.says(day))
    assert "it answered 429: Daily limit, and asks to come back in 86400 s" in said
    assert len(server.asked) == 1


def test_what_a_server_says_is_shown_as_one_clean_line(server: Scripted) -> None:
    text = "\x1b[2J\u202eevil\r\nerror: fake\u2028" + "x" * 10_000
    said = refused(server.says(answer(json.dumps({"error": text}).encode(), "400 Bad")))
    assert said.endswith("x…")
    assert "[2J evil error: fake xxx" in said
    assert said.isprintable()
    assert len(said) < 400


@pytest.mark.parametrize(
    "talk",
    [
        answer(json.dumps({"error": f"x{KEY}x"}).encode(), "403 No"),
        answer(json.dumps({"error": f"x{KEY}x"}, ensure_ascii=False).encode(), "403 No"),
        answer(json.dumps({"error": {"api_key": KEY}}).encode(), "400 No"),
        answer(json.dumps({"error": "y" * (http.LONGEST - 5) + KEY}).encode(), "400 No"),
        answer(KEY.encode() * 50, "500 No"),
        answer(b"", f"403 {KEY}".encode().decode("latin-1")),
        answer(b"", "302 Go", "Location: http://x/hunter22-%C3%A9%2F"),
        answer(json.dumps({"translatedText": [f"la {KEY}"]}).encode()),
        answer(json.dumps({"translatedText": ["a"], "alternatives": [[KEY]]}).encode()),
        answer(KEY.encode(), "200 OK", f"Content-Type: text/html{KEY}".encode().decode("latin-1")),
        answer(b"{" + b" " * 9_990 + KEY.encode() * 3, "500 No"),
        answer(KEY.upper().encode(), "400 No"),
        raw(KEY.encode() + b"\r\n\r\n"),
        raw(b"HTTP/1.1 " + KEY.encode() + b"\r\n\r\n"),
    ],
)
def test_a_key_is_never_shown_whatever_the_server_says(server: Scripted, talk: Talk) -> None:
    engine = LibreTranslate(Server(server.says(talk), KEY), "es", wait=lambda _: None)
    with pytest.raises(EngineError) as caught:
        engine.translate([Query("Rest.")], lambda _: None)
    told = "".join(traceback.format_exception(caught.value))
    for text in (told, str(caught.value), repr(caught.value), repr(engine), engine.signature):
        assert "hunter22" not in text, text


def test_a_key_stands_in_no_value_that_may_be_shown() -> None:
    options = {"url": "http://127.0.0.1:1", "key": KEY}
    request = EngineRequest("es", options=options)
    choice = libretranslate.choose(request)
    engine = choice.load()
    settings = parse(f'[tool.pipeline.libretranslate]\nkey = "{KEY}"\n[tool.pipeline]\n')
    sent = http.Request("http://127.0.0.1:1", KEY.encode())
    for value in (request, choice, engine, engine.signature, settings, sent):
        assert "hunter22" not in repr(value)


@pytest.mark.parametrize("url", ["http://anna@x", "http://anna:secret@x:1", "https://:secret@x/y"])
def test_an_address_with_a_user_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Server(url)
    assert "must not hold a name or a password" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_other_schemes_are_not_spoken(tmp_path: Path) -> None:
    (tmp_path / "translate").write_bytes(GOOD)
    for url in (f"file://{tmp_path}", "ftp://127.0.0.1", "gopher://x", "x", "http://", "http://[x"):
        assert "cannot be reached" in refused(url)


SETTINGS = """\
[tool.pipeline]
locales = ["es", "ko"]
engine = "libretranslate"
[tool.pipeline.libretranslate]
url = "{url}"
key = "{key}"
"""


def test_a_locale_that_fails_keeps_no_other_from_being_worked_on(
    folder: Folder, server: Scripted
) -> None:
    def talk(connection: socket.socket) -> None:
        wanted = json.loads(server.asked[-1].partition(b"\r\n\r\n")[2])
        if wanted["target"] == "es":
            answer(json.dumps({"error": f"bad key {KEY}"}).encode(), "403 No")(connection)
            return
        body = {"translatedText": ["무릎 통증" for _ in wanted["q"]]}
        answer(json.dumps(body).encode())(connection)

    folder.write("pyproject.toml", SETTINGS.format(url=server.says(talk), key=KEY))
    folder.write("source/a.md", "Knee pain\n")
    for json_too in ((), ("--json",)):
        folder.pipeline("run", *json_too, code=1)
        assert folder.err.count("it answered 403: bad key ***") == 1
        assert "hunter22" not in folder.err + folder.out
    assert "무릎 통증" in folder.read("locales/ko/LC_MESSAGES/a.po")
    for path in folder.root.rglob("*"):
        if path.is_file() and path.name != "pyproject.toml":
            assert b"hunter22" not in path.read_bytes(), path


def test_an_answer_in_another_language_is_written_nowhere(folder: Folder, server: Scripted) -> None:
    def talk(connection: socket.socket) -> None:
        wanted = json.loads(server.asked[-1].partition(b"\r\n\r\n")[2])
        body = {"translatedText": ["Колено болит." for _ in wanted["q"]]}
        answer(json.dumps(body).encode())(connection)

    folder.write("pyproject.toml", SETTINGS.format(url=server.says(talk), key=""))
    folder.write("source/a.md", "The knee hurts.\n")
    folder.pipeline("run")
    for locale in ("es", "ko"):
        catalog = folder.read(f"locales/{locale}/LC_MESSAGES/a.po")
        assert "Колено" not in catalog
        assert "# mt-failed: libretranslate" in catalog
