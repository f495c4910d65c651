"""The cache may be lost or damaged at any time, and only time is lost with it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.project import cache
from pipeline.project.cache import Cache
from tests.conftest import Folder

CACHE = ".pipeline/cache.sqlite"


def changed(path: Path, *statements: str) -> None:
    file = sqlite3.connect(path)
    for statement in statements:
        file.execute(statement)
    file.commit()
    file.close()


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def page_of_zeros(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(4096) + data[8192:])


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def noise(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(4096, len(data), 97):
        data[place] ^= 0x55
    path.write_bytes(data)


def folder_there(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "file").write_text("of somebody")


def pipe_there(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "text": lambda path: path.write_text("not a database, but long enough for one\n" * 40),
    "zeros": zeros,
    "a page of zeros": page_of_zeros,
    "half": half,
    "noise": noise,
    "wrong columns": lambda path: changed(
        path, "DROP TABLE kept", "CREATE TABLE kept (kind TEXT, stamp TEXT)"
    ),
    "no table": lambda path: changed(path, "DROP TABLE kept"),
    "odd values": lambda path: changed(path, "UPDATE kept SET value = '[1, {\"a\": null}]'"),
    "no JSON": lambda path: changed(path, "UPDATE kept SET value = '['"),
    "blobs": lambda path: changed(path, "UPDATE kept SET value = x'ff00', sum = 'x'"),
    "a folder": folder_there,
    "a pipe": pipe_there,
}
SILENT = {
    "empty": lambda path: path.write_bytes(b""),
    "gone": lambda path: path.unlink(),
    "an earlier version": lambda path: changed(path, "PRAGMA user_version = 1"),
}


@pytest.mark.parametrize("damage", [*DAMAGES, *SILENT])
def test_a_damaged_cache_is_made_anew(project: Folder, damage: str) -> None:
    project.pipeline("run")
    before = project.snapshot()
    (DAMAGES | SILENT)[damage](project.root / CACHE)
    project.pipeline("run")
    assert project.snapshot() == before
    assert project.err.count(f"warning: {CACHE}: ") == int(damage in DAMAGES), project.err
    assert "error" not in project.err
    project.pipeline("run")
    assert project.snapshot() == before
    if damage not in ("a folder", "a pipe"):
        assert CACHE not in project.err


def test_a_cache_that_another_process_keeps_locked(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.pipeline("run")
    monkeypatch.setattr(cache, "PATIENCE", 0.05)
    other = sqlite3.connect(project.root / CACHE, isolation_level=None)
    try:
        for statement in ("BEGIN EXCLUSIVE", "BEGIN IMMEDIATE"):
            other.execute(statement)
            project.edit("source/note.md", "Rest", "Rest well")
            project.pipeline("run")
            assert project.err.count("cannot be used (database is locked)") == 1
            other.execute("ROLLBACK")
    finally:
        other.close()
    project.pipeline("run")
    assert "cannot be used" not in project.err


class Failing:
    """A connection whose writes fail."""

    def __init__(self, real: sqlite3.Connection, code: int) -> None:
        self._real = real
        self._code = code

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        pass

    def executemany(self, *_: object) -> None:
        error = sqlite3.OperationalError("it is so")
        error.sqlite_errorcode = self._code
        raise error


@pytest.mark.parametrize("code", [sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN])
def test_a_cache_that_can_only_be_read(
    project: Folder, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    project.pipeline("run")
    real = cache._opened
    monkeypatch.setattr(
        cache, "_opened", lambda *args, **options: Failing(real(*args, **options), code)
    )
    project.pipeline("run")
    assert project.err == ""  # nothing had to be written
    project.edit("source/note.md", "Rest", "Rest well")
    project.pipeline("run")
    assert project.err.count("cannot be used (it is so)") == 1


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR])
def test_no_room_for_the_cache_is_one_error(
    project: Folder, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    real = cache._opened
    with monkeypatch.context() as patched:
        patched.setattr(
            cache, "_opened", lambda *args, **options: Failing(real(*args, **options), code)
        )
        project.pipeline("run", code=1)
    assert project.err.count("error: ") == 1, project.err
    assert f"{CACHE}: the cache cannot be written: it is so" in project.err
    project.pipeline("run")


def test_what_is_kept_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a" / "cache.sqlite"
    odd = "half \ud800 a character, \0 and 가"
    with Cache(path) as kept:
        kept.keep_answers("e", {odd: [odd, 1.5, None]}, {odd})
        kept.keep_answers("e", {"b": []})
        kept.keep_trait("e", "t", {"a": odd})
        kept.keep_outcomes({"k": {"text": odd}, "none": None})
        kept.keep_documents({"a.md": ("1", [odd])})
        kept.stamp({f"n{odd}": ("d", True)})
    with Cache(path) as kept, Cache(path, looks_only=True) as seen:
        for one in (kept, seen):
            assert one.answers("e", [odd, "b", "c"]) == {
                odd: ([odd, 1.5, None], True), "b": ([], False)
            }  # fmt: skip
            assert one.answers("other", [odd]) == {}
            assert one.trait("e", "t") == {"a": odd}
            assert one.trait("e", "u") is None
            assert one.outcomes(["k", "none", "l"]) == {"k": {"text": odd}}
            assert one.document("a.md", "1") == [odd]
            assert one.document("a.md", "2") is None
            assert one.stamps() == {f"n{odd}": ("d", True)}
        kept.keep_documents({"a.md": ("2", [])})
        assert kept.document("a.md", "1") is None
        assert seen.document("a.md", "2") == []


def test_who_only_looks_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    assert Cache(path, looks_only=True).stamps() == {}
    assert not path.exists()
    path.write_text("no database")
    seen = Cache(path, looks_only=True)
    assert seen.stamps() == {}
    assert seen.document("a", "b") is None
    assert path.read_text() == "no database"
    with Cache(path) as kept:
        kept.stamp({"a": ("d", json.loads("[1]"))})
    seen = Cache(path, looks_only=True)
    path.write_bytes(bytes(path.stat().st_size))
    assert seen.stamps() in ({}, {"a": ("d", [1])})
    assert path.read_bytes() == bytes(path.stat().st_size)


def test_a_full_disk_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = cache._opened
    monkeypatch.setattr(
        cache,
        "_opened",
        lambda *args, **options: Failing(real(*args, **options), sqlite3.SQLITE_FULL),
    )
    with Cache(tmp_path / "cache.sqlite") as kept:
        with pytest.raises(PipelineError, match="cannot be written"):
            kept.keep_trait("e", "a", 1)
        kept.keep_trait("e", "b", 2)
        assert kept.trait("e", "b") == 2
