"""The preview, as a browser and a writer meet it: a real process, a real server, real files."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.program import ROOT, environment


@dataclass
class Preview:
    process: subprocess.Popen[str]
    folder: Path
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")

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


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    folder = tmp_path / "site"
    shutil.copytree(ROOT / "tests/sites/minimal", folder)
    process = subprocess.Popen(
        [sys.executable, "-m", "kbgen", "serve", "-c", folder / "mkdocs.yml", "-a", "127.0.0.1:0"],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        cwd=tmp_path,
    )
    assert process.stderr
    port = next(
        int(found.group(1)) for line in process.stderr if (found := re.search(r"serving http://127.0.0.1:(\d+)/", line))
    )
    time.sleep(0.3)
    os.set_blocking(process.stderr.fileno(), False)
    yield Preview(process, folder, port)
    process.send_signal(signal.SIGINT)
    process.wait(20)


def a_guide(folder: Path) -> Path:
    return next((folder / "content/guides").rglob("*.md"))


def test_a_save_reloads_the_page_with_the_new_text(preview: Preview) -> None:
    guide = a_guide(preview.folder)
    address = f"/{guide.relative_to(preview.folder / 'content').with_suffix('').as_posix()}/"
    status, before = preview.get(address)
    assert status == 200
    assert "/__kbgen/reload.js" in before
    preview.wait_for_reload(guide, guide.read_text(encoding="utf-8") + "\n\nEtt alldeles nytt stycke.\n")
    assert "Ett alldeles nytt stycke." in preview.get(address)[1]


def test_a_broken_file_shows_its_problem_in_the_page_and_the_rest_lives_on(preview: Preview) -> None:
    guide = a_guide(preview.folder)
    good = guide.read_text(encoding="utf-8")
    preview.wait_for_reload(guide, good.replace("---\n", "---\nlevle: beginner\n", 1))
    status, home = preview.get("/")
    assert status == 200
    assert "error[unknown-key]" in home
    assert "level" in home
    missing, page = preview.get(f"/{guide.relative_to(preview.folder / 'content').with_suffix('').as_posix()}/")
    assert missing == 404
    assert "error[unknown-key]" in page
    preview.wait_for_reload(guide, good)
    assert "kb-problems" not in preview.get("/")[1]


def test_another_host_name_is_refused(preview: Preview) -> None:
    assert preview.get("/", Host="evil.example")[0] == 400


def test_a_path_cannot_leave_the_site(preview: Preview) -> None:
    for path in ("/../mkdocs.yml", "/%2e%2e/mkdocs.yml", "/..%2f..%2f..%2fetc/passwd", "//etc/passwd"):
        status, text = preview.get(path)
        assert status in (400, 404), path
        assert "site_name:" not in text
        assert "root:" not in text


def test_only_this_machine_is_listened_on() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kbgen", "serve", "-a", "0.0.0.0:0"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "127.0.0.1" in done.stderr
