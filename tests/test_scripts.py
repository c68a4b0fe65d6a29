"""kbgen's scripts go out small, and are what was written."""

from __future__ import annotations

import gzip
import re
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


def test_everything_for_support_is_25_kilobytes_over_the_wire(tmp_path: Path) -> None:
    assert kbgen("build", "-q", "-d", tmp_path / "site", cwd=ROOT).returncode == 0
    out = {path.name: path.read_bytes() for path in (tmp_path / "site/assets/kbgen").glob("*.js")}
    support = [name for name in out.keys() - BEFORE if not re.search(r"-\w\w\.js$", name)]
    sizes = {name: len(gzip.compress(out[name], 9)) for name in support}
    assert len(sizes) > 10
    assert sum(sizes.values()) <= 25_000
