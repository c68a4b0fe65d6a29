"""The search box on a phone, from a folder, for a screen reader, under a strict policy, and over a thin wire."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from kbgen.pages.render import THEME
from tests.browser.conftest import Open, keep
from tests.browser.finding import NONSENSE, dialog, options
from tests.browser.states import holds

PARTS = re.compile(r"/assets/(search/|kbgen/search)")


def test_on_a_phone_it_fills_the_screen_and_everything_can_be_hit(visit: Open) -> None:
    page = visit("guides/kom-igang/", size="phone")
    page.set_viewport_size({"width": 360, "height": 740})
    found = dialog(page)
    page.keyboard.type("certifikat")
    expect(options(page).first).to_be_visible()
    keep(page, "search-box-phone")
    box = found.bounding_box()
    assert box and (box["x"], box["y"], box["width"]) == (0, 0, 360)
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('dialog input')).fontSize)") >= 16
    for part in (*options(page).all(), page.locator(".kb-search__close"), page.locator(".kb-search__clear")):
        size = part.bounding_box()
        assert size and size["height"] >= 44, part
    page.locator("dialog .kb-search__close").click()
    expect(found).not_to_be_visible()


def test_it_works_in_a_folder_opened_by_a_double_click(browser: Browser, folders: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto((folders["mediaweb"] / "guides/kom-igang/index.html").as_uri())
    dialog(page)
    page.keyboard.type("fel 500 vid publicering")
    expect(options(page).first).to_contain_text("500")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/guides/felsokning/fel-500-vid-publicering/index.html"))
    page.keyboard.press("/")
    page.keyboard.type("faktura")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search/index.html\?q=faktura"))
    expect(page.locator(".kb-hit").first).to_be_visible()
    page.close()


def test_what_is_found_is_told_to_a_screen_reader_once(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    dialog(page)
    page.keyboard.type("certifikat")
    status = page.locator("dialog [role=status]")
    expect(status).to_have_text(re.compile(r"^\d+ svar"))
    expect(status).to_have_attribute("role", "status")
    page.locator("dialog input").first.fill(NONSENSE)
    expect(status).to_have_text(re.compile(f"Inget svar på ”{NONSENSE}”"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("query", ["", "certifikat"])
def test_axe_finds_nothing_in_the_open_dialog(visit: Open, size: str, scheme: str, query: str) -> None:
    page = visit("guides/kom-igang/", size=size, scheme=scheme)
    dialog(page)
    page.keyboard.type(query)
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    holds(page)
    keep(page, f"search-box-{'found' if query else 'empty'}-{size}-{scheme}")


def test_a_page_runs_no_script_but_the_sites_own_files(visit: Open) -> None:
    page = visit("guides/funktioner/egen-doman/")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)

    def strict(route: Route) -> None:
        answer = route.fetch()
        policy = "default-src 'self'; script-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    page.route("**/*", strict)
    for address in ("guides/funktioner/egen-doman/", "search/?q=faktura", ""):
        page.goto(re.sub(r"guides/.*", "", page.url.split("search/")[0]) + address)
        page.wait_for_load_state("networkidle")
    page.locator("main input[name=q]").click()
    page.keyboard.type("faktura")
    expect(options(page).first).to_be_visible()
    assert refused == []
    assert page.locator("script:not([src]):not([type$=json])").count() == 0


def test_nothing_of_the_search_is_fetched_before_somebody_is_about_to_use_it(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    page.wait_for_load_state("networkidle")
    requests = page.kb_requests  # type: ignore[attr-defined]
    assert [url for url in requests if PARTS.search(url)] == []
    page.locator("[data-kb-search]").hover()
    page.wait_for_function("window.KbgenSearch")
    assert [url for url in requests if PARTS.search(url)] != []


def test_the_scripts_of_the_box_are_small() -> None:
    def size(*names: str) -> int:
        return sum(len(gzip.compress((THEME / "assets/kbgen" / name).read_bytes())) for name in names)

    assert size("search-parts.js", "search-box.js", "search-log.js") <= 7200
    assert size("search-parts.js", "search-page.js", "search-log.js") <= 7200
