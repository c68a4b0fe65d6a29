"""A complete new tree, then one switch: the last good site stays whole until the new one is ready.

A folder that kbgen made carries the file `.kbgen`; any other folder that holds something is left alone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kbgen.errors import UsageError

MARKER = ".kbgen"
MARKER_TEXT = "This folder is made by kbgen and replaced by every build. Do not keep anything else in it.\n"


def require_ours(site_dir: Path) -> None:
    """Raises UsageError when a build would replace a folder that kbgen did not make."""
    if site_dir.is_symlink() or (site_dir.exists() and not site_dir.is_dir()):
        raise UsageError(f"{site_dir} is not a folder; nothing was written")
    if site_dir.is_dir() and any(site_dir.iterdir()) and not (site_dir / MARKER).is_file():
        raise UsageError(
            f"{site_dir} holds files that kbgen did not make; choose another site_dir, or empty it yourself"
        )


def mark(tree: Path) -> None:
    """Signs a tree as kbgen's."""
    tree.mkdir(parents=True, exist_ok=True)
    (tree / MARKER).write_text(MARKER_TEXT, encoding="utf-8")


@contextmanager
def replacing(site_dir: Path) -> Iterator[Path]:
    """Gives an empty folder beside `site_dir` to build in; it takes the place of `site_dir` if all goes well.

    Raises UsageError for a folder that is not ours.  When the body raises, `site_dir` is what it was.
    """
    _recover(site_dir)
    require_ours(site_dir)
    new = site_dir.with_name(f".{site_dir.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    mark(new)
    try:
        yield new
        _switch(new, site_dir)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _old(site_dir: Path) -> Path:
    return site_dir.with_name(f".{site_dir.name}.old")


def _switch(new: Path, site_dir: Path) -> None:
    old = _old(site_dir)
    with suppress(FileNotFoundError):
        os.rename(site_dir, old)
    try:
        os.rename(new, site_dir)
    except OSError:
        _recover(site_dir)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _recover(site_dir: Path) -> None:
    """Puts the last good site back when a switch was cut off half-way."""
    old = _old(site_dir)
    if old.is_dir() and not site_dir.exists():
        os.rename(old, site_dir)
    shutil.rmtree(old, ignore_errors=True)
