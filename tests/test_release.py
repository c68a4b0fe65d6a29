"""A new tree takes the place of the old one whole, or not at all; what kbgen did not make is never touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kbgen.build.release import KEPT, Releases, exclusive, require_ours
from kbgen.build.tree import MARKER, NewTree
from kbgen.errors import BuildError, UsageError
from tests.program import tree as files


@pytest.fixture(params=["exchanged", "renamed"])
def any_switch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a system that can exchange two folders, and on one that cannot."""
    if request.param == "renamed":
        monkeypatch.setattr("kbgen.build.release.exchange", lambda one, other: False)


def release(site: Path, **contents: str) -> None:
    """Publishes files, `a__b="…"` being `a/b`; what is the same is taken over."""
    with exclusive(site) as releases, releases.new(releases.known()) as new:
        add(new, contents)


def add(new: NewTree, contents: dict[str, str]) -> None:
    for name, content in contents.items():
        path, key = name.replace("__", "/"), content.encode()
        if not new.keep(path, key):
            new.put(path, key, content.encode())


def rollback(site: Path) -> list[str]:
    with exclusive(site) as releases:
        return releases.back()[1]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def content(site: Path) -> dict[str, str]:
    return {path: data.decode() for path, data in files(site).items() if path != MARKER}


def kept(site: Path) -> int:
    return len(list(site.with_name(f".{site.name}.kbgen").glob("releases/*")))


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


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/thesis.doc").write_text("mine")
    with pytest.raises(UsageError, match="did not make"), exclusive(tmp_path / "site"):
        pytest.fail("never begun")
    assert (names(tmp_path), content(tmp_path / "site")) == (["site"], {"thesis.doc": "mine"})


@pytest.mark.parametrize("make", [lambda path: path.write_text("x"), lambda path: path.symlink_to("/etc")])
def test_a_file_or_a_link_is_no_folder(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "site")
    with pytest.raises(UsageError, match="not a folder"):
        require_ours(tmp_path / "site")


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    release(tmp_path / "site", index="one")
    assert content(tmp_path / "site") == {"index": "one"}


def test_what_is_the_same_is_one_file_on_the_disk(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for number in range(KEPT + 3):
        release(site, index=str(number), same="same")
    assert (site / "same").stat().st_nlink == KEPT + 2


# By hand


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


# Rollback


@pytest.mark.usefixtures("any_switch")
def test_a_rollback_returns_to_the_release_before_and_again_to_the_one_before_that(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for number in "123":
        release(site, index=number, same="same")
    for number in "21":
        assert rollback(site) == []
        assert content(site) == {"index": number, "same": "same"}
    with pytest.raises(UsageError, match="no earlier release"):
        rollback(site)
    assert content(site) == {"index": "1", "same": "same"}
    release(site, index="4", same="same")
    assert content(site) == {"index": "4", "same": "same"}
    assert rollback(site) == []
    assert content(site) == {"index": "1", "same": "same"}


def test_without_an_earlier_release_there_is_nothing_to_go_back_to(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no earlier release"):
        rollback(tmp_path / "site")
    release(tmp_path / "site", index="one")
    with pytest.raises(UsageError, match="no earlier release"):
        rollback(tmp_path / "site")
    assert content(tmp_path / "site") == {"index": "one"}


def test_no_more_releases_are_kept_than_a_rollback_and_the_next_build_need(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for number in range(KEPT * 3):
        release(site, index=str(number))
        assert kept(site) <= KEPT + 1
    for number in reversed(range(KEPT * 2 - 2, KEPT * 3 - 1)):
        rollback(site)
        assert content(site) == {"index": str(number)}
    with pytest.raises(UsageError, match="no earlier release"):
        rollback(site)
    for number in range(KEPT * 2):
        release(site, index=f"again {number}")
        assert kept(site) <= KEPT + 1
    assert len(names(tmp_path / ".site.kbgen/manifests")) == kept(site) + 1


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


def test_the_names_of_releases_do_not_depend_on_how_they_came_about(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    release(one, index="one", a="a")
    release(one, a="a", b="b")
    release(other, b="b", a="a")
    assert files(one) == files(other)
    assert Releases(one).known().keys() == Releases(other).known().keys()
