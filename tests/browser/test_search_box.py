"""The search box as people use it: by mouse, keyboard, thumb and screen reader, on a good day and a bad one."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from kbgen.pages.render import THEME
from tests.browser.conftest import Open, keep

PARTS = re.compile(r"/assets/(search/|kbgen/search)")
NONSENSE = "xq"


def dialog(page: Page) -> Locator:
    """Opens the dialog as most do, by its button."""
    page.locator("[data-kb-search]").click()
    found = page.locator("dialog.kb-search")
    expect(found).to_be_visible()
    return found


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def active(page: Page) -> str:
    """The text of the option that the field says is active."""
    field = "document.activeElement.getAttribute('aria-activedescendant')"
    return str(page.evaluate(f"(document.getElementById({field}) || {{}}).innerText || ''"))


def clean(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found] == []
    assert page.kb_errors == []  # type: ignore[attr-defined]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_of_the_search_is_fetched_before_somebody_is_about_to_use_it(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    page.wait_for_load_state("networkidle")
    requests = page.kb_requests  # type: ignore[attr-defined]
    assert [url for url in requests if PARTS.search(url)] == []
    page.locator("[data-kb-search]").hover()
    page.wait_for_function("window.KbgenSearch")
    assert [url for url in requests if PARTS.search(url)] != []


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


def test_what_is_found_is_told_to_a_screen_reader_once(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    dialog(page)
    page.keyboard.type("certifikat")
    status = page.locator("dialog [role=status]")
    expect(status).to_have_text(re.compile(r"^\d+ svar"))
    expect(status).to_have_attribute("role", "status")
    page.locator("dialog input").first.fill(NONSENSE)
    expect(status).to_have_text(re.compile(f"Inget svar på ”{NONSENSE}”"))


def test_nothing_found_leads_to_a_person_and_keeps_the_question(visit: Open) -> None:
    page = visit("guides/kom-igang/")
    dialog(page)
    page.keyboard.type(NONSENSE)
    expect(page.locator(".kb-said--none")).to_contain_text(NONSENSE)
    channels = page.get_by_role("group", name="Fråga någon i stället").get_by_role("option")
    expect(channels.first).to_be_visible()
    keep(page, "search-box-none")
    clean(page)
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
    clean(page)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("query", ["", "certifikat"])
def test_axe_finds_nothing_in_the_open_dialog(visit: Open, size: str, scheme: str, query: str) -> None:
    page = visit("guides/kom-igang/", size=size, scheme=scheme)
    dialog(page)
    page.keyboard.type(query)
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    clean(page)
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


def test_the_scripts_of_the_box_are_small() -> None:
    def size(*names: str) -> int:
        return sum(len(gzip.compress((THEME / "assets/kbgen" / name).read_bytes())) for name in names)

    assert size("search-parts.js", "search-box.js", "search-log.js") <= 7200
    assert size("search-parts.js", "search-page.js", "search-log.js") <= 7200
