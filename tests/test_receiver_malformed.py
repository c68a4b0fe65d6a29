"""Whatever is sent that is no message: it is told by field, nothing is stored, and the receiver goes on."""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.receiving import JSON, Running, kept, message, receiver


def malformed() -> Iterator[tuple[bytes, dict[str, str]]]:
    """Bodies that must not be stored, the same ones each time, without end."""
    chance = random.Random(20261122)
    right = message("malformed-1234")
    whole = json.dumps(right).encode()
    odd: list[Any] = [None, 0, -1, 1.5, True, "", " ", "\0", [], {}, ["a"], {"a": 1}, "x" * 300, "\ud800", "a\nb"]
    makers = (
        lambda: chance.randbytes(chance.randint(0, 200)),
        lambda: whole[: chance.randint(0, len(whole) - 1)],
        lambda: whole + chance.choice([b"}", b"]", b"x", whole]),
        lambda: b"[" * chance.randint(1, 60_000),
        lambda: json.dumps(chance.choice(odd)).encode(),
        lambda: json.dumps({name: each for name, each in right.items() if name != chance.choice(NEEDED)}).encode(),
        lambda: json.dumps(right | {chance.choice(NEEDED): chance.choice(odd[:2])}).encode(),
        lambda: json.dumps(right | {"key": chance.choice([*odd, "a space 1", "x" * 101, "åäöåäöåäö"])}).encode(),
        lambda: json.dumps(right | {"context": deep(chance.randint(8, 400))}).encode(),
        lambda: json.dumps(right | {"opened": ["x"] * chance.randint(501, 900)}).encode(),
        lambda: whole.replace(b": 1,", b": " + chance.choice([b"NaN", b"1e999", b"9" * 5000]) + b","),
        lambda: whole.replace(b"Steg", b"\xff\xfe"),
        lambda: json.dumps(right | {"lang": "\ud800"}).encode(),
    )  # fmt: skip
    while True:
        body = chance.choice(makers)()
        if body != whole and not _is_still_right(body):
            yield body, JSON
        yield (
            urlencode({"version": "1", "kind": chance.choice(["request", "spam"]), "parts": "[" * 99}).encode(),
            {"content-type": "application/x-www-form-urlencoded"},
        )
        yield (
            whole,
            {"content-type": chance.choice(["text/plain", "multipart/form-data; boundary=x", "", "application/xml"])},
        )


NEEDED = ("version", "kind", "key", "subject", "text")


def deep(levels: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(levels):
        found = [found]
    return found


def _is_still_right(body: bytes) -> bool:
    """A change that happens to leave what was needed: a field left out that was not in it."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found == message("malformed-1234")


def test_of_1000_malformed_messages_none_is_stored_and_none_is_the_receivers_fault(tmp_path: Path) -> None:
    with receiver(tmp_path) as found, ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda each: found.send(*each), islice(malformed(), 1000)))
        assert found.post(message("after-1234")).status == 201
        rows = found.rows()
    assert len(answers) == 1000
    assert {answer.status for answer in answers} == {400, 415, 422}
    assert all(answer.body["errors"] for answer in answers)
    assert [row["key"] for row in rows] == ["after-1234"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "två\nrader"}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"text": "  "}, "text"),
        ({"kind": "spam"}, "kind"),
        ({"version": 2}, "version"),
    ],
)
def test_what_is_wrong_is_told_by_field(running: Running, wrong: dict[str, Any], field: str) -> None:
    answer = running.post(message("wrong-1234", **wrong))
    assert answer.status == 422
    assert [error["field"] for error in answer.body["errors"]] == [field]
    assert not kept(running, "wrong-1234")


@pytest.mark.parametrize("declared", [True, False])
def test_what_is_too_large_is_refused_before_it_is_read(running: Running, declared: bool) -> None:
    with socket.create_connection(("127.0.0.1", running.port), 10) as connection:
        length = b"Content-Length: 900000000" if declared else b"Transfer-Encoding: chunked"
        connection.sendall(
            b"POST /messages HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + length + b"\r\n\r\n"
        )
        if not declared:
            for _ in range(40):
                connection.sendall(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
        assert b" 413 " in connection.recv(4096).splitlines()[0]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/messages", 405), ("POST", "/", 404), ("POST", "/messages/", 404), ("DELETE", "/messages", 405)],
)
def test_there_is_nothing_else(running: Running, method: str, path: str, status: int) -> None:
    assert running.send(b"", {}, method, path).status == status
