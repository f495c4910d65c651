"""What engines have said before, and which inputs each stage has already worked through.

The only importer of sqlite3. Nothing depends on the file but time: what is lost or damaged is not
known, and is found out again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from pipeline.errors import PipelineError

VERSION = 2
"""Of the table; a file with another one begins anew."""
TABLE = """
CREATE TABLE kept (
    kind TEXT NOT NULL, key BLOB NOT NULL, sum INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
"""
"""Values are JSON; their sum tells those that are not as they were written."""
PATIENCE = 5.0
"""Seconds to wait for another process that has the file."""
SPOILT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
"""What SQLite says of a file that is no cache, or no more."""
NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


class Cache:
    """An SQLite file that may be deleted at any time; only time is lost with it.

    One that is damaged is made anew. Where none can be written, what is found out is kept in memory
    until the process ends.

    Args:
        path: The file.
        noted: Told what a person should know of the file, in a sentence that the file begins.
        looks_only: Whether the file is to be left as it is: it is another process's, or nothing
            is to be written at all. What is found out is then kept in memory, too.

    Raises:
        PipelineError: Once, if there is no space left on the disk.
    """

    def __init__(
        self,
        path: Path,
        noted: Callable[[str], None] = lambda _: None,
        *,
        looks_only: bool = False,
    ) -> None:
        self._path = path
        self._noted = noted
        self._looks_only = looks_only
        self._is_odd = False
        # Those that are written to, and read, before the others.
        self._files: list[sqlite3.Connection] = [_in_memory()] if looks_only else []
        try:
            if not looks_only:
                path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and not path.is_file():
                raise OSError("it is no file")
            self._files.append(_opened(path, looks_only=looks_only))
        except OSError as error:
            self._do_without(error.strerror or str(error))
        except sqlite3.Error as error:
            self._mend(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; nothing can be kept or found afterwards."""
        for file in self._files:
            with contextlib.suppress(sqlite3.Error):
                file.close()
        self._files = []

    def answers(self, engine: str, texts: Iterable[str]) -> dict[str, tuple[Any, bool]]:
        """What the engine has answered to those of ``texts`` that it was asked before.

        Args:
            engine: The engine's signature.
            texts: Sentences.

        Returns:
            By sentence, what ``keep_answers`` was given, and whether links were asked for.
        """
        found = {text: self._get("hypothesis", engine, text) for text in texts}
        return {text: (kept[0], kept[1]) for text, kept in found.items() if kept}

    def keep_answers(
        self, engine: str, answers: Mapping[str, Any], aligned: Container[str] = ()
    ) -> None:
        """Keep an engine's answers; they are on disk when this returns.

        Args:
            engine: The engine's signature.
            answers: JSON values by sentence.
            aligned: The sentences whose links were asked for.
        """
        self._put(
            "hypothesis",
            {(engine, text): [answer, text in aligned] for text, answer in answers.items()},
        )

    def trait(self, engine: str, name: str) -> Any | None:
        """What was found out about an engine before, if it was."""
        return self._get("trait", engine, name)

    def keep_trait(self, engine: str, name: str, value: Any) -> None:
        """Keep what was found out about an engine, a JSON value."""
        self._put("trait", {(engine, name): value})

    def outcomes(self, keys: Iterable[str]) -> dict[str, Any]:
        """Results that were kept under those of ``keys``."""
        found = {key: self._get("outcome", key) for key in keys}
        return {key: kept for key, kept in found.items() if kept is not None}

    def keep_outcomes(self, results: Mapping[str, Any]) -> None:
        """Keep JSON values by key."""
        self._put("outcome", {(key,): result for key, result in results.items()})

    def document(self, name: str, digest: str) -> Any | None:
        """What ``keep_documents`` was given for an article, if it had this digest."""
        kept = self._get("document", name)
        return kept[1] if kept and kept[0] == digest else None

    def keep_documents(self, documents: Mapping[str, tuple[str, Any]]) -> None:
        """Keep JSON values by article, each with the digest of what it was made from."""
        self._put("document", {(name,): kept for name, kept in documents.items()})

    def stamps(self) -> dict[str, tuple[str, Any]]:
        """Every stage's last digest and result, by name."""
        found: dict[str, tuple[str, Any]] = {}
        for name, digest, result in self._read(
            "SELECT sum, value FROM kept WHERE kind = ?", "stamp"
        ):
            found.setdefault(name, (digest, result))
        return found

    def stamp(self, stamps: Mapping[str, tuple[str, Any]]) -> None:
        """Keep digests and results by name."""
        self._put("stamp", {(name,): (name, *kept) for name, kept in stamps.items()})

    def _get(self, kind: str, *key: str) -> Any | None:
        statement = "SELECT sum, value FROM kept WHERE kind = ? AND key = ?"
        return next(self._read(statement, kind, _digest(key)), None)

    def _read(self, statement: str, *parameters: str | bytes) -> Iterator[Any]:
        """The values that a statement finds, as far as they are what was written."""
        for file in tuple(self._files):
            try:
                rows = file.execute(statement, parameters).fetchall()
            except sqlite3.Error as error:
                self._files.remove(file)
                self._mend(error)
                continue
            for found, value in rows:
                if isinstance(value, str) and found == _sum(value):
                    yield json.loads(value)
                else:
                    self._tell_once_of_odd_values()

    def _put(self, kind: str, values: Mapping[tuple[str, ...], Any]) -> None:
        texts = {_digest(key): json.dumps(value) for key, value in values.items()}
        rows = [(kind, key, _sum(text), text) for key, text in texts.items()]
        while rows and self._files:
            file = self._files[0]
            try:
                with file:
                    file.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", rows)
            except sqlite3.Error as error:
                if _code(error) in SPOILT:
                    self._files.remove(file)
                self._mend(error)
                continue
            return

    def _mend(self, error: sqlite3.Error) -> None:
        """Go on after an error: with a new file if the old one is spoilt, else in memory."""
        if self._looks_only:
            return
        if _code(error) in SPOILT:
            try:
                for path in (self._path, self._path.with_name(f"{self._path.name}-journal")):
                    path.unlink(missing_ok=True)
                self._files.append(_opened(self._path, looks_only=False))
            except (OSError, sqlite3.Error):
                self._do_without(str(error))
            else:
                self._noted(f"was damaged ({error}) and is made anew; only time is lost")
            return
        if _code(error) in NO_ROOM:
            self._files.insert(0, _in_memory())
            raise PipelineError(
                f"the cache cannot be written: {error}",
                path=self._path,
                hint="Check the space left on the disk; the file may be deleted.",
            ) from error
        self._do_without(str(error))

    def _do_without(self, reason: str) -> None:
        if not self._looks_only:
            self._files.insert(0, _in_memory())
            self._noted(f"cannot be used ({reason}); what this run finds out is not kept")

    def _tell_once_of_odd_values(self) -> None:
        if not self._is_odd:
            self._is_odd = True
            self._noted("holds values that are damaged; they are found out again")


def _opened(path: Path, *, looks_only: bool) -> sqlite3.Connection:
    """The file, with its table.

    Raises:
        sqlite3.Error: If it cannot be opened, or is no cache.
        OSError: If a file of an earlier version cannot be removed.
    """
    mode = "ro" if looks_only else "rwc"
    file = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", timeout=PATIENCE, uri=True)
    try:
        version, tables = (
            file.execute(asked).fetchone()[0]
            for asked in ("PRAGMA user_version", "SELECT count(*) FROM sqlite_schema")
        )
        if version != VERSION and not looks_only:
            if tables:
                file.close()
                path.unlink()
                return _opened(path, looks_only=False)
            file.executescript(f"{TABLE} PRAGMA user_version = {VERSION};")
        file.execute("SELECT kind, key, sum, value FROM kept LIMIT 0")
        # Survives a killed process; a power cut may cost the file, and with it only time.
        file.execute("PRAGMA synchronous = OFF")
    except sqlite3.Error:
        file.close()
        raise
    return file


def _in_memory() -> sqlite3.Connection:
    file = sqlite3.connect(":memory:")
    file.executescript(TABLE)
    return file


def _code(error: sqlite3.Error) -> int:
    """The primary error code; that of the lower bits is shared by all of a kind."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _digest(key: tuple[str, ...]) -> bytes:
    text = "\0".join(key).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).digest()


def _sum(text: str) -> int:
    return zlib.crc32(text.encode())
