"""A build that finds no room, on the disk or in memory, leaves the last site whole and says why in a line."""

from __future__ import annotations

import resource
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.building import editions, files, litter, refused, site_of, started, wait_until_none_lives
from tests.program import kbgen


def _limited(kind: int, most: int) -> Callable[[], None]:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(kind, (most, most))

    return limit


# The disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one and a half megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1500k", "none", place], capture_output=True, check=False
    ).returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk(edited_config: Path, small_disk: Path) -> None:
    told = refused(kbgen("build", "-q", "-c", edited_config, "-d", small_disk / "site"))
    assert "No space left on device" in told
    assert sorted(path.name for path in small_disk.iterdir()) == [".site.kbgen"]
    assert {path.name for path in (small_disk / ".site.kbgen").iterdir()} <= {"lock"}


@pytest.mark.parametrize("most", [10_000, 500])
def test_a_disk_that_takes_no_more_in_the_middle_of_a_file(edited_config: Path, most: int) -> None:
    before = files(site_of(edited_config))
    build = started(edited_config, first=_limited(resource.RLIMIT_FSIZE, most))
    _, said = build.communicate(timeout=120)
    assert (build.returncode, "Traceback" in said, "kbgen: the site could not be written" in said) == (1, False, True)
    assert wait_until_none_lives(build.pid) == []
    assert (files(site_of(edited_config)), litter(site_of(edited_config))) == (before, [])


def test_a_place_where_nothing_may_be_written(edited_config: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", place], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        told = refused(kbgen("build", "-q", "-c", edited_config, "-d", place / "site"))
    finally:
        subprocess.run(["umount", place], check=True)
    assert "Read-only file system" in told


def test_a_parent_that_is_a_file(edited_config: Path, tmp_path: Path) -> None:
    (tmp_path / "place").touch()
    assert "kbgen: " in refused(kbgen("build", "-q", "-c", edited_config, "-d", tmp_path / "place/site"))


def test_a_site_that_is_in_use_as_a_mount_is_left(edited_config: Path, small_disk: Path) -> None:
    """A folder that a container mounts cannot be exchanged."""
    assert "kbgen: " in refused(kbgen("build", "-q", "-c", edited_config, "-d", small_disk))


# Memory


@pytest.mark.parametrize(("megabytes", "jobs"), [(80, 1), (90, 1), (85, 2), (91, 2), (95, 2), (99, 2), (130, 2)])
def test_too_little_memory(edited_config: Path, megabytes: int, jobs: int) -> None:
    before = files(site_of(edited_config))
    build = started(edited_config, "-j", jobs, first=_limited(resource.RLIMIT_AS, megabytes << 20))
    _, said = build.communicate(timeout=120)
    assert wait_until_none_lives(build.pid) == []
    assert litter(site_of(edited_config)) == []
    if build.returncode == 0:
        assert editions(files(site_of(edited_config))) == {"Andra utgåvan."}
        return
    assert files(site_of(edited_config)) == before
    assert build.returncode != 1 or ("Traceback" not in said and "kbgen: " in said), said
