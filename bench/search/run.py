"""Asks kbgen and the search engines that a help centre could have instead the same questions, each engine for real.

    python bench/search/run.py --collections ../shared/bench/search [--only kbgen-browser,minisearch] [COLLECTION …]

A collection is a folder with corpus.jsonl {"id", "title", "body"}, variants.jsonl {"qid", "variant", "text", "rel",
"split"} and meta.json {"lang"}; `score.py` beside the collections scores the same run files.  Every engine is built
and asked in a process of its own, alone, one query after the other.  Its answers go to OUT/COLLECTION/ENGINE.jsonl, as
{"qid", "variant", "ranked", "ms"}, and what it cost to ENGINE.cost.json beside it; `--print` prints the tables of what
is there and runs nothing.  What the engines need beyond kbgen's own packages, node and Chromium is installed the first
time, in the versions that `peers/` locks.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FORMS = {
    "full": "whole question",
    "kw": "2–3 keywords",
    "prefix": "last word cut",
    "typo": "one typo",
    "ascii": "without accents",
    "csplit": "compound typed apart",
    "chead": "last part of a compound",
}
MEASURES = {
    "mrr": "MRR@10",
    "r1": "Recall@1",
    "r5": "Recall@5",
    "r10": "Recall@10",
    "ndcg": "nDCG@10",
    "zero": "No result",
}
COSTS = ["p50 ms", "p95 ms", "build s", "index kB", "kB before the first result"]
BUSY = 1.5
"""The load average above which somebody else was working too: an engine alone makes 1."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Engine:
    """One engine, and what answers for it."""

    label: str
    module: str
    options: dict[str, Any] = field(default_factory=dict)
    here: bool = False
    """Whether it runs in this Python, and needs none of the peers' packages."""


ENGINES = {
    "material": Engine("Material's search (its worker)", "static_site.py", {"by": "mkdocs"}),
    "pagefind": Engine("Pagefind", "pagefind.py"),
    "zensical": Engine("Zensical (its worker)", "static_site.py", {"by": "zensical"}),
    "minisearch": Engine("MiniSearch as VitePress sets it", "minisearch.mjs"),
    "sqlite-trigram": Engine("SQLite FTS5, trigram", "sqlite.py", {"by": "trigram"}, here=True),
    "sqlite-prefix": Engine("SQLite FTS5, last word a prefix", "sqlite.py", {"by": "prefix"}, here=True),
    "sqlite-prefixes": Engine("SQLite FTS5, every word a prefix", "sqlite.py", {"by": "prefixes"}, here=True),
    "tantivy": Engine("tantivy: stemmer, OR", "tantivy.py"),
    "lunr": Engine("lunr: stemmer, OR", "lunr.mjs"),
    "bm25s": Engine("bm25s: stemmer, OR", "bm25s.py"),
    "whoosh": Engine("Whoosh: stemmer, OR", "whoosh.py", here=True),
    "whoosh-grams": Engine("Whoosh: the same + folded 4-grams", "whoosh.py", {"grams": True}, here=True),
    "kbgen-python": Engine("kbgen (Python)", "kbgen.py", {"runtime": "python"}, here=True),
    "kbgen-browser": Engine("kbgen (browser)", "kbgen.py", {"runtime": "browser"}, here=True),
}


def lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def measures(ranked: Sequence[str], relevant: set[str]) -> dict[str, float]:
    """How good one answer is: the definitions of score.py, binary gain, the first ten."""
    hits = [rank for rank, document in enumerate(ranked[:10], 1) if document in relevant]
    ideal = sum(1 / math.log2(1 + rank) for rank in range(1, min(10, len(relevant)) + 1))
    found = {f"r{depth}": sum(rank <= depth for rank in hits) / len(relevant) for depth in (1, 5, 10)}
    return {
        "mrr": 1 / hits[0] if hits else 0.0,
        **found,
        "ndcg": sum(1 / math.log2(1 + rank) for rank in hits) / ideal,
        "zero": float(not ranked),
    }


def score(queries: Iterable[Row], answers: Iterable[Row]) -> dict[str, dict[str, float]]:
    """The mean of each measure per form; a query without an answer finds nothing."""
    answered = {(answer["qid"], answer["variant"]): answer["ranked"] for answer in answers}
    rows: dict[str, list[dict[str, float]]] = {}
    for query in queries:
        ranked = answered.get((query["qid"], query["variant"]), [])
        rows.setdefault(query["variant"], []).append(measures(ranked, set(query["rel"])))
    return {form: {name: fmean(row[name] for row in rows[form]) for name in MEASURES} for form in FORMS if form in rows}


def latency(answers: Iterable[Row]) -> tuple[float, float]:
    """Milliseconds per query: median and 95th percentile."""
    milliseconds = [answer["ms"] for answer in answers]
    cuts = quantiles(milliseconds * 2 if len(milliseconds) == 1 else milliseconds, n=20)
    return cuts[9], cuts[18]


def install(folder: Path, locked: Path = HERE / "peers") -> None:
    """The peers' packages, in the versions that are locked, where they are not there yet."""
    locks = ["requirements.txt", "package.json", "package-lock.json"]
    wanted = "".join((locked / name).read_text(encoding="utf-8") for name in locks)
    ready = folder / "ready"
    if ready.is_file() and ready.read_text(encoding="utf-8") == wanted:
        return
    print(f"installing the peers into {folder}", file=sys.stderr)
    venv.create(folder, with_pip=True)
    for name in locks:
        shutil.copy(locked / name, folder)
    pip = [str(folder / "bin/python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "-r", str(folder / locks[0])], check=True, stdout=2)
    # not `npm ci`, which refuses a lock without the packages of other systems, that not every registry has
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True, stdout=2)
    ready.write_text(wanted, encoding="utf-8")


def request(engine: Engine, collection: Path, queries: Iterable[Row]) -> Row:
    """What a host reads; host.py says what for."""
    meta = json.loads((collection / "meta.json").read_text(encoding="utf-8"))
    corpus = lines(collection / "corpus.jsonl")
    return {
        "module": str(HERE / "peers" / engine.module),
        "options": engine.options,
        "collection": str(collection.resolve()),
        "lang": meta["lang"],
        "documents": [{name: document[name] for name in ("id", "title", "body")} for document in corpus],
        "queries": [query["text"] for query in queries],
        "forms": [(query["qid"], query["variant"]) for query in queries],
    }


def command(engine: Engine, packages: Path) -> list[str]:
    """The host of the engine: node, the Python with the peers' packages, or this one."""
    if engine.module.endswith(".mjs"):
        return ["node", str(HERE / "host.mjs")]
    return [sys.executable if engine.here else str(packages / "bin/python"), str(HERE / "host.py")]


def ask(engine: Engine, collection: Path, packages: Path) -> Row:
    """What the engine answers, and what that cost.  Raises CalledProcessError where it cannot."""
    queries = lines(collection / "variants.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        asked = {**request(engine, collection, queries), "folder": folder, "packages": str(packages)}
        path = os.pathsep.join((str(packages / "bin"), str(packages / "node_modules/.bin"), os.environ["PATH"]))
        done = subprocess.run(
            command(engine, packages),
            input=json.dumps(asked),
            capture_output=True,
            encoding="utf-8",
            check=True,
            env={**os.environ, "PATH": path},
        )
    report: Row = {**json.loads(done.stdout), "load": os.getloadavg()[0]}
    for query, answer in zip(queries, report["answers"], strict=True):
        answer.update(qid=query["qid"], variant=query["variant"])
    return report


def write(report: Row, folder: Path, name: str) -> None:
    """The run file, and the cost beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ("qid", "variant", "ranked", "ms")
    rows = [json.dumps({key: answer[key] for key in names}) for answer in report["answers"]]
    (folder / f"{name}.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    cost = {key: value for key, value in report.items() if key != "answers"}
    (folder / f"{name}.cost.json").write_text(json.dumps(cost) + "\n", encoding="utf-8")


def tables(collection: Path, folder: Path, names: Sequence[str], split: str) -> Iterator[str]:
    """Markdown, one table per measure and one of costs, of the runs that are in the folder."""
    queries = [query for query in lines(collection / "variants.jsonl") if split in ("all", query["split"])]
    runs = {name: lines(path) for name in names if (path := folder / f"{name}.jsonl").exists()}
    scores = {name: score(queries, run) for name, run in runs.items()}
    forms = [form for form in FORMS if any(query["variant"] == form for query in queries)]
    yield f"## {collection.name}, {split} queries"
    for key, title in MEASURES.items():
        shown = "{:.1%}" if key == "zero" else "{:.3f}"
        rows = {ENGINES[name].label: [shown.format(by[form][key]) for form in forms] for name, by in scores.items()}
        yield table(title, [FORMS[form] for form in forms], rows)
    spent = {name: json.loads((folder / f"{name}.cost.json").read_text(encoding="utf-8")) for name in runs}
    yield table("Cost", COSTS, {ENGINES[name].label: costs(runs[name], cost) for name, cost in spent.items()})
    if (load := max((cost.get("load", 0) for cost in spent.values()), default=0)) > BUSY:
        yield f"Other programs ran meanwhile (load average up to {load:.1f}): the times are too long.\n"


def costs(run: list[Row], cost: Row) -> list[str]:
    kilobytes = [f"{cost[key] / 1000:.0f}" if cost[key] else "–" for key in ("index_bytes", "first_bytes")]
    return [*(f"{figure:.1f}" for figure in latency(run)), f"{cost['build_seconds']:.2f}", *kilobytes]


def table(title: str, columns: Sequence[str], rows: Mapping[str, Sequence[str]]) -> str:
    head = [f"| {' | '.join((title, *columns))} |", f"| --- |{' ---: |' * len(columns)}"]
    return "\n".join(head + [f"| {' | '.join((name, *cells))} |" for name, cells in rows.items()]) + "\n"


def available(name: str) -> bool:
    """Whether the engine can be run: kbgen's own have to be importable."""
    try:
        if ENGINES[name].module != "kbgen.py" or find_spec("kbgen.search.evaluation"):
            return True
    except ImportError:
        pass
    print(f"{name} is left out: {sys.executable} has no kbgen.search.evaluation", file=sys.stderr)
    return False


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--collections", type=Path, default=ROOT / "../shared/bench/search")
    parser.add_argument("--only", default=",".join(ENGINES), help="engines, with commas between: %(default)s")
    parser.add_argument("--split", default="all", choices=("all", "dev", "test"), help="which queries the tables show")
    parser.add_argument("--out", type=Path, default=ROOT / "artifacts/bench-search", help="where the run files go")
    parser.add_argument("--packages", type=Path, default=ROOT / ".venv/peers", help="where the peers are installed")
    parser.add_argument("--print", action="store_true", help="print the tables of the runs that are there")
    parser.add_argument("collection", nargs="*", help="names of collections; all, where there is none")
    options = parser.parse_args()
    options.names = options.only.split(",")
    if unknown := set(options.names) - set(ENGINES):
        parser.error(f"no such engine: {', '.join(sorted(unknown))}")
    there = {path.parent.name: path.parent for path in sorted(options.collections.glob("*/corpus.jsonl"))}
    if unknown := set(options.collection) - set(there):
        parser.error(f"no such collection: {', '.join(sorted(unknown))}")
    options.found = [there[name] for name in options.collection or there]
    return options


def run(collection: Path, names: Iterable[str], packages: Path, folder: Path) -> None:
    """Every engine on one collection; one that fails is told, and the others go on."""
    for name in names:
        print(f"{collection.name}: {name}", file=sys.stderr, flush=True)
        (folder / f"{name}.jsonl").unlink(missing_ok=True)
        try:
            write(ask(ENGINES[name], collection, packages), folder, name)
        except subprocess.CalledProcessError as error:
            print(f"{error.stderr}\n{name} failed with exit code {error.returncode}", file=sys.stderr)


def main() -> None:
    options = arguments()
    names = [name for name in options.names if options.print or available(name)]
    packages = options.packages.absolute()
    if not options.print and not all(ENGINES[name].here for name in names):
        install(packages)
    for collection in options.found:
        out = options.out / collection.name
        if not options.print:
            run(collection, names, packages, out)
        print("\n".join(tables(collection, out, names, options.split)), flush=True)


if __name__ == "__main__":
    main()
