"""The emergency page: three questions, and then only what the reader's plan has; complete without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, keep
from tests.browser.states import LOOKS, focused, holds

PAGE = "support/emergency/"
PLANS = {
    "alpha": (None, []),
    "starter": (None, []),
    "pro": ("emergency", ["chat", "email"]),
    "enterprise": ("emergency", ["chat", "phone", "email"]),
}


def answer(page: Page, *answers: int | str) -> None:
    """Presses the answers: a number counts from the first (0) or the last (-1); a word is a plan."""
    for each in answers:
        buttons = page.locator(".kb-ask:visible button")
        found = page.locator(f"[data-plan={each}]") if isinstance(each, str) else buttons.nth(each)
        found.click()


def ways(page: Page) -> list[str]:
    return page.locator("[data-kb-way]:visible").evaluate_all("all => all.map(way => way.dataset.kbWay)")


@pytest.mark.parametrize("plan", PLANS)
def test_only_the_process_of_the_readers_plan_is_shown(visit: Open, plan: str) -> None:
    page = visit(PAGE)
    expect(page.locator(".kb-ask__count:visible")).to_have_text("Fråga 1 av 3")
    answer(page, 0, 0, plan)
    verdict, shown = PLANS[plan]
    box = page.locator("[data-kb-verdict]:visible")
    expect(box).to_have_attribute("data-kb-verdict", verdict or plan)
    assert ways(page) == shown
    steps = page.locator("[data-kb-part=steps] li:visible h3").all_inner_texts()
    assert bool(steps) == bool(verdict)
    assert any("direktnummer" in step for step in steps) == (plan == "enterprise")
    assert page.locator("[data-plans]:visible").evaluate_all(
        f"all => all.every(each => each.dataset.plans.split(' ').includes('{plan}'))"
    )
    assert page.locator("#is-it").is_hidden()


def test_something_that_can_wait_is_told_so_at_once(visit: Open) -> None:
    page = visit(PAGE)
    answer(page, -1)
    expect(page.locator("[data-kb-verdict=wait]")).to_be_visible()
    assert ways(page) == []
    page.locator("[data-do=restart]").click()
    answer(page, 0, 1)
    expect(page.locator("[data-kb-verdict=wait]")).to_contain_text("vanligt ärende")
    page.locator("[data-do=back]").click()
    expect(page.locator(".kb-ask__count:visible")).to_have_text("Fråga 2 av 3")


def test_a_plan_that_is_known_is_not_asked_for(visit: Open) -> None:
    page = visit(PAGE)
    page.evaluate("kbgenSupport.choosePlan('pro')")
    page.reload()
    answer(page, 0, 0)
    expect(page.locator("[data-kb-verdict=emergency]")).to_be_visible()
    assert ways(page) == ["chat", "email"]


def test_a_way_in_is_big_and_says_whether_it_is_open(visit: Open) -> None:
    page = visit(PAGE, size="phone")
    page.clock.install(time="2026-11-24T10:00:00+01:00")
    page.reload()
    answer(page, 0, 0, "pro")
    chat = page.locator("[data-kb-way=chat]")
    expect(chat.locator(".kb-open")).to_have_text("Öppet nu")
    size = chat.bounding_box()
    assert size and size["width"] > 300 and size["height"] > 80
    chat.click()
    page.wait_for_url("**/support/chat/")


def test_an_address_is_one_tap_away(visit: Open) -> None:
    page = visit(PAGE, site="winterkvist", size="phone")
    answer(page, 0, 0, -1)
    expect(page.locator("[data-kb-way=helpdesk] a").first).to_have_attribute("href", "mailto:helpdesk@winterkvist.com")


def test_two_tiers_come_from_the_data_alone(visit: Open) -> None:
    page = visit(PAGE, site="winterkvist")
    answer(page, 0, 0, "utan-avtal")
    expect(page.locator("[data-kb-verdict=utan-avtal]")).to_contain_text("helpdesk@winterkvist.com")
    assert ways(page) == []
    page.locator("[data-do=back]").click()
    answer(page, "med-avtal")
    assert ways(page) == ["telefon", "helpdesk"]


def test_the_keyboard_alone_gets_help(visit: Open) -> None:
    page = visit(PAGE)
    page.locator("h1").evaluate("title => { title.tabIndex = -1; title.focus() }")
    for _ in range(3):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert focused(page) == page.locator("section:visible > .kb-ask__title").inner_text().strip()
    expect(page.locator("[data-kb-verdict]:visible")).to_have_count(1)


def test_what_was_answered_goes_along_to_the_composer(visit: Open) -> None:
    page = visit(PAGE)
    answer(page, 0, 0, "pro")
    page.route("**/support/request/", lambda route: route.fulfill(body="<title>here</title>", content_type="text/html"))
    page.locator("[data-kb-way=email] [data-kb-handover]").click()
    page.wait_for_url("**/support/request/")
    handed = page.evaluate("JSON.parse(sessionStorage.getItem('kbgen.handover'))")
    assert (handed["plan"], handed["channel"], handed["severity"]) == ("pro", "email", "critical")
    assert handed["path"][0] == "Vad har hänt? → Tjänsten ligger helt nere"


@pytest.mark.parametrize("site", ["mediaweb", "winterkvist"])
def test_all_of_it_is_there_without_javascript_and_on_the_whole_page(visit: Open, site: str) -> None:
    page = visit(PAGE, site=site, javascript=False)
    plain = page.locator("main").inner_text()
    assert page.locator(".kb-guided").is_hidden()
    assert page.locator("[data-kb-part]:visible").count() == page.locator("[data-kb-part]").count() == 4
    page = visit(PAGE, site=site)
    page.locator("[data-do=all]").click()
    whole = page.locator("main").inner_text()
    assert all(line in whole for line in plain.splitlines() if line.strip())


def test_a_link_to_a_place_on_the_page_finds_it(visit: Open) -> None:
    page = visit(f"{PAGE}#steps")
    expect(page.locator("#steps")).to_be_in_viewport()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
@pytest.mark.parametrize("answers", [(), (0,), (0, 0), (-1,), (0, 0, "pro"), (0, 0, "alpha")], ids=str)
def test_every_state_holds(visit: Open, answers: tuple[int | str, ...], size: str, scheme: str) -> None:
    page = visit(PAGE, size=size, scheme=scheme)
    answer(page, *answers)
    holds(page)
    keep(page, f"flow-emergency-{'-'.join(map(str, answers)) or 'start'}-{size}-{scheme}")
    assert re.search(r"\d", page.title()) is None
