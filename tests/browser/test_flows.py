"""What people come to do, done in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, keep

VIDEO = re.compile(r"\.(webm|mp4)(\?|$)")


def focused(page: Page) -> str:
    return page.evaluate(
        "document.activeElement.innerText || document.activeElement.value || document.activeElement.tagName"
    )


def test_a_question_opens_when_the_address_names_it(visit: Open) -> None:
    page = visit("faq/konto/#byta-losenord")
    question = page.locator("[data-kb-question]", has=page.locator("#byta-losenord"))
    expect(question.locator("details")).to_have_attribute("open", "")
    expect(question.locator("details .kb-prose")).to_be_in_viewport()
    others = page.locator("[data-kb-question] details[open]")
    expect(others).to_have_count(1)
    keep(page, "flow-question-opened")


def test_a_question_opens_in_place_and_its_link_is_copied(visit: Open) -> None:
    page = visit("faq/konto/")
    question = page.locator("[data-kb-question]").first
    anchor = question.locator("h2").get_attribute("id")
    question.locator("summary").click()
    expect(question.locator(".kb-prose")).to_be_visible()
    question.locator("[data-kb-copy]").click()
    assert page.evaluate("navigator.clipboard.readText()") == f"{page.url.split('#')[0]}#{anchor}"


def test_questions_open_without_javascript(visit: Open) -> None:
    page = visit("faq/konto/", javascript=False)
    question = page.locator("[data-kb-question]").first
    question.locator("summary").click()
    expect(question.locator(".kb-prose")).to_be_visible()


def test_a_video_asks_for_nothing_before_the_click_and_plays_after_it(visit: Open) -> None:
    page = visit("videos/egen-doman/")
    page.wait_for_load_state("networkidle")
    requests = page.kb_requests  # type: ignore[attr-defined]
    assert [url for url in requests if VIDEO.search(url)] == []
    page.locator(".kb-player__start").click()
    page.wait_for_function("document.querySelector('video') && document.querySelector('video').readyState >= 2")
    assert [url for url in requests if VIDEO.search(url)] != []
    page.locator(".kb-chapters a").nth(1).click()
    start = int(page.locator(".kb-chapters a").nth(1).get_attribute("data-seek") or 0)
    page.wait_for_function(f"Math.abs(document.querySelector('video').currentTime - {start}) < 5")


def test_a_video_has_its_words_on_the_page(visit: Open) -> None:
    page = visit("videos/egen-doman/", javascript=False)
    assert len(page.locator(".kb-transcript").inner_text().split()) > 200


def test_a_troubleshooter_goes_step_by_step_and_back(visit: Open) -> None:
    page = visit("troubleshooters/egen-doman/")
    steps = page.locator(".kb-node:visible")
    expect(steps).to_have_count(1)
    first = steps.locator(".kb-node__title").inner_text()
    steps.locator(".kb-answer").first.click()
    expect(steps.locator(".kb-node__title")).not_to_have_text(first)
    assert focused(page) == steps.locator(".kb-node__title").inner_text()
    assert page.url.endswith(f"#{steps.get_attribute('id')}")
    page.go_back()
    expect(steps.locator(".kb-node__title")).to_have_text(first)
    while steps.locator(".kb-answer").count():
        steps.locator(".kb-answer").last.click()
    expect(steps).to_have_class(re.compile("kb-node--(solved|article|channel)"))
    keep(page, "flow-troubleshooter-end")
    page.locator("[data-do=restart]").click()
    expect(steps.locator(".kb-node__title")).to_have_text(first)


def test_a_troubleshooter_is_a_linked_text_without_javascript(visit: Open) -> None:
    page = visit("troubleshooters/egen-doman/", javascript=False)
    assert page.locator(".kb-node:visible").count() >= 8
    target = page.locator(".kb-answer").first.get_attribute("href")
    assert page.locator(target or "").is_visible()


def test_keyboard_alone_reaches_everything(visit: Open) -> None:
    page = visit("guides/felsokning/fel-500-vid-publicering/")
    page.keyboard.press("Tab")
    assert "kb-skip" in page.evaluate("document.activeElement.className")
    reached = set()
    for _ in range(250):
        href = page.evaluate("document.activeElement.getAttribute('href')")
        reached.add(href)
        ring = page.evaluate(
            "(() => { const active = document.activeElement, style = getComputedStyle(active);"
            " return active === document.body || style.outlineStyle !== 'none' || style.boxShadow !== 'none' })()"
        )
        assert ring, f"no focus ring on {href}"
        page.keyboard.press("Tab")
    links = page.locator("a[href]:visible").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert set(links) - reached == set()


def test_the_menu_of_a_phone_opens_and_leads_on(visit: Open) -> None:
    page = visit("guides/kom-igang/", size="phone")
    page.locator("[data-kb-menu]").click()
    link = page.locator("#kb-side a[href$='support/']").first
    expect(link).to_be_in_viewport()
    keep(page, "flow-phone-menu")
    link.click()
    page.wait_for_url(re.compile("/support/$"))


def test_dark_and_light_can_be_chosen(visit: Open) -> None:
    page = visit("")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("[data-md-component=palette] label:visible").first.click()
    page.wait_for_function(f"getComputedStyle(document.body).backgroundColor !== '{before}'")


def test_a_missing_page_helps_on(visit: Open) -> None:
    page = visit("guides/finns/inte/")
    expect(page.locator("main h1")).to_be_visible()
    page.locator("#content a[href$='/guides/']").first.click()
    page.wait_for_url(re.compile("/guides/$"))


def test_an_old_address_leads_to_the_article(visit: Open) -> None:
    page = visit("hjalp/publicera/")
    page.wait_for_url(re.compile("/guides/kom-igang/publicera-forsta-gangen/"))


def test_the_second_site_has_only_its_own_sections(visit: Open) -> None:
    page = visit("", site="winterkvist")
    sections = page.locator("header nav a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert not any(re.search("community|videos", address) for address in sections)
    assert "Mediaweb" not in page.locator("body").inner_text()
    assert visit("community/", site="winterkvist").title() != ""


@pytest.mark.parametrize("javascript", [True, False])
def test_a_first_visit_follows_the_scheme_of_the_system(visit: Open, javascript: bool) -> None:
    def ground(scheme: str) -> str:
        page = visit("plans/", scheme=scheme, javascript=javascript)
        return page.locator("body").evaluate("body => getComputedStyle(body.parentElement).backgroundColor")

    assert ground("light") != ground("dark")
