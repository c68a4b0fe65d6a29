"""A reference receiver of requests and feedback: one endpoint, one SQLite file.

It shows the contract in `openapi.yaml` and is small enough to read: what a message must be, how the same message that
comes twice is stored once, and how a stranger is kept from filling the disk.  It keeps no address of any sender.

    uvicorn --factory receiver:from_environment
    python -m receiver export messages.db --kind feedback
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import sqlite3
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

KINDS = ("request", "feedback", "survey")
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
LARGEST = 512 * 1024
"""Bytes of a message.  What the composer's fields can hold together is mostly less."""
DEEPEST, MOST_VALUES, LONGEST_SUBJECT = 6, 500, 200
SECONDS_TO_READ = 10
_KEY = re.compile(r"[A-Za-z0-9_-]{8,100}")

SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    received TEXT NOT NULL,
    lang TEXT NOT NULL,
    suspected INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT
"""


class MessageError(Exception):
    """A message that is not stored: the status, and what its sender can do about it."""

    def __init__(self, status: int, *errors: tuple[str, str], retry_after: int | None = None) -> None:
        super().__init__(errors)
        self.status, self.errors, self.retry_after = status, errors, retry_after

    def response(self) -> JSONResponse:
        """`{"errors": [{"field", "message"}]}`."""
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else None
        errors = [{"field": name, "message": message} for name, message in self.errors]
        return JSONResponse({"errors": errors}, self.status, headers)


def parsed(content_type: str, body: bytes) -> dict[str, Any]:
    """The fields of a body.  Raises MessageError: 415 for another type, 400 for what cannot be read."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in (JSON, FORM):
        raise MessageError(415, ("", f"send {JSON} or {FORM}"))
    try:
        text = body.decode("utf-8")
        found = json.loads(text, parse_constant=_no_number) if kind == JSON else _form(text)
    except (ValueError, RecursionError):
        raise MessageError(400, ("", "the body cannot be read")) from None
    if not isinstance(found, dict):
        raise MessageError(400, ("", "the body is not an object"))
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _form(text: str) -> dict[str, Any]:
    """A form's values are texts; lists and objects are written in JSON."""
    found: dict[str, Any] = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=100))
    for name in ("parts", "fields", "attached", "opened", "context", "answers"):
        if name in found:
            found[name] = json.loads(found[name], parse_constant=_no_number)
    return found | {"version": 1 if found.get("version") == "1" else found.get("version")}


def faults(message: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with a message: (field, what to do).  These texts may be shown to the sender."""
    if message.get("version") != 1:
        yield "version", "version must be 1"
    if message.get("kind") not in KINDS:
        yield "kind", f"kind must be one of {', '.join(KINDS)}"
    if not _KEY.fullmatch(str(message.get("key", ""))):
        yield "key", "key must be 8 to 100 letters, digits, - or _"
    if not isinstance(message.get("lang", ""), str):
        yield "lang", "lang must be a text"
    if not _is_modest(message):
        yield "", "the message is too deep, has too many values, or holds what JSON or UTF-8 cannot"
    if message.get("kind") == "request":
        yield from _faults_of_request(message)


def _faults_of_request(message: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    subject, text = message.get("subject"), message.get("text")
    if not isinstance(subject, str) or not subject.strip():
        yield "subject", "Write a subject line."
    elif len(subject) > LONGEST_SUBJECT or "\n" in subject:
        yield "subject", f"The subject line is one line of at most {LONGEST_SUBJECT} characters."
    if not isinstance(text, str) or not text.strip():
        yield "text", "Write a message."


def _is_modest(value: object) -> bool:
    """Whether it is a reasonable size to keep and to show; every text can be written as UTF-8."""
    seen, waiting = 0, [(value, 0)]
    while waiting:
        each, depth = waiting.pop()
        seen += 1
        if seen > MOST_VALUES or depth > DEEPEST:
            return False
        if (isinstance(each, str) and re.search(r"[\ud800-\udfff\0]", each)) or each in (float("inf"), float("-inf")):
            return False
        if isinstance(each, dict):
            waiting += [(part, depth + 1) for pair in each.items() for part in pair]
        elif isinstance(each, list):
            waiting += [(part, depth + 1) for part in each]
    return True


class Store:
    """The SQLite file.  One writer at a time; what `add` has returned is on the disk."""

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, timeout=10, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute(SCHEMA)

    def add(self, message: Mapping[str, Any], received: datetime, *, suspected: bool = False) -> tuple[int, bool]:
        """The message's number, and whether it is new.  Raises MessageError (409) when the key stands for another."""
        body = json.dumps(message, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(body.encode()).hexdigest()
        moment = received.astimezone(UTC).isoformat(timespec="seconds")
        values = (message["kind"], message["key"], digest, moment, message.get("lang", ""), int(suspected), body)
        with self._lock:
            row = self._db.execute(
                "INSERT INTO messages (kind, key, digest, received, lang, suspected, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (key) DO NOTHING RETURNING id",
                values,
            ).fetchone()
            if row:
                return int(row[0]), True
            number, kept = self._db.execute("SELECT id, digest FROM messages WHERE key = ?", values[1:2]).fetchone()
        if kept != digest:
            raise MessageError(409, ("key", "this key has been used for another message"))
        return int(number), False

    def messages(self, kind: str | None = None) -> Iterator[dict[str, Any]]:
        """Everything that is kept and not suspected, oldest first, as it was sent."""
        query = "SELECT id, received, body FROM messages WHERE NOT suspected AND (? IS NULL OR kind = ?) ORDER BY id"
        for number, received, body in self._db.execute(query, (kind, kind)):
            yield {"id": number, "received": received, **json.loads(body)}

    def close(self) -> None:
        """Writes the journal into the file."""
        self._db.close()


@dataclass
class Limit:
    """A bucket for each sender: `burst` messages at once, and `per_minute` more each minute."""

    per_minute: float = 20
    burst: int = 20
    most_senders: int = 10_000
    """The buckets that are remembered, in memory only; those not heard from for longest go first."""
    clock: Callable[[], float] = time.monotonic
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait(self, sender: str) -> int:
        """Takes one; 0, or the seconds until there is one to take."""
        now = self.clock()
        left, since = self._buckets.pop(sender, (float(self.burst), now))
        left = min(self.burst, left + (now - since) * self.per_minute / 60)
        allowed = left >= 1
        self._buckets[sender] = (left - allowed, now)
        while len(self._buckets) > self.most_senders:
            self._buckets.popitem(last=False)
        return 0 if allowed else max(1, round((1 - left) * 60 / self.per_minute))


@dataclass
class Receiver:
    """The endpoint."""

    store: Store
    origins: tuple[str, ...]
    """Whose pages may send; browsers say it, and `*` lets all."""
    limit: Limit

    async def receive(self, request: Request) -> Response:
        """`POST /messages`."""
        try:
            return await self._received(request)
        except MessageError as refused:
            return refused.response()
        except sqlite3.Error:
            return MessageError(503, ("", "the message could not be stored"), retry_after=5).response()

    async def _received(self, request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin and "*" not in self.origins and origin not in self.origins:
            raise MessageError(403, ("", "this site may not send here"))
        if wait := self.limit.wait(request.client.host if request.client else ""):
            raise MessageError(429, ("", "too many messages"), retry_after=wait)
        message = parsed(request.headers.get("content-type", ""), await body_of(request))
        message.setdefault("key", request.headers.get("idempotency-key", ""))
        if wrong := list(faults(message)):
            raise MessageError(422, *wrong)
        if request.headers.get("idempotency-key", message["key"]) != message["key"]:
            raise MessageError(422, ("key", "the header Idempotency-Key says something else"))
        suspected = bool(message.pop("trap", ""))
        number, new = await asyncio.to_thread(self.store.add, message, datetime.now(UTC), suspected=suspected)
        if suspected:
            return JSONResponse({"ticket": None}, 202)
        return JSONResponse({"ticket": str(number)}, 201 if new else 200)


async def body_of(request: Request) -> bytes:
    """The body.  Raises MessageError when it is too large (413) or does not come (408, 400)."""
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit() or int(declared[:12]) > LARGEST:
        raise MessageError(413, ("", f"at most {LARGEST} bytes"))
    body = bytearray()
    try:
        async with asyncio.timeout(SECONDS_TO_READ):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise MessageError(413, ("", f"at most {LARGEST} bytes"))
    except TimeoutError:
        raise MessageError(408, ("", "the message did not come in time")) from None
    except ClientDisconnect:
        raise MessageError(400, ("", "the message ended too soon")) from None
    return bytes(body)


def application(store: Store, origins: tuple[str, ...], limit: Limit | None = None) -> Starlette:
    """The ASGI application."""
    receiver = Receiver(store, origins, limit or Limit())
    cors = Middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_methods=["POST"],
        allow_headers=["Content-Type", "Idempotency-Key"],
        expose_headers=["Retry-After"],
        max_age=3600,
    )
    return Starlette(routes=[Route("/messages", receiver.receive, methods=["POST"])], middleware=[cors])


def from_environment() -> Starlette:
    """For uvicorn: RECEIVER_DATABASE, RECEIVER_ORIGINS (with spaces between them), RECEIVER_PER_MINUTE."""
    per_minute = int(os.environ.get("RECEIVER_PER_MINUTE", "20"))
    store = Store(os.environ.get("RECEIVER_DATABASE", "messages.db"))
    return application(store, tuple(os.environ.get("RECEIVER_ORIGINS", "").split()), Limit(per_minute, per_minute))


def main(arguments: list[str]) -> int:
    """`export DATABASE [--kind KIND]`: one message on each line, as JSON."""
    match arguments:
        case ["export", database, *rest] if Path(database).is_file() and (not rest or rest[:1] == ["--kind"]):
            for message in Store(database).messages(rest[1] if len(rest) == 2 else None):
                print(json.dumps(message, ensure_ascii=False))
            return 0
    print("usage: python -m receiver export DATABASE [--kind request|feedback|survey]", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
