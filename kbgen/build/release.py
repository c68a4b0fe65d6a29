"""A complete new tree, then one switch: the last good site stays whole until the new one is ready.

Beside the site stands a hidden folder of kbgen's own: the lock, the tree that is being made, the releases to which
`rollback` can return, and the manifests.  The oldest release, which is to go, becomes the next one: only what differs
between the two is written, so that a release costs what changed.  A folder that kbgen made carries the file `.kbgen`;
any other that holds something is left alone.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from kbgen.build.atomic import exchange, flush
from kbgen.build.tree import (
    MARKER,
    Manifest,
    NewTree,
    intact,
    read_manifest,
    release_of,
    strangers,
    write_manifest,
)  # fmt: skip
from kbgen.errors import Busy, UsageError

KEPT = 3
"""Releases to which `rollback` can return."""
LASTING = ("lock", "releases", "manifests", "indexes")
"""What stands in the hidden folder between builds."""
NUMBER = re.compile("-?[0-9]+")
"""The name of a release's folder."""


class Back(NamedTuple):
    """A release that was returned to."""

    name: str
    changed: list[str]
    """The paths in it that are not what was written."""
    with_index: bool
    """Whether its search index was there, too."""


def require_ours(site_dir: Path) -> None:
    """Raises UsageError when a build would replace a folder that kbgen did not make."""
    if site_dir.is_symlink() or (site_dir.exists() and not site_dir.is_dir()):
        raise UsageError(f"{site_dir} is not a folder; nothing was written")
    if site_dir.is_dir() and any(site_dir.iterdir()) and not (site_dir / MARKER).is_file():
        raise UsageError(
            f"{site_dir} holds files that kbgen did not make; choose another site_dir, or empty it yourself"
        )


class Releases:
    """A site's folder, and the releases beside it; whoever holds this is alone with them."""

    def __init__(self, site_dir: Path, kept: int = KEPT) -> None:
        self.site = site_dir
        self.kept = kept
        self.beside = site_dir.with_name(f".{site_dir.name}.kbgen")
        self._next = self.beside / "next"
        self.index = self.beside / "index"
        """Where the search index is made before it takes the place of the last one."""

    def known(self) -> Manifest:
        """What stands in the site, as far as it is what was written."""
        return intact(self.site, self._manifest(release_of(self.site)))

    def stands(self, name: str, known: Manifest) -> bool:
        """Whether the site is a release and nothing else; `known` is what of it is intact."""
        return release_of(self.site) == name and not any(strangers(self.site, known))

    def _manifest(self, name: str) -> Manifest:
        return read_manifest(self.beside / "manifests" / name) if name else {}

    def older(self) -> list[Path]:
        """The releases before this one, the newest first."""
        folder = self.beside / "releases"
        found = [path for path in folder.iterdir() if NUMBER.fullmatch(path.name)] if folder.is_dir() else []
        return sorted(found, key=lambda path: int(path.name), reverse=True)

    @contextmanager
    def new(self, known: Manifest, index: Path | None = None) -> Iterator[NewTree]:
        """A tree to make the next release in; when all goes well, it is the site at the end.

        `known` is what this site's files are, and `index` where the search index is to stand that is made meanwhile.
        When the body raises, both are what they were.
        """
        tree, last = NewTree(self._next, self._begin(), self.site, known), release_of(self.site)
        yield tree
        ready = _ready(self.index, index) if index else None
        self._publish(tree)
        if ready:
            self._put_index(*ready, last)

    def _begin(self) -> Manifest:
        """An empty tree, or the release that is to go; returns what it holds."""
        spare = self.older()[self.kept :]
        if spare:
            os.rename(spare[0], self._next)
            manifest = self._manifest(release_of(self._next))
            for path in list(strangers(self._next, manifest)):  # first, for files may seem intact through a link
                _remove(path)
            there = intact(self._next, manifest)
            for name in manifest.keys() - there.keys():
                _remove(self._next / name)
            return there
        self._next.mkdir(parents=True)
        return {}

    def _publish(self, tree: NewTree) -> None:
        name = tree.finish()
        if tree.manifest == tree.known and self.stands(name, tree.known):
            return
        write_manifest(self.beside / "manifests" / name, tree.manifest)
        flush(tree.root, tree.written)
        self._switch(tree.root)
        self._forget()

    def _switch(self, new: Path) -> None:
        """The new tree is the site, and the site is the newest of the older ones."""
        if not self.site.exists() or not any(self.site.iterdir()):
            with suppress(FileNotFoundError):
                self.site.rmdir()
            os.rename(new, self.site)
            return
        if exchange(new, self.site):
            os.rename(new, self._place())
            return
        last = self._place()
        os.rename(self.site, last)
        try:
            os.rename(new, self.site)
        except OSError:
            os.rename(last, self.site)
            raise

    def _place(self) -> Path:
        """Where the site that stands now is put."""
        newest = max((int(path.name) for path in self.older()), default=0)
        place = self.beside / "releases" / str(max(newest, 0) + 1)
        place.parent.mkdir(exist_ok=True)
        return place

    def _forget(self) -> None:
        """Removes releases that not even the next build needs, and the manifests of those that are gone."""
        for path in self.older()[self.kept + 1 :]:
            shutil.rmtree(path, ignore_errors=True)
        names = {release_of(self.site), *map(release_of, self.older())}
        for path in [*self.beside.glob("manifests/*"), *self.beside.glob("indexes/*")]:
            if path.name not in names:
                _remove(path)

    def _put_index(self, new: Path, place: Path, last: str) -> None:
        """The new index is in its place, and the one that was there is kept with its release, `last`."""
        old = _put_in_place(new, place)
        if not old:
            return
        if last and last != release_of(self.site):
            kept = self._kept_index(last)
            shutil.rmtree(kept, ignore_errors=True)
            kept.parent.mkdir(exist_ok=True)
            with suppress(OSError):  # it is on another disk
                os.rename(old, kept)
        shutil.rmtree(old, ignore_errors=True)

    def _kept_index(self, name: str) -> Path:
        return self.beside / "indexes" / name

    def back(self, index: Path | None = None) -> Back:
        """Returns to the release before this one, and to its search index, which stands in `index`.

        The release that is left is never returned to: it has a number below 1.  Raises UsageError when there is none.
        """
        older = [path for path in self.older()[: self.kept] if (path / MARKER).is_file() and int(path.name) > 0]
        if not older:
            raise UsageError(f"there is no earlier release of {self.site}")
        last, left = older[0], release_of(self.site)
        if not exchange(last, self.site):
            os.rename(self.site, self._next)
            os.rename(last, self.site)
            os.rename(self._next, last)
        lowest = min(int(path.name) for path in self.older())
        os.rename(last, self.beside / "releases" / str(min(lowest, 1) - 1))
        name = release_of(self.site)
        with_index = self._kept_index(name).is_dir()
        if index and with_index:
            os.rename(self._kept_index(name), self.index)
            self._put_index(*_ready(self.index, index), left)
        return Back(name, self._changed(), with_index)

    def _changed(self) -> list[str]:
        """What in the site is not what was written: a file that is one with the same in another release may be, too."""
        manifest = self._manifest(release_of(self.site))
        known = intact(self.site, manifest)
        added = (path.relative_to(self.site).as_posix() for path in strangers(self.site, known))
        return sorted({*added, *(manifest.keys() - known.keys())})

    def recover(self) -> None:
        """Puts the last good site back when a switch without `exchange` was cut off between its two steps."""
        older = self.older()
        if older and release_of(self._next) and not self.site.exists():
            os.rename(older[0], self.site)

    def clear(self) -> None:
        """Removes what a build left that failed, or was killed."""
        for path in self.beside.iterdir():
            if path.name not in LASTING:
                _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _ready(new: Path, place: Path) -> tuple[Path, Path]:
    """A folder, or a copy of it, that can be put in its place in one step, and that place: where a link leads."""
    place = Path(os.path.realpath(place))
    place.parent.mkdir(parents=True, exist_ok=True)
    if new.stat().st_dev == place.parent.stat().st_dev:
        return new, place
    near = place.with_name(f".{place.name}.new")
    shutil.rmtree(near, ignore_errors=True)
    return Path(shutil.copytree(new, near)), place


def _put_in_place(new: Path, place: Path) -> Path | None:
    """Puts a folder in the place of another; returns where that is now, if there was one."""
    if not place.exists():
        os.rename(new, place)
        return None
    if exchange(new, place):
        return new
    last = new.with_name(f"{new.name}.last")
    shutil.rmtree(last, ignore_errors=True)
    os.rename(place, last)
    os.rename(new, place)
    return last


@contextmanager
def exclusive(site_dir: Path, kept: int = KEPT) -> Iterator[Releases]:
    """The releases of a site, for one builder at a time.

    Raises Busy when another holds them, UsageError for a folder that is not ours.
    """
    require_ours(site_dir)
    releases = Releases(site_dir, kept)
    releases.beside.mkdir(parents=True, exist_ok=True)
    with (releases.beside / "lock").open("a+") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            lock.seek(0)
            raise Busy(f"{site_dir} is being built by process {lock.read().strip() or 'unknown'}; try again") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        releases.recover()
        releases.clear()
        try:
            yield releases
        finally:
            releases.clear()
