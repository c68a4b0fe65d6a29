"""The ways out of the composer besides JSON: mail programs, drafts, files, forms of common desks, form posts."""

from __future__ import annotations

import email
import json
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.composing import SUBJECT, SUMMARY, built, clipboard, outcome, press, ready, review, write
from tests.browser.conftest import Open, served
from tests.receiving import Running, receiver

MAIL = "support+help@example.org"
DESK = "https://github.com/example/help/issues/new"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Running]]:
    """A site with every way out; the endpoint takes forms."""
    folder = tmp_path_factory.mktemp("ways")
    with receiver(folder, origins="*") as running:
        ways = {"endpoint": running.endpoint, "format": "form", "mail": MAIL, "desk": {"kind": "github", "url": DESK}}
        with served(built(folder, ways)) as address:
            yield address, running


@pytest.fixture
def context(browser: Browser, site: tuple[str, Running]) -> Iterator[BrowserContext]:
    found = browser.new_context(locale="sv-SE", timezone_id="Europe/Stockholm", accept_downloads=True)
    found.grant_permissions(["clipboard-read", "clipboard-write"], origin=site[0])
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext, site: tuple[str, Running]) -> Page:
    found = context.new_page()
    found.goto(f"{site[0]}/support/request/")
    ready(found)
    return found


def test_a_form_post_is_the_same_request_in_the_database(page: Page, site: tuple[str, Running]) -> None:
    write(page)
    page.locator("#kb-plan").select_option("pro")
    before = review(page)
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer")
    (row,) = site[1].rows()
    body = json.loads(row["body"])
    assert before == f"Ämne: {SUBJECT}\n{body['text']}"
    assert body["parts"][0] == {"id": "part-1", "title": "Kort sammanfattning", "text": SUMMARY}
    assert body["fields"] == [{"id": "plan", "kind": "plan", "title": "Din plan", "text": "pro"}]


# Mail programs


def mailto(page: Page, **letter: str) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("letter => kbgenDeliver.mailto(letter)", letter)
    return found


def test_a_mail_link_says_what_was_written_with_lines_that_end_as_rfc_6068_has_it(page: Page) -> None:
    text = "Rad ett & två?\nRad tre = åäö 🙂 100 %\r\nRad fyra + fem"
    link = mailto(page, to=MAIL, subject="Fel & frågor – #7", text=text)
    assert link["whole"]
    parts = urlsplit(link["href"])
    assert (parts.scheme, unquote(parts.path)) == ("mailto", MAIL)
    assert "+" not in parts.query, "a mail program reads + as a plus sign"
    fields = dict(pair.split("=", 1) for pair in parts.query.split("&"))
    assert unquote(fields["subject"]) == "Fel & frågor – #7"
    assert unquote(fields["body"]) == "Rad ett & två?\r\nRad tre = åäö 🙂 100 %\r\nRad fyra + fem"
    assert not re.search("%0A(?<!%0D%0A)", fields["body"])


@pytest.mark.parametrize(("letters", "whole"), [(100, True), (1800, True), (2000, False), (9000, False)])
def test_a_mail_link_is_never_longer_than_mail_programs_take(page: Page, letters: int, whole: bool) -> None:
    link = mailto(page, to=MAIL, subject="Fel", text="a" * letters, instead="(klistra in)")
    assert link["whole"] is whole
    assert len(link["href"]) <= 2000
    assert unquote(link["href"]).endswith("a" * letters if whole else "(klistra in)")


def test_what_is_too_long_for_a_mail_program_is_on_the_clipboard(page: Page) -> None:
    write(page, summary="å" * 1000)
    with clipboard(page) as copied:
        press(page, "mail")
        outcome(page, "för lång för att öppnas")
    assert "å" * 1000 in copied[0]


def test_a_short_one_is_opened_as_it_is(page: Page) -> None:
    write(page)
    press(page, "mail")
    outcome(page, "E-postprogrammet öppnas")


def test_the_first_public_address_is_used_where_none_is_set(visit: Open) -> None:
    page = visit("support/request/", site="winterkvist")
    write(page)
    expect(page.locator("[data-kb-first] button")).to_have_text("Öppna i e-postprogrammet")
    assert page.evaluate("kbgenSupport.data.request.mail") == "helpdesk@winterkvist.com"


# Drafts and files


def draft(page: Page, **letter: str) -> tuple[EmailMessage, bytes]:
    text = page.evaluate("letter => kbgenDeliver.eml({ ...letter, date: new Date(1795305600000) })", letter)
    raw = text.encode("ascii")
    return email.message_from_bytes(raw, policy=policy.default), raw  # type: ignore[return-value]


@pytest.mark.parametrize(
    "subject",
    [
        "Help",
        SUBJECT,
        "åäö" * 60,
        "🙂" * 40,
        "=?UTF-8?B?aGVq?=",
        "a\r\nBcc: victim@example.org",
        "Ä" + "x" * 190,
        "日本語の件名 " * 9,
    ],
)
def test_a_draft_is_a_message_that_a_mail_parser_finds_no_fault_with(page: Page, subject: str) -> None:
    text = "Rad ett\nRad två åäö 🙂\n" * 40
    message, raw = draft(page, to=MAIL, subject=subject, text=text, **{"from": "kund@example.org"})
    assert message.defects == []
    assert [part for value in message.values() for part in getattr(value, "defects", ())] == []
    assert message["subject"] == re.sub(r"[\r\n]+", " ", subject)
    assert (message["to"], message["from"], message["x-unsent"]) == (MAIL, "kund@example.org", "1")
    assert message["date"].datetime.isoformat() == "2026-11-22T00:00:00+00:00"
    assert message.get_content() == text.replace("\n", "\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert "bcc" not in message


@pytest.mark.parametrize("address", ["a@b.org\r\nBcc: x@y.org", "a b@c.org", "å@example.org", "", "<a@b.org>"])
def test_what_is_no_plain_address_is_left_out_of_a_draft(page: Page, address: str) -> None:
    message, _ = draft(page, to=address, subject="x", text="y", **{"from": address})
    assert message.keys()[0] == "Subject"


@pytest.mark.parametrize("way", ["eml", "txt"])
def test_files_are_saved_under_the_own_reference(page: Page, way: str, tmp_path: Path) -> None:
    write(page)
    reference = page.locator("[data-kb-reference]").inner_text()
    with page.expect_download() as download:
        press(page, way)
    assert download.value.suggested_filename == f"{reference}.{way}"
    download.value.save_as(tmp_path / "file")
    raw = (tmp_path / "file").read_bytes()
    content = email.message_from_bytes(raw, policy=policy.default) if way == "eml" else None
    text = content.get_content() if content else raw.decode("utf-8")  # type: ignore[attr-defined]
    assert SUMMARY in text
    assert reference in text
    outcome(page, "bland dina hämtningar")


# Forms of common desks


def test_the_form_of_a_desk_opens_filled_in(page: Page, context: BrowserContext) -> None:
    context.route("https://github.com/**", lambda route: route.fulfill(body="form"))
    write(page)
    page.locator("#kb-error").fill("HTTP 500")
    expect(page.locator("[data-kb-way=desk]")).to_have_text("Öppna i GitHub")
    with context.expect_page() as tab:
        press(page, "desk")
    tab.value.wait_for_url(re.compile("github"))
    parts = urlsplit(tab.value.url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == DESK
    values = {name: value for name, (value,) in parse_qs(parts.query).items()}
    assert values["title"] == SUBJECT
    assert values["body"].startswith(f"## Kort sammanfattning\n\n{SUMMARY}\n\n")
    assert "```\nHTTP 500\n```" in values["body"]


def test_what_is_too_long_for_an_address_is_copied(page: Page, context: BrowserContext) -> None:
    context.route("https://github.com/**", lambda route: route.fulfill(body="form"))
    write(page, summary="ä" * 2000)
    with clipboard(page) as copied, context.expect_page() as tab:
        press(page, "desk")
        outcome(page, "för lång för länken")
    tab.value.wait_for_url(re.compile("github"))
    assert "ä" * 2000 in copied[0]
    assert len(tab.value.url) < 8000


FORMS = [
    (
        {"url": "https://a.example/new?form=7", "subject": "tf_subject", "message": "tf_description", "email": "mail"},
        "&",
    ),
    ({"url": "https://a.example/new", "subject": "issue[title]", "message": "issue[description]"}, "?"),
]


@pytest.mark.parametrize(("form", "joint"), FORMS)
def test_parameters_are_those_of_the_desk(page: Page, form: dict[str, str], joint: str) -> None:
    letter = {"subject": "A & B", "text": "C+D\nå", "email": "kund@example.org"}
    href = page.evaluate("([form, letter]) => kbgenDeliver.desk(form, letter).href", [form, letter])
    assert href.startswith(form["url"] + joint)
    values = parse_qs(urlsplit(href).query)
    assert values[form["subject"]] == ["A & B"]
    assert values[form["message"]] == ["C+D\nå"]
    assert values.get("mail") == (["kund@example.org"] if "email" in form else None)
