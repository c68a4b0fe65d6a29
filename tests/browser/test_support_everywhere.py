"""What is open and when an answer is due, on every page that says so, for every reader and in every browser."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from kbgen.host.scripts import FOLDER, small
from tests import examples
from tests.browser.asking import EVENING, MONDAY, SUNDAY, Ask, best, choose, first
from tests.browser.conftest import keep, served
from tests.program import kbgen

# ── Other pages tell the same ──


def test_pages_tell_what_is_open_and_when_an_answer_is_due(ask: Ask) -> None:
    page = ask("support/chat/", SUNDAY)
    expect(page.locator("[data-kb-live=chat]")).to_have_text("Stängt, öppnar i morgon 09:00, med undantag")
    page = ask("support/service-levels/", SUNDAY)
    expect(page.locator("#simple .kb-due")).to_have_text("Anmält nu: målet är en lösning senast i morgon")
    expect(page.locator("#complex .kb-due")).to_have_text("Anmält nu: målet är en lösning senast torsdag")
    expect(page.locator("#critical .kb-due")).to_have_text("Anmält nu: målet är en lösning senast i dag 14:00")


def test_when_will_i_hear_counts_from_any_moment(ask: Ask) -> None:
    page = ask("support/response-times/", "2026-12-23T18:30+01:00")
    cell = page.locator("[data-kb-due='pro chat']")
    expect(cell).to_have_text("svar måndag 10:00")
    page.locator("[data-kb-sent]").fill("2026-12-23T08:00")
    expect(cell).to_have_text("svar i dag 09:00")
    expect(page.locator("[data-kb-due='starter email']")).to_have_text("svar senast i morgon 08:00")
    page.get_by_role("button", name="Nu").click()
    expect(cell).to_have_text("svar måndag 10:00")
    keep(page, "flow-response-times")


def test_hours_far_ahead_are_not_made_up(ask: Ask) -> None:
    page = ask("support/chat/", "2028-06-05T10:00+02:00")
    expect(page.locator("[data-kb-live=chat]")).to_have_text(re.compile("inte kända än. Veckotabellen gäller"))
    page = ask(at="2028-06-05T10:00+02:00", plan="pro")
    choose(page, "urgent")
    assert first(page) == "E-post"


# ── A site whose hours are in a zone of their own ──


@pytest.fixture(scope="module")
def stockholm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example site, with its chat in Stockholm and steps that a mischievous writer has written."""
    project = examples.project(tmp_path_factory.mktemp("stockholm"))
    channels = project / "content/channels.yaml"
    text = channels.read_text(encoding="utf-8").replace("timezone: customer", "timezone: Europe/Stockholm")
    text = text.replace("Write down", "<img src=x onerror=alert(1)><b>Write</b> down")
    channels.write_text(text.replace("Live chat", "Live <i>chat"), encoding="utf-8")
    done = kbgen("build", "-c", project / "mkdocs.yml", "-d", project / "site")
    assert done.returncode == 0, done.stderr
    with served(project / "site") as address:
        yield address


def test_a_reader_elsewhere_sees_both_clocks(ask: Ask, stockholm: str) -> None:
    page = ask(at="2026-11-23T05:00-05:00", plan="pro", address=stockholm, zone="America/New_York")
    choose(page, "urgent")
    expect(best(page)).to_contain_text("Öppet nu, stänger 12:00 (i dag 18:00, tiden i Stockholm)")
    page = ask(at="2026-11-23T05:00+01:00", plan="pro", address=stockholm)
    choose(page, "urgent")
    expect(page.locator(".kb-help__answer")).to_contain_text("Stängt, öppnar 09:00")
    expect(page.locator(".kb-help__answer")).not_to_contain_text("tiden i")


def test_what_writers_write_stays_text(ask: Ask, stockholm: str) -> None:
    page = ask(plan="pro", address=stockholm)
    choose(page, "urgent")
    assert page.locator(".kb-help img, .kb-help h3 i").count() == 0
    assert first(page) == "Live <i>chat"
    assert page.kb_errors == []  # type: ignore[attr-defined]


# ── For everyone ──


def test_without_javascript_a_table_tells_every_plan(ask: Ask) -> None:
    page = ask(javascript=False)
    expect(page.locator("[data-kb-help]")).to_be_hidden()
    expect(page.locator(".kb-mine", has_text="Pro")).to_contain_text("4 timmar")
    page = ask("support/chat/", javascript=False)
    expect(page.locator("table.kb-hours").first).to_contain_text("09:00–18:00")
    expect(page.locator("table.kb-hours--others")).to_contain_text("torsdag 24 december 2026")
    page = ask("guides/felsokning/fel-500-vid-publicering/", javascript=False)
    expect(page.locator(".kb-contact__ways")).to_be_visible()
    page = ask("support/response-times/", javascript=False)
    expect(page.locator("[data-kb-sent]")).to_be_hidden()


def test_a_missing_file_leaves_the_page_as_it_was(ask: Ask, browser: Browser, sites: dict[str, str]) -> None:
    page = browser.new_page()
    page.route("**/support-sv.js", lambda route: route.abort())
    page.goto(f"{sites['mediaweb']}/guides/felsokning/fel-500-vid-publicering/")
    page.locator(".kb-contact").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".kb-contact__ways")).to_be_visible()
    expect(page.locator("[data-kb-help]")).to_be_hidden()
    page.close()


def test_a_folder_opened_by_double_click_works_too(browser: Browser, folders: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto((folders["mediaweb"] / "support/index.html").as_uri())
    choose(page, "pro")
    expect(best(page)).to_be_visible()
    page.close()


def test_a_browser_that_keeps_nothing_works_for_the_page(browser: Browser, sites: dict[str, str]) -> None:
    page = browser.new_page()
    refused = "{ get() { throw new DOMException('no', 'SecurityError'); } }"
    names = "['localStorage', 'sessionStorage']"
    page.add_init_script(f"for (const name of {names}) Object.defineProperty(window, name, {refused})")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{sites['mediaweb']}/support/")
    choose(page, "pro")
    expect(page.locator("[data-kb-help] input[value=pro]")).to_be_checked()
    expect(page.locator(".kb-help__answer")).to_contain_text("Med Enterprise")
    assert errors == []
    page.close()


def test_the_keyboard_alone_asks_and_reads(ask: Ask) -> None:
    page = ask()
    choose(page, "alpha")
    page.locator("[data-kb-help] input[value=alpha]").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-kb-help] input[value=pro]")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-kb-help] input[value=today]")).to_be_checked()
    assert first(page) == "Livechatt"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    for expected in ("Glöm den", "Livechatt", "Så gör du"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.innerText").strip() == expected


@pytest.mark.parametrize(
    ("site", "plan", "urgency", "at", "size", "scheme"),
    [
        ("mediaweb", "", "calm", MONDAY, "360", "dark"),
        ("mediaweb", "alpha", "urgent", MONDAY, "desktop", "light"),
        ("mediaweb", "starter", "emergency", EVENING, "360", "light"),
        ("mediaweb", "pro", "today", MONDAY, "desktop", "dark"),
        ("mediaweb", "pro", "urgent", SUNDAY, "360", "light"),
        ("mediaweb", "enterprise", "emergency", SUNDAY, "360", "dark"),
        ("winterkvist", "", "calm", MONDAY, "360", "light"),
        ("winterkvist", "utan-avtal", "emergency", MONDAY, "desktop", "light"),
        ("winterkvist", "med-avtal", "urgent", MONDAY, "360", "dark"),
    ],
)
def test_axe_finds_nothing_in_any_state(
    ask: Ask, site: str, plan: str, urgency: str, at: str, size: str, scheme: str
) -> None:
    article = {"mediaweb": "guides/felsokning/fel-500-vid-publicering/", "winterkvist": "faq/kontakt/"}[site]
    for route in ("support/", article):
        page = ask(route, at, plan=plan, site=site, size=size, scheme=scheme)
        if route == article:
            page.locator(".kb-contact").scroll_into_view_if_needed()
        choose(page, urgency)
        expect(page.locator(".kb-help__answer > *").first).to_be_visible()
        keep(page, f"help-{site}-{plan or 'none'}-{urgency}-{route.split('/')[0]}-{size}-{scheme}")
        found: Any = Axe().run(page).response["violations"]
        assert [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found] == []
        assert page.kb_errors == []  # type: ignore[attr-defined]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_scripts_are_small() -> None:
    names = ("support.js", "support-live.js", "support-help.js", "notices.js")
    sizes = {name: len(gzip.compress(small(FOLDER / name), 9)) for name in names}
    assert sum(sizes.values()) <= 8_000, sizes
