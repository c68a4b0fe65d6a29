"""Which files may be published, and what makes one of them dangerous.

A published file stands on the site's own address, so a page or a script among them would run with the site's rights.
Only kinds that a browser shows, plays or saves are let through, and an SVG only when nothing in it is active.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from kbgen.content.source import read_text
from kbgen.content.tree import Tree
from kbgen.problems import Problem

IMAGES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})
FILMS = frozenset({".mov", ".mp4", ".webm"})
CAPTIONS = frozenset({".vtt"})
DOWNLOADS = frozenset({".docx", ".mp3", ".odp", ".ods", ".odt", ".ogg", ".pdf", ".pptx", ".txt", ".xlsx", ".zip"})
KINDS = {"file": FILMS, "poster": IMAGES, "captions": CAPTIONS}
"""Field of a record → the kinds of file that it may name."""

RESERVED = ("assets/kbgen/", "assets/javascripts/", "assets/stylesheets/", "assets/images/", "search/")
"""Folders of the site that are the theme's own."""

_ACTIVE = re.compile(
    r"<\s*(script|foreignObject|handler|iframe|embed|object)\b|\son\w+\s*=|javascript:|<!(?:ENTITY|DOCTYPE)"
    r"""|(?:href|src)\s*=\s*["']?\s*(?:https?:|//|data:(?!image/(?:png|jpeg|webp|gif)))|@import|url\(\s*["']?\s*(?:https?:|//)""",
    re.IGNORECASE,
)


def publishable(
    name: str, files: Collection[str], kinds: frozenset[str] = IMAGES | FILMS | CAPTIONS | DOWNLOADS
) -> bool:
    """Whether a name is that of a file which may be copied to the site."""
    return name in files and PurePosixPath(name).suffix.casefold() in kinds and not name.startswith(RESERVED)


def reserved(tree: Tree) -> Iterator[Problem]:
    """The files that would take the place of the theme's own."""
    for name in tree.names:
        if name.startswith(RESERVED):
            folder = next(each for each in RESERVED if name.startswith(each))
            message = f'"{folder}" is a folder of the theme; a file there would replace the theme\'s own'
            yield Problem(tree.shown(name), 1, "reserved-name", message, "put it somewhere else, such as media/")


def active(tree: Tree, names: Collection[str]) -> Iterator[Problem]:
    """What could run code in the SVG files that are to be published."""
    for name in sorted(names):
        if name.casefold().endswith(".svg") and name in tree.names:
            text, problems = read_text(tree.root / name, tree.shown(name))
            yield from problems
            if found := _ACTIVE.search(text or ""):
                line = (text or "").count("\n", 0, found.start()) + 1
                what = " ".join(found.group().split())[:40]
                yield Problem(
                    tree.shown(name), line, "active-file", f"the picture holds {what}", "export it as a plain SVG"
                )
