"""A search that follows what changed is the search that is made anew."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kbgen.search import Corpus, Document, FolderNotOurs, Hit, Index, IndexDamaged, Section, browser_index, publish
from kbgen.search.changes import MOST_MOVED
from kbgen.search.folder import MANIFEST
from kbgen.search.publish import update
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
        self.followed = False
        """Whether the last index was put right, and not made anew."""

    def publish(self, documents: Sequence[Document], synonyms: Pairs = SYNONYMS) -> dict[str, bytes]:
        self._number += 1
        site = self._folder / f"site-{self._number}"
        before = self._main()
        publish(Corpus(tuple(documents), tuple(synonyms)), site, self.index, self.last)
        self.last, self.followed = site, before is not None and before == self._main()
        return tree(site)

    def answers(self) -> list[list[Hit]]:
        index = Index(self.index)
        return [index.search(query, lang=lang) for query in QUERIES for lang in index.languages]

    def state(self, lang: str = "sv") -> dict[str, Any]:
        """What the index remembers."""
        return dict(json.loads((self.index / f"{lang}_state.json").read_bytes()))

    def moved(self) -> list[int]:
        """The documents that were edited since the main segment was written."""
        return list(json.loads((self.index / "sv_documents.json").read_bytes())["moved"])

    def remember(self, state: object, name: str = "state") -> None:
        """Puts another state into the index, as if it had been written with it."""
        content = json.dumps(state).encode()
        (self.index / f"sv_{name}.json").write_bytes(content)
        manifest = json.loads((self.index / MANIFEST).read_bytes())
        manifest["files"][f"sv_{name}.json"] = hashlib.sha256(content).hexdigest()
        (self.index / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")

    def _main(self) -> int | None:
        """Which file holds the postings of all documents."""
        path = self.index / "sv_main.pst"
        return path.stat().st_ino if path.is_file() else None


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
    "letters held apart": text(PASSWORD, "Lo\u200d\u0308senord \u00ad och mer"),
    "keywords that look like a section": replace(PASSWORD, sections=(), keywords=("", "", PASSWORD.sections[0].text)),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES.keys())
def test_a_search_that_follows_an_edit_is_the_one_made_anew(site: Site, tmp_path: Path, changed: Document) -> None:
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
def test_words_of_one_stem_are_linked_again_where_an_edit_adds_or_takes_some(
    tmp_path: Path, site: Site, said: str
) -> None:
    edited = (text(ENGLISH[0], said), *ENGLISH[1:])
    for documents in (ENGLISH, edited, ENGLISH):
        site.publish(documents)
        assert site.last
        assert tree(site.last) == tree(anew(tmp_path / "anew", documents).last or tmp_path)
    assert any(site.index.glob("en_moved.*"))


def test_other_synonyms_are_followed_too(site: Site) -> None:
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
def test_documents_that_come_and_go_leave_no_trace(site: Site, tmp_path: Path, documents: tuple[Document, ...]) -> None:
    first = site.publish(DOCUMENTS)
    expected = anew(tmp_path / "anew", documents)
    assert site.publish(documents) == tree(expected.last or tmp_path)
    assert site.answers() == expected.answers()
    assert site.publish(DOCUMENTS) == first


def test_one_that_comes_and_one_that_goes_are_followed_after_edits_too(site: Site, tmp_path: Path) -> None:
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


def test_only_a_document_that_comes_is_made(tmp_path: Path) -> None:
    made: list[str] = []
    site, index, files = tmp_path / "site", tmp_path / "index", {}
    publish(Corpus([Draft(each, made) for each in LARGE], SYNONYMS), site, index)
    made.clear()
    documents = (*LARGE[:7], doc("ny/", "Sida ny", LARGE[3].sections[0].text), *LARGE[8:])
    update(Corpus([Draft(each, made) for each in documents], SYNONYMS), files.__setitem__, index, site)
    assert made == ["ny/"]


def test_an_index_that_names_more_lost_documents_than_it_has_is_damaged(site: Site) -> None:
    site.publish(DOCUMENTS)
    told = json.loads((site.index / "sv_documents.json").read_bytes())
    site.remember({**told, "gone": [len(DOCUMENTS) + 9]}, "documents")
    with pytest.raises(IndexDamaged, match="cannot be read"):
        Index(site.index)


def test_nothing_is_made_again_where_nothing_changed(site: Site) -> None:
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


def test_more_edited_documents_than_are_followed_are_made_anew(site: Site, tmp_path: Path) -> None:
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


@pytest.mark.parametrize(
    "other",
    [
        lambda state: {**state, "code": "0" * 16},
        lambda state: {name: value for name, value in state.items() if name != "code"},
        lambda state: {"words": []},
        lambda state: {},
        lambda state: [],
    ],
    ids=["another", "none", "little", "nothing", "a list"],
)
def test_an_index_of_another_version_of_the_program_is_not_followed(
    site: Site, tmp_path: Path, other: Callable[[dict[str, Any]], object]
) -> None:
    site.publish(DOCUMENTS)
    site.remember(other(site.state()))
    documents = (CHANGES["a word more"], *DOCUMENTS[1:])
    found = site.publish(documents)
    assert not site.followed
    expected = anew(tmp_path / "anew", documents)
    assert found == tree(expected.last or tmp_path)
    assert site.state() == expected.state()


@pytest.mark.parametrize("change", ["nothing", "a word more"])
def test_a_site_that_was_moved_away_is_made_anew(site: Site, tmp_path: Path, change: str) -> None:
    site.publish(DOCUMENTS)
    assert site.last
    site.last.rename(tmp_path / "away")
    documents = (CHANGES[change], *DOCUMENTS[1:])
    found = site.publish(documents)
    assert not site.followed
    expected = anew(tmp_path / "anew", documents)
    assert found == tree(expected.last or tmp_path)
    assert site.answers() == expected.answers()


@dataclass
class Draft:
    """An entry that makes its document when it is asked, and notes it."""

    document: Document
    made: list[str]

    @property
    def lang(self) -> str:
        return self.document.lang

    @property
    def route(self) -> str:
        return self.document.route

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(repr(self.document).encode()).digest()

    def load(self) -> Document:
        self.made.append(self.route)
        return self.document


LARGE = tuple(doc(f"m/{n}/", f"Sida {n}", " ".join(f"ord{n}x{at}" for at in range(40))) for n in range(200))


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


def test_the_last_index_may_be_in_another_folder_and_stays_there(site: Site, tmp_path: Path) -> None:
    site.publish(LARGE)
    before = tree(site.index)
    documents = (text(LARGE[0], "Nyord och ord9x3."), *LARGE[1:])
    files: dict[str, bytes] = {}
    assert update(Corpus(documents, SYNONYMS), files.__setitem__, tmp_path / "next", site.last, site.index)
    assert tree(site.index) == before
    expected = anew(tmp_path / "anew", documents)
    assert Index(tmp_path / "next").search("nyord") == Index(expected.index).search("nyord") != []


@pytest.mark.parametrize("letter", ["s", "c"])
def test_a_file_of_the_last_site_that_is_as_long_but_another_is_not_read(
    site: Site, tmp_path: Path, letter: str
) -> None:
    site.publish(DOCUMENTS)
    assert site.last
    for path in site.last.rglob(f"{letter}[0-9]*.js"):
        path.write_bytes(path.read_bytes().replace(b"a", b"b"))
    documents = tuple(text(each, f"{each.sections[0].text} Nyord.") for each in DOCUMENTS)
    assert site.publish(documents) == tree(anew(tmp_path / "anew", documents).last or tmp_path)


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


# Any edits, in any order

TYPED = (
    "konto Konto, lösenord LÖSENORD lo\u0308senord lo\u200d\u0308senord e-post e post nyord nyordet bild bildformat "
    'ord3 sak3 och en 漢字 𠮷 ﾞ ŉ ß İ ?! \x00 \ud800 \u2028 " \\ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
)
WORDS = st.sampled_from(TYPED.split(" "))
TEXT = st.lists(WORDS, max_size=6).map(" ".join) | st.text(st.characters(exclude_categories=()), max_size=9)
SECTION = st.builds(Section, st.sampled_from(("", "a", "b")), TEXT, TEXT)
NUMBER = st.integers(0, 10_000)


class Edits(RuleBasedStateMachine):
    """Publishes a small corpus after each edit, and compares that with what is made anew."""

    @initialize(first=st.lists(st.builds(Section, text=TEXT), max_size=3))
    def begin(self, first: Sequence[Section]) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="kbgen-test-")
        self.site = Site(Path(self.folder.name, "followed"))
        begun = [doc(f"b/{number}/", "Början", each.text) for number, each in enumerate(first)]
        self.documents: list[Document] = [*begun, *FILLERS[:12]]  # so that an edit leaves the mean length alone
        self.synonyms: list[tuple[str, str]] = []

    def edit(self, number: int, **fields: Any) -> None:
        at = number % len(self.documents)
        self.documents[at] = replace(self.documents[at], **fields)

    @rule(number=NUMBER, section=SECTION)
    def another_text(self, number: int, section: Section) -> None:
        sections = self.documents[number % len(self.documents)].sections
        self.edit(number, sections=(section, *sections[1:]))

    @rule(numbers=st.lists(NUMBER, max_size=4), word=WORDS)
    def a_word_more_in_some(self, numbers: Sequence[int], word: str) -> None:
        for number in numbers:
            first, *others = self.documents[number % len(self.documents)].sections or (Section(),)
            self.edit(number, sections=(replace(first, text=f"{first.text} {word}"), *others))

    @rule(number=NUMBER, sections=st.lists(SECTION, max_size=3))
    def other_sections(self, number: int, sections: Sequence[Section]) -> None:
        self.edit(number, sections=tuple(sections))

    @rule(number=NUMBER, title=TEXT)
    def another_title(self, number: int, title: str) -> None:
        self.edit(number, title=title)

    @rule(number=NUMBER, keywords=st.lists(TEXT, max_size=3))
    def other_keywords(self, number: int, keywords: Sequence[str]) -> None:
        self.edit(number, keywords=tuple(keywords))

    @rule(number=NUMBER, boost=st.sampled_from((0.5, 1.0, 2.0, 9.0)), pins=st.lists(TEXT, max_size=2))
    def another_boost_and_other_pins(self, number: int, boost: float, pins: Sequence[str]) -> None:
        self.edit(number, boost=boost, pins=tuple(pins))

    @rule(number=NUMBER, category=st.sampled_from(("", "a")), plans=st.lists(st.sampled_from("pq"), max_size=2))
    def another_shelf(self, number: int, category: str, plans: Sequence[str]) -> None:
        self.edit(number, category=category, plans=tuple(plans))

    @rule(number=NUMBER, route=st.sampled_from(("a/", "b/#c", "d/")))
    def another_route(self, number: int, route: str) -> None:
        self.edit(number, route=route)

    @rule(synonyms=st.lists(st.tuples(TEXT, TEXT), max_size=3))
    def other_synonyms(self, synonyms: Sequence[tuple[str, str]]) -> None:
        self.synonyms = list(synonyms)

    @rule(number=NUMBER, title=TEXT, lang=st.sampled_from(("sv", "sv", "en")))
    def one_more(self, number: int, title: str, lang: str) -> None:
        self.documents.insert(number % len(self.documents), doc(f"n/{number}/", title, title, lang=lang))

    @rule(number=NUMBER)
    def one_less(self, number: int) -> None:
        if len(self.documents) > 1:
            self.documents.pop(number % len(self.documents))

    @invariant()
    def it_is_as_if_made_anew(self) -> None:
        found = self.site.publish(self.documents, self.synonyms)
        event("followed" if self.site.followed else "made anew")
        expected = anew(Path(self.folder.name, "anew"), self.documents, self.synonyms)
        assert expected.last
        assert found == tree(expected.last)
        assert self.site.answers() == expected.answers()

    def teardown(self) -> None:
        self.folder.cleanup()


TestEdits = Edits.TestCase
TestEdits.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
