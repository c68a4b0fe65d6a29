"""A new tree takes the place of the old one whole, or not at all; what kbgen did not make is never touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgen.build.release import MARKER, mark, replacing, require_ours
from kbgen.errors import UsageError


def release(site: Path, text: str) -> None:
    with replacing(site) as new:
        (new / "index.html").write_text(text)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_release_replaces_the_last_one_and_leaves_nothing_behind(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, "one")
    (site / "old.html").touch()
    release(site, "two")
    assert (names(tmp_path), names(site)) == (["site"], [MARKER, "index.html"])
    assert (site / "index.html").read_text() == "two"


def test_a_failure_leaves_the_last_site_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, "one")
    with pytest.raises(RuntimeError), replacing(site) as new:
        (new / "index.html").write_text("half")
        raise RuntimeError
    assert (names(tmp_path), (site / "index.html").read_text()) == (["site"], "one")


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(UsageError, match="did not make"), replacing(tmp_path):
        pytest.fail("never begun")
    assert (tmp_path / "thesis.doc").read_text() == "mine"


@pytest.mark.parametrize("make", [lambda path: path.write_text("x"), lambda path: path.symlink_to("/etc")])
def test_a_file_or_a_link_is_no_folder(tmp_path: Path, make: object) -> None:
    make(tmp_path / "site")  # type: ignore[operator]
    with pytest.raises(UsageError, match="not a folder"):
        require_ours(tmp_path / "site")


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    release(tmp_path / "site", "one")
    assert (tmp_path / "site/index.html").read_text() == "one"


def test_a_switch_cut_off_halfway_is_undone(tmp_path: Path) -> None:
    mark(tmp_path / ".site.old")
    (tmp_path / ".site.old/index.html").write_text("last good")
    with pytest.raises(RuntimeError), replacing(tmp_path / "site"):
        raise RuntimeError
    assert (names(tmp_path), (tmp_path / "site/index.html").read_text()) == (["site"], "last good")
