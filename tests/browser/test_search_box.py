"""The search box by mouse and by keyboard: it opens, finds while somebody types, and leads to the answer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, keep
from tests.browser.finding import active, dialog, options


@pytest.mark.parametrize("key", ["Control+k", "Meta+k", "/"])
def test_a_key_opens_it_on_every_page_and_escape_closes_it(visit: Open, key: str) -> None:
    page = visit("guides/kom-igang/")
    link = page.locator("#content a").first
    link.focus()
    page.keyboard.press(key)
    page.keyboard.type("certifikat")
    expect(options(page).first).to_contain_text(re.compile("certifikat", re.I))
    page.keyboard.press("Escape")
    expect(page.locator("dialog.kb-search")).not_to_be_visible()
    expect(link).to_be_focused()


def test_the_single_key_is_only_a_letter_in_a_field_and_can_be_turned_off(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    dialog(page)
    page.keyboard.type("a/b")
    expect(page.locator("dialog input").first).to_have_value("a/b")
    page.get_by_label("Öppna med tangenten /").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("dialog.kb-search")).not_to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.locator("dialog.kb-search")).to_be_visible()


def test_it_is_a_combobox_with_a_list_of_grouped_options(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    dialog(page)
    page.keyboard.type("fel 500")
    field = page.get_by_role("combobox")
    expect(options(page).first).to_contain_text("500")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    expect(page.get_by_role("listbox")).to_have_id(field.get_attribute("aria-controls") or "")
    expect(page.get_by_role("group", name="Guider")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    first = active(page)
    page.keyboard.press("ArrowDown")
    assert active(page) not in ("", first)
    page.keyboard.press("Home")
    assert active(page) == ""
    page.keyboard.press("ArrowUp")
    assert re.fullmatch(r"Se (alla )?\d+ svar", active(page))
    page.keyboard.press("ArrowDown")
    assert active(page) == ""
    expect(field).to_be_focused()
    expect(field).to_have_value("fel 500")


def test_enter_opens_the_active_option(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    dialog(page)
    page.keyboard.type("fel 500 vid publicering")
    expect(options(page).first).to_contain_text("500")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/guides/felsokning/fel-500-vid-publicering/"))


def test_enter_without_an_active_option_asks_the_search_page(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    dialog(page)
    page.keyboard.press("Enter")
    page.keyboard.type("å & <b>")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?q="))
    expect(page.locator("main input[name=q]")).to_have_value("å & <b>")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_first_page_finds_while_somebody_types(visit: Open, size: str) -> None:
    page = visit("", size=size)
    page.locator("main input[name=q]").click()
    page.keyboard.type("byta lösenord")
    hit = options(page).filter(has_text=re.compile("lösenord", re.I)).first
    expect(hit).to_be_visible()
    expect(hit.locator("mark").first).to_be_visible()
    keep(page, f"search-box-first-page-{size}")
    hit.click()
    page.wait_for_url(re.compile(r"/faq/konto/"))


def test_a_word_with_a_hyphen_is_marked_whole(visit: Open) -> None:
    page = visit("guides/e-post/", site="winterkvist")
    dialog(page)
    page.keyboard.type("epost i telefonen")
    expect(options(page).first.locator(".kb-option__title mark").first).to_have_text(re.compile("^e-post", re.I))


def test_a_box_in_a_page_closes_when_it_is_left(visit: Open) -> None:
    page = visit("")
    field = page.locator("main input[name=q]")
    field.click()
    page.keyboard.type("faktura")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).not_to_be_visible()
    expect(field).to_have_value("faktura")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_be_visible()
    while page.evaluate("document.activeElement.closest('.kb-search') !== null"):
        page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).not_to_be_visible()


def test_before_a_word_is_typed_it_shows_what_others_look_for(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    dialog(page)
    expect(page.get_by_role("group", name="Populära svar").get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("group", name="Senaste sökningar")).to_have_count(0)
    wanted = page.get_by_role("group", name="Prova till exempel").get_by_role("option").first
    text = wanted.inner_text()
    wanted.click()
    expect(page.locator("dialog input").first).to_have_value(text)
    expect(options(page).last).to_contain_text("svar")


def test_recent_searches_stay_on_the_device_until_they_are_cleared(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    dialog(page)
    page.keyboard.type("faktura moms")
    expect(options(page).first).to_contain_text(re.compile("faktur", re.I))
    options(page).first.click()
    page.wait_for_url(lambda url: "kom-igang" not in url)
    dialog(page)
    recent = page.get_by_role("group", name="Senaste sökningar").get_by_role("option")
    expect(recent).to_have_text(["faktura moms"])
    page.get_by_role("button", name="Rensa senaste sökningar").click()
    expect(recent).to_have_count(0)
    expect(page.locator("dialog [role=status]")).to_have_text("Sökningarna är rensade.")
    assert "faktura" not in page.evaluate("JSON.stringify(localStorage)")
