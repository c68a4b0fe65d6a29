"""Builds the same articles with kbgen and with plain Material, and prints what each costs.

    python bench/run.py --generator PATH/gen_corpus.py 100 1000

Figures are whole processes: CPU seconds (user and system), wall seconds, peak memory of the largest process; and the
median size of an article's HTML.  Ratios travel between machines, seconds do not.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import generate, kbgen_project, material_project

SILENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795305600"}


@dataclass(frozen=True)
class Cost:
    """What one build took, and what it made."""

    name: str
    cpu: float
    wall: float
    megabytes: float
    html_kilobytes: float


def measure(name: str, command: Sequence[str], site: Path, articles: str) -> Cost:
    """Runs a build to its end in a process of its own."""
    start = time.perf_counter()
    child = os.posix_spawn(command[0], list(command), SILENT)
    _, status, used = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{name}: exit code {os.waitstatus_to_exitcode(status)}")
    pages = [path.stat().st_size for path in site.glob(articles)]
    kilobytes = statistics.median(pages) / 1000
    return Cost(name, used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024, kilobytes)


def compare(count: int, generator: Path) -> list[Cost]:
    """kbgen and Material, one after the other, on the same articles."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles = generate(generator, count, folder / "articles")
        ours = kbgen_project(articles, folder / "kbgen")
        build = [sys.executable, "-m", "kbgen", "build", "-q", "-c", str(ours)]
        costs = [measure("kbgen", build, folder / "kbgen/site", "guides/*/*/index.html")]
        for label, features in (("Material", ""), ("Material, pruned", "navigation.prune")):
            theirs = material_project(articles, folder / label.replace(", ", "-"), features)
            build = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(theirs)]
            costs.append(measure(label, build, theirs.parent / "site", "*/*/index.html"))
        return costs


def main() -> None:
    """Prints a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generator", type=Path, default=Path("../shared/bench/gen_corpus.py"))
    parser.add_argument("counts", type=int, nargs="*", default=[100, 1000])
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(
        "| articles | program | CPU s | wall s | peak MB | HTML per article kB |\n"
        "| ---: | --- | ---: | ---: | ---: | ---: |"
    )
    for count in options.counts:
        for cost in compare(count, options.generator):
            figures = f"{cost.cpu:.1f} | {cost.wall:.1f} | {cost.megabytes:.0f} | {cost.html_kilobytes:.0f}"
            print(f"| {count} | {cost.name} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
