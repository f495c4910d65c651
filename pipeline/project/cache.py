"""What engines have said before, and which inputs each stage has already worked through.

The only importer of sqlite3.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from pipeline.errors import PipelineError

SCHEMA = """
CREATE TABLE IF NOT EXISTS hypothesis (
    engine TEXT NOT NULL, text TEXT NOT NULL, hypotheses TEXT NOT NULL, aligned INTEGER NOT NULL,
    PRIMARY KEY (engine, text)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS trait (
    engine TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (engine, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outcome (key TEXT PRIMARY KEY, result TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS document (
    name TEXT PRIMARY KEY, digest TEXT NOT NULL, content TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stamp (
    name TEXT PRIMARY KEY, digest TEXT NOT NULL, result TEXT NOT NULL
) WITHOUT ROWID;
"""


class Cache:
    """An SQLite file that may be deleted at any time; only time is lost with it.

    Args:
        path: The file.
        in_memory: Whether to work on a copy of what it holds and leave the file alone.

    Raises:
        PipelineError: If the file cannot be opened or is no cache.
    """

    def __init__(self, path: Path, *, in_memory: bool = False) -> None:
        self._path = path
        if in_memory:
            self._db = _copied(path)
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = _opened(path)
        except (sqlite3.Error, OSError) as error:
            raise PipelineError(
                f"the cache cannot be used: {error}",
                path=path,
                hint="Delete the file; it is rebuilt.",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; nothing can be kept or found afterwards."""
        self._db.commit()
        self._db.close()

    def answers(self, engine: str, texts: Iterable[str]) -> dict[str, tuple[Any, bool]]:
        """What the engine has answered to those of ``texts`` that it was asked before.

        Args:
            engine: The engine's signature.
            texts: Sentences.

        Returns:
            By sentence, what ``keep_answers`` was given, and whether links were asked for.
        """
        found = {}
        for text in texts:
            row = self._db.execute(
                "SELECT hypotheses, aligned FROM hypothesis WHERE engine = ? AND text = ?",
                (engine, text),
            ).fetchone()
            if row:
                found[text] = (json.loads(row[0]), bool(row[1]))
        return found

    def keep_answers(
        self, engine: str, answers: Mapping[str, Any], aligned: Container[str] = ()
    ) -> None:
        """Keep an engine's answers; they are on disk when this returns.

        Args:
            engine: The engine's signature.
            answers: JSON values by sentence.
            aligned: The sentences whose links were asked for.
        """
        rows = [
            (engine, text, json.dumps(answer, ensure_ascii=False), int(text in aligned))
            for text, answer in answers.items()
        ]
        self._write("INSERT OR REPLACE INTO hypothesis VALUES (?, ?, ?, ?)", rows)

    def trait(self, engine: str, name: str) -> Any | None:
        """What was found out about an engine before, if it was."""
        row = self._db.execute(
            "SELECT value FROM trait WHERE engine = ? AND name = ?", (engine, name)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def keep_trait(self, engine: str, name: str, value: Any) -> None:
        """Keep what was found out about an engine, a JSON value."""
        self._write(
            "INSERT OR REPLACE INTO trait VALUES (?, ?, ?)", [(engine, name, json.dumps(value))]
        )

    def outcomes(self, keys: Iterable[str]) -> dict[str, Any]:
        """Results that were kept under those of ``keys``."""
        found = {}
        for key in keys:
            row = self._db.execute("SELECT result FROM outcome WHERE key = ?", (key,)).fetchone()
            if row:
                found[key] = json.loads(row[0])
        return found

    def keep_outcomes(self, results: Mapping[str, Any]) -> None:
        """Keep JSON values by key."""
        rows = [(key, json.dumps(result, ensure_ascii=False)) for key, result in results.items()]
        self._write("INSERT OR REPLACE INTO outcome VALUES (?, ?)", rows)

    def document(self, name: str, digest: str) -> Any | None:
        """What ``keep_documents`` was given for an article, if it had this digest."""
        row = self._db.execute(
            "SELECT content FROM document WHERE name = ? AND digest = ?", (name, digest)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def keep_documents(self, documents: Mapping[str, tuple[str, Any]]) -> None:
        """Keep JSON values by article, each with the digest of what it was made from."""
        rows = [(name, digest, json.dumps(kept)) for name, (digest, kept) in documents.items()]
        self._write("INSERT OR REPLACE INTO document VALUES (?, ?, ?)", rows)

    def stamps(self) -> dict[str, tuple[str, Any]]:
        """Every stage's last digest and result, by name."""
        rows = self._db.execute("SELECT name, digest, result FROM stamp")
        return {name: (digest, json.loads(result)) for name, digest, result in rows}

    def stamp(self, stamps: Mapping[str, tuple[str, Any]]) -> None:
        """Keep digests and results by name."""
        rows = [(name, digest, json.dumps(result)) for name, (digest, result) in stamps.items()]
        self._write("INSERT OR REPLACE INTO stamp VALUES (?, ?, ?)", rows)

    def _write(self, statement: str, rows: Sequence[tuple[str | int, ...]]) -> None:
        try:
            with self._db:
                self._db.executemany(statement, rows)
        except sqlite3.Error as error:
            raise PipelineError(
                f"the cache cannot be written: {error}",
                path=self._path,
                hint="Check the space left on the disk; the file may be deleted.",
            ) from error


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=30)
    try:
        # Survives a killed process; a power cut may cost the file, and with it only time.
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(SCHEMA)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _copied(path: Path) -> sqlite3.Connection:
    """A copy in memory; an empty one of a file that is damaged or was left in the middle."""
    db = sqlite3.connect(":memory:")
    if path.exists() and not path.with_name(f"{path.name}-journal").exists():
        # Neither locks nor journals are made for a file that is called immutable.
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            with contextlib.closing(sqlite3.connect(address, uri=True)) as file:
                file.backup(db)
            db.executescript(SCHEMA)
        except sqlite3.Error:
            db.close()
            db = sqlite3.connect(":memory:")
    db.executescript(SCHEMA)
    return db
