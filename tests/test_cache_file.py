"""The file of what is remembered: whole the next time, written in part, shared, and no larger than it must be."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from kbgen.build.cache import Cache
from kbgen.content.nouns import GUIDE
from tests.many import article
from tests.program import kbgen, run
from tests.remembering import opened, remembered

VERSION = b"version"


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


def test_the_file_does_not_grow_with_edits_and_forgets_what_is_deleted(twice_built: Path, tmp_path: Path) -> None:
    site = tmp_path / "three"
    shutil.copytree(twice_built, site)
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
