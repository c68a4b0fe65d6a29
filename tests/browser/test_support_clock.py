"""The clock of the browser, held to the same table as that of the build, in real Chromium and in the reader's zone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kbgen import hours as opening
from kbgen.clock import AHEAD, BEHIND
from kbgen.i18n import translator
from kbgen.pages.support_data import promise_data, table_data, zones_data
from tests.clocked import HOURS, PROMISES, STATES, TODAY, Case, milliseconds
from tests.program import ROOT

SCRIPT = ROOT / "kbgen/theme/assets/kbgen/support.js"
NAMES = list(HOURS)
READERS = sorted({case.reader for case in (*STATES, *PROMISES)})
NO_ZONES = """
const Real = Intl.DateTimeFormat;
Intl.DateTimeFormat = function (lang, options = {}) {
  if (options.timeZone && options.timeZone !== "UTC") throw new RangeError(`Invalid time zone: ${options.timeZone}`);
  return new Real(lang, options);
};
"""
"""A browser that knows no zone but its own."""


def data() -> dict[str, Any]:
    tables = list(HOURS.values())
    tr = translator("sv")
    return {
        "lang": "sv",
        "from": (TODAY - BEHIND).isoformat(),
        "until": (TODAY + AHEAD).isoformat(),
        "tables": [table_data(table) for table in tables],
        "zones": zones_data(tr, tables),
        "channels": [{"id": name or "days", "table": number} for number, name in enumerate(NAMES)],
        "words": tr.group("help") | {"units": tr.group("units")},
    }


def clock(browser: Browser, reader: str, before: str = "") -> Page:
    """A page in which the support script knows the table's hours, for a reader in a zone."""
    page = browser.new_context(timezone_id=reader, locale="sv-SE").new_page()
    page.add_init_script(before)
    page.goto("about:blank")
    page.add_script_tag(path=SCRIPT)
    page.evaluate(f"kbgenSupportData({json.dumps(data())})")
    return page


@pytest.fixture(scope="module")
def clocks(browser: Browser) -> Iterator[dict[str, Page]]:
    pages = {reader: clock(browser, reader) for reader in READERS}
    yield pages
    for page in pages.values():
        page.context.close()


def place(table: object) -> int:
    return next(number for number, each in enumerate(HOURS.values()) if each is table)


def due(page: Page, case: Case) -> dict[str, Any]:
    assert case.promise
    promise = promise_data(translator("sv"), case.promise)
    asked = [milliseconds(case.at), promise, None if case.hours is None else place(case.hours), place(case.working)]
    return page.evaluate(
        "([sent, promise, hours, working]) =>"
        " kbgenSupport.dueBy(sent, promise, kbgenSupport.opened(hours), kbgenSupport.opened(working)) || {}",
        asked,
    )


def state(page: Page, case: Case) -> dict[str, Any]:
    assert case.hours
    name = NAMES[place(case.hours)]
    return page.evaluate("([id, at]) => kbgenSupport.state(id, at) || {}", [name, milliseconds(case.at)])


@pytest.mark.parametrize("case", STATES, ids=str)
def test_whether_it_is_open(clocks: dict[str, Page], case: Case) -> None:
    assert state(clocks[case.reader], case) == case.expected


@pytest.mark.parametrize("case", PROMISES, ids=str)
def test_when_an_answer_is_due(clocks: dict[str, Page], case: Case) -> None:
    assert due(clocks[case.reader], case) == case.expected


def test_a_browser_that_knows_no_zones_tells_the_same(browser: Browser) -> None:
    page = clock(browser, "Europe/Stockholm", NO_ZONES)
    with pytest.raises(Exception, match="Invalid time zone"):
        page.evaluate("new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Stockholm' })")
    here = [case for case in STATES if case.reader == "Europe/Stockholm"]
    assert [state(page, case) for case in here] == [case.expected for case in here]
    there = "([at, now]) => kbgenSupport.format.moment(Date.parse(at), 'America/New_York', Date.parse(now))"
    assert page.evaluate(there, ["2026-11-24T16:00Z", "2026-11-23T12:00Z"]) == "i morgon 11:00"
    page.context.close()


def test_every_hour_of_two_years_is_the_same_in_both(browser: Browser) -> None:
    for reader in ("Europe/Stockholm", "America/New_York", "Australia/Lord_Howe"):
        page = clock(browser, reader)
        for number, (name, table) in enumerate(HOURS.items()):
            spans = [[milliseconds(moment) for moment in span] for span in opening.opened(table, reader).spans]
            assert page.evaluate("number => kbgenSupport.opened(number).spans", number) == spans, name
        page.context.close()


@pytest.mark.parametrize(
    ("at", "now", "text"),
    [
        ("2026-11-23T15:20", "2026-11-23T10:00", "i dag 15:20"),
        ("2026-11-24T00:00", "2026-11-23T23:59", "i morgon 00:00"),
        ("2026-11-22T09:00", "2026-11-23T00:01", "i går 09:00"),
        ("2026-11-27T09:00", "2026-11-23T10:00", "fredag 09:00"),
        ("2026-12-28T10:00", "2026-12-23T18:00", "måndag 10:00"),
        ("2027-01-07T09:00", "2026-12-23T18:00", "torsdag 7 januari 09:00"),
        ("2028-01-07T09:00", "2026-12-23T18:00", "fredag 7 januari 2028 09:00"),
        ("2027-03-28T03:30", "2027-03-27T12:00", "i morgon 03:30"),
    ],
)
def test_moments_are_told_as_people_tell_them(clocks: dict[str, Page], at: str, now: str, text: str) -> None:
    asked = "([at, now]) => kbgenSupport.format.moment(Date.parse(at), null, Date.parse(now))"
    assert clocks["Europe/Stockholm"].evaluate(asked, [at, now]) == text
