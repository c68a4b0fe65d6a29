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
from tests.examples import broken, change
from tests.program import environment, kbgen, tree

OVERDUE = "content/faq/account.md"


def test_help_names_every_command_and_the_version_is_that_of_the_package() -> None:
    done = kbgen("--help")
    assert done.returncode == 0
    for command in ("build", "serve", "check", "search", "new", "schema", "facts"):
        assert f"\n  {command} " in done.stdout
    assert kbgen("--version").stdout == f"kbgen, version {__version__}\n"


def test_a_good_site_has_no_problems_to_print(built_example: Path) -> None:
    done = kbgen("check", "--strict", cwd=built_example)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no problems\n")


def test_a_problem_is_one_line_with_its_place_and_what_was_meant(example: Path) -> None:
    done = kbgen("check", cwd=broken(example))
    expected = 'content/faq/account.md:17: error[unknown-plan]: no plan "prp"; did you mean "pro"?\n'
    assert (done.returncode, done.stdout, done.stderr) == (1, expected, "1 error\n")


def test_problems_are_data_for_other_programs(example: Path) -> None:
    broken(example)
    assert json.loads(kbgen("check", "--format", "json", cwd=example).stdout) == [
        {
            "path": "content/faq/account.md",
            "line": 17,
            "code": "unknown-plan",
            "message": 'no plan "prp"',
            "hint": 'did you mean "pro"?',
            "severity": "error",
        }
    ]
    done = kbgen("check", "--format", "github", cwd=example)
    place = "file=content/faq/account.md,line=17,title=unknown-plan"
    assert (done.returncode, done.stdout) == (1, f'::error {place}::no plan "prp"; did you mean "pro"?\n')


def test_warnings_fail_only_when_strict(example: Path) -> None:
    change(example, OVERDUE, "last_reviewed: 2026-11-01", "last_reviewed: 2025-11-01")
    done = kbgen("check", cwd=example)
    assert (done.returncode, done.stderr) == (0, "1 warning\n")
    assert f"{OVERDUE}:7: warning[overdue-review]: " in done.stdout
    assert kbgen("check", "--strict", cwd=example).returncode == 1


def test_colours_are_for_terminals(example: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kbgen", "check"]
    subprocess.run(
        command, cwd=broken(example), env=environment(), stdout=theirs, stderr=subprocess.DEVNULL, check=False
    )
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "\x1b[31m" in shown
    assert "\x1b[" not in kbgen("check", cwd=example).stdout


def test_a_build_with_an_error_leaves_the_last_site_as_it_is(built_example: Path, example: Path) -> None:
    assert kbgen("build", "-q", cwd=example).returncode == 0
    before = tree(example / "site"), tree(example / "search-index")
    done = kbgen("build", cwd=broken(example))
    assert done.returncode == 1
    assert "error[unknown-plan]" in done.stderr
    assert done.stderr.endswith("kbgen: Nothing was published: 1 error\n")
    assert (tree(example / "site"), tree(example / "search-index")) == before


def test_a_quiet_build_says_nothing(example: Path) -> None:
    done = kbgen("build", "--quiet", cwd=example)
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
def test_a_wrong_configuration_is_named_and_nothing_is_written(example: Path, old: str, new: str, message: str) -> None:
    change(example, "mkdocs.yml", old, new)
    before = tree(example)
    done = kbgen("build", cwd=example)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(example) == before


@pytest.mark.parametrize("line", ["check --fromat json", "new poem x", "search x -n 0", "nope"])
def test_wrong_usage_ends_with_2(built_example: Path, line: str) -> None:
    done = kbgen(*line.split(), cwd=built_example)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: kbgen")


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


def test_facts_are_listed_with_their_values(built_example: Path) -> None:
    facts = dict(line.split("\t") for line in kbgen("facts", cwd=built_example).stdout.splitlines())
    assert facts["dashboard.name"] == "the dashboard"
    assert facts["plans.pro.first_response"] == "4 timmar"
    assert list(facts) == sorted(facts)
