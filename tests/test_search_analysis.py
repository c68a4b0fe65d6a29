"""Text → words → index terms, and the excerpt that shows them."""

from __future__ import annotations

import time

import pytest

from kbgen.search.analysis import LONGEST_WORD, MOST_WORDS, clean, fold, language, words
from kbgen.search.excerpt import LENGTH, Segment, excerpt
from kbgen.search.query import groups

SV = language("sv")


def shown(text: str, query: str) -> str:
    return "".join(f"[{part.text}]" if part.matched else part.text for part in excerpt(text, groups(query, SV), SV))


def test_inflected_forms_share_a_stem() -> None:
    assert len({SV.stem(word) for word in ("faktura", "fakturan", "fakturor", "fakturorna")}) == 1


def test_composed_and_decomposed_letters_are_the_same_word() -> None:
    assert SV.stems("lösenord") == SV.stems("lo\u0308senord")


def test_case_does_not_matter() -> None:
    assert SV.stems("LÖSENORD Straße") == SV.stems("lösenord STRASSE")


def test_folding_takes_dots_rings_and_accents() -> None:
    assert fold("åäöéü") == "aaoeu"


def test_a_hyphenated_word_is_also_found_joined_and_in_parts() -> None:
    assert next(words("E-post")).forms == ("epost", "e", "post")


def test_words_know_where_they_stand() -> None:
    text = clean("Byt  lösenord\u00ad!")
    assert [text[word.start : word.end] for word in words(text)] == ["Byt", "lösenord"]


def test_invisible_characters_and_controls_do_not_split_or_survive() -> None:
    assert clean("lösen\u00adord\u202e\u200b\x00nytt\ud800") == "lösenord nytt"


def test_a_long_word_counts_up_to_its_cap() -> None:
    assert len(next(words("x" * 1000)).forms[0]) == LONGEST_WORD


def test_a_query_is_its_telling_words() -> None:
    assert [word.forms[0] for word in SV.query("Hur byter jag mitt lösenord?")] == ["byter", "lösenord"]


def test_a_query_of_stop_words_keeps_them() -> None:
    assert [word.forms[0] for word in SV.query("Vad är det?")] == ["vad", "är", "det"]


def test_a_query_counts_each_word_once_and_only_so_many() -> None:
    assert len(SV.query("fel fel fel")) == 1
    assert len(SV.query(" ".join(chr(97 + n // 26) + chr(97 + n % 26) for n in range(300)))) <= MOST_WORDS


def test_a_regional_tag_is_searched_as_its_language() -> None:
    assert language("sv-FI").stem("fakturorna") == SV.stem("fakturorna")


@pytest.mark.parametrize("tag", ["xx", "", "../sv", "sv/../sv", "zh-Hant"])
def test_a_language_without_data_is_searched_as_it_is_typed(tag: str) -> None:
    assert language(tag).stems("fakturorna") == ["fakturorna"]


def test_excerpts_mark_every_form_of_a_word() -> None:
    assert shown("Byt lösenordet innan lösenorden glöms.", "lösenord") == "Byt [lösenordet] innan [lösenorden] glöms."


def test_excerpts_mark_words_typed_without_dots() -> None:
    assert shown("Nytt lösenord.", "losenord") == "Nytt [lösenord]."


def test_excerpts_mark_what_begins_with_the_last_word() -> None:
    assert shown("Kortet nekades vid betalningen.", "kort betaln") == "[Kortet] nekades vid [betalningen]."


def test_excerpts_show_the_stretch_with_most_of_the_question() -> None:
    text = f"Domän först. {'Utfyllnad här. ' * 60}En domän behöver certifikat. {'Mer text. ' * 60}"
    found = shown(text, "domän certifikat")
    assert "[domän] behöver [certifikat]" in found
    assert found.startswith("…") and found.endswith("…")
    assert len(found) < LENGTH + 20


def test_excerpts_are_text_and_not_markup() -> None:
    parts = excerpt("Skriv <script>alert(1)</script> här", groups("script", SV), SV)
    assert "".join(part.text for part in parts) == "Skriv <script>alert(1)</script> här"
    assert Segment("script", matched=True) in parts


def test_an_excerpt_without_a_match_is_the_beginning() -> None:
    assert shown("Första meningen. " * 50, "annat").startswith("Första meningen.")
    assert excerpt("", groups("annat", SV), SV) == ()


def test_an_excerpt_of_one_endless_word_is_made_at_once() -> None:
    started = time.perf_counter()
    excerpt("x" * 1_000_000, groups("x", SV), SV)
    assert time.perf_counter() - started < 1
