"""The bundled models, through Argos Translate's own classes and with no network."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline import segment
from pipeline.engines import packages
from pipeline.engines.argos import BATCH, ArgosEngine, Encoded
from pipeline.translate.engine import Hypothesis, Query
from tests.conftest import Folder

LANGUAGES = ("es", "ko")
NO_NETWORK = """
import socket, sys
def refuse(*arguments, **options):
    raise AssertionError("a connection was opened")
class Refused(socket.socket):
    connect = connect_ex = bind = sendto = refuse
socket.socket = Refused
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
from pipeline.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(autouse=True)
def no_user_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "none"))


@pytest.fixture
def articles(folder: Folder) -> Folder:
    folder.write("pyproject.toml", '[tool.pipeline]\nlocales = ["ko", "es"]\n')
    folder.write(
        "source/a.md",
        "# Knee pain\n\nRest the knee. Do **not** run for 2 days. Read [more](b.md) about `ice`.\n",
    )
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bundled_package_is_small_and_complete(language: str) -> None:
    info = packages.choose(None, language)
    assert info.origin == "bundled"
    files = [path for path in info.path.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 30 * 2**20
    names = {path.relative_to(info.path).as_posix() for path in files}
    assert {"metadata.json", "sentencepiece.model", "model/model.bin"} <= names


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_translated_in_batches(language: str) -> None:
    engine = ArgosEngine(packages.choose(None, language))
    texts = [f"The patient rested for {number} days." for number in range(2, 200)]
    found: dict[str, list[Hypothesis]] = {}
    batches: list[int] = []

    def finished(batch: Mapping[str, list[Hypothesis]]) -> None:
        batches.append(len(batch))
        found.update(batch)

    engine.translate([Query(text) for text in texts], finished)
    assert set(found) == set(texts)
    assert max(batches) <= BATCH
    for hypotheses in found.values():
        assert len(hypotheses) > 1
        assert [h.score for h in hypotheses] == sorted((h.score for h in hypotheses), reverse=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_longer_than_any_model_can_read(language: str) -> None:
    engine = ArgosEngine(packages.choose(None, language))
    endless = "the knee and the hip and " * 200
    found: dict[str, list[Hypothesis]] = {}
    engine.translate([Query(endless), Query("Rest.")], found.update)
    assert found[endless] == []
    assert found["Rest."]


def test_a_run_with_the_network_cut_off_translates(articles: Folder) -> None:
    command = [sys.executable, "-c", NO_NETWORK, "run", "--project", str(articles.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    catalog = articles.read("locales/es/LC_MESSAGES/a.po")
    assert "# mt: argos en-es " in catalog
    assert "#, fuzzy" in catalog
    page = articles.read("output/es/a.md")
    assert segment(page).parsed.structure()
    assert "traducción automática" in page


def test_what_was_translated_once_is_not_asked_for_again(
    articles: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles.pipeline("run")
    before = articles.snapshot()

    def fail(*arguments: object) -> None:
        raise AssertionError("the engine was asked again")

    monkeypatch.setattr(ArgosEngine, "translate", fail)
    articles.pipeline("run")
    for path in (articles.root / "locales").rglob("*.po"):
        path.unlink()
    articles.pipeline("run")
    assert {k: v[0] for k, v in articles.snapshot().items()} == {k: v[0] for k, v in before.items()}


def test_a_package_of_the_project_comes_before_the_bundled_one(
    articles: Folder, tmp_path: Path
) -> None:
    bundled = packages.choose(None, "es").path
    archive = tmp_path / "own.argosmodel"
    with zipfile.ZipFile(archive, "w") as file:
        for path in bundled.rglob("*"):
            if path.is_file():
                file.write(path, Path("own") / path.relative_to(bundled))
    articles.pipeline("models", "install", str(archive))
    listed = articles.pipeline("models", "list")
    assert "project  used" in listed
    assert "bundled  not used" in listed


def test_an_interrupted_run_resumes_from_the_cache(
    articles: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ArgosEngine._end
    asked: list[int] = []
    interrupt = True

    def counted(
        self: ArgosEngine, chunk: Sequence[Encoded], *under_way: Sequence[Any]
    ) -> dict[str, list[Hypothesis]]:
        if interrupt and asked:
            raise KeyboardInterrupt
        if chunk[0][0].text.startswith("Walk"):
            asked.append(len(chunk))
        return real(self, chunk, *under_way)

    articles.write(
        "source/long.md", "\n\n".join(f"Walk for {n} minutes every day." for n in range(2, 300))
    )
    monkeypatch.setattr(ArgosEngine, "_end", counted)
    articles.pipeline("run", "-l", "es", code=130)
    assert "interrupted" in articles.err
    done = sum(asked)
    asked.clear()
    interrupt = False
    articles.pipeline("run", "-l", "es")
    assert done == BATCH
    assert sum(asked) < 298
