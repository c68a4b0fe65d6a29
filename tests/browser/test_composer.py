"""The request composer: from the first word to the receiver's database, and every answer on the way."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.composing import Compose, answering, kept, outcome, press, review, stored, write
from tests.receiving import Running


def test_a_request_reaches_the_database_as_it_was_reviewed(compose: Compose, receiving: tuple[str, Running]) -> None:
    page = compose()
    write(page, subject := "Kan inte koppla min domän – fel 7 i går kväll")
    page.locator("#kb-part-2").fill("1. Jag sparade.\n2. Sidan blev vit.")
    page.locator("#kb-account").fill("kund@example.org")
    page.locator("#kb-plan").select_option("pro")
    page.locator("#kb-error").fill("HTTP 500\n  at save()")
    page.locator("#kb-severity").select_option(index=1)
    page.locator("[data-kb-attach]").first.check()
    before = review(page)
    press(page, "endpoint")
    outcome(page, "Ärendet är skickat")
    (body,) = stored(receiving[1], subject)
    outcome(page, f"Ditt ärendenummer är {body['ticket']}.")
    outcome(page, "Du bör ha ett svar senast")
    assert before == f"Ämne: {subject}\n{body['text']}"
    assert (body["kind"], body["lang"], body["email"]) == ("request", "sv", "kund@example.org")
    assert {field["kind"]: field["text"] for field in body["fields"]}["plan"] == "pro"
    assert [part["id"] for part in body["parts"]] == ["part-1", "part-2"]
    assert body["attached"] == ["Skärmbilder"]
    assert body["reference"] in before
    assert kept(page) == {}
    assert page.kb_errors == []  # type: ignore[attr-defined]


def test_pressing_twice_sends_once(compose: Compose, receiving: tuple[str, Running]) -> None:
    page = compose()
    write(page, subject := "Bilderna i galleriet laddas dubbelt sedan i går")
    page.locator("[data-kb-way=endpoint]").evaluate("button => { button.click(); button.click(); button.click(); }")
    outcome(page, "Ditt ärendenummer")
    assert len(stored(receiving[1], subject)) == 1


def test_a_lost_answer_does_not_make_two_requests(
    compose: Compose, context: BrowserContext, receiving: tuple[str, Running]
) -> None:
    lost: list[str] = []

    def lose(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().text())
            route.abort()

    page = compose()
    context.route("**/messages", lose)
    write(page, subject := "Formuläret på startsidan skickar inget sedan i morse")
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer")
    assert len(lost) == 1
    assert len(stored(receiving[1], subject)) == 1


def test_a_request_may_wait_on_the_device_until_there_is_a_network(
    compose: Compose, context: BrowserContext, receiving: tuple[str, Running]
) -> None:
    page = compose()
    write(page, subject := "Kartan visas inte på kontaktsidan i Safari")
    context.set_offline(True)
    press(page, "endpoint")
    outcome(page, "Mottagaren går inte att nå")
    assert "kbgen.queue" not in kept(page), "nothing waits unless the reader says so"
    page.get_by_role("button", name="Låt det vänta här").click()
    outcome(page, "väntar på den här enheten")
    assert subject in kept(page)["kbgen.queue"]
    assert stored(receiving[1], subject) == []
    context.set_offline(False)
    outcome(page, "Ditt ärendenummer")
    assert len(stored(receiving[1], subject)) == 1
    assert kept(page) == {}


def test_what_waits_is_there_at_the_next_visit_and_is_sent_only_when_asked(
    compose: Compose, context: BrowserContext, receiving: tuple[str, Running]
) -> None:
    page = compose()
    write(page, subject := "Menyn går inte att öppna på mobilen efter bytet")
    context.set_offline(True)
    press(page, "endpoint")
    page.get_by_role("button", name="Låt det vänta här").click()
    page.goto("about:blank")  # a page that is closed may learn, as its last, that there is a network
    context.set_offline(False)
    page = compose()
    expect(page.locator("[data-kb-waiting]")).to_contain_text(subject)
    assert stored(receiving[1], subject) == []
    page.get_by_role("button", name="Skicka nu").click()
    outcome(page, "Ditt ärendenummer")
    assert len(stored(receiving[1], subject)) == 1


EXPOSED = {"access-control-expose-headers": "Retry-After"}


@pytest.mark.parametrize(
    ("answer", "told", "tries"),
    [
        ({"status": 413}, "Ärendet är för stort", 1),
        ({"status": 429, "headers": {"retry-after": "33", **EXPOSED}}, "Vänta 33 s", 1),
        ({"status": 400}, "gick inte att skicka", 1),
        ({"status": 202, "body": {"ticket": None}}, "bara din egen referens", 1),
        ({"status": 204}, "bara din egen referens", 1),
    ],
)
def test_every_outcome_is_told(
    compose: Compose, context: BrowserContext, answer: dict[str, Any], told: str, tries: int
) -> None:
    page = compose()
    sent = answering(context, answer)
    write(page)
    press(page, "endpoint")
    outcome(page, told)
    assert len(sent) == tries
    assert page.evaluate("document.activeElement.closest('[data-kb-outcome]') !== null"), "focus is on what was told"


def test_a_server_that_is_unwell_is_asked_again_with_the_same_key(compose: Compose, context: BrowserContext) -> None:
    page = compose()
    busy = {"status": 429, "headers": {"retry-after": "1", **EXPOSED}}
    sent = answering(context, {"status": 503}, busy, {"status": 201, "body": {"ticket": "A-77"}})
    write(page)
    press(page, "endpoint")
    outcome(page, "Försöker igen om")
    outcome(page, "Ditt ärendenummer är A-77.")
    assert len(sent) == 3
    assert len({body["key"] for body in sent}) == 1


def test_what_the_receiver_refuses_is_told_beside_its_field_and_can_be_mended(
    compose: Compose, context: BrowserContext
) -> None:
    page = compose()
    wrong = {"status": 422, "body": {"errors": [{"field": "account", "message": "Kontot finns <b>inte</b>."}]}}
    sent = answering(context, wrong, {"status": 201, "body": {"ticket": 8}})
    write(page)
    page.locator("#kb-account").fill("fel@example.org")
    press(page, "endpoint")
    field = page.locator("#kb-account")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Kontot finns <b>inte</b>."))
    field.fill("ratt@example.org")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer är 8.")
    assert sent[0]["key"] != sent[1]["key"], "other words are another message"


def test_nothing_is_sent_without_a_subject(compose: Compose, context: BrowserContext) -> None:
    page = compose()
    sent = answering(context, {"status": 500})
    press(page, "endpoint")
    expect(page.locator("#kb-subject")).to_be_focused()
    expect(page.locator("[data-kb-said]")).to_have_text("Det här saknas: Ämne, Kort sammanfattning.")
    assert sent == []
