"""Writes the search of a site: the browser's files into the site, and the index beside it.

What it costs follows what changed.  The last index knows every document's digest; when only a few documents differ,
what they changed is put right (`changes.py`), and every folder of files that holds nothing of that stays.  What is
written into the site is the same, byte for byte, as if all had been made anew.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kbgen.errors import SearchError
from kbgen.search import browser_index as browser
from kbgen.search import folder as folders
from kbgen.search.anew import anew
from kbgen.search.document import Corpus
from kbgen.search.follow import followed
from kbgen.search.last import Last
from kbgen.search.made import Made, Put
from kbgen.search.tables import languages


def publish(corpus: Corpus, site_dir: Path, index_dir: Path | None, last_site: Path | None = None) -> None:
    """Writes the browser's files into a site, and the index beside it.

    `last_site` is where the site stands that was written together with the index.  Raises FolderNotOurs.
    """
    put = _writer(site_dir)
    for path in update(corpus, put, index_dir, last_site):
        target = site_dir / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):  # a site that is published onto itself
            os.link(f"{last_site}/{path}", target)


def _writer(folder: Path) -> Put:
    made: set[Path] = set()

    def put(path: str, content: bytes) -> None:
        target = folder / path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        target.write_bytes(content)

    return put


def write_index(corpus: Corpus, folder: Path | str) -> None:
    """Writes an index of what can be found in place of the folder's last one.  Raises FolderNotOurs."""
    folders.check_ours(Path(folder))  # before the work, and again before the switch
    update(corpus, lambda path, content: None, Path(folder))


def browser_index(corpus: Corpus) -> dict[str, bytes]:
    """The files with which a browser searches, by their paths from the site's root."""
    found: dict[str, bytes] = {}
    update(corpus, found.__setitem__)
    return found


def update(
    corpus: Corpus,
    put: Put,
    index_dir: Path | None = None,
    last_site: Path | None = None,
    last_index: Path | None = None,
) -> list[str]:
    """Gives `put` each of the browser's files that is not in the last site, and writes the index.

    Returns the paths of the files that are the same as in the last site.  Paths are from the site's root.  `last_site`
    was made together with the index in `last_index`, which is `index_dir` where nothing else is said.  Only documents
    that are new since then are loaded.  Raises FolderNotOurs.
    """
    last = last_index or index_dir
    kept: list[str] = []
    made: list[Made] = []
    with _with_few_pauses():
        olds = _lasts(last, last_site) if last and last_site else {}
        for lang, entries in languages(corpus).items():
            each = followed(olds[lang], entries, corpus.synonyms) if lang in olds else None
            each = each or anew(lang, entries, corpus.synonyms, put)
            for path, content in each.files.items():
                put(path, content)
            kept += each.kept
            made.append(each)
        if index_dir:
            files = {name: content for each in made for name, content in each.index.items()}
            same = [name for each in made for name in each.index_kept]
            folders.write(index_dir, {"languages": [each.lang for each in made]}, files, same, last)
    return kept


@contextmanager
def _with_few_pauses() -> Iterator[None]:
    """Looks for circles of garbage more seldom: there are few, among what is many objects and stays."""
    before = gc.get_threshold()
    gc.set_threshold(max(100_000, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _lasts(index: Path, site: Path) -> dict[str, Last]:
    """The last search of every language that was not lost or damaged."""
    found: dict[str, Last] = {}
    with suppress(SearchError, LookupError, TypeError, ValueError, AttributeError, RecursionError):
        about, files = folders.read(index, ".json")
        for lang in about["languages"]:
            found[lang] = Last(lang, files, site / browser.FOLDER / lang)
    return found
