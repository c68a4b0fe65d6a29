"""The command line, run for real: what it prints where, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from kbgen import __version__
from kbgen.content.nouns import NOUNS
from tests import examples
from tests.program import environment, kbgen, tree

OVERDUE = "content/faq/account.md"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site without problems, already built; tests leave it as it is."""
    site = examples.project(tmp_path_factory.mktemp("good"))
    done = kbgen("build", cwd=site)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "built site\n")
    return site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site to change."""
    return examples.project(tmp_path)


def change(site: Path, name: str, old: str, new: str) -> None:
    path = site / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def broken(site: Path) -> Path:
    change(site, "content/faq/account.md", 'plans="pro"', 'plans="prp"')
    return site


def test_help_names_every_command_and_the_version_is_that_of_the_package() -> None:
    done = kbgen("--help")
    assert done.returncode == 0
    for command in ("build", "serve", "check", "search", "new", "schema", "facts"):
        assert f"\n  {command} " in done.stdout
    assert kbgen("--version").stdout == f"kbgen, version {__version__}\n"


def test_a_good_site_has_no_problems_to_print(good: Path) -> None:
    done = kbgen("check", "--strict", cwd=good)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no problems\n")


def test_a_problem_is_one_line_with_its_place_and_what_was_meant(site: Path) -> None:
    done = kbgen("check", cwd=broken(site))
    expected = 'content/faq/account.md:17: error[unknown-plan]: no plan "prp"; did you mean "pro"?\n'
    assert (done.returncode, done.stdout, done.stderr) == (1, expected, "1 error\n")


def test_problems_are_data_for_other_programs(site: Path) -> None:
    broken(site)
    assert json.loads(kbgen("check", "--format", "json", cwd=site).stdout) == [
        {
            "path": "content/faq/account.md",
            "line": 17,
            "code": "unknown-plan",
            "message": 'no plan "prp"',
            "hint": 'did you mean "pro"?',
            "severity": "error",
        }
    ]
    done = kbgen("check", "--format", "github", cwd=site)
    place = "file=content/faq/account.md,line=17,title=unknown-plan"
    assert (done.returncode, done.stdout) == (1, f'::error {place}::no plan "prp"; did you mean "pro"?\n')


def test_warnings_fail_only_when_strict(site: Path) -> None:
    change(site, OVERDUE, "last_reviewed: 2026-11-01", "last_reviewed: 2025-11-01")
    done = kbgen("check", cwd=site)
    assert (done.returncode, done.stderr) == (0, "1 warning\n")
    assert f"{OVERDUE}:7: warning[overdue-review]: " in done.stdout
    assert kbgen("check", "--strict", cwd=site).returncode == 1


def test_colours_are_for_terminals(site: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kbgen", "check"]
    subprocess.run(command, cwd=broken(site), env=environment(), stdout=theirs, stderr=subprocess.DEVNULL, check=False)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "\x1b[31m" in shown
    assert "\x1b[" not in kbgen("check", cwd=site).stdout


def test_a_build_with_an_error_leaves_the_last_site_as_it_is(good: Path, site: Path) -> None:
    assert kbgen("build", "-q", cwd=site).returncode == 0
    before = tree(site / "site"), tree(site / "search-index")
    done = kbgen("build", cwd=broken(site))
    assert done.returncode == 1
    assert "error[unknown-plan]" in done.stderr
    assert done.stderr.endswith("kbgen: Nothing was published: 1 error\n")
    assert (tree(site / "site"), tree(site / "search-index")) == before


def test_a_quiet_build_says_nothing(site: Path) -> None:
    done = kbgen("build", "--quiet", cwd=site)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("command", ["build", "serve", "check", "facts"])
def test_without_a_configuration_there_is_one_line(tmp_path: Path, command: str) -> None:
    done = kbgen(command, cwd=tmp_path)
    message = 'kbgen: there is no "mkdocs.yml"; run kbgen where mkdocs.yml is, or name it with --config\n'
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[kbgen]", "[search]", 'the plugin is missing; add "- kbgen" under "plugins:"'),
        ("[kbgen]", "[{kbgen: {indexdir: x}}]", 'did you mean "index_dir"?'),
        ("[kbgen]", "[{kbgen: {index_dir: site/index}}]", "must not be published"),
        ("language: sv", "language: tlh", 'no texts for the language "tlh"'),
    ],
)
def test_a_wrong_configuration_is_named_and_nothing_is_written(site: Path, old: str, new: str, message: str) -> None:
    change(site, "mkdocs.yml", old, new)
    before = tree(site)
    done = kbgen("build", cwd=site)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(site) == before


@pytest.mark.parametrize("line", ["check --fromat json", "new poem x", "search x -n 0", "nope"])
def test_wrong_usage_ends_with_2(good: Path, line: str) -> None:
    done = kbgen(*line.split(), cwd=good)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: kbgen")


def test_a_search_is_answered_with_an_address(good: Path) -> None:
    done = kbgen("search", "change password", cwd=good)
    assert done.returncode == 0
    first = done.stdout.split("\n\n")[0]
    assert "How do I change my password?" in first
    assert "https://help.example.org/faq/account/#change-password" in first
    rows = json.loads(kbgen("search", "change password", "--json", "--limit", "1", cwd=good).stdout)
    address = "https://help.example.org/faq/account/#change-password"
    assert [(row["kind"], row["url"]) for row in rows] == [("question", address)]


def test_a_search_can_be_narrowed(good: Path) -> None:
    done = kbgen("search", "publish your site", "--json", "--kind", "guide", "--plan", "free", cwd=good)
    rows = json.loads(done.stdout)
    assert {row["kind"] for row in rows} == {"guide"}
    assert all(not row["plans"] or "free" in row["plans"] for row in rows)


def test_a_search_without_an_answer_says_so_and_ends_with_1(good: Path) -> None:
    done = kbgen("search", "xyzzyxyzzy", cwd=good)
    assert (done.returncode, done.stdout) == (1, "nothing found\n")
    assert kbgen("search", "xyzzyxyzzy", "--json", cwd=good).stdout == "[]\n"


def test_a_search_makes_the_index_that_is_missing(site: Path) -> None:
    assert kbgen("search", "password", cwd=site).returncode == 0
    assert (site / "search-index").is_dir()


def test_the_nouns_are_listed_and_each_has_a_schema(tmp_path: Path) -> None:
    listed = [line.split()[0] for line in kbgen("schema").stdout.splitlines()]
    assert listed == [noun.name for noun in NOUNS]
    done = kbgen("schema", "--directory", tmp_path / "schemas")
    assert len(done.stdout.splitlines()) == len(NOUNS)
    for noun in NOUNS:
        schema = json.loads((tmp_path / f"schemas/{noun.name}.schema.json").read_text(encoding="utf-8"))
        assert schema["$schema"].startswith("https://json-schema.org/")
        assert schema["additionalProperties"] is False
    done = kbgen("schema", "plan")
    assert (done.returncode, done.stderr) == (2, 'kbgen: there is no noun "plan"; did you mean "plans"?\n')


def test_facts_are_listed_with_their_values(good: Path) -> None:
    facts = dict(line.split("\t") for line in kbgen("facts", cwd=good).stdout.splitlines())
    assert facts["dashboard.name"] == "the dashboard"
    assert facts["plans.pro.first_response"] == "4 timmar"
    assert list(facts) == sorted(facts)
