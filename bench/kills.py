"""Kills builds at moments of no plan, and polls the home page during others; prints what readers would have met.

    python bench/kills.py 200

Each build is to make another edition of every article; as many are begun as it takes for so many to be killed alive.
After each kill the site must be one edition, whole, and the next build must end well, with the bytes of a build from
nothing.  Exits with 1 when anything was amiss.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.building import Poll, files, kill, litter, started, wait_until_none_lives
from tests.many import articles, every

SIGNALS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)
EDITIONS = 7
POLLED = 20
"""Builds during which the home page is polled."""


def main() -> int:
    """As the module says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kills", type=int, nargs="?", default=200)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts = Trial(Path(folder), told.articles, random.Random(told.seed)).run(told.kills)
    for name, count in counts.items():
        print(f"{count:8,}  {name}")
    return 1 if any(count for name, count in counts.items() if name.startswith("wrong: ")) else 0


class Trial:
    """A help centre that is built and killed."""

    def __init__(self, folder: Path, count: int, chance: random.Random) -> None:
        self.config = articles(folder / "centre", count)
        self.site = self.config.parent / "site"
        self.count, self.chance, self.counts = count, chance, Counter[str]()
        self._clean: dict[int, dict[str, bytes]] = {}
        every(self.config.parent, count, "Utgåva 0.")
        self.seconds = self.build()

    def build(self) -> float:
        """A build that is left alone; how long it takes here and now."""
        begin = time.monotonic()
        done = started(self.config)
        self.note("wrong: a build that nobody disturbed failed", bool(done.communicate()[1] or done.returncode))
        return time.monotonic() - begin

    def note(self, name: str, amiss: bool) -> None:
        """Counts what was amiss."""
        self.counts[name] += amiss

    def run(self, kills: int) -> Counter[str]:
        """Kills, and then polls."""
        number = 0
        while sum(self.counts[f"killed by {how.name}"] for how in SIGNALS) < kills:
            number += 1
            self.killed(number % EDITIONS, SIGNALS[number % len(SIGNALS)])
            self.compare(number % EDITIONS)
        with Poll(self.site / "index.html").running() as poll:
            for number in range(POLLED):
                every(self.config.parent, self.count, f"Utgåva {number % EDITIONS}.")
                self.build()
        self.counts["looks at index.html"] += poll.looks
        self.counts["wrong: index.html was missing or not whole"] += poll.misses
        return self.counts

    def killed(self, edition: int, how: int) -> None:
        """A build that is killed, and what it leaves."""
        before, littered = files(self.site), litter(self.site)
        every(self.config.parent, self.count, f"Utgåva {edition}.")
        build = started(self.config)
        time.sleep(self.chance.uniform(0.05, 1.1) * self.seconds)
        told, alive = time.monotonic(), build.poll() is None
        kill(build, how)
        said = build.communicate()[1]
        took = time.monotonic() - told
        after = files(self.site)
        self.counts[f"killed by {signal.Signals(how).name}" if alive else "ended before they were killed"] += 1
        self.counts["left the new site"] += after != before
        self.note("wrong: the site was mixed or missing", after not in (before, self.clean(edition)))
        self.note("wrong: a worker lived on", bool(wait_until_none_lives(build.pid)))
        self.note("wrong: a traceback", "Traceback" in said)
        if "Traceback" in said:
            print(said, file=sys.stderr)
        if how != signal.SIGKILL:
            self.note("wrong: something was left beside the site", litter(self.site) not in ([], littered))
            self.note("took more than two seconds to stop", took > 2)

    def compare(self, edition: int) -> None:
        """The next build, against one from nothing."""
        self.build()
        self.counts["next builds compared"] += 1
        self.note("wrong: the next build was not right", files(self.site) != self.clean(edition))
        self.note("wrong: something was left after a build", bool(litter(self.site)))

    def clean(self, edition: int) -> dict[str, bytes]:
        """What a build from nothing makes of an edition."""
        if edition not in self._clean:
            with tempfile.TemporaryDirectory() as folder:
                config = articles(Path(folder), self.count)
                every(config.parent, self.count, f"Utgåva {edition}.")
                self.counts["wrong: a clean build failed"] += bool(started(config).wait())
                self._clean[edition] = files(config.parent / "site")
        return self._clean[edition]


if __name__ == "__main__":
    sys.exit(main())
