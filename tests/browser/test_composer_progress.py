"""How far a request has come, told at every section, in the contents list and at the end; and aloud, once."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.composing import SUBJECT, SUMMARY, Compose, answering, outcome, press, ready, write
from tests.browser.conftest import Open


def marks(page: Page) -> dict[str, str]:
    """What stands below each heading, where anything does."""
    found: dict[str, str] = page.evaluate(
        "() => Object.fromEntries(Array.from(document.querySelectorAll('[data-kb-mark]:not([hidden])'),"
        " (mark) => [mark.closest('section').querySelector('h2').id, mark.textContent]))"
    )
    return found


def test_every_section_says_what_is_done_and_what_is_missing(compose: Compose) -> None:
    page = compose()
    assert marks(page) == {"subject": "Behövs", "message": "Behövs", "details": "0 av 9 ifyllda"}
    page.locator("#kb-subject").fill("Hjälp!")
    assert marks(page)["subject"] == "Kan bli tydligare"
    write(page)
    page.locator("[data-kb-tick]").first.check()
    assert marks(page) == {
        "gather": "1 av 16 avbockade", "subject": "Klart", "message": "1 av 6 ifyllda", "details": "0 av 9 ifyllda",
    }  # fmt: skip
    for part in page.locator(".kb-parts textarea").all():
        part.fill("Något.")
    assert marks(page)["message"] == "Klart"


def test_the_contents_list_says_the_same(compose: Compose) -> None:
    page = compose()
    write(page)
    told = page.locator(".kb-toc a[href='#message']")
    expect(told).to_have_accessible_name("Meddelandet 1 av 6 ifyllda")
    expect(page.locator(".kb-toc a[href='#subject']")).to_have_accessible_name("Ämnesraden Klart")
    expect(page.locator(".kb-toc a[href='#attach']")).to_have_accessible_name("Bilder och inspelningar")


def test_a_section_that_is_done_is_told_of_aloud_once_and_only_when_its_field_is_left(compose: Compose) -> None:
    page, said = compose(), []
    region = page.locator("[data-kb-said]")
    page.locator("#kb-subject").press_sequentially(SUBJECT, delay=0)
    expect(region).to_have_text("")
    page.keyboard.press("Tab")
    expect(region).to_have_text("Klart: Ämnesraden. 1 av 16 fält är ifyllda.")
    page.evaluate(
        "() => { window.said = []; new MutationObserver(() => said.push(document.querySelector('[data-kb-said]')"
        ".textContent)).observe(document.querySelector('[data-kb-said]'), { childList: true, characterData: true }); }"
    )
    for text in (f"{SUBJECT} igen", SUBJECT):
        page.locator("#kb-subject").fill(text)
        page.locator("#kb-subject").blur()
    said = page.evaluate("said")
    assert said == []


def test_a_draft_that_comes_back_is_not_told_of_as_new(compose: Compose) -> None:
    page = compose()
    page.locator("#kb-subject").fill(SUBJECT)
    page.reload()
    ready(page)
    page.locator("[data-kb-tick]").first.check()
    expect(page.locator("[data-kb-said]")).to_have_text("")
    assert marks(page)["subject"] == "Klart"


def test_before_it_is_sent_what_is_missing_is_listed_and_leads_to_its_field(compose: Compose) -> None:
    page = compose()
    box = page.locator("[data-kb-missing]")
    expect(box).to_be_hidden()
    page.locator("#kb-account").fill("kund@example.org")
    expect(box).to_contain_text("1 av 16 ifyllda")
    expect(box).to_contain_text("Behövs innan du skickar: Ämne, Kort sammanfattning")
    expect(box.get_by_role("progressbar", name="Ifyllda fält")).to_have_attribute("value", "1")
    box.get_by_role("link", name="Kort sammanfattning").click()
    expect(page.locator("#kb-part-1")).to_be_focused()
    page.keyboard.type(SUMMARY)
    page.locator("#kb-subject").fill(SUBJECT)
    expect(box).not_to_contain_text("Behövs")
    expect(box).to_contain_text("Ännu inte ifyllt: Utförlig beskrivning, Vad du väntade dig")
    expect(box).to_contain_text("Det går att skicka ändå")
    for part in page.locator(".kb-parts textarea").all():
        part.fill("Något.")
    expect(box).to_contain_text("Alla delar av meddelandet är ifyllda.")


def test_a_request_that_was_sent_leaves_no_marks(compose: Compose) -> None:
    page = compose()
    answering(page.context, {"status": 201, "body": {"ticket": "9"}})
    write(page)
    press(page, "endpoint")
    outcome(page, "Ditt ärendenummer är 9.")
    assert marks(page)["subject"] == "Behövs"
    expect(page.locator("[data-kb-missing]")).to_be_hidden()


def test_the_second_site_has_the_same_from_its_own_data(visit: Open) -> None:
    page = visit("support/request/", site="winterkvist", size="phone")
    write(page)
    assert marks(page) == {"subject": "Klart", "message": "1 av 6 ifyllda", "details": "0 av 9 ifyllda"}
