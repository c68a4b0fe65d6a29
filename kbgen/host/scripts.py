"""kbgen's own scripts, as they go over the wire: the small form that `scripts/minify.py` made of each.

A small form begins with the digest of the script that it was made of.  When that is another, the script goes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from kbgen.memo import digest_of
from kbgen.pages.render import THEME

FOLDER = THEME / "assets/kbgen"
SMALL = THEME.parent / "small"


def scripts() -> list[Path]:
    """Every script of kbgen's own."""
    return sorted(FOLDER.glob("*.js"))


def first_line(script: bytes) -> bytes:
    """The first line of a script's small form, which tells the script from an edited one."""
    return f"/* {digest_of(script).hex()} */".encode()


def small(path: Path) -> bytes:
    """The small form of a script, or the script."""
    script, made = path.read_bytes(), SMALL / path.name
    head, _, rest = made.read_bytes().partition(b"\n") if made.is_file() else (b"", b"", b"")
    return rest if head == first_line(script) else script


def is_ours(path: Path | str) -> bool:
    """Whether a file is a script of kbgen's, and not one that a site put in its place."""
    return Path(path).parent == FOLDER and str(path).endswith(".js")


def made_small(files: Iterable[File], config: MkDocsConfig) -> Iterator[File]:
    """The same files, with the small form of our own scripts."""
    for file in files:
        if file.abs_src_path and is_ours(file.abs_src_path):
            yield File.generated(config, file.src_uri, content=small(Path(file.abs_src_path)))
        else:
            yield file
