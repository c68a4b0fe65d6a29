"""The request composer reads along: the subject line, secrets, answers that are there already."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import yaml
from playwright.sync_api import BrowserContext, Page, expect

from kbgen.pages.request_data import request_data
from tests.browser.composing import CARD, Compose, answering, kept, outcome, press, ready, write
from tests.browser.conftest import Open
from tests.every_noun import SITE
from tests.program import ROOT


def lines(site: str) -> list[tuple[str, str, bool]]:
    content = ROOT / ("content" if site == "mediaweb" else "examples/winterkvist/content")
    subject = yaml.safe_load((content / "request.yaml").read_text(encoding="utf-8"))["subject"]
    return [(site, line["text"], good) for good, kind in ((True, "good"), (False, "bad")) for line in subject[kind]]


def test_the_coach_agrees_with_the_examples_of_both_sites(visit: Open) -> None:
    for site in ("mediaweb", "winterkvist"):
        page = visit("support/request/", site=site)
        ready(page)
        for _, line, good in lines(site):
            page.locator("#kb-subject").fill(line)
            expect(page.locator(".kb-coach--good")).to_have_count(1 if good else 0)
            expect(page.locator("[data-kb-coach] li")).not_to_have_count(0)


WEAK: list[tuple[str, str, list[str]]] = [
    ("sv", "Hjälp!", ["vague"]),
    ("sv", "Hemsidan funkar inte", ["broken"]),
    ("sv", "SV: Fel 500 när jag publicerar", ["reply"]),
    ("sv", "KAN INTE PUBLICERA SIDAN MED BILDER!!!", ["shout"]),
    ("sv", "SSL-certifikatet för min domän aktiveras inte", []),
    ("sv", "Faktura", ["short"]),
    ("en", "Help!!", ["shout", "vague"]),
    ("en", "The website doesn't work", ["broken"]),
    ("en", "Cannot publish the site – error 500 when I save", []),
    ("en", "Re: invoice for March is missing the VAT number", ["reply"]),
    ("es", "Ayuda", ["vague"]),
    ("es", "La página no funciona", ["broken"]),
    ("es", "No puedo publicar el sitio: error 500 al guardar", []),
]


def test_the_coach_knows_what_is_weak_in_each_language(compose: Compose) -> None:
    page = compose()
    for lang, line, found in WEAK:
        rules = request_data(replace(SITE, lang=lang))["request"]["coach"]
        assert [line, *page.evaluate("given => kbgenRequestCheck.subject(...given)", [line, rules])] == [line, *found]
        assert set(found) <= rules["says"].keys()


SECRET = [
    (f"Kortet är {CARD}, går inte", "card", CARD),
    ("5500-0000-0000-0004", "card", "5500-0000-0000-0004"),
    ("378282246310005.", "card", "378282246310005"),
    ("Mitt lösenord: hemligt!", "password", "lösenord: hemligt!"),
    ("lösenordet är Sommar2026 och", "password", "lösenordet är Sommar2026"),
    ("PASSWORD=abc12345", "password", "PASSWORD=abc12345"),
    ("nyckel sk_live_51Habcdef01234567 slut", "key", "sk_live_51Habcdef01234567"),
    ("ghp_" + "a1B2" * 9, "key", "ghp_" + "a1B2" * 9),
    ("AKIAIOSFODNN7EXAMPLE", "key", "AKIAIOSFODNN7EXAMPLE"),
    ("https://x.example/?api_key=abcdefghijkl", "key", "api_key=abcdefghijkl"),
    ("ftp https://anna:hemlig@example.org/", "key", "https://anna:hemlig@"),
    ("-----BEGIN RSA PRIVATE KEY-----\nabc\n", "key", "-----BEGIN RSA PRIVATE KEY-----\nabc\n"),
]
HARMLESS = [
    "Fel 500 den 22 november 2026 klockan 12:34:56",
    "Mitt telefonnummer är +46 70 123 45 67",
    "Fakturan 4111 1111 1111 1112 och ordern 1234567890123456",
    "Mitt lösenord fungerar inte, och lösenordet är fel",
    "Jag har glömt mitt lösenord. Återställningen kommer inte.",
    "2026-11-22 12:34:56.789 ERROR [0000000000000000] req=5f3a9c12",
    "The token expired: try again",
]


def test_secrets_are_seen_and_what_is_none_is_let_alone(compose: Compose) -> None:
    page = compose()
    assert {text: _secrets(page, text) for text, _, _ in SECRET} == {
        text: [[kind, match]] for text, kind, match in SECRET
    }
    assert {text: _secrets(page, text) for text in HARMLESS} == {text: [] for text in HARMLESS}


def _secrets(page: Page, text: str) -> Any:
    return page.evaluate(
        "text => kbgenRequestCheck.secrets(text, kbgenSupport.data.request.secrets)"
        ".map((each) => [each.kind, text.slice(each.start, each.end)])",
        text,
    )


def test_a_secret_neither_leaves_the_page_nor_is_kept_until_the_reader_has_decided(
    compose: Compose, context: BrowserContext
) -> None:
    page = compose()
    sent = answering(context, {"status": 201, "body": {"ticket": "1"}})
    write(page, summary=f"Jag betalade med {CARD} men ser ingen faktura.")
    expect(page.locator("[data-kb-warnings]")).to_contain_text("Ett kortnummer under ”Kort sammanfattning”: 4111 …")
    press(page, "endpoint")
    page.wait_for_timeout(600)
    assert sent == []
    assert not any(CARD in text for text in kept(page).values())
    expect(page.get_by_role("button", name="Ta bort det åt mig")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#kb-part-1")).to_have_value("Jag betalade med [borttaget] men ser ingen faktura.")
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer är 1.")
    assert CARD not in json.dumps(sent)


def test_a_secret_is_told_of_beside_its_field_and_aloud_as_it_is_written(compose: Compose) -> None:
    page = compose()
    write(page)
    field = page.locator("#kb-part-2")
    field.fill(f"Kortet {CARD} nekas")
    expect(field).to_have_accessible_description(re.compile("Det här ser hemligt ut"))
    expect(page.locator("[data-kb-said]")).to_have_text("Det här ser hemligt ut")
    field.fill("Kortet nekas")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    field.fill(f"Ordern {CARD} nekas")
    page.get_by_role("button", name="Det är ingen hemlighet").click()
    expect(page.locator(".kb-ask__error")).to_have_count(0)


def test_what_only_looks_secret_can_be_sent_all_the_same(compose: Compose, context: BrowserContext) -> None:
    page = compose()
    sent = answering(context, {"status": 201, "body": {"ticket": "1"}})
    write(page, summary=f"Ordernumret är {CARD}.")
    page.get_by_role("button", name="Det är ingen hemlighet").click()
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer")
    assert CARD in sent[0]["text"]


def test_answers_are_proposed_and_those_that_were_read_are_listed(compose: Compose, context: BrowserContext) -> None:
    page = compose()
    write(page)
    answer = page.locator("[data-kb-answers] li a").first
    expect(answer).to_be_visible()
    assert "500" in page.locator("[data-kb-answers]").inner_text()
    href = answer.evaluate("link => link.href")
    with context.expect_page() as tab:
        answer.click()
    assert tab.value.url == href
    expect(page.locator("[data-kb-review]")).to_contain_text(href)
    sent = answering(context, {"status": 201, "body": {"ticket": "1"}})
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer")
    assert sent[0]["opened"] == [href]
