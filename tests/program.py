"""Running the real program in a real process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
DAY = "1795305600"
"""2026-11-22 00:00 UTC: the day that tests take for today, so that no result depends on the calendar."""


def kbgen(
    *arguments: object, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs `python -m kbgen …` to its end."""
    return run(sys.executable, "-m", "kbgen", *arguments, cwd=cwd, env=env)


def run(*command: object, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end, with today fixed."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment(env),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def environment(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a test's process."""
    return {**os.environ, "SOURCE_DATE_EPOCH": DAY, "NO_MKDOCS_2_WARNING": "1", **(env or {})}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its relative name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
