"""What a command costs, with every process that it starts: Linux's own accounting.

CPU time is what the kernel counts for the process and for the children that it waited for; orphans come to us, who are
their subreaper.  Memory is what all processes of the session hold at a time, where shared pages count once
(proportional set size), looked at every 50 ms, or more seldom where looking takes long; and at least what one process
held at its peak, which the kernel keeps.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

INTERVAL, SHARE = 0.05, 20
"""Seconds between two looks; and how many times its CPU time the pause after one is at least: it takes 5 % at most."""
PR_SET_CHILD_SUBREAPER = 36
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """What a command took."""

    cpu: float
    """Seconds, user and system together."""
    wall: float
    """Seconds."""
    megabytes: float
    """Peak of all processes together."""
    others: float
    """Cores that other programs kept busy meanwhile, on average."""


class FailedError(Exception):
    """A command that did not end with 0."""


class Memory(threading.Thread):
    """Watches the memory of a session's processes, and ends them when their time is up."""

    def __init__(self, session: int, seconds: float) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._session, self._deadline = session, time.monotonic() + seconds
        self._ours: dict[str, bool] = {}
        self._ended = threading.Event()

    def run(self) -> None:
        pause = 0.0
        while not self._ended.wait(pause):
            begin = time.thread_time()
            looks = [_held(process) for process in self._processes()]
            self.peak = max(self.peak, sum(now for now, _ in looks), *(most for _, most in looks))
            if time.monotonic() > self._deadline:
                with suppress(ProcessLookupError):
                    os.killpg(self._session, signal.SIGKILL)
            pause = max(INTERVAL, SHARE * (time.thread_time() - begin))

    def stop(self) -> int:
        """The peak, in bytes."""
        self._ended.set()
        self.join()
        return self.peak

    def _processes(self) -> list[str]:
        now = [name for name in os.listdir("/proc") if name.isdigit()]
        self._ours = {name: self._ours[name] if name in self._ours else self._is_ours(name) for name in now}
        return [name for name, ours in self._ours.items() if ours]

    def _is_ours(self, process: str) -> bool:
        try:
            fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
        except OSError:
            return False
        return int(fields.split()[3]) == self._session


def measure(command: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: float) -> Cost:
    """Runs a command to its end.  Raises FailedError when it ends wrong, or does not end in time."""
    os.sync()
    said = folder.with_name(f"{folder.name}.log")
    with said.open("wb") as log, _taking_in_orphans():
        busy, begin = _busy(), time.perf_counter()
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        memory = Memory(child.pid, seconds)
        memory.start()
        _, status, used = os.wait4(child.pid, 0)
        wall, busy = time.perf_counter() - begin, _busy() - busy
        cpu = used.ru_utime + used.ru_stime + _orphans(child.pid)
    child.returncode = os.waitstatus_to_exitcode(status)
    peak = memory.stop()
    if child.returncode:
        raise FailedError(f"exit code {child.returncode}: {said.read_text(encoding='utf-8', errors='replace')[-2000:]}")
    return Cost(cpu, wall, peak / 1e6, max(0.0, busy - cpu) / wall)


@contextmanager
def _taking_in_orphans() -> Iterator[None]:
    """Makes this process the parent of what its children leave behind."""
    prctl = ctypes.CDLL(None).prctl
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    try:
        yield
    finally:
        prctl(PR_SET_CHILD_SUBREAPER, 0)


def _orphans(session: int) -> float:
    """CPU seconds of what the command left behind, which is given ten seconds to end.

    They are known by their process group: this process may have other children, which go on.
    """
    seconds, until = 0.0, time.monotonic() + 10
    while True:
        try:
            process, _, used = os.wait4(-session, os.WNOHANG)
        except ChildProcessError:
            return seconds
        if process:
            seconds += used.ru_utime + used.ru_stime
        elif time.monotonic() > until:
            with suppress(ProcessLookupError):
                os.killpg(session, signal.SIGKILL)
        time.sleep(0.01)


def _held(process: str) -> tuple[int, int]:
    """What a process holds, in bytes: its share now, and the most that it ever had; nothing when it has ended."""
    return _bytes(process, "smaps_rollup", "Pss:"), _bytes(process, "status", "VmHWM:")


def _bytes(process: str, file: str, name: str) -> int:
    try:
        with open(f"/proc/{process}/{file}", encoding="utf-8", errors="replace") as lines:
            return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))
    except OSError:
        return 0


def _busy() -> float:
    """CPU seconds that the machine has worked since it was started."""
    with open("/proc/stat", encoding="utf-8") as stat:
        user, nice, system, _, _, irq, softirq, *_ = map(int, stat.readline().split()[1:])
    return (user + nice + system + irq + softirq) / TICK
