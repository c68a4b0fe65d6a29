"""A build as a process that is watched, stopped, or killed; and the site that it leaves."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.program import environment, kbgen, tree

LASTING = {"indexes", "lock", "manifests", "releases"}
"""What a hidden folder holds between builds."""


def started(
    config: Path, *arguments: object, first: Callable[[], object] = lambda: None
) -> subprocess.Popen[str]:
    """A build that is going on, in a process group of its own; `first` is what its process does before."""
    command = [sys.executable, "-m", "kbgen", "build", "-q", "-c", config, *arguments]
    return subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
        preexec_fn=lambda: [signal.signal(signal.SIGINT, signal.SIG_DFL), first()],  # a shell's `&` has it ignored
    )


def processes(group: int) -> list[int]:
    """The living processes that a build began, itself among them."""
    found = []
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            state, _, _, session = Path("/proc", name, "stat").read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if session == str(group) and state != "Z":
            found.append(int(name))
    return found


def wait_until_none_lives(group: int, seconds: float = 5) -> list[int]:
    """The processes of a build that still live after a while."""
    end = time.monotonic() + seconds
    while (left := processes(group)) and time.monotonic() < end:
        time.sleep(0.02)
    return left


def wait_for(process: subprocess.Popen[str], *phases: Path) -> bool:
    """Waits until one of these is there; False when the build ended before."""
    while process.poll() is None:
        if any(path.exists() for path in phases):
            return True
        time.sleep(0.001)
    return False


def held(process: subprocess.Popen[str], phase: Path) -> bool:
    """Stops a build in a phase; False when that was over before."""
    if not wait_for(process, phase):
        return False
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    if phase.exists():
        return True
    process.send_signal(signal.SIGCONT)
    process.wait(60)
    return False


def kill(process: subprocess.Popen[str], number: int = signal.SIGKILL) -> None:
    """Sends a signal to the build, and to nobody else of its group."""
    if process.poll() is None:
        os.kill(process.pid, number)


def litter(site: Path) -> list[str]:
    """What stands beside a site and should not."""
    beside = site.with_name(f".{site.name}.kbgen")
    inside = {path.name for path in beside.iterdir()} if beside.is_dir() else set()
    known = {site.name, beside.name, ".kbgen", "content", "mkdocs.yml", "search-index"}
    return sorted((inside - LASTING) | ({path.name for path in site.parent.iterdir()} - known))


def files(site: Path) -> dict[str, bytes]:
    """A site's files; none where there is no site."""
    return tree(site) if site.is_dir() else {}


class Poll:
    """Opens a file a thousand times a second, and counts how often it was not there, or not whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.looks = self.misses = 0

    @contextmanager
    def running(self) -> Iterator[Poll]:
        done = threading.Event()
        thread = threading.Thread(target=self._look, args=(done,))
        thread.start()
        try:
            yield self
        finally:
            done.set()
            thread.join()

    def _look(self, done: threading.Event) -> None:
        while not done.is_set():
            try:
                whole = self.path.read_bytes().rstrip().endswith(b"</html>")
            except OSError:
                whole = False
            self.looks += 1
            self.misses += not whole
            time.sleep(0.001)


def built(config: Path, *arguments: object) -> dict[str, bytes]:
    """A site that is made from nothing, in the way that is asked for."""
    forget(config)
    done = kbgen("build", "-q", "-c", config, *arguments)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return tree(config.parent / "site")


def forget(config: Path) -> None:
    """Deletes what earlier builds made and remembered."""
    for name in (".kbgen", "site", ".site.kbgen", "search-index"):
        shutil.rmtree(config.parent / name, ignore_errors=True)


def site_of(config: Path) -> Path:
    """Where the site of a configuration stands."""
    return config.parent / "site"


def refused(done: subprocess.CompletedProcess[str], code: int = 1) -> str:
    """What a build says that failed: one line, from kbgen itself."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("kbgen: ")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def editions(stands: dict[str, bytes]) -> set[str]:
    """The texts that the articles of `tests.many` have in a site."""
    pages = (data.decode() for path, data in stands.items() if re.search(r"artikel-\d+/index.html$", path))
    return {found.group() for page in pages for found in re.finditer(r"Utgåva \d+\.|(Första|Andra) utgåvan\.", page)}
