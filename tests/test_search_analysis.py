"""Text → words, folds and stems; and the excerpt that shows them."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbgen.folding import fold
from kbgen.search.analysis import LONGEST_WORD, MOST_WORDS, asked, clean, language, placed, stream, words
from kbgen.search.excerpt import LENGTH, Segment, excerpt
from tests.searching import text_of

SV = language("sv")
TEXTS = st.text(st.characters(exclude_categories=()), max_size=300)
"""Any text at all, with lone surrogates too."""


def shown(text: str, *folded: str) -> str:
    return text_of(excerpt(text, {word: number for number, word in enumerate(folded)}))


# Words


def test_letters_that_something_invisible_held_apart_are_composed() -> None:
    for hidden in "\u200d\u00ad\ud800\ue000":
        assert clean(f"lo{hidden}\N{COMBINING DIAERESIS}senord") == "lösenord"


def test_composed_and_decomposed_letters_are_the_same_word() -> None:
    assert words(clean("lösenord")) == words(clean("lo\N{COMBINING DIAERESIS}senord")) == ["lösenord"]


def test_case_does_not_matter() -> None:
    assert words("LÖSENORD i Straße") == ["lösenord", "i", "straße"]


def test_folding_takes_dots_rings_and_accents() -> None:
    assert fold("åäöéü") == "aaoeu"


@pytest.mark.parametrize(
    ("word", "typed"),
    [("straße", "strasse"), ("københavn", "kobenhavn"), ("þór", "thor"), ("œuvre", "oeuvre"), ("łódź", "lodz")],
)
def test_folding_takes_apart_letters_that_unicode_does_not(word: str, typed: str) -> None:
    assert fold(word) == typed


@pytest.mark.parametrize("joint", "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}'\N{RIGHT SINGLE QUOTATION MARK}")
def test_a_joined_word_is_its_parts_and_the_whole(joint: str) -> None:
    text = clean(f"Min E{joint}post nu")
    assert words(text) == ["min", "e", "post", "nu"]
    assert stream(text) == ["min", "e", "post", "epost", "nu"]


def test_what_is_not_between_letters_joins_nothing() -> None:
    text = clean("en - två, 'citat' -30 A_B")
    assert stream(text) == words(text)


def test_words_know_where_they_stand() -> None:
    text = clean("Byt  lösenord\N{SOFT HYPHEN}!")
    assert [text[word.start : word.end] for word in placed(text)] == ["Byt", "lösenord"]


def test_invisible_characters_and_controls_do_not_split_or_survive() -> None:
    assert clean("lösen\u00adord\u202e\u200b\x00nytt\ud800") == "lösenord nytt"


def test_a_long_word_counts_up_to_its_cap() -> None:
    assert words("x" * 1000) == ["x" * LONGEST_WORD]
    assert stream("-".join("x" * 1000))[-1] == "x" * LONGEST_WORD


def test_a_query_counts_only_so_many_words() -> None:
    assert asked("Hur byter jag\u00a0lösenord?") == ["hur", "byter", "jag", "lösenord"]
    assert len(asked("a " * 1_000)) == MOST_WORDS
    assert len(asked("x" * 100_000)) == 1


@given(TEXTS)
@example("a\u200d\u0301")
def test_any_text_is_words_that_every_file_can_hold(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    for word in stream(cleaned):
        assert not re.search(r"[A-Z\s]", word)
        word.encode()
        fold(word).encode()
        assert "\n" not in fold(word)
    assert [word.text for word in placed(cleaned)] == words(cleaned)
    assert asked(text) == asked(text)


@given(TEXTS)
def test_what_is_indexed_is_the_words_in_order_and_wholes_between(text: str) -> None:
    cleaned = clean(text)
    found = iter(stream(cleaned))
    assert all(word in found for word in words(cleaned))


@given(st.text())
def test_a_fold_is_its_own_fold_and_has_no_marks(word: str) -> None:
    folded = fold(word)
    assert fold(folded) == folded
    assert not any(unicodedata.category(character).startswith("M") for character in folded)


# Languages


@pytest.mark.parametrize(
    ("tag", "forms"),
    [
        ("en", ("upload", "uploads", "uploaded", "uploading")),
        ("es", ("contraseña", "contraseñas")),
        ("es", ("publicar", "publicamos", "publicaron")),
    ],
)
def test_inflected_forms_share_a_stem_where_stemming_pays(tag: str, forms: tuple[str, ...]) -> None:
    assert language(tag).stems
    assert len({language(tag).stem(word) for word in forms}) == 1


def test_a_stem_is_folded() -> None:
    assert language("es").stem("canción") == fold(language("es").stem("canción"))


@pytest.mark.parametrize(("tag", "word"), [("sv", "hur"), ("en", "how"), ("es", "cómo"), ("es", "como")])
def test_a_language_knows_words_that_say_little(tag: str, word: str) -> None:
    assert word in language(tag).stop_words


def test_compounds_are_linked_as_the_language_does() -> None:
    assert set(language("sv").links) == {"", "s"}
    assert language("en").links == ("",)


def test_a_regional_tag_is_searched_as_its_language() -> None:
    for tag, own in (("sv-FI", "sv"), ("en-GB", "en"), ("ES", "es")):
        assert language(tag).stop_words == language(own).stop_words
        assert language(tag).stem("uploading") == language(own).stem("uploading")


@pytest.mark.parametrize("tag", ["xx", "", "../sv", "sv/../sv", "zh-Hant", "sv.yaml", "\x00"])
def test_a_language_without_data_is_searched_as_it_is_typed(tag: str) -> None:
    found = language(tag)
    assert (found.stem("fakturorna"), found.stop_words, found.stems) == ("fakturorna", frozenset(), False)


# Excerpts


def test_excerpts_mark_every_form_of_a_word() -> None:
    found = shown("Byt lösenordet innan lösenorden glöms.", "losenordet", "losenorden")
    assert found == "Byt [lösenordet] innan [lösenorden] glöms."


def test_excerpts_show_the_stretch_with_most_of_the_question() -> None:
    text = f"Domän först. {'Utfyllnad här. ' * 60}En domän behöver certifikat. {'Mer text. ' * 60}"
    found = shown(text, "doman", "certifikat")
    assert "[domän] behöver [certifikat]" in found
    assert found.startswith("…") and found.endswith("…")
    assert len(found) < LENGTH + 20


def test_two_forms_of_one_word_are_no_more_of_the_question_than_one() -> None:
    text = f"Fil, filen. {'Utfyllnad här. ' * 60}En fil i en mapp. {'Mer text. ' * 60}"
    assert "[mapp]" in text_of(excerpt(text, {"fil": 0, "filen": 0, "mapp": 1}))


def test_excerpts_are_text_and_not_markup() -> None:
    parts = excerpt("Skriv <script>alert(1)</script> här", {"script": 0})
    assert "".join(part.text for part in parts) == "Skriv <script>alert(1)</script> här"
    assert Segment("script", matched=True) in parts


def test_an_excerpt_without_a_match_is_the_beginning() -> None:
    assert shown("Första meningen. " * 50, "annat").startswith("Första meningen.")
    assert excerpt("", {"annat": 0}) == ()


@pytest.mark.parametrize("text", ["x" * 100_000, "y " * 50_000, " ".join(f"x{n}" for n in range(20_000))])
def test_an_excerpt_of_an_endless_text_is_short(text: str) -> None:
    assert LENGTH / 2 < len(shown(text, "absent")) < LENGTH + 20


@given(st.lists(st.sampled_from(["konto", "lösenord", "–", "<b>", "🙂", "x" * 300, "och"]), max_size=120))
def test_the_parts_of_an_excerpt_join_to_a_stretch_of_the_text(parts: list[str]) -> None:
    text = " ".join(parts)
    found = excerpt(text, {"konto": 0, "losenord": 1})
    joined = "".join(part.text for part in found)
    assert joined.removeprefix("…").removesuffix("…") in text
    assert joined.startswith("…") or text.startswith(joined.removesuffix("…"))
    assert joined.endswith("…") or text.endswith(joined.removeprefix("…"))
    assert {part.text for part in found if part.matched} <= {"konto", "lösenord"}
    assert not text or any(part.matched for part in found) == ("konto" in parts or "lösenord" in parts)
