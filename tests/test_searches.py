"""What writers control in search: how answers are treated, synonyms, pins, and golden queries."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import get_args

import pytest

from kbgen.content import load
from kbgen.model import SearchMeta, Synonym
from kbgen.model.search import Kind
from kbgen.pages.render import Renderer
from kbgen.problems import Problem
from kbgen.project import Project, prepare
from kbgen.report import FORMATS
from kbgen.search import KINDS, corpus, search, write_index
from kbgen.settings import Settings
from tests import examples
from tests.program import ROOT, kbgen

SETTINGS = Settings("sv", "Test", "content", ("attr_list",))
TODAY = dt.date(2026, 11, 22)
CONFIG = """\
site_name: Test
docs_dir: content
theme: {name: material, language: sv}
plugins: [kbgen]
markdown_extensions: [attr_list]
"""
GUIDE = "guides/start/publish.md"
FILES = {
    "categories.yaml": "categories: [{id: start, title: Start}]",
    "plans.yaml": "plans:\n- {id: free, name: Free, order: 1, price: {amount: 0}}\n"
    "- {id: pro, name: Pro, order: 2, price: {amount: 1}}\n",
    GUIDE: "---\ntitle: Publish your site\n---\nPress **Publish**.\n\n## On the phone\n\nThe same.\n",
    "guides/start/later.md": "---\ntitle: Later\nstatus: draft\n---\nNot yet.\n",
    "faq/account.md": "---\ntitle: Account\n---\n## Where is my receipt? {#receipt}\n\nBelow your name.\n",
    "troubleshooters/no-mail.yaml": "title: No mail\nstart: a\nnodes: {a: {title: A, outcome: {solved: Look.}}}\n",
}


def content(root: Path, **changes: str) -> Path:
    """A small content folder, with some files changed or added."""
    for name, text in {**FILES, **changes}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def read(root: Path, **changes: str) -> Project:
    return prepare(content(root, **changes), SETTINGS, Renderer("sv"), TODAY)


def problems(root: Path, **changes: str) -> list[Problem]:
    return list(read(root, **changes).problems)


def site(folder: Path, **changes: str) -> Path:
    """A project that the program can check."""
    content(folder / "content", **changes)
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    return folder


def searches(*lines: str) -> str:
    return "\n".join(["searches:", *(f"- {line}" for line in lines), ""])


def golden(root: Path, *lines: str) -> list[Problem]:
    return problems(root, **{"searches.yaml": searches(*lines)})


# How an answer is treated


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


# Synonyms


def test_synonyms_go_both_ways_or_one(tmp_path: Path) -> None:
    text = "synonyms:\n- words: [a b, c, d]\n- {from: [e, f], to: [g]}\n"
    both, one_way = read(tmp_path, **{"synonyms.yaml": text}).site.synonyms
    assert [*both.pairs()] == [("a b", "c"), ("a b", "d"), ("c", "a b"), ("c", "d"), ("d", "a b"), ("d", "c")]
    assert [*one_way.pairs()] == [("e", "g"), ("f", "g")]
    assert one_way.at.line("from") == 3


def test_a_site_without_synonyms_has_none(tmp_path: Path) -> None:
    site = read(tmp_path).site
    assert (site.synonyms, site.searches) == ((), ())


@pytest.mark.parametrize(
    ("text", "line", "code", "said"),
    [
        ("- words: [a]", 2, "bad-synonym", '"words: [one, another]"'),
        ("- {}", 2, "bad-synonym", ""),
        ("- words: [a, b]\n- words:\n  - a\n  - c\n  - A", 6, "bad-synonym", "delete one of them"),
        ("- from: [a]\n  to: [b, a]", 3, "bad-synonym", "delete one of the two"),
        ("- from: [a]", 2, "bad-synonym", 'add "to: […]"'),
        ("- words: [a, b]\n  to: [c]", 2, "bad-synonym", 'keep "words"'),
        ("- words: [a, '??']", 2, "bad-synonym", "write letters or digits"),
        ("- words: [a, '']", 2, "invalid-value", ""),
        (f"- words: [a, {'b' * 201}]", 2, "invalid-value", ""),
        ("- words: a, b", 2, "wrong-type", 'write "- a, b" below the key'),
        ("- word: [a, b]", 2, "unknown-key", 'did you mean "words"?'),
        ("- from_: [a]\n  to: [b]", 2, "unknown-key", 'did you mean "from"?'),
        ("- to: [b]\n  from:\n  - a\n  - '{{ fact }}'", 5, "unfilled-fact", ""),
    ],
)
def test_a_fault_in_a_synonym_has_a_line_and_a_hint(tmp_path: Path, text: str, line: int, code: str, said: str) -> None:
    [problem] = problems(tmp_path, **{"synonyms.yaml": f"synonyms:\n{text}\n"})
    assert (problem.path, problem.line, problem.code) == ("content/synonyms.yaml", line, code)
    assert said in problem.hint


def test_a_list_without_its_key_is_told_which_one(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, **{"synonyms.yaml": "- words: [a, b]\n"})
    assert (problem.code, problem.hint) == ("wrong-type", 'write "synonyms:" above the list')


def test_a_synonym_of_nothing_finds_nothing() -> None:
    assert [*Synonym().pairs()] == []


# Golden queries, as data


def test_the_kinds_that_a_query_may_ask_for_are_those_of_search() -> None:
    assert get_args(Kind) == KINDS


@pytest.mark.parametrize(
    "find",
    [
        "guides/start/publish",
        "/guides/start/publish/",
        "faq/account#receipt",
        "faq/account/#receipt",
        "/faq/account/#receipt",
        "faq/account",
        "troubleshooters/no-mail",
        "plans",
        "plans#pro",
        "plans/#pro",
        "[plans, faq/account]",
    ],
)
def test_whatever_can_be_found_can_be_named(tmp_path: Path, find: str) -> None:
    assert golden(tmp_path, f"{{query: a, find: {find}}}") == []


@pytest.mark.parametrize(
    ("find", "message", "hint"),
    [
        ("guides/start/publis", 'no article "guides/start/publis"', 'did you mean "guides/start/publish"?'),
        ("faq/account/#reciept", 'no article "faq/account/#reciept"', 'did you mean "faq/account#receipt"?'),
        ("plans#por", 'no article "plans#por"', 'did you mean "plans#pro"?'),
        ("[plans, nowhere]", 'no article "nowhere"', "write a route"),
        ("guides/start/later", '"guides/start/later" is not published', "publish it"),
    ],
)
def test_what_cannot_be_found_is_told_with_the_nearest(tmp_path: Path, find: str, message: str, hint: str) -> None:
    [problem] = golden(tmp_path, "{query: a, find: plans}", f"query: b\n  find: {find}")
    assert (problem.path, problem.line, problem.code) == ("content/searches.yaml", 4, "unknown-article")
    assert (problem.message, problem.hint.startswith(hint)) == (message, True)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{query: a}", "missing-field"),
        ("{find: plans}", "missing-field"),
        ("{query: '', find: plans}", "invalid-value"),
        ("{query: a, find: []}", "invalid-value"),
        ("{query: a, find: plans, within: 0}", "invalid-value"),
        ("{query: a, find: plans, within: 11}", "invalid-value"),
        ("{query: a, find: plans, kind: guid}", "invalid-value"),
        ("{query: a, find: plans, plan: por}", "unknown-plan"),
        ("{query: a, find: {b: c}}", "wrong-type"),
        ("{query: a, find: plans, top: 3}", "unknown-key"),
    ],
)
def test_a_fault_in_a_golden_query_is_one_problem(tmp_path: Path, line: str, code: str) -> None:
    assert [(each.code, each.line) for each in golden(tmp_path, line)] == [(code, 2)]


def test_a_file_that_is_broken_elsewhere_raises_no_doubt_about_the_queries(tmp_path: Path) -> None:
    changes = {"plans.yaml": "plans: [", "searches.yaml": searches("{query: a, find: plans#pro, plan: pro}")}
    assert [each.code for each in problems(tmp_path, **changes)] == ["invalid-yaml"]


# Golden queries, asked by the real program


FOUND = "{query: where is my receipt, find: faq/account#receipt, within: 1}"
MISSED = "{query: publish, find: faq/account#receipt, within: 1}"


def checked(folder: Path, *flags: str, **changes: str) -> tuple[int, str]:
    done = kbgen("check", *flags, cwd=site(folder, **changes))
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


def test_queries_that_find_their_answers_are_no_problem(tmp_path: Path) -> None:
    done = kbgen("check", "--search", cwd=site(tmp_path, **{"searches.yaml": searches(FOUND)}))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no problems\n")
    assert not (tmp_path / "search-index").exists()


def test_a_missed_query_says_what_came_instead(tmp_path: Path) -> None:
    lines = searches(FOUND, MISSED, "{query: qqqqq zzzzz, find: [faq/account, plans]}")
    code, said = checked(tmp_path, "--search", **{"searches.yaml": lines})
    first, second = said.splitlines()
    assert (code, first[:55]) == (1, 'content/searches.yaml:3: error[search-missed]: "publish')
    assert '"publish" finds 1. "Publish your site"; "Where is my receipt?" is not among the first 50; ' in first
    assert 'content/searches.yaml:4: error[search-missed]: "qqqqq zzzzz" finds nothing; "Account" is not' in second


def test_the_rank_is_that_of_the_best_of_several_right_answers(tmp_path: Path) -> None:
    changes = {
        "guides/start/a.md": "---\ntitle: Invoices\n---\nInvoices, invoices.\n",
        "guides/start/b.md": "---\ntitle: Money\n---\nSome words about what you pay, and about invoices.\n",
        "searches.yaml": searches("{query: invoices, find: [plans, guides/start/b], within: 1}"),
    }
    code, said = checked(tmp_path, "--search", **changes)
    assert (code, '"invoices" finds 1. "Invoices"; "Money" came 2nd; ' in said) == (1, True)


@pytest.mark.parametrize("chosen", ["kind: question", "plan: pro"])
def test_a_filter_is_that_of_the_reader(tmp_path: Path, chosen: str) -> None:
    guide = FILES[GUIDE].replace("title:", "plans: [free]\ntitle:")
    find = "query: publish, find: guides/start/publish"
    lines = searches(f"{{{find}}}", f"{{{find}, {chosen}}}", f"{{{find}, plan: free}}")
    code, said = checked(tmp_path, "--search", **{GUIDE: guide, "searches.yaml": lines})
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("content/searches.yaml:3: ")
    assert '1. "Publish your site"' not in said


def test_an_answer_that_search_leaves_out_is_told_as_that(tmp_path: Path) -> None:
    hidden = FILES[GUIDE].replace("title:", "unlisted: true\ntitle:")
    lines = searches("{query: publish, find: guides/start/publish}", "{query: phone, find: faq/account#receipt}")
    code, said = checked(tmp_path, "--search", **{GUIDE: hidden, "searches.yaml": lines})
    assert code == 1
    assert '"publish" is to find "guides/start/publish", which search does not hold; it is excluded' in said


def test_queries_are_asked_only_when_asked_for(tmp_path: Path) -> None:
    assert checked(tmp_path, **{"searches.yaml": searches(MISSED)}) == (0, "")
    assert kbgen("build", "-q", cwd=tmp_path).returncode == 0


def test_a_site_with_errors_is_asked_nothing(tmp_path: Path) -> None:
    broken = FILES[GUIDE].replace("Press", "{{ nothing }}")
    code, said = checked(tmp_path, "--search", **{GUIDE: broken, "searches.yaml": searches(MISSED)})
    assert (code, said.count("[")) == (1, 1)
    assert "[unknown-fact]" in said


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_reports_a_missed_query(tmp_path: Path, form: str) -> None:
    code, said = checked(tmp_path, "--search", "--format", form, **{"searches.yaml": searches(MISSED)})
    assert (code, "search-missed" in said, "content/searches.yaml" in said) == (1, True, True)
    if form == "json":
        [problem] = json.loads(said)
        assert (problem["line"], problem["severity"]) == (2, "error")


@pytest.mark.parametrize("config", [ROOT / "mkdocs.yml", ROOT / "examples/winterkvist/mkdocs.yml"])
def test_the_golden_queries_of_our_own_sites_are_found(config: Path) -> None:
    done = kbgen("check", "--search", "--strict", "--config", config)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(("config", "least"), [("mkdocs.yml", 40), ("examples/winterkvist/mkdocs.yml", 15)])
def test_our_own_sites_have_golden_queries_enough_to_mean_something(config: str, least: int) -> None:
    content = (ROOT / config).parent / "content"
    found = load(content, Settings("sv", "Test", "content", ("attr_list", "admonition")), TODAY).site
    assert len({golden.query for golden in found.searches}) == len(found.searches) >= least


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


@pytest.mark.parametrize(
    ("query", "found"), [("passphrase", True), ("login code", True), ("visa", True), ("card", False)]
)
def test_a_synonym_finds_what_it_means_and_one_way_is_one_way(tmp_path: Path, query: str, found: bool) -> None:
    changes = {
        "pages/a.md": f"---\ntitle: {'Visa' if query == 'card' else 'Password and mastercard'}\n---\nSo.\n",
        "synonyms.yaml": "synonyms:\n- words: [password, passphrase, login code]\n- {from: [visa], to: [mastercard]}\n"
        "- {from: [visa], to: [card]}\n",
    }
    write_index(corpus(read(tmp_path / "content", **changes).site), tmp_path / "index")
    assert ("a/" in [hit.route for hit in search(tmp_path / "index", query)]) == found


def test_the_golden_queries_of_the_documentation_are_found(tmp_path: Path) -> None:
    done = kbgen("check", "--search", "--strict", cwd=examples.project(tmp_path))
    assert (done.returncode, done.stdout) == (0, "")


def test_a_group_of_synonyms_is_small(tmp_path: Path) -> None:
    words = ", ".join(f"w{number}" for number in range(21))
    (problem,) = problems(tmp_path, **{"synonyms.yaml": f"synonyms:\n- words: [{words}]\n"})
    assert (problem.code, problem.line) == ("invalid-value", 2)
    assert "may have 20 entries, not 21" in problem.message
