"""Whatever goes wrong with a build, the site is the old one or the new one, and one clear line says why."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kbgen.build.tree import described, release_of
from tests.building import Poll, files, held, kill, litter, processes, started, wait_for, wait_until_none_lives
from tests.many import article, articles, every
from tests.program import kbgen, run, tree

COUNT = 60
KILLS = 12


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "one"
    assert kbgen("build", "-q", "-c", articles(folder, COUNT)).returncode == 0
    return folder


@pytest.fixture(scope="module")
def edited(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of the next edition, built from nothing."""
    folder = tmp_path_factory.mktemp("edited")
    every(folder, 0, "")
    articles(folder, COUNT)
    every(folder, COUNT, "Andra utgåvan.")
    assert kbgen("build", "-q", "-c", folder / "mkdocs.yml").returncode == 0
    return tree(folder / "site")


@pytest.fixture
def config(finished: Path, tmp_path: Path) -> Path:
    """A site that stands, and a next edition of every article that does not yet."""
    folder = tmp_path / "centre"
    shutil.copytree(finished, folder, symlinks=True)
    every(folder, COUNT, "Andra utgåvan.")
    return folder / "mkdocs.yml"


def site(config: Path) -> Path:
    return config.parent / "site"


def refused(done: subprocess.CompletedProcess[str], code: int = 1) -> str:
    """What a build says that failed: one line, from kbgen itself."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("kbgen: ")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_the_next_build_after_a_fault_is_right(config: Path, edited: dict[str, bytes]) -> None:
    """What the other tests compare with."""
    assert kbgen("build", "-q", "-c", config).returncode == 0
    assert files(site(config)) == edited


# Two builders


def test_a_second_builder_leaves_at_once_and_names_the_first(config: Path, edited: dict[str, bytes]) -> None:
    first = started(config)
    assert wait_for(first, config.parent / ".site.kbgen/next")
    os.kill(first.pid, signal.SIGSTOP)
    try:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = refused(kbgen("build", "-c", config), 75)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert f"is being built by process {first.pid}" in told
        assert after.ru_utime - before.ru_utime < 3, "it does not begin to build"
        assert f"process {first.pid}" in refused(kbgen("rollback", "-c", config), 75)
    finally:
        os.kill(first.pid, signal.SIGCONT)
    assert first.wait(120) == 0
    assert files(site(config)) == edited


# Stopped and killed


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("group", [False, True], ids=["alone", "as a terminal does it"])
def test_a_build_that_is_told_to_stop_stops(config: Path, number: int, group: bool) -> None:
    for edition in ("Andra", "Tredje", "Fjärde", "Femte"):
        every(config.parent, COUNT, f"{edition} utgåvan.")
        before = files(site(config))
        build = started(config)
        if held(build, config.parent / ".site.kbgen/next"):
            break
    told = time.monotonic()
    (os.killpg if group else os.kill)(build.pid, number)
    build.send_signal(signal.SIGCONT)
    _, said = build.communicate(timeout=60)
    took = time.monotonic() - told
    assert build.returncode in (1, 128 + number), said
    assert "Traceback" not in said
    assert wait_until_none_lives(build.pid) == []
    assert (files(site(config)), litter(site(config))) == (before, [])
    assert took < 2 or os.getloadavg()[0] > 4, f"{took:.1f} s"


def test_a_build_may_be_killed_at_any_moment(config: Path, edited: dict[str, bytes]) -> None:
    old, chance = files(site(config)), random.Random(4)
    seconds = _duration(config)
    for each in range(KILLS):
        every(config.parent, COUNT, f"Utgåva {each}.")
        build = started(config)
        time.sleep(chance.uniform(0.1, 1) * seconds)
        kill(build, (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM)[each % 3])
        build.communicate(timeout=60)
        assert wait_until_none_lives(build.pid) == [], "a worker outlived its build"
        stands = files(site(config))
        assert stands == old or _edition(stands) == {f"Utgåva {each}."}, "the site is mixed"
        assert described(site(config)) == release_of(site(config))
        old = stands
    every(config.parent, COUNT, "Andra utgåvan.")
    assert kbgen("build", "-q", "-c", config).returncode == 0
    assert (files(site(config)), litter(site(config))) == (edited, [])


def _duration(config: Path) -> float:
    """Roughly how long a build of everything takes here and now."""
    begin = time.monotonic()
    assert kbgen("build", "-q", "-c", config, "-d", config.parent.parent / "other/site").returncode == 0
    return time.monotonic() - begin


def _edition(stands: dict[str, bytes]) -> set[str]:
    pages = (data.decode() for path, data in stands.items() if re.search(r"artikel-\d+/index.html$", path))
    return {found.group() for page in pages for found in re.finditer(r"Utgåva \d+\.|(Första|Andra) utgåvan\.", page)}


def test_a_worker_that_is_killed_ends_the_build_with_a_line(config: Path) -> None:
    before = files(site(config))
    build = started(config, "-j", 2)
    while build.poll() is None and len(processes(build.pid)) < 3:
        time.sleep(0.001)
    for worker in processes(build.pid):
        if worker != build.pid:
            with suppress(ProcessLookupError):  # the build itself ends the second when it misses the first
                os.kill(worker, signal.SIGKILL)
    _, said = build.communicate(timeout=60)
    assert (build.returncode, said) == (1, "kbgen: a worker ended before its work was done; is there enough memory?\n")
    assert (files(site(config)), litter(site(config))) == (before, [])


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


def test_a_full_disk(config: Path, small_disk: Path) -> None:
    told = refused(kbgen("build", "-q", "-c", config, "-d", small_disk / "site"))
    assert "No space left on device" in told
    assert sorted(path.name for path in small_disk.iterdir()) == [".site.kbgen"]
    assert {path.name for path in (small_disk / ".site.kbgen").iterdir()} <= {"lock"}


def _limited(kind: int, most: int) -> Callable[[], None]:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(kind, (most, most))

    return limit


@pytest.mark.parametrize("most", [10_000, 500])
def test_a_disk_that_takes_no_more_in_the_middle_of_a_file(config: Path, most: int) -> None:
    before = files(site(config))
    build = started(config, first=_limited(resource.RLIMIT_FSIZE, most))
    _, said = build.communicate(timeout=120)
    assert (build.returncode, "Traceback" in said, "kbgen: the site could not be written" in said) == (1, False, True)
    assert wait_until_none_lives(build.pid) == []
    assert (files(site(config)), litter(site(config))) == (before, [])


def test_a_place_where_nothing_may_be_written(config: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", place], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        told = refused(kbgen("build", "-q", "-c", config, "-d", place / "site"))
    finally:
        subprocess.run(["umount", place], check=True)
    assert "Read-only file system" in told


def test_a_parent_that_is_a_file(config: Path, tmp_path: Path) -> None:
    (tmp_path / "place").touch()
    assert "kbgen: " in refused(kbgen("build", "-q", "-c", config, "-d", tmp_path / "place/site"))


def test_a_site_that_is_in_use_as_a_mount_is_left(config: Path, small_disk: Path) -> None:
    """A folder that a container mounts cannot be exchanged."""
    assert "kbgen: " in refused(kbgen("build", "-q", "-c", config, "-d", small_disk))


# Memory


@pytest.mark.parametrize(("megabytes", "jobs"), [(80, 1), (90, 1), (85, 2), (91, 2), (95, 2), (99, 2), (130, 2)])
def test_too_little_memory(config: Path, megabytes: int, jobs: int) -> None:
    before = files(site(config))
    build = started(config, "-j", jobs, first=_limited(resource.RLIMIT_AS, megabytes << 20))
    _, said = build.communicate(timeout=120)
    assert wait_until_none_lives(build.pid) == []
    assert litter(site(config)) == []
    if build.returncode == 0:
        assert _edition(files(site(config))) == {"Andra utgåvan."}
        return
    assert files(site(config)) == before
    assert build.returncode != 1 or ("Traceback" not in said and "kbgen: " in said), said


# Plugins and content


HOOKS = {
    "config": "def on_config(config): raise RuntimeError('the hook is broken')",
    "page": "def on_page_markdown(markdown, **_): raise KeyError('the hook is broken')",
    "import": "raise ValueError('the hook is broken')",
    "startup": "def on_startup(**_): raise TypeError('the hook is broken')",
    "end": "def on_post_build(**_): raise RuntimeError('the hook is broken')",
    "refusal": "from mkdocs.exceptions import PluginError as E\ndef on_env(env, **_): raise E('the hook is broken')",
}


@pytest.mark.parametrize("moment", HOOKS)
def test_a_plugin_that_raises(config: Path, moment: str) -> None:
    before = files(site(config))
    (config.parent / "hook.py").write_text(HOOKS[moment])
    config.write_text(config.read_text() + "hooks: [hook.py]\n")
    done = kbgen("build", "-q", "-c", config)
    assert refused(done)
    assert "the hook is broken" in done.stderr
    shutil.rmtree(config.parent / "__pycache__", ignore_errors=True)
    assert files(site(config)) == before
    assert set(litter(site(config))) <= {"hook.py"}


def test_a_plugin_that_does_not_raise_makes_a_site_with_its_index(config: Path, edited: dict[str, bytes]) -> None:
    shutil.rmtree(config.parent / "search-index")
    (config.parent / "hook.py").write_text("def on_post_page(output, **_): return output + '<!-- hooked -->'\n")
    config.write_text(config.read_text() + "hooks: [hook.py]\n")
    done = kbgen("build", "-q", "-c", config)
    assert done.returncode == 0
    assert done.stderr.count("MkDocs itself makes every page") == 1
    stands = files(site(config))
    assert stands.keys() == edited.keys()
    assert stands["index.html"] == edited["index.html"] + b"<!-- hooked -->"
    assert (config.parent / "search-index/kbgen-search.json").is_file()
    assert "Artikel" in kbgen("search", "-c", config, "faktura").stdout
    shutil.rmtree(config.parent / "__pycache__", ignore_errors=True)
    assert set(litter(site(config))) == {"hook.py"}


@pytest.mark.parametrize("more", ["", "hooks: [hook.py]\n"], ids=["kbgen", "MkDocs"])
def test_a_strict_build_with_a_warning_publishes_nothing(config: Path, more: str) -> None:
    before = files(site(config))
    (config.parent / "hook.py").write_text("def on_post_page(output, **_): return output\n")
    config.write_text(config.read_text() + more + "strict: true\n")
    broken = config.parent / "content/guides/start/artikel-000.md"
    broken.write_text(broken.read_text() + '\n<blink onclick="x()">Hej</blink>\n')
    done = kbgen("build", "-q", "-c", config)
    assert "warning[" in done.stderr
    refused(done)
    assert files(site(config)) == before


def test_a_source_that_is_written_all_the_time(config: Path, edited: dict[str, bytes]) -> None:
    """The build says so, or its site holds one edition of that article and not some of each."""
    before, done = files(site(config)), threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            article(config.parent, 30, f"Utgåva {number}.")
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        built = kbgen("build", "-q", "-c", config)
    finally:
        done.set()
        writer.join()
    assert "Traceback" not in built.stderr
    if built.returncode:
        assert "build again" in refused(built) or "error[" in built.stderr
        assert files(site(config)) == before
    article(config.parent, 30, "Andra utgåvan.")
    assert kbgen("build", "-q", "-c", config).returncode == 0
    assert files(site(config)) == edited


def test_a_folder_that_kbgen_did_not_make_is_refused(config: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years of work")
    assert "did not make" in refused(kbgen("build", "-q", "-c", config, "-d", tmp_path / "mine"), 2)
    assert files(tmp_path / "mine") == {"thesis.txt": b"years of work"}
    assert not (tmp_path / ".mine.kbgen").exists()


def test_the_home_page_is_there_at_every_moment(config: Path) -> None:
    with Poll(site(config) / "index.html").running() as poll:
        for number in range(3):
            every(config.parent, COUNT, f"Utgåva {number}.")
            assert kbgen("build", "-q", "-c", config).returncode == 0
    assert poll.misses == 0
    assert poll.looks > 500


def test_rollback_returns_and_says_so(config: Path) -> None:
    before = files(site(config))
    assert kbgen("build", "-q", "-c", config).returncode == 0
    done = kbgen("rollback", "-c", config)
    assert (done.returncode, files(site(config))) == (0, before)
    assert "no earlier release" in refused(kbgen("rollback", "-c", config), 2)


def test_the_site_can_be_built_by_python_itself(config: Path, edited: dict[str, bytes]) -> None:
    """Without a terminal, an own process or an own session: as a test or a script of somebody else does it."""
    code = "import sys; from pathlib import Path; from kbgen.host.build import build; build(Path(sys.argv[1]))"
    done = run(sys.executable, "-c", code, config)
    assert (done.returncode, files(site(config))) == (0, edited)
