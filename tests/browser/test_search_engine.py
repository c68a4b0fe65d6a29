"""What the browser's search engine answers: hits, excerpts, filters and explanations, the same as the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kbgen.search import Corpus, Index, write_index
from tests.browser.searched import ASK_ALL, MARKUP, SMALL, ask, document, forms, opened, routes, write


def test_it_answers_as_the_command_line_does(browser: Browser, own_content: Corpus, tmp_path: Path) -> None:
    write_index(own_content, tmp_path / "index")
    index = Index(tmp_path / "index")
    asked = list(forms(own_content))
    want = [[hit.route for hit in index.search(query, limit=5)] for query in asked]
    with opened(browser, write(tmp_path / "site", own_content)) as page:
        got = page.evaluate(ASK_ALL, [asked, {"limit": 5}])
    assert len(asked) >= 500
    pairs = list(zip(want, got, strict=True))
    assert sum(a[:1] == b[:1] for a, b in pairs) >= 0.98 * len(pairs)
    assert sum(set(a) == set(b) for a, b in pairs) >= 0.95 * len(pairs)


def test_a_newer_search_ends_the_older_ones(engine: Page) -> None:
    found = engine.evaluate("Promise.all(['l', 'lö', 'lösen'].map(query => engine.search(query)))")
    assert found[:2] == [None, None]
    assert found[2]["query"] == "lösen"
    assert routes(found[2])[0] == "guides/losenord/"


# What is found


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
def test_a_word_is_found_in_every_form(engine: Page, query: str) -> None:
    assert routes(ask(engine, query))[0] == "guides/losenord/"


def test_hyphens_may_be_typed_or_not(engine: Page) -> None:
    for query in ("e-post", "epost", "e post"):
        answer = ask(engine, query)
        assert routes(answer)[0] == "guides/faktura/"
    marked = ["".join(s["text"] for s in ask(engine, "epost")["hits"][0]["excerpt"] if s["match"])]
    assert marked == ["e-post"]


def test_an_unknown_word_is_put_right(engine: Page) -> None:
    assert ask(engine, "En fakturra?")["suggestion"] == "en faktura"
    assert ask(engine, "faktura")["suggestion"] is None
    assert ask(engine, "xylofonkvark")["suggestion"] is None


def test_synonyms_pins_and_boosts_count(engine: Page) -> None:
    assert routes(ask(engine, "webbplats"))[0] == "guides/doman/"
    assert routes(ask(engine, "öppna ärende"))[0].startswith(("faq/konto", "guides/losenord"))
    assert routes(ask(engine, "hur kan jag säga upp"))[0] == "faq/konto/#avsluta"
    assert routes(ask(engine, "hundar"))[:2] == ["guides/hundar/", "guides/hund/"]


def test_filters_and_their_counts(engine: Page) -> None:
    every = ask(engine, "domän faktura bilder lösenord kontot", limit=50)
    only = ask(engine, "domän faktura bilder lösenord kontot", limit=50, plans=["team"], kinds=["guide"])
    assert every["total"] == len(every["hits"])
    assert {hit["kind"] for hit in only["hits"]} == {"guide"}
    assert all("team" in hit["plans"] or not hit["plans"] for hit in only["hits"])
    assert "guides/faktura/" not in routes(only)
    assert only["facets"]["plan"]["pro"] == only["facets"]["plan"]["team"] + 1
    assert only["facets"]["kind"]["question"] == 1
    assert only["facets"]["kind"]["guide"] == only["total"] == len(only["hits"])
    sida = ask(engine, "domän faktura bilder", categories=["sida"])
    assert {hit["category"] for hit in sida["hits"]} == {"sida"}
    assert ask(engine, "domän", kinds=["video"])["hits"] == []
    assert "guides/losenord/" in routes(ask(engine, "lösenord", plans=["unknown"]))


def test_a_page_of_hits_follows_the_one_before(engine: Page) -> None:
    every = ask(engine, "domän faktura bilder lösenord", limit=6)["hits"]
    pages = [ask(engine, "domän faktura bilder lösenord", limit=2, offset=offset)["hits"] for offset in (0, 2, 4)]
    assert [hit for hits in pages for hit in hits] == every


def test_a_document_of_a_title_alone_is_found(browser: Browser, tmp_path: Path) -> None:
    folder = write(tmp_path, Corpus((*SMALL.documents, document("tom/#a", "Tomheten", sections=()))))
    with opened(browser, folder) as page:
        hit = ask(page, "tomheten")["hits"][0]
        assert (hit["title"], hit["place"], hit["heading"], hit["excerpt"]) == ("Tomheten", "tom/#a", "", [])


# What is shown of it


def test_a_hit_leads_to_the_section_that_answers(engine: Page) -> None:
    hit = ask(engine, "förnyas certifikatet")["hits"][0]
    assert (hit["route"], hit["place"], hit["heading"]) == ("guides/doman/", "guides/doman/#certifikat", "Certifikat")
    assert "förnyas" in "".join(segment["text"] for segment in hit["excerpt"] if segment["match"])
    both = ask(engine, "domän namnservrarna certifikatet")["hits"][0]
    assert {section["route"] for section in both["sections"]} <= {"guides/doman/#peka-om", "guides/doman/#certifikat"}


def test_an_excerpt_is_text_with_the_matches_told_apart(engine: Page) -> None:
    for query in ("kod inbäddning", "script", "<script>", "alert", "img src"):
        [hit] = [hit for hit in ask(engine, query)["hits"] if hit["route"] == "guides/kod/"]
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


def test_explain_says_what_was_asked_for(engine: Page) -> None:
    told = engine.evaluate("engine.explain('losenord')")
    assert [group["text"] for group in told["groups"]] == ["losenord"]
    best = told["groups"][0]["candidates"][0]
    assert (best["word"], best["kin"]) == ("lösenord", "same")
    assert told["files"] and told["ranked"][0]["document"] == 0
