"""What a build remembers of a small site, and a look into its file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.program import kbgen, tree


def built(folder: Path) -> dict[str, bytes]:
    """The site, after a build that went well and said nothing."""
    done = kbgen("build", "-q", "-c", folder / "mkdocs.yml")
    assert (done.returncode, done.stderr, done.stdout) == (0, "", ""), done.stderr
    return tree(folder / "site")


def remembered(folder: Path) -> Path:
    """The file."""
    return folder / ".kbgen/mkdocs.sqlite"


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as a database; what is done to it is written at the end of the block."""
    with closing(sqlite3.connect(path)) as database, database:
        yield database
