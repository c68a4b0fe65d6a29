"""The reference receiver in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.program import ROOT, run

ORIGIN = "https://help.example.org"
RECEIVER = ROOT / "examples/receiver"
JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Running:
    """A receiver that runs, and its file."""

    port: int
    database: Path
    process: subprocess.Popen[bytes]

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/messages"

    def send(self, body: bytes, headers: Mapping[str, str], method: str = "POST", path: str = "/messages") -> Answer:
        """One request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        known = {name.lower(): value for name, value in response.getheaders()}
        return Answer(
            response.status, known, json.loads(text) if known.get("content-type", "").endswith("json") else text
        )

    def post(self, message: Any, **headers: str) -> Answer:
        """A message as the composer posts it."""
        return self.send(json.dumps(message).encode(), {**JSON, **headers})

    def rows(self, query: str = "SELECT * FROM messages ORDER BY id") -> list[dict[str, Any]]:
        """What is in the database, read by another program than the receiver."""
        db = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(query)]
        finally:
            db.close()


@contextmanager
def receiver(folder: Path, origins: str = ORIGIN, per_minute: int = 100_000) -> Iterator[Running]:
    """Runs it until the end of the block."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    settings = {"RECEIVER_DATABASE": str(folder / "messages.db"), "RECEIVER_ORIGINS": origins}
    command = [sys.executable, "-m", "uvicorn", "--factory", "receiver:from_environment", "--log-level", "error"]
    process = subprocess.Popen(
        [*command, "--no-proxy-headers", "--app-dir", str(RECEIVER), "--fd", str(listener.fileno())],
        env={**os.environ, **settings, "RECEIVER_PER_MINUTE": str(per_minute)},
        pass_fds=[listener.fileno()],
    )
    port = listener.getsockname()[1]
    listener.close()  # only the receiver has it now: when that dies, nobody can connect
    running = Running(port, folder / "messages.db", process)
    try:
        assert running.send(b"", {}, "GET", "/").status == 404  # it is up, and its file is there
        yield running
    finally:
        process.terminate()
        process.wait(10)


def message(key: str, **more: Any) -> dict[str, Any]:
    """A request that is right."""
    words = {"subject": f"Kan inte publicera – fel 500 ({key})", "text": "Åäö 🙂\n\nSteg: 1, 2, 3"}
    return {"version": 1, "kind": "request", "key": key, "lang": "sv", **words, **more}


def kept(running: Running, key: str) -> list[dict[str, Any]]:
    """What is stored under a key."""
    return [row for row in running.rows() if row["key"] == key]


def exported(running: Running, *more: str) -> str:
    """What the receiver's own command line tells of its messages."""
    done = run(sys.executable, "-m", "receiver", "export", running.database, *more, cwd=RECEIVER)
    assert done.returncode == 0, done.stderr
    return done.stdout
