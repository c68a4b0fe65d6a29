"""A preview as a process with a real server, and what a writer does to the site meanwhile."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.program import ROOT, environment


@dataclass
class Preview:
    process: subprocess.Popen[bytes]
    folder: Path
    port: int
    told: Path

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")

    def shows(self, text: str, path: str = "/") -> None:
        """Waits until a page holds a text."""
        until(lambda: text in self.get(path)[1])

    def reloads(self, seconds: float) -> bool:
        """Whether the browser would reload within a time."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        connection.request("GET", "/__kbgen/events")
        stream = connection.getresponse()
        try:
            return any(b"data: reload" in line for line in stream)
        except TimeoutError:
            return False
        finally:
            connection.close()

    def wait_for_reload(self, change: Path, text: str) -> None:
        """Opens the stream of events, saves a file, and waits until the browser would reload."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/__kbgen/events")
        stream = connection.getresponse()
        assert stream.readline() == b": connected\n"
        change.write_text(text, encoding="utf-8")
        while b"data: reload" not in stream.readline():
            pass
        connection.close()


@contextmanager
def previewing(folder: Path, program: Sequence[str] = ("-m", "kbgen")) -> Iterator[Preview]:
    """A preview of the site in `folder`; what it tells is written to a file beside that."""
    told = folder.parent / "told"
    with told.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, *program, "serve", "-c", folder / "mkdocs.yml", "-a", "127.0.0.1:0"],
            stderr=stderr,
            env=environment({"PYTHONPATH": str(ROOT)}),
            cwd=folder.parent,
        )
    try:
        until(lambda: "serving" in told.read_text() or process.poll() is not None)
        found = re.search(r"serving http://127.0.0.1:(\d+)/", told.read_text())
        assert found, told.read_text()
        time.sleep(0.3)
        yield Preview(process, folder, int(found.group(1)), told)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def until(holds: Callable[[], object], seconds: float = 20) -> None:
    """Waits until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def a_guide(folder: Path) -> Path:
    return next((folder / "content/guides").rglob("*.md"))


ANNOUNCED = '{% extends "base.html" %}{% block announce %}TEXT{% endblock %}'


def replaced(file: Path, old: str, new: str) -> None:
    """Saves a file as editors do it: another is written, and takes its name."""
    beside = file.with_name(f"{file.name}~")
    beside.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    beside.rename(file)


def with_templates(site: Path, folder: str = "overrides") -> Path:
    """Names a folder of templates in `mkdocs.yml`, and returns what is to be the main one."""
    config = site / "mkdocs.yml"
    replaced(config, "theme:\n", f"theme:\n  custom_dir: {folder}\n")
    return site / folder / "main.html"
