"""What Python's library does not say to the operating system: exchange two folders in one step, flush a disk."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""From Linux's <fcntl.h> and <linux/fs.h>; see renameat2(2)."""
CANNOT = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM)
"""What a system says to a call that it, or the file system, does not have."""
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
    if number in CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(one))


def flush(root: Path, files: Iterable[Path]) -> None:
    """Returns when new files, and the names of everything below a folder, are on the disk.

    Raises OSError when the disk could not take them: it may say so only now.
    """
    changed = list(files)
    if len(changed) > FEW:
        _flush_disk(root)
        return
    for path in dict.fromkeys([*changed, *(path.parent for path in changed), root]):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in CANNOT:  # some file systems cannot flush a folder
                raise
        finally:
            os.close(descriptor)


def _flush_disk(root: Path) -> None:
    descriptor = os.open(root, os.O_RDONLY)
    try:
        failed = _libc().syncfs(descriptor) and ctypes.get_errno()
    except AttributeError:
        failed = errno.ENOSYS
    finally:
        os.close(descriptor)
    if failed in CANNOT:
        os.sync()
    elif failed:
        raise OSError(failed, os.strerror(failed), str(root))
