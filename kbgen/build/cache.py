"""What a build remembers for the next: one SQLite file, safe to delete and safe to carry to another machine.

Everything in it can be made again.  A value is used only when it was made from the same (its key) by the same programs
(the file's version) and is what was written (its checksum); whatever else is wrong with the file, it is begun anew.
Values are pickles that may hold kbgen's own nouns and plain data, so nothing in a file can run.  No build fails for its
cache: what cannot be read is made again, and what cannot be written is forgotten.
"""

from __future__ import annotations

import io
import marshal
import os
import pickle
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from kbgen.memo import HASH, Digest, Key, Memo, pickled

OURS = ("kbgen.model", "kbgen.content", "kbgen.problems", "datetime")
"""The modules whose classes of plain data a value may hold."""
CALLED = {("builtins", "set"), ("builtins", "frozenset"), ("kbgen.content.nouns", "named")}
"""What else a value may be made by."""
FAULTS = (sqlite3.Error, OSError, MemoryError)
"""What may go wrong with the file."""
MOST_WAITING = 16_000_000
"""Bytes that wait in memory to be written."""
LASTING = ("site", "surroundings")
"""Stages of one large value, which a process that builds again keeps at hand."""
AT_HAND = 16_000_000
"""Up to so many bytes, all new values are kept at hand: they are asked for again, three times if they are texts."""
SMALL = 4
"""Outcomes are written in a row of all, and rows of what changed after it, until these are one in so many bytes."""
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
        self._waiting = self._at_hand = 0
        self._gone: list[tuple[str, str]] = []
        self._fresh: dict[str, dict[str, tuple[Key, Any] | None]] = {}
        """The outcomes that are not on disk yet; None for one that is to go."""
        self._rows: list[int] = []
        """Bytes of each row of outcomes."""
        try:
            self._outcomes = self._read_outcomes()
        except FAULTS:
            self._outcomes = {}
            self._begin_anew()

    # Reading

    def _connection(self) -> sqlite3.Connection:
        """This process's own: a connection must not be carried over a fork."""
        if self._database is None or self._process != os.getpid():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._path, timeout=5, check_same_thread=False)
            database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + _SCHEMA)
            self._database, self._process = database, os.getpid()
        return self._database

    def _read_outcomes(self) -> dict[str, dict[str, tuple[Key, Any]]]:
        rows = self._connection().execute("SELECT version, sum, value FROM outcomes ORDER BY rowid").fetchall()
        if any(version != self._version or _sum(value) != total for version, total, value in rows):
            self._begin_anew()
            return {}
        self._rows = [len(value) for _, _, value in rows]
        return _merged(marshal.loads(value) for _, _, value in rows)

    def value(self, stage: str, name: str, key: Key) -> Any:
        """As `Memo.value`."""
        if (found := super().value(stage, name, key)) is not None:
            return found
        row = self._new.get((stage, name)) or self._row(stage, name)
        if row is None or row[0] != _plain(key) or _sum(stage, name, row[0], row[2]) != row[1]:
            return None
        found = _loaded(row[2])
        if stage in LASTING:
            self._values[stage, name] = key, found
        return found

    def _row(self, stage: str, name: str) -> tuple[bytes, bytes, bytes] | None:
        with suppress(*FAULTS):
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
                if _sum(stage, name, key, value) == total and (found := _loaded(value)) is not None:
                    yield name, marshal.loads(key), found
        except FAULTS:
            return

    # Writing

    def keep(self, stage: str, name: str, key: Key, outcome: Any, value: Any = None) -> None:
        """As `Memo.keep`; what is kept is on disk after `write`."""
        super().keep(stage, name, key, outcome, value)
        self._fresh.setdefault(stage, {})[name] = key, outcome
        if value is not None:
            plain, written = _plain(key), pickled(value)
            if stage not in LASTING:
                self._keep_at_hand(stage, name, len(written))
            self._new[stage, name] = plain, _sum(stage, name, plain, written), written
            self._waiting += len(written)
            if self._waiting > MOST_WAITING:
                self.write()
                self._waiting = 0

    def _keep_at_hand(self, stage: str, name: str, size: int) -> None:
        self._at_hand += size
        if self._at_hand > AT_HAND:
            self._values = {name: value for name, value in self._values.items() if name[0] in LASTING}

    def only(self, stage: str, names: Iterable[str]) -> set[str]:
        """As `Memo.only`."""
        gone = super().only(stage, names)
        for name in gone:
            self._new.pop((stage, name), None)
            self._fresh.setdefault(stage, {})[name] = None
        self._gone += [(stage, name) for name in gone]
        return gone

    def write(self, *, outcomes: bool = False) -> None:
        """Puts on disk what is new, all of it or nothing; the outcomes, too, if they are asked for."""
        if not (outcomes or self._new or self._gone):
            return
        try:
            self._write(outcomes)
        except sqlite3.OperationalError:  # locked, full or read-only: what is there is still good
            return
        except FAULTS:
            self._begin_anew()
            with suppress(*FAULTS):
                self._write(outcomes)

    def _write(self, outcomes: bool) -> None:
        with self._connection() as database:
            database.executemany("DELETE FROM results WHERE stage = ? AND name = ?", self._gone)
            rows = ((*name, *row) for name, row in self._new.items())
            database.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)", rows)
            lengths = self._write_outcomes(database) if outcomes and self._fresh else None
        self._new, self._gone, self._waiting = {}, [], 0
        if lengths:
            self._rows, self._fresh = lengths, {}

    def _write_outcomes(self, database: sqlite3.Connection) -> list[int]:
        """Adds a row of what is new, or begins again with one of all; returns the rows' bytes."""
        written, rows = marshal.dumps(self._fresh), self._rows
        if not rows or SMALL * (sum(rows[1:]) + len(written)) > rows[0]:
            database.execute("DELETE FROM outcomes")
            written, rows = marshal.dumps(self._outcomes), []
        database.execute("INSERT INTO outcomes VALUES (?, ?, ?)", (self._version, _sum(written), written))
        return [*rows, len(written)]

    def let_go(self) -> None:
        """Closes the file until it is needed again: an open one must not be carried over a fork."""
        with suppress(*FAULTS):
            if self._database is not None:
                self._database.close()
        self._database = None

    def close(self) -> None:
        """Writes everything, and lets go of the file."""
        self.write(outcomes=True)
        self.let_go()

    def _begin_anew(self) -> None:
        """Removes a file of which nothing is to be used."""
        self.let_go()
        self._rows = []
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):
                self._path.with_name(self._path.name + ending).unlink()


def _merged(rows: Iterable[dict[str, dict[str, tuple[Key, Any] | None]]]) -> dict[str, dict[str, tuple[Key, Any]]]:
    """Outcomes by stage and name, of which the last is the one that counts."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        for stage, outcomes in row.items():
            found.setdefault(stage, {}).update(outcomes)
            for name in [name for name, outcome in outcomes.items() if outcome is None]:
                del found[stage][name]
    return found


def _plain(key: Key) -> bytes:
    return marshal.dumps(key, 2)


def _sum(*parts: object) -> bytes:
    """The checksum of a row's texts and bytes; damage may have made something else of them."""
    hashed = HASH()
    for part in parts:
        content = part if isinstance(part, bytes) else repr(part).encode()
        hashed.update(b"%d\0" % len(content))
        hashed.update(content)
    return hashed.digest()


class _Reader(pickle.Unpickler):
    """Knows kbgen's nouns and plain data, and nothing that acts: no function, and nothing that one of ours imports."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in CALLED:
            return super().find_class(module, name)
        if "." not in name and (module in OURS or module.startswith(tuple(f"{ours}." for ours in OURS))):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and (_is_data(found) or module == "datetime"):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} may not stand in a cache")


def _is_data(kind: type) -> bool:
    return is_dataclass(kind) or issubclass(kind, tuple | Enum)


def _loaded(written: bytes) -> Any:
    try:
        return _Reader(io.BytesIO(written)).load()
    except Exception:
        return None
