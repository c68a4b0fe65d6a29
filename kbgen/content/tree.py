"""The files of the content folder, and what is wrong with their names and places before anyone opens them."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kbgen.problems import Problem, short
from kbgen.prose import FORBIDDEN

IGNORED = {"README.md", "CONTRIBUTING.md"}

Entry = tuple[Path, str]
"""A file or folder, and its name relative to the content folder."""


@dataclass(slots=True)
class Tree:
    """A content folder."""

    root: Path
    prefix: str
    """How reports call the folder: `content`."""
    names: tuple[str, ...] = ()
    """Every file, relative to the folder, with forward slashes, sorted."""
    problems: list[Problem] = field(default_factory=list)

    def shown(self, name: str) -> str:
        """The name of a file as reports show it."""
        return f"{self.prefix}/{name}" if self.prefix else name


def walk(root: Path, prefix: str) -> Tree:
    """Lists a content folder.  Hidden files are left alone; links that leave the folder are problems."""
    tree = Tree(root, prefix)
    names: list[str] = []
    inside = root.resolve()
    for folder, folders, files in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        shown = sorted(name for name in files if not name.startswith(".") and name not in IGNORED)
        entries = [(Path(folder, name), Path(folder, name).relative_to(root).as_posix()) for name in [*folders, *shown]]
        tree.problems += _twins(tree, entries)
        for path, name in entries:
            problem = _name(tree, name) or _link(tree, path, name, inside) or _special(tree, path, name)
            if problem:
                tree.problems.append(problem)
                folders[:] = [each for each in folders if each != path.name]
            elif path.is_file():
                names.append(name)
    tree.names = tuple(sorted(names))
    return tree


def _name(tree: Tree, name: str) -> Problem | None:
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = name.encode(errors="surrogateescape").decode(errors="replace")
        return Problem(tree.shown(shown), 1, "invalid-utf8", "the file's name is not UTF-8", "rename it")
    if found := FORBIDDEN.search(name.replace("\n", "\0").replace("\t", "\0").replace("\r", "\0")):
        code, shown = f"U+{ord(name[found.start()]):04X}", FORBIDDEN.sub("\ufffd", " ".join(name.split()))
        return Problem(tree.shown(shown), 1, "control-character", f"{code} may not stand in a file's name", "rename it")
    return None


def _link(tree: Tree, path: Path, name: str, inside: Path) -> Problem | None:
    if not path.is_symlink():
        return None
    to = os.readlink(path)
    try:
        stays = path.resolve(strict=True).is_relative_to(inside)
    except (OSError, RuntimeError):
        message = f'the link leads to "{short(to)}", where nothing is'
        return Problem(tree.shown(name), 1, "unreadable-file", message, "delete it, or point it at a file")
    if not stays:
        message = f'the link leads to "{short(to)}", outside the content folder'
        return Problem(tree.shown(name), 1, "symlink-escape", message, "copy the file here")
    if path.is_dir():
        message = f'the link leads to the folder "{short(to)}"'
        return Problem(tree.shown(name), 1, "folder-link", message, "copy the folder here")
    return None


def _special(tree: Tree, path: Path, name: str) -> Problem | None:
    if path.is_file() or path.is_dir():
        return None
    hint = "put an ordinary file in its place"
    return Problem(tree.shown(name), 1, "unreadable-file", "it is no ordinary file", hint)


def _twins(tree: Tree, entries: list[Entry]) -> Iterator[Problem]:
    """Names that are one file on a system that ignores case or normalises Unicode."""
    first: dict[str, str] = {}
    for _, name in entries:
        other = first.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if other != name and not _name(tree, name):
            message = f'"{name}" and "{other}" are the same name on Windows and macOS'
            yield Problem(tree.shown(name), 1, "case-twins", message, "rename one of them")
