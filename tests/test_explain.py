"""An explanation holds: its parts add up to the score that decided the order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kbgen.search import Corpus, Document, Index, Section, constants, write_index
from kbgen.search.collection import read_collection
from kbgen.search.explain import as_explanation, explained
from tests.program import ROOT

LONG = Document(
    "sv",
    "guide",
    "long",
    "Allt om webbplatsen",
    (
        Section(text="Inledning."),
        Section("domain", "Domän", "En domän är en adress. " * 40),
        Section("end", "Slut", "Hej."),
    ),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    documents = [*read_collection(ROOT / "tests/collection").corpus.documents, LONG]
    changed = {"phone": {"pins": ("lösenord",)}, "picture": {"boost": 2.0}}
    documents = [replace(document, **changed.get(document.route, {})) for document in documents]
    folder = tmp_path_factory.mktemp("explain") / "index"
    write_index(Corpus(tuple(documents), (("kod", "lösenord"),)), folder)
    return Index(folder)


def told(index: Index, query: str) -> dict[str, Any]:
    return explained(index, "sv", query, index.answer(query), "https://help.example.org/")


@pytest.mark.parametrize(
    "query", ["byta lösenord", "domän", "kod", "bild format", "en lång fråga om en domän och bilder"]
)
def test_the_parts_of_a_score_add_up(index: Index, query: str) -> None:
    answer = index.answer(query)
    for hit, ranked in zip(told(index, query)["hits"], answer.ranked, strict=True):
        assert hit["score"] == pytest.approx((hit["text"] + hit["title_likeness"]) * hit["boost"], abs=0.001)
        assert hit["whole"] == pytest.approx(sum(given["points"] for given in hit["words"]), abs=0.001)
        if ranked.pieces:
            assert hit["best_piece"] == pytest.approx(max(ranked.pieces.values()) / constants.LEVELS, abs=0.001)


@pytest.mark.parametrize(
    ("query", "typed", "word", "relation"),
    [
        ("lösenord", "losenord", "lösenord", "same"),
        ("losenrod", "losenrod", "lösenord", "edit"),
        ("fakt", "fakt", "faktura", "prefix"),
        ("bild x", "bild", "bildformat", "compound"),
        ("formulär x", "formular", "kontaktformulär", "compound"),
        ("kod", "kod", "lösenord", "synonym"),
        ("bild format", "bildformat", "bildformat", "same"),
        ("registrar", "registrar", "registraren", "prefix"),
        ("lösenskydd", "losenskydd", "lösenord", "fragments"),
    ],
)
def test_a_relation_has_a_name(index: Index, query: str, typed: str, word: str, relation: str) -> None:
    found = {
        (group["text"], each["word"]): each["relation"]
        for group in told(index, query)["groups"]
        for each in group["words"]
    }
    assert found[typed, word] == relation


def test_what_the_site_says_about_an_answer_is_told(index: Index) -> None:
    first, second = told(index, "lösenord")["hits"][:2]
    assert (first["route"], first["pinned"]) == ("phone", True)
    assert (second["route"], second["pinned"]) == ("password", False)
    assert "pinned: it comes first, whatever its score; score " in as_explanation(told(index, "lösenord"), colour=False)
    boosted = told(index, "fotografier")["hits"][0]
    assert (boosted["route"], boosted["boost"], boosted["pinned"]) == ("picture", 2.0, False)


def test_it_can_be_read(index: Index) -> None:
    text = as_explanation(told(index, "domän kod"), colour=False)
    assert "domän stands for" not in text and "doman stands for\n" in text
    assert "% of the best piece, " in text and ', in "Domän"\n' in text
    assert "(synonym)" in text
    text = as_explanation(told(index, "xyzzyxyzzy"), colour=False)
    assert text == "xyzzyxyzzy stands for nothing that is here\n\nnothing found"
