"""What is remembered saves time and nothing else: whatever happens to it, the site is the same."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kbgen.build import cache
from tests.many import FEW, article
from tests.program import kbgen, tree
from tests.remembering import built, opened, remembered

# A damaged file


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flipped(seed: int) -> Callable[[Path], None]:
    """Turns some bits of every page of a file."""

    def damage(path: Path) -> None:
        chance, content = random.Random(seed), bytearray(path.read_bytes())
        for at in range(chance.randrange(4096), len(content), 4096 // (seed + 1)):
            content[at] ^= 1 << chance.randrange(8)
        path.write_bytes(content)

    return damage


def garbage(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(50_000))


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "something").touch()


def other_version(path: Path) -> None:
    with opened(path) as database:
        database.execute("UPDATE outcomes SET version = ?", (b"older",))


def other_shape(path: Path) -> None:
    path.unlink()
    with opened(path) as database:
        database.executescript("CREATE TABLE outcomes (a); CREATE TABLE results (b); INSERT INTO outcomes VALUES (1)")


def other_kinds(path: Path) -> None:
    """As damage can leave them: numbers and texts where there were bytes."""
    with opened(path) as database:
        database.execute("UPDATE results SET value = 7")
        database.execute("UPDATE results SET key = 'text' WHERE stage = 'said'")


def swapped(path: Path) -> None:
    """Every value under another name."""
    with opened(path) as database:
        rows = database.execute("SELECT stage, name, sum, value FROM results ORDER BY stage, name").fetchall()
        for (stage, name, *_), (*_, total, value) in zip(rows, rows[1:] + rows[:1], strict=True):
            database.execute(
                "UPDATE results SET sum = ?, value = ? WHERE stage = ? AND name = ?", (total, value, stage, name)
            )


def emptied(path: Path) -> None:
    with opened(path) as database:
        database.execute("DELETE FROM results")


def a_lost_row(path: Path) -> None:
    with opened(path) as database:
        database.execute("DELETE FROM outcomes WHERE rowid = (SELECT min(rowid) FROM outcomes)")


DAMAGES: list[Callable[[Path], None]] = [
    Path.unlink, truncated, *map(flipped, range(3)), garbage, folder, other_version, other_shape, other_kinds, swapped,
    emptied, a_lost_row,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__qualname__)
def test_a_damaged_file_costs_time_and_nothing_else(
    restored: Path, third_edition: dict[str, bytes], damage: Callable[[Path], None]
) -> None:
    damage(remembered(restored))
    article(restored, 5, "Tredje utgåvan.")
    assert built(restored) == third_edition


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_file_is_whole_again_after_a_build(restored: Path, seed: int) -> None:
    flipped(seed)(remembered(restored))
    article(restored, 5, "Tredje utgåvan.")
    built(restored)
    article(restored, 5, "Fjärde utgåvan.")
    built(restored)
    with opened(remembered(restored)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("SELECT count(*) FROM results").fetchone()[0] > FEW


# Restored, or only in part


def test_everything_that_is_remembered_can_be_read_again(twice_built: Path) -> None:
    with opened(remembered(twice_built)) as database:
        rows = database.execute("SELECT stage, name, value FROM results").fetchall()
    assert [(stage, name) for stage, name, value in rows if cache._loaded(value) is None] == []
    assert {stage for stage, *_ in rows} >= {"said", "outline", "text", "site", "surroundings"}


def test_what_another_machine_remembered_in_another_folder_is_used(
    restored: Path, third_edition: dict[str, bytes], tmp_path: Path
) -> None:
    """As a CI job does it: the cache, the site and what stands beside it are restored; times are not."""
    for path in (restored / "content").rglob("*"):
        os.utime(path)
    article(restored, 5, "Tredje utgåvan.")
    explained = kbgen("build", "-q", "-c", restored / "mkdocs.yml", "--explain", "guides/start/artikel-006/")
    assert "all that it is made from is what it was" in explained.stdout
    assert tree(restored / "site") == third_edition


def test_a_restored_cache_without_a_site_makes_one(restored: Path, third_edition: dict[str, bytes]) -> None:
    for path in (restored / "site", restored / ".site.kbgen", restored / "search-index"):
        shutil.rmtree(path)
    article(restored, 5, "Tredje utgåvan.")
    assert built(restored) == third_edition


def test_a_restored_site_without_a_cache_is_used_as_far_as_it_is_right(
    restored: Path, third_edition: dict[str, bytes]
) -> None:
    shutil.rmtree(restored / ".kbgen")
    (restored / "site/index.html").write_text("changed by hand")
    article(restored, 5, "Tredje utgåvan.")
    assert built(restored) == third_edition


@pytest.fixture
def read_only(restored: Path) -> Iterator[Path]:
    """The site, in which nothing can be remembered; root is not stopped by a file's mode."""
    place = remembered(restored).parent
    if subprocess.run(["mount", "--bind", place, place], capture_output=True, check=False).returncode:
        if os.geteuid() == 0:
            pytest.skip("a folder cannot be made read-only here")
        place.chmod(0o500)
        yield restored
        place.chmod(0o700)
        return
    subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True)
    yield restored
    subprocess.run(["umount", place], check=True)


def test_a_read_only_folder_costs_time_and_nothing_else(read_only: Path, third_edition: dict[str, bytes]) -> None:
    article(read_only, 5, "Tredje utgåvan.")
    assert built(read_only) == third_edition


def test_an_edit_that_keeps_size_and_time_is_seen(restored: Path) -> None:
    source = article(restored, 5, "Tredje utgåvan.")
    status = source.stat()
    assert "Tredje" in built(restored)["guides/more/artikel-005/index.html"].decode()
    for text in ("Fjerde utgåvan.", "Femfte utgåvan."):
        article(restored, 5, text)
        os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert (source.stat().st_size, source.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)
        assert text in built(restored)["guides/more/artikel-005/index.html"].decode()
