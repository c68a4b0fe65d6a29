"""A search that follows what changed is the search that is made anew."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from kbgen.search import Corpus, Document, Index, publish
from kbgen.search.changes import MOST_MOVED
from tests.following import CHANGES, DOCUMENTS, LARGE, Site, anew, text
from tests.program import tree
from tests.searching import SYNONYMS, doc


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES.keys())
def test_a_search_that_follows_an_edit_is_the_one_made_anew(tmp_path: Path, changed: Document) -> None:
    site = Site(tmp_path / "followed")
    first = site.publish(DOCUMENTS)
    found = site.publish((changed, *DOCUMENTS[1:]))
    assert site.followed
    expected = anew(tmp_path / "anew", (changed, *DOCUMENTS[1:]))
    assert expected.last
    assert not expected.followed
    assert found == tree(expected.last)
    assert site.answers() == expected.answers()
    assert site.publish(DOCUMENTS) == first


@pytest.mark.parametrize("seed", range(4))
def test_many_edits_one_after_another_leave_no_trace(tmp_path: Path, seed: int) -> None:
    site = Site(tmp_path / "followed")
    dice = random.Random(seed)
    documents = list(DOCUMENTS)
    site.publish(documents)
    for _ in range(6):
        for _ in range(dice.choice((1, 1, 3))):
            number = dice.randrange(len(documents))
            source = dice.choice(DOCUMENTS).sections[0].text.split()
            dice.shuffle(source)
            documents[number] = text(documents[number], " ".join([*source, f"nyord{dice.randrange(9)}"]))
        if dice.random() < 0.3:
            documents.insert(dice.randrange(len(documents)), doc(f"n/{dice.random()}/", "Ny", "Alla nyord."))
        if dice.random() < 0.3:
            documents.pop(dice.randrange(len(documents)))
        found = site.publish(documents)
        expected = anew(tmp_path / "anew", documents)
        assert expected.last
        assert found == tree(expected.last)
        assert site.answers() == expected.answers()
    assert site.publish(DOCUMENTS) == tree(anew(tmp_path / "anew", DOCUMENTS).last or tmp_path)


FILLERS_EN = tuple(
    doc(f"e/{n}/", f"Filler {n}", f"word{n % 9} thing{n % 9} uploading " * 9, lang="en") for n in range(40)
)
ENGLISH = (doc("en/", "Upload", "Uploads are uploaded. Billing, billed, bills.", lang="en"), *FILLERS_EN)
ENGLISH_EDITS = {
    "a form more": "Uploads are uploaded by an uploader. Billing, billed, bills.",
    "a form less": "Uploads. Billing, billed, bills.",
    "words between": f"Uploads are uploaded. Billing, billed, bills. {' '.join(f'billi{n:03}' for n in range(90))}",
    "no word of it": "Something else.",
}


@pytest.mark.parametrize("said", ENGLISH_EDITS.values(), ids=ENGLISH_EDITS.keys())
def test_words_of_one_stem_are_linked_again_where_an_edit_adds_or_takes_some(tmp_path: Path, said: str) -> None:
    site = Site(tmp_path / "followed")
    edited = (text(ENGLISH[0], said), *ENGLISH[1:])
    for documents in (ENGLISH, edited, ENGLISH):
        site.publish(documents)
        assert site.last
        assert tree(site.last) == tree(anew(tmp_path / "anew", documents).last or tmp_path)
    assert any(site.index.glob("en_moved.*"))


def test_other_synonyms_are_followed_too(tmp_path: Path) -> None:
    site = Site(tmp_path / "followed")
    site.publish(DOCUMENTS, ())
    before = site.answers()
    site.publish(DOCUMENTS, SYNONYMS)
    assert Index(site.index).search("sajt")[0].route == "videos/tema/"
    site.publish(DOCUMENTS, ())
    assert site.answers() == before


MORE = tuple(doc(f"n/{n}/", f"Nytt {n}", "Alla nyord om konto och bild.") for n in range(3))
OTHER_NUMBERS = {
    "added first": (MORE[0], *DOCUMENTS),
    "added between": (*DOCUMENTS[:9], *MORE, *DOCUMENTS[9:]),
    "added last": (*DOCUMENTS, MORE[0]),
    "removed first": DOCUMENTS[1:],
    "removed between": (*DOCUMENTS[:5], *DOCUMENTS[8:]),
    "removed last": DOCUMENTS[:-1],
    "one for another": (*DOCUMENTS[:5], MORE[0], *DOCUMENTS[6:]),
    "one here and another there": (*DOCUMENTS[:5], *DOCUMENTS[6:], MORE[0]),
    "in another order": (*DOCUMENTS[:5], DOCUMENTS[6], DOCUMENTS[5], *DOCUMENTS[7:]),
    "twice": (DOCUMENTS[0], *DOCUMENTS),
    "in a new language": (*DOCUMENTS, doc("en/", "Password", "Change your password.", lang="en")),
    "all removed but one": DOCUMENTS[:1],
    "all removed": (),
}


@pytest.mark.parametrize("documents", OTHER_NUMBERS.values(), ids=OTHER_NUMBERS.keys())
def test_documents_that_come_and_go_leave_no_trace(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    site = Site(tmp_path / "followed")
    first = site.publish(DOCUMENTS)
    expected = anew(tmp_path / "anew", documents)
    assert site.publish(documents) == tree(expected.last or tmp_path)
    assert site.answers() == expected.answers()
    assert site.publish(DOCUMENTS) == first


def test_one_that_comes_and_one_that_goes_are_followed_after_edits_too(tmp_path: Path) -> None:
    site = Site(tmp_path / "followed")
    documents = list(LARGE)
    site.publish(documents)
    more = doc("ny/", "Sida ny", LARGE[3].sections[0].text)
    for change in (
        lambda: documents.__setitem__(9, text(documents[9], f"{documents[8].sections[0].text} ord")),
        lambda: documents.insert(5, more),
        lambda: documents.__delitem__(10),
        lambda: documents.append(replace(more, route="sist/")),
        lambda: documents.__delitem__(5),
        lambda: documents.__setitem__(0, text(documents[0], f"{documents[1].sections[0].text} ord")),
        lambda: documents.__delitem__(slice(20, 22)),
    ):
        change()
        found = site.publish(documents)
        assert site.followed
        expected = anew(tmp_path / "anew", documents)
        assert found == tree(expected.last or tmp_path)
        queries = ("sida", "ord", "ord3x1", "ord9x2", "ord8x7", "ord20x1")
        assert [Index(site.index).search(each) for each in queries] == [
            Index(expected.index).search(each) for each in queries
        ]


def test_more_edited_documents_than_are_followed_are_made_anew(tmp_path: Path) -> None:
    site = Site(tmp_path / "followed")
    documents = [doc(f"g/{n}/", f"Sida {n}", f"sak{n % 7} ting{n % 5}") for n in range(MOST_MOVED + 5)]
    site.publish(documents)
    for first, last, moved in ((0, MOST_MOVED - 1, MOST_MOVED - 1), (9, 10, MOST_MOVED - 1), (-1, None, MOST_MOVED)):
        documents[first:last] = [text(each, f"nyord {each.sections[0].text[-5:]}") for each in documents[first:last]]
        site.publish(documents)
        assert len(site.moved()) == moved
    documents[-2] = text(documents[-2], "sak nyord")
    found = site.publish(documents)
    assert not site.followed
    assert site.moved() == []
    expected = anew(tmp_path / "anew", documents)
    assert found == tree(expected.last or tmp_path)
    assert site.answers() == expected.answers()


def test_a_site_can_be_published_onto_itself(tmp_path: Path) -> None:
    site = Site(tmp_path / "followed")
    site.publish(DOCUMENTS)
    assert site.last
    documents = (CHANGES["other words"], *DOCUMENTS[1:])
    publish(Corpus(documents, SYNONYMS), site.last, site.index, site.last)
    expected = anew(tmp_path / "anew", documents)
    assert expected.last
    assert tree(expected.last).items() <= tree(site.last).items()
    assert site.answers() == expected.answers()


def test_a_site_without_an_index_beside_it_is_published_too(tmp_path: Path) -> None:
    publish(Corpus(DOCUMENTS, SYNONYMS), tmp_path / "site", None)
    assert tree(tmp_path / "site") == tree(anew(tmp_path / "anew", DOCUMENTS).last or tmp_path)
    assert [entry.name for entry in sorted(tmp_path.iterdir())] == ["anew", "site"]
