"""An edit of a few documents makes, reads and writes little of a search again."""

from __future__ import annotations

from pathlib import Path

from kbgen.search import Corpus, Index, browser_index, publish
from kbgen.search.publish import update
from tests.following import CHANGES, DOCUMENTS, LARGE, Draft, Site, anew, text
from tests.program import tree
from tests.searching import SYNONYMS, doc


def test_nothing_is_made_again_where_nothing_changed(tmp_path: Path) -> None:
    site = Site(tmp_path / "followed")
    found, answers = site.publish(DOCUMENTS), site.answers()
    first, state = site.last, site.state()
    assert first
    for _ in range(2):
        assert site.publish(DOCUMENTS) == found
        assert site.answers() == answers
        assert site.state() == state
        assert site.last
        made = [name for name in found if not (site.last / name).samefile(first / name)]
        assert sorted(Path(name).name for name in made) == ["index.js", "map.js", "words.js"]


def test_only_documents_that_are_new_are_made_and_only_files_that_are_new_are_told(tmp_path: Path) -> None:
    made: list[str] = []
    site, index, files = tmp_path / "site", tmp_path / "index", {}
    publish(Corpus([Draft(each, made) for each in LARGE], SYNONYMS), site, index)
    assert made == [each.route for each in LARGE]
    made.clear()
    documents = (*LARGE[:7], text(LARGE[7], "Nyord och ord9x3."), *LARGE[8:])
    kept = update(Corpus([Draft(each, made) for each in documents], SYNONYMS), files.__setitem__, index, site)
    assert made == [documents[7].route]
    assert kept
    assert files.keys().isdisjoint(kept)
    assert files | {path: (site / path).read_bytes() for path in kept} == browser_index(Corpus(documents, SYNONYMS))


def test_only_a_document_that_comes_is_made(tmp_path: Path) -> None:
    made: list[str] = []
    site, index, files = tmp_path / "site", tmp_path / "index", {}
    publish(Corpus([Draft(each, made) for each in LARGE], SYNONYMS), site, index)
    made.clear()
    documents = (*LARGE[:7], doc("ny/", "Sida ny", LARGE[3].sections[0].text), *LARGE[8:])
    update(Corpus([Draft(each, made) for each in documents], SYNONYMS), files.__setitem__, index, site)
    assert made == ["ny/"]


def test_the_last_index_may_be_in_another_folder_and_stays_there(tmp_path: Path) -> None:
    site = Site(tmp_path / "followed")
    site.publish(LARGE)
    before = tree(site.index)
    documents = (text(LARGE[0], "Nyord och ord9x3."), *LARGE[1:])
    files: dict[str, bytes] = {}
    assert update(Corpus(documents, SYNONYMS), files.__setitem__, tmp_path / "next", site.last, site.index)
    assert tree(site.index) == before
    expected = anew(tmp_path / "anew", documents)
    assert Index(tmp_path / "next").search("nyord") == Index(expected.index).search("nyord") != []


def test_an_edit_writes_little(tmp_path: Path) -> None:
    site = Site(tmp_path / "followed")
    site.publish(DOCUMENTS)
    first = site.last
    main = {path.name: path.stat().st_ino for path in site.index.iterdir()}
    site.publish((CHANGES["a word more"], *DOCUMENTS[1:]))
    assert first and site.last
    kept = [path for path in site.last.rglob("*.js") if (first / path.relative_to(site.last)).is_file()]
    assert kept
    assert all(path.samefile(first / path.relative_to(site.last)) for path in kept if "index" not in path.name)
    assert {path.stat().st_ino for path in site.index.iterdir()} & set(main.values())
