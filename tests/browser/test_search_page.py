"""The search page: every state has an address, and every address shows its state again."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, keep

NONSENSE = "xq"


def asked(page: Page) -> dict[str, str]:
    """What the address asks for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def total(page: Page) -> int:
    """The number in the heading."""
    return int(re.sub(r"\D", "", page.locator(".kb-results__count").inner_text().split("svar")[0]))


def test_a_link_to_a_search_shows_its_hits(visit: Open) -> None:
    page = visit("search/?q=certifikat")
    first = page.locator(".kb-hit").first
    expect(first).to_contain_text(re.compile("certifikat", re.I))
    expect(first.locator("mark").first).to_be_visible()
    expect(page.locator(".kb-hit__place", has_text="›").first).to_be_visible()
    status = page.locator("[role=status]:not([data-kb-notices-said])").first
    expect(status).to_have_text(re.compile(r"\d+ svar på ”certifikat”"))
    assert page.title().startswith("certifikat")


def test_results_follow_the_typing_and_so_does_the_address(visit: Open) -> None:
    page = visit("search/")
    expect(page.locator("[data-kb-state=browse]")).to_be_visible()
    page.locator("main input[name=q]").fill("certifikat")
    expect(page.locator(".kb-hit").first).to_contain_text(re.compile("certifikat", re.I))
    page.wait_for_url(re.compile(r"\?q=certifikat$"))
    expect(page.locator("[data-kb-state=browse]")).not_to_be_visible()
    page.get_by_role("button", name="Töm sökfältet").click()
    expect(page.locator("[data-kb-state=browse]")).to_be_visible()
    expect(page.locator(".kb-hit")).to_have_count(0)


def test_ten_at_a_time_and_the_focus_goes_on_to_the_eleventh(visit: Open) -> None:
    page = visit("search/?q=support")
    hits = page.locator(".kb-hit")
    expect(hits).to_have_count(10)
    page.get_by_role("button", name=re.compile("svar till")).click()
    expect(hits).to_have_count(min(20, total(page)))
    expect(hits.nth(10).get_by_role("link").first).to_be_focused()
    addresses = hits.locator("h3 a").evaluate_all("links => links.map(link => link.href)")
    assert len(addresses) == len(set(addresses))


def test_filters_narrow_by_kind_plan_and_category(visit: Open) -> None:
    page = visit("search/?q=support")
    expect(page.locator(".kb-hit").first).to_be_visible()
    everything = total(page)
    guides = page.get_by_role("radio", name=re.compile("^Guider"))
    count = int(re.sub(r"\D", "", guides.evaluate("radio => radio.parentNode.textContent")))
    guides.focus()
    page.keyboard.press("Space")
    expect(page.locator(".kb-results__count")).to_have_text(re.compile(rf"^{count} svar"))
    assert asked(page) == {"q": "support", "kind": "guide"}
    assert 0 < count < everything
    expect(guides).to_be_focused()
    plan = page.get_by_role("combobox", name=re.compile("^Plan"))
    plan.select_option("starter")
    page.wait_for_url(re.compile("plan=starter"))
    label = plan.locator("option:checked").inner_text()
    expect(page.locator(".kb-results__count")).to_have_text(re.compile(rf"^{re.sub(r'[^0-9]', '', label)} svar"))
    page.get_by_role("combobox", name=re.compile("^Ämne")).select_option(index=1)
    page.wait_for_url(re.compile("category="))
    expect(page.locator(".kb-hit").first).to_be_visible()
    keep(page, "search-page-filters")


def test_the_back_button_goes_through_the_filters(visit: Open) -> None:
    page = visit("search/?q=support")
    expect(page.locator(".kb-hit").first).to_be_visible()
    everything = total(page)
    page.get_by_role("radio", name=re.compile("^Guider")).check(force=True)
    page.wait_for_url(re.compile("kind=guide"))
    page.go_back()
    expect(page.locator(".kb-results__count")).to_have_text(re.compile(rf"^{everything} svar"))
    expect(page.get_by_role("radio", name=re.compile("^Allt"))).to_be_checked()
    page.go_forward()
    expect(page.get_by_role("radio", name=re.compile("^Guider"))).to_be_checked()


def test_back_from_an_answer_shows_as_many_as_before(visit: Open) -> None:
    page = visit("search/?q=support")
    page.get_by_role("button", name=re.compile("svar till")).click()
    expect(page.locator(".kb-hit")).to_have_count(20)
    page.locator(".kb-hit h3 a").nth(14).click()
    page.wait_for_url(lambda url: "/search/" not in url)
    page.go_back()
    expect(page.locator(".kb-hit")).to_have_count(20)
    expect(page.locator(".kb-hit").nth(14)).to_be_in_viewport()


def test_a_filter_that_the_site_does_not_have_is_not_asked_for(visit: Open) -> None:
    page = visit("search/?q=faktura&plan=gold&kind=__proto__&category=constructor")
    expect(page.locator(".kb-hit").first).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("^Allt"))).to_be_checked()
    assert page.kb_errors == []  # type: ignore[attr-defined]


def test_sections_stand_under_their_article(visit: Open) -> None:
    page = visit("search/?q=certifikat")
    section = page.locator(".kb-hit .kb-hit__sections a").first
    expect(section).to_be_visible()
    section.click()
    page.wait_for_url(re.compile("/#"))
    expect(page.locator(":target")).to_be_in_viewport()


def test_nothing_found_leads_to_a_person_and_keeps_the_question(visit: Open) -> None:
    page = visit(f"search/?q={NONSENSE}")
    expect(page.locator(".kb-results__count")).to_contain_text(NONSENSE)
    expect(page.locator("[data-kb-state=contact] .kb-way").first).to_be_visible()
    expect(page.locator("[data-kb-state=browse]")).to_be_visible()
    keep(page, "search-page-none")
    page.get_by_role("link", name="Fråga någon i stället").click()
    page.wait_for_url(re.compile(rf"/support/\?q={NONSENSE}$"))


def test_nothing_found_for_a_plan_says_where_that_plan_can_turn(visit: Open) -> None:
    page = visit(f"search/?q={NONSENSE}&plan=starter")
    expect(page.locator(".kb-results")).to_contain_text("Med Starter når du oss via")
    expect(page.locator(".kb-results")).not_to_contain_text("Livechatt")
    page.get_by_role("button", name="Sök bland allt").click()
    page.wait_for_url(re.compile(rf"\?q={NONSENSE}$"))


def test_an_index_that_cannot_be_fetched_is_told_and_tried_again(visit: Open) -> None:
    page = visit("search/")
    page.route("**/assets/search/**", lambda route: route.abort())
    page.locator("main input[name=q]").fill("faktura")
    again = page.get_by_role("button", name="Försök igen")
    expect(again).to_be_visible()
    expect(page.locator("[data-kb-state=browse]")).to_be_visible()
    page.unroute("**/assets/search/**")
    again.click()
    expect(page.locator(".kb-hit").first).to_be_visible()


def test_a_search_is_only_ever_text(visit: Open) -> None:
    page = visit("search/?q=%3Cimg%20src%3Dx%20onerror%3D%22document.title%3D1%22%3E&kind=%3Cb%3E")
    expect(page.locator(".kb-results__count")).to_be_visible()
    assert page.locator("main img[src=x]").count() == 0
    assert page.title() != "1"


def test_without_javascript_it_is_a_page_to_browse_from(visit: Open) -> None:
    page = visit("search/?q=faktura", javascript=False)
    expect(page.locator("noscript")).to_have_count(1)
    expect(page.locator("[data-kb-state=browse] a").first).to_be_visible()
    expect(page.locator(".kb-filters")).not_to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("query", ["", "q=support&kind=guide&plan=pro", f"q={NONSENSE}&plan=pro"])
def test_axe_finds_nothing_in_any_state(visit: Open, size: str, scheme: str, query: str) -> None:
    page = visit(f"search/?{query}", size=size, scheme=scheme)
    if query:
        expect(page.locator(".kb-results__count")).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"
