"""The search in a real browser: a headless Chromium that is served an index and asked as a reader's would be.

It needs Playwright, which `kbgen[eval]` brings, and a Chromium.  The index is served over HTTP from this machine to
itself, compressed as web servers do, so the search runs where it does for most readers: in a worker.
"""

from __future__ import annotations

import gzip
import shutil
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbgen.errors import BrowserMissing, SearchError
from kbgen.problems import short
from kbgen.search.browser_index import FOLDER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""What the browser may be called."""
ENGINE = "assets/kbgen/search-engine.js"
PAGE = "index.html"
BATCH = 200
"""Queries that the page is given at once."""
HOW = 'the browser\'s search is not asked: {} missing; pip install "kbgen[eval]", and apt install chromium'

_HTML = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>kbgen</title><script src="{ENGINE}"></script>'
_ASK = """async ([base, queries]) => {
    const engine = KbgenSearch.open(base), answers = [];
    for (const [text, options] of queries) {
        await engine.search(text, options);
        const begun = performance.now();
        const found = await engine.search(text, options);
        const ms = performance.now() - begun;
        answers.push({ ranked: found.hits.map((hit) => hit.route), ms, partial: found.partial });
    }
    return answers;
}"""

Asked = tuple[str, dict[str, Any]]
"""A query, and the options of the engine's `search`."""
Answered = dict[str, Any]
"""`ranked`: routes, best first; `ms`: milliseconds, with all that the query needs loaded."""


def missing() -> str:
    """What to install before a browser can be asked; nothing when all is there."""
    lacking = [] if find_spec("playwright") else ["Playwright"]
    lacking += [] if _chromium() else ["Chromium"]
    return HOW.format(f"{' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'}") if lacking else ""


def _chromium() -> str | None:
    return next((path for name in CHROMIUMS if (path := shutil.which(name))), None)


class BrowserSearch:
    """An open browser that has the index of one language."""

    def __init__(self, page: Page, lang: str, server: _Server, thread: Executor) -> None:
        self._page = page
        self._thread = thread
        self._base = f"{server.address}/{FOLDER}/{lang}/"
        self._server = server
        self.sent = server.sent
        self.first_bytes = 0
        """Bytes that were sent, compressed, before the first answer: script, tables, postings, cards."""

    def ask(self, queries: Sequence[Asked]) -> list[Answered]:
        """The answers to some queries, in their order.  Raises SearchError when the browser's search fails."""
        answers: list[Answered] = []
        while len(answers) < len(queries):
            size = BATCH if self.first_bytes else 1
            answers += self._ask(queries[len(answers) : len(answers) + size])
            self.first_bytes = self.first_bytes or sum(self._server.sent)
        return answers

    def _ask(self, queries: Sequence[Asked]) -> list[Answered]:
        from playwright.sync_api import Error

        try:
            asked = [self._base, list(queries)]
            answers: list[Answered] = self._thread.submit(self._page.evaluate, _ASK, asked).result()
        except Error as error:
            raise SearchError(f"the browser's search failed: {error.message.splitlines()[0]}") from None
        for (query, _), answer in zip(queries, answers, strict=True):
            if answer["partial"]:
                raise SearchError(
                    f'the browser\'s search could not load or read all that it needs for "{short(query)}"'
                )
        return answers


@contextmanager
def browser_search(site: Path, lang: str) -> Iterator[BrowserSearch]:
    """Opens a browser on a folder with an index, as `kbgen.search.publish` writes it.  Raises BrowserMissing."""
    if lacking := missing():
        raise BrowserMissing(lacking)
    from playwright.sync_api import Error, sync_playwright

    script = resources.files("kbgen") / "theme" / ENGINE
    (site / ENGINE).parent.mkdir(parents=True, exist_ok=True)
    (site / ENGINE).write_bytes(script.read_bytes())
    (site / PAGE).write_text(_HTML, encoding="utf-8")
    with (
        _Server(site) as server,
        ThreadPoolExecutor(1) as thread,
    ):  # Playwright wants one of its own
        manager = sync_playwright()
        playwright = thread.submit(manager.start).result()
        try:
            page = thread.submit(lambda: _launch(playwright).new_page()).result()
            thread.submit(page.goto, f"{server.address}/{PAGE}").result()
            yield BrowserSearch(page, lang, server, thread)
        except Error as error:
            raise BrowserMissing(f"Chromium does not start: {error.message.splitlines()[0]}") from None
        finally:
            thread.submit(playwright.stop).result()


def _launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=_chromium(), args=["--disable-gpu", "--disable-quic"])


class _Server(ThreadingHTTPServer):
    """Serves a folder on this machine, and counts what it sends."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.sent: list[int] = []
        """The size of each answer."""

    def __enter__(self) -> _Server:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """The file, compressed."""
        path = Path(self.translate_path(self.path))
        body = gzip.compress(path.read_bytes(), 6) if path.is_file() else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if body:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.server.sent.append(len(body))
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: standard error belongs to the command."""
