"""What holds in every state of a page that asks: axe finds nothing, nothing is too wide, no script fails."""

from __future__ import annotations

import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

LOOKS = [("phone", "light"), ("phone", "dark"), ("desktop", "light"), ("desktop", "dark")]


def watched(where: Browser | BrowserContext, timeout: float = 15_000) -> Page:
    """A new page that notes what it asks for (`kb_requests`) and what fails in it (`kb_errors`); milliseconds."""
    page = where.new_page()
    page.set_default_timeout(timeout)
    page.kb_requests, page.kb_errors = [], []  # type: ignore[attr-defined]
    page.on("request", lambda request: page.kb_requests.append(request.url))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.kb_errors.append(str(error)))  # type: ignore[attr-defined]
    return page


def holds(page: Page) -> None:
    """Asserts it."""
    page.wait_for_timeout(250)  # colours that fade in are no contrast yet
    found = Axe().run(page).response["violations"]
    assert not found, [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found]
    errors = page.kb_errors  # type: ignore[attr-defined]
    assert not errors, errors
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"


def handed_over(page: Page) -> Any:
    """What the page has passed on to the composer, told by stopping there before the composer takes it."""
    return json.loads(page.evaluate("sessionStorage.getItem('kbgen.handover')"))


def focused(page: Page) -> str:
    """The text of what has the focus."""
    return page.evaluate("document.activeElement.innerText.trim()")
