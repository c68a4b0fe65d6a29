"""The composer where no script runs: a form that is sent as it is, and answered with a page."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.composing import SUBJECT, SUMMARY, built, outcome, press, ready, stored, write
from tests.browser.conftest import served
from tests.browser.states import holds, watched
from tests.receiving import Running, receiver


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Running]]:
    """The address of a site whose endpoint takes forms, and the endpoint's receiver."""
    folder = tmp_path_factory.mktemp("plain")
    with receiver(folder, origins="*") as running:
        delivery: dict[str, object] = {"endpoint": running.endpoint, "format": "form"}
        with served(built(folder, delivery)) as address:
            yield address, running


@pytest.fixture
def page(browser: Browser, site: tuple[str, Running]) -> Iterator[Page]:
    """The composer in a browser without JavaScript, on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="sv-SE", java_script_enabled=False)
    found = context.new_page()
    found.goto(f"{site[0]}/support/request/")
    yield found
    context.close()


def send(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Skicka ärendet").click()


def test_it_reaches_the_database_like_any_other_and_the_ticket_is_told(page: Page, site: tuple[str, Running]) -> None:
    page.locator("#kb-subject").fill(subject := f"{SUBJECT} <i>utan</i> skript")
    page.locator("#kb-part-1").fill(f"{SUMMARY}\nRad två")
    page.locator("#kb-account").fill("kund@example.org")
    page.locator("#kb-plan").select_option("pro")
    page.get_by_label("Jag bifogar en skärmbild").check()
    page.get_by_label("Jag bifogar en skärminspelning").check()
    send(page)
    (body,) = stored(site[1], subject)
    expect(page.locator("h1")).to_have_text("Ärendet är skickat")
    expect(page.locator("main")).to_contain_text(f"Ditt ärendenummer är {body['ticket']}.")
    assert body["text"] == (
        f"KORT SAMMANFATTNING\n{SUMMARY}\nRad två\n\n"
        "Kontots e-postadress: kund@example.org\nDin plan: Pro\nBifogas: Skärmbilder, Inspelningar"
    )
    assert (body["kind"], body["lang"], body["email"]) == ("request", "sv", "kund@example.org")
    assert [(field["kind"], field["text"]) for field in body["fields"]][1] == ("plan", "pro")
    assert body["attached"] == ["Skärmbilder", "Inspelningar"]
    assert page.locator("html").get_attribute("lang") == "sv"


def test_going_back_and_sending_the_same_again_stores_it_once(page: Page, site: tuple[str, Running]) -> None:
    page.locator("#kb-subject").fill(subject := "Bakåtknappen visar samma ärende en gång till")
    page.locator("#kb-part-1").fill(SUMMARY)
    send(page)
    first = page.locator("main").inner_text()
    page.go_back()
    expect(page.locator("#kb-subject")).to_have_value(subject)
    expect(page.locator("#kb-part-1")).to_have_value(SUMMARY)
    send(page)
    assert page.locator("main").inner_text() == first
    assert len(stored(site[1], subject)) == 1


def test_nothing_is_sent_without_a_subject_or_a_summary(page: Page, site: tuple[str, Running]) -> None:
    page.locator("#kb-part-1").fill("Bara en sammanfattning utan ämne")
    page.get_by_role("button", name="Skicka ärendet").click()
    expect(page.locator("#kb-subject")).to_be_focused()
    assert not [row for row in site[1].rows() if "utan ämne" in row["body"]]


def test_what_is_refused_is_told_in_the_reader_s_language_and_can_be_mended(page: Page) -> None:
    page.locator("#kb-subject").fill(SUBJECT)
    page.locator("#kb-part-1").fill(" ")
    send(page)
    expect(page.locator("h1")).to_have_text("Ärendet kunde inte tas emot")
    expect(page.locator("main")).to_contain_text("Gå tillbaka")
    page.go_back()
    expect(page.locator("#kb-subject")).to_have_value(SUBJECT)


def test_a_trap_that_is_filled_in_gets_no_number(page: Page, site: tuple[str, Running]) -> None:
    page.locator("#kb-subject").fill("Fälla")
    page.locator("#kb-part-1").fill(SUMMARY)
    page.locator("[data-kb-trap]").fill("http://spam.example", force=True)
    send(page)
    expect(page.locator("h1")).to_have_text("Ärendet är skickat")
    expect(page.locator("main")).not_to_contain_text("ärendenummer")
    assert [row["suspected"] for row in site[1].rows() if json.loads(row["body"])["subject"] == "Fälla"] == [1]


def test_with_scripts_the_same_page_sends_nothing_unseen(browser: Browser, site: tuple[str, Running]) -> None:
    context = browser.new_context(locale="sv-SE", reduced_motion="reduce")
    page = watched(context)
    page.goto(f"{site[0]}/support/request/")
    ready(page)
    expect(page.locator("[data-kb-post]")).to_have_count(0)
    write(page, subject := "Skickat med skript till samma mottagare")
    page.locator("#kb-subject").press("Enter")
    page.locator("form[data-kb-request]").evaluate("form => form.requestSubmit()")
    assert stored(site[1], subject) == []
    assert page.url.endswith("/support/request/")
    holds(page)
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer")
    assert len(stored(site[1], subject)) == 1
    context.close()


def test_when_what_the_scripts_need_does_not_come_the_form_is_still_sent(
    browser: Browser, site: tuple[str, Running]
) -> None:
    context = browser.new_context(locale="sv-SE")
    context.route("**/support-sv.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{site[0]}/support/request/")
    page.locator("#kb-subject").fill(subject := "Skripten kom bara halvvägs")
    page.locator("#kb-part-1").fill(SUMMARY)
    send(page)
    expect(page.locator("h1")).to_have_text("Ärendet är skickat")
    assert len(stored(site[1], subject)) == 1
    context.close()
