"""The browser's search engine works with a worker or without, under a strict policy and from a folder; it is small."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.searched import ENGINE, STRICT, ask, opened, routes


def test_it_works_in_a_worker_under_a_strict_policy(browser: Browser, indexed: Path) -> None:
    with opened(browser, indexed) as page:
        seen: list[str] = []
        page.on("request", lambda request: seen.append(request.url))
        assert routes(ask(page, "lösenord"))[0] == "guides/losenord/"
        assert len(page.workers) == 1
        assert page.evaluate("document.scripts.length") == 1
        assert {url.split("/")[2] for url in seen} == {page.url.split("/")[2]}
        assert page.kb_errors == []  # type: ignore[attr-defined]


def test_it_works_in_a_folder_opened_from_disk_and_answers_the_same(
    browser: Browser, indexed: Path, engine: Page
) -> None:
    with opened(browser, indexed, disk=True) as disk:
        for query in ("lösenord", "hur byter jag lösenord?", "faktra", "bild format", "certifikat", "e-post"):
            assert ask(disk, query) == ask(engine, query)
        assert disk.url.startswith("file:")
        assert disk.kb_errors == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("refused", ["worker-src", "connect-src"])
def test_it_works_where_a_worker_or_fetch_is_refused(
    browser: Browser, indexed: Path, engine: Page, refused: str
) -> None:
    with opened(browser, indexed, STRICT.replace(f"{refused} 'self'", f"{refused} 'none'")) as poor:
        assert ask(poor, "lösenord") == ask(engine, "lösenord")


def test_it_works_without_workers(browser: Browser, indexed: Path, engine: Page) -> None:
    with opened(browser, indexed) as old:
        old.evaluate("delete window.Worker")
        assert ask(old, "lösenord") == ask(engine, "lösenord")


def test_the_page_goes_on_where_a_worker_stops(browser: Browser, indexed: Path, engine: Page) -> None:
    with opened(browser, indexed) as other:
        other.evaluate(
            "() => { const real = Worker; window.Worker = function (url) { return window.last = new real(url) } }"
        )
        before = ask(other, "lösenord")
        other.evaluate("last.onerror()")
        assert ask(other, "lösenord") == before == ask(engine, "lösenord")
        assert not other.workers


def test_it_is_small() -> None:
    assert len(gzip.compress(ENGINE.read_bytes(), 9, mtime=0)) <= 12_000
