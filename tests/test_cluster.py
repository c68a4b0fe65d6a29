"""A Dask cluster makes the same bytes, also when it loses a worker; when it dies or is not there, a line says so."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.building import built, forget, started, wait_for, wait_until_none_lives
from tests.many import MANY, every
from tests.program import ROOT, environment, kbgen, run, tree


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


def test_a_cluster_makes_the_same_bytes(many_config: Path, many_site: dict[str, bytes], cluster: Cluster) -> None:
    """Its workers have another time zone and another day, and two threads each."""
    assert built(many_config, "--executor", "dask", "--scheduler", cluster.address) == many_site


def test_a_cluster_knows_of_the_next_edition(many_config: Path, many_site: dict[str, bytes], cluster: Cluster) -> None:
    """Workers live on; what they know of the last build is not used for the next."""
    dask = ("--executor", "dask", "--scheduler", cluster.address)
    built(many_config, *dask)
    every(many_config.parent, MANY, "Andra utgåvan.")
    try:
        done = kbgen("build", "-q", "-c", many_config, *dask)
        assert (done.returncode, done.stderr) == (0, "")
        pages = [data.decode() for path, data in tree(many_config.parent / "site").items() if "/artikel-" in path]
        assert sum("Andra utgåvan." in page for page in pages) == MANY
    finally:
        every(many_config.parent, MANY, "Första utgåvan.")
    assert kbgen("build", "-q", "-c", many_config, *dask).returncode == 0
    assert tree(many_config.parent / "site") == many_site


def test_a_worker_of_a_cluster_that_dies_half_way_changes_no_byte(
    many_config: Path, many_site: dict[str, bytes], cluster: Cluster
) -> None:
    forget(many_config)
    build = started(many_config, "--executor", "dask", "--scheduler", cluster.address)
    held = hold(cluster.workers[:1], build, many_config)
    cluster.workers[0].send_signal(signal.SIGKILL)
    _, said = build.communicate(timeout=120)
    assert held, "the build was quicker than the test"
    assert (build.returncode, "Traceback" in said) == (0, False), said
    assert tree(many_config.parent / "site") == many_site
    assert wait_until_none_lives(build.pid) == []


def test_a_cluster_that_dies_ends_the_build_with_a_line(many_config: Path, cluster: Cluster) -> None:
    """The last test that needs it."""
    kbgen("build", "-q", "-c", many_config)
    before = tree(many_config.parent / "site")
    every(many_config.parent, MANY, "Tredje utgåvan.")
    build = started(many_config, "--executor", "dask", "--scheduler", cluster.address)
    held = hold(cluster.workers, build, many_config)
    cluster.stop()
    _, said = build.communicate(timeout=120)
    every(many_config.parent, MANY, "Första utgåvan.")
    assert held, "the build was quicker than the test"
    assert (build.returncode, "Traceback" in said) == (1, False), said
    assert len(re.findall("^kbgen: ", said, re.M)) == 1, said
    assert tree(many_config.parent / "site") == before


def test_no_scheduler_at_the_address_is_a_line(many_config: Path) -> None:
    pytest.importorskip("distributed")
    forget(many_config)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    done = kbgen("build", "-q", "-c", many_config, "--executor", "dask", "--scheduler", f"tcp://127.0.0.1:{port}")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert done.stderr.startswith(f"kbgen: there is no Dask scheduler at tcp://127.0.0.1:{port}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [("--executor", "dask"), ("--scheduler", "tcp://127.0.0.1:1")])
def test_an_executor_and_a_scheduler_go_together(many_config: Path, arguments: tuple[str, ...]) -> None:
    assert kbgen("build", "-q", "-c", many_config, *arguments).returncode == 2


def test_without_dask_it_is_said_what_to_install(many_config: Path, tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text("raise ImportError('no Dask here')\n")
    env = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from kbgen.cli import main; main()"
    told = ("build", "-q", "-c", many_config, "--executor", "dask", "--scheduler", "tcp://127.0.0.1:1")
    done = run(sys.executable, "-c", code, tmp_path, *told, env=env)
    assert (done.returncode, 'pip install "kbgen[dask]"' in done.stderr) == (2, True), done.stderr
