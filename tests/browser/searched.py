"""Small sites with nothing but a search index and the engine, for tests of the engine alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

from playwright.sync_api import Browser, Page

from kbgen.search import Corpus, Document, Section, browser_index
from tests.browser.states import watched
from tests.program import ROOT

ENGINE = ROOT / "kbgen/theme/assets/kbgen/search-engine.js"
STRICT = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'"
)
PAGE = '<!doctype html><meta charset="utf-8"><script src="search-engine.js"></script>'
SHARDS, CARDS = "*/s[0-9]*.js", "*/c[0-9]*.js"
ASK_ALL = """async ([queries, options]) => {
  const found = [];
  for (const query of queries) found.push((await engine.search(query, options)).hits.map(hit => hit.route));
  return found;
}"""
"""Asks many queries in one page, and gives the routes that each finds."""
MARKUP = '<script>alert("x")</script> <img src=x onerror=alert(1)> &amp;'


def write(folder: Path, corpus: Corpus) -> Path:
    """Writes a page with the engine, and the index of a corpus, into a folder."""
    for path, content in browser_index(corpus).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "search-engine.js").write_bytes(ENGINE.read_bytes())
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "favicon.ico").touch()
    return folder


def files(folder: Path, pattern: str) -> list[Path]:
    """Files of the only index in a folder."""
    return sorted(folder.glob(f"assets/search/*/{pattern}"))


class _Handler(SimpleHTTPRequestHandler):
    """Says the same Content-Security-Policy with every answer, and nothing else."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, policy: str, **options: Any) -> None:
        self._policy = policy
        super().__init__(*arguments, **options)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self._policy)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path, policy: str) -> Iterator[str]:
    """A static server under a policy."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder), policy=policy)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def opened(
    browser: Browser, folder: Path, policy: str = STRICT, lang: str = "sv", disk: bool = False
) -> Iterator[Page]:
    """A page with `engine`, over HTTP under a policy, or from disk; with `kb_errors`, what it complained about."""
    with served(folder, policy) as address:
        page = watched(browser, 30_000)
        page.on("console", lambda said: said.type == "error" and page.kb_errors.append(said.text))  # type: ignore[attr-defined]
        page.goto((folder / "index.html").as_uri() if disk else f"{address}/index.html")
        page.evaluate("lang => { window.engine = KbgenSearch.open(`assets/search/${lang}/`) }", lang)
        yield page
        page.close()


def ask(page: Page, query: str, **options: Any) -> Any:
    """What the engine answers."""
    return page.evaluate("([query, options]) => engine.search(query, options)", [query, options])


def routes(answer: Any) -> list[str]:
    """Where the hits are."""
    return [hit["route"] for hit in answer["hits"]]


def document(route: str, title: str, text: str = "", **more: Any) -> Document:
    """A document in Swedish, of one section where no others are given."""
    return Document("sv", more.pop("kind", "guide"), route, title, more.pop("sections", (Section(text=text),)), **more)


def forms(corpus: Corpus) -> Iterator[str]:
    """What is typed by who looks for each document: its title, without accents, half a word, a typo, words of it."""
    for number, found in enumerate(corpus.documents):
        yield found.title
        words = found.title.split()
        longest = max(words, key=len)
        middle = 1 + number % max(1, len(longest) - 1)
        yield "".join(letter for letter in normalize("NFKD", found.title) if not combining(letter))
        yield " ".join([*(word for word in words[:2] if word != longest), longest[: max(3, len(longest) // 2)]])
        yield " ".join(word if word != longest else word[:middle] + word[middle + 1 :] for word in words)
        said = " ".join(section.text for section in found.sections).split()
        yield " ".join(sorted(said, key=len)[-3:]) or "?"


SMALL = Corpus(
    (
        document("guides/losenord/", "Byt lösenord", "Öppna kontot och välj Säkerhet. Där byter du lösenordet."),
        document(
            "guides/faktura/", "Din faktura", "Fakturan kommer som e-post den första varje månad.", plans=("pro",)
        ),
        document("guides/bild/", "Ladda upp bilder", "Välj ett bildformat som webbläsare förstår.", category="sida"),
        document(
            "faq/konto/#avsluta",
            "Hur avslutar jag kontot?",
            "Under Inställningar.",
            kind="question",
            pins=("säga upp",),
        ),
        document(
            "guides/doman/",
            "Egen domän",
            category="sida",
            plans=("pro", "team"),
            sections=(
                Section("", "", "En domän är en adress."),
                Section("peka-om", "Peka om domänen", "Ändra namnservrarna hos registratorn. " * 4),
                Section("certifikat", "Certifikat", "Certifikatet förnyas av sig självt var nittionde dag. " * 4),
            ),
        ),
        document("guides/kod/", f"Klistra in kod {MARKUP}", f"Skriv {MARKUP} i rutan för inbäddning."),
        document("guides/hund/", "Hundar", "En hund är en hund."),
        document("guides/hundar/", "Hundar", "En hund är en hund.", boost=2.0),
    ),
    (("sajt", "webbplats"), ("webbplats", "egen domän"), ("öppna ärende", "kontot")),
)
"""What can be found: of each kind little, and some that is hard to show."""
