"""A new tree takes the place of the old one whole, or not at all; what kbgen did not make is never touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kbgen.build.release import KEPT, Releases, exclusive, require_ours
from kbgen.errors import BuildError, UsageError
from tests.building import Poll, files, refused, site_of
from tests.many import SOME, every
from tests.program import kbgen
from tests.releasing import content, names, release


@pytest.mark.usefixtures("any_switch")
def test_a_release_replaces_the_last_one_and_leaves_one_hidden_folder(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, index="one", old="gone soon", deep__er="same")
    release(site, index="two", deep__er="same")
    assert content(site) == {"index": "two", "deep/er": "same"}
    assert names(tmp_path) == [".site.kbgen", "site"]
    assert names(tmp_path / ".site.kbgen") == ["lock", "manifests", "releases"]


@pytest.mark.parametrize("before", [0, 1, KEPT + 2])
def test_a_failure_leaves_the_last_site_whole(tmp_path: Path, before: int) -> None:
    site = tmp_path / "site"
    for number in range(before):
        release(site, index=str(number))
    then = files(site)
    with pytest.raises(RuntimeError), exclusive(site) as releases, releases.new(releases.known()) as new:
        new.put("index", b"", b"half")
        raise RuntimeError
    assert files(site) == then
    assert "next" not in names(tmp_path / ".site.kbgen")
    release(site, index="again")
    assert content(site) == {"index": "again"}


def test_the_home_page_is_there_at_every_moment(edited_config: Path) -> None:
    with Poll(site_of(edited_config) / "index.html").running() as poll:
        for number in range(3):
            every(edited_config.parent, SOME, f"Utgåva {number}.")
            assert kbgen("build", "-q", "-c", edited_config).returncode == 0
    assert poll.misses == 0
    assert poll.looks > 500


def test_what_is_the_same_is_one_file_on_the_disk(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for number in range(KEPT + 3):
        release(site, index=str(number), same="same")
    assert (site / "same").stat().st_nlink == KEPT + 2


def test_the_names_of_releases_do_not_depend_on_how_they_came_about(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    release(one, index="one", a="a")
    release(one, a="a", b="b")
    release(other, b="b", a="a")
    assert files(one) == files(other)
    assert Releases(one).known().keys() == Releases(other).known().keys()


def test_a_file_may_become_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for number in range(KEPT * 2 + 4):
        shapes = ({"a": "file", "b__c": "folder"}, {"a__x__y": "folder", "b": "file"})[number % 2]
        release(site, index=str(number), **shapes)
        release(site, index=f"{number}, too", **shapes)
        assert content(site) == {"index": f"{number}, too"} | {k.replace("__", "/"): v for k, v in shapes.items()}


def test_a_source_that_changes_while_it_is_copied_is_noted_as_what_it_was(tmp_path: Path) -> None:
    site, source = tmp_path / "site", tmp_path / "picture"
    with exclusive(site) as releases, releases.new(releases.known()) as new:
        source.write_bytes(b"later")
        assert new.copy("picture", b"first", source, b"digest of the first") != b"digest of the first"
    with exclusive(site) as releases, releases.new(releases.known()) as new:
        source.write_bytes(b"first")
        new.copy("picture", b"first", source, b"digest of the first")
    assert content(site) == {"picture": "first"}


def test_a_lost_or_damaged_manifest_costs_time_only(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, index="one", same="same")
    for damage in (b"", b"x", b"0" * 32 + b"\n\x00", os.urandom(400)):
        for path in (tmp_path / ".site.kbgen/manifests").iterdir():
            path.write_bytes(damage)
        release(site, index="one", same="same")
        assert content(site) == {"index": "one", "same": "same"}


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, index="one")
    hidden = tmp_path / ".site.kbgen"
    (hidden / "next/deep").mkdir(parents=True)
    (hidden / ".index-abc").mkdir()
    (hidden / "mkdocs").mkdir()
    release(site, index="two")
    assert names(hidden) == ["lock", "manifests", "releases"]


def test_a_disk_that_could_not_take_the_files_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """fsync and syncfs are the last to say what went wrong with a write."""
    site = tmp_path / "site"
    release(site, index="one")

    def fail(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        release(site, index="two")
    assert content(site) == {"index": "one"}


def test_one_builder_at_a_time(tmp_path: Path) -> None:
    site = tmp_path / "site"
    child = os.fork()
    if not child:
        with exclusive(site):
            os.write(os.open(tmp_path / "held", os.O_CREAT | os.O_WRONLY), b"x")
            while not (tmp_path / "done").exists():
                pass
        os._exit(0)
    while not (tmp_path / "held").exists():
        pass
    try:
        with pytest.raises(BuildError, match=r"is being built by process \d+; try again"), exclusive(site):
            pytest.fail("never begun")
    finally:
        (tmp_path / "done").touch()
        os.waitpid(child, 0)


# What kbgen did not make


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/thesis.doc").write_text("mine")
    with pytest.raises(UsageError, match="did not make"), exclusive(tmp_path / "site"):
        pytest.fail("never begun")
    assert (names(tmp_path), content(tmp_path / "site")) == (["site"], {"thesis.doc": "mine"})


def test_a_folder_that_kbgen_did_not_make_is_refused(edited_config: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years of work")
    assert "did not make" in refused(kbgen("build", "-q", "-c", edited_config, "-d", tmp_path / "mine"), 2)
    assert files(tmp_path / "mine") == {"thesis.txt": b"years of work"}
    assert not (tmp_path / ".mine.kbgen").exists()


@pytest.mark.parametrize("make", [lambda path: path.write_text("x"), lambda path: path.symlink_to("/etc")])
def test_a_file_or_a_link_is_no_folder(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "site")
    with pytest.raises(UsageError, match="not a folder"):
        require_ours(tmp_path / "site")


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    release(tmp_path / "site", index="one")
    assert content(tmp_path / "site") == {"index": "one"}


# The switch


@pytest.mark.parametrize("last_step", [1, 2])
def test_a_switch_by_two_renames_that_is_cut_off_is_made_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last_step: int
) -> None:
    site = tmp_path / "site"
    monkeypatch.setattr("kbgen.build.release.exchange", lambda one, other: False)
    release(site, index="one")
    child = os.fork()
    if not child:
        steps, rename = iter(range(last_step)), os.rename

        def cut(one: Path, other: Path) -> None:
            if next(steps, None) is None:
                os._exit(0)
            rename(one, other)

        monkeypatch.setattr(os, "rename", cut)
        release(site, index="two")
        os._exit(0)
    os.waitpid(child, 0)
    assert site.exists() == (last_step == 2)
    with exclusive(site):
        assert content(site) == {"index": ("one", "two")[last_step - 1]}
    release(site, index="three")
    assert content(site) == {"index": "three"}
    assert names(tmp_path / ".site.kbgen") == ["lock", "manifests", "releases"]


def test_a_second_rename_that_fails_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, rename = tmp_path / "site", os.rename
    monkeypatch.setattr("kbgen.build.release.exchange", lambda one, other: False)
    release(site, index="one")

    def refuse(one: Path, other: Path) -> None:
        if Path(one).name == "next":
            raise PermissionError
        rename(one, other)

    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(PermissionError):
        release(site, index="two")
    assert content(site) == {"index": "one"}


def test_a_site_that_was_deleted_stays_deleted_until_one_is_made(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, index="one")
    release(site, index="two")
    site.rename(tmp_path / "elsewhere")
    with exclusive(site):
        assert not site.exists()
