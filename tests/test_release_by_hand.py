"""What somebody did by hand to a site, or to what is kept beside it, is no part of the next release."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kbgen.build.release import KEPT, exclusive
from kbgen.build.tree import MARKER
from tests.releasing import content, names, release, rollback


def test_what_somebody_dropped_into_the_site_is_not_carried_over(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, index="one")
    (site / "notes.txt").write_text("do not lose")
    (site / "empty").mkdir()
    release(site, index="one")
    assert (content(site), names(site)) == ({"index": "one"}, [MARKER, "index"])


@pytest.mark.parametrize("change", [lambda path: path.write_text("changed by hand"), lambda path: path.unlink()])
def test_what_somebody_changed_in_the_site_is_put_right(tmp_path: Path, change: Callable[[Path], object]) -> None:
    site = tmp_path / "site"
    release(site, index="one", same="same")
    change(site / "same")
    release(site, index="one", same="same")
    assert content(site) == {"index": "one", "same": "same"}


def test_a_link_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "secret"
    release(site, index="one")
    outside.write_text("one")
    (site / "index").unlink()
    (site / "index").symlink_to(outside)
    release(site, index="one")
    assert not (site / "index").is_symlink()
    assert outside.read_text() == "one"


def test_other_times_do_not_make_another_file(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, index="one")
    os.utime(site / "index", (1, 1))
    with exclusive(site) as releases:
        assert list(releases.known()) == ["index"]


def test_a_rollback_tells_when_a_shared_file_was_changed_in_place(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, index="one", same="same")
    release(site, index="two", same="same")
    with (site / "same").open("r+") as file:
        file.write("EVIL")
    assert rollback(site) == ["same"]
    release(site, index="one", same="same")
    assert content(site) == {"index": "one", "same": "same"}


def test_a_spare_release_that_was_tampered_with_becomes_no_part_of_the_next(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for number in range(KEPT + 2):
        release(site, index=str(number), same="same")
    spare = min((tmp_path / ".site.kbgen/releases").iterdir(), key=lambda path: int(path.name))
    (spare / "notes.txt").write_text("dropped in")
    (spare / "same").unlink()
    (spare / "same").write_text("evil")
    (spare / "folder").mkdir()
    release(site, index="last", same="same")
    assert content(site) == {"index": "last", "same": "same"}
    assert names(site) == [MARKER, "index", "same"]
def test_a_folder_that_was_replaced_by_a_link_costs_no_file(tmp_path: Path) -> None:
    """Its files seem to be there; they go with the link when that release becomes the next one."""
    site = tmp_path / "site"
    for number in range(KEPT + 2):
        release(site, index=str(number), deep__er="same")
    (site / "deep").rename(tmp_path / "elsewhere")
    (site / "deep").symlink_to(tmp_path / "elsewhere")
    for number in range(KEPT + 2):
        release(site, index=f"{number} more", deep__er="same")
        assert content(site) == {"index": f"{number} more", "deep/er": "same"}
    assert names(tmp_path / "elsewhere") == ["er"]




def test_what_is_no_release_among_them_is_passed_over(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, index="one")
    release(site, index="two")
    (tmp_path / ".site.kbgen/releases/.DS_Store").write_text("a file manager was here")
    release(site, index="three")
    assert rollback(site) == []
    assert content(site) == {"index": "two"}
