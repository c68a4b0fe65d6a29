"""The search box on a bad day: nothing found, nothing to fetch, a slow line, no storage, and words that mean harm."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, keep
from tests.browser.finding import NONSENSE, dialog, options
from tests.browser.states import holds


def test_nothing_found_leads_to_a_person_and_keeps_the_question(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    dialog(page)
    page.keyboard.type(NONSENSE)
    expect(page.locator(".kb-said--none")).to_contain_text(NONSENSE)
    channels = page.get_by_role("group", name="Fråga någon i stället").get_by_role("option")
    expect(channels.first).to_be_visible()
    keep(page, "search-box-none")
    holds(page)
    channels.last.click()
    page.wait_for_url(re.compile(rf"/support/\?q={NONSENSE}$"))


def test_an_index_that_cannot_be_fetched_is_told_and_tried_again(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    page.route("**/assets/search/**", lambda route: route.abort())
    dialog(page)
    page.keyboard.type("certifikat")
    again = page.get_by_role("button", name="Försök igen")
    expect(again).to_be_visible()
    expect(page.get_by_role("group", name="Bläddra").get_by_role("option").first).to_be_visible()
    holds(page)
    page.unroute("**/assets/search/**")
    again.click()
    expect(options(page).first).to_contain_text(re.compile("certifikat", re.I))


def test_a_slow_index_shows_that_it_is_being_fetched_and_then_only_the_last_answer(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    page.route("**/assets/search/**", lambda route: None)
    dialog(page)
    page.keyboard.type("faktura")
    expect(page.locator(".kb-said--loading")).to_be_visible()
    page.locator("dialog input").first.fill("certifikat")
    page.unroute("**/assets/search/**")
    expect(options(page).first).to_contain_text(re.compile("certifikat", re.I))
    expect(page.locator(".kb-said--loading")).to_have_count(0)


def test_it_works_where_storage_is_refused(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page.reload()
    dialog(page)
    page.keyboard.type("domän")
    expect(options(page).first).to_contain_text(re.compile("domän", re.I))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/search/"))
    expect(page.locator(".kb-hit").first).to_be_visible()


@pytest.mark.parametrize(
    "query", ["<img src=x onerror=alert(1)>", "{{7*7}} ${1} .*+?^()[]\\", "‮مرحبا", "🙂" * 100, "a" * 5000]
)
def test_what_is_typed_is_only_ever_text(visit: Open, query: str) -> None:
    page = visit("guides/kom-igang/")
    page.on("dialog", lambda found: pytest.fail(found.message))
    dialog(page)
    page.locator("dialog input").first.fill(query[:200])
    expect(page.locator("dialog [role=status]")).not_to_be_empty()
    assert page.locator("dialog img").count() == 0
    assert page.kb_errors == []  # type: ignore[attr-defined]
