"""How long a save takes to be seen: `kbgen serve` on generated articles, an edit, and the page with that edit.

    python bench/serve.py --generator PATH/gen_corpus.py 1000 10000
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from corpus import generate, kbgen_project

EDITS = 7


def measure(config: Path) -> list[float]:
    """Saves one article again and again, and waits for each edit to be told and shown."""
    command = [sys.executable, "-m", "kbgen", "serve", "-c", str(config), "-a", "127.0.0.1:0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr
    try:
        base = next(found[1] for line in server.stderr if (found := re.search(r"serving (http://\S+)", line)))
        article = next((config.parent / "content/guides/api").glob("*.md"))
        address = f"{base}guides/api/{article.stem}/"
        events = urllib.request.urlopen(f"{base}__kbgen/events", timeout=120)
        events.readline()
        took = []
        for number in range(EDITS):
            time.sleep(1)
            text = f"Mening nummer {number}."
            begin = time.perf_counter()
            article.write_text(article.read_text(encoding="utf-8") + f"\n{text}\n", encoding="utf-8")
            while not events.readline().startswith(b"data"):
                pass
            page = urllib.request.urlopen(address, timeout=60).read().decode()
            took.append(time.perf_counter() - begin)
            assert text in page
        return took[1:]
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Prints a row per size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generator", type=Path, default=Path("../shared/bench/gen_corpus.py"))
    parser.add_argument("counts", type=int, nargs="*", default=[1000])
    options = parser.parse_args()
    for count in options.counts:
        with tempfile.TemporaryDirectory() as name:
            kbgen_project(generate(options.generator, count, Path(name, "articles")), Path(name, "kbgen"))
            took = measure(Path(name, "kbgen/mkdocs.yml"))
            print(f"{count} articles: median {statistics.median(took):.3f} s, worst {max(took):.3f} s", flush=True)


if __name__ == "__main__":
    main()
