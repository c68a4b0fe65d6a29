"""kbgen's own scripts, as they go over the wire: without comments and without space that nobody reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import rjsmin  # type: ignore[import-untyped]
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from kbgen.pages.render import THEME

FOLDER = THEME / "assets/kbgen"


@lru_cache(maxsize=100)
def small(script: bytes) -> bytes:
    """A script that does the same in fewer bytes."""
    found: bytes = rjsmin.jsmin(script)
    return found


def is_ours(path: Path | str) -> bool:
    """Whether a file is a script of kbgen's, and not one that a site put in its place."""
    return Path(path).parent == FOLDER and str(path).endswith(".js")


def made_small(files: Iterable[File], config: MkDocsConfig) -> Iterator[File]:
    """The same files, with the small form of our own scripts."""
    for file in files:
        if file.abs_src_path and is_ours(file.abs_src_path):
            yield File.generated(config, file.src_uri, content=small(file.content_bytes))
        else:
            yield file
