"""The escalation page: whether a promise has passed, who takes over, and a follow-up that quotes the reference."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, keep
from tests.browser.states import LOOKS, holds

PAGE = "support/escalation/"
NOW = datetime.fromisoformat("2026-11-24T12:00:00+01:00")
"""A Tuesday."""


def opened(visit: Open, **options: str) -> Page:
    page = visit(PAGE, **options)
    page.clock.install(time=NOW)
    page.reload()
    return page


def overdue(page: Page, sent: str, *, plan: str = "", channel: str = "", severity: str = "") -> str:
    """The verdict for a request that was sent then."""
    page.get_by_label("Tiden har gått ut").check()
    page.select_option("#late-of", severity)
    if not severity:
        page.select_option("#late-plan", plan)
        page.select_option("#late-channel", channel)
    page.fill("#late-sent", sent)
    verdict = page.locator("[data-part=verdict]")
    expect(verdict).to_be_visible()
    return verdict.inner_text()


@pytest.mark.parametrize(
    ("plan", "sent", "late"),
    [
        ("pro", "2026-11-24T07:59", True),
        ("pro", "2026-11-24T08:01", False),
        ("starter", "2026-11-23T11:59", True),
        ("starter", "2026-11-23T12:01", False),
        ("enterprise", "2026-11-24T09:59", True),
    ],
)
def test_a_promised_answer_is_late_by_the_minute(visit: Open, plan: str, sent: str, late: bool) -> None:
    said = overdue(opened(visit), sent, plan=plan, channel="email")
    assert said.startswith("Ja." if late else "Nej, inte än."), said


@pytest.mark.parametrize(
    ("severity", "sent", "late"),
    [
        ("critical", "2026-11-24T09:59", True),
        ("critical", "2026-11-24T10:01", False),
        ("complex", "2026-11-18T10:00", True),
        ("complex", "2026-11-20T10:00", False),
    ],
)
def test_a_target_for_a_solution_counts_by_its_own_clock(visit: Open, severity: str, sent: str, late: bool) -> None:
    said = overdue(opened(visit), sent, severity=severity)
    assert said.startswith("Ja." if late else "Nej, inte än."), said


def test_what_nobody_promised_is_not_late(visit: Open) -> None:
    said = overdue(opened(visit), "2026-11-01T10:00", plan="alpha", channel="self-service")
    assert said.startswith("Här finns ingen tid")


def test_a_request_from_the_future_is_a_slip(visit: Open) -> None:
    assert "inte varit än" in overdue(opened(visit), "2026-11-25T10:00", plan="pro", channel="email")


def test_the_follow_up_quotes_the_reference_and_says_who_takes_over(visit: Open) -> None:
    page = opened(visit)
    overdue(page, "2026-11-23T09:30", plan="pro", channel="email")
    page.get_by_label("Ärendenummer").fill("MW-1042")
    text = page.locator("#follow-text")
    expect(text).to_have_value(
        "Hej!\n\nDet gäller ärende MW-1042, som jag skickade i går 09:30.\n\n"
        "Ett första svar skulle ha kommit senast i går 13:30, och jag har inte fått något.\n\n"
        "Jag ber att ärendet går vidare till: Ledningen.\n\nDet här har hänt sedan dess:\n\nSå här påverkar det oss:"
    )
    page.locator("[data-do=copy]").click()
    expect(page.locator("[data-part=copied]")).to_have_text("Kopierat")
    assert page.evaluate("navigator.clipboard.readText()") == text.input_value()


def test_what_the_reader_wrote_is_never_written_over(visit: Open) -> None:
    page = opened(visit)
    page.get_by_label("En tvist om en faktura").check()
    text = page.locator("#follow-text")
    expect(text).to_have_value(lambda_contains := text.input_value())
    assert "En tvist om en faktura." in lambda_contains
    text.fill("Mina egna ord")
    page.get_by_label("Ärendenummer").fill("1")
    page.get_by_label("Problemet är för svårt").check()
    expect(page.locator("[data-part=who]")).to_contain_text("Nivå 2")
    expect(text).to_have_value("Mina egna ord")


def test_all_of_it_goes_along_to_the_composer(visit: Open) -> None:
    page = opened(visit)
    overdue(page, "2026-11-23T09:30", plan="pro", channel="email")
    page.get_by_label("Ärendenummer").fill("MW-1042")
    page.route("**/support/request/", lambda route: route.fulfill(body="<title>here</title>", content_type="text/html"))
    page.locator("[data-do=compose]").click()
    page.wait_for_url("**/support/request/")
    handed = page.evaluate("JSON.parse(sessionStorage.getItem('kbgen.handover'))")
    assert {name: handed[name] for name in ("from", "reference", "plan", "channel", "sentAt", "path")} == {
        "from": PAGE, "reference": "MW-1042", "plan": "pro", "channel": "email", "path": ["Tiden har gått ut"],
        "sentAt": int(datetime.fromisoformat("2026-11-23T09:30+01:00").timestamp() * 1000),
    }  # fmt: skip
    assert "MW-1042" in handed["template"]


def test_the_composer_quotes_the_reference(visit: Open) -> None:
    page = opened(visit)
    page.get_by_label("En tvist om en faktura").check()
    page.get_by_label("Ärendenummer").fill("MW-1042")
    page.locator("[data-do=compose]").click()
    page.wait_for_url("**/support/request/")
    expect(page.locator("main")).to_contain_text("MW-1042")


def test_the_keyboard_alone_writes_it(visit: Open) -> None:
    page = opened(visit)
    page.locator("h1").evaluate("title => { title.tabIndex = -1; title.focus() }")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Säkerheten för ditt konto är hotad")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.locator("[data-part=who] a")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("77")
    expect(page.locator("#follow-text")).to_have_value(page.locator("#follow-text").input_value())
    assert "ärende 77" in page.locator("#follow-text").input_value()


def test_reasons_levels_and_a_letter_are_there_without_javascript(visit: Open) -> None:
    page = visit(PAGE, javascript=False)
    assert page.locator("form.kb-escalate").is_hidden()
    assert page.locator(".kb-trigger:visible").count() == 5
    expect(page.locator(".kb-letter")).to_contain_text("[ärendenummer]")
    expect(page.locator(".kb-trigger").first).to_contain_text("Ledningen")


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
@pytest.mark.parametrize("state", ["start", "other", "late", "early"])
def test_every_state_holds(visit: Open, state: str, size: str, scheme: str) -> None:
    page = opened(visit, size=size, scheme=scheme)
    if state == "other":
        page.get_by_label("En tvist om en faktura").check()
    if state in ("late", "early"):
        sent = {"late": "2026-11-20T10:00", "early": "2026-11-24T11:00"}[state]
        overdue(page, sent, plan="pro", channel="email")
    holds(page)
    keep(page, f"flow-escalation-{state}-{size}-{scheme}")


def test_the_guide_says_when_a_reason_holds(visit: Open) -> None:
    page = opened(visit)
    page.get_by_label("Säkerheten för ditt konto är hotad").check()
    who = page.locator("[data-part=who]")
    expect(who).to_contain_text("Du misstänker att någon annan kommer åt kontot.")
    expect(who.get_by_role("link", name="akutsupporten")).to_have_attribute("href", "../../support/emergency/")
    page.get_by_label("En tvist om en faktura").check()
    expect(who).to_contain_text("Ni är inte överens om en debitering")
    expect(who).not_to_contain_text("kommer åt kontot")


def test_a_company_that_promises_no_escalation_has_no_such_page_and_nothing_that_leads_to_it(
    folders: dict[str, Path],
) -> None:
    site = folders["winterkvist"]
    assert not (site / "support/escalation").exists()
    pages = [path for path in site.rglob("*") if path.suffix in (".html", ".xml", ".json", ".js", ".txt")]
    assert len(pages) > 20
    assert [path for path in pages if "escalation/" in path.read_text(encoding="utf-8")] == []
