"""What people do with "Who can help me now?", and at which moments."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page

MONDAY, EVENING = "2026-11-23T10:00+01:00", "2026-11-23T21:00+01:00"
SUNDAY, CHRISTMAS = "2026-11-22T12:00+01:00", "2026-12-25T12:00+01:00"
Ask = Callable[..., Page]
"""Opens a page at a moment: `ask("support/", MONDAY, plan="pro", site="mediaweb", size="phone")`."""


def choose(page: Page, value: str) -> None:
    page.locator(f"[data-kb-help] input[value='{value}']").check(force=True)


def best(page: Page) -> Locator:
    return page.locator(".kb-help__best")


def first(page: Page) -> str:
    return best(page).locator("h3").inner_text().strip()
