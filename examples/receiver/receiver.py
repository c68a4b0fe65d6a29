"""A reference receiver of requests and feedback: one endpoint, one SQLite file.

It shows the contract in `openapi.yaml` and is small enough to read: how the same message that comes twice is stored
once, and how a stranger is kept from filling the disk.  What a message must be stands in `message.py`.  It keeps no
address of any sender.

    uvicorn --factory receiver:from_environment --no-proxy-headers
    python -m receiver export messages.db --kind feedback
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import sqlite3
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Any

from message import MessageError, faults, parsed
from plain import message_of, page, wants_page
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

LARGEST = 512 * 1024
"""Bytes of a message.  What the composer's fields can hold together is mostly less."""
SECONDS_TO_READ = 10
SECONDS_TO_WAIT, SECONDS_TO_LOCK = 10, 3
"""For the messages before this one, and for another program that has locked the file.  Browsers wait for 20."""
_LOG = logging.getLogger(__name__)

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


class Store:
    """The SQLite file.  One writer at a time; what `add` has returned is on the disk."""

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, timeout=SECONDS_TO_LOCK, check_same_thread=False, isolation_level=None)
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

    def close(self) -> None:
        """Writes the journal into the file."""
        self._db.close()


def messages(path: Path, kind: str | None = None) -> Iterator[dict[str, Any]]:
    """Everything that is kept and not suspected, oldest first, as it was sent.  Changes nothing in the file."""
    query = "SELECT id, received, body FROM messages WHERE NOT suspected AND (? IS NULL OR kind = ?) ORDER BY id"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        for number, received, body in db.execute(query, (kind, kind)):
            yield {**json.loads(body), "id": number, "received": received}


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


def sender(host: str) -> str:
    """Whom a limit is for.  An IPv6 customer has 2⁶⁴ addresses or more, and is one sender."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    return str(int(address) >> 64) if isinstance(address, IPv6Address) and not address.ipv4_mapped else host


@dataclass
class Receiver:
    """The endpoint."""

    store: Store
    origins: tuple[str, ...]
    """Whose pages may send; browsers say it, and `*` lets all."""
    limit: Limit
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def receive(self, request: Request) -> Response:
        """`POST /messages`.  A form that no script has sent is answered with a page."""
        answer = await self._answer(request)
        return page(answer, getattr(request.state, "lang", "")) if wants_page(request) else answer

    async def _answer(self, request: Request) -> Response:
        try:
            return await self._received(request)
        except MessageError as refused:
            return _response(refused)
        except (sqlite3.Error, TimeoutError) as error:
            _LOG.error("a message was not stored: %s", error or "too many are waiting")
            return _response(MessageError(503, ("", "the message could not be stored"), retry_after=5))

    async def _received(self, request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin and "*" not in self.origins and origin not in self.origins:
            raise MessageError(403, ("", "this site may not send here"))
        host = request.client.host if request.client else ""
        if wait := self.limit.wait(sender(host)):
            raise MessageError(429, ("", "too many messages"), retry_after=wait)
        message = parsed(request.headers.get("content-type", ""), await body_of(request))
        request.state.lang = message.get("lang")
        if "form" in message:
            message = message_of(message, host)
        message.setdefault("key", request.headers.get("idempotency-key", ""))
        if wrong := list(faults(message)):
            raise MessageError(422, *wrong)
        if request.headers.get("idempotency-key", message["key"]) != message["key"]:
            raise MessageError(422, ("key", "the header Idempotency-Key says something else"))
        suspected = message.pop("trap", None) not in ("", None)
        number, new = await self._added(message, suspected)
        if suspected:
            return JSONResponse({"ticket": None}, 202)
        return JSONResponse({"ticket": str(number)}, 201 if new else 200)

    async def _added(self, message: Mapping[str, Any], suspected: bool) -> tuple[int, bool]:
        """Raises TimeoutError when those before it take too long, for all who wait alike and not one after another."""
        async with asyncio.timeout(SECONDS_TO_WAIT):
            await self.turn.acquire()
        try:
            return await asyncio.to_thread(self.store.add, message, datetime.now(UTC), suspected=suspected)
        finally:
            self.turn.release()


def _response(refused: MessageError) -> JSONResponse:
    """`{"errors": [{"field", "message"}]}`.  Where a body has not been read to its end, nothing more is read of it."""
    headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after else {}
    if refused.status in (408, 413):
        headers["Connection"] = "close"
    errors = [{"field": name, "message": message} for name, message in refused.errors]
    return JSONResponse({"errors": errors}, refused.status, headers)


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
    routes = [Route("/messages", receiver.receive, methods=["POST"])]
    found = Starlette(routes=routes, middleware=[cors], lifespan=lambda _: _open(store))
    found.router.redirect_slashes = False
    return found


@asynccontextmanager
async def _open(store: Store) -> AsyncIterator[None]:
    yield
    store.close()


def from_environment() -> Starlette:
    """For uvicorn: RECEIVER_DATABASE, RECEIVER_ORIGINS (with spaces between them), RECEIVER_PER_MINUTE."""
    per_minute = int(os.environ.get("RECEIVER_PER_MINUTE", "20"))
    store = Store(os.environ.get("RECEIVER_DATABASE", "messages.db"))
    return application(store, tuple(os.environ.get("RECEIVER_ORIGINS", "").split()), Limit(per_minute, per_minute))


def main(arguments: list[str]) -> int:
    """`export DATABASE [--kind KIND]`: one message on each line, as JSON."""
    match arguments:
        case ["export", database] | ["export", database, "--kind", ("request" | "feedback" | "survey")]:
            try:
                for each in messages(Path(database), *arguments[3:]):
                    print(json.dumps(each, ensure_ascii=False))
            except sqlite3.Error as error:
                print(f"{database}: {error}", file=sys.stderr)
                return 1
            return 0
    print("usage: python -m receiver export DATABASE [--kind request|feedback|survey]", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
