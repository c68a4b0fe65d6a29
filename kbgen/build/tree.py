"""A site's folder as a list of its files, and how the next one is made from those that are there.

The manifest of a release says of each file what it was made from (its key), what it holds, and what the file system
said when it was written.  A file that is no longer what was written is not used again.
"""

from __future__ import annotations

import marshal
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import field
from itertools import takewhile
from pathlib import Path

from kbgen.dataclass import dataclass
from kbgen.memo import HASH, Digest, digest_of, digest_of_file

MARKER = ".kbgen"
MARKER_TEXT = "This folder is made by kbgen and replaced by every build. Do not keep anything else in it.\n"
NAMED = re.compile(r"^release ([0-9a-f]{32})$", re.MULTILINE)
"""What the marker says of a release."""

Made = tuple[bytes, Digest, int, int]
"""What a file was made from, the digest of its content, its size, and when it was written (nanoseconds)."""
Manifest = dict[str, Made]
"""Path from the site's root, with forward slashes → the file."""
Done = tuple[Manifest, Manifest, list[Path]]
"""What is in a tree, what was taken out again, and which files were written."""


def identity(files: dict[str, Digest]) -> str:
    """The name of a release: the digest of all paths and contents."""
    hashed = HASH()
    for path in sorted(files):
        hashed.update(path.encode("utf-8", "surrogateescape") + b"\0" + files[path])
    return hashed.hexdigest()


def marker(name: str) -> str:
    """What the file says that signs a folder as kbgen's."""
    return f"{MARKER_TEXT}release {name}\n"


def release_of(tree: Path) -> str:
    """The name of the release that stands in a folder; nothing where none does."""
    with suppress(OSError, UnicodeDecodeError):
        told = NAMED.search((tree / MARKER).read_text(encoding="utf-8"))
        return told[1] if told else ""
    return ""


def described(tree: Path) -> str:
    """The name of a release, from its files: what a tree that somebody else wrote is to be called."""
    paths = (path for path in tree.rglob("*") if path.is_file() and path != tree / MARKER)
    return identity({path.relative_to(tree).as_posix(): digest_of(path.read_bytes()) for path in paths})


def read_manifest(path: Path) -> Manifest:
    """A manifest; empty when there is none, or it is not what was written."""
    with suppress(OSError, ValueError, EOFError, TypeError):
        total, _, content = path.read_bytes().partition(b"\n")
        if total == digest_of(content).hex().encode():
            found: Manifest = marshal.loads(content)
            return found
    return {}


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Writes a manifest, whole or not at all."""
    content = marshal.dumps(manifest)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.write_bytes(digest_of(content).hex().encode() + b"\n" + content)
    beside.replace(path)


def intact(tree: Path, manifest: Manifest) -> Manifest:
    """The files of a manifest that are what was written."""
    root, found = f"{tree}/", {}
    for path, made in manifest.items():
        try:
            status = os.lstat(root + path)
            if (status.st_mtime_ns == made[3] and status.st_size == made[2]) or _holds(root + path, made[1]):
                found[path] = made
        except OSError:
            continue
    return found


def _holds(path: str, digest: Digest) -> bool:
    """Whether a file with other times, as an archive leaves it, still holds what was written."""
    if os.path.islink(path):
        return False
    with open(path, "rb") as file:
        return digest_of_file(file) == digest


@dataclass(slots=True)
class NewTree:
    """A tree that is becoming the next release.

    It begins as the files of an older release, or empty.  A file is never written over: it may also stand in others.
    """

    root: Path
    there: Manifest
    """What it holds from before."""
    current: Path
    """The site as it stands."""
    known: Manifest
    """What is intact in that."""
    manifest: Manifest = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)
    dropped: Manifest = field(default_factory=dict)
    """What it held for a while, and is to be removed."""
    _folders: set[str] = field(default_factory=set)
    """Those that are known to be there."""

    def put(self, path: str, key: bytes, content: bytes) -> None:
        """A file with new content, which may still be what it was."""
        digest = digest_of(content)
        if not self._same(path, key, digest):
            with open(self._place(path), "wb") as file:
                file.write(content)
            self._note(path, key, digest)

    def copy(self, path: str, key: bytes, source: Path, digest: Digest) -> Digest:
        """A file that is the same as one elsewhere; returns the digest of what it was when it was copied."""
        if self._same(path, key, digest):
            return digest
        shutil.copyfile(source, self._place(path))
        with (self.root / path).open("rb") as file:
            copied = digest_of_file(file)
        self._note(path, key, copied)
        return copied

    def keep(self, path: str, key: bytes) -> bool:
        """A file that was made from the same before; False when it was not, or is not there."""
        old = self.known.get(path)
        return old is not None and old[0] == key and self._same(path, key, old[1])

    def drop(self, path: str) -> None:
        """Takes a file out again; it goes when the tree is finished."""
        self.there[path] = self.dropped[path] = self.manifest.pop(path)

    def part(self) -> NewTree:
        """The same tree, to which somebody else may add other files; `join` takes them over."""
        return NewTree(self.root, dict(self.there), self.current, self.known)

    @property
    def done(self) -> Done:
        """What was done to it."""
        return self.manifest, self.dropped, self.written

    def join(self, done: Done) -> None:
        """Takes over what was done to a part of it."""
        manifest, dropped, written = done
        self.manifest |= manifest
        self.there |= dropped
        self.written += written

    def _same(self, path: str, key: bytes, digest: Digest) -> bool:
        """Takes a file that holds the same: from where it is, or from the site as it stands."""
        old = self.there.get(path)
        if old is None or old[1] != digest:
            old = self.known.get(path)
            if old is None or old[1] != digest:
                return False
            try:
                os.link(f"{self.current}/{path}", self._place(path))
            except OSError:
                return False
        self.manifest[path] = old if old[0] == key else (key, *old[1:])
        return True

    def _place(self, path: str) -> str:
        """Where a file is to be written; nothing is there."""
        if path in self.there:
            (self.root / path).unlink(missing_ok=True)
        elif self.there:
            self._clear(path)
        folder = f"{self.root}/{path.rpartition('/')[0]}"
        if folder not in self._folders:
            try:
                os.mkdir(folder)  # most often it is the last step alone that is not there
            except OSError:
                os.makedirs(folder, exist_ok=True)
            self._folders.add(folder)
        return f"{self.root}/{path}"

    def _clear(self, path: str) -> None:
        """Removes what stands in the way: a folder of this name, or a file where its folder is to be."""
        if (self.root / path).is_dir():
            shutil.rmtree(self.root / path)
            self._folders.clear()
            for other in [other for other in self.there if other.startswith(f"{path}/")]:
                del self.there[other]
        for above in _above(path.rpartition("/")[0]):
            if self.there.pop(above, None):
                (self.root / above).unlink()

    def _note(self, path: str, key: bytes, digest: Digest) -> None:
        status = os.stat(self.root / path)
        self.manifest[path] = key, digest, status.st_size, status.st_mtime_ns
        self.written.append(self.root / path)

    def finish(self) -> str:
        """Removes what belongs to no page any more, and signs the tree; returns the release's name."""
        for path in self.there.keys() - self.manifest.keys():
            (self.root / path).unlink(missing_ok=True)
            for folder in (self.root / path).parents:
                if folder == self.root or not _removed(folder):
                    break
        name = identity({path: made[1] for path, made in self.manifest.items()})
        (self.root / MARKER).unlink(missing_ok=True)
        (self.root / MARKER).write_text(marker(name), encoding="utf-8")
        self.written.append(self.root / MARKER)
        return name


def _removed(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True


def strangers(tree: Path, manifest: Manifest) -> Iterator[Path]:
    """What stands in a tree and not in its manifest."""
    above: set[str] = set()
    for path in manifest:
        above.update(takewhile(lambda folder: folder not in above, _above(path.rpartition("/")[0])))
    pending = [""]
    while pending:
        folder = pending.pop()
        with os.scandir(f"{tree}/{folder}") as entries:
            for entry in entries:
                path = f"{folder}{entry.name}"
                if path in manifest:
                    continue
                if path in above and entry.is_dir(follow_symlinks=False):
                    pending.append(f"{path}/")
                elif path != MARKER:
                    yield Path(entry.path)


def _above(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
