"""One small broken site per problem code, checked by the real program in a real process.

`expected.txt` holds the whole report; `pytest --renew` writes it anew.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kbgen.problems import CODES
from tests.odd_sites import MAKERS
from tests.program import kbgen

SITES = Path(__file__).parent / "sites/broken"
FLAGS = {"search-missed": ["--search"]}
"""Code → what it is found with."""


def test_every_code_has_a_site_and_every_site_its_code() -> None:
    assert sorted(path.name for path in SITES.iterdir()) == sorted(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_broken_site_is_reported_in_full(
    code: str, tmp_path: Path, same_as_file: Callable[[str, Path], None]
) -> None:
    site = SITES / code
    if code in MAKERS:
        site = tmp_path / "site"
        shutil.copytree(SITES / code, site)
        MAKERS[code](site / "content")
    done = kbgen("check", *FLAGS.get(code, ()), cwd=site)
    assert "Traceback" not in done.stderr
    assert re.fullmatch(r"\d+ (error|warning)s?(, \d+ warnings?)?\n", done.stderr)
    assert f"[{code}]" in done.stdout
    assert done.returncode == (1 if "error[" in done.stdout else 0)
    same_as_file(done.stdout, SITES / code / "expected.txt")


@pytest.mark.parametrize("code", sorted(code for code, about in CODES.items() if about.severity == "warning"))
def test_a_warning_stops_nothing_unless_asked_to(code: str) -> None:
    done = kbgen("check", "--strict", cwd=SITES / code)
    assert done.returncode == 1
