"""Real Chromium on the built sites, served by a real server."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from kbgen.content import load
from kbgen.search import Corpus, corpus
from kbgen.settings import Settings
from tests.browser.asking import MONDAY, Ask
from tests.browser.composing import Compose, built, ready
from tests.browser.searched import SMALL, opened, write
from tests.browser.states import watched
from tests.program import ROOT, kbgen
from tests.receiving import Running, receiver

CONFIGS = {"mediaweb": ROOT / "mkdocs.yml", "winterkvist": ROOT / "examples/winterkvist/mkdocs.yml"}
SCREENSHOTS = ROOT / "artifacts/screenshots"
CHROMIUM = next(
    (path for name in ("chromium-headless-shell", "chromium", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}


def served(folder: Path) -> AbstractContextManager[str]:
    """A static server with byte ranges and the site's own 404 page, as a host of static sites has them."""
    return serving(Starlette(routes=[Mount("/", StaticFiles(directory=folder, html=True))]))


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """The address of a server in a thread of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of each built site."""
    folder = tmp_path_factory.mktemp("sites")
    for name, config in CONFIGS.items():
        done = kbgen("build", "-c", config, "-d", folder / name / "site")
        assert done.returncode == 0, done.stderr
    return {name: folder / name / "site" for name in CONFIGS}


@pytest.fixture(scope="session")
def sites(folders: dict[str, Path]) -> Iterator[dict[str, str]]:
    """The address of each built site."""
    with served(folders["mediaweb"]) as mediaweb, served(folders["winterkvist"]) as winterkvist:
        yield {"mediaweb": mediaweb, "winterkvist": winterkvist}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "no Chromium; `make test` installs it"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, sites: dict[str, str]) -> Iterator[Open]:
    """Opens a page: `visit("faq/konto/", site="mediaweb", size="phone", scheme="dark", javascript=True)`."""
    contexts = []

    def opened(
        route: str = "",
        *,
        site: str = "mediaweb",
        size: str = "desktop",
        scheme: str = "light",
        javascript: bool = True,
    ) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=javascript,
            locale="sv-SE", timezone_id="Europe/Stockholm", reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=sites[site])
        page = watched(context)
        page.goto(f"{sites[site]}/{route}")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def receiving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Running]]:
    """The address of a site whose requests go to a real receiver, and the receiver."""
    folder = tmp_path_factory.mktemp("receiving")
    with receiver(folder, origins="*") as running, served(built(folder, {"endpoint": running.endpoint})) as address:
        yield address, running


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a few documents, not to be changed."""
    return write(tmp_path_factory.mktemp("small"), SMALL)


@pytest.fixture
def indexed_copy(indexed: Path, tmp_path: Path) -> Path:
    """The same site, to be changed."""
    return shutil.copytree(indexed, tmp_path / "own")


@pytest.fixture(scope="module")
def engine(browser: Browser, indexed: Path) -> Iterator[Page]:
    """Its page, over HTTP under a strict policy."""
    with opened(browser, indexed) as page:
        yield page
        assert page.kb_errors == []  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def own_content() -> Corpus:
    """This repository's own content."""
    return corpus(load(ROOT / "content", Settings("sv", "Test", "content", ("attr_list",)), dt.date(2026, 11, 22)).site)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader who was never here before."""
    found = browser.new_context(locale="sv-SE", timezone_id="Europe/Stockholm", reduced_motion="reduce")
    yield found
    found.close()


@pytest.fixture
def compose(context: BrowserContext, receiving: tuple[str, Running]) -> Compose:
    """Opens the composer: `compose(handover={…})`."""

    def opened(handover: dict[str, Any] | None = None) -> Page:
        page = watched(context)
        if handover:
            page.goto(f"{receiving[0]}/support/")
            page.evaluate("text => sessionStorage.setItem('kbgen.handover', text)", json.dumps(handover))
        page.goto(f"{receiving[0]}/support/request/")
        ready(page)
        return page

    return opened


@pytest.fixture
def ask(browser: Browser, sites: dict[str, str]) -> Iterator[Ask]:
    """Opens a page at a moment: `ask("support/", MONDAY, plan="pro", site="mediaweb", size="phone")`."""
    contexts = []

    def opened(
        route: str = "support/",
        at: str = MONDAY,
        *,
        plan: str = "",
        site: str = "mediaweb",
        address: str = "",
        size: str = "desktop",
        scheme: str = "light",
        zone: str = "Europe/Stockholm",
        javascript: bool = True,
    ) -> Page:
        width, height = SIZES.get(size, (360, 740))
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, timezone_id=zone, locale="sv-SE",
            java_script_enabled=javascript, reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        page = watched(context)
        if javascript:
            page.clock.install(time=dt.datetime.fromisoformat(at))
            page.add_init_script(f"localStorage.setItem('kbgen.plan', '{plan}')" if plan else "")
        page.goto(f"{address or sites[site]}/{route}")
        return page

    yield opened
    for context in contexts:
        context.close()


def keep(page: Page, name: str) -> None:
    """Saves a screenshot of the whole page as an artefact."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests share one worker, so that each site is built once."""
    for item in items:
        if "tests/browser" in item.nodeid and os.environ.get("PYTEST_XDIST_WORKER_COUNT"):
            item.add_marker(pytest.mark.xdist_group("browser"))
