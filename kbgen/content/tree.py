"""The files of the content folder, and what is wrong with their names and places before anyone opens them."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from kbgen.dataclass import dataclass
from kbgen.problems import Problem, short
from kbgen.prose import FORBIDDEN

IGNORED = {"README.md", "CONTRIBUTING.md"}

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
    inside, pending = root.resolve(), [""]
    while pending:
        entries = _entries(root, pending.pop())
        tree.problems += _twins(tree, [name for name, _ in entries])
        for name, entry in entries:
            problem = _name(tree, name) or (_link(tree, name, inside) if entry.is_symlink() else None)
            problem = problem or _special(tree, name, entry)
            if problem:
                tree.problems.append(problem)
            elif entry.is_dir(follow_symlinks=False):
                pending.append(name)
            elif entry.is_file():
                names.append(name)
    tree.names = tuple(sorted(names))
    return tree


def _entries(root: Path, folder: str) -> list[tuple[str, os.DirEntry[str]]]:
    """What stands in a folder and is not hidden, by its name relative to the root."""
    try:
        with os.scandir(root / folder) as found:
            shown = [entry for entry in found if not entry.name.startswith(".") and entry.name not in IGNORED]
    except OSError:
        return []
    above = f"{folder}/" if folder else ""
    return sorted((f"{above}{entry.name}", entry) for entry in shown)


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


def _link(tree: Tree, name: str, inside: Path) -> Problem | None:
    path = tree.root / name
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


def _special(tree: Tree, name: str, entry: os.DirEntry[str]) -> Problem | None:
    if entry.is_file() or entry.is_dir():
        return None
    hint = "put an ordinary file in its place"
    return Problem(tree.shown(name), 1, "unreadable-file", "it is no ordinary file", hint)


def _twins(tree: Tree, names: list[str]) -> Iterator[Problem]:
    """Names that are one file on a system that ignores case or normalises Unicode."""
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if other != name and not _name(tree, name):
            message = f'"{name}" and "{other}" are the same name on Windows and macOS'
            yield Problem(tree.shown(name), 1, "case-twins", message, "rename one of them")
