"""What the search costs as a help centre grows: building it, editing one article, asking it, and loading it.

    python bench/search/scale.py --generator PATH/gen_corpus.py 1000 10000

The generated articles are indexed by `kbgen.search` itself, every heading a section.  Queries are stretches of their
texts and titles, some with the last word cut, some with a letter missing.  Bytes are compressed by gzip, as web servers
send them.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from kbgen.search import Corpus, Document, Index, Section, publish, write_index
from kbgen.search.analysis import clean, words
from kbgen.search.browser_runtime import browser_search

QUERIES, EDITS, SESSIONS, WHOOSH_SECTIONS = 200, 5, 40, 10_000


def articles(generator: Path, count: int, folder: Path) -> Corpus:
    """The generated articles as documents."""
    subprocess.run([sys.executable, str(generator), str(count), str(folder)], check=True, capture_output=True)
    sources = [path for path in sorted(folder.rglob("*.md")) if path.name != "index.md"]
    return Corpus(tuple(_document(path) for path in sources if path.parent != folder))


def _document(path: Path) -> Document:
    head, body = path.read_text(encoding="utf-8").split("---\n\n", 1)
    parts = re.split(r"\n##+ ", re.sub(r"\]\([^)]*\)", "]", body).split("\n", 1)[1])
    sections = [Section(text=parts[0])]
    sections += [Section(f"s{at}", *part.partition("\n")[::2]) for at, part in enumerate(parts[1:], 1)]
    title = re.search(r'title: "(.*)"', head)[1]
    return Document(
        "sv", "guide", f"{path.parent.name}/{path.stem}/", title, tuple(sections), category=path.parent.name
    )


def queries(corpus: Corpus, count: int) -> list[str]:
    """What readers might type, the same every time."""
    chance, found = random.Random(1), []
    while len(found) < count:
        document = chance.choice(corpus.documents)
        text = words(clean(chance.choice(document.sections).text)) or words(document.title)
        size = chance.choice((1, 2, 3, 3, 6, 9))
        first = chance.randrange(max(1, len(text) - size))
        asked = words(document.title) if chance.random() < 0.1 else text[first : first + size]
        at = chance.randrange(len(asked))
        if chance.random() < 0.25:
            asked[-1] = asked[-1][: max(3, len(asked[-1]) - 3)]
        elif chance.random() < 0.33 and len(asked[at]) > 3:
            asked[at] = asked[at][:2] + asked[at][3:]
        found.append(" ".join(asked))
    return found


def quantiles(values: Iterable[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    cuts = statistics.quantiles(values, n=20)
    return cuts[9], cuts[18]


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - wall, time.process_time() - cpu


def building(corpus: Corpus, folder: Path) -> None:
    """From cold, and after each of some edits of one article."""
    last, index = folder / "site-0", folder / "index"
    wall, cpu = timed(lambda: publish(corpus, last, index))
    print(f"index, from cold\t{wall:.1f} s\tCPU {cpu:.1f} s")
    costs, documents = [], list(corpus.documents)
    for number in range(1, EDITS + 1):
        at = number * len(documents) // (EDITS + 1)
        first, *rest = documents[at].sections
        edited = replace(first, text=f"{first.text} Ny mening om domänen {number}.")
        documents[at] = replace(documents[at], sections=(edited, *rest))
        changed, new, old = Corpus(tuple(documents)), folder / f"site-{number}", last
        costs.append(timed(lambda c=changed, n=new, o=old: publish(c, n, index, o)))
        last = new
    print(f"index, one article edited\t{statistics.median(wall for wall, _ in costs):.2f} s", end="\t")
    print(f"CPU {statistics.median(cpu for _, cpu in costs):.2f} s")


def asking_whoosh(corpus: Corpus, folder: Path) -> None:
    """Python over Whoosh, on so many articles as have the sections that the bar names, opened anew for each query."""
    sections, kept = 0, []
    for document in corpus.documents:
        sections += len(document.sections)
        kept.append(document)
        if sections >= WHOOSH_SECTIONS:
            break
    part = Corpus(tuple(kept))
    write_index(part, folder)
    costs = [timed(lambda query=query: Index(folder).search(query)) for query in queries(part, QUERIES)]
    middle, high = quantiles(1000 * wall for wall, _ in costs)
    print(f"Python over Whoosh, {sections} sections, with opening\tp50 {middle:.0f} ms\tp95 {high:.0f} ms")


def asking_the_browser(corpus: Corpus, site: Path) -> None:
    """The browser: what is loaded first, before a result, and for a query after that; and how long a query takes."""
    asked = queries(corpus, QUERIES)
    tables = [site / "assets/kbgen/search-engine.js", *site.glob("assets/search/sv/*.js")]
    tables += [path for name in ("words", "map") for path in site.glob(f"assets/search/sv/*/{name}.js")]
    start = sum(map(_compressed, tables))
    before, further = [], []
    for number in range(SESSIONS):
        with browser_search(site, "sv") as browser:
            browser.ask([(asked[2 * number], {"limit": 8})])
            before.append(browser.first_bytes)
            browser.ask([(asked[2 * number + 1], {"limit": 8})])
            further.append(sum(browser.sent) - browser.first_bytes - start)  # the search is opened anew for each batch
    print(f"script and tables\t{_kilobytes(start)}")
    print("before the first result\t" + "\t".join(map(_kilobytes, quantiles(before))))
    print("for one more query\t" + "\t".join(map(_kilobytes, quantiles(further))))
    with browser_search(site, "sv") as browser:
        middle, high = quantiles(answer["ms"] for answer in browser.ask([(query, {"limit": 8}) for query in asked]))
    print(f"a query in Chromium\tp50 {middle:.1f} ms\tp95 {high:.1f} ms")


def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def _kilobytes(count: float) -> str:
    return f"{count / 1000:.1f} kB"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("--generator", type=Path, required=True, help="called as GENERATOR COUNT FOLDER")
    parser.add_argument("counts", type=int, nargs="+", help="how many articles")
    given = parser.parse_args(arguments)
    for count in given.counts:
        print(f"# {count} articles", flush=True)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            corpus = articles(given.generator, count, folder / "articles")
            building(corpus, folder)
            asking_whoosh(corpus, folder / "whoosh")
            asking_the_browser(corpus, folder / "site-0")


if __name__ == "__main__":
    main()
