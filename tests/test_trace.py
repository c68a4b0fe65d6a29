"""`kbgen build --profile`: a trace of every build, or one line that says why there is none."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.building import files, refused, site_of
from tests.many import FEW, articles
from tests.program import kbgen


def phases(path: Path) -> list[str]:
    """The names of a trace's spans that are phases of the build, in their order."""
    events = json.loads(path.read_text(encoding="utf-8"))["traceEvents"]
    assert all(event["ph"] == "X" and event["ts"] >= 0 and event["dur"] >= 0 for event in events)
    return [event["name"] for event in events if event["name"] in ("content", "pages", "files", "search")]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return articles(tmp_path / "centre", FEW)


def test_a_trace_tells_of_every_phase(config: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace.json"
    trace.write_text("an older one, " * 10_000, encoding="utf-8")
    done = kbgen("build", "-q", "-j", "1", "-c", config, "--profile", trace)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert {*phases(trace)} == {"content", "pages", "files", "search"}


@pytest.mark.parametrize("name", ["nowhere/trace.json", "mkdocs.yml/trace.json", "x" * 5000])
def test_a_trace_that_cannot_be_written_is_refused_before_anything_is_built(config: Path, name: str) -> None:
    done = kbgen("build", "-q", "-c", config, "--profile", config.parent / name)
    assert refused(done, 2).startswith("kbgen: the trace cannot be written: ")
    assert files(site_of(config)) == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to(config: Path, tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0o500)
    done = kbgen("build", "-q", "-c", config, "--profile", tmp_path / "shut/trace.json")
    assert refused(done, 2).startswith("kbgen: the trace cannot be written: ")
    assert files(site_of(config)) == {}


def test_a_trace_for_which_there_is_no_room(config: Path) -> None:
    done = kbgen("build", "-q", "-c", config, "--profile", "/dev/full")
    assert refused(done).startswith("kbgen: the site is built, but the trace could not be written to /dev/full: ")
    assert "index.html" in files(site_of(config))


def test_a_build_that_fails_has_a_trace(config: Path, tmp_path: Path) -> None:
    (config.parent / "content/nothing.yaml").write_text("x: y\n", encoding="utf-8")
    done = kbgen("build", "-q", "-c", config, "--profile", tmp_path / "trace.json")
    assert done.returncode == 1
    assert phases(tmp_path / "trace.json") == ["content"]
    failed = kbgen("build", "-q", "-c", config, "--profile", "/dev/full")
    assert (failed.returncode, failed.stderr) == (1, done.stderr)
