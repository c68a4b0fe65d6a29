"""A real index on disk: what is found, in which order, and for whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgen.search import Document, FolderNotOurs, Index, IndexMissing, search, write_index

PLANS = ("alpha", "pro", "enterprise")


def doc(route: str, title: str, text: str = "", kind: str = "guide", **more: object) -> Document:
    return Document("sv", kind, route, title, text=text, **more)  # type: ignore[arg-type]


SITE = (
    doc("faq/konto/#byta-losenord", "Hur byter jag lösenord?", "Öppna Inställningar och välj Konto.", "question"),
    doc("faq/konto/#ta-bort", "Hur tar jag bort mitt konto?", "Kontot raderas efter trettio dagar.", "question"),
    doc("guides/felsokning/fel-500/", "Fel 500 vid publicering", "Servern svarade med ett fel."),
    doc("guides/felsokning/fel-500/#loggar", "Fel 500 vid publicering", "Läs loggarna.", heading="Titta i loggarna"),
    doc("guides/god-praxis/sokbarhet/", "Sökbarhet", "Skriv tydliga rubriker.", keywords=("SEO", "Google")),
    doc("support/phone/", "Telefon", "Ring vid driftstopp.", "channel", plans=("enterprise",)),
    doc("support/email/", "E-post", "Skriv till supporten.", "channel", plans=("pro", "enterprise")),
    doc("videos/tema/", "Byt tema", "Så byter du utseende.", "video"),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("search") / "index"
    write_index(SITE, folder)
    return Index(folder)


def routes(index: Index, query: str, **options: object) -> list[str]:
    return [hit.route for hit in index.search(query, **options)]  # type: ignore[arg-type]


def test_a_full_question_finds_its_answer(index: Index) -> None:
    assert (
        routes(index, "Hej! Kan ni berätta hur jag gör för att byta lösenordet till kontot?")[0]
        == "faq/konto/#byta-losenord"
    )


def test_one_matching_word_is_enough(index: Index) -> None:
    assert routes(index, "publicering enhörning raketbränsle") == [
        "guides/felsokning/fel-500/",
        "guides/felsokning/fel-500/#loggar",
    ]


def test_sections_with_every_word_come_first(tmp_path: Path) -> None:
    often = doc("often/", "Domän", "domän " * 30)
    both = doc("both/", "Annat", f"En domän och ett certifikat. {'Mer text. ' * 200}")
    write_index((often, both, *(doc(f"{n}/", "Övrigt", "certifikat") for n in range(20))), tmp_path / "index")
    assert [hit.route for hit in search(tmp_path / "index", "domän certifikat", limit=2)] == ["both/", "often/"]


def test_title_stands_above_heading_and_heading_above_body(tmp_path: Path) -> None:
    section = doc("heading/#a", "Något annat", "Text.", heading="Om certifikat")
    body = doc("body/", "Något annat", "Text om certifikat och certifikat.")
    write_index((body, section, doc("title/", "Om certifikat", "Text.")), tmp_path / "index")
    assert [hit.route for hit in search(tmp_path / "index", "certifikat")] == ["title/", "heading/#a", "body/"]


def test_an_article_stands_above_its_own_sections(index: Index) -> None:
    assert routes(index, "fel 500")[0] == "guides/felsokning/fel-500/"


def test_inflected_words_are_found(index: Index) -> None:
    assert routes(index, "loggarnas")[0] == "guides/felsokning/fel-500/#loggar"


def test_words_without_dots_are_found(index: Index) -> None:
    assert routes(index, "losenord") == ["faq/konto/#byta-losenord"]
    assert routes(index, "sokbarhet") == ["guides/god-praxis/sokbarhet/"]


def test_the_last_word_may_be_half_a_word(index: Index) -> None:
    assert routes(index, "byta lösen")[0] == "faq/konto/#byta-losenord"
    assert routes(index, "publ")[0] == "guides/felsokning/fel-500/"


def test_only_the_last_word_may_be_half_a_word(index: Index) -> None:
    assert routes(index, "publ enhörning") == []


def test_keywords_lead_to_what_does_not_say_them(index: Index) -> None:
    assert routes(index, "google") == ["guides/god-praxis/sokbarhet/"]


@pytest.mark.parametrize("query", ["e-post", "epost", "E-POST", "e\u2011post"])
def test_hyphenated_words_are_found_however_they_are_typed(index: Index, query: str) -> None:
    assert routes(index, query)[0] == "support/email/"


def test_kinds_filter(index: Index) -> None:
    assert routes(index, "byta", kinds=("video",)) == ["videos/tema/"]
    assert set(routes(index, "byta", kinds=("video", "question"))) == {"videos/tema/", "faq/konto/#byta-losenord"}
    assert routes(index, "byta", kinds=("unknown",)) == []


def test_plans_filter_keeps_what_is_for_everyone(index: Index) -> None:
    assert routes(index, "driftstopp supporten lösenord", plans=("pro",)) == [
        "faq/konto/#byta-losenord",
        "support/email/",
    ]
    assert routes(index, "driftstopp", plans=("alpha",)) == []
    assert routes(index, "driftstopp", plans=iter(("enterprise",))) == ["support/phone/"]


@pytest.mark.parametrize(("limit", "found"), [(1, 1), (2, 2), (0, 0), (-5, 0)])
def test_limit(index: Index, limit: int, found: int) -> None:
    assert len(routes(index, "fel jag byta", limit=limit)) == found


def test_a_hit_says_what_it_is(index: Index) -> None:
    hit = index.search("loggar")[0]
    assert (hit.title, hit.heading, hit.kind, hit.lang) == (
        "Fel 500 vid publicering",
        "Titta i loggarna",
        "guide",
        "sv",
    )
    assert "".join(part.text for part in hit.excerpt) == "Läs loggarna."
    assert [part.text for part in hit.excerpt if part.matched] == ["loggarna"]
    assert index.search("driftstopp")[0].plans == ("enterprise",)


def test_each_language_searches_its_own_pages(tmp_path: Path) -> None:
    english = Document("en", "guide", "en/export/", "Export", text="Export your site.")
    write_index((doc("export/", "Export", "Exportera sidan."), english), tmp_path / "index")
    index = Index(tmp_path / "index")
    assert index.languages == ("sv", "en")
    assert routes(index, "export") == ["export/"]
    assert routes(index, "export", lang="en") == ["en/export/"]
    assert routes(index, "export", lang="de") == []


def test_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    write_index(SITE, tmp_path / "a")
    write_index(SITE, tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_no_documents_make_an_index_that_finds_nothing(tmp_path: Path) -> None:
    write_index((), tmp_path / "index")
    assert search(tmp_path / "index", "lösenord") == []


def test_an_index_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_index(SITE, tmp_path / "index")
    write_index(SITE[:1], tmp_path / "index")
    assert search(tmp_path / "index", "google") == []
    assert [entry.name for entry in tmp_path.iterdir()] == ["index"]


def test_an_empty_folder_may_become_an_index(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    write_index(SITE, tmp_path / "index")
    assert search(tmp_path / "index", "google")


@pytest.mark.parametrize("with_index", [False, True])
def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path, with_index: bool) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    if with_index:
        write_index(SITE, folder)
    (folder / "thesis.txt").write_text("ten years of work")
    before = contents(folder)
    with pytest.raises(FolderNotOurs, match=r"thesis\.txt"):
        write_index(SITE[:1], folder)
    assert contents(folder) == before


def test_a_whoosh_index_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "_MAIN_1.toc").write_text("theirs")
    with pytest.raises(FolderNotOurs):
        write_index(SITE, tmp_path)


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file")
    with pytest.raises(FolderNotOurs):
        write_index(SITE, tmp_path / "index")
    assert (tmp_path / "index").read_text() == "a file"


def test_a_folder_without_an_index_says_so(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexMissing, match="no search index"):
            search(folder, "lösenord")


def test_other_programs_can_open_the_index(tmp_path: Path) -> None:
    from whoosh.index import open_dir  # type: ignore[import-untyped]
    from whoosh.query import Term  # type: ignore[import-untyped]

    write_index(SITE, tmp_path / "index")
    with open_dir(tmp_path / "index").searcher() as searcher:
        assert searcher.search(Term("title", "telefon"))[0]["route"] == "support/phone/"


def contents(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in sorted(folder.iterdir())}
