"""The reference receiver over HTTP: nothing lost, nothing stored twice, nothing that a stranger can break."""

from __future__ import annotations

import json
import random
import signal
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml

from tests.program import ROOT, run
from tests.receiving import ORIGIN, Answer, Running, receiver

RECEIVER = ROOT / "examples/receiver"
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with receiver(tmp_path_factory.mktemp("receiver")) as found:
        yield found


def message(key: str, **more: Any) -> dict[str, Any]:
    """A request that is right."""
    words = {"subject": f"Kan inte publicera – fel 500 ({key})", "text": "Åäö 🙂\n\nSteg: 1, 2, 3"}
    return {"version": 1, "kind": "request", "key": key, "lang": "sv", **words, **more}


def kept(running: Running, key: str) -> list[dict[str, Any]]:
    return [row for row in running.rows() if row["key"] == key]


# Nothing lost, nothing twice


def test_200_at_once_each_sent_twice_are_200_messages(tmp_path: Path) -> None:
    keys = [f"concurrent-{number:03}" for number in range(200)]
    with receiver(tmp_path) as found, ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(lambda key: (key, found.post(message(key))), keys * 2))
        rows = found.rows()
    assert sorted(row["key"] for row in rows) == keys
    assert {answer.status for _, answer in answers} == {200, 201}
    assert sum(answer.status == 201 for _, answer in answers) == 200
    numbers = {row["key"]: str(row["id"]) for row in rows}
    assert all(answer.body["ticket"] == numbers[key] for key, answer in answers)
    assert all(json.loads(row["body"]) == message(row["key"]) for row in rows)


def test_what_was_answered_is_on_the_disk_when_the_process_is_killed(tmp_path: Path) -> None:
    def sent(number: int) -> Answer | None:
        try:
            return found.post(message(f"killed-{number:05}"))
        except (OSError, HTTPException):
            return None

    with receiver(tmp_path) as found, ThreadPoolExecutor(20) as pool:
        waiting = [pool.submit(sent, number) for number in range(2000)]
        while sum(each.done() for each in waiting) < 100:
            time.sleep(0.01)
        found.process.send_signal(signal.SIGKILL)
        answered = [each.result() for each in waiting]
        numbers = {str(row["id"]) for row in found.rows()}
    tickets = [answer.body["ticket"] for answer in answered if answer]
    assert 100 <= len(tickets) < 2000
    assert set(tickets) <= numbers


def test_the_same_message_again_has_the_same_number(running: Running) -> None:
    first, second = (running.post(message("again-1234")) for _ in range(2))
    assert (first.status, second.status) == (201, 200)
    assert first.body == second.body
    assert len(kept(running, "again-1234")) == 1


def test_other_words_under_a_key_that_is_taken_are_refused(running: Running) -> None:
    running.post(message("taken-1234"))
    answer = running.post(message("taken-1234", text="Something else"))
    assert answer.status == 409
    assert [json.loads(row["body"])["text"] for row in kept(running, "taken-1234")] == [message("taken-1234")["text"]]


# Malformed


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


# Strangers


def test_one_sender_may_not_send_without_end(tmp_path: Path) -> None:
    with receiver(tmp_path, per_minute=5) as found:
        answers = [found.post(message(f"many-{number:04}")) for number in range(8)]
        assert [answer.status for answer in answers] == [201] * 5 + [429] * 3
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
        assert len(found.rows()) == 5


def test_pages_of_the_site_may_send_and_read_the_answer(running: Running) -> None:
    asked = {
        "origin": ORIGIN,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,idempotency-key",
    }
    before = running.send(b"", asked, "OPTIONS")
    assert before.status == 200
    assert before.headers["access-control-allow-origin"] == ORIGIN
    answer = running.post(message("origin-1234"), origin=ORIGIN)
    assert answer.status == 201
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-expose-headers"] == "Retry-After"


def test_pages_of_other_sites_may_not_even_by_a_form_that_asks_nobody(running: Running) -> None:
    body = urlencode({**message("stranger-1234"), "version": "1"}).encode()
    answer = running.send(body, {"origin": "https://evil.example", "content-type": "application/x-www-form-urlencoded"})
    assert answer.status == 403
    assert "access-control-allow-origin" not in answer.headers
    assert not kept(running, "stranger-1234")


def test_what_falls_into_the_trap_is_kept_apart_and_gets_no_number(running: Running) -> None:
    answer = running.post(message("trapped-1234", trap="https://spam.example"))
    assert (answer.status, answer.body) == (202, {"ticket": None})
    (row,) = kept(running, "trapped-1234")
    assert row["suspected"] == 1
    assert "trapped-1234" not in exported(running)


def test_nothing_about_the_sender_is_stored(running: Running) -> None:
    running.post(
        message("private-1234"), **{"user-agent": "Browser/1", "cookie": "a=b", "x-forwarded-for": "192.0.2.1"}
    )
    assert not {"Browser/1", "a=b", "192.0.2.1", "127.0.0.1"} & set(str(kept(running, "private-1234")).split("'"))


# Forms, keys in headers, export


def test_a_form_is_the_same_message(running: Running) -> None:
    parts = [{"id": "part-1", "title": "Kort", "text": "Åäö"}]
    fields = {**message("form-123456"), "version": "1", "parts": json.dumps(parts)}
    answer = running.send(
        urlencode(fields).encode(), {"content-type": "application/x-www-form-urlencoded;charset=UTF-8"}
    )
    assert answer.status == 201
    (row,) = kept(running, "form-123456")
    assert json.loads(row["body"]) == message("form-123456", parts=parts)


def test_the_key_may_come_as_a_header_and_must_then_be_the_same(running: Running) -> None:
    nameless = {name: value for name, value in message("x").items() if name != "key"}
    assert running.post(nameless, **{"idempotency-key": "header-1234"}).status == 201
    assert len(kept(running, "header-1234")) == 1
    assert running.post(message("header-5678"), **{"idempotency-key": "header-9999"}).status == 422


def exported(running: Running, *more: str) -> str:
    done = run(sys.executable, "-m", "receiver", "export", running.database, *more, cwd=RECEIVER)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_messages_are_exported_one_on_each_line(running: Running) -> None:
    running.post({"version": 1, "kind": "feedback", "key": "export-1234", "route": "guides/a/", "helpful": False})
    (line,) = exported(running, "--kind", "feedback").splitlines()
    found = json.loads(line)
    assert (found["route"], found["helpful"]) == ("guides/a/", False)
    assert found["received"].endswith("+00:00")


# The contract


def test_openapi_is_valid_and_what_is_answered_is_what_it_says(running: Running) -> None:
    validator = pytest.importorskip("openapi_spec_validator")
    schemas = pytest.importorskip("jsonschema")
    contract = yaml.safe_load((RECEIVER / "openapi.yaml").read_text(encoding="utf-8"))
    validator.validate(contract)
    path = contract["paths"]["/messages"]["post"]

    def matches(value: Any, schema: dict[str, Any]) -> None:
        schemas.Draft202012Validator({**schema, "components": contract["components"]}).validate(value)

    example = path["requestBody"]["content"]["application/json"]["example"]
    answers = [running.post(example), running.post(example), running.post(message("a b")), running.send(b"", JSON)]
    matches(example, {"$ref": "#/components/schemas/Message"})
    for answer in answers:
        told = path["responses"][str(answer.status)]
        if "$ref" in told:
            told = contract["components"]["responses"][told["$ref"].rpartition("/")[2]]
        matches(answer.body, told["content"]["application/json"]["schema"])
    assert [answer.status for answer in answers] == [201, 200, 422, 400]
