"""The reference receiver and a form that no script has sent: any words at all, one page for each answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.receiving import ORIGIN, Answer, Running, receiver

FIELDS = [
    ["part-1", "Kort", "part", {}],
    ["field-plan", "Plan", "plan", {"pro": "Pro"}],
    ["email", "Svar till", "email", {}],
]
RIGHT = {"version": "1", "kind": "request", "lang": "sv", "subject": "Fel 500 när jag sparar", "part-1": "Får fel."}


def post(running: Running, form: dict[str, str], accept: str = "text/html,*/*;q=0.8", **headers: str) -> Answer:
    """A form as a browser posts it."""
    kind = "application/x-www-form-urlencoded"
    return running.send(urlencode(form).encode(), {"content-type": kind, "accept": accept, **headers})


def form(fields: Any = FIELDS, **more: str) -> dict[str, str]:
    return RIGHT | {"form": fields if isinstance(fields, str) else json.dumps(fields)} | more


def text(answer: Answer) -> str:
    return bytes(answer.body).decode()


def test_the_same_form_is_one_message_and_another_is_another(running: Running) -> None:
    mine = form(subject="Samma formulär två gånger")
    first, again = post(running, mine), post(running, mine)
    other = post(running, mine | {"email": "kund@example.org"})
    assert (first.status, again.status, other.status) == (201, 200, 201)
    assert text(first) == text(again) != text(other)
    bodies = [json.loads(row["body"]) for row in running.rows()]
    assert [body.get("email") for body in bodies if body["subject"] == mine["subject"]] == [None, "kund@example.org"]


def test_the_page_speaks_the_language_of_the_form(running: Running) -> None:
    titles = {"sv": "Ärendet är skickat", "en": "Your request has been sent", "es": "Su solicitud se ha enviado"}
    for lang, title in titles.items():
        page = text(post(running, form(lang=lang, subject=f"Language {lang}")))
        assert f'<html lang="{lang}">' in page
        assert title in page
    assert '<html lang="en">' in text(post(running, form(lang="fi", subject="Language fi")))


def test_a_script_that_posts_a_form_gets_no_page(running: Running) -> None:
    answer = post(running, form(subject="Från ett skript"), accept="*/*")
    assert answer.status == 201
    assert answer.body["ticket"].isdigit()


@pytest.mark.parametrize(
    "fields",
    ["", "[", "5", "null", "{}", '"x"', "[1]", "[[]]", '[["a"]]', '[["part-1", "T", "part", []]]', "[" * 5000,
     '[["part-1", "T", "part", null]]', "[NaN]", '[[["a"], "T", "part", {}]]'],
)  # fmt: skip
def test_a_description_that_is_none_is_refused_and_nothing_is_stored(running: Running, fields: str) -> None:
    before = len(running.rows())
    answer = post(running, form(fields, subject="Trasig beskrivning"))
    assert answer.status in (400, 422), text(answer)
    assert "Ärendet kunde inte tas emot" in text(answer)
    assert len(running.rows()) == before


def test_nothing_that_was_written_becomes_markup(running: Running) -> None:
    subject = "<script>alert(1)</script>" * 10
    answer = post(running, form(subject=subject, lang='"><script>'))
    assert answer.status == 422
    assert "<script>" not in text(answer)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_page_of_another_site_is_refused_and_a_page_of_this_one_is_not(running: Running) -> None:
    assert post(running, form(subject="Från en annan webbplats"), origin="https://evil.example").status == 403
    assert post(running, form(subject="Från hjälpcentret"), origin=ORIGIN).status == 201


def test_the_key_tells_nobody_where_it_came_from(running: Running, tmp_path: Path) -> None:
    """It is made with what the process forgets, so that nobody who has the file can try one address after another."""
    with receiver(tmp_path) as another:
        keys = set()
        for each in (running, another):
            post(each, form(subject="Vems adress?"))
            (row,) = [row for row in each.rows() if "Vems adress?" in row["body"]]
            assert "127.0.0.1" not in json.dumps(row)
            keys.add(row["key"])
    assert len(keys) == 2
