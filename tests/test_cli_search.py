"""`kbgen search`, run for real: answers, filters and explanations, for people and for programs; and golden queries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.examples import broken
from tests.program import kbgen


def test_a_search_is_answered_with_an_address(built_example: Path) -> None:
    done = kbgen("search", "change password", cwd=built_example)
    assert done.returncode == 0
    first = done.stdout.split("\n\n")[0]
    assert "How do I change my password?" in first
    assert "https://help.example.org/faq/account/#change-password" in first
    rows = json.loads(kbgen("search", "change password", "--json", "--limit", "1", cwd=built_example).stdout)
    address = "https://help.example.org/faq/account/#change-password"
    assert [(row["kind"], row["url"]) for row in rows] == [("question", address)]


def test_a_search_can_be_narrowed(built_example: Path) -> None:
    done = kbgen("search", "publish your site", "--json", "--kind", "guide", "--plan", "free", cwd=built_example)
    rows = json.loads(done.stdout)
    assert {row["kind"] for row in rows} == {"guide"}
    assert all(not row["plans"] or "free" in row["plans"] for row in rows)


def test_a_search_can_be_kept_to_a_shelf(built_example: Path) -> None:
    rows = json.loads(kbgen("search", "publish", "--category", "first-steps", "--json", cwd=built_example).stdout)
    assert rows and {row["category"] for row in rows} == {"first-steps"}


def test_a_search_without_an_answer_says_so_and_ends_with_1(built_example: Path) -> None:
    done = kbgen("search", "xyzzyxyzzy", cwd=built_example)
    assert (done.returncode, done.stdout) == (1, "nothing found\n")
    assert kbgen("search", "xyzzyxyzzy", "--json", cwd=built_example).stdout == "[]\n"


def test_a_search_makes_the_index_that_is_missing(example: Path) -> None:
    assert kbgen("search", "password", cwd=example).returncode == 0
    assert (example / "search-index").is_dir()


def test_json_holds_all_that_is_known_of_an_answer(built_example: Path) -> None:
    [row] = json.loads(
        kbgen("search", "change password", "--json", "-n", "1", "--lang", "sv", cwd=built_example).stdout
    )
    assert row["route"] == "faq/account/#change-password"
    assert (row["lang"], row["category"], row["plans"], row["heading"]) == ("sv", "account", [], "")
    assert row["score"] > 0 and row["sections"] == []
    assert "".join(row["excerpt"][start:end] for start, end in row["marks"]) in row["excerpt"]


def test_other_sections_stand_under_their_answer(example: Path) -> None:
    head = "---\ntitle: Long\ncategory: first-steps\nstatus: published\n---\nNothing.\n"
    text = f"{head}\n## Zebras\n\nZebras graze.\n\n## Foals\n\nZebras run.\n"
    (example / "content/guides/first-steps/long.md").write_text(text, encoding="utf-8")
    done = kbgen("search", "zebras", "-n", "1", cwd=example)
    assert done.stdout.splitlines()[0] == "1. Long › Zebras  [guide]"
    assert done.stdout.splitlines()[3] == "   › Foals  https://help.example.org/guides/first-steps/long/#foals"


def test_a_slip_of_the_finger_is_answered_and_put_right(built_example: Path) -> None:
    done = kbgen("search", "change pasword", cwd=built_example)
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
    built_example: Path, option: str, name: str, message: str
) -> None:
    done = kbgen("search", "password", option, name, cwd=built_example)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"kbgen: {message}\n")


@pytest.mark.parametrize(
    "line",
    ["search", "search x --golden", "search --golden --eval x", "search --eval x --json", "search --golden --explain"],
)
def test_a_search_is_for_one_thing(built_example: Path, line: str) -> None:
    done = kbgen(*line.split(), cwd=built_example)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: kbgen search")


# Explanations


def test_an_explanation_says_what_words_stand_for_and_what_scores_are_made_of(built_example: Path) -> None:
    told = json.loads(kbgen("search", "chnage passwords", "--explain", "--json", cwd=built_example).stdout)
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


def test_an_explanation_can_be_read(built_example: Path) -> None:
    done = kbgen("search", "password", "--explain", "-n", "2", cwd=built_example)
    assert done.returncode == 0
    assert "password stands for\n" in done.stdout
    assert "  password  (same)\n" in done.stdout
    assert "1. How do I change my password?  [question]\n" in done.stdout
    assert "   score " in done.stdout and "   text " in done.stdout
    assert "nothing found" in kbgen("search", "xyzzyxyzzy", "--explain", cwd=built_example).stdout


# Golden queries


GOLDEN = """\
searches:
  - {query: How do I change my password?, find: faq/account#change-password, within: 1}
  - {query: publish, find: videos/publish-in-four-minutes, kind: video, within: 1}
  - {query: change password, find: [guides/features/custom-domain, faq/account#change-password]}
"""


def test_golden_queries_are_tried_in_both_runtimes(example: Path) -> None:
    (example / "content/searches.yaml").write_text(GOLDEN, encoding="utf-8")
    done = kbgen("search", "--golden", cwd=example)
    assert (done.returncode, done.stderr) == (0, "")
    head, *rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert head == ["python", "browser", "within", "query", "wanted"]
    assert rows == [
        ["1", "1", "1", "How do I change my password?", "faq/account#change-password"],
        ["1", "1", "1", "publish", "videos/publish-in-four-minutes"],
        ["1", "1", "3", "change password", "guides/features/custom-domain, faq/account#change-password"],
    ]


def test_a_golden_query_that_is_missed_fails(example: Path) -> None:
    missing = "  - {query: xyzzy, find: faq/account#change-password}\n"
    (example / "content/searches.yaml").write_text(GOLDEN + missing, encoding="utf-8")
    done = kbgen("search", "--golden", "--runtime", "python", "--json", cwd=example)
    assert done.returncode == 1
    rows = json.loads(done.stdout)
    assert [row["found"] for row in rows] == [True, True, True, False]
    wanted = ["faq/account#change-password"]
    assert rows[3] == {"query": "xyzzy", "wanted": wanted, "within": 3, "python": None, "found": False}
    done = kbgen("search", "--golden", cwd=example)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "-\t-\t3\txyzzy\tfaq/account#change-password\tMISSED"


def test_golden_queries_need_a_site_without_errors_and_one_that_has_some(example: Path) -> None:
    (example / "content/searches.yaml").unlink()
    done = kbgen("search", "--golden", cwd=example)
    message = "kbgen: the site has no golden queries; write them in searches.yaml\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)
    done = kbgen("search", "--golden", cwd=broken(example))
    message = "kbgen: the golden queries cannot be asked: 1 error; run kbgen check\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", message)


def test_without_a_browser_golden_queries_are_tried_in_python(built_example: Path, tmp_path: Path) -> None:
    done = kbgen("search", "--golden", cwd=built_example, env={"PATH": str(tmp_path)})
    assert done.returncode == 1
    assert done.stdout.startswith("python\twithin\tquery\twanted\n1\t")
    assert done.stderr.count("\n") == 1 and "Chromium is missing" in done.stderr
