"""Documents → postings: what a word is worth in a document, and where it stands."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.search import Corpus, Document, Section, constants
from kbgen.search.rank import RECORD
from kbgen.search.terms import Lexicon, Means, Scale, parts, pieces_of, postings, read
from tests.searching import HELP, doc, tables, texts

PIECE = constants.PIECE_WORDS


class Told(NamedTuple):
    """What the postings of a document tell of a word."""

    impact: int
    fill: int
    title: int
    places: dict[int, int]


def mean_of(*documents: Document) -> Means:
    return texts(documents, Lexicon())[1]


def told(document: Document, *others: Document) -> dict[str, Told]:
    lexicon = Lexicon()
    text, _ = read(document, lexicon)
    found = {}
    for word, ((value, fill, title, *places), _) in postings(text, Scale(mean_of(document, *others))):
        listed = {piece: each for piece, each in zip(places[::2], places[1::2], strict=True) if each}
        found[lexicon.words[word]] = Told(value, fill, title, listed)
    return found


def numbered(first: int, last: int) -> str:
    return " ".join(f"ord{number}" for number in range(first, last))


# Impacts


def test_a_word_is_worth_more_the_more_often_it_stands_there_but_slower_and_slower() -> None:
    texts = [f"{'domän ' * count}{numbered(count, 120)}" for count in range(1, 100)]
    others = [doc("b/", "", text) for text in texts]
    impacts = [told(doc("a/", "", text), *others)["domän"].impact for text in texts]
    assert impacts == sorted(impacts)
    assert 1 <= impacts[0] < impacts[9] < impacts[-1] <= constants.LEVELS
    assert impacts[9] - impacts[0] > impacts[-1] - impacts[-10]


def test_a_word_is_worth_more_the_more_of_the_document_it_is() -> None:
    short, long = doc("a/", "", "domän i korthet"), doc("b/", "", f"domän {numbered(0, 60)}")
    assert told(short, long)["domän"].impact > told(long, short)["domän"].impact


def test_title_keyword_heading_and_text_are_worth_less_in_turn() -> None:
    found = told(doc("a/", "Ett", f"fyra {numbered(0, 40)}", keywords=("två",), below={"b": ("Tre", "annat")}))
    assert found["ett"].impact >= found["två"].impact >= found["fyra"].impact
    assert found["ett"].impact > found["tre"].impact >= found["fyra"].impact


def test_a_joined_word_is_known_as_its_parts_and_the_whole() -> None:
    for document in (doc("a/", "E-post"), doc("a/", "", "Min e-post"), doc("a/", "", below={"b": ("E-post", "")})):
        assert {"e", "post", "epost"} <= told(document).keys()
    assert {"e", "post", "epost"} <= told(doc("a/", "", keywords=("e-post",))).keys()


def test_a_document_without_words_has_no_postings() -> None:
    assert told(doc("a/", "")) == told(doc("a/", "?!", "…")) == told(Document("sv", "guide", "a/", "")) == {}


# Titles


def test_the_place_of_a_word_in_the_title_is_its_first() -> None:
    found = told(doc("a/", "Byt och byt lösenord", "Annan text."))
    assert [found[word].title for word in ("byt", "och", "lösenord", "annan")] == [1, 2, 4, 0]


def test_the_places_of_a_long_title_end_somewhere() -> None:
    found = told(doc("a/", numbered(0, 30)))
    assert all(1 <= each.title <= 7 for each in found.values())
    assert found["ord0"].title == 1


def test_title_and_keywords_count_in_every_piece_and_text_where_it_stands() -> None:
    found = told(doc("a/", "Ett", "två tre", keywords=("fyra",)))
    assert found["ett"].fill and found["fyra"].fill
    assert found["två"].fill == 0 and found["två"].places.keys() == {0}
    assert found["ett"].places == {}


# Pieces


@pytest.mark.parametrize(("words", "pieces"), [(0, 1), (1, 1), (PIECE, 1), (2 * PIECE, 2), (10 * PIECE, 10)])
def test_a_section_is_cut_into_pieces_of_about_the_same_length(words: int, pieces: int) -> None:
    text, _ = read(doc("a/", "", numbered(0, words)), Lexicon())
    assert text.pieces == pieces == pieces_of(words)
    lengths = [len(part) for _, part in parts(text)]
    assert len(lengths) == pieces
    assert sum(lengths) == text.length == words
    assert max(lengths) - min(lengths) <= 1


@given(st.integers(0, 20 * PIECE))
def test_pieces_are_never_much_longer_or_shorter(words: int) -> None:
    assert 0.5 < (words or PIECE) / pieces_of(words) / PIECE < 1.5 or words < PIECE


def test_pieces_are_numbered_through_the_document() -> None:
    below = {"b": ("Rubrik", numbered(10_000, 10_000 + 2 * PIECE)), "c": ("Slut", "slutet")}
    found = told(doc("a/", "", numbered(0, 3 * PIECE), below=below))
    assert [*found["ord0"].places] == [0]
    assert [*found[f"ord{3 * PIECE - 1}"].places] == [2]
    assert [*found["ord10000"].places] == [3]
    assert [*found["slutet"].places] == [5]


def test_a_heading_counts_in_every_piece_below_it() -> None:
    found = told(doc("a/", "", "först", below={"b": ("Rubrik", numbered(0, 2 * PIECE))}))
    assert set(found["rubrik"].places) <= {1, 2}
    assert len(found["rubrik"].places) == min(2, constants.PIECES)


def test_a_whole_stands_in_the_piece_of_its_first_part() -> None:
    text = f"{numbered(0, PIECE)} {numbered(PIECE, 2 * PIECE - 2)} e-post"
    assert told(doc("a/", "", text))["epost"].places.keys() == {1}


def test_the_pieces_that_are_kept_are_the_best() -> None:
    here = [1, 9, 2, 7, 3, 8]
    text = " ".join(f"{'domän ' * count} {numbered(0, PIECE - count)}" for count in here)
    places = told(doc("a/", "", text))["domän"].places
    best = sorted(range(len(here)), key=lambda number: -here[number])
    assert len(here) > constants.PIECES
    assert set(places) == set(best[: constants.PIECES])
    assert next(iter(places)) == best[0]
    assert all(high >= low for high, low in pairwise(places.values()))


def test_a_document_of_very_many_pieces_is_told_of_as_far_as_a_record_can_name_them() -> None:
    below = {f"s{number}": (f"Rubrik{number}", f"sak{number}") for number in range(300)}
    found = told(doc("a/", "Lång", "Början.", below=below))
    assert found["sak0"].places.keys() == {1}
    assert found["sak299"].impact > 0
    assert all(place < 256 for each in found.values() for place in each.places)


# Means


def edited(documents: tuple[Document, ...], number: int, more: str) -> tuple[Document, ...]:
    document = documents[number]
    sections = (replace(document.sections[0], text=f"{document.sections[0].text} {more}"), *document.sections[1:])
    return (*documents[:number], replace(document, sections=sections), *documents[number + 1 :])


def test_an_edit_of_one_document_leaves_the_postings_of_all_others() -> None:
    documents = tuple(doc(f"{n}/", f"Titel {n}", numbered(n, n + 64)) for n in range(40))
    [before], [after] = (tables(Corpus(each)) for each in (documents, edited(documents, 7, "och en mening till")))
    for word in before.posted:
        old, new = before.posted[word], after.posted[word]
        rows = [
            [
                (number, found.impacts[at], bytes(found.records[at * RECORD : (at + 1) * RECORD]))
                for at, number in enumerate(found.documents)
                if number != 7
            ]
            for found in (old, new)
        ]
        assert rows[0] == rows[1], word
    assert set(after.posted) - set(before.posted) == {"och", "en", "mening", "till"}


def test_means_follow_the_site() -> None:
    short, long = (mean_of(doc("a/", "", numbered(0, words))) for words in (10, 1000))
    assert short.document < long.document
    assert mean_of() == mean_of(doc("a/", ""))


# Tables


def test_the_words_are_in_the_order_of_their_folds() -> None:
    [made] = tables(Corpus((doc("a/", "Åka aka zebra ära"),)))
    assert made.words.words == ["aka", "åka", "ära", "zebra"]


def test_the_tables_of_a_site_know_every_word_and_where_it_stands() -> None:
    [made] = tables(Corpus(HELP))
    assert made.documents == HELP
    for word, count, titles in zip(made.words.words, made.words.counts, made.words.titles, strict=True):
        posted = made.posted[word]
        assert list(posted.documents) == [n for n, each in enumerate(HELP) if word in told(each)]
        assert len(posted.documents) == count == len(posted.impacts) == len(posted.records) / RECORD
        assert titles == sum(told(HELP[number])[word].title > 0 for number in posted.documents)


def test_every_language_has_tables_of_its_own() -> None:
    found = tables(Corpus((doc("a/", "Ett", lang="sv"), doc("b/", "One", lang="en"), doc("c/", "Två", lang="sv"))))
    assert [(each.words.tongue.tag, [document.route for document in each.documents]) for each in found] == [
        ("sv", ["a/", "c/"]),
        ("en", ["b/"]),
    ]
    assert tables(Corpus()) == []


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=80), max_size=4))
def test_any_text_can_be_indexed(texts: list[str]) -> None:
    document = Document("sv", "guide", "a/", "".join(texts[:1]), tuple(Section("x", t, t) for t in texts))
    for word, found in told(document).items():
        assert word
        assert 1 <= found.impact <= constants.LEVELS
        assert 0 <= found.fill <= constants.LEVELS
