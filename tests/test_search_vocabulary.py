"""The words of an index: fragments, kin, and how telling they are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.folding import fold
from kbgen.search.analysis import language, words
from kbgen.search.query import Asker, Candidate, pin_key
from kbgen.search.vocabulary import Vocabulary, frequency, grams, idf, level

LETTERS = st.text("abåö", min_size=1, max_size=6)


def known(*words: str, levels: Sequence[int] = (), count: int = 100) -> Vocabulary:
    """A vocabulary of words in their order; each occurs once where nothing else is said."""
    ordered = sorted(words, key=lambda word: (fold(word), word))
    assert ordered == list(words)
    ones = levels or [1] * len(words)
    return Vocabulary(words, [*map(fold, words)], ones, [0] * len(words), [], count)


def named(vocabulary: Vocabulary, numbers: Sequence[int]) -> list[str]:
    return [vocabulary.words[number] for number in numbers]


def stands_for(vocabulary: Vocabulary, query: str, lang: str = "sv") -> dict[str, Candidate]:
    """What the last group of a query may stand for."""
    group = Asker(vocabulary, language(lang), ()).groups(query)[-1]
    return {vocabulary.words[each.word]: each for each in group.candidates}


# Fragments


def test_the_fragments_of_a_word_know_its_ends() -> None:
    assert grams("konto") == sorted(["\nkon", "kont", "onto", "nto\n"])
    assert grams("se") == ["\nse\n"]
    assert grams("x") == ["\nx\n"]


def test_a_fragment_that_a_word_repeats_counts_once() -> None:
    assert len(grams("aaaaaaaa")) == 3


@given(st.lists(LETTERS, unique_by=fold, min_size=1), LETTERS)
def test_a_fragment_is_found_in_every_word_that_has_it(found: list[str], word: str) -> None:
    vocabulary = known(*sorted(found, key=fold))
    for gram in grams(fold(word)):
        expected = [number for number, each in enumerate(vocabulary.folded) if gram in grams(each)]
        assert vocabulary.holding(gram) == expected


# Neighbours


@given(st.lists(LETTERS, unique=True), LETTERS)
def test_words_with_a_fold_a_beginning_and_an_end_are_found(found: list[str], word: str) -> None:
    ordered = sorted(found, key=lambda each: (fold(each), each))
    vocabulary, folded = known(*ordered), fold(word)
    assert named(vocabulary, vocabulary.same(folded)) == [each for each in ordered if fold(each) == folded]
    longer = [each for each in ordered if len(each) >= len(word) + 2]
    assert named(vocabulary, [*vocabulary.beginning(folded, 2)]) == [w for w in longer if fold(w).startswith(folded)]
    if len(folded) >= 3:
        assert named(vocabulary, vocabulary.ending(folded, 2)) == [w for w in longer if fold(w).endswith(folded)]


@pytest.mark.parametrize("typed", ["kont", "kontoo", "kunto", "kotno", "okonto", "onto", "kanto"])
def test_one_edit_away_is_a_letter_more_less_other_or_swapped(typed: str) -> None:
    vocabulary = known("faktura", "konto")
    assert named(vocabulary, [*vocabulary.one_edit_away(typed)]) == ["konto"]


@pytest.mark.parametrize("typed", ["kon", "kotnoo", "ktoon", "kantu"])
def test_two_edits_are_too_many(typed: str) -> None:
    assert [*known("konto").one_edit_away(typed)] == []


def test_words_that_share_a_stem_are_linked_both_ways() -> None:
    words = ["load", "loaded", "loader", "loads"]
    vocabulary = Vocabulary(words, words, [1] * 4, [0] * 4, [0, 1, 0, 2], 9)
    for word in (0, 1, 3):
        assert vocabulary.kindred(word) == [0, 1, 3]
    assert vocabulary.kindred(2) == [2]


# How telling


@given(st.integers(1, 1_000_000))
def test_a_level_stands_for_about_the_count_it_was_made_of(count: int) -> None:
    assert abs(frequency(level(count)) / count - 1) < 0.1
    assert level(count) <= level(count + 1)


def test_nothing_has_level_nothing() -> None:
    assert (level(0), frequency(0), level(1), frequency(1)) == (0, 0.0, 1, 1.0)


@given(st.floats(0.5, 1000), st.integers(1, 1000))
def test_what_is_rare_is_telling(count: float, documents: int) -> None:
    assert idf(count, documents) > 0
    assert idf(count, documents) >= idf(count + 1, documents)


def test_a_fragment_of_many_words_is_less_telling_than_one_of_few() -> None:
    vocabulary = known("a", "b", "c", levels=(9, 9, 1))
    assert vocabulary.rarity([]) > vocabulary.rarity([2]) > vocabulary.rarity([0]) > vocabulary.rarity([0, 1])


@pytest.mark.parametrize("count", [1, 2, 3, 1000])
def test_words_that_all_documents_have_are_never_negative(count: int) -> None:
    vocabulary = known("a", "b", "c", levels=(level(count),) * 3, count=count)
    assert vocabulary.rarity([0, 1, 2]) > 0
    assert vocabulary.title_rarity([0, 1, 2]) > 0
    assert 0 <= vocabulary.union([0, 1, 2], vocabulary.levels) <= count


def test_an_empty_vocabulary_holds_nothing() -> None:
    vocabulary = Vocabulary([], [], [], [], [], 0)
    for typed in ("", "a", "konto", "ﾞ"):
        assert stands_for(vocabulary, typed or "x") == {}
        assert vocabulary.holding(grams(fold(typed))[0]) == []
        assert [*vocabulary.one_edit_away(typed)] == []


# What a typed word may stand for


@pytest.mark.parametrize(
    ("typed", "word", "kin"),
    [
        ("konto", "konto", "same"),
        ("losenord", "lösenord", "same"),
        ("lös", "lösenord", "prefix"),
        ("faktura nytt", "nytt", "same"),
        ("bild", "bildformat", "prefix"),
        ("faktura", "kundfaktura", "head"),
        ("lösenrod", "lösenord", "edit"),
    ],
)
def test_kin_are_told_apart(typed: str, word: str, kin: str) -> None:
    vocabulary = known("bildformat", "konto", "kundfaktura", "lösenord", "nytt")
    assert stands_for(vocabulary, typed)[word].kin == kin


def test_only_the_last_word_may_be_half_a_word() -> None:
    vocabulary = known("lösenord", "nytt")
    first, second = Asker(vocabulary, language("sv"), ()).groups("lös nytt")
    assert {each.kin for each in first.candidates} <= {""}
    assert second.candidates[0].kin == "same"


def test_the_first_part_of_a_compound_finds_it_wherever_it_stands() -> None:
    first, *_ = Asker(known("bildformat", "nytt"), language("sv"), ()).groups("bild nytt")
    assert [each.kin for each in first.candidates] == ["modifier"]


def test_edits_are_for_words_that_the_site_does_not_know() -> None:
    assert "edit" not in {each.kin for each in stands_for(known("banken", "banker"), "banken").values()}


def test_stems_are_kin_where_the_language_has_them() -> None:
    vocabulary = Vocabulary(["publica", "publicar"], ["publica", "publicar"], [1, 1], [0, 0], [0, 1], 9)
    assert stands_for(vocabulary, "publicar", "es")["publica"].kin == "stem"


def test_a_function_word_stands_for_itself_alone() -> None:
    assert set(stands_for(known("hur", "hurra", "hurtig"), "hur")) == {"hur"}


def test_a_word_of_the_query_outweighs_what_looks_like_it() -> None:
    found = stands_for(known("lösen", "lösenord", "lösning"), "lösen")
    assert max(found, key=lambda word: found[word].weight) == "lösen"
    assert all(0 <= each.likeness <= 1 and each.weight > 0 for each in found.values())


def test_neighbours_that_form_a_word_are_asked_for_as_that_too() -> None:
    asker = Asker(known("bildformat", "försäkringsbolag"), language("sv"), ())
    for query, joined in (("bild format", "bildformat"), ("försäkring bolag", "forsakringsbolag")):
        assert [group.text for group in asker.groups(query) if not group.typed] == [joined]


def test_a_word_that_is_repeated_counts_once() -> None:
    asker = Asker(known("fel"), language("sv"), ())
    assert [group.text for group in asker.groups("fel nytt fel fel") if group.typed] == ["fel", "nytt", "fel"]


@given(st.lists(LETTERS, unique=True), st.text())
def test_any_query_is_groups_that_can_be_ranked(found: list[str], query: str) -> None:
    vocabulary = known(*sorted(found, key=lambda each: (fold(each), each)))
    for group in Asker(vocabulary, language("sv"), [("ab", "b a"), ("b a", "ö")]).groups(query):
        weights = [each.weight for each in group.candidates]
        assert weights == sorted(weights, reverse=True)
        assert all(0 <= each.word < len(found) for each in group.candidates)
        assert group.title >= 0


@pytest.mark.parametrize("query", ["avsluta konto", "Konto: avsluta", "hur avsluta jag ett konto?", "konto avsluta"])
def test_queries_that_ask_the_same_share_their_pin(query: str) -> None:
    assert pin_key(query, language("sv")) == "avsluta konto"


def test_a_pin_of_function_words_is_those() -> None:
    assert pin_key("Hur då?", language("sv")) == "da hur"
    assert words("?!") == []
    assert pin_key("?!", language("sv")) == ""
