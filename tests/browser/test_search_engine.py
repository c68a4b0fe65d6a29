"""The browser's search engine: real Chromium, real files as a build writes them, no page around it."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from kbgen.content import load
from kbgen.search import Corpus, Index, Section, corpus, write_index
from kbgen.settings import Settings
from tests.browser.searched import CARDS, ENGINE, SHARDS, STRICT, ask, document, files, forms, opened, routes, write
from tests.program import ROOT

MARKUP = '<script>alert("x")</script> <img src=x onerror=alert(1)> &amp;'
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
HOSTILE = [
    "a" * 100_000,
    "å" * 100_000,
    "ord " * 10_000,
    " ".join(f"ord{number}" for number in range(10_000)),
    "😀👩‍👩‍👧‍👦🏳️‍🌈 lösenord",
    "\U00010348" * 300,
    "שלום עולם \u202eלהיות",
    "lösen\0ord",
    "\ud800 lösenord \udfff",
    "(?:[a-z]+)*$ .* \\p{L} ^|[",
    'title:"x" AND NOT (y OR z)~2 a* +b -c',
    "<script>alert(1)</script>",
    "__proto__ constructor hasOwnProperty toString",
    "%00%ff&q=1#x",
    "İIıi ß ﬁ ǅ ﷺ Ως",
    "\u0301\u0301\u0301",
    "-‐‑'’-",
    "ﾞ ﾟﾞ",
    "",
    " \t\n ",
]
ASK_ALL = """async ([queries, options]) => {
  const found = [];
  for (const query of queries) found.push((await engine.search(query, options)).hits.map(hit => hit.route));
  return found;
}"""
TIMED = """async query => {
  const times = [];
  let answer;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    answer = await engine.search(query);
    times.push(performance.now() - start);
  }
  return [Math.min(...times), Array.isArray(answer.hits)];
}"""
READY = "async () => { const start = performance.now(); await engine.ready(); return performance.now() - start }"
BUSY = 3 if os.environ.get("PYTEST_XDIST_WORKER") else 1
"""What times are multiplied by where other tests run beside these."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a few documents, not to be changed."""
    return write(tmp_path_factory.mktemp("small"), SMALL)


@pytest.fixture(scope="module")
def page(browser: Browser, small: Path) -> Iterator[Page]:
    """Its page, over HTTP under a strict policy."""
    with opened(browser, small) as page:
        yield page
        assert page.kb_errors == []  # type: ignore[attr-defined]


@pytest.fixture
def own(small: Path, tmp_path: Path) -> Path:
    """The small site, to be changed."""
    return shutil.copytree(small, tmp_path / "own")


@pytest.fixture(scope="module")
def real() -> Corpus:
    """This repository's own content."""
    return corpus(load(ROOT / "content", Settings("sv", "Test", "content", ("attr_list",)), dt.date(2026, 11, 22)).site)


# Where it runs


def test_it_works_in_a_worker_under_a_strict_policy(browser: Browser, small: Path) -> None:
    with opened(browser, small) as page:
        seen: list[str] = []
        page.on("request", lambda request: seen.append(request.url))
        assert routes(ask(page, "lösenord"))[0] == "guides/losenord/"
        assert len(page.workers) == 1
        assert page.evaluate("document.scripts.length") == 1
        assert {url.split("/")[2] for url in seen} == {page.url.split("/")[2]}
        assert page.kb_errors == []  # type: ignore[attr-defined]


def test_it_works_in_a_folder_opened_from_disk_and_answers_the_same(browser: Browser, small: Path, page: Page) -> None:
    with opened(browser, small, disk=True) as disk:
        for query in ("lösenord", "hur byter jag lösenord?", "faktra", "bild format", "certifikat", "e-post"):
            assert ask(disk, query) == ask(page, query)
        assert disk.url.startswith("file:")
        assert disk.kb_errors == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("refused", ["worker-src", "connect-src"])
def test_it_works_where_a_worker_or_fetch_is_refused(browser: Browser, small: Path, page: Page, refused: str) -> None:
    with opened(browser, small, STRICT.replace(f"{refused} 'self'", f"{refused} 'none'")) as poor:
        assert ask(poor, "lösenord") == ask(page, "lösenord")


def test_it_works_without_workers(browser: Browser, small: Path, page: Page) -> None:
    with opened(browser, small) as old:
        old.evaluate("delete window.Worker")
        assert ask(old, "lösenord") == ask(page, "lösenord")


def test_the_page_goes_on_where_a_worker_stops(browser: Browser, small: Path, page: Page) -> None:
    with opened(browser, small) as other:
        other.evaluate(
            "() => { const real = Worker; window.Worker = function (url) { return window.last = new real(url) } }"
        )
        before = ask(other, "lösenord")
        other.evaluate("last.onerror()")
        assert ask(other, "lösenord") == before == ask(page, "lösenord")
        assert not other.workers


# What is missing


@pytest.mark.parametrize("disk", [False, True])
def test_a_missing_shard_costs_its_own_words_only_and_is_asked_for_again(
    browser: Browser, real: Corpus, tmp_path: Path, disk: bool
) -> None:
    folder = write(tmp_path, real)
    with opened(browser, folder, disk=disk) as page:
        query = "hur byter jag lösenord faktura domän"
        explained = page.evaluate("query => engine.explain(query)", query)
        assert len(explained["files"]) > 1
        [gone] = files(folder, explained["files"][0])
        away = gone.rename(tmp_path / "away")
        with opened(browser, folder, disk=disk) as other:
            answer = ask(other, query)
            assert answer["partial"]
            assert answer["hits"]
            away.rename(gone)
            again = ask(other, query)
            assert not again["partial"]
            assert again["hits"] == ask(page, query)["hits"]


def test_a_damaged_shard_and_missing_cards_are_survived(browser: Browser, own: Path) -> None:
    assert files(own, SHARDS)
    for shard in files(own, SHARDS):
        shard.write_text('kbgenSearch("AAAA")\n')
    with opened(browser, own) as page:
        answer = ask(page, "lösenord")
        assert (answer["hits"], answer["partial"]) == ([], True)
    for shard in files(own, SHARDS):
        shard.write_text("<!doctype html><title>404</title>")
    with opened(browser, own) as page:
        assert ask(page, "lösenord")["partial"]


def test_hits_whose_cards_are_missing_are_left_out(browser: Browser, own: Path) -> None:
    assert files(own, CARDS)
    for card in files(own, CARDS):
        card.unlink()
    with opened(browser, own) as page:
        answer = ask(page, "lösenord")
        assert (answer["hits"], answer["partial"]) == ([], True)


@pytest.mark.parametrize("name", ["index.js", "*/words.js", "*/map.js"])
@pytest.mark.parametrize("disk", [False, True])
def test_missing_tables_are_told_and_tried_again(browser: Browser, own: Path, name: str, disk: bool) -> None:
    [table] = files(own, name)
    away = table.rename(own / "away")
    with opened(browser, own, disk=disk) as page:
        told = page.evaluate("engine.ready().then(() => 'ready', error => [error.code, error instanceof Error])")
        assert told == ["unavailable", True]
        with pytest.raises(Error, match="unavailable"):
            ask(page, "lösenord")
        away.rename(table)
        assert routes(ask(page, "lösenord"))


@pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])
def test_a_page_that_is_open_while_the_site_is_published_anew_goes_on(browser: Browser, own: Path, disk: bool) -> None:
    with opened(browser, own, disk=disk) as page:
        page.evaluate("engine.ready()")
        shutil.rmtree(own / "assets")
        write(own, Corpus((*SMALL.documents, document("guides/valuta/", "Valuta", "En faktura är i kronor."))))
        answer = ask(page, "faktura")
        assert routes(answer)[0] == "guides/faktura/"
        assert "guides/valuta/" in routes(answer)
        assert not answer["partial"]


def test_an_index_of_another_format_is_refused(browser: Browser, own: Path) -> None:
    [index] = files(own, "index.js")
    assert '"format":3' in index.read_text()
    index.write_text(index.read_text().replace('"format":3', '"format":99'))
    with opened(browser, own) as page, pytest.raises(Error, match="another version"):
        ask(page, "lösenord")


# What it answers


def test_a_newer_search_ends_the_older_ones(page: Page) -> None:
    found = page.evaluate("Promise.all(['l', 'lö', 'lösen'].map(query => engine.search(query)))")
    assert found[:2] == [None, None]
    assert found[2]["query"] == "lösen"
    assert routes(found[2])[0] == "guides/losenord/"


@pytest.mark.parametrize(
    "query",
    [
        "byt lösenord",
        "Hur byter jag lösenordet?",
        "losenord",
        "lösenrod",
        "lösenor",
        "LÖSENORD",
        "lösen ord",
        "lo\u0308senord",
        "lo\u00ad\u0308senord",
    ],
)
def test_a_word_is_found_in_every_form(page: Page, query: str) -> None:
    assert routes(ask(page, query))[0] == "guides/losenord/"


def test_hyphens_may_be_typed_or_not(page: Page) -> None:
    for query in ("e-post", "epost", "e post"):
        answer = ask(page, query)
        assert routes(answer)[0] == "guides/faktura/"
    marked = ["".join(s["text"] for s in ask(page, "epost")["hits"][0]["excerpt"] if s["match"])]
    assert marked == ["e-post"]


def test_an_unknown_word_is_put_right(page: Page) -> None:
    assert ask(page, "En fakturra?")["suggestion"] == "en faktura"
    assert ask(page, "faktura")["suggestion"] is None
    assert ask(page, "xylofonkvark")["suggestion"] is None


def test_synonyms_pins_and_boosts_count(page: Page) -> None:
    assert routes(ask(page, "webbplats"))[0] == "guides/doman/"
    assert routes(ask(page, "öppna ärende"))[0].startswith(("faq/konto", "guides/losenord"))
    assert routes(ask(page, "hur kan jag säga upp"))[0] == "faq/konto/#avsluta"
    assert routes(ask(page, "hundar"))[:2] == ["guides/hundar/", "guides/hund/"]


def test_filters_and_their_counts(page: Page) -> None:
    every = ask(page, "domän faktura bilder lösenord kontot", limit=50)
    only = ask(page, "domän faktura bilder lösenord kontot", limit=50, plans=["team"], kinds=["guide"])
    assert every["total"] == len(every["hits"])
    assert {hit["kind"] for hit in only["hits"]} == {"guide"}
    assert all("team" in hit["plans"] or not hit["plans"] for hit in only["hits"])
    assert "guides/faktura/" not in routes(only)
    assert only["facets"]["plan"]["pro"] == only["facets"]["plan"]["team"] + 1
    assert only["facets"]["kind"]["question"] == 1
    assert only["facets"]["kind"]["guide"] == only["total"] == len(only["hits"])
    sida = ask(page, "domän faktura bilder", categories=["sida"])
    assert {hit["category"] for hit in sida["hits"]} == {"sida"}
    assert ask(page, "domän", kinds=["video"])["hits"] == []
    assert "guides/losenord/" in routes(ask(page, "lösenord", plans=["unknown"]))


def test_a_page_of_hits_follows_the_one_before(page: Page) -> None:
    every = ask(page, "domän faktura bilder lösenord", limit=6)["hits"]
    pages = [ask(page, "domän faktura bilder lösenord", limit=2, offset=offset)["hits"] for offset in (0, 2, 4)]
    assert [hit for hits in pages for hit in hits] == every


def test_a_document_of_a_title_alone_is_found(browser: Browser, tmp_path: Path) -> None:
    folder = write(tmp_path, Corpus((*SMALL.documents, document("tom/#a", "Tomheten", sections=()))))
    with opened(browser, folder) as page:
        hit = ask(page, "tomheten")["hits"][0]
        assert (hit["title"], hit["place"], hit["heading"], hit["excerpt"]) == ("Tomheten", "tom/#a", "", [])


def test_a_hit_leads_to_the_section_that_answers(page: Page) -> None:
    hit = ask(page, "förnyas certifikatet")["hits"][0]
    assert (hit["route"], hit["place"], hit["heading"]) == ("guides/doman/", "guides/doman/#certifikat", "Certifikat")
    assert "förnyas" in "".join(segment["text"] for segment in hit["excerpt"] if segment["match"])
    both = ask(page, "domän namnservrarna certifikatet")["hits"][0]
    assert {section["route"] for section in both["sections"]} <= {"guides/doman/#peka-om", "guides/doman/#certifikat"}


def test_an_excerpt_is_text_with_the_matches_told_apart(page: Page) -> None:
    for query in ("kod inbäddning", "script", "<script>", "alert", "img src"):
        [hit] = [hit for hit in ask(page, query)["hits"] if hit["route"] == "guides/kod/"]
        assert "".join(segment["text"] for segment in hit["excerpt"]) == f"Skriv {MARKUP} i rutan för inbäddning."
        assert all(re.fullmatch(r"[\w-]+", segment["text"]) for segment in hit["excerpt"] if segment["match"])
        assert hit["title"] == f"Klistra in kod {MARKUP}"


def test_an_excerpt_is_short_and_begins_and_ends_with_words(browser: Browser, tmp_path: Path) -> None:
    text = " ".join(f"ord{number}" for number in range(400))
    folder = write(
        tmp_path, Corpus((document("a/", "Titel", f"{text} guldfisk akvarium {text}"), document("b/", "B", "x" * 3000)))
    )
    with opened(browser, folder) as page:
        shown = "".join(segment["text"] for segment in ask(page, "guldfisken i akvarium")["hits"][0]["excerpt"])
        assert 150 <= len(shown) <= 225
        assert re.fullmatch(r"…(ord\d+ )+guldfisk akvarium( ord\d+)+…", shown)
        assert len("".join(segment["text"] for segment in ask(page, "b")["hits"][0]["excerpt"])) <= 225


def test_explain_says_what_was_asked_for(page: Page) -> None:
    told = page.evaluate("engine.explain('losenord')")
    assert [group["text"] for group in told["groups"]] == ["losenord"]
    best = told["groups"][0]["candidates"][0]
    assert (best["word"], best["kin"]) == ("lösenord", "same")
    assert told["files"] and told["ranked"][0]["document"] == 0


# What it bears


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_is_answered_at_once(page: Page, query: str) -> None:
    units = [ord(c) for c in query] if any(0xD800 <= ord(c) < 0xE000 for c in query) else None
    if units:  # what JSON cannot carry
        taken, answered = page.evaluate(f"units => ({TIMED})(String.fromCharCode(...units))", units)
    else:
        taken, answered = page.evaluate(TIMED, query)
    assert answered
    assert taken <= 50 * BUSY


@pytest.mark.parametrize("query", ["null", "undefined", "42", "{}", "[]"])
def test_what_is_not_a_text_is_taken_for_one(page: Page, query: str) -> None:
    assert isinstance(page.evaluate(f"engine.search({query})")["hits"], list)


def test_thousands_of_queries_can_be_asked_in_one_page(page: Page) -> None:
    found = page.evaluate(ASK_ALL, [[f"lösenord {number}" for number in range(2000)], {}])
    assert len(found) == 2000 and all(found)


def test_it_answers_as_the_command_line_does(browser: Browser, real: Corpus, tmp_path: Path) -> None:
    write_index(real, tmp_path / "index")
    index = Index(tmp_path / "index")
    asked = list(forms(real))
    want = [[hit.route for hit in index.search(query, limit=5)] for query in asked]
    with opened(browser, write(tmp_path / "site", real)) as page:
        got = page.evaluate(ASK_ALL, [asked, {"limit": 5}])
    assert len(asked) >= 500
    pairs = list(zip(want, got, strict=True))
    assert sum(a[:1] == b[:1] for a, b in pairs) >= 0.98 * len(pairs)
    assert sum(set(a) == set(b) for a, b in pairs) >= 0.95 * len(pairs)


def test_tables_of_20000_words_are_read_at_once(browser: Browser, tmp_path: Path) -> None:
    syllables = [a + b for a in "bdfghjklmnprstv" for b in "aeiouyåäö"]
    words = [a + b + c for a in syllables[:20] for b in syllables[10:50] for c in syllables[:25]]
    texts = [" ".join(words[first : first + 40]) for first in range(0, 20_000, 40)]
    found = [document(f"{number}/", " ".join(text.split()[:3]), text) for number, text in enumerate(texts)]
    with opened(browser, write(tmp_path, Corpus(tuple(found)))) as page:
        taken = page.evaluate(READY)
        assert routes(ask(page, words[777]))
    assert taken <= 300 * BUSY


def test_it_is_small() -> None:
    assert len(gzip.compress(ENGINE.read_bytes(), 9, mtime=0)) <= 12_000
