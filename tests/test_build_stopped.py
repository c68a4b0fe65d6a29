"""A build that is stopped, killed, or met by another one ends soon and leaves a whole site, and nothing beside it."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from kbgen.build.tree import described, release_of
from tests.building import (
    editions,
    files,
    held,
    kill,
    litter,
    processes,
    refused,
    site_of,
    started,
    wait_for,
    wait_until_none_lives,
)
from tests.many import SOME, every
from tests.program import environment, kbgen

KILLS = 12


# Two builders


def test_a_second_builder_leaves_at_once_and_names_the_first(
    edited_config: Path, edited_site: dict[str, bytes]
) -> None:
    first = started(edited_config)
    assert wait_for(first, edited_config.parent / ".site.kbgen/next")
    os.kill(first.pid, signal.SIGSTOP)
    try:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = refused(kbgen("build", "-c", edited_config), 75)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert f"is being built by process {first.pid}" in told
        assert after.ru_utime - before.ru_utime < 3, "it does not begin to build"
        assert f"process {first.pid}" in refused(kbgen("rollback", "-c", edited_config), 75)
    finally:
        os.kill(first.pid, signal.SIGCONT)
    assert first.wait(120) == 0
    assert files(site_of(edited_config)) == edited_site


# Stopped and killed


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("group", [False, True], ids=["alone", "as a terminal does it"])
def test_a_build_that_is_told_to_stop_stops(edited_config: Path, number: int, group: bool) -> None:
    for edition in ("Andra", "Tredje", "Fjärde", "Femte"):
        every(edited_config.parent, SOME, f"{edition} utgåvan.")
        before = files(site_of(edited_config))
        build = started(edited_config)
        if held(build, edited_config.parent / ".site.kbgen/next"):
            break
    told = time.monotonic()
    (os.killpg if group else os.kill)(build.pid, number)
    build.send_signal(signal.SIGCONT)
    _, said = build.communicate(timeout=60)
    took = time.monotonic() - told
    assert build.returncode in (1, 128 + number), said
    assert "Traceback" not in said
    assert wait_until_none_lives(build.pid) == []
    assert (files(site_of(edited_config)), litter(site_of(edited_config))) == (before, [])
    assert took < 2 or os.getloadavg()[0] > 4, f"{took:.1f} s"


@pytest.mark.parametrize("module", ["click.core", "kbgen.cli.building", "jinja2", "kbgen.layout"])
def test_an_interrupt_while_the_program_starts_ends_it_without_a_traceback(edited_config: Path, module: str) -> None:
    build = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "kbgen", "build", "-q", "-c", edited_config],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a shell's `&` has it ignored
    )
    assert build.stderr
    assert any(line.split()[-1] == module for line in build.stderr), f"{module} is not imported"
    build.send_signal(signal.SIGINT)
    said = build.communicate(timeout=60)[1]
    assert "Traceback" not in said
    assert build.returncode in (-signal.SIGINT, 1)


def test_a_build_may_be_killed_at_any_moment(edited_config: Path, edited_site: dict[str, bytes]) -> None:
    old, chance = files(site_of(edited_config)), random.Random(4)
    seconds = _duration(edited_config)
    for each in range(KILLS):
        every(edited_config.parent, SOME, f"Utgåva {each}.")
        build = started(edited_config)
        time.sleep(chance.uniform(0.1, 1) * seconds)
        kill(build, (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM)[each % 3])
        build.communicate(timeout=60)
        assert wait_until_none_lives(build.pid) == [], "a worker outlived its build"
        stands = files(site_of(edited_config))
        assert stands == old or editions(stands) == {f"Utgåva {each}."}, "the site is mixed"
        assert described(site_of(edited_config)) == release_of(site_of(edited_config))
        old = stands
    every(edited_config.parent, SOME, "Andra utgåvan.")
    assert kbgen("build", "-q", "-c", edited_config).returncode == 0
    assert (files(site_of(edited_config)), litter(site_of(edited_config))) == (edited_site, [])


def _duration(config: Path) -> float:
    """Roughly how long a build of everything takes here and now."""
    begin = time.monotonic()
    assert kbgen("build", "-q", "-c", config, "-d", config.parent.parent / "other/site").returncode == 0
    return time.monotonic() - begin


def test_a_worker_that_is_killed_ends_the_build_with_a_line(edited_config: Path) -> None:
    before = files(site_of(edited_config))
    build = started(edited_config, "-j", 2)
    while build.poll() is None and len(processes(build.pid)) < 3:
        time.sleep(0.001)
    for worker in processes(build.pid):
        if worker != build.pid:
            with suppress(ProcessLookupError):  # the build itself ends the second when it misses the first
                os.kill(worker, signal.SIGKILL)
    _, said = build.communicate(timeout=60)
    assert (build.returncode, said) == (1, "kbgen: a worker ended before its work was done; is there enough memory?\n")
    assert (files(site_of(edited_config)), litter(site_of(edited_config))) == (before, [])
