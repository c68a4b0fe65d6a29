"""Runs one peer that is written in Python, or that answers in a browser: a request on stdin, a report on stdout.

Each peer runs in a process of its own, with the Python that has its packages.  A peer is a module with

- `build(documents, lang, folder, **options)`, which writes an index of {"id", "title", "body"} into the folder and
  returns `ask(text) → ids`, best first; where a browser answers, it writes what a web server serves, and returns
  JavaScript: a function that loads the peer's own scripts from there and resolves to `ask`;
- `INDEX`: which files of the folder are the index, as glob patterns (all of them, if it is not there).

Instead of all that it may have `evaluate(request)`, which answers for itself.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

COMPRESSED = (".css", ".html", ".js", ".json")
"""What any web server sends with gzip."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
EMPTY_PAGE, FIRST_ANSWER = "/empty.html", "/first-answer"
ASK_EACH = """async ([setup, texts]) => {
    const ask = await eval(setup)();
    const answers = [];
    for (const text of texts) {
        const before = performance.now();
        const ranked = await ask(text);
        answers.push({ranked, ms: performance.now() - before});
        if (answers.length === 1) await fetch("/first-answer");
    }
    return answers;
}"""

Report = dict[str, Any]


@dataclass
class Traffic:
    """Bytes of bodies that were sent: all, and those before the first answer."""

    sent: int = 0
    first: int = 0


class CountingHandler(SimpleHTTPRequestHandler):
    """Serves a folder as a web server does, and counts what it sends."""

    def __init__(self, *args: Any, traffic: Traffic, **rest: Any) -> None:
        self.traffic = traffic
        super().__init__(*args, **rest)

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if self.path == FIRST_ANSWER:
            self.traffic.first = self.traffic.sent
        found = path.is_file()
        body = path.read_bytes() if found else b""
        self.send_response(200 if found or self.path in (EMPTY_PAGE, FIRST_ANSWER) else 404)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if found and path.suffix in COMPRESSED:
            body = gzip.compress(body, 9)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.traffic.sent += len(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: stdout and stderr belong to the report."""


def load(path: Path) -> ModuleType:
    """The module in a file, under a name that is nobody else's."""
    spec = spec_from_file_location(f"peer_{path.stem}", path)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(peer: ModuleType, request: Report) -> Report:
    """Builds, asks every query in turn, and reports what it cost."""
    folder = Path(request["folder"])
    begun = time.perf_counter()
    ask = peer.build(request["documents"], request["lang"], folder, **request["options"])
    seconds = time.perf_counter() - begun
    if isinstance(ask, str):
        answers, first = in_browser(folder, ask, request["queries"])
    else:
        answers, first = [timed(ask, text) for text in request["queries"]], None
    size = index_bytes(folder, getattr(peer, "INDEX", ("**/*",)))
    return {"build_seconds": seconds, "index_bytes": size, "first_bytes": first, "answers": answers}


def timed(ask: Callable[[str], list[str]], text: str) -> Report:
    """One answer and its milliseconds."""
    begun = time.perf_counter()
    ranked = ask(text)
    return {"ranked": ranked, "ms": 1000 * (time.perf_counter() - begun)}


def index_bytes(folder: Path, patterns: tuple[str, ...]) -> int:
    """The size of the files that match."""
    files = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    return sum(path.stat().st_size for path in files)


def in_browser(folder: Path, setup: str, queries: list[str]) -> tuple[list[Report], int]:
    """What a real Chromium answers, and the bytes that it had fetched when it had the first answer."""
    from playwright.sync_api import sync_playwright  # only the peers that need a browser need this

    traffic = Traffic()
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    with serving(folder, traffic) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address + EMPTY_PAGE)
        answers = page.evaluate(ASK_EACH, [setup, queries])
        browser.close()
    return answers, traffic.first


@contextmanager
def serving(folder: Path, traffic: Traffic) -> Iterator[str]:
    """The address of a web server on this machine that serves the folder."""
    handler = partial(CountingHandler, traffic=traffic, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def main() -> None:
    request = json.load(sys.stdin)
    report_to, sys.stdout = sys.stdout, sys.stderr  # what a peer prints is not part of the report
    peer = load(Path(request["module"]))
    report = peer.evaluate(request) if hasattr(peer, "evaluate") else measure(peer, request)
    json.dump(report, report_to)


if __name__ == "__main__":
    main()
