"""Where the work is done changes no byte: in one process or in several; a worker that fails or dies is told of."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from pathlib import Path

import pytest

from kbgen.build.workers import Aside, Crew, Here, Start, local, none_left
from kbgen.errors import BuildError
from tests.building import built, forget, processes
from tests.many import MANY, every
from tests.program import ROOT, kbgen, run, tree


@pytest.mark.parametrize("jobs", [2, 3])
def test_several_processes_make_the_same_bytes(many_config: Path, many_site: dict[str, bytes], jobs: int) -> None:
    assert built(many_config, "-j", jobs) == many_site


SPAWN = """\
import multiprocessing, sys
from pathlib import Path
multiprocessing.get_all_start_methods = lambda: ["spawn"]
from kbgen.build.workers import Crew, local
from kbgen.host import prepared
from kbgen.host.build import build
prepared.QUICK = 0  # views, too, are to be made by workers, few as they are
if __name__ == "__main__":
    build(Path(sys.argv[1]), None, Crew(local(2)))
"""


@pytest.mark.parametrize("cached", [True, False], ids=["with a cache", "without"])
def test_processes_that_are_no_copies_make_the_same_bytes(
    many_config: Path, many_site: dict[str, bytes], tmp_path: Path, cached: bool
) -> None:
    forget(many_config)
    if not cached:
        (many_config.parent / ".kbgen/mkdocs.sqlite/folder").mkdir(parents=True)
    (tmp_path / "spawn.py").write_text(SPAWN)
    done = run(sys.executable, tmp_path / "spawn.py", many_config, env={"PYTHONPATH": str(ROOT)})
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(many_config.parent / "site") == many_site


def squares(factor: int, shard: range) -> list[int]:
    return [factor * each for each in shard]


def test_work_comes_back_in_order() -> None:
    for start in (Here, local(1), local(2)):
        assert list(Crew(start).over("squares", squares, (2,), range(205))) == [2 * each for each in range(205)]


@pytest.mark.parametrize(("start", "elsewhere"), [(Here, False), (local(1), False), (local(2), True)])
def test_what_is_aside_is_done_by_a_worker_where_there_is_one(start: Start, elsewhere: bool) -> None:
    crew = Crew(start)
    aside = Aside(crew.watch, "aside", os.getpid)
    assert len(list(crew.over("squares", squares, (2,), range(205), aside=aside))) == 205
    assert (aside.result() != os.getpid()) is elsewhere
    assert [span.name for span in crew.watch.spans].count("aside") == elsewhere


def test_a_search_that_fails_beside_the_pages_leaves_the_last_site_whole(
    many_config: Path, many_site: dict[str, bytes]
) -> None:
    assert built(many_config, "-j", 2) == many_site
    index = many_config.parent / "search-index"
    shutil.rmtree(index)
    index.mkdir()
    (index / "mine.txt").write_text("mine")
    every(many_config.parent, MANY, "Andra utgåvan.")
    try:
        done = kbgen("build", "-q", "-c", many_config, "-j", 2)
    finally:
        every(many_config.parent, MANY, "Första utgåvan.")
    assert done.returncode == 2
    assert "search-index" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(many_config.parent / "site") == many_site
    assert list(index.iterdir()) == [index / "mine.txt"]


# Workers that fail


def fails(shard: range) -> list[int]:
    if 100 in shard:
        raise KeyError("this one")
    return list(shard)


def dies(shard: range) -> list[int]:
    if 100 in shard:
        os._exit(9)
    return list(shard)


def slow(shard: range) -> list[int]:
    time.sleep(0 if 0 in shard else 60)
    return list(shard)


def children() -> list[int]:
    """The living processes that this one began."""
    return [each for each in processes(os.getsid(0)) if _is_child(each)]


def _is_child(process: int) -> bool:
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1]) == os.getpid()
    except OSError:
        return False


def test_what_a_worker_raises_is_raised_here_and_none_is_left() -> None:
    """Nor a thread: Python may stumble over one that ends while it ends itself."""
    before, threads = children(), threading.enumerate()
    with pytest.raises(KeyError, match="this one"):
        list(Crew(local(2)).over("failing", fails, (), range(400)))
    with pytest.raises(BuildError, match="ended before its work was done"):
        list(Crew(local(2)).over("dying", dies, (), range(400)))
    assert (children(), threading.enumerate()) == (before, threads)


def test_no_worker_goes_on_when_the_one_who_asked_has_failed() -> None:
    """A full disk is met between two results."""
    before = children()
    with pytest.raises(OSError, match="full"), none_left():
        for _ in Crew(local(2)).over("slow", slow, (), range(400)):
            raise OSError("full")
    time.sleep(0.5)
    assert children() == before


TELLING = """\
import time
from kbgen.build.workers import Crew, local, none_left
def large(shard):
    return [b"x" * 4_000_000 for _ in shard]
with none_left():
    for _, _ in zip(Crew(local(2)).over("large", large, (), range(400)), range(2)):
        pass
    time.sleep({pause})  # by now a worker is in the middle of telling
    raise SystemExit("full")
"""


@pytest.mark.parametrize("pause", [0.05, 0.15, 0.3])
def test_a_worker_that_is_killed_while_it_tells_its_result_holds_up_nobody(pause: float) -> None:
    done = run(sys.executable, "-c", TELLING.format(pause=pause))
    assert (done.returncode, done.stderr) == (1, "full\n")
