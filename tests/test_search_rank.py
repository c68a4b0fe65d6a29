"""Ranking: a question finds its answer however it is typed, and the best answer stands first."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgen.search import Index
from tests.searching import HELP, SYNONYMS, doc, index, routes

PASSWORD = "faq/konto/#byta-losenord"
REMOVE = "faq/konto/#ta-bort"
FORMAT = "guides/bilder/bildformat/"
ERROR = "guides/felsokning/fel-500/"


@pytest.fixture(scope="module")
def help_centre(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index(tmp_path_factory.mktemp("search") / "index", HELP, SYNONYMS)


@pytest.mark.parametrize(
    ("query", "route"),
    [
        ("Hur byter jag lösenord?", PASSWORD),
        ("Hej! Kan ni berätta hur jag gör för att byta lösenordet till kontot?", PASSWORD),
        ("byta lösenord", PASSWORD),
        ("lösenord inställningar", PASSWORD),
        ("byta lösen", PASSWORD),
        ("ta bort kon", REMOVE),
        ("publ", ERROR),
        ("byta lösenrod", PASSWORD),
        ("lösnord", PASSWORD),
        ("kviitto", "faq/betalning/#kvitto"),
        ("pubkicering", ERROR),
        ("hur byter jag losenord", PASSWORD),
        ("sokbarhet", "guides/god-praxis/sokbarhet/"),
        ("doman", "guides/domaner/peka/"),
        ("bild format", FORMAT),
        ("kundtjänst faktura", "faq/betalning/#kundtjanstfaktura"),
        ("kundtjänsts faktura", "faq/betalning/#kundtjanstfaktura"),
        ("faktura", "faq/betalning/#kundtjanstfaktura"),
        ("servrar", "guides/domaner/peka/"),
        ("namnserver", "guides/domaner/peka/"),
        ("PUBLICERING", ERROR),
        ("lo\N{COMBINING DIAERESIS}senord", PASSWORD),
        ("loggarnas", ERROR),
    ],
)
def test_a_question_finds_its_answer_however_it_is_typed(help_centre: Index, query: str, route: str) -> None:
    assert routes(help_centre, query)[:1] == [route]


@pytest.mark.parametrize("query", ["e-post", "epost", "E-POST", "e\N{NON-BREAKING HYPHEN}post", "e post"])
def test_hyphenated_words_are_found_however_they_are_typed(help_centre: Index, query: str) -> None:
    assert routes(help_centre, query)[0] == "support/email/"


@pytest.mark.parametrize("query", ["hur", "vad är en", "jag"])
def test_function_words_alone_find_those_who_say_them(help_centre: Index, query: str) -> None:
    assert routes(help_centre, query)


def test_function_words_do_not_outweigh_what_is_asked_for(tmp_path: Path) -> None:
    talk = [doc(f"talk/{n}/", "Annat", "Hur gör jag om jag vill ha det och vad är det? " * 3) for n in range(20)]
    asked = doc("asked/", "Om säkerhet", "Skaffa först ett certifikat, helst i dag.")
    assert routes(index(tmp_path / "i", (*talk, asked)), "hur gör jag om jag vill ha certifikat")[0] == "asked/"


def test_one_matching_word_is_enough(help_centre: Index) -> None:
    assert routes(help_centre, "publicering qqqq")[0] == ERROR


def test_nothing_is_found_where_nothing_is_alike(help_centre: Index) -> None:
    assert routes(help_centre, "qqqq wwww") == []


def test_what_has_every_word_comes_first(tmp_path: Path) -> None:
    often = doc("often/", "Annat", "domän " * 30)
    both = doc("both/", "Annat", "En domän och ett certifikat. Och lite till om annat.")
    texts = [f"Lite om {word} här, och så ännu mer om annat till slut." for word in ("certifikat", "domän") * 10]
    others = (doc(f"{number}/", "Övrigt", text) for number, text in enumerate(texts))
    assert routes(index(tmp_path / "i", (often, both, *others)), "domän certifikat")[0] == "both/"


def test_title_and_heading_stand_above_text(tmp_path: Path) -> None:
    section = doc("heading/", "Något annat", "Text.", below={"a": ("Om certifikat", "Text.")})
    body = doc("body/", "Något annat", "Text om certifikat.", below={"a": ("Annat", "Text.")})
    title = doc("title/", "Om certifikat", "Text.", below={"a": ("Annat", "Text.")})
    assert routes(index(tmp_path / "i", (body, section, title)), "certifikat") == ["title/", "heading/", "body/"]


def test_a_short_title_that_is_the_question_stands_above_a_long_one(tmp_path: Path) -> None:
    long = doc("long/", "Domän, certifikat och allt annat som kan ställas in för webbplatser", "Om domän.")
    assert routes(index(tmp_path / "i", (long, doc("short/", "Domän", "Om domän."))), "domän") == ["short/", "long/"]


def test_the_word_itself_stands_above_those_that_look_like_it(tmp_path: Path) -> None:
    like = (doc(f"{n}/", "Annat", f"{word} här") for n, word in enumerate(("fakturera", "fakturan", "fakturor")))
    found = routes(index(tmp_path / "i", (*like, doc("same/", "Annat", "faktura här"))), "faktura")
    assert found[0] == "same/"


def test_an_answer_in_one_place_of_a_long_guide_is_found(tmp_path: Path) -> None:
    filler = "Här står annat om sådant som ingen frågar efter just nu. " * 80
    together = doc("long/", "Handbok", filler, below={"a": ("Annat", f"Domän kräver certifikat. {filler}")})
    apart = doc("apart/", "Handbok", f"En domän. {filler}", below={"a": ("Annat", f"{filler} Ett certifikat.")})
    assert routes(index(tmp_path / "i", (apart, together)), "domän certifikat") == ["long/", "apart/"]


def test_keywords_lead_to_what_does_not_say_them(help_centre: Index) -> None:
    assert routes(help_centre, "google") == ["guides/god-praxis/sokbarhet/"]


# Synonyms


@pytest.mark.parametrize(
    ("query", "route"),
    [
        ("sajt", "videos/tema/"),
        ("SAJT", "videos/tema/"),
        ("räkning", "faq/betalning/#kundtjanstfaktura"),
        ("rakning", "faq/betalning/#kundtjanstfaktura"),
        ("köra live", ERROR),
        ("url", "guides/domaner/peka/"),
    ],
)
def test_a_synonym_finds_what_it_means(help_centre: Index, query: str, route: str) -> None:
    assert route in routes(help_centre, query)[:2]


def test_a_synonym_means_nothing_without_being_said(tmp_path: Path) -> None:
    assert routes(index(tmp_path / "i", HELP), "url") == []


def test_a_synonym_goes_one_way(tmp_path: Path) -> None:
    documents = (doc("a/", "Sajten"), doc("b/", "Webbplats"))
    found = index(tmp_path / "i", documents, [("sajten", "webbplats")])
    assert set(routes(found, "sajten")) == {"a/", "b/"}
    assert routes(found, "webbplats") == ["b/"]


def test_what_was_typed_stands_above_what_it_also_means(tmp_path: Path) -> None:
    documents = (doc("b/", "Webbplats"), doc("a/", "Sajten"))
    assert routes(index(tmp_path / "i", documents, [("sajten", "webbplats")]), "sajten") == ["a/", "b/"]


def test_part_of_a_synonym_of_several_words_is_not_the_synonym(help_centre: Index) -> None:
    assert ERROR not in routes(help_centre, "live")
    assert ERROR not in routes(help_centre, "live köra")


@pytest.mark.parametrize("pair", [("?!", "helt annat"), ("", "annat"), ("konto", "?!"), ("", "")])
def test_a_synonym_without_words_changes_nothing(tmp_path: Path, help_centre: Index, pair: tuple[str, str]) -> None:
    with_it = index(tmp_path / "i", HELP, (*SYNONYMS, pair))
    assert with_it.search("ta bort konto") == help_centre.search("ta bort konto")


def test_synonyms_in_a_circle_end(tmp_path: Path) -> None:
    found = index(tmp_path / "i", HELP, [("sajt", "plats"), ("plats", "sajt"), ("a a", "a"), ("a", "a a")])
    assert isinstance(routes(found, "sajt plats a a a"), list)


# What writers say


@pytest.mark.parametrize("query", ["avsluta konto", "Konto, avsluta!", "konto avsluta", "hur avsluta jag ett konto"])
def test_a_pinned_answer_comes_first(tmp_path: Path, query: str) -> None:
    other = doc("other/", "Avsluta konto", "Så avslutar du ett konto. Avsluta konto.")
    pinned = doc("pinned/", "Radera", "Du kan radera dig.", pins=("avsluta konto",))
    assert routes(index(tmp_path / "i", (other, pinned)), query)[0] == "pinned/"


def test_a_pin_is_for_its_own_query_only(tmp_path: Path) -> None:
    other = doc("other/", "Avsluta konto", "Så avslutar du ett konto.")
    pinned = doc("pinned/", "Radera", "Du kan radera ett konto.", pins=("avsluta konto",))
    assert routes(index(tmp_path / "i", (other, pinned)), "avsluta kontot nu")[0] == "other/"


def test_a_pin_does_not_pass_a_filter(tmp_path: Path) -> None:
    pinned = doc("pinned/", "Radera", "Du kan radera dig.", "video", pins=("avsluta konto",))
    found = index(tmp_path / "i", (doc("other/", "Avsluta konto"), pinned))
    assert routes(found, "avsluta konto", kinds=("guide",)) == ["other/"]


def test_several_that_are_pinned_come_in_their_order(tmp_path: Path) -> None:
    documents = [doc(f"{n}/", "Konto", "Ett konto.", pins=("mitt konto",)) for n in range(3)]
    found = routes(index(tmp_path / "i", (doc("other/", "Mitt konto"), *documents)), "mitt konto")
    assert found == ["0/", "1/", "2/", "other/"]


def test_a_boost_lifts_and_lowers(tmp_path: Path) -> None:
    documents = [doc(f"{boost}/", "Konto", "Ett konto.", boost=boost) for boost in (0.2, 1.0, 5.0)]
    assert routes(index(tmp_path / "i", documents), "konto") == ["5.0/", "1.0/", "0.2/"]


def test_equals_come_in_the_order_of_the_site(tmp_path: Path) -> None:
    documents = [doc(f"{n}/", "Konto", "Ett konto.") for n in (3, 1, 2)]
    assert routes(index(tmp_path / "i", documents), "konto") == ["3/", "1/", "2/"]


# Suggestions


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("lösenrod", "lösenord"),
        ("hur byter jag LÖSENRD", "hur byter jag lösenord"),
        ("lösenord", None),
        ("losenord", None),
        ("lösen", None),
        ("qqqq", None),
        ("", None),
    ],
)
def test_a_word_that_nobody_knows_is_put_right(help_centre: Index, query: str, suggestion: str | None) -> None:
    assert help_centre.answer(query).suggestion == suggestion


def test_the_more_frequent_word_is_suggested(tmp_path: Path) -> None:
    documents = [doc("a/", "Bulle"), *(doc(f"{n}/", "Kulle") for n in range(9))]
    assert index(tmp_path / "i", documents).answer("tulle").suggestion == "kulle"
