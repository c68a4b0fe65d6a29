"""The browser's files of search say what the tables say, and cost what a query touches."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgen.search import Corpus, Document, Section, browser_index
from kbgen.search.analysis import clean, language
from kbgen.search.rank import RECORD
from kbgen.search.terms import Lexicon, read
from kbgen.search.vocabulary import frequency
from tests.browser_files import Files, Posting, called
from tests.searching import HELP, SYNONYMS, doc, tables

LONG = "förtroendemannautbildningsverksamheten"
ODD = (
    doc("odd/", "Odd", " ".join(("a", "ab", "abc", "åbc", LONG, f"{LONG}s", f"{LONG[:26]}xyz", "1", "²", "x" * 60))),
    doc("far/", "Far", "漢字 漢語 𠮷野 𠮷田 𝒜𝒷 ﷺ ﾞ İstanbul ǅ ß Привет नमस्ते שלום"),
)


def files(documents: Iterable[Document], lang: str = "sv", synonyms: tuple[tuple[str, str], ...] = ()) -> Files:
    return Files(browser_index(Corpus(tuple(documents), synonyms)), lang)


def in_tables(documents: Iterable[Document], lang: str = "sv") -> dict[str, dict[int, Posting]]:
    """The postings that the files are made of."""
    [made] = (each for each in tables(Corpus(tuple(documents))) if each.words.tongue.tag == lang)
    found: dict[str, dict[int, Posting]] = {}
    for word, posted in made.posted.items():
        for at, number in enumerate(posted.documents):
            fill, title, *places = posted.records[at * RECORD : (at + 1) * RECORD]
            listed = {piece: strength for piece, strength in zip(places[::2], places[1::2], strict=True) if strength}
            found.setdefault(word, {})[number] = (posted.impacts[at], fill, title, listed)
    return found


def many(count: int, seed: int = 3) -> tuple[Document, ...]:
    """Documents of a vocabulary as words come: a few everywhere, most in one or two."""
    dice = random.Random(seed)
    stems = ["".join(dice.choices("aeiouklmnrst", k=7)) for _ in range(3000)]
    texts = [" ".join(stems[min(2999, int(dice.paretovariate(0.5)))] for _ in range(128)) for _ in range(count)]
    return tuple(doc(f"g/{n}/", f"Titel {n % 7}", text) for n, text in enumerate(texts))


MANY = many(300)


# Round trip


@pytest.mark.parametrize("documents", [HELP, ODD, MANY, HELP[:1]], ids=["help", "odd", "many", "one"])
def test_the_files_say_what_the_tables_say(documents: tuple[Document, ...]) -> None:
    found = files(documents)
    [made] = tables(Corpus(documents))
    assert found.vocabulary() == made.words.words
    assert found.postings() == in_tables(documents)


def test_a_document_of_very_many_pieces_is_told_of_whole() -> None:
    below = {f"s{number}": (f"Rubrik{number}", f"sak{number} " * 100) for number in range(300)}
    documents = (doc("a/", "Lång", below=below), *HELP)
    assert files(documents).postings() == in_tables(documents)
    assert len(files(documents).cards()[0][2]) == 301


WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=50)


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=30))
def test_any_words_come_back_as_they_were(words: list[str]) -> None:
    documents = (doc("a/", words[0], " ".join(words)),)
    [made] = tables(Corpus(documents))
    found = files(documents)
    assert found.vocabulary() == made.words.words
    assert found.postings() == in_tables(documents)


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_makes_files_that_can_be_read(text: str) -> None:
    document = Document("sv", "guide", "a/", text, (Section("b", text, text),), (text,), pins=(text,))
    found = files([document], synonyms=((text, "ord"), ("ord", text)))
    assert [card[1] for card in found.cards()] == ["a/"]
    assert found.postings() == in_tables([document])


def pieces(section: Section) -> int:
    return read(Document("sv", "guide", "a/", "", (section,)), Lexicon())[0].pieces


def test_cards_hold_what_is_shown() -> None:
    long = doc("b/", "Lång", "ord " * 260, below={"c": ("Rubrik", "ord " * 140)})
    documents = (*HELP, long)
    assert files(documents).cards() == [
        [clean(each.title), each.route, [[s.anchor, clean(s.heading), clean(s.text), pieces(s)] for s in each.sections]]
        for each in documents
    ]
    assert [row[3] for row in files(documents).cards()[-1][2]] == [3, 1]


def test_counts_of_documents_are_told_roughly() -> None:
    found = files(MANY)
    assert found.words["count"] == len(MANY)
    rows = zip(found.postings().values(), found.levels("df"), found.levels("titleDf"), strict=True)
    for posted, level, title_level in rows:
        titles = sum(title > 0 for _, _, title, _ in posted.values())
        assert frequency(level) == pytest.approx(len(posted), rel=0.1)
        assert frequency(title_level) == pytest.approx(titles, rel=0.1)


def test_words_of_one_stem_are_linked_where_the_language_has_stems() -> None:
    found = files([doc("a/", "Uploads", "Upload what you uploaded, unless uploading.", lang="en")], "en")
    words, links = found.vocabulary(), found.levels("stem")
    chain = [words.index("uploads")]
    while links[chain[-1]]:
        chain.append(chain[-1] - links[chain[-1]])
    assert [words[number] for number in chain] == ["uploads", "uploading", "uploaded", "upload"]
    assert links[words.index("what")] == 0
    assert files(HELP).words["stem"] == ""


def test_what_a_document_is_for_comes_along() -> None:
    pins = (("avsluta konto", "Hur avslutar jag?"), ("Konto, avsluta!",))
    documents = (*HELP, doc("b/", "Boost", boost=2.5, pins=pins[0]), doc("c/", "C", pins=pins[1]))
    found = files(documents)
    assert found.classes() == [[each.kind, each.category, list(each.plans)] for each in documents]
    assert found.map["boost"] == {str(len(HELP)): 2.5}
    assert found.words["pins"] == {"avsluta konto": [len(HELP), len(HELP) + 1], "avslutar": [len(HELP)]}
    assert len(found.map["weight"]) == len(documents)


def test_synonyms_come_along_as_they_are_said() -> None:
    assert len(files(HELP, synonyms=SYNONYMS).words["synonyms"]) == len(SYNONYMS)
    assert files(HELP).words["synonyms"] == []


def test_what_the_language_knows_is_shipped_and_not_written_in_a_script() -> None:
    said = files(HELP).words["language"]
    assert (said["tag"], said["links"]) == ("sv", list(language("sv").links))
    assert set(said["stop"].split()) == language("sv").stop_words
    assert said["letters"]["ø"] == "o"


# Names


def test_every_file_but_the_first_is_in_a_folder_that_is_named_by_what_it_holds() -> None:
    found = files(MANY)
    held: dict[str, list[bytes]] = {}
    for name in (*found.tables, *found.names("shards"), *found.names("cards")):
        held.setdefault(name.split("/")[0], []).append(found.files[name])
    assert all(folder == sha256(b"".join(contents)).hexdigest()[:10] for folder, contents in held.items())
    assert set(found.files) == {"index.js", *found.tables, *found.names("shards"), *found.names("cards")}


FIRST = HELP[0]
VARIANTS = {
    "text": replace(FIRST, sections=(Section(text="Annat."),)),
    "the case of a letter": replace(FIRST, title=FIRST.title.swapcase()),
    "a sign that is no word": replace(FIRST, title=f"{FIRST.title}!"),
    "an anchor": replace(FIRST, sections=(replace(FIRST.sections[0], anchor="b"),)),
    "keywords": replace(FIRST, keywords=("nyord",)),
    "keywords that look like a section": replace(FIRST, sections=(), keywords=("", "", FIRST.sections[0].text)),
    "route": replace(FIRST, route="faq/annat/"),
    "kind": replace(FIRST, kind="page"),
    "category": replace(FIRST, category="annan"),
    "plans": replace(FIRST, plans=("pro",)),
    "boost": replace(FIRST, boost=2.0),
    "pins": replace(FIRST, pins=("nyord",)),
}


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
def test_a_name_is_that_of_one_content(variant: Document) -> None:
    before, after = files(HELP), files((variant, *HELP[1:]))
    assert files(HELP).files == before.files
    assert after.files != before.files
    both = before.files.keys() & after.files.keys() - {"index.js"}
    assert {name for name in both if before.files[name] != after.files[name]} == set()


def test_other_synonyms_make_another_table() -> None:
    assert len({files(HELP, synonyms=synonyms).tables[0] for synonyms in ((), SYNONYMS, SYNONYMS[1:])}) == 3


def test_each_language_has_a_folder_of_its_own() -> None:
    made = browser_index(Corpus((*HELP, doc("en/", "Home", lang="en"))))
    assert {"/".join(name.split("/")[:3]) for name in made} == {"assets/search/sv", "assets/search/en"}
    assert Files(made, "en").vocabulary() == ["home"]
    assert Files(made, "sv").files == files(HELP).files


def test_a_site_of_nothing_has_nothing_to_load() -> None:
    assert browser_index(Corpus()) == {}


def test_documents_without_a_word_make_files_too() -> None:
    found = files([doc("a/", "?!")])
    assert (found.vocabulary(), found.postings(), found.words["count"]) == ([], {}, 1)
    assert found.cards() == [["?!", "a/", [["", "", "", 1]]]]


def test_a_file_is_one_call_whatever_is_in_the_text() -> None:
    text = '")</script>\u2028\u2029\x00\ud800\\");alert(1)//'
    made = browser_index(Corpus((Document("sv", "guide", "a/", text, (Section(text, text, text),)),)))
    for content in made.values():
        called(content)
        assert len(content.decode("utf-8").splitlines()) == 1
        assert not re.search("[\u2028\u2029\x00]", content.decode("utf-8"))


# Cost


def test_an_edit_leaves_nearly_all_files_as_they_are() -> None:
    section = MANY[100].sections[0]
    words = section.text.split()
    words[5:8] = ["alldeles", "nya", "ordval"]
    changed = replace(MANY[100], sections=(replace(section, text=" ".join(words)),))
    before, after = files(MANY), files((*MANY[:100], changed, *MANY[101:]))
    assert before.files.keys() != after.files.keys()
    contents = set(before.files.values())
    renewed = [name for name, content in after.files.items() if content not in contents]
    assert len(renewed) < len(after.files) / 4


def test_postings_and_cards_are_cut_into_many_files_of_some_size() -> None:
    found = files(MANY)
    for table in ("shards", "cards"):
        sizes = [len(found.files[name]) for name in found.names(table)]
        assert len(sizes) > 5
        assert sum(sizes) / len(sizes) < 30_000
