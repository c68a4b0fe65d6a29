"""How writers have search treat an answer: lifted, lowered, left out, or pinned to a query."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kbgen.model import SearchMeta
from kbgen.search import corpus, search, write_index
from tests.small_site import FILES, GUIDE, problems, read


def test_every_kind_of_answer_can_be_told_how_search_treats_it(tmp_path: Path) -> None:
    said = "search: {boost: 1.5, exclude: true}"
    found = read(
        tmp_path,
        **{
            GUIDE: f"---\ntitle: A\n{said}\n---\nB.\n",
            "pages/about.md": f"---\ntitle: A\n{said}\n---\nB.\n",
            "faq/paying/index.md": "---\ntitle: Paying\n---\n## How? {#how boost=1.5 exclude=true}\n\nSo.\n",
            "faq/paying/when.md": f"---\ntitle: When?\n{said}\n---\nNow.\n",
            "faq/account.md": f"---\ntitle: Account\n{said}\n---\n## What? {{#what}}\n\nThat.\n",
            "troubleshooters/no-mail.yaml": f"{FILES['troubleshooters/no-mail.yaml']}{said}\n",
            "videos.yaml": "categories: [{id: c, title: C}]\nvideos: [{id: a, title: A, category: c, duration: PT1M,"
            " source: {provider: vimeo, id: '1'}, search: {boost: 1.5, exclude: true}}]\n",
        },
    )
    assert found.problems == ()
    site, expected = found.site, SearchMeta(boost=1.5, exclude=True)
    assert [each.meta.search for each in (*site.guides, *site.pages)] == [expected, expected]
    assert [each.search for each in (*site.videos, *site.troubleshooters)] == [expected, expected]
    paying = next(topic for topic in site.topics if topic.id == "faq/paying")
    assert [paying.search_of(question) for question in paying.questions] == [expected, expected]
    account = next(topic for topic in site.topics if topic.id == "faq/account")
    assert (account.meta.search, account.search_of(account.questions[0])) == (expected, expected)


def test_nothing_said_is_nothing_changed(tmp_path: Path) -> None:
    site = read(tmp_path).site
    assert {each.meta.search for each in site.guides} == {SearchMeta(1, exclude=False, pins=())}


def test_the_words_of_a_question_in_a_file_of_its_own_all_count(tmp_path: Path) -> None:
    text = "---\ntitle: When?\nkeywords: [soon]\nsynonyms: [later]\nsearch: {pins: [how soon]}\n---\nNow.\n"
    [topic] = read(tmp_path, **{"faq/account.md": "---\ntitle: A\n---\n", "faq/account/when.md": text}).site.topics
    assert [(each.meta.keywords, each.meta.pins) for each in topic.questions] == [(("soon", "later"), ("how soon",))]


@pytest.mark.parametrize("boost", ["0", "0.09", "-1", "10.01", "nan", "inf", "much", "[1]"])
def test_a_boost_is_a_number_from_a_tenth_to_ten(tmp_path: Path, boost: str) -> None:
    [problem] = problems(tmp_path, **{GUIDE: f"---\ntitle: A\nsearch:\n  boost: {boost}\n---\nB.\n"})
    assert (problem.line, problem.code in ("invalid-value", "wrong-type")) == (4, True)


def test_a_field_of_a_question_that_is_none_is_told_with_the_nearest(tmp_path: Path) -> None:
    text = "---\ntitle: A\n---\n## What? {#what bost=2 pins='a, b'}\n\nThat.\n"
    [problem] = problems(tmp_path, **{"faq/account.md": text})
    assert (problem.line, problem.code, problem.hint) == (4, "unknown-key", 'did you mean "boost"?')


# Pins


def pinned(*pins: str, more: str = "") -> str:
    return f"---\ntitle: A\n{more}search:\n  pins: {json.dumps(pins, ensure_ascii=False)}\n---\nB.\n"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("close account", "Close Account", True),
        ("close account", "account, close!", True),
        ("återställa", "aterstalla", True),
        ("a\N{COMBINING RING ABOVE}terstalla", "\N{LATIN SMALL LETTER A WITH RING ABOVE}terstalla", True),
        ("køb", "kob", True),
        ("close account", "close the account", False),
        ("close account", "closeaccount", False),
        ("close close", "close", True),
    ],
)
def test_a_query_is_pinned_once(tmp_path: Path, one: str, other: str, same: bool) -> None:
    found = problems(tmp_path, **{GUIDE: pinned(one), "pages/a.md": pinned(other)})
    assert [(each.path, each.code) for each in found] == ([("content/pages/a.md", "duplicate-pin")] if same else [])
    assert all(f"content/{GUIDE}:4" in each.message for each in found)


def test_the_same_pin_twice_in_one_list_is_told_too(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, **{GUIDE: pinned("one", "two", "ONE")})
    assert problem.message == f'"ONE" is also pinned in content/{GUIDE}:4 as "one"'


def test_drafts_pin_nothing(tmp_path: Path) -> None:
    assert problems(tmp_path, **{GUIDE: pinned("one"), "pages/a.md": pinned("one", more="status: draft\n")}) == []


@pytest.mark.parametrize(
    "text",
    [
        pinned("one", more="unlisted: true\n"),
        pinned("one").replace("  pins:", "  exclude: true\n  pins:"),
        pinned("?!"),
    ],
)
def test_a_pin_that_can_never_work_is_told(tmp_path: Path, text: str) -> None:
    [problem] = problems(tmp_path, **{GUIDE: text})
    assert (problem.code, problem.path) == ("invalid-value", f"content/{GUIDE}")


def test_no_question_of_a_topic_that_search_leaves_out_can_be_pinned(tmp_path: Path) -> None:
    text = "---\ntitle: A\nsearch: {exclude: true}\n---\n## What? {#what pins=that}\n\nThat.\n"
    [problem] = problems(tmp_path, **{"faq/account.md": text})
    assert (problem.line, problem.code) == (5, "invalid-value")


# What search makes of it


def test_what_is_excluded_is_not_found_and_the_rest_is(tmp_path: Path) -> None:
    hidden = FILES[GUIDE].replace("title:", "search: {exclude: true}\ntitle:")
    account = FILES["faq/account.md"].replace("#receipt", "#receipt exclude=true")
    found = corpus(read(tmp_path, **{GUIDE: hidden, "faq/account.md": account}).site)
    routes = {document.route for document in found.documents}
    assert routes.isdisjoint({"guides/start/publish/", "faq/account/#receipt"})
    assert {"guides/start/", "faq/account/"} <= routes


def test_boosts_pins_and_synonyms_reach_search(tmp_path: Path) -> None:
    changes = {
        GUIDE: FILES[GUIDE].replace("title:", "search: {boost: 2, pins: [go live]}\ntitle:"),
        "faq/account.md": "---\ntitle: A\nsearch: {boost: 0.5}\n---\n## What? {#b boost=4 pins='that, this'}\n\nSo.\n",
        "synonyms.yaml": "synonyms: [{words: [site, page]}, {from: [bill], to: [receipt]}]",
    }
    found = corpus(read(tmp_path, **changes).site)
    said = {each.route: (each.boost, each.pins) for each in found.documents}
    assert said["guides/start/publish/"] == (2, ("go live",))
    assert said["faq/account/#b"] == (2, ("that", "this"))
    assert found.synonyms == (("site", "page"), ("page", "site"), ("bill", "receipt"))


PINNED = {
    "pages/a.md": "---\ntitle: Parcel parcel\n---\nParcel.\n",
    "pages/b.md": "---\ntitle: Delivery\nsearch:\n  pins: [where is my parcel, my parcel, wozzat]\n---\nIt comes.\n",
}


@pytest.mark.parametrize("query", ["where is my parcel?", "My PARCEL", "wozzat"])
def test_a_pinned_answer_comes_first_even_when_it_holds_none_of_the_words(tmp_path: Path, query: str) -> None:
    write_index(corpus(read(tmp_path / "content", **PINNED).site), tmp_path / "index")
    assert [hit.route for hit in search(tmp_path / "index", query)][:1] == ["b/"]


def test_a_boost_lifts_and_lowers(tmp_path: Path) -> None:
    for boost, first in ((10, "b/"), (0.1, "a/")):
        changes = {
            "pages/a.md": "---\ntitle: Parcel\n---\nComes soon.\n",
            "pages/b.md": f"---\ntitle: Parcel\nsearch: {{boost: {boost}}}\n---\nComes soon.\n",
        }
        write_index(corpus(read(tmp_path / "content", **changes).site), tmp_path / "index")
        assert search(tmp_path / "index", "parcel")[0].route == first
