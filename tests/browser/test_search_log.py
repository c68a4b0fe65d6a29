"""The query log: nothing is sent unless a site asks for it, and what is sent says nothing about who searched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.browser.conftest import Open, served, serving
from tests.program import ROOT, kbgen

ENDPOINT = "https://log.example.org/searches"
Sent = list[tuple[dict[str, str], dict[str, Any]]]


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, Sent]]:
    """The address of something that listens, and the headers and bodies that it has heard."""
    heard: Sent = []

    async def hear(request: Request) -> Response:
        heard.append((dict(request.headers), json.loads(await request.body())))
        return Response(status_code=204)

    with serving(Starlette(routes=[Route("/", hear, methods=["POST"])])) as address:
        yield address, heard


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory, listener: tuple[str, Sent]) -> Iterator[str]:
    """The address of a small site with a log; the listener, which is not encrypted, takes the endpoint's place."""
    folder = tmp_path_factory.mktemp("logged") / "site"
    shutil.copytree(ROOT / "tests/sites/full", folder)
    config = folder / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("  - kbgen\n", f"  - kbgen:\n      search_log: {{endpoint: {ENDPOINT}}}\n"))
    done = kbgen("build", "-c", config, "-d", folder / "out")
    assert done.returncode == 0, done.stderr
    words = folder / "out/assets/kbgen/search-words-sv.js"
    assert ENDPOINT in words.read_text(encoding="utf-8")
    words.write_text(words.read_text(encoding="utf-8").replace(ENDPOINT, f"{listener[0]}/"))
    with served(folder / "out") as address:
        yield address


@pytest.fixture
def sent(listener: tuple[str, Sent]) -> Sent:
    """What has been sent in this test."""
    listener[1].clear()
    return listener[1]


@pytest.fixture
def page(browser: Browser, logged: str, sent: Sent) -> Iterator[Page]:
    """The search page of that site."""
    context = browser.new_context(locale="sv-SE")
    found = context.new_page()
    found.goto(f"{logged}/search/")
    yield found
    context.close()


def entries(sent: Sent) -> list[dict[str, Any]]:
    """All entries that were sent."""
    assert all(body.keys() == {"version", "entries"} and body["version"] == 1 for _, body in sent)
    return [entry for _, body in sent for entry in body["entries"]]


def search(page: Page, query: str) -> None:
    page.locator("main input[name=q]").fill(query)
    expect(page.locator(".kb-results__count")).to_contain_text(query)


def leave(page: Page) -> None:
    """Goes somewhere else, and gives the browser the time to send."""
    page.goto("about:blank")
    page.wait_for_timeout(300)


def test_a_search_and_the_answer_that_was_opened_are_told_when_the_page_is_left(page: Page, sent: Sent) -> None:
    search(page, "faktura")
    expect(page.locator(".kb-hit").first).to_be_visible()
    page.locator(".kb-hit h3 a").first.click()
    page.wait_for_url(lambda url: "/search/" not in url)
    leave(page)
    (entry,) = entries(sent)
    assert entry["results"] > 0
    assert {**entry, "results": 1} == {"query": "faktura", "results": 1, "opened": 1, "lang": "sv"}


def test_letters_on_the_way_are_not_searches(page: Page, sent: Sent) -> None:
    page.locator("main input[name=q]").press_sequentially("faktura", delay=30)
    expect(page.locator(".kb-results__count")).to_contain_text("”faktura”")
    leave(page)
    assert [entry["query"] for entry in entries(sent)] == ["faktura"]


def test_a_search_is_told_once_however_it_is_filtered(page: Page, sent: Sent) -> None:
    search(page, "faktura")
    kinds = page.locator(".kb-filters__kind:not([hidden]) input")
    kinds.nth(1).check(force=True)
    page.wait_for_url(lambda url: "kind=" in url)
    kinds.first.check(force=True)
    page.wait_for_url(lambda url: "kind=" not in url)
    leave(page)
    assert [entry["query"] for entry in entries(sent)] == ["faktura"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("hej anna.ek@example.se konto", "hej [email] konto"),
        ("kort 4111 1111 1111 1111", "kort [number]"),
        ("19850101-1234", "[number]"),
        ("+46 (0)70-123 45 67 ring", "[number] ring"),
        ("nyckel sk_live_51Habcdef0123456789", "nyckel [number]"),
        ("fel 500", "fel 500"),
    ],
)
def test_what_looks_personal_is_masked_before_it_leaves(page: Page, sent: Sent, typed: str, told: str) -> None:
    search(page, typed)
    leave(page)
    assert [entry["query"] for entry in entries(sent)] == [told]


def test_no_cookie_and_no_referrer_go_along(page: Page, sent: Sent, listener: tuple[str, Sent]) -> None:
    page.context.add_cookies([{"name": "who", "value": "me", "url": listener[0]}])
    search(page, "faktura")
    leave(page)
    ((headers, _),) = sent
    assert not {"cookie", "referer"} & headers.keys()
    assert headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("signal", ["globalPrivacyControl: true", "doNotTrack: '1'"])
def test_who_asks_not_to_be_tracked_is_not(page: Page, sent: Sent, signal: str) -> None:
    name, value = signal.split(": ")
    page.add_init_script(f"Object.defineProperty(navigator, '{name}', {{ get: () => {value} }})")
    page.reload()
    search(page, "faktura")
    leave(page)
    assert entries(sent) == []


def test_without_the_setting_nothing_is_logged(visit: Open) -> None:
    page = visit("search/?q=faktura")
    expect(page.locator(".kb-hit").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    requests = page.kb_requests  # type: ignore[attr-defined]
    assert [url for url in requests if "search-log" in url] == []
