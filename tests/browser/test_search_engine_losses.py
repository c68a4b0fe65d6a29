"""Files of search that are missing, damaged or replaced cost what was in them, and never the page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from kbgen.search import Corpus
from tests.browser.searched import CARDS, SHARDS, SMALL, ask, document, files, opened, routes, write


@pytest.mark.parametrize("disk", [False, True])
def test_a_missing_shard_costs_its_own_words_only_and_is_asked_for_again(
    browser: Browser, own_content: Corpus, tmp_path: Path, disk: bool
) -> None:
    folder = write(tmp_path, own_content)
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


def test_a_damaged_shard_and_missing_cards_are_survived(browser: Browser, indexed_copy: Path) -> None:
    assert files(indexed_copy, SHARDS)
    for shard in files(indexed_copy, SHARDS):
        shard.write_text('kbgenSearch("AAAA")\n')
    with opened(browser, indexed_copy) as page:
        answer = ask(page, "lösenord")
        assert (answer["hits"], answer["partial"]) == ([], True)
    for shard in files(indexed_copy, SHARDS):
        shard.write_text("<!doctype html><title>404</title>")
    with opened(browser, indexed_copy) as page:
        assert ask(page, "lösenord")["partial"]


def test_hits_whose_cards_are_missing_are_left_out(browser: Browser, indexed_copy: Path) -> None:
    assert files(indexed_copy, CARDS)
    for card in files(indexed_copy, CARDS):
        card.unlink()
    with opened(browser, indexed_copy) as page:
        answer = ask(page, "lösenord")
        assert (answer["hits"], answer["partial"]) == ([], True)


@pytest.mark.parametrize("name", ["index.js", "*/words.js", "*/map.js"])
@pytest.mark.parametrize("disk", [False, True])
def test_missing_tables_are_told_and_tried_again(browser: Browser, indexed_copy: Path, name: str, disk: bool) -> None:
    [table] = files(indexed_copy, name)
    away = table.rename(indexed_copy / "away")
    with opened(browser, indexed_copy, disk=disk) as page:
        told = page.evaluate("engine.ready().then(() => 'ready', error => [error.code, error instanceof Error])")
        assert told == ["unavailable", True]
        with pytest.raises(Error, match="unavailable"):
            ask(page, "lösenord")
        away.rename(table)
        assert routes(ask(page, "lösenord"))


@pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])
def test_a_page_that_is_open_while_the_site_is_published_anew_goes_on(
    browser: Browser, indexed_copy: Path, disk: bool
) -> None:
    with opened(browser, indexed_copy, disk=disk) as page:
        page.evaluate("engine.ready()")
        shutil.rmtree(indexed_copy / "assets")
        write(indexed_copy, Corpus((*SMALL.documents, document("guides/valuta/", "Valuta", "En faktura är i kronor."))))
        answer = ask(page, "faktura")
        assert routes(answer)[0] == "guides/faktura/"
        assert "guides/valuta/" in routes(answer)
        assert not answer["partial"]


def test_an_index_of_another_format_is_refused(browser: Browser, indexed_copy: Path) -> None:
    [index] = files(indexed_copy, "index.js")
    assert '"format":3' in index.read_text()
    index.write_text(index.read_text().replace('"format":3', '"format":99'))
    with opened(browser, indexed_copy) as page, pytest.raises(Error, match="another version"):
        ask(page, "lösenord")
