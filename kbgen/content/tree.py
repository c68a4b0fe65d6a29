"""The files of the content folder, and what is wrong with their names and places before anyone opens them."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from kbgen.problems import Problem

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
    inside = root.resolve()
    for folder, folders, files in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for entry in [*folders, *files]:
            path = Path(folder, entry)
            name = path.relative_to(root).as_posix()
            if path.is_symlink() and not _stays(path, inside):
                message = f"the link leads to {os.readlink(path)}, outside the content folder"
                tree.problems.append(Problem(tree.shown(name), 1, "symlink-escape", message, "copy the file here"))
            elif entry in files and not entry.startswith(".") and entry not in IGNORED:
                names.append(name)
    tree.names = tuple(sorted(names))
    tree.problems += _twins(tree)
    return tree


def _stays(path: Path, inside: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(inside)
    except (OSError, RuntimeError):
        return False


def _twins(tree: Tree) -> list[Problem]:
    """Names that are one file on a system that ignores case or normalises Unicode."""
    first: dict[str, str] = {}
    problems = []
    for name in tree.names:
        other = first.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if other != name:
            message = f'"{name}" and "{other}" are the same name on Windows and macOS'
            problems.append(Problem(tree.shown(name), 1, "case-twins", message, "rename one of them"))
    return problems
