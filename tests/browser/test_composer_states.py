"""The composer in every state that a reader can meet: accessible, within the screen, and photographed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.composing import CARD, HANDOVER, answering, built, outcome, press, ready, write
from tests.browser.conftest import SIZES, keep, served

ENDPOINT = "https://support.example.org/messages"


def empty(page: Page, context: BrowserContext) -> None:
    ready(page)


def written(page: Page, context: BrowserContext) -> None:
    write(page)
    expect(page.locator("[data-kb-answers] li").first).to_be_visible()
    for summary in page.locator(".kb-ask__example summary").all():
        summary.click()
    page.get_by_role("button", name="Fyll i från webbläsaren").click()


def weak(page: Page, context: BrowserContext) -> None:
    write(page, "SV: HJÄLP MIG NU!!!", f"Kortet {CARD} fungerar inte, lösenord: hemligt1")
    expect(page.locator("[data-kb-warnings] li")).to_have_count(2)


def missing(page: Page, context: BrowserContext) -> None:
    press(page, "endpoint")
    expect(page.locator(".kb-ask__error")).to_have_count(2)


def sent(page: Page, context: BrowserContext) -> None:
    answering(context, {"status": 201, "body": {"ticket": "MW-1042"}})
    write(page)
    page.locator("#kb-plan").select_option("pro")
    press(page, "endpoint")
    outcome(page, "MW-1042")


def refused(page: Page, context: BrowserContext) -> None:
    answering(context, {"status": 422, "body": {"errors": [{"field": "account", "message": "Kontot finns inte."}]}})
    write(page)
    press(page, "endpoint")
    outcome(page, "Kontot finns inte.")


def failed(page: Page, context: BrowserContext) -> None:
    answering(context, {"status": 400})
    write(page)
    press(page, "endpoint")
    outcome(page, "gick inte att skicka")


def offline(page: Page, context: BrowserContext) -> None:
    write(page)
    context.set_offline(True)
    press(page, "endpoint")
    outcome(page, "går inte att nå")


def queued(page: Page, context: BrowserContext) -> None:
    offline(page, context)
    page.get_by_role("button", name="Låt det vänta här").click()
    outcome(page, "väntar på den här enheten")


def handed(page: Page, context: BrowserContext) -> None:
    page.evaluate("text => sessionStorage.setItem('kbgen.handover', text)", json.dumps(HANDOVER))
    page.reload()
    expect(page.locator("[data-kb-handover]")).to_be_visible()


def chosen(page: Page, context: BrowserContext) -> None:
    write(page)
    page.locator("#kb-request-files").set_input_files(
        [
            {"name": "konsol.log", "mimeType": "text/plain", "buffer": b"x"},
            {"name": f"{'ett-langt-namn-' * 9}.avi", "mimeType": "video/x-msvideo", "buffer": b"x" * 2_000_000},
        ]
    )
    expect(page.locator(".kb-files li")).to_have_count(2)


STATES: tuple[Callable[[Page, BrowserContext], None], ...] = (
    empty, written, weak, missing, sent, refused, failed, offline, queued, handed, chosen,
)  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with every way out."""
    folder = tmp_path_factory.mktemp("states")
    zendesk = {"kind": "zendesk", "url": "https://example.zendesk.com/hc/sv/requests/new"}
    with served(built(folder, {"endpoint": ENDPOINT, "mail": "support@example.org", "desk": zendesk})) as found:
        yield found


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_axe_finds_nothing_in_any_state(browser: Browser, address: str, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    found = {}
    for state in STATES:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="sv-SE",
            timezone_id="Europe/Stockholm", reduced_motion="reduce",
        )  # fmt: skip
        page = context.new_page()
        page.goto(f"{address}/support/request/")
        ready(page)
        state(page, context)
        keep(page, f"composer/{state.__name__}-{size}-{scheme}")
        axe = Axe().run(page).response["violations"]
        found[state.__name__] = [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in axe]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{state.__name__} is too wide"
        context.close()
    assert found == {state.__name__: [] for state in STATES}
