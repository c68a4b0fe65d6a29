"""The reference receiver among people who mean it ill, and when the machine below it fails."""

from __future__ import annotations

import json
import resource
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPException
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml

from tests.program import run
from tests.receiving import JSON, RECEIVER, Answer, Running, exported, kept, message, receiver

FORM = {"content-type": "application/x-www-form-urlencoded"}
HEAD = b"POST /messages HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"


def sent(running: Running, key: str) -> Answer | None:
    """The answer, if there was any."""
    try:
        return running.post(message(key))
    except (OSError, HTTPException):
        return None


# Senders who take their time


def trickled(running: Running) -> tuple[bytes, float]:
    """What comes back to a body of which a byte is sent each half second, and how long the connection stays."""
    with socket.create_connection(("127.0.0.1", running.port), 10) as connection:
        connection.sendall(HEAD)
        connection.settimeout(0.5)
        begun, answer = time.monotonic(), b""
        while time.monotonic() - begun < 25:
            try:
                connection.sendall(b"x")
                if not (more := connection.recv(4096)):
                    break
                answer += more
            except TimeoutError:
                continue
            except OSError:
                break
        return answer, time.monotonic() - begun


def test_who_sends_a_byte_now_and_then_is_shown_out_while_others_are_served(running: Running) -> None:
    with ThreadPoolExecutor(20) as pool:
        slow = [pool.submit(trickled, running) for _ in range(19)]
        time.sleep(1)
        assert running.post(message("meanwhile-1")).status == 201
        for answer, seconds in (each.result() for each in slow):
            assert b" 408 " in answer.splitlines()[0]
            assert 9 < seconds < 20


# One message, one meaning


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (json.dumps(message("twice-1234")).replace('"kind"', '"kind": "feedback", "kind"'), JSON, 400),
        (json.dumps(message("twice-1234", context={})).replace("{}", '{"a": 1, "a": 2}'), JSON, 400),
        (urlencode({**message("twice-1234"), "version": "1"}) + "&key=other-1234", FORM, 400),
        (urlencode({**message("twice-1234"), "version": "1"}) + "&extra=%ff", FORM, 400),
        (json.dumps(message("twice-1234", version=True)), JSON, 422),
        (json.dumps(message("x") | {"key": 12345678}), JSON, 422),
        (json.dumps(message("twice-1234", lang="x" * 36)), JSON, 422),
        *(
            (json.dumps(message("twice-1234", subject=f"a{end}Bcc: b")), JSON, 422)
            for end in "\r\x0b\x1b\x85\u2028\u2029"
        ),
    ],
)
def test_what_two_programs_could_read_in_two_ways_is_refused(
    running: Running, body: str, headers: dict[str, str], status: int
) -> None:
    assert running.send(body.encode(), headers).status == status
    assert not kept(running, "twice-1234")


def test_a_message_cannot_say_its_own_number_or_when_it_came(running: Running) -> None:
    running.post(message("forged-1234", id=9999, received="2999-01-01T00:00:00+00:00"))
    (line,) = [line for line in exported(running).splitlines() if "forged-1234" in line]
    found = json.loads(line)
    assert found["id"] == kept(running, "forged-1234")[0]["id"]
    assert not found["received"].startswith("2999")


@pytest.mark.parametrize("trap", [" ", 0, [], {}, False])
def test_anything_in_the_trap_is_something(running: Running, trap: Any) -> None:
    key = f"trap-{json.dumps(trap).encode().hex():0>8}"
    assert running.post(message(key, trap=trap)).status == 202
    assert kept(running, key)[0]["suspected"] == 1


def test_a_form_that_names_a_field_over_and_over_does_not_grow(running: Running) -> None:
    form = {"version": "1", "kind": "request", "lang": "sv", "subject": "Växer", "part-1": "x" * 100_000}
    form["form"] = json.dumps([["part-1", "Kort", "part", {}]] * 3000)
    answer = running.send(urlencode(form).encode(), {**FORM, "accept": "text/html"})
    assert answer.status == 400
    assert "Växer" not in str(running.rows())


# The limit


def test_a_sender_that_says_it_is_others_is_one_sender(tmp_path: Path) -> None:
    with receiver(tmp_path, per_minute=5) as found:
        says = [{"x-forwarded-for": f"192.0.2.{n}", "forwarded": f"for=192.0.2.{n}"} for n in range(8)]
        answers = [found.post(message(f"spoofed-{n}"), **each) for n, each in enumerate(says)]
        assert [answer.status for answer in answers] == [201] * 5 + [429] * 3


def test_the_many_addresses_of_one_ipv6_customer_are_one_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(RECEIVER))
    sender = import_module("receiver").sender
    assert sender("2001:db8:1:2::1") == sender("2001:db8:1:2:ffff::9%eth0") != sender("2001:db8:1:3::1")
    assert sender("::ffff:192.0.2.1") != sender("::ffff:192.0.2.2")
    assert len({sender(host) for host in ("192.0.2.1", "192.0.2.2", "", "unix")}) == 4


# When the machine fails


def test_while_the_file_is_locked_everyone_is_told_to_come_back_and_then_nothing_is_stored_twice(
    tmp_path: Path,
) -> None:
    keys = [f"locked-{number:03}" for number in range(60)]
    with receiver(tmp_path) as found, ThreadPoolExecutor(60) as pool:
        assert found.post(message("before-1234")).status == 201
        with closing(sqlite3.connect(found.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            begun = time.monotonic()
            answers = list(pool.map(lambda key: found.post(message(key)), keys))
            assert time.monotonic() - begun < 20, "browsers wait no longer"
            other.execute("ROLLBACK")
        assert {answer.status for answer in answers} == {503}
        assert all(int(answer.headers["retry-after"]) > 0 for answer in answers)
        assert {answer.status for answer in pool.map(lambda key: found.post(message(key)), keys)} == {201}
        assert sorted(row["key"] for row in found.rows()) == ["before-1234", *keys]


def test_when_the_disk_is_full_what_was_answered_is_there_and_the_rest_was_not_promised(tmp_path: Path) -> None:
    with receiver(tmp_path) as found:
        assert found.post(message("before-1234")).status == 201
        resource.prlimit(found.process.pid, resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
        answers = [found.post(message(f"full-{number:04}", text="x" * 5000)) for number in range(30)]
        resource.prlimit(found.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert {answer.status for answer in answers} == {201, 503}
        assert found.post(message("after-1234")).status == 201
        numbers = {str(row["id"]) for row in found.rows()}
    assert len(numbers) == sum(answer.status == 201 for answer in answers) + 2
    assert {answer.body["ticket"] for answer in answers if answer.status == 201} <= numbers


def test_a_receiver_that_is_told_to_stop_keeps_what_it_answered_in_one_whole_file(tmp_path: Path) -> None:
    with receiver(tmp_path) as found, ThreadPoolExecutor(20) as pool:
        waiting = [pool.submit(sent, found, f"stopped-{number:05}") for number in range(1000)]
        while sum(each.done() for each in waiting) < 100:
            time.sleep(0.01)
        found.process.send_signal(signal.SIGTERM)
        answers = [each.result() for each in waiting]
        assert found.process.wait(20) in (0, -signal.SIGTERM)
        assert [path.name for path in tmp_path.iterdir()] == ["messages.db"]
        rows = found.rows()
    answered = [answer for answer in answers if answer]
    assert 100 <= len(answered) < 1000
    assert {answer.status for answer in answered} == {201}
    assert {answer.body["ticket"] for answer in answered} <= {str(row["id"]) for row in rows}


@pytest.mark.parametrize("content", [None, b"", b"no database" * 100])
def test_what_is_no_database_is_not_exported_and_not_made(tmp_path: Path, content: bytes | None) -> None:
    database = tmp_path / "messages.db"
    if content is not None:
        database.write_bytes(content)
    done = run(sys.executable, "-m", "receiver", "export", database, cwd=RECEIVER)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ([] if content is None else [content])


# The contract says what it does

ODD: list[Any] = [None, True, 0, 1, "", " ", "a", "a\rb", "x" * 300, [], ["a"], [1], {}, {"a": 1}]
TITLED = {"id": "a", "title": "b", "text": "c"}
NAMES = (
    *("version", "kind", "key", "lang", "subject", "text", "reference", "email"),
    *("parts", "fields", "attached", "opened", "context", "trap"),
)


def variations() -> Iterator[dict[str, Any]]:
    """A right message of each kind with one thing changed or left out."""
    for kind in ("request", "feedback", "survey"):
        right = message("x", kind=kind)
        yield from (right | {name: odd} for name in NAMES for odd in ODD)
        yield from ({name: value for name, value in right.items() if name != left} for left in right if left != "key")
        yield from (right | {"parts": [TITLED | change]} for change in ({}, {"text": 1}, {"kind": 1}, {"more": 1}))


def test_the_contract_allows_what_the_receiver_takes_and_nothing_else(running: Running) -> None:
    schemas = pytest.importorskip("jsonschema")
    contract = yaml.safe_load((RECEIVER / "openapi.yaml").read_text(encoding="utf-8"))
    rule = {"$ref": "#/components/schemas/Message", "components": contract["components"]}
    allowed = schemas.Draft202012Validator(rule)
    for number, each in enumerate(variations()):
        said = {**each, "key": f"contract-{number:04}"} if each.get("key") == "x" else each
        assert (running.post(said).status < 300) == allowed.is_valid(said), said
