"""When each file last changed, as git remembers it.  The only place where content meets a program outside Python."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from pathlib import Path

HARMLESS = ("-c", "safe.bareRepository=explicit", "-c", "log.showSignature=false", "-c", "core.fsmonitor=false")
"""A repository hidden in content could bring a configuration that runs programs: git is started above the content
folder, looks for no bare repository, and is told to run nothing."""


def last_changes(root: Path) -> dict[str, dt.date]:
    """File, relative to `root` → the date of its last commit.

    `root` is an absolute path.  Empty outside a repository, without git, and in a shallow clone, where all files would
    seem to have changed at once.
    """
    if _git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    log = _git(root, "log", "--format=%x01%cs", "--name-only", "--relative", "-z", "--", f"./{root.name}")
    dates: dict[str, dt.date] = {}
    for commit in log.split("\x01")[1:]:
        day, *names = (part.strip("\n") for part in commit.split("\0"))
        for name in filter(None, names):
            dates.setdefault(name.removeprefix(f"{root.name}/"), dt.date.fromisoformat(day))
    return dates


def _git(root: Path, *arguments: str) -> str:
    try:
        command = ["git", *HARMLESS, "-C", str(root.parent), *arguments]
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return os.fsdecode(done.stdout) if done.returncode == 0 else ""
