"""What Python's library does not say to the operating system: exchange two folders in one step, flush a disk."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""From Linux's <fcntl.h> and <linux/fs.h>; see renameat2(2)."""
FEW = 64
"""Up to so many files are flushed one by one; for more it is quicker to flush the file system."""


@cache
def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def exchange(one: Path, other: Path) -> bool:
    """Puts two folders in each other's place at the same instant; False where the system cannot."""
    try:
        call = _libc().renameat2
    except (AttributeError, OSError):
        return False
    if not call(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE):
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM):
        return False
    raise OSError(number, os.strerror(number), str(one))


def flush(root: Path, files: Iterable[Path]) -> None:
    """Returns when new files, and the names of everything below a folder, are on the disk."""
    changed = list(files)
    if len(changed) > FEW:
        _flush_disk(root)
        return
    for path in dict.fromkeys([*changed, *(path.parent for path in changed), root]):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            with suppress(OSError):  # some file systems cannot flush a folder
                os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _flush_disk(root: Path) -> None:
    descriptor = os.open(root, os.O_RDONLY)
    try:
        if _libc().syncfs(descriptor):
            os.sync()
    except AttributeError:
        os.sync()
    finally:
        os.close(descriptor)
