"""The digests of the content folder's files; a file that the file system says is untouched is not read again."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from kbgen.content.stages import file_digest
from kbgen.content.tree import Tree
from kbgen.memo import Digest, Memo

FRESH = 2_000_000_000
"""Nanoseconds for which the times of a file say nothing after it was written: they may be the same after the next."""


def remembered(memo: Memo) -> Callable[[Tree], dict[str, Digest]]:
    """The digests, remembered by what the file system knows of each file.

    The time of the last change of the inode is among that: an edit that keeps size and time of modification changes it.
    """

    def digests(tree: Tree) -> dict[str, Digest]:
        found = {name: _digest(tree, name, memo) for name in tree.names}
        memo.only("bytes", found)
        return found

    return digests


def _digest(tree: Tree, name: str, memo: Memo) -> Digest:
    try:
        status = os.stat(f"{tree.root}/{name}")
    except OSError:
        return file_digest(tree, name)
    key = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    known: Digest | None = memo.outcome("bytes", name, key)
    if known is None:
        known = file_digest(tree, name)
        if time.time_ns() - status.st_ctime_ns > FRESH:
            memo.keep("bytes", name, key, known)
    return known
