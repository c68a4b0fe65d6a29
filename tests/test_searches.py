"""Golden queries: what may be written in `searches.yaml`, and how an answer that does not come is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from kbgen.content import load
from kbgen.model.search import Kind
from kbgen.problems import Problem
from kbgen.report import FORMATS
from kbgen.search import KINDS
from kbgen.settings import Settings
from tests import examples
from tests.program import ROOT, kbgen
from tests.small_site import FILES, GUIDE, TODAY, problems, searches, site

# As data


def golden(root: Path, *lines: str) -> list[Problem]:
    return problems(root, **{"searches.yaml": searches(*lines)})


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


# Asked by the real program


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


# Our own sites


@pytest.mark.parametrize("config", [ROOT / "mkdocs.yml", ROOT / "examples/winterkvist/mkdocs.yml"])
def test_the_golden_queries_of_our_own_sites_are_found(config: Path) -> None:
    done = kbgen("check", "--search", "--strict", "--config", config)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(("config", "least"), [("mkdocs.yml", 40), ("examples/winterkvist/mkdocs.yml", 15)])
def test_our_own_sites_have_golden_queries_enough_to_mean_something(config: str, least: int) -> None:
    content = (ROOT / config).parent / "content"
    found = load(content, Settings("sv", "Test", "content", ("attr_list", "admonition")), TODAY).site
    assert len({golden.query for golden in found.searches}) == len(found.searches) >= least


def test_the_golden_queries_of_the_documentation_are_found(tmp_path: Path) -> None:
    done = kbgen("check", "--search", "--strict", cwd=examples.project(tmp_path))
    assert (done.returncode, done.stdout) == (0, "")
