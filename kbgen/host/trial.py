"""Trials of the search, in Python and in a browser: of a site's golden queries, and of test collections."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kbgen.dataclass import dataclass
from kbgen.errors import BrowserMissing, UsageError
from kbgen.host.golden import Asked, ask, options, reference
from kbgen.host.search import checked
from kbgen.model import Site
from kbgen.search import corpus, publish
from kbgen.search.browser_runtime import browser_search, missing
from kbgen.search.collection import read_collection
from kbgen.search.evaluation import Run, report, write_run

RUNTIMES = {"both": ("python", "browser"), "python": ("python",), "browser": ("browser",)}
"""What can be asked, by what it is called on the command line."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A golden query, and the place at which each runtime has its answer; none where it is not found."""

    query: str
    wanted: tuple[str, ...]
    within: int
    ranks: dict[str, int | None]

    @property
    def found(self) -> bool:
        """Every runtime has it soon enough."""
        return all(rank is not None and rank <= self.within for rank in self.ranks.values())


def golden(config_file: Path, runtime: str) -> tuple[list[Tried], str]:
    """Tries a site's golden queries; beside them, why a browser was not asked that should have been.

    Raises UsageError when the site has none, BuildError when its content has errors.
    """
    site = checked(config_file, "the golden queries cannot be asked").site
    if not site.searches:
        raise UsageError("the site has no golden queries; write them in searches.yaml")
    wanted, lacking = _runtimes(runtime)
    asked = ask(site)
    browser = _browser_ranks(site, asked) if "browser" in wanted else [None for _ in asked]
    tried = []
    for each, place in zip(asked, browser, strict=True):
        ranks = {"python": each.rank, "browser": place}
        tried.append(
            Tried(each.golden.query, each.golden.find, each.golden.within, {name: ranks[name] for name in wanted})
        )
    return tried, lacking


def _runtimes(wanted: str) -> tuple[list[str], str]:
    """The runtimes that can be asked, and why a browser cannot.  Raises BrowserMissing where only that was wanted."""
    lacking = missing() if wanted != "python" else ""
    if lacking and wanted == "browser":
        raise BrowserMissing(lacking)
    return [name for name in RUNTIMES[wanted] if not (lacking and name == "browser")], lacking


def _browser_ranks(site: Site, asked: Sequence[Asked]) -> list[int | None]:
    """The place of the best right answer of each query, in a browser."""
    queries = [(each.golden.query, dict(options(each.golden))) for each in asked]
    with tempfile.TemporaryDirectory(prefix="kbgen-", ignore_cleanup_errors=True) as folder:
        publish(corpus(site), Path(folder), None)
        with browser_search(Path(folder), site.lang) as browser:
            answers = browser.ask(queries)
    return [_place(answer["ranked"], each) for answer, each in zip(answers, asked, strict=True)]


def _place(routes: Iterable[str], asked: Asked) -> int | None:
    right = {answer.reference for answer in asked.right}
    return next((place for place, route in enumerate(routes, 1) if reference(route) in right), None)


def as_rows(tried: Iterable[Tried]) -> list[dict[str, Any]]:
    """An object for each golden query."""
    return [
        {"query": each.query, "wanted": list(each.wanted), "within": each.within, **each.ranks, "found": each.found}
        for each in tried
    ]


def as_table(tried: Sequence[Tried]) -> str:
    """A line for each golden query: the places of its answer, among how many it must be, and what it is."""
    lines = [[*tried[0].ranks, "within", "query", "wanted"]]
    for each in tried:
        ranks = ["-" if rank is None else str(rank) for rank in each.ranks.values()]
        missed = [] if each.found else ["MISSED"]
        lines.append([*ranks, str(each.within), each.query, ", ".join(each.wanted), *missed])
    return "\n".join(map("\t".join, lines))


def evaluation(folders: Sequence[Path], split: str, runtime: str, runs: Path | None) -> Iterator[str]:
    """The lines that tell how good the search is on test collections, each as soon as it is known.

    Raises UsageError, before anything is measured, where a folder holds no collection; and BrowserMissing, after
    Python is measured, where no browser can be asked.
    """
    collections = [read_collection(folder, split) for folder in folders]
    if runs and len({collection.name for collection in collections}) < len(collections):
        raise UsageError("two collections have the same name; their runs would be the same files")
    runtimes, lacking = _runtimes(runtime)
    for collection in collections:

        def keep(name: str, run: Run, collection: str = collection.name) -> None:
            if runs:
                write_run(runs / collection / f"{name}.jsonl", run)

        yield from report(collection, split, runtimes, keep)
    if lacking:
        raise BrowserMissing(lacking)
