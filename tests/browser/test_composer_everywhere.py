"""The request composer from the keyboard, on paper, from a folder, and over a thin wire."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, expect

from kbgen.pages.request import SCRIPTS
from tests.browser.composing import (
    SUBJECT,
    SUMMARY,
    Compose,
    answering,
    clipboard,
    outcome,
    press,
    ready,
    review,
    write,
)
from tests.browser.conftest import Open


def test_everything_can_be_done_from_the_keyboard(compose: Compose, context: BrowserContext) -> None:
    page = compose()
    sent = answering(context, {"status": 201, "body": {"ticket": "7"}})
    page.locator("[data-kb-tick]").first.focus()
    page.keyboard.press("Space")
    seen = []
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.dataset.kbWay || ''"))
        if seen[-1] in ("kb-subject", "kb-part-1"):
            page.keyboard.type(SUBJECT)
        if seen[-1] == "endpoint":
            page.keyboard.press("Enter")
            break
    outcome(page, "Ditt ärendenummer är 7.")
    fields = [name for name in seen if name.startswith("kb-")]
    assert [name for name in fields if name.startswith("kb-part")] == [f"kb-part-{number}" for number in range(1, 7)]
    assert {"kb-account", "kb-plan", "kb-error", "kb-severity", "kb-environment"} <= set(fields)
    assert sent[0]["subject"] == SUBJECT


def test_without_javascript_it_is_a_form_to_print(visit: Open) -> None:
    page = visit("support/request/", javascript=False)
    assert page.locator("textarea:visible").count() >= 6
    assert page.locator(".kb-request button:visible").count() == 0
    expect(page.locator("noscript p")).to_contain_text("skriva ut")
    page.emulate_media(media="print")
    box = page.locator("#kb-part-2").bounding_box()
    assert box and box["height"] > 100
    expect(page.locator("[data-kb-review]")).to_be_hidden()
    expect(page.locator(".kb-ask__choices").first).to_contain_text("Enterprise")


def test_what_has_been_written_is_printed_as_a_letter(compose: Compose) -> None:
    page = compose()
    write(page)
    page.emulate_media(media="print")
    expect(page.locator("[data-kb-review]")).to_be_visible()
    expect(page.locator("#kb-part-2")).to_be_hidden()


def test_it_works_from_a_folder(browser: Browser, folders: dict[str, Path]) -> None:
    page = browser.new_context(locale="sv-SE").new_page()
    page.goto((folders["winterkvist"] / "support/request/index.html").as_uri())
    write(page)
    assert SUMMARY in review(page)
    expect(page.locator("[data-kb-answers] li a").first).to_be_visible()
    press(page, "copy")
    outcome(page, "Kopierat")


def test_the_scripts_are_small_and_only_where_they_are_used(visit: Open, folders: dict[str, Path]) -> None:
    assets = folders["mediaweb"] / "assets/kbgen"
    sizes = {
        name: len(gzip.compress((assets / name).read_bytes(), 9, mtime=0)) for name in SCRIPTS if name != "support.js"
    }
    assert sum(sizes.values()) <= 11_500, sizes
    page = visit("guides/felsokning/fel-500-vid-publicering/")
    page.wait_for_load_state("networkidle")
    requests = page.kb_requests  # type: ignore[attr-defined]
    assert [url for url in requests if re.search("request|delivery", url.rpartition("/")[2])] == []


def test_nothing_is_asked_of_anyone_before_the_reader_acts(visit: Open) -> None:
    page = visit("support/request/")
    ready(page)
    page.wait_for_load_state("networkidle")
    requests = page.kb_requests  # type: ignore[attr-defined]
    assert [url for url in requests if "/assets/search/" in url or "127.0.0.1" not in url] == []


def test_copying_takes_subject_and_message(visit: Open) -> None:
    page = visit("support/request/")
    write(page)
    page.locator("#kb-error").fill("``` konstigt ```")
    with clipboard(page) as copied:
        press(page, "copy")
    assert copied[0].startswith(f"Ämne: {SUBJECT}\n\nKORT SAMMANFATTNING\n{SUMMARY}\n")
    with clipboard(page) as copied:
        press(page, "markdown")
    assert copied[0].startswith(f"# {SUBJECT}\n\n## Kort sammanfattning\n\n{SUMMARY}\n")
    assert "````\n``` konstigt ```\n````" in copied[0]
