"""The reference receiver over HTTP: nothing lost, nothing stored twice, nothing from strangers."""

from __future__ import annotations

import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml

from tests.receiving import JSON, ORIGIN, RECEIVER, Answer, Running, exported, kept, message, receiver

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
