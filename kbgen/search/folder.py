"""A folder of files that are either all there as they were written, or not used at all.

A manifest holds every file's SHA-256.  Files are read once, checked, and used from memory, so that what was checked is
what is used.  A new set of files is written beside the old one and takes its place by renaming.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kbgen.errors import FolderNotOurs, IndexDamaged, IndexMissing

MANIFEST = "kbgen-search.json"
OURS = re.compile(
    r"kbgen-search\.json|_[A-Za-z][\w-]*_1\.toc"
    r"|[A-Za-z][\w-]*_((kbgen|main|moved)\.[a-z._]+|(words|documents|state)\.json)",
    re.ASCII,
)
"""The names of the files that an index consists of."""
FORMAT = 5

Files = Mapping[str, bytes]


def read(folder: Path, suffix: str = "") -> tuple[dict[str, Any], dict[str, bytes]]:
    """What is said about the files, and those whose names end so.  A folder replaced meanwhile is read once more."""
    try:
        return _read(folder, suffix)
    except IndexDamaged:
        return _read(folder, suffix)


def _read(folder: Path, suffix: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    try:
        text = (folder / MANIFEST).read_bytes()
    except OSError:
        raise IndexMissing(f"there is no search index in {folder}") from None
    try:
        manifest = json.loads(text)
        if manifest["format"] != FORMAT:
            raise IndexDamaged(f"the search index in {folder} was written by another version of kbgen")
        told = manifest["files"].items()
        files = {name: _file(folder, name, digest) for name, digest in told if name.endswith(suffix)}
        return dict(manifest["about"]), files
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise IndexDamaged(f"the search index in {folder} cannot be read: {error}") from None


def _file(folder: Path, name: str, digest: str) -> bytes:
    if not OURS.fullmatch(name):
        raise ValueError(f"unexpected name {name!r}")
    content = (folder / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{name} is not what was written")
    return content


def write(
    folder: Path, about: Mapping[str, Any], files: Files, kept: Iterable[str] = (), last: Path | None = None
) -> None:
    """Puts the files in the place of those that were there; a reader sees the old ones or the new ones.

    `kept` are the names of files that are new ones too, of the folder `last`, or of this one as it was.  Raises
    IndexDamaged when one of them is not there.
    """
    check_ours(folder)
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
        new = Path(beside, "new")
        new.mkdir()
        digests |= _keep(last or folder, new, kept)
        for name, content in files.items():
            (new / name).write_bytes(content)
        manifest = {"format": FORMAT, "about": dict(about), "files": digests}
        (new / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        _switch(new, folder, Path(beside, "old"))


def _keep(folder: Path, new: Path, kept: Iterable[str]) -> dict[str, str]:
    """Links files into the new folder, or copies them, and gives their digests as they were written."""
    names = list(kept)
    if not names:
        return {}
    try:
        digests = json.loads((folder / MANIFEST).read_bytes())["files"]
        for name in names:
            try:
                os.link(folder / name, new / name)
            except OSError:  # it is on another disk
                shutil.copyfile(folder / name, new / name)
        return {name: digests[name] for name in names}
    except (ValueError, LookupError, TypeError, OSError) as error:
        raise IndexDamaged(f"the search index in {folder} cannot be read: {error}") from None


def state(folder: Path) -> str:
    """What tells an index from another, and from one that lost a file or a part of one; nothing where there is none."""
    try:
        text = (folder / MANIFEST).read_bytes()
        sizes = sorted((name, (folder / name).stat().st_size) for name in json.loads(text)["files"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""
    return hashlib.sha256(text + repr(sizes).encode()).hexdigest()


def check_ours(folder: Path) -> None:
    """Raises FolderNotOurs when the folder holds anything but an index of ours."""
    try:
        names = sorted(os.listdir(folder))
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise FolderNotOurs(f"{folder} is not a folder") from None
    except OSError as error:  # it is a link to itself, or may not be read
        raise FolderNotOurs(f"{folder} cannot be read: {error.strerror}") from None
    foreign = [name for name in names if not OURS.fullmatch(name)]
    if foreign or (names and MANIFEST not in names):
        raise FolderNotOurs(f"{folder} holds {(foreign or names)[0]}, not made by kbgen; choose another folder")


def _switch(new: Path, folder: Path, old: Path) -> None:
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
