"""A real index on disk: what a hit says, for whom it is, and what becomes of the folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kbgen.search import Corpus, Document, FolderNotOurs, Index, IndexMissing, search, write_index
from tests.program import ROOT
from tests.searching import HELP, SYNONYMS, doc, index, routes, text_of

SITE = Corpus(HELP, SYNONYMS)
NOTHING_BUT_A_MARK = "\N{HALFWIDTH KATAKANA VOICED SOUND MARK}"
"""A letter whose fold is empty."""
PASSWORD = "faq/konto/#byta-losenord"


@pytest.fixture(scope="module")
def help_centre(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index(tmp_path_factory.mktemp("search") / "index", HELP, SYNONYMS)


def contents(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in sorted(folder.iterdir())}


# Hits


def test_a_hit_says_what_it_is(help_centre: Index) -> None:
    hit = help_centre.search("supporten driftstopp", kinds=("channel",), plans=("pro",))[0]
    assert (hit.title, hit.route, hit.place) == ("E-post", "support/email/", "support/email/")
    assert (hit.kind, hit.lang, hit.category, hit.plans) == ("channel", "sv", "", ("pro", "enterprise"))
    assert hit.score > 0
    assert text_of(hit.excerpt) == "Skriv till [supporten]."


def test_a_hit_leads_to_the_section_that_answers(help_centre: Index) -> None:
    hit = help_centre.search("bakgrund webp")[0]
    assert (hit.title, hit.route) == ("Välj rätt bildformat", "guides/bilder/bildformat/")
    assert (hit.heading, hit.place) == ("Genomskinlig bakgrund", "guides/bilder/bildformat/#genomskinlighet")
    assert text_of(hit.excerpt) == "Bara png och [webp] klarar det."


def test_other_sections_that_answer_stand_under_their_hit(tmp_path: Path) -> None:
    below = {
        "a": ("Först", "Loggarna visar vad som hände."),
        "b": ("Annat", "Inget om det här."),
        "c": ("Sedan", "Loggarna visar vad som sker."),
    }
    found = index(tmp_path / "i", (*HELP, doc("g/", "Felsökning", "En lång början.", below=below)))
    hit = found.search("loggarna visar")[0]
    places = [(hit.heading, hit.place), *((place.heading, place.route) for place in hit.sections)]
    assert places == [("Först", "g/#a"), ("Sedan", "g/#c")]


def test_letters_that_show_nothing_do_not_shift_the_sections(tmp_path: Path) -> None:
    below = {"a": ("Svaret", "Här står bergkristall."), "b": ("Sedan", "Annat.")}
    hidden = doc("g/", "Handbok", "ut\N{SOFT HYPHEN}fyll\N{SOFT HYPHEN}nad " * 140, below=below)
    [hit] = index(tmp_path / "i", [hidden]).search("bergkristall")
    assert (hit.place, text_of(hit.excerpt)) == ("g/#a", "Här står [bergkristall].")


def test_a_question_is_found_at_its_own_place(help_centre: Index) -> None:
    hit = help_centre.search("byta lösenord")[0]
    assert (hit.route, hit.place, hit.heading, hit.sections) == (PASSWORD, PASSWORD, "", ())


def test_what_was_found_by_its_title_alone_begins_at_the_beginning(help_centre: Index) -> None:
    hit = help_centre.search("publicering")[0]
    assert (hit.heading, hit.place) == ("", "guides/felsokning/fel-500/")
    assert text_of(hit.excerpt).startswith("Servern svarade")


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("kontot", {"Kontot"}),
        ("trettio dagar", {"trettio", "dagar"}),
        ("radera", {"raderas"}),
        ("fotografi", {"Fotografier"}),
        ("fotogarfier", {"Fotografier"}),
        ("kan", {"kan"}),
    ],
)
def test_what_is_marked_is_what_was_asked_for(help_centre: Index, query: str, marked: set[str]) -> None:
    hits = help_centre.search(query)
    assert {part.text for part in hits[0].excerpt if part.matched} == marked


def test_a_document_of_a_title_alone_is_found(tmp_path: Path) -> None:
    found = index(tmp_path / "i", (*HELP, Document("sv", "page", "tom/#a", "Tomheten", keywords=("ödslighet",))))
    for query in ("tomheten", "ödslighet"):
        hit = found.search(query)[0]
        assert (hit.title, hit.place, hit.heading, hit.excerpt, hit.sections) == ("Tomheten", "tom/#a", "", (), ())


def test_scores_fall(help_centre: Index) -> None:
    scores = [hit.score for hit in help_centre.search("hur tar jag bort bild och konto")]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 3


# Filters


def test_kinds_filter(help_centre: Index) -> None:
    assert routes(help_centre, "byta", kinds=("video",)) == ["videos/tema/"]
    assert {hit.kind for hit in help_centre.search("byta konto", kinds=("video", "question"))} == {"video", "question"}
    assert routes(help_centre, "byta", kinds=("unknown",)) == []


def test_plans_filter_keeps_what_is_for_everyone(help_centre: Index) -> None:
    assert set(routes(help_centre, "driftstopp supporten lösenord", plans=("pro",))) >= {PASSWORD, "support/email/"}
    assert "support/phone/" not in routes(help_centre, "driftstopp supporten", plans=("pro",))
    assert routes(help_centre, "driftstopp", plans=iter(("enterprise",)))[0] == "support/phone/"


def test_categories_filter(help_centre: Index) -> None:
    every = help_centre.search("hur byter jag konto och kvitto", limit=100)
    for chosen in (("betalning",), ("konto", "start")):
        kept = help_centre.search("hur byter jag konto och kvitto", limit=100, categories=iter(chosen))
        assert kept == [hit for hit in every if hit.category in chosen] != []
    assert routes(help_centre, "konto", categories=("bilder",), kinds=("question",)) == []


def test_filters_do_not_change_the_order(help_centre: Index) -> None:
    every = help_centre.search("hur byter jag bild och konto", limit=100)
    kept = help_centre.search("hur byter jag bild och konto", limit=100, kinds=("question",))
    assert kept == [hit for hit in every if hit.kind == "question"]


@pytest.mark.parametrize(("limit", "found"), [(1, 1), (2, 2), (0, 0), (-5, 0)])
def test_limit(help_centre: Index, limit: int, found: int) -> None:
    assert len(routes(help_centre, "fel jag byta", limit=limit)) == found


def test_an_answer_says_what_it_is_made_of(help_centre: Index) -> None:
    answer = help_centre.answer("byta lösenord", limit=2)
    assert [group.text for group in answer.groups if group.typed] == ["byta", "losenord"]
    assert len(answer.ranked) == len(answer.hits) == 2
    candidates = [candidate for group in answer.groups for candidate in group.candidates if candidate.kin == "same"]
    assert "lösenord" in {help_centre.words("sv")[candidate.word] for candidate in candidates}
    assert help_centre.search("byta lösenord", limit=2) == list(answer.hits)


# The folder


def test_asking_once_is_asking_an_open_index(tmp_path: Path, help_centre: Index) -> None:
    write_index(SITE, tmp_path / "index")
    assert search(tmp_path / "index", "konto", limit=2) == help_centre.search("konto", limit=2)
    assert search(str(tmp_path / "index"), "konto")


SUMS = """
import hashlib, sys
from pathlib import Path
from kbgen.search import Corpus, browser_index, write_index
from tests.searching import HELP, SYNONYMS
site = Corpus(HELP, SYNONYMS)
write_index(site, sys.argv[1])
files = {entry.name: entry.read_bytes() for entry in Path(sys.argv[1]).iterdir()} | browser_index(site)
for name, content in sorted(files.items()):
    print(name, hashlib.sha256(content).hexdigest())
"""


def test_the_same_documents_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    said = set()
    for seed in ("0", "1", "2026"):
        command = [sys.executable, "-c", SUMS, tmp_path / seed]
        env = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
        said.add(subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert len(said) == 1
    assert "assets/search/sv/index.js" in said.pop()


@pytest.mark.parametrize(
    ("documents", "answers"),
    [
        ((), ()),
        ((doc("a/", ""),), ()),
        ((doc("a/", "?!", "…"),), ()),
        ((doc("a/", "Lösenord"),), ("lösenord", "hur losen")),
        ((doc("a/", "", "Lösenord"),), ("lösenord", "hur losen")),
        ((doc("a/", NOTHING_BUT_A_MARK, "ﷺ"),), (NOTHING_BUT_A_MARK, "ﷺ")),
    ],
    ids=["nothing", "empty", "no words", "one word", "no title", "odd letters"],
)
def test_the_smallest_sites_are_searched_too(
    tmp_path: Path, documents: tuple[Document, ...], answers: tuple[str, ...]
) -> None:
    write_index(Corpus(documents), tmp_path / "index")
    for query in ("", "lösenord", "hur losen", "?", NOTHING_BUT_A_MARK, "ﷺ"):
        assert [hit.route for hit in search(tmp_path / "index", query)] == ["a/"] * (query in answers)


def test_an_index_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_index(SITE, tmp_path / "index")
    write_index(Corpus(HELP[:1]), tmp_path / "index")
    assert search(tmp_path / "index", "google") == []
    assert [entry.name for entry in tmp_path.iterdir()] == ["index"]


def test_an_open_index_outlives_its_files(tmp_path: Path) -> None:
    found = index(tmp_path / "index", HELP)
    before = found.search("google")
    write_index(Corpus(HELP[:1]), tmp_path / "index")
    assert found.search("google") == before != []


def test_languages_that_are_gone_leave_nothing(tmp_path: Path) -> None:
    index(tmp_path / "index", (*HELP, doc("en/", "Home", lang="en")))
    assert index(tmp_path / "index", HELP).languages == ("sv",)
    assert [name for name in contents(tmp_path / "index") if "en" in name.split("_")] == []


def test_an_empty_folder_may_become_an_index(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    write_index(SITE, tmp_path / "index")
    assert search(tmp_path / "index", "google")


@pytest.mark.parametrize("name", ["thesis.txt", "my_thesis.txt", "sv_notes.json", "a_b", "MAIN_diary.md"])
@pytest.mark.parametrize("with_index", [False, True])
def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path, name: str, with_index: bool) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    if with_index:
        write_index(SITE, folder)
    (folder / name).write_text("ten years of work")
    before = contents(folder)
    with pytest.raises(FolderNotOurs, match=name):
        write_index(Corpus(HELP[:1]), folder)
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
    with open_dir(tmp_path / "index", "sv").searcher() as searcher:
        [found] = searcher.search(Term("words", "driftstopp"))
        assert "support/phone/" in found["card"]


def test_a_folder_that_is_a_link_to_itself_is_refused_in_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    folder.symlink_to("index")
    with pytest.raises(FolderNotOurs, match=r"index cannot be read: .*link"):
        write_index(Corpus(HELP), folder)
    with pytest.raises(IndexMissing):
        Index(folder)
