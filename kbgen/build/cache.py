"""What a build remembers for the next: one SQLite file, safe to delete and safe to carry to another machine.

Everything in it can be made again.  A value is used only when it was made from the same (its key) by the same programs
(the file's version) and is what was written (its checksum); whatever else is wrong with the file, it is begun anew.
Values are pickles that may hold kbgen's own nouns and plain data, so nothing in a file can run.
"""

from __future__ import annotations

import io
import marshal
import os
import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from kbgen.memo import Digest, Key, Memo, pickled

OURS = ("kbgen.model", "kbgen.content", "kbgen.problems", "datetime")
"""The modules whose classes a value may hold."""
LASTING = ("site", "surroundings")
"""Stages of one large value, which a process that builds again keeps at hand."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS outcomes (version BLOB, sum BLOB, value BLOB);
CREATE TABLE IF NOT EXISTS results (
    stage TEXT, name TEXT, key BLOB, sum BLOB, value BLOB, PRIMARY KEY (stage, name)) WITHOUT ROWID;
"""


class Cache(Memo):
    """Results on disk.  A process that may not write them, or cannot, works without."""

    def __init__(self, path: Path, version: Digest) -> None:
        super().__init__()
        self._path, self._version = path, version
        self._database: sqlite3.Connection | None = None
        self._process = 0
        self._new: dict[tuple[str, str], tuple[bytes, bytes, bytes]] = {}
        self._gone: list[tuple[str, str]] = []
        try:
            self._outcomes = self._read_outcomes()
        except (sqlite3.Error, OSError):
            self._begin_anew()

    # Reading

    def _connection(self) -> sqlite3.Connection:
        """This process's own: a connection must not be carried over a fork."""
        if self._database is None or self._process != os.getpid():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._database, self._process = sqlite3.connect(self._path, timeout=5, check_same_thread=False), os.getpid()
            self._database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + _SCHEMA)
        return self._database

    def _read_outcomes(self) -> dict[str, dict[str, tuple[Key, Any]]]:
        row = self._connection().execute("SELECT version, sum, value FROM outcomes").fetchone()
        if row and row[0] == self._version and _sum(row[2]) == row[1]:
            found: dict[str, dict[str, tuple[Key, Any]]] = marshal.loads(row[2])
            return found
        self._connection().execute("DELETE FROM results")
        return {}

    def value(self, stage: str, name: str, key: Key) -> Any:
        """As `Memo.value`."""
        if stage in LASTING and (found := super().value(stage, name, key)) is not None:
            return found
        row = self._new.get((stage, name)) or self._row(stage, name)
        if row is None or row[0] != _plain(key) or _sum(row[2]) != row[1]:
            return None
        found = _loaded(row[2])
        if stage in LASTING:
            self._values[stage, name] = key, found
        return found

    def _row(self, stage: str, name: str) -> tuple[bytes, bytes, bytes] | None:
        with suppress(sqlite3.Error, OSError):
            query = "SELECT key, sum, value FROM results WHERE stage = ? AND name = ?"
            row: tuple[bytes, bytes, bytes] | None = self._connection().execute(query, (stage, name)).fetchone()
            return row
        return None

    def values(self, stage: str) -> Iterator[tuple[str, Key, Any]]:
        """As `Memo.values`."""
        self.write()
        try:
            rows = self._connection().execute("SELECT name, key, sum, value FROM results WHERE stage = ?", (stage,))
            for name, key, total, value in rows:
                if _sum(value) == total:
                    yield name, marshal.loads(key), _loaded(value)
        except (sqlite3.Error, OSError):
            return

    # Writing

    def keep(self, stage: str, name: str, key: Key, outcome: Any, value: Any = None) -> None:
        """As `Memo.keep`; what is kept is on disk after `write`."""
        self._outcomes.setdefault(stage, {})[name] = key, outcome
        if value is not None:
            written = pickled(value)
            self._new[stage, name] = _plain(key), _sum(written), written
            if stage in LASTING:
                self._values[stage, name] = key, value

    def only(self, stage: str, names: Any) -> None:
        """As `Memo.only`."""
        outcomes = self._outcomes.get(stage, {})
        gone = outcomes.keys() - set(names)
        for name in gone:
            del outcomes[name]
        self._gone += [(stage, name) for name in gone]

    def write(self, *, outcomes: bool = False) -> None:
        """Puts on disk what is new, all of it or nothing; the outcomes, too, if they are asked for."""
        if outcomes:
            self._write_outcomes()
        if not self._new and not self._gone:
            return
        try:
            with self._connection() as database:
                database.executemany("DELETE FROM results WHERE stage = ? AND name = ?", self._gone)
                rows = ((*name, *row) for name, row in self._new.items())
                database.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)", rows)
        except (sqlite3.Error, OSError):
            return
        self._new, self._gone = {}, []

    def close(self) -> None:
        """Writes everything, and lets go of the file."""
        self.write(outcomes=True)
        with suppress(sqlite3.Error, OSError):
            self._connection().close()
        self._database = None

    def _write_outcomes(self) -> None:
        written = marshal.dumps(self._outcomes)
        with suppress(sqlite3.Error, OSError), self._connection() as database:
            database.execute("DELETE FROM outcomes")
            database.execute("INSERT INTO outcomes VALUES (?, ?, ?)", (self._version, _sum(written), written))

    def _begin_anew(self) -> None:
        self._outcomes, self._database = {}, None
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):
                self._path.with_name(self._path.name + ending).unlink()


def _plain(key: Key) -> bytes:
    return marshal.dumps(key, 2)


def _sum(value: bytes) -> bytes:
    return blake2b(value, digest_size=16).digest()


class _Reader(pickle.Unpickler):
    """Knows kbgen's nouns and plain data, and nothing that acts."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(OURS) or (module == "builtins" and name in ("set", "frozenset")):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} may not stand in a cache")


def _loaded(written: bytes) -> Any:
    try:
        return _Reader(io.BytesIO(written)).load()
    except Exception:
        return None
