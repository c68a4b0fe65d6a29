"""What is remembered saves time and nothing else: whatever happens to it, the site is the same."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kbgen.build import cache
from kbgen.build.cache import Cache
from kbgen.content.nouns import GUIDE
from tests.many import article, articles
from tests.program import kbgen, run, tree

COUNT = 8
VERSION = b"version"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A help centre that was built, edited, and built again: some of what is remembered is new, some is not."""
    folder = tmp_path_factory.mktemp("built") / "one"
    config = articles(folder, COUNT)
    assert kbgen("build", "-q", "-c", config).returncode == 0
    article(folder, 2, "Andra utgåvan.")
    assert kbgen("build", "-q", "-c", config).returncode == 0
    return folder


@pytest.fixture(scope="module")
def clean(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a clean build makes after one more edit."""
    folder = tmp_path_factory.mktemp("clean")
    shutil.copytree(finished / "content", folder / "content")
    shutil.copy(finished / "mkdocs.yml", folder)
    article(folder, 5, "Tredje utgåvan.")
    return built(folder)


def built(folder: Path) -> dict[str, bytes]:
    """The site, after a build that went well and said nothing."""
    done = kbgen("build", "-q", "-c", folder / "mkdocs.yml")
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    return tree(folder / "site")


@pytest.fixture
def site(finished: Path, tmp_path: Path) -> Path:
    """A copy of it, in a folder of another name."""
    shutil.copytree(finished, tmp_path / "two")
    return tmp_path / "two"


def remembered(folder: Path) -> Path:
    return folder / ".kbgen/mkdocs.sqlite"


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as database, database:
        yield database


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
    site: Path, clean: dict[str, bytes], damage: Callable[[Path], None]
) -> None:
    damage(remembered(site))
    article(site, 5, "Tredje utgåvan.")
    assert built(site) == clean


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_file_is_whole_again_after_a_build(site: Path, seed: int) -> None:
    flipped(seed)(remembered(site))
    article(site, 5, "Tredje utgåvan.")
    built(site)
    article(site, 5, "Fjärde utgåvan.")
    built(site)
    with opened(remembered(site)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("SELECT count(*) FROM results").fetchone()[0] > COUNT


def test_everything_that_is_remembered_can_be_read_again(finished: Path) -> None:
    with opened(remembered(finished)) as database:
        rows = database.execute("SELECT stage, name, value FROM results").fetchall()
    assert [(stage, name) for stage, name, value in rows if cache._loaded(value) is None] == []
    assert {stage for stage, *_ in rows} >= {"said", "outline", "text", "site", "surroundings"}


def test_what_another_machine_remembered_in_another_folder_is_used(
    site: Path, clean: dict[str, bytes], tmp_path: Path
) -> None:
    """As a CI job does it: the cache, the site and what stands beside it are restored; times are not."""
    for path in (site / "content").rglob("*"):
        os.utime(path)
    article(site, 5, "Tredje utgåvan.")
    explained = kbgen("build", "-q", "-c", site / "mkdocs.yml", "--explain", "guides/start/artikel-006/")
    assert "taken over" in explained.stdout
    assert tree(site / "site") == clean


def test_a_restored_cache_without_a_site_makes_one(site: Path, clean: dict[str, bytes]) -> None:
    for path in (site / "site", site / ".site.kbgen", site / "search-index"):
        shutil.rmtree(path)
    article(site, 5, "Tredje utgåvan.")
    assert built(site) == clean


def test_a_restored_site_without_a_cache_is_used_as_far_as_it_is_right(site: Path, clean: dict[str, bytes]) -> None:
    shutil.rmtree(site / ".kbgen")
    (site / "site/index.html").write_text("changed by hand")
    article(site, 5, "Tredje utgåvan.")
    assert built(site) == clean


@pytest.fixture
def read_only(site: Path) -> Iterator[Path]:
    """The site, in which nothing can be remembered; root is not stopped by a file's mode."""
    place = remembered(site).parent
    if subprocess.run(["mount", "--bind", place, place], capture_output=True, check=False).returncode:
        if os.geteuid() == 0:
            pytest.skip("a folder cannot be made read-only here")
        place.chmod(0o500)
        yield site
        place.chmod(0o700)
        return
    subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True)
    yield site
    subprocess.run(["umount", place], check=True)


def test_a_read_only_folder_costs_time_and_nothing_else(read_only: Path, clean: dict[str, bytes]) -> None:
    article(read_only, 5, "Tredje utgåvan.")
    assert built(read_only) == clean


# Nothing in a file can run


class Attack:
    """What would run if a pickle could name it."""

    def __init__(self, call: Callable[..., object], *arguments: object) -> None:
        self._made = call, arguments

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._made


def through(module: str, name: str, *arguments: str) -> bytes:
    """A pickle that calls what a module of ours imports: its name may have dots."""
    told = b"".join(b"\x8c" + bytes([len(each)]) + each.encode() for each in (module, name))
    given = b"".join(b"\x8c" + bytes([len(each)]) + each.encode() for each in arguments)
    return b"\x80\x04" + told + b"\x93(" + given + b"tR."


ATTACKS = {
    "os.system": lambda mark: pickle.dumps(Attack(os.system, f"touch {mark}")),
    "eval": lambda mark: pickle.dumps(Attack(eval, f"open({str(mark)!r}, 'w')")),
    "a class that acts": lambda mark: pickle.dumps(Attack(subprocess.Popen, ["touch", str(mark)])),
    "a dotted name": lambda mark: through("kbgen.content.tree", "os.system", f"touch {mark}"),
    "a method": lambda mark: through("kbgen.content.articles", "Path.touch", str(mark)),
    "an imported class": lambda mark: through("kbgen.content.tree", "Path", str(mark)),
    "datetime's own imports": lambda mark: through("datetime", "sys.exit", str(mark)),
    "a module like ours": lambda mark: through("kbgen.content_evil", "x", str(mark)),
    "a class of ours that acts": lambda mark: through("kbgen.content.conversion", "Converter", str(mark)),
    "a function of ours": lambda mark: through("kbgen.content.git_dates", "last_changes", str(mark)),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_value_that_would_run_something_is_refused(tmp_path: Path, attack: str) -> None:
    written = ATTACKS[attack](tmp_path / "ran")
    assert cache._loaded(written) is None
    assert not (tmp_path / "ran").exists()


def test_a_file_with_a_valid_checksum_and_a_foreign_class_runs_nothing(site: Path, clean: dict[str, bytes]) -> None:
    evil = pickle.dumps(Attack(os.system, f"touch {site / 'ran'}"))
    with opened(remembered(site)) as database:
        for stage, name, key in database.execute("SELECT stage, name, key FROM results").fetchall():
            row = (cache._sum(stage, name, key, evil), evil, stage, name)
            database.execute("UPDATE results SET sum = ?, value = ? WHERE stage = ? AND name = ?", row)
    article(site, 5, "Tredje utgåvan.")
    assert built(site) == clean
    assert not (site / "ran").exists()


# A file of its own


def test_what_is_kept_is_there_the_next_time_and_made_from_the_same_only(tmp_path: Path) -> None:
    first = Cache(tmp_path / "cache.sqlite", VERSION)
    first.keep("stage", "name", (b"key", 1), "outcome", GUIDE)
    assert first.value("stage", "name", (b"key", 1)) is GUIDE
    first.close()
    second = Cache(tmp_path / "cache.sqlite", VERSION)
    assert second.outcome("stage", "name", (b"key", 1)) == "outcome"
    assert second.value("stage", "name", (b"key", 1)) is GUIDE
    assert list(second.values("stage")) == [("name", (b"key", 1), GUIDE)]
    assert second.outcome("stage", "name", (b"key", 2)) is None
    assert second.value("stage", "name", (b"key", 2)) is None
    second.close()
    assert Cache(tmp_path / "cache.sqlite", b"other").value("stage", "name", (b"key", 1)) is None


def test_what_changed_is_written_and_not_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    for edition in range(30):
        cache = Cache(path, VERSION)
        for number in range(1000) if edition == 0 else (edition, 500):
            cache.keep("stage", str(number), (b"key", edition), edition)
        if edition == 29:
            cache.only("stage", map(str, range(900)))
        cache.close()
        with opened(path) as database:
            lengths = [length for (length,) in database.execute("SELECT length(value) FROM outcomes ORDER BY rowid")]
        assert sum(lengths) < 1.5 * lengths[0]
        assert edition in (0, 29) or lengths[-1] < lengths[0] / 50
    found = Cache(path, VERSION)
    assert found.outcome("stage", "7", (b"key", 7)) == 7
    assert found.outcome("stage", "500", (b"key", 29)) == 29
    assert found.outcome("stage", "100", (b"key", 0)) == 0
    assert found.outcome("stage", "950", (b"key", 0)) is None


def test_two_processes_may_use_one_file(tmp_path: Path) -> None:
    """As a build and a preview of the same site do."""
    one, other = (Cache(tmp_path / "cache.sqlite", VERSION) for _ in range(2))
    for number in range(200):
        (one, other)[number % 2].keep("stage", str(number), b"key", number, [number])
        (one, other)[number % 2].write(outcomes=True)
    assert all((one, other)[number % 2].value("stage", str(number), b"key") == [number] for number in range(200))
    assert one.value("stage", "199", b"key") == [199]
    one.close()
    other.close()


def test_a_full_disk_is_no_reason_to_fail(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from kbgen.build.cache import Cache\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))\n"
        "memo = Cache(Path(sys.argv[1]), b'version')\n"
        "for number in range(100): memo.keep('stage', str(number), b'key', number, b'x' * 1000); memo.write()\n"
        "assert memo.value('stage', '99', b'key') == b'x' * 1000\n"
        "memo.close()\n"
    )
    done = run(sys.executable, "-c", code, tmp_path / "cache.sqlite")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_file_does_not_grow_with_edits_and_forgets_what_is_deleted(finished: Path, tmp_path: Path) -> None:
    site = tmp_path / "three"
    shutil.copytree(finished, site)
    before = remembered(site).stat().st_size
    for number in range(4):
        article(site, 3, f"Utgåva {number}.")
        article(site, 20 + number, "Ny.")
        if number:
            (site / f"content/guides/{('start', 'more')[(19 + number) % 2]}/artikel-{19 + number:03}.md").unlink()
        kbgen("build", "-q", "-c", site / "mkdocs.yml")
    with opened(remembered(site)) as database:
        names = {name for (name,) in database.execute("SELECT DISTINCT name FROM results")}
    assert not any("artikel-020" in name for name in names)
    assert remembered(site).stat().st_size < before * 1.5
    assert sorted(path.name for path in remembered(site).parent.iterdir()) == ["mkdocs.sqlite"]


def test_an_edit_that_keeps_size_and_time_is_seen(site: Path) -> None:
    source = article(site, 5, "Tredje utgåvan.")
    status = source.stat()
    assert "Tredje" in built(site)["guides/more/artikel-005/index.html"].decode()
    for text in ("Fjerde utgåvan.", "Femfte utgåvan."):
        article(site, 5, text)
        os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert (source.stat().st_size, source.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)
        assert text in built(site)["guides/more/artikel-005/index.html"].decode()
