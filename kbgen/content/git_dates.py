"""When each file last changed, as git remembers it.  The only place where content meets a program outside Python."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from pathlib import Path


def last_changes(root: Path) -> dict[str, dt.date]:
    """File, relative to `root` → the date of its last commit.

    Empty outside a repository, without git, and in a shallow clone, where all files would seem to have changed at once.
    """
    if _git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    log = _git(root, "log", "--format=%x01%cs", "--name-only", "--relative", "-z", "--", ".")
    dates: dict[str, dt.date] = {}
    for commit in log.split("\x01")[1:]:
        day, *names = (part.strip("\n") for part in commit.split("\0"))
        for name in filter(None, names):
            dates.setdefault(name, dt.date.fromisoformat(day))
    return dates


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return os.fsdecode(done.stdout) if done.returncode == 0 else ""
