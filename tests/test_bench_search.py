"""The comparison of search engines: right figures for known answers, real answers from engines that need no network."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tests.program import ROOT, run

COMMAND = ROOT / "bench/search/run.py"
DOCUMENTS = {
    "d1": ("Byta lösenord", "Så väljer du ett nytt lösenord till ditt konto."),
    "d2": ("Läsa en faktura", "Fakturan visar vad du ska betala, och när."),
    "d3": ("Flytta en domän", "En domän flyttas med en kod från registraren."),
}
QUERIES = [
    ("q1", "full", "Hur byter jag lösenord?", ["d1"]),
    ("q2", "full", "Vad står på fakturan?", ["d2"]),
    ("q1", "kw", "lösenord", ["d1"]),
    ("q3", "prefix", "flytta domä", ["d3"]),
]


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = spec_from_file_location("bench_search_run", COMMAND)
    assert spec and spec.loader
    module = sys.modules["bench_search_run"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def collections(tmp_path: Path) -> Path:
    """A folder with one collection of three documents, `small`."""
    folder = tmp_path / "collections/small"
    folder.mkdir(parents=True)
    corpus = [{"id": key, "title": title, "body": body} for key, (title, body) in DOCUMENTS.items()]
    names = ("qid", "variant", "text", "rel")
    queries = [{**dict(zip(names, query, strict=True)), "split": "dev"} for query in QUERIES]
    (folder / "meta.json").write_text('{"lang": "sv"}', encoding="utf-8")
    for name, rows in (("corpus", corpus), ("variants", queries)):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder.parent


def test_the_measures_of_one_answer_are_those_of_the_definitions(bench: ModuleType) -> None:
    second_and_fourth = bench.measures(["a", "right", "b", "also right"], {"right", "also right", "never found"})
    assert second_and_fourth == pytest.approx(
        {"mrr": 1 / 2, "r1": 0, "r5": 2 / 3, "r10": 2 / 3, "ndcg": 0.49819, "zero": 0}, abs=1e-5
    )  # nDCG: (1/log2 3 + 1/log2 5) / (1 + 1/log2 3 + 1/log2 4) = 1.06161 / 2.13093
    assert set(bench.measures(["right"], {"right"}).values()) == {1.0, 0.0}
    assert bench.measures([], {"right"}) == {"mrr": 0, "r1": 0, "r5": 0, "r10": 0, "ndcg": 0, "zero": 1}


def test_what_stands_eleventh_is_not_found(bench: ModuleType) -> None:
    found = bench.measures([*"abcdefghij", "right"], {"right"})
    assert (found["mrr"], found["r10"], found["zero"]) == (0, 0, 0)


def test_a_query_without_an_answer_finds_nothing(bench: ModuleType) -> None:
    queries = [{"qid": qid, "variant": "kw", "rel": ["right"]} for qid in ("q1", "q2", "q3", "q4")]
    found = {"q1": ["right"], "q2": ["a", "right"], "q3": []}
    answers = [{"qid": qid, "variant": "kw", "ranked": ranked} for qid, ranked in found.items()]
    assert bench.score(queries, answers)["kw"] == pytest.approx(
        {"mrr": 0.375, "r1": 0.25, "r5": 0.5, "r10": 0.5, "ndcg": 0.40773, "zero": 0.5}, abs=1e-5
    )


def compare(collections: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, COMMAND, "--collections", collections, *arguments)


@pytest.mark.parametrize("engine", ["sqlite-trigram", "sqlite-prefix", "sqlite-prefixes", "whoosh", "whoosh-grams"])
def test_an_engine_that_is_here_answers_and_its_run_is_scored(collections: Path, tmp_path: Path, engine: str) -> None:
    done = compare(collections, "--out", tmp_path, "--only", engine)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in (tmp_path / f"small/{engine}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(answer["qid"], answer["variant"]) for answer in found] == [query[:2] for query in QUERIES]
    assert {answer["qid"]: answer["ranked"][0] for answer in found} == {"q1": "d1", "q2": "d2", "q3": "d3"}
    assert all(answer["ms"] > 0 for answer in found)
    cost = json.loads((tmp_path / f"small/{engine}.cost.json").read_text(encoding="utf-8"))
    assert cost["build_seconds"] > 0 and cost["index_bytes"] > 0
    assert "| 1.000 | 1.000 | 1.000 |" in done.stdout.split("Recall@1")[0]


def test_an_unknown_engine_or_collection_is_told(collections: Path) -> None:
    for wrong in (["--only", "nothing"], ["nothing"]):
        done = compare(collections, "--print", *wrong)
        assert (done.returncode, "nothing" in done.stderr) == (2, True)
