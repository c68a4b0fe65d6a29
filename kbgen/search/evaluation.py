"""How good the search is: a collection is indexed, asked and scored, by Python over Whoosh and in a browser."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import log2
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any

from kbgen.dataclass import dataclass
from kbgen.search import Index, publish, write_index
from kbgen.search.browser_runtime import browser_search
from kbgen.search.collection import FORMS, Collection, Query, read_collection

DEPTH = 10
"""How many answers are asked for, and scored."""
COLUMNS = ("run", "form", "n", "MRR@10", "R@1", "R@5", "R@10", "nDCG@10", "zero%", "p50ms", "p95ms")
TIMES = (
    "# ms: measured in the runtime, with the index open; "
    "a browser is asked twice and the second time counts, when what the query needs is loaded"
)


@dataclass(frozen=True, slots=True)
class Run:
    """What a runtime answered, and what that cost."""

    answers: list[dict[str, Any]]
    """For each question `qid`, `variant`, `ranked` (ids, best first) and `ms`."""
    build_seconds: float
    """From documents to an index on disk."""
    index_bytes: int
    first_bytes: int | None
    """What a browser has fetched when it has its first answer, compressed by gzip; nothing for Python."""


def evaluate(collection: Path | Collection, runtime: str) -> Run:
    """Indexes a collection and asks all its questions, one after another, of `python` or `browser`.

    Raises UsageError where there is no collection, BrowserMissing where there is no browser.
    """
    if isinstance(collection, Path):
        collection = read_collection(collection)
    with tempfile.TemporaryDirectory(prefix="kbgen-eval-", ignore_cleanup_errors=True) as folder:
        return RUNTIMES[runtime](collection, Path(folder, "index"))


def _python(collection: Collection, folder: Path) -> Run:
    begun = time.perf_counter()
    write_index(collection.corpus, folder)
    seconds = time.perf_counter() - begun
    index = Index(folder)
    return Run([_asked(index, query) for query in collection.queries], seconds, _size(folder), None)


def _asked(index: Index, query: Query) -> dict[str, Any]:
    begun = time.perf_counter()
    hits = index.answer(query.text, limit=DEPTH).hits
    ms = 1000 * (time.perf_counter() - begun)
    return {"qid": query.qid, "variant": query.variant, "ranked": [hit.route for hit in hits], "ms": ms}


def _browser(collection: Collection, folder: Path) -> Run:
    begun = time.perf_counter()
    publish(collection.corpus, folder, None)
    seconds, size = time.perf_counter() - begun, _size(folder)
    with browser_search(folder, collection.lang) as browser:
        found = browser.ask([(query.text, {"limit": DEPTH}) for query in collection.queries])
        first = browser.first_bytes
    answers = [
        {"qid": query.qid, "variant": query.variant, "ranked": answer["ranked"], "ms": answer["ms"]}
        for query, answer in zip(collection.queries, found, strict=True)
    ]
    return Run(answers, seconds, size, first)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


RUNTIMES: Mapping[str, Callable[[Collection, Path], Run]] = {"python": _python, "browser": _browser}


# Scores


def measures(ranked: Sequence[str], relevant: frozenset[str]) -> dict[str, float]:
    """How good one answer is, by the definitions of `score.py`: binary gain, of the first ten."""
    hits = [rank for rank, document in enumerate(ranked[:DEPTH], 1) if document in relevant]
    best = range(1, min(DEPTH, len(relevant)) + 1)
    return {
        "mrr": 1 / hits[0] if hits else 0.0,
        **{f"r{depth}": sum(rank <= depth for rank in hits) / len(relevant) for depth in (1, 5, 10)},
        "ndcg": sum(1 / log2(1 + rank) for rank in hits) / sum(1 / log2(1 + rank) for rank in best),
        "zero": float(not ranked),
    }


def rows(name: str, collection: Collection, run: Run) -> Iterator[str]:
    """A line of the table of `score.py` for each form."""
    answers = {(answer["qid"], answer["variant"]): answer for answer in run.answers}
    asked = {query.variant for query in collection.queries}
    for form in (*(form for form in FORMS if form in asked), *sorted(asked.difference(FORMS))):
        queries = [query for query in collection.queries if query.variant == form]
        found = [answers[query.qid, form] for query in queries]
        each = [measures(answer["ranked"], query.relevant) for query, answer in zip(queries, found, strict=True)]
        mean = {measure: fmean(row[measure] for row in each) for measure in each[0]}
        ms = sorted(answer["ms"] for answer in found)
        cuts = quantiles(ms, n=20) if len(ms) > 1 else [0.0] * 19
        scores = [f"{mean[measure]:.3f}" for measure in ("mrr", "r1", "r5", "r10", "ndcg")]
        times = [f"{cuts[9]:.1f}", f"{cuts[18]:.1f}"]
        yield "\t".join([name, form, str(len(queries)), *scores, f"{100 * mean['zero']:.0f}", *times])


def parity(one: Run, other: Run) -> tuple[float, float]:
    """The shares of queries for which two runtimes agree on the first answer, and on the first five as a set."""
    pairs = [(a["ranked"], b["ranked"]) for a, b in zip(one.answers, other.answers, strict=True)]
    first = fmean(a[:1] == b[:1] for a, b in pairs) if pairs else 1.0
    return first, fmean(set(a[:5]) == set(b[:5]) for a, b in pairs) if pairs else 1.0


def report(
    collection: Collection, split: str, runtimes: Sequence[str], keep: Callable[[str, Run], None]
) -> Iterator[str]:
    """The lines that tell how good the search is on a collection, each as soon as it is known.

    `keep` is told each run.
    """
    yield f"# {collection.name}, split {split}"
    yield TIMES
    yield "\t".join(COLUMNS)
    runs: dict[str, Run] = {}
    for runtime in runtimes:
        runs[runtime] = run = evaluate(collection, runtime)
        keep(runtime, run)
        yield from rows(runtime, collection, run)
    if len(runs) > 1:
        first, five = parity(*runs.values())
        asked = len(collection.queries)
        yield f"# parity: first equal {first:.1%}, first five as sets equal {five:.1%}, of {asked} queries"
    for runtime, run in runs.items():
        fetched = "" if run.first_bytes is None else f", {run.first_bytes:,} fetched before the first answer (gzip)"
        yield f"# {runtime}: index of {run.index_bytes:,} bytes, built in {run.build_seconds:.2f} s{fetched}"


def write_run(path: Path, run: Run) -> None:
    """Writes the answers as `score.py` reads them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(answer)}\n" for answer in run.answers), encoding="utf-8")
