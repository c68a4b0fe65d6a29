"""Events in the reader's own time, and a calendar to take along."""

from __future__ import annotations

from urllib.request import urlopen

import pytest
from ical.calendar_stream import IcsCalendarStream
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open, keep
from tests.browser.states import holds, watched

EVENT = "community/events/anvandargruppen/"
READERS = {
    "America/New_York": "torsdag 3 december 12:00–13:00 GMT−5",
    "Asia/Kolkata": "torsdag 3 december 22:30–23:30 GMT+5:30",
    "Pacific/Auckland": "fredag 4 december 06:00–07:00 GMT+13",
}


def read_in(browser: Browser, address: str, zone: str) -> Page:
    page = watched(browser.new_context(timezone_id=zone, locale="sv-SE", reduced_motion="reduce"))
    page.goto(address)
    return page


@pytest.mark.parametrize("zone", READERS)
def test_a_reader_elsewhere_is_told_the_time_there(browser: Browser, sites: dict[str, str], zone: str) -> None:
    page = read_in(browser, f"{sites['mediaweb']}/{EVENT}", zone)
    here = page.locator(".kb-here").first
    expect(here).to_have_text(f"Hos dig: {READERS[zone]}")
    expect(page.locator(".kb-occasions time").first).to_contain_text("18:00–19:00")
    page.goto(f"{sites['mediaweb']}/community/events/")
    assert page.locator(".kb-here").count() == page.locator(".kb-date").count() > 5
    holds(page)
    keep(page, f"flow-events-{zone.partition('/')[2]}")
    page.context.close()


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "Europe/Paris"])
def test_a_reader_whose_clock_agrees_is_told_nothing_twice(browser: Browser, sites: dict[str, str], zone: str) -> None:
    page = read_in(browser, f"{sites['mediaweb']}/{EVENT}", zone)
    assert page.locator(".kb-occasions time").count() >= 3
    assert page.locator(".kb-here").count() == 0
    assert page.kb_errors == []  # type: ignore[attr-defined]
    page.context.close()


def test_the_calendar_can_be_subscribed_to_and_each_event_taken_along(visit: Open, sites: dict[str, str]) -> None:
    page = visit("community/events/")
    feed = page.locator("[data-kb-webcal]").evaluate("link => link.href")
    assert feed == sites["mediaweb"].replace("http:", "webcal:") + "/community/events.ics"
    with urlopen(feed.replace("webcal:", "http:")) as answer:
        assert answer.headers["content-type"].startswith("text/calendar")
        assert len(IcsCalendarStream.calendar_from_ics(answer.read().decode()).events) == 8
    page = visit(EVENT)
    with page.expect_download() as download:
        page.get_by_role("link", name="Lägg till i kalendern").click()
    assert download.value.suggested_filename == "anvandargruppen.ics"


def test_without_javascript_the_times_and_both_files_are_there(visit: Open) -> None:
    page = visit("community/events/", javascript=False)
    assert page.locator("[data-kb-webcal]").get_attribute("href") == "../../community/events.ics"
    expect(page.locator(".kb-zone")).to_contain_text("tiden i Stockholm")
