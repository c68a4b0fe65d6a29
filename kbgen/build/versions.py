"""What tells these programs from others that might make something else of the same content."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kbgen.memo import Digest

PACKAGES = (
    "babel", "jinja2", "markdown", "markupsafe", "mkdocs", "mkdocs-material", "nh3", "opening-hours-py", "pydantic",
    "pygments", "pymdown-extensions", "python-dateutil", "pyyaml", "snowballstemmer", "whoosh-reloaded",
)  # fmt: skip
"""The packages that have a part in what is made."""


@cache
def of_programs() -> Digest:
    """The digest of kbgen's own files and of its packages' versions."""
    packages = [(name, _version(name)) for name in PACKAGES]
    hashed = blake2b(repr((sys.version_info[:2], packages)).encode(), digest_size=16)
    add_files(hashed, [Path(__file__).parents[1]])
    return hashed.digest()


def of_folders(folders: Iterable[Path]) -> Digest:
    """The digest of every file in some folders."""
    hashed = blake2b(digest_size=16)
    add_files(hashed, folders)
    return hashed.digest()


def add_files(hashed: blake2b, folders: Iterable[Path]) -> None:
    """Adds names and bytes of all files, Python's own leavings excepted; each folder that is linked to, once."""
    for folder in folders:
        linked: set[str] = set()
        for above, below, names in os.walk(folder, followlinks=True):
            if os.path.islink(above):
                real = os.path.realpath(above)
                hashed.update(f"{above.removeprefix(str(folder))}\0{real in linked}\0".encode())
                if real in linked:
                    below.clear()
                    continue
                linked.add(real)
            below[:] = sorted(name for name in below if name != "__pycache__")
            for path in (os.path.join(above, name) for name in sorted(names)):
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        content = file.read()
                    hashed.update(f"{path.removeprefix(str(folder))}\0{len(content)}\0".encode() + content)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
