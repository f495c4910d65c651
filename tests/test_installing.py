"""Packages come whole, tried out and in one step, or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from pipeline.engines import installing, packages
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.measuring import aligners
from pipeline.engines.packages import ATTENTION, LEXICON, MEASURED
from pipeline.engines.support.http import Limits
from pipeline.errors import EngineError
from pipeline.project import atomic
from tests.conftest import Folder
from tests.test_hostile_servers import Scripted, Talk, answer, dripping, endless, raw


@pytest.fixture(autouse=True)
def no_user_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "none"))


@pytest.fixture
def own(folder: Folder) -> Folder:
    folder.write("pyproject.toml", '[tool.pipeline]\nlocales = ["es"]\n')
    return folder


Members = Mapping[str, bytes | str]


def working(**metadata: object) -> dict[str, bytes]:
    """The members of an archive of the Spanish package, with other metadata."""
    path = packages.choose(None, "es").path
    found = {
        f"own/{file.relative_to(path).as_posix()}": file.read_bytes()
        for file in path.rglob("*")
        if file.is_file()
    }
    about = json.loads(found["own/metadata.json"]) | metadata
    kept = {key: value for key, value in about.items() if value is not None}
    return found | {"own/metadata.json": json.dumps(kept).encode()}


def archive(path: Path, members: Members, *, kind: int | None = None) -> Path:
    """An archive; the last member is of that kind, a link say, if one is given."""
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            if kind is not None and name == list(members)[-1]:
                info.external_attr = kind << 16
            file.writestr(info, content)
    return path


def install(path: Path, folder: Path) -> packages.PackageInfo:
    with installing.prepared(str(path), folder) as made:
        place = packages.place(folder, made.name)
        atomic.replace_folder(made.path, place)
    info = packages.describe(place, "project")
    assert info is not None
    return info


GOOD = {
    "en_ko/metadata.json": '{"from_code": "en", "to_code": "ko", "package_version": "1.0"}',
    "en_ko/model/model.bin": "x",
    "en_ko/sentencepiece.model": "x",
}


def about(text: str) -> dict[str, str]:
    return GOOD | {"en_ko/metadata.json": text}


@pytest.mark.parametrize(
    ("members", "kind", "word"),
    [
        (GOOD | {"../evil.txt": "x"}, None, "path"),
        (GOOD | {"/evil.txt": "x"}, None, "path"),
        (GOOD | {"en_ko/../../evil.txt": "x"}, None, "path"),
        (GOOD | {"C:\\evil.txt": "x"}, None, "path"),
        (GOOD | {"C:evil.txt": "x"}, None, "path"),
        (GOOD | {"en_ko/e\nvil": "x"}, None, "path"),
        (GOOD | {".": "x"}, None, "path"),
        (GOOD | {"en_ko/MODEL/model.bin": "x"}, None, "a name twice"),
        (GOOD | {"other/file": "x"}, None, "exactly one folder"),
        (GOOD | {"en_ko/link": "/etc/passwd"}, 0o120777, "link"),
        (GOOD | {"en_ko/pipe": ""}, 0o010644, "no file"),
        ({}, None, "exactly one folder"),
        ({"en_ko/readme": "x"}, None, "metadata.json is missing"),
        ({"en_ko/metadata.json": "{}"}, None, "model/model.bin is missing"),
        (about("[]"), None, "names no languages"),
        (about("{"), None, "names no languages"),
        (about('{"from_code": "../x", "to_code": "k"}'), None, "names no languages"),
        (about('{"from_code": ["en"], "to_code": "k"}'), None, "names no languages"),
        (about('{"from_code": "ko", "to_code": "en"}'), None, "translates from 'ko', not 'en'"),
        ({f"en_ko/{n}": "" for n in range(2100)}, None, "more than a model needs"),
    ],
)
def test_hostile_packages_leave_nothing_behind(
    tmp_path: Path, members: Members, kind: int | None, word: str
) -> None:
    path = archive(tmp_path / "x.argosmodel", members, kind=kind)
    target = tmp_path / "project" / "packages"
    with pytest.raises(EngineError, match="is not an Argos package") as caught:
        install(path, target)
    assert word in caught.value.message
    assert not list(tmp_path.rglob("evil*"))
    assert not list(target.iterdir())


def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing, "MAX_BYTES", 1000)
    path = archive(tmp_path / "x.argosmodel", GOOD | {"en_ko/zeros": "0" * 5000})
    with pytest.raises(EngineError, match="more than a model needs"):
        install(path, tmp_path / "packages")


def test_an_encrypted_member_is_one_clear_error(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.argosmodel", GOOD)
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    with pytest.raises(EngineError, match="is encrypted"):
        install(path, tmp_path / "packages")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"text"])
def test_a_file_that_is_no_archive(own: Folder, content: bytes) -> None:
    path = own.root / "x.argosmodel"
    path.write_bytes(content)
    own.pipeline("models", "install", str(path), code=1)
    assert "x.argosmodel: is not an Argos package" in own.err
    path.unlink()
    own.pipeline("models", "install", str(path), code=1)
    assert "x.argosmodel: cannot be installed" in own.err


@pytest.mark.parametrize("made", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_refused_without_waiting(
    own: Folder, made: Callable[[Path], None]
) -> None:
    path = own.root / "x.argosmodel"
    made(path)
    own.pipeline("models", "install", str(path), code=1)
    assert "x.argosmodel: is not an Argos package: it is no file" in own.err


@pytest.mark.parametrize("bit", [0, 3, 6])
def test_a_damaged_archive_never_replaces_a_package(tmp_path: Path, bit: int) -> None:
    before = install(archive(tmp_path / "es.argosmodel", working()), tmp_path / "packages")
    there = packages.signature(before)
    whole = (tmp_path / "es.argosmodel").read_bytes()
    for place in range(10, len(whole), len(whole) // 12):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << bit
        (tmp_path / "x.argosmodel").write_bytes(damaged)
        with contextlib.suppress(EngineError):
            install(tmp_path / "x.argosmodel", tmp_path / "packages")
        assert packages.signature(before) == there
        cut = tmp_path / "cut.argosmodel"
        cut.write_bytes(whole[:place])
        with pytest.raises(EngineError):
            install(cut, tmp_path / "packages")
    assert [path.name for path in (tmp_path / "packages").iterdir()] == ["translate-en_es"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"own/model/model.bin": b"weights"}, "the package cannot be loaded"),
        ({"own/model/model.bin": b""}, "the package cannot be loaded"),
        ({"own/sentencepiece.model": b"x"}, "the package cannot"),
        ({"own/sentencepiece.model": None}, "the package cannot"),
        ({"own/model/shared_vocabulary.json": b"["}, "the package cannot be loaded"),
        ({"own/model/shared_vocabulary.json": None}, "the package cannot be loaded"),
        (working(target_prefix=3), "the package cannot"),
        (working(languages=3), "the package cannot be loaded"),
    ],
)
def test_a_package_that_does_not_work_replaces_none(
    own: Folder, change: Mapping[str, bytes | None], words: str
) -> None:
    good = archive(own.root / "es.argosmodel", working())
    own.pipeline("models", "install", str(good))
    members = {n: c for n, c in (working() | dict(change)).items() if c is not None}
    bad = archive(own.root / "bad.argosmodel", members)
    before = own.snapshot()
    own.pipeline("models", "install", str(bad), code=1)
    assert f"bad.argosmodel: {words}" in own.err
    assert own.snapshot() == before


def test_a_package_that_translates_nothing_is_refused(
    own: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ArgosEngine, "translate", lambda *_: None)
    good = archive(own.root / "es.argosmodel", working())
    own.pipeline("models", "install", str(good), code=1)
    assert "es.argosmodel: the package translates nothing" in own.err
    assert not list((own.root / "packages").iterdir())


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.engines import installing, packages
from pipeline.project import atomic
where = sys.argv[3]
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if where == "try":
    installing._try = die
real = atomic.exchange
def exchange(*places):
    if where == "before": die()
    real(*places)
    die()
atomic.exchange = exchange
from pipeline.cli.main import main
main(["models", "install", sys.argv[2], "--project", sys.argv[1]])
"""


@pytest.mark.parametrize(("where", "version"), [("try", "1"), ("before", "1"), ("after", "9")])
def test_a_process_that_is_killed_leaves_one_whole_package(
    own: Folder, where: str, version: str
) -> None:
    old = archive(own.root / "old.argosmodel", working(package_version="1"))
    new = archive(own.root / "new.argosmodel", working(package_version="9"))
    own.pipeline("models", "install", str(old))
    command = [sys.executable, "-c", KILLED, str(own.root), str(new), where]
    done = subprocess.run(command, check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    listed = json.loads(own.pipeline("models", "list", "--json"))
    found = [m["version"] for m in listed["models"] if m["origin"] == "project"]
    assert (found, listed["damaged"]) == ([version], [])
    own.pipeline("models", "install", str(new))
    names = [path.name for path in (own.root / "packages").iterdir()]
    assert names == ["translate-en_es"]


def test_what_another_process_is_making_is_left_alone(tmp_path: Path) -> None:
    packages_ = tmp_path / "packages"
    mine = packages_ / f"{installing.PREFIX}{os.getpid()}-x"
    odd = packages_ / f"{installing.PREFIX}{'9' * 30}-x"
    for path in (mine, odd):
        path.mkdir(parents=True)
    install(archive(tmp_path / "es.argosmodel", working()), packages_)
    assert mine.exists()
    assert odd.exists()
    assert packages.damaged(packages_) == []


def test_where_folders_cannot_change_places_a_failure_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(atomic, "exchange", refused)
    for name in ("made", "there"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    atomic.replace_folder(tmp_path / "made", tmp_path / "there")
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["made"]
    with pytest.raises(OSError, match="No such file"):
        atomic.replace_folder(tmp_path / "none", tmp_path / "there")
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["made"]


def test_an_installed_package_is_measured_once_and_that_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(tmp_path / "es.argosmodel", working(aligner=None, confidence=None))
    info = install(path, tmp_path / "packages")
    kept = json.loads((info.path / MEASURED).read_text("utf-8"))
    assert kept == {"aligner": [ATTENTION, LEXICON]}
    monkeypatch.setattr(aligners, "best", lambda _: frozenset({LEXICON}))
    assert packages.choose(tmp_path / "packages", "es").aligner == frozenset({ATTENTION, LEXICON})
    install(path, tmp_path / "packages")
    assert packages.choose(tmp_path / "packages", "es").aligner == frozenset({LEXICON})


def test_what_its_maker_measured_is_not_measured_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise AssertionError("measured again")

    monkeypatch.setattr(aligners, "measure", fail)
    path = archive(tmp_path / "es.argosmodel", working(aligner=["attention"]))
    assert install(path, tmp_path / "packages").aligner == frozenset({ATTENTION})


def test_models_come_and_go(own: Folder) -> None:
    path = archive(own.root / "x.argosmodel", working(package_version="1"))
    said = json.loads(own.pipeline("models", "install", str(path), "--json"))
    assert said["installed"] == "en-es"
    assert "en-es  1  project  used" in own.pipeline("models", "list")
    said = json.loads(own.pipeline("models", "remove", "en-es", "--json"))
    assert said["removed"] == "en-es"
    assert "  project  " not in own.pipeline("models", "list")
    own.pipeline("models", "remove", "en-es", code=1)
    assert "no package 'en-es'" in own.err


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (lambda path: (path / "metadata.json").write_text("{"), "its metadata.json names no"),
        (lambda path: (path / "metadata.json").unlink(), "metadata.json is missing"),
        (lambda path: shutil.rmtree(path / "model"), "model/model.bin is missing"),
        (lambda path: (path / "model/model.bin").unlink(), "model/model.bin is missing"),
    ],
)
def test_a_damaged_package_is_listed_as_such_and_can_be_removed(
    own: Folder, broken: Callable[[Path], object], reason: str
) -> None:
    own.pipeline("models", "install", str(archive(own.root / "x.argosmodel", working())))
    place = own.root / "packages" / "translate-en_es"
    broken(place)
    assert f"damaged: {reason}" in own.pipeline("models", "list")
    listed = json.loads(own.pipeline("models", "list", "--json"))
    assert [entry["path"] for entry in listed["damaged"]] == [str(place)]
    assert "project" not in {model["origin"] for model in listed["models"]}
    own.pipeline("models", "remove", "en-es")
    assert not place.exists()


@pytest.mark.parametrize("name", ["..", "../../x", "en-..", "en-es/../..", "", "en-es\n"])
def test_nothing_is_removed_by_an_odd_name(own: Folder, name: str) -> None:
    (own.root / "packages").mkdir()
    before = own.snapshot()
    own.pipeline("models", "remove", name, code=1)
    assert own.snapshot() == before


# From an index.


@pytest.fixture
def index(own: Folder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    """A server whose first answer is the index; the test says what comes after."""
    import argostranslate.settings

    server = Scripted(socket.AF_INET, "127.0.0.1")
    monkeypatch.setattr(argostranslate.settings, "remote_package_index", f"{server.url}/index.json")
    monkeypatch.setattr(installing, "PACKAGE_LIMITS", Limits(5, 2**25))
    yield server
    server.close()


def listing(server: Scripted, *more: object, **entry: object) -> Talk:
    found: dict[str, object] = {"from_code": "en", "to_code": "es", "package_version": "1.2"}
    found |= {"links": [f"{server.url}/es.argosmodel"], **entry}
    return answer(json.dumps([found, *more]).encode())


def spanish(tmp_path: Path) -> bytes:
    return archive(tmp_path / "made.zip", working()).read_bytes()


def test_a_package_is_installed_from_the_index(own: Folder, index: Scripted) -> None:
    data = spanish(own.root)
    older = {"from_code": "en", "to_code": "es", "package_version": "1.1", "links": ["http://x"]}
    digest = hashlib.sha256(data).hexdigest()
    odd: tuple[object, ...] = (3, None, {}, {"from_code": 3}, older)
    index.says(listing(index, *odd, sha256=digest), answer(data))
    assert "installed en-es" in own.pipeline("models", "install", "en-es")
    assert [line.split(b"\r\n")[0] for line in index.asked] == [
        b"GET /index.json HTTP/1.1",
        b"GET /es.argosmodel HTTP/1.1",
    ]
    names = [path.name for path in (own.root / "packages").iterdir()]
    assert names == ["translate-en_es"]


def test_a_package_may_be_kept_elsewhere_and_an_index_may_not(own: Folder, index: Scripted) -> None:
    there = answer(b"", "302 Found", f"Location: {index.url}/elsewhere")
    index.says(listing(index), there, answer(spanish(own.root)))
    own.pipeline("models", "install", "en-es")
    index.talks[:] = [there]
    own.pipeline("models", "install", "en-es", code=1)
    assert f"index cannot be reached (it leads to {index.url}/elsewhere)" in own.err
    index.talks[:] = [listing(index), there]
    own.pipeline("models", "install", "en-es", code=1)
    assert "it leads to" in own.err
    for place in ("file:///etc/passwd", "ftp://127.0.0.1/x", "http://192.0.2.1/x", "//192.0.2.1"):
        index.talks[:] = [listing(index), answer(b"", "302 Found", f"Location: {place}")]
        own.pipeline("models", "install", "en-es", code=1)
        assert "it leads to" in own.err


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (answer(b"{}"), "is no list of packages"),
        (answer(b"<html>"), "is not JSON"),
        (answer(b"[" * 100_000), "is not JSON"),
        (answer(b"[]"), "lists no package 'en-es'"),
        (answer(b"", "404 Gone"), "cannot be reached (it answered 404, Not Found)"),
        (raw(b""), "cannot be reached (Remote end closed"),
        (dripping(b"HTTP/1.1 200 OK\r\n\r\n["), "no whole answer within 1 s"),
        (endless(b"HTTP/1.1 200 OK\r\n\r\n", b" " * 65536), "larger than 1 MiB"),
    ],
)
def test_an_odd_index_is_one_clear_error(
    own: Folder, index: Scripted, talk: Talk, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing, "INDEX_LIMITS", Limits(1, 2**20))
    index.says(talk)
    own.pipeline("models", "install", "en-es", code=1)
    assert words in own.err
    assert own.err.count("error:") == 1
    assert not list((own.root / "packages").iterdir())


@pytest.mark.parametrize(
    ("entry", "talk", "words"),
    [
        ({}, raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nPK"), "closed within the answer"),
        ({}, answer(b"PK"), "is not an Argos package"),
        ({}, dripping(b"HTTP/1.1 200 OK\r\n\r\n"), "no whole answer within 5 s"),
        ({}, endless(b"HTTP/1.1 200 OK\r\n\r\n", b" " * 65536), "larger than 32 MiB"),
        ({"sha256": "0" * 64}, answer(b"PK"), "has not the digest that the index names"),
        ({"sha256": 3}, answer(b"PK"), "has not the digest that the index names"),
        ({"links": 3}, raw(b""), "names no https address"),
        ({"links": ["ipfs://x", "http://192.0.2.1/x", 3]}, raw(b""), "names no https address"),
    ],
)
def test_a_download_that_fails_leaves_nothing(
    own: Folder, index: Scripted, entry: dict[str, object], talk: Talk, words: str
) -> None:
    index.says(listing(index, **entry), talk)
    own.pipeline("models", "install", "en-es", "--json", code=1)
    assert words in json.loads(own.out)["error"]
    assert not list((own.root / "packages").iterdir())


def test_another_pair_than_the_one_asked_for_is_refused(own: Folder, index: Scripted) -> None:
    index.says(listing(index, to_code="fr"), answer(spanish(own.root)))
    own.pipeline("models", "install", "en-fr", code=1)
    assert "it is en-es, not en-fr" in own.err


@pytest.mark.parametrize("name", ["en-xx-yy", "nonsense", "en-", "../x", "en-es\n"])
def test_a_model_that_does_not_exist(own: Folder, name: str) -> None:
    own.pipeline("models", "install", name, code=1)
    assert "neither a file nor a language pair" in own.err


def test_an_index_must_be_where_nobody_can_change_it(
    own: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    import argostranslate.settings

    for address in (
        "http://192.0.2.1/i",
        "file:///etc/passwd",
        "ftp://127.0.0.1/i",
        "",
        "http://[",
    ):
        monkeypatch.setattr(argostranslate.settings, "remote_package_index", address)
        own.pipeline("models", "install", "en-es", code=1)
        assert "must begin with https://" in own.err


def test_an_index_out_of_reach_says_what_to_do(
    own: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    import argostranslate.settings

    monkeypatch.setattr(argostranslate.settings, "remote_package_index", "http://127.0.0.1:9/i")
    own.pipeline("models", "install", "en-ko", code=1)
    assert "index cannot be reached (Connection refused)" in own.err
    assert "pipeline models install FILE.argosmodel" in own.err
    assert not list((own.root / "packages").iterdir())
