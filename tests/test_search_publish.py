"""A search that follows what changed is the search that is made anew."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kbgen.search import Corpus, Document, FolderNotOurs, Hit, Index, Section, publish
from tests.program import tree
from tests.searching import HELP, SYNONYMS, doc

Pairs = Sequence[tuple[str, str]]
QUERIES = ("hur byter jag lösenord", "konto", "bild format", "loggarna", "sajt", "lösenrod", "nyord", "x", "en av alla")


class Site:
    """A site that is published again and again, as a build does: a new tree each time, with the last one beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self.index = folder / "index"
        self.last: Path | None = None

    def publish(self, documents: Sequence[Document], synonyms: Pairs = SYNONYMS) -> dict[str, bytes]:
        self._number += 1
        site = self._folder / f"site-{self._number}"
        publish(Corpus(tuple(documents), tuple(synonyms)), site, self.index, self.last)
        self.last = site
        return tree(site)

    def answers(self) -> list[list[Hit]]:
        index = Index(self.index)
        return [index.search(query, lang=lang) for query in QUERIES for lang in index.languages]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "followed")


def anew(folder: Path, documents: Sequence[Document], synonyms: Pairs = SYNONYMS) -> Site:
    shutil.rmtree(folder, ignore_errors=True)
    made = Site(folder)
    made.publish(documents, synonyms)
    return made


def text(document: Document, said: str) -> Document:
    """The document with another text."""
    return replace(document, sections=(Section(text=said), *document.sections[1:]))


FILLERS = tuple(doc(f"f/{n}/", f"Fyllnad {n}", f"ord{n % 9} sak{n % 9} ting{n % 9} " * 9) for n in range(60))
DOCUMENTS = (*HELP, *FILLERS)
PASSWORD = DOCUMENTS[0]
CHANGES = {
    "nothing": PASSWORD,
    "a word more": text(PASSWORD, f"{PASSWORD.sections[0].text} Nyord."),
    "a word less": text(PASSWORD, PASSWORD.sections[0].text.removesuffix(" enheter.")),
    "other words": text(PASSWORD, "Nyord, nyare ord, nyaste ord och alla andra."),
    "the same words again": text(PASSWORD, f"{PASSWORD.sections[0].text} Konto, konto, konto."),
    "the same words in another place": text(PASSWORD, " ".join(reversed(PASSWORD.sections[0].text.split()))),
    "no words": text(PASSWORD, ""),
    "a title": replace(PASSWORD, title="Hur får jag ett nyord?"),
    "keywords": replace(PASSWORD, keywords=("nyord", "konto")),
    "a section": replace(PASSWORD, sections=(*PASSWORD.sections, Section("nytt", "Nyord", "Alla loggarna."))),
    "a heading": replace(PASSWORD, sections=(replace(PASSWORD.sections[0], anchor="a", heading="Nyord"),)),
    "a boost": replace(PASSWORD, boost=9.0),
    "a pin": replace(PASSWORD, pins=("x", "bild format")),
    "a plan": replace(PASSWORD, plans=("pro",)),
    "a kind": replace(PASSWORD, kind="page", category="annan"),
    "a route": replace(PASSWORD, route="faq/annat/#byta"),
    "a language": replace(PASSWORD, lang="en"),
    "surrogates": text(PASSWORD, "Nyord \ud800\udfff\x00 och mer"),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES.keys())
def test_a_search_that_follows_an_edit_is_the_one_made_anew(site: Site, tmp_path: Path, changed: Document) -> None:
    site.publish(DOCUMENTS)
    found = site.publish((changed, *DOCUMENTS[1:]))
    expected = anew(tmp_path / "anew", (changed, *DOCUMENTS[1:]))
    assert expected.last
    assert found == tree(expected.last)
    assert site.answers() == expected.answers()


@pytest.mark.parametrize("seed", range(4))
def test_many_edits_one_after_another_leave_no_trace(site: Site, tmp_path: Path, seed: int) -> None:
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


def test_other_synonyms_are_followed_too(site: Site) -> None:
    site.publish(DOCUMENTS, ())
    before = site.answers()
    site.publish(DOCUMENTS, SYNONYMS)
    assert Index(site.index).search("sajt")[0].route == "videos/tema/"
    site.publish(DOCUMENTS, ())
    assert site.answers() == before


def test_an_edit_writes_little(site: Site) -> None:
    site.publish(DOCUMENTS)
    first = site.last
    main = {path.name: path.stat().st_ino for path in site.index.iterdir()}
    site.publish((CHANGES["a word more"], *DOCUMENTS[1:]))
    assert first and site.last
    kept = [path for path in site.last.rglob("*.js") if (first / path.relative_to(site.last)).is_file()]
    assert kept
    assert all(path.samefile(first / path.relative_to(site.last)) for path in kept if "index" not in path.name)
    assert {path.stat().st_ino for path in site.index.iterdir()} & set(main.values())


@pytest.mark.parametrize("lost", ["index", "site", "part of the site", "index damaged", "manifest damaged"])
def test_whatever_is_lost_is_made_anew(site: Site, tmp_path: Path, lost: str) -> None:
    site.publish(DOCUMENTS)
    assert site.last
    match lost:
        case "index":
            shutil.rmtree(site.index)
        case "site":
            shutil.rmtree(site.last)
        case "part of the site":
            for path in site.last.rglob("s*.js"):
                path.unlink()
        case "index damaged":
            for path in site.index.glob("sv_*"):
                path.write_bytes(b"damaged")
        case "manifest damaged":
            (site.index / "kbgen-search.json").write_text("[]")
    documents = (CHANGES["other words"], *DOCUMENTS[1:])
    expected = anew(tmp_path / "anew", documents)
    assert expected.last
    assert site.publish(documents) == tree(expected.last)
    assert site.answers() == expected.answers()


def test_a_site_can_be_published_onto_itself(site: Site, tmp_path: Path) -> None:
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


def test_a_folder_of_somebody_else_is_left_alone(site: Site) -> None:
    site.publish(DOCUMENTS)
    (site.index / "sv_diary.txt").write_text("dear diary")
    before = tree(site.index)
    with pytest.raises(FolderNotOurs, match="diary"):
        site.publish((CHANGES["a word more"], *DOCUMENTS[1:]))
    assert tree(site.index) == before
