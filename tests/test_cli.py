"""The command line, run for real: what it prints where, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from kbgen import __version__
from kbgen import search as kbgen_search
from kbgen.content.nouns import NOUNS
from kbgen.host.check import check
from tests import examples
from tests.program import ROOT, environment, kbgen, tree

OVERDUE = "content/faq/account.md"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site without problems, already built; tests leave it as it is."""
    site = examples.project(tmp_path_factory.mktemp("good"))
    done = kbgen("build", cwd=site)
    assert (done.returncode, done.stdout) == (0, "")
    phases = [line.partition(":")[0] for line in done.stderr.splitlines()]
    assert phases == ["content", "pages", "files", "search", "built site"]
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


def test_json_holds_all_that_is_known_of_an_answer(good: Path) -> None:
    [row] = json.loads(kbgen("search", "change password", "--json", "-n", "1", "--lang", "sv", cwd=good).stdout)
    assert row["route"] == "faq/account/#change-password"
    assert (row["lang"], row["category"], row["plans"], row["heading"]) == ("sv", "account", [], "")
    assert row["score"] > 0 and row["sections"] == []
    assert "".join(row["excerpt"][start:end] for start, end in row["marks"]) in row["excerpt"]


def test_other_sections_stand_under_their_answer(site: Path) -> None:
    head = "---\ntitle: Long\ncategory: first-steps\nstatus: published\n---\nNothing.\n"
    text = f"{head}\n## Zebras\n\nZebras graze.\n\n## Foals\n\nZebras run.\n"
    (site / "content/guides/first-steps/long.md").write_text(text, encoding="utf-8")
    done = kbgen("search", "zebras", "-n", "1", cwd=site)
    assert done.stdout.splitlines()[0] == "1. Long › Zebras  [guide]"
    assert done.stdout.splitlines()[3] == "   › Foals  https://help.example.org/guides/first-steps/long/#foals"


def test_a_slip_of_the_finger_is_answered_and_put_right(good: Path) -> None:
    done = kbgen("search", "change pasword", cwd=good)
    assert done.stdout.startswith('did you mean "change password"?\n\n1. How do I change my password?')


@pytest.mark.parametrize(
    ("option", "name", "message"),
    [
        ("--kind", "guid", 'no kind "guid"; did you mean "guide"?'),
        ("--plan", "pr", 'no plan "pr"; did you mean "pro"?'),
        ("--category", "acount", 'no category "acount"; did you mean "account"?'),
        ("--lang", "qqq", 'no language "qqq"; there is sv'),
    ],
)
def test_a_filter_that_nothing_has_is_named_and_so_is_what_was_meant(
    good: Path, option: str, name: str, message: str
) -> None:
    done = kbgen("search", "password", option, name, cwd=good)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"kbgen: {message}\n")


def test_a_search_can_be_kept_to_a_shelf(good: Path) -> None:
    rows = json.loads(kbgen("search", "publish", "--category", "first-steps", "--json", cwd=good).stdout)
    assert rows and {row["category"] for row in rows} == {"first-steps"}


@pytest.mark.parametrize(
    "line",
    ["search", "search x --golden", "search --golden --eval x", "search --eval x --json", "search --golden --explain"],
)
def test_a_search_is_for_one_thing(good: Path, line: str) -> None:
    done = kbgen(*line.split(), cwd=good)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: kbgen search")


def test_an_explanation_says_what_words_stand_for_and_what_scores_are_made_of(good: Path) -> None:
    told = json.loads(kbgen("search", "chnage passwords", "--explain", "--json", cwd=good).stdout)
    assert [group["text"] for group in told["groups"] if group["typed"]] == ["chnage", "passwords"]
    first = {group["text"]: group["words"][0] for group in told["groups"]}
    assert (first["chnage"]["word"], first["chnage"]["relation"]) == ("change", "edit")
    assert (first["passwords"]["word"], first["passwords"]["relation"]) == ("password", "edit")
    assert first["chnage"]["weight"] > 0 and 0 < first["chnage"]["likeness"] <= 1
    best = told["hits"][0]
    assert best["route"] == "faq/account/#change-password"
    assert {(given["typed"], given["word"]) for given in best["words"]} == {
        ("chnage", "change"),
        ("passwords", "password"),
    }
    for hit in told["hits"]:
        assert hit["score"] == pytest.approx((hit["text"] + hit["title_likeness"]) * hit["boost"], abs=0.001)
        assert hit["whole"] == pytest.approx(sum(given["points"] for given in hit["words"]), abs=0.001)


def test_an_explanation_can_be_read(good: Path) -> None:
    done = kbgen("search", "password", "--explain", "-n", "2", cwd=good)
    assert done.returncode == 0
    assert "password stands for\n" in done.stdout
    assert "  password  (same)\n" in done.stdout
    assert "1. How do I change my password?  [question]\n" in done.stdout
    assert "   score " in done.stdout and "   text " in done.stdout
    assert "nothing found" in kbgen("search", "xyzzyxyzzy", "--explain", cwd=good).stdout


GOLDEN = """\
searches:
  - {query: How do I change my password?, find: faq/account#change-password, within: 1}
  - {query: publish, find: videos/publish-in-four-minutes, kind: video, within: 1}
  - {query: change password, find: [guides/features/custom-domain, faq/account#change-password]}
"""


def test_golden_queries_are_tried_in_both_runtimes(site: Path) -> None:
    (site / "content/searches.yaml").write_text(GOLDEN, encoding="utf-8")
    done = kbgen("search", "--golden", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    head, *rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert head == ["python", "browser", "within", "query", "wanted"]
    assert rows == [
        ["1", "1", "1", "How do I change my password?", "faq/account#change-password"],
        ["1", "1", "1", "publish", "videos/publish-in-four-minutes"],
        ["1", "1", "3", "change password", "guides/features/custom-domain, faq/account#change-password"],
    ]


def test_a_golden_query_that_is_missed_fails(site: Path) -> None:
    missing = "  - {query: xyzzy, find: faq/account#change-password}\n"
    (site / "content/searches.yaml").write_text(GOLDEN + missing, encoding="utf-8")
    done = kbgen("search", "--golden", "--runtime", "python", "--json", cwd=site)
    assert done.returncode == 1
    rows = json.loads(done.stdout)
    assert [row["found"] for row in rows] == [True, True, True, False]
    wanted = ["faq/account#change-password"]
    assert rows[3] == {"query": "xyzzy", "wanted": wanted, "within": 3, "python": None, "found": False}
    done = kbgen("search", "--golden", cwd=site)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "-\t-\t3\txyzzy\tfaq/account#change-password\tMISSED"


def test_golden_queries_need_a_site_without_errors_and_one_that_has_some(site: Path) -> None:
    (site / "content/searches.yaml").unlink()
    done = kbgen("search", "--golden", cwd=site)
    message = "kbgen: the site has no golden queries; write them in searches.yaml\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)
    done = kbgen("search", "--golden", cwd=broken(site))
    message = "kbgen: the golden queries cannot be asked: 1 error; run kbgen check\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", message)


def test_without_a_browser_golden_queries_are_tried_in_python(good: Path, tmp_path: Path) -> None:
    done = kbgen("search", "--golden", cwd=good, env={"PATH": str(tmp_path)})
    assert done.returncode == 1
    assert done.stdout.startswith("python\twithin\tquery\twanted\n1\t")
    assert done.stderr.count("\n") == 1 and "Chromium is missing" in done.stderr


def test_the_examples_in_python_find_what_they_say(tmp_path: Path) -> None:
    """That of the README, and that of the package itself, with the site of this repository."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    [readme] = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    own = str(kbgen_search.__doc__).split("\n\n", 1)[1]
    site = check(ROOT / "mkdocs.yml").site
    for example in (own, readme):  # the first writes the index that the second opens
        with redirect_stdout(StringIO()) as printed, contextlib.chdir(tmp_path):
            exec(example, {"site": site})
        assert len(example.strip().splitlines()) <= 6
        assert printed.getvalue().splitlines()[0] == "Hur byter jag lösenord? faq/konto/#byta-losenord"


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
