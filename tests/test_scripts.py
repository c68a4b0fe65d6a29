"""kbgen's scripts go out small, and are what was written."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kbgen.host.scripts import SMALL, first_line, scripts, small
from tests.program import ROOT, kbgen

BEFORE = {
    "base.js", "first.js", "search-box.js", "search-engine.js", "search-log.js", "search-page.js", "search-parts.js",
    "video.js", "videos.js",
}  # fmt: skip
"""What every page has, and the search; all others belong to support."""


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.name)
def test_a_small_form_was_made_of_the_script_as_it_is(path: Path) -> None:
    head = (SMALL / path.name).read_bytes().split(b"\n")[0]
    assert head == first_line(path.read_bytes()), "run python scripts/minify.py"
    assert len(small(path)) < len(path.read_bytes())


def test_no_small_form_is_left_of_a_script_that_is_gone() -> None:
    assert {path.name for path in SMALL.iterdir()} == {path.name for path in scripts()}


def test_an_edited_script_goes_out_as_it_is_written(tmp_path: Path) -> None:
    edited = tmp_path / scripts()[0].name
    edited.write_bytes(scripts()[0].read_bytes() + b"\n/* new */\n")
    assert small(edited) == edited.read_bytes()


def test_everything_for_support_is_25_kilobytes_over_the_wire() -> None:
    sizes = {path.name: len(gzip.compress(small(path), 9)) for path in scripts() if path.name not in BEFORE}
    assert len(sizes) > 10
    assert sum(sizes.values()) <= 25_000


def test_a_site_sends_the_small_forms(tmp_path: Path) -> None:
    assert kbgen("build", "-q", "-d", tmp_path / "site", cwd=ROOT).returncode == 0
    sent = {path.name: path.read_bytes() for path in (tmp_path / "site/assets/kbgen").glob("*.js")}
    ours = [path for path in scripts() if path.name in sent]
    assert len(ours) > 15
    assert all(sent[path.name] == small(path) for path in ours)
