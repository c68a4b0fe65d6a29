"""The search box, and what people do with it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

NONSENSE = "xq"
"""What nothing is found for."""


def dialog(page: Page) -> Locator:
    """Opens the dialog as most do, by its button."""
    page.locator("[data-kb-search]").click()
    found = page.locator("dialog.kb-search")
    expect(found).to_be_visible()
    return found


def options(page: Page) -> Locator:
    """What can be chosen, best first."""
    return page.get_by_role("option")


def active(page: Page) -> str:
    """The text of the option that the field says is active."""
    field = "document.activeElement.getAttribute('aria-activedescendant')"
    return str(page.evaluate(f"(document.getElementById({field}) || {{}}).innerText || ''"))
