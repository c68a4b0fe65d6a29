"""Measuring the search: the right figures for known answers, and real answers from Python and from a real Chromium."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kbgen.errors import SearchError, UsageError
from kbgen.search import publish
from kbgen.search.browser_runtime import CHROMIUMS, BrowserSearch, browser_search
from kbgen.search.collection import Collection, read_collection
from kbgen.search.evaluation import COLUMNS, Run, evaluate, measures, parity, rows
from tests.program import ROOT, kbgen

TINY = ROOT / "tests/collection"
FORMS = ["full", "kw", "prefix", "typo", "ascii", "csplit", "chead"]
WHERE = 'pip install "kbgen[eval]"'


@pytest.fixture(scope="module")
def collection() -> Collection:
    return read_collection(TINY)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The collection, to change."""
    return Path(shutil.copytree(TINY, tmp_path / "copy"))


def edit(copy: Path, name: str, line: int, text: str) -> None:
    """Puts a line of a file right, or wrong."""
    lines = (copy / name).read_text(encoding="utf-8").splitlines()
    lines[line - 1] = text
    (copy / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def ranked(run: Run) -> dict[tuple[str, str], list[str]]:
    return {(answer["qid"], answer["variant"]): answer["ranked"] for answer in run.answers}


# Scores


def test_the_measures_are_those_of_the_definitions() -> None:
    second_and_fourth = measures(["a", "right", "b", "also right"], frozenset({"right", "also right", "never found"}))
    assert second_and_fourth == pytest.approx(
        {"mrr": 1 / 2, "r1": 0, "r5": 2 / 3, "r10": 2 / 3, "ndcg": 0.49819, "zero": 0}, abs=1e-5
    )  # nDCG: (1/log2 3 + 1/log2 5) / (1 + 1/log2 3 + 1/log2 4) = 1.06161 / 2.13093
    assert measures([*"abcdefghij", "right"], frozenset({"right"}))["r10"] == 0, "what stands eleventh is not found"
    assert measures([], frozenset({"right"})) == {"mrr": 0, "r1": 0, "r5": 0, "r10": 0, "ndcg": 0, "zero": 1}
    assert set(measures(["right"], frozenset({"right"})).values()) == {1.0, 0.0}


def test_a_row_is_that_of_the_table_of_score_py(collection: Collection) -> None:
    def answer(qid: str, variant: str, ranked: list[str], ms: float) -> dict[str, Any]:
        return {"qid": qid, "variant": variant, "ranked": ranked, "ms": ms}

    answers = [answer(query.qid, query.variant, [], 1.0) for query in collection.queries if query.variant != "full"]
    answers += [
        answer("q1", "full", ["password"], 2.0),
        answer("q2", "full", ["form", "invoice"], 4.0),
        answer("q3", "full", [], 6.0),
        answer("q5", "full", ["close", "hours", "phone"], 8.0),
    ]
    found = list(rows("mine", collection, Run(answers, 0, 0, None)))
    # MRR (1 + 1/2 + 0 + 1/2) / 4; nDCG (1 + .63093 + 0 + .69343) / 4; percentiles as statistics.quantiles cuts them
    assert found[0] == "mine\tfull\t4\t0.500\t0.250\t0.750\t0.750\t0.581\t25\t5.0\t9.5"
    assert [line.split("\t")[1] for line in found] == FORMS
    assert found[-1] == "mine\tchead\t1\t0.000\t0.000\t0.000\t0.000\t0.000\t100\t0.0\t0.0", (
        "one time has no percentiles"
    )


def test_parity_is_of_the_first_answer_and_of_the_first_five_in_any_order() -> None:
    def run(*answers: str) -> Run:
        return Run([{"ranked": list(answer)} for answer in answers], 0, 0, None)

    assert parity(run("abcdef", "abcde", "ab", ""), run("abcdex", "bacde", "b", "")) == (0.5, 0.75)
    assert parity(run(), run()) == (1.0, 1.0)


# Runtimes


@pytest.fixture(scope="module")
def runs(collection: Collection) -> dict[str, Run]:
    return {runtime: evaluate(TINY, runtime) for runtime in ("python", "browser")}


@pytest.mark.parametrize("runtime", ["python", "browser"])
def test_a_runtime_answers_every_query_and_tells_what_it_cost(
    runs: dict[str, Run], collection: Collection, runtime: str
) -> None:
    run = runs[runtime]
    answers = ranked(run)
    assert list(answers) == [(query.qid, query.variant) for query in collection.queries]
    assert all(0 < answer["ms"] < 1000 for answer in run.answers if answer["ranked"])
    assert run.build_seconds > 0 and run.index_bytes > 1000
    for query in collection.queries:
        found = answers[query.qid, query.variant]
        assert (found[0] in query.relevant) if query.qid != "q7" else not found, query
    assert set(answers["q5", "full"][:2]) == {"phone", "hours"}


def test_both_runtimes_give_the_same_answers(runs: dict[str, Run]) -> None:
    assert ranked(runs["python"]) == ranked(runs["browser"])
    assert runs["python"].first_bytes is None
    script = (ROOT / "kbgen/theme/assets/kbgen/search-engine.js").stat().st_size
    assert script / 5 < (runs["browser"].first_bytes or 0) < script + runs["browser"].index_bytes


@pytest.fixture
def site(collection: Collection, tmp_path: Path) -> Path:
    publish(collection.corpus, tmp_path / "site", None)
    return tmp_path / "site"


@pytest.fixture
def opened(site: Path) -> Iterator[BrowserSearch]:
    with browser_search(site, "sv") as browser:
        yield browser


def test_many_queries_are_asked_in_batches_and_answered_in_order(opened: BrowserSearch) -> None:
    words = {"lösenord": "password", "faktura": "invoice", "domän": "domain"}
    asked = [word for _ in range(150) for word in words]
    found = opened.ask([(word, {"limit": 1}) for word in asked])
    assert [answer["ranked"] for answer in found] == [[words[word]] for word in asked]


def test_a_query_is_only_ever_text(opened: BrowserSearch) -> None:
    hostile = ["</script><script>document.title='x'</script>", "${1}`'\"\\", "\0\ud800", "", "a" * 100_000, "🙂 ‮"]
    assert len(opened.ask([(query, {"limit": 10}) for query in hostile])) == len(hostile)


def test_an_index_that_cannot_be_loaded_is_one_sentence(site: Path) -> None:
    (site / "assets/search/sv/index.js").write_text("nothing", encoding="utf-8")
    with browser_search(site, "sv") as browser, pytest.raises(SearchError, match=r"^the browser's search failed: .+$"):
        browser.ask([("lösenord", {})])


def test_a_file_that_is_gone_is_not_taken_for_a_worse_answer(site: Path) -> None:
    for path in (site / "assets/search/sv").rglob("s*.js"):
        path.unlink()
    with browser_search(site, "sv") as browser, pytest.raises(SearchError, match="could not load"):
        browser.ask([("lösenord", {})])


# The command


def test_the_command_prints_the_table_the_parity_and_the_cost(tmp_path: Path) -> None:
    done = kbgen("search", "--eval", TINY, "--runs", tmp_path / "runs")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "# collection, split all"
    table = [line.split("\t") for line in lines if not line.startswith("#")]
    assert table[0] == list(COLUMNS)
    assert [row[:2] for row in table[1:]] == [[runtime, form] for runtime in ("python", "browser") for form in FORMS]
    assert [row[3] for row in table[1:] if row[1] == "full"] == ["1.000", "1.000"]
    assert "# parity: first equal 100.0%, first five as sets equal 100.0%, of 12 queries" in lines
    assert [line.split(":")[0] for line in lines[-2:]] == ["# python", "# browser"]
    for runtime in ("python", "browser"):
        path = tmp_path / f"runs/collection/{runtime}.jsonl"
        answers = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert len(answers) == 12
        assert set(answers[0]) == {"qid", "variant", "ranked", "ms"}


def test_a_split_and_a_runtime_can_be_chosen_and_more_than_one_collection(copy: Path) -> None:
    done = kbgen("search", "--eval", TINY, "--eval", copy, "--split", "test", "--runtime", "python")
    assert done.returncode == 0
    heads = [line for line in done.stdout.splitlines() if line.startswith("# c")]
    assert heads == ["# collection, split test", "# copy, split test"]
    rows = [line.split("\t")[:3] for line in done.stdout.splitlines() if line.startswith("python\t")]
    assert rows == 2 * [
        ["python", "full", "1"],
        ["python", "prefix", "1"],
        ["python", "csplit", "1"],
        ["python", "chead", "1"],
    ]
    assert "parity" not in done.stdout


def test_without_a_browser_python_is_measured_and_one_line_says_what_to_install(tmp_path: Path) -> None:
    env = {"PATH": str(tmp_path)}
    done = kbgen("search", "--eval", TINY, env=env)
    assert done.returncode == 1
    assert [line.split("\t")[1] for line in done.stdout.splitlines() if line.startswith("python\t")] == FORMS
    assert "browser\t" not in done.stdout
    assert len(done.stderr.splitlines()) == 1
    assert "Chromium is missing" in done.stderr and WHERE in done.stderr
    done = kbgen("search", "--eval", TINY, "--runtime", "browser", env=env)
    assert (done.returncode, done.stdout, WHERE in done.stderr) == (1, "", True)
    assert kbgen("search", "--eval", TINY, "--runtime", "python", env=env).returncode == 0


def test_a_chromium_that_does_not_start_is_told(tmp_path: Path) -> None:
    for name in CHROMIUMS:
        (tmp_path / name).write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    done = kbgen("search", "--eval", TINY, env={"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert done.returncode == 1
    assert "python\tfull" in done.stdout
    assert len(done.stderr.splitlines()) == 1 and "Chromium does not start" in done.stderr


@pytest.mark.parametrize(
    ("name", "line", "text", "message"),
    [
        ("meta.json", 1, '{"lang" "sv"}', "meta.json:1: is not JSON: "),
        ("meta.json", 1, "{}", 'meta.json:1: "lang" is missing'),
        ("meta.json", 1, '{"lang": "../.."}', 'meta.json:1: "lang" is to be a language, such as "sv"'),
        ("corpus.jsonl", 2, "{'id': 1}", "corpus.jsonl:2: is not JSON: "),
        ("corpus.jsonl", 2, "[" * 100_000, "corpus.jsonl:2: is not JSON: "),
        ("corpus.jsonl", 3, "[]", "corpus.jsonl:3: is to be a JSON object"),
        ("corpus.jsonl", 3, '{"id": "a", "title": "A"}', 'corpus.jsonl:3: "body" is missing'),
        ("corpus.jsonl", 3, '{"id": 7, "title": "A", "body": ""}', 'corpus.jsonl:3: "id" is to be a text'),
        ("corpus.jsonl", 3, '{"id": "", "title": "A", "body": ""}', 'corpus.jsonl:3: "id" is empty'),
        (
            "corpus.jsonl",
            3,
            '{"id": "invoice", "title": "A", "body": ""}',
            "corpus.jsonl:3: there is already a document",
        ),
        ("corpus.jsonl", 3, r'{"id": "a", "title": "\ud800", "body": ""}', 'corpus.jsonl:3: "title" holds half a char'),
        ("variants.jsonl", 4, '{"qid": "a", "variant": "kw", "text": ""}', 'variants.jsonl:4: "split" is missing'),
        (
            "variants.jsonl",
            4,
            '{"qid": "a", "variant": "kw", "text": "", "split": "dev", "rel": []}',
            'variants.jsonl:4: "rel" is to be a list of one document or more',
        ),
        (
            "variants.jsonl",
            4,
            '{"qid": "a", "variant": "kw", "text": "", "split": "dev", "rel": ["passwrd"]}',
            'variants.jsonl:4: "rel" names "passwrd", which is not in corpus.jsonl',
        ),
        (
            "variants.jsonl",
            4,
            '{"qid": "a", "variant": "kw", "text": "", "split": "dev", "rel": [["a"]]}',
            'variants.jsonl:4: "rel" names ["a"], which is not in corpus.jsonl',
        ),
        (
            "variants.jsonl",
            4,
            '{"qid": "q1", "variant": "kw", "text": "again", "split": "dev", "rel": ["password"]}',
            'variants.jsonl:4: there is already a query "q1" in the form "kw"',
        ),
    ],
)
def test_what_is_wrong_with_a_collection_has_a_file_and_a_line(
    copy: Path, name: str, line: int, text: str, message: str
) -> None:
    edit(copy, name, line, text)
    with pytest.raises(UsageError) as caught:
        evaluate(copy, "python")
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(copy))


@pytest.mark.parametrize("gone", ["meta.json", "corpus.jsonl", "variants.jsonl", ""])
def test_a_collection_that_is_not_there_is_one_line_and_nothing_is_measured(copy: Path, gone: str) -> None:
    if gone:
        (copy / gone).unlink()
    else:
        shutil.rmtree(copy)
    done = kbgen("search", "--eval", TINY, "--eval", copy)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1 and str(copy / gone) in done.stderr


def test_letters_that_are_not_utf_8_are_found_by_their_line(copy: Path) -> None:
    with (copy / "corpus.jsonl").open("ab") as file:
        file.write('{"id": "a", "title": "Å", "body": ""}\n'.encode("latin-1"))
    with pytest.raises(UsageError, match=r"corpus\.jsonl:9: is not JSON: "):
        read_collection(copy)


def test_runs_of_two_collections_of_one_name_do_not_take_each_others_place(copy: Path, tmp_path: Path) -> None:
    done = kbgen("search", "--eval", copy, "--eval", copy, "--runs", tmp_path / "runs", "--runtime", "python")
    assert (done.returncode, done.stdout) == (2, "")
    assert "same name" in done.stderr
