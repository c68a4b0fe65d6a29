"""Releases of a few small files, published without a build."""

from __future__ import annotations

from pathlib import Path

from kbgen.build.release import exclusive
from kbgen.build.tree import MARKER, NewTree
from tests.building import files


def release(site: Path, **contents: str) -> None:
    """Publishes files, `a__b="…"` being `a/b`; what is the same is taken over."""
    with exclusive(site) as releases, releases.new(releases.known()) as new:
        add(new, contents)


def add(new: NewTree, contents: dict[str, str]) -> None:
    for name, content in contents.items():
        path, key = name.replace("__", "/"), content.encode()
        if not new.keep(path, key):
            new.put(path, key, content.encode())


def rollback(site: Path) -> list[str]:
    """Goes back one release, and tells which files are not what they were."""
    with exclusive(site) as releases:
        return releases.back().changed


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def content(site: Path) -> dict[str, str]:
    """What was published, by its path."""
    return {path: data.decode() for path, data in files(site).items() if path != MARKER}


def kept(site: Path) -> int:
    """How many releases are kept beside a site."""
    return len(list(site.with_name(f".{site.name}.kbgen").glob("releases/*")))
