"""The LibreTranslate engine: against a real server, and against servers that misbehave."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.engines import packages, registry
from pipeline.engines.libretranslate import LibreTranslate, Server
from pipeline.engines.registry import EngineRequest
from pipeline.errors import EngineError
from pipeline.project import settings
from pipeline.translate.engine import Hypothesis, Query
from tests.conftest import Folder

PYTHON = Path(__file__).parent.parent / ".cache" / "libretranslate" / "bin" / "python"
SERVER = Path(__file__).with_name("libretranslate_server.py")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def libretranslate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server that has the bundled packages."""
    if not PYTHON.exists():
        pytest.skip("no LibreTranslate server here; `make server` installs one")
    folder = tmp_path_factory.mktemp("libretranslate")
    for language in ("es", "ko"):
        shutil.copytree(packages.choose(None, language).path, folder / "packages" / language)
    home = {
        name: str(folder / "home")
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    }
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [PYTHON, SERVER, "--disable-web-ui", "--host", "127.0.0.1",
             "--port", str(port), "--threads", "1"],
            cwd=folder,
            env=os.environ | home | {"ARGOS_PACKAGES_DIR": str(folder / "packages")},
            stdout=log,
            stderr=log,
        )  # fmt: skip
        try:
            for _ in range(120):
                time.sleep(0.5)
                try:
                    urllib.request.urlopen(f"{address}/languages", timeout=2).close()
                    break
                except OSError:
                    assert process.poll() is None, (folder / "log").read_text()
            yield address
        finally:
            process.terminate()
            process.wait(20)


def test_a_real_server_translates_with_markup(libretranslate: str, folder: Folder) -> None:
    folder.write(
        "pyproject.toml",
        '[tool.pipeline]\nlocales = ["es"]\nengine = "libretranslate"\n'
        f'[tool.pipeline.libretranslate]\nurl = "{libretranslate}/"\n',
    )
    folder.write(
        "source/a.md",
        "# Knee pain\n\nRest the knee for **two days**.\n\n"
        "Read [this article](b.md) about `ice`.\n",
    )
    folder.pipeline("run")
    catalog = folder.read("locales/es/LC_MESSAGES/a.po")
    assert f"# mt: libretranslate {libretranslate} en-es confidence=" in catalog
    page = folder.read("output/es/a.md")
    assert "**dos días**" in page
    assert "](b.md)" in page
    assert "`ice`" in page


def test_a_real_server_gives_alternatives(libretranslate: str) -> None:
    engine = LibreTranslate(Server(libretranslate), "es")
    found: dict[str, list[Hypothesis]] = {}
    engine.translate([Query("Rest the knee."), Query("Drink water.")], found.update)
    assert set(found) == {"Rest the knee.", "Drink water."}
    assert all(len(hypotheses) > 1 for hypotheses in found.values())


def test_a_language_the_server_lacks(libretranslate: str) -> None:
    engine = LibreTranslate(Server(libretranslate), "xx")
    with pytest.raises(EngineError, match="it answered 400"):
        engine.translate([Query("Rest.")], lambda _: None)


class Misbehaving(http.server.BaseHTTPRequestHandler):
    """Answers what the test has put into ``answers``, one after the other."""

    answers: list[tuple[int, dict[str, str], bytes]]
    asked: list[dict[str, Any]]
    paths: list[str]

    def do_GET(self) -> None:
        self.paths.append(f"GET {self.path}")
        self.answer()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.paths.append(f"POST {self.path}")
        self.asked.append(json.loads(body))
        self.answer()

    def answer(self) -> None:
        status, headers, content = self.answers.pop(0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def misbehaving() -> Iterator[tuple[str, type[Misbehaving]]]:
    handler = type("Handler", (Misbehaving,), {"answers": [], "asked": [], "paths": []})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", handler
        server.shutdown()


GOOD = json.dumps({"translatedText": ["Descanse."], "alternatives": [["Repose."]]}).encode()


def test_what_passes_by_itself_is_tried_again(
    misbehaving: tuple[str, type[Misbehaving]],
) -> None:
    url, handler = misbehaving
    handler.answers += [(503, {}, b""), (429, {"Retry-After": "7"}, b"{}"), (200, {}, GOOD)]
    waits: list[float] = []
    found: dict[str, list[Hypothesis]] = {}
    engine = LibreTranslate(Server(url, "secret"), "es", waits.append)
    engine.translate([Query("Rest.")], found.update)
    assert [h.text for h in found["Rest."]] == ["Descanse.", "Repose."]
    assert waits == [0.5, 7.0]
    assert handler.asked[0]["api_key"] == "secret"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((403, {}, b'{"error": "Invalid API key"}'), "it answered 403: Invalid API key"),
        ((200, {}, b"<html>"), "its answer is not JSON"),
        ((200, {}, b"[]"), "its answer is not a JSON object"),
        ((200, {}, b'{"translatedText": "x"}'), "not a list of translations"),
        ((200, {}, b'{"translatedText": []}'), "it gave 0 translations where 1 were asked for"),
        ((200, {}, b'{"translatedText": [3]}'), "not a list of translations"),
    ],
)
def test_a_useless_answer_is_one_clear_error(
    misbehaving: tuple[str, type[Misbehaving]],
    answer: tuple[int, dict[str, str], bytes],
    words: str,
) -> None:
    url, handler = misbehaving
    handler.answers.append(answer)
    with pytest.raises(EngineError) as caught:
        LibreTranslate(Server(url), "es").translate([Query("Rest.")], lambda _: None)
    assert words in str(caught.value)
    assert url in str(caught.value)


def languages(*codes: str, source: str = "en") -> bytes:
    """What a server answers when it is asked for its languages."""
    listed = [{"code": source, "name": "", "targets": [source, *codes]}]
    return json.dumps([*listed, {"code": "fr", "name": "", "targets": ["en"]}]).encode()


@pytest.mark.parametrize(
    ("listed", "locale", "asked_for"),
    [
        (languages("zh-Hans", "zh-Hant"), "zh-TW", "zh-Hant"),
        (languages("zh", "zt"), "zh-Hant", "zt"),
        (languages("zh", "zt"), "zh-CN", "zh"),
        (languages("zh-Hans", "zh-Hant"), "zh", "zh-Hans"),
        (languages("pt", "pb"), "pt-BR", "pb"),
        (languages("pt", "pt-BR"), "pt-BR", "pt-BR"),
        (languages("pt"), "pt-BR", "pt"),
        (languages("es"), "es-419", "es"),
        (languages(), "es-MX", "es"),
        (b'[{"code": "en"}, {"code": "pb"}]', "pt-BR", "pb"),
    ],
)
def test_a_server_is_asked_for_what_it_calls_the_locale(
    misbehaving: tuple[str, type[Misbehaving]], listed: bytes, locale: str, asked_for: str
) -> None:
    url, handler = misbehaving
    handler.answers += [(200, {}, listed), (200, {}, GOOD), (200, {}, GOOD)]
    engine = LibreTranslate(Server(url), locale)
    engine.translate([Query("Rest.")], lambda _: None)
    engine.translate([Query("Sleep.")], lambda _: None)
    assert [asked["target"] for asked in handler.asked] == [asked_for, asked_for]
    assert handler.paths == ["GET /languages", "POST /translate", "POST /translate"]
    assert engine.signature == f"libretranslate {url} en-{locale}"


def test_a_server_is_not_asked_for_its_languages_where_there_is_one_name(
    misbehaving: tuple[str, type[Misbehaving]],
) -> None:
    url, handler = misbehaving
    handler.answers.append((200, {}, GOOD))
    LibreTranslate(Server(url), "es").translate([Query("Rest.")], lambda _: None)
    assert handler.paths == ["POST /translate"]


@pytest.mark.parametrize("listed", [b"{}", b'["zh"]', b"<html>"])
def test_languages_that_are_none_are_one_clear_error(
    misbehaving: tuple[str, type[Misbehaving]], listed: bytes
) -> None:
    url, handler = misbehaving
    handler.answers.append((200, {}, listed))
    with pytest.raises(EngineError, match="its answer is not"):
        LibreTranslate(Server(url), "zh-TW").translate([Query("Rest.")], lambda _: None)


def test_choosing_a_server_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBRETRANSLATE_API_KEY", "secret")
    address = f"http://127.0.0.1:{free_port()}"
    choice = registry.choose("libretranslate", EngineRequest("zh-TW", options={"url": address}))
    assert choice.signature == f"libretranslate {address} en-zh-TW"
    assert choice.load().signature == choice.signature


def test_a_server_that_is_down_is_one_clear_error_and_loses_nothing(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.engines.libretranslate.FIRST_WAIT", 0.001)
    folder.write(
        "pyproject.toml",
        '[tool.pipeline]\nlocales = ["es"]\nengine = "libretranslate"\n'
        f'[tool.pipeline.libretranslate]\nurl = "http://127.0.0.1:{free_port()}"\n',
    )
    folder.write("source/a.md", "# Knee pain\n")
    folder.pipeline("run", code=1)
    assert "cannot be reached" in folder.err
    assert "tool.pipeline.libretranslate" in folder.err
    assert "Traceback" not in folder.err
    assert 'msgid "Knee pain"' in folder.read("locales/es/LC_MESSAGES/a.po")


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('url = "ftp://x"', "must be an http or https address"),
        ('url = "http://x?y"', "must be an http or https address"),
        ('url = "http://anna:hunter22@x"', "without a user, a query or a fragment"),
        ('url = "http://x/?api_key=hunter22"', "without a user, a query or a fragment"),
        ('key = ["hunter22"]', "tool.pipeline.libretranslate.key must be a string"),
        ('url = ["hunter22"]', "tool.pipeline.libretranslate.url must be"),
        ("timeout = 0", "must be a number of seconds, more than 0"),
        ("uri = 3", "unknown setting tool.pipeline.libretranslate.uri"),
        ("key = 3", "must be a string"),
    ],
)
def test_wrong_settings_are_named(folder: Folder, setting: str, words: str) -> None:
    folder.write("pyproject.toml", f"[tool.pipeline]\n[tool.pipeline.libretranslate]\n{setting}\n")
    folder.write("source/a.md", "# Knee pain\n")
    folder.pipeline("run", code=2)
    assert words in folder.err
    assert "hunter22" not in folder.err


def test_the_key_is_never_shown() -> None:
    assert "secret" not in repr(settings.Server("http://x", "secret"))
    assert "secret" not in repr(Server("http://x", "secret"))
    assert "secret" not in LibreTranslate(Server("http://x", "secret"), "es").signature
