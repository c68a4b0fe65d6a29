"""The composer on a device where somebody else has been, and before endpoints that answer anything at all."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.composing import CARD, SUBJECT, Compose, press, ready, review, stored, write
from tests.receiving import Running


@pytest.fixture
def page(compose: Compose) -> Iterator[Page]:
    """The composer, in which nothing may fail."""
    found = compose()
    yield found
    assert found.kb_errors == []  # type: ignore[attr-defined]


# What is found on the device


ODD: list[Any] = [None, 5, "abc", [None], {"a": 1}, {"toString": 1}, [["a", {}]]]


@pytest.mark.parametrize("key", ["id", "opened", "values", "ticks", "handover", ""])
def test_a_draft_that_somebody_has_changed_never_stops_the_composer(page: Page, key: str) -> None:
    for odd in [*ODD, {"subject": {"toString": 1}}, {"subject": ["x"], "constructor": "y"}, {"sentAt": 1e300}]:
        draft = {"id": "ABCD-EFGH", "opened": [], "values": {"subject": "Gammalt"}, "ticks": [], "handover": None}
        text = json.dumps(draft | {key: odd} if key else odd)
        page.evaluate("text => { localStorage.setItem('kbgen.request', text); onpagehide = null; }", text)
        page.reload()
        write(page)
        assert f"Ämne: {SUBJECT}" in review(page), text
        assert page.locator("[data-kb-reference]").inner_text().replace("-", "").isalnum(), text


@pytest.mark.parametrize("key", ["title", "path", "searched", "channel", "reference", "sentAt", "template", "plan", ""])
def test_what_another_page_handed_over_never_stops_the_composer(page: Page, key: str) -> None:
    for odd in [*ODD, 1e300, "i går"]:
        text = json.dumps({"from": "support/", "title": "Titel", key: odd} if key else odd)
        page.evaluate("text => { localStorage.clear(); sessionStorage.setItem('kbgen.handover', text); }", text)
        page.reload()
        ready(page)
        assert "Invalid" not in review(page), text
        assert "[object" not in review(page), text


def test_a_queue_that_somebody_has_changed_still_gives_up_what_is_whole(
    page: Page, receiving: tuple[str, Running]
) -> None:
    write(page, "Väntar på enheten")
    page.evaluate("kbgenDeliver.keep('request', { subject: 'Ur kön', text: 'Hej' }, { salt: 'queue-1' })")
    spoilt = "JSON.stringify([null, 5, {}, {key: {}}, ...kbgenDeliver.kept()])"
    page.evaluate(f"localStorage.setItem('kbgen.queue', {spoilt})")
    page.reload()
    ready(page)
    page.get_by_role("button", name="Skicka nu").click()
    expect(page.locator("[data-kb-waiting]")).to_be_hidden()
    assert stored(receiving[1], "Ur kön")


def test_a_plan_can_be_chosen_where_the_device_is_full(page: Page) -> None:
    full = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; 0"
    page.evaluate(full)
    page.evaluate("kbgenSupport.choosePlan('pro')")
    assert page.evaluate("kbgenSupport.plan()") == "pro"
    write(page)
    expect(page.locator("[data-kb-draft]")).to_contain_text("kunde inte sparas")
    page.evaluate("kbgenSupport.forget()")
    assert page.evaluate("kbgenSupport.plan()") is None


# What is typed


def test_half_a_character_and_a_null_arrive_as_a_sign_that_something_was_there(
    page: Page, receiving: tuple[str, Running]
) -> None:
    write(page)
    page.evaluate("document.querySelector('#kb-part-1').value = 'halv \\ud83d och \\0 slut'")
    page.locator("#kb-subject").fill(subject := "Halva tecken i texten från urklipp")
    press(page, "endpoint")
    expect(page.locator("[data-kb-outcome]")).to_contain_text("Ditt ärendenummer")
    (body,) = stored(receiving[1], subject)
    assert "halv \ufffd och \ufffd slut" in body["text"]
    link = page.evaluate("kbgenDeliver.mailto({ to: 'a@example.org', subject: '\\ud83d', text: '\\ude00' })")
    assert unquote(link["href"]).count("\ufffd") == 2


def test_a_card_number_is_seen_however_its_groups_are_set_apart(page: Page) -> None:
    groups = CARD.split()
    written = [sign.join(groups) for sign in ("\u00a0", "\u2009", "\u202f", "–", " - "[:2], "  ", "\t", "‑")]
    written.append("".join(chr(ord(letter) + 0xFEE0) if letter.isdigit() else letter for letter in CARD))
    find = "text => kbgenRequestCheck.secrets(text, kbgenSupport.data.request.secrets).map((each) => each.kind)"
    assert {text: page.evaluate(find, f"Kort {text}.") for text in written} == {text: ["card"] for text in written}


def test_looking_for_secrets_ends_soon_whatever_was_pasted(page: Page) -> None:
    pasted = [
        "-eyJ",
        "4 ",
        "4-",
        "Bearer ",
        "-----BEGIN ",
        "http://a:",
        "secret ",
        "lösenord ",
        "lösenord är ",
        "sk-",
        " ",
        "4",
    ]
    find = "text => kbgenRequestCheck.secrets(text, kbgenSupport.data.request.secrets).length"
    for text in pasted:
        begun = time.process_time(), time.monotonic()
        page.evaluate(find, text * (200_000 // len(text)))
        assert time.monotonic() - begun[1] < 5, text


# What an endpoint answers


class Odd(BaseHTTPRequestHandler):
    """Answers as its path says: `/status/type/body`."""

    def __init__(self, posts: list[bytes], *rest: Any) -> None:
        self.posts = posts
        super().__init__(*rest)

    def log_message(self, *_: object) -> None:
        pass

    def do_OPTIONS(self) -> None:
        self._answer(204, {}, b"")

    def do_GET(self) -> None:
        self._answer(200, {"Content-Type": "text/html"}, b"<!doctype html><title>Log in</title>")

    def do_POST(self) -> None:
        self.posts.append(self.rfile.read(int(self.headers["Content-Length"])))
        _, status, kind, body = unquote(self.path).split("|")
        headers = {"Location": "/elsewhere"} if status.startswith("3") else {"Retry-After": "1e999"}
        self._answer(int(status), {"Content-Type": kind, **headers}, body.encode())

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        allow = {f"Access-Control-{name}": "*" for name in ("Allow-Origin", "Allow-Headers")}
        exposed = {"Access-Control-Expose-Headers": "Retry-After", "Content-Length": str(len(body))}
        for name, value in {**allow, **exposed, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def odd() -> Iterator[tuple[str, list[bytes]]]:
    posts: list[bytes] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Odd, posts)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", posts
        server.shutdown()


JSON, HTML = "application/json", "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (f"200|{HTML}|<title>Log in</title>", "failed"),
        (f"302|{HTML}|", "failed"),
        (f"307|{HTML}|", "failed"),
        (f"200|{JSON}|not json", "sent"),
        (f"200|{JSON}|5", "sent"),
        (f"200|{JSON}|null", "sent"),
        ("200|text/plain|ok", "sent"),
        (f'201|{JSON}|{{"ticket": {{"a": 1}}}}', "sent"),
        (f'201|{JSON}|{{"ticket": "{"x" * 5000}"}}', "sent"),
        (f"422|{JSON}|{{}}", "failed"),
        (f'422|{JSON}|{{"errors": "x"}}', "failed"),
        (f'422|{JSON}|{{"errors": [null, 5, {{"message": {{}}}}]}}', "failed"),
        (f'422|{JSON}|{{"errors": {json.dumps([{"message": "<b>x</b>"}] * 999)}}}', "refused"),
        (f"429|{JSON}|{{}}", "rate-limited"),
        (f"418|{HTML}|", "failed"),
    ],
)
def test_whatever_an_endpoint_answers_the_reader_is_told_what_is_so(page: Page, answer: str, expected: str) -> None:
    with odd() as (address, posts):
        send = "endpoint => kbgenDeliver('request', { subject: 'a', text: 'b' }, { config: { endpoint } })"
        found = page.evaluate(send, f"{address}/|{answer}")
    assert found["state"] == expected
    assert len(posts) == 1
    assert found["retryAfter"] is None
    assert len(found["errors"]) <= 20
    assert found["ticket"] is None or len(found["ticket"]) <= 64


def test_a_page_is_an_answer_to_a_form_and_what_is_not_said_is_not_sent(page: Page) -> None:
    with odd() as (address, posts):
        send = (
            "endpoint => kbgenDeliver('feedback', { route: 'a', reason: undefined, helpful: true },"
            " { config: { endpoint, format: 'form' } })"
        )
        found = page.evaluate(send, f"{address}/|200|{HTML}|<title>Thanks</title>")
    assert found["state"] == "sent"
    assert {"route", "helpful"} < parse_qs(posts[0].decode()).keys()
    assert b"undefined" not in posts[0]
