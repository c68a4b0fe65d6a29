"""What a hostile contributor can write and a hostile link can ask, the search in a browser survives."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kbgen.search import Corpus, Document
from tests.browser.conftest import Open
from tests.browser.searched import ask, opened, routes, write
from tests.searching import HELP, doc


def corpus(*documents: Document, synonyms: tuple[tuple[str, str], ...] = ()) -> Corpus:
    return Corpus(documents, synonyms)


@pytest.mark.parametrize("meant", ["qzxqzx", "qzxqzx jkvjkv", "!!!"])
def test_a_synonym_that_the_site_has_nothing_like_changes_no_answer(
    browser: Browser, tmp_path: Path, meant: str
) -> None:
    with opened(browser, write(tmp_path, corpus(*HELP, synonyms=(("kvitto", meant), ("vad är", meant))))) as page:
        assert routes(ask(page, "kvitto"))[0] == "faq/betalning/#kvitto"
        assert routes(ask(page, "vad är en kundtjänstfaktura"))[0] == "faq/betalning/#kundtjanstfaktura"


def test_a_site_without_a_word_answers_nothing(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, write(tmp_path, corpus(doc("a/", "🙂")))) as page:
        assert ask(page, "hej")["total"] == 0


def test_names_of_every_object_are_names_like_others(browser: Browser, tmp_path: Path) -> None:
    names = ("constructor", "__proto__", "valueOf")
    documents = [doc(f"{name}/", f"Konto {name}", category=name, plans=(name,), pins=(name,)) for name in names]
    with opened(browser, write(tmp_path, corpus(*documents, synonyms=(("valueof", "proto"),)))) as page:
        for name in names:
            found = ask(page, name, plans=[name], categories=[name])
            assert routes(found) == [f"{name}/"]
        counted = "engine.search('konto').then(({ facets }) => [facets.plan, facets.category].map(Object.entries))"
        assert page.evaluate(counted) == [[[name, 1] for name in names]] * 2


def test_a_fragment_in_the_address_leaves_what_is_being_typed(visit: Open) -> None:
    page = visit("search/?q=konto")
    box = page.locator("main input[name=q]")
    expect(page.locator(".kb-hit").first).to_be_visible()
    box.fill("faktura")
    page.evaluate("location.hash = 'kb'")
    page.wait_for_url("**/search/?q=faktura#kb")
    assert box.input_value() == "faktura"


@pytest.mark.parametrize("route", ["search/", ""])
def test_half_a_character_at_the_end_of_a_query_is_no_failure(visit: Open, route: str) -> None:
    page = visit(f"{route}?q={'x' * 199}%F0%9F%98%80")
    box = page.locator("main input[name=q]")
    if not route:
        box.focus()
        box.evaluate("box => { box.value = 'x'.repeat(9) + '\\ud83d'; box.dispatchEvent(new Event('input')) }")
    links = page.locator("a[href*='support/'][href*='?q=x']:visible")
    expect(links.first).to_be_visible()
    assert all("%EF%BF%BD" not in (link.get_attribute("href") or "") for link in links.all())
    assert page.kb_errors == []  # type: ignore[attr-defined]
