"""Where the work is done changes no byte: in one process, in several, or on a cluster that loses a worker."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbgen.build.workers import Aside, Crew, Here, Start, local, none_left
from kbgen.errors import BuildError
from tests.building import processes, started, wait_for, wait_until_none_lives
from tests.many import articles, every
from tests.program import ROOT, environment, kbgen, run, tree

COUNT = 90


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return articles(tmp_path_factory.mktemp("centre"), COUNT)


@pytest.fixture(scope="module")
def alone(config: Path) -> dict[str, bytes]:
    """The site as one process makes it."""
    return built(config, "-j", 1)


def built(config: Path, *arguments: object) -> dict[str, bytes]:
    """A site that is made from nothing, in the way that is asked for."""
    forget(config)
    done = kbgen("build", "-q", "-c", config, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return tree(config.parent / "site")


def forget(config: Path) -> None:
    for name in (".kbgen", "site", ".site.kbgen", "search-index"):
        shutil.rmtree(config.parent / name, ignore_errors=True)


@pytest.mark.parametrize("jobs", [2, 3])
def test_several_processes_make_the_same_bytes(config: Path, alone: dict[str, bytes], jobs: int) -> None:
    assert built(config, "-j", jobs) == alone


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
    config: Path, alone: dict[str, bytes], tmp_path: Path, cached: bool
) -> None:
    forget(config)
    if not cached:
        (config.parent / ".kbgen/mkdocs.sqlite/folder").mkdir(parents=True)
    (tmp_path / "spawn.py").write_text(SPAWN)
    done = run(sys.executable, tmp_path / "spawn.py", config, env={"PYTHONPATH": str(ROOT)})
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(config.parent / "site") == alone


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


def test_a_search_that_fails_beside_the_pages_leaves_the_last_site_whole(config: Path, alone: dict[str, bytes]) -> None:
    assert built(config, "-j", 2) == alone
    index = config.parent / "search-index"
    shutil.rmtree(index)
    index.mkdir()
    (index / "mine.txt").write_text("mine")
    every(config.parent, COUNT, "Andra utgåvan.")
    try:
        done = kbgen("build", "-q", "-c", config, "-j", 2)
    finally:
        every(config.parent, COUNT, "Första utgåvan.")
    assert done.returncode == 2
    assert "search-index" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(config.parent / "site") == alone
    assert list(index.iterdir()) == [index / "mine.txt"]


def squares(factor: int, shard: range) -> list[int]:
    return [factor * each for each in shard]


def fails(shard: range) -> list[int]:
    if 100 in shard:
        raise KeyError("this one")
    return list(shard)


def dies(shard: range) -> list[int]:
    if 100 in shard:
        os._exit(9)
    return list(shard)


def test_what_a_worker_raises_is_raised_here_and_none_is_left() -> None:
    """Nor a thread: Python may stumble over one that ends while it ends itself."""
    before, threads = children(), threading.enumerate()
    with pytest.raises(KeyError, match="this one"):
        list(Crew(local(2)).over("failing", fails, (), range(400)))
    with pytest.raises(BuildError, match="ended before its work was done"):
        list(Crew(local(2)).over("dying", dies, (), range(400)))
    assert (children(), threading.enumerate()) == (before, threads)


def slow(shard: range) -> list[int]:
    time.sleep(0 if 0 in shard else 60)
    return list(shard)


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


def children() -> list[int]:
    """The living processes that this one began."""
    return [each for each in processes(os.getsid(0)) if _is_child(each)]


def _is_child(process: int) -> bool:
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1]) == os.getpid()
    except OSError:
        return False


# A cluster


class Cluster:
    """A scheduler and its workers, each a process of its own, on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        port = self.address.rpartition(":")[2]
        self.scheduler = self._start("dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        self._wait(self.scheduler, "Scheduler at")
        self.workers = [self._worker() for _ in range(2)]
        for worker in self.workers:
            self._wait(worker, "Registered to")

    def _worker(self) -> subprocess.Popen[str]:
        """With two threads, as Dask's workers have by default on two processors; not restarted when it dies."""
        how = ("--no-nanny", "--no-dashboard", "--nthreads", "2", "--host", "127.0.0.1")
        return self._start("dask_worker", self.address, *how)

    def _start(self, module: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *arguments, "--local-directory", self.folder]
            if module == "dask_worker"
            else [sys.executable, "-m", f"distributed.cli.{module}", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env=environment({"PYTHONPATH": str(ROOT), "TZ": "Pacific/Auckland", "SOURCE_DATE_EPOCH": "1"}),
        )

    @staticmethod
    def _wait(process: subprocess.Popen[str], text: str) -> None:
        assert process.stderr
        for line in process.stderr:
            if text in line:
                return
        pytest.fail(f"Dask did not start: exit code {process.wait()}")

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.stop()


def hold(workers: list[subprocess.Popen[str]], build: subprocess.Popen[str], config: Path) -> bool:
    """Stops workers as soon as pages are to be made; False when the build ended before."""
    if not wait_for(build, config.parent / ".site.kbgen/next"):
        return False
    for worker in workers:
        worker.send_signal(signal.SIGSTOP)
    time.sleep(1)
    return build.poll() is None


def test_a_cluster_makes_the_same_bytes(config: Path, alone: dict[str, bytes], cluster: Cluster) -> None:
    """Its workers have another time zone and another day, and two threads each."""
    assert built(config, "--executor", "dask", "--scheduler", cluster.address) == alone


def test_a_cluster_knows_of_the_next_edition(config: Path, alone: dict[str, bytes], cluster: Cluster) -> None:
    """Workers live on; what they know of the last build is not used for the next."""
    dask = ("--executor", "dask", "--scheduler", cluster.address)
    built(config, *dask)
    every(config.parent, COUNT, "Andra utgåvan.")
    try:
        done = kbgen("build", "-q", "-c", config, *dask)
        assert (done.returncode, done.stderr) == (0, "")
        pages = [data.decode() for path, data in tree(config.parent / "site").items() if "/artikel-" in path]
        assert sum("Andra utgåvan." in page for page in pages) == COUNT
    finally:
        every(config.parent, COUNT, "Första utgåvan.")
    assert kbgen("build", "-q", "-c", config, *dask).returncode == 0
    assert tree(config.parent / "site") == alone


def test_a_worker_of_a_cluster_that_dies_half_way_changes_no_byte(
    config: Path, alone: dict[str, bytes], cluster: Cluster
) -> None:
    forget(config)
    build = started(config, "--executor", "dask", "--scheduler", cluster.address)
    held = hold(cluster.workers[:1], build, config)
    cluster.workers[0].send_signal(signal.SIGKILL)
    _, said = build.communicate(timeout=120)
    assert held, "the build was quicker than the test"
    assert (build.returncode, "Traceback" in said) == (0, False), said
    assert tree(config.parent / "site") == alone
    assert wait_until_none_lives(build.pid) == []


def test_a_cluster_that_dies_ends_the_build_with_a_line(config: Path, cluster: Cluster) -> None:
    """The last test that needs it."""
    kbgen("build", "-q", "-c", config)
    before = tree(config.parent / "site")
    every(config.parent, COUNT, "Tredje utgåvan.")
    build = started(config, "--executor", "dask", "--scheduler", cluster.address)
    held = hold(cluster.workers, build, config)
    cluster.stop()
    _, said = build.communicate(timeout=120)
    every(config.parent, COUNT, "Första utgåvan.")
    assert held, "the build was quicker than the test"
    assert (build.returncode, "Traceback" in said) == (1, False), said
    assert len(re.findall("^kbgen: ", said, re.M)) == 1, said
    assert tree(config.parent / "site") == before


def test_no_scheduler_at_the_address_is_a_line(config: Path) -> None:
    pytest.importorskip("distributed")
    forget(config)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    done = kbgen("build", "-q", "-c", config, "--executor", "dask", "--scheduler", f"tcp://127.0.0.1:{port}")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert done.stderr.startswith(f"kbgen: there is no Dask scheduler at tcp://127.0.0.1:{port}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [("--executor", "dask"), ("--scheduler", "tcp://127.0.0.1:1")])
def test_an_executor_and_a_scheduler_go_together(config: Path, arguments: tuple[str, ...]) -> None:
    assert kbgen("build", "-q", "-c", config, *arguments).returncode == 2


def test_without_dask_it_is_said_what_to_install(config: Path, tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text("raise ImportError('no Dask here')\n")
    env = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from kbgen.cli import main; main()"
    told = ("build", "-q", "-c", config, "--executor", "dask", "--scheduler", "tcp://127.0.0.1:1")
    done = run(sys.executable, "-c", code, tmp_path, *told, env=env)
    assert (done.returncode, 'pip install "kbgen[dask]"' in done.stderr) == (2, True), done.stderr
