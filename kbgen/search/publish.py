"""Writes the search of a site: the browser's files into the site, and the index beside it.

What it costs follows what changed.  The last index knows every document's digest; when only a few documents differ, the
postings of the words that they gained, lost or use otherwise are put right (`changes.py`), and every file that holds
none of those stays.  What is written into the site is the same, byte for byte, as if all had been made anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kbgen.errors import SearchError
from kbgen.search import browser_index as browser
from kbgen.search import folder as folders
from kbgen.search.changes import Change, changed, code_digest, digest, patched, remembered
from kbgen.search.document import Corpus, Document
from kbgen.search.shipped import as_json, card, plain_words, shipped_documents, shipped_words, vocabulary
from kbgen.search.tables import Tables, languages, make
from kbgen.search.whoosh_index import MAIN, MOVED, WhooshIndex, contents, open_index, segment_files

Content = bytes | str
"""What a file holds; or the name of the last file that holds it."""


def publish(corpus: Corpus, site_dir: Path, index_dir: Path | None, last_site: Path | None = None) -> None:
    """Writes the browser's files into a site, and the index beside it.

    `last_site` is where the site stands that was written together with the index.  Raises FolderNotOurs.
    """
    old = _last(index_dir) if index_dir and last_site else {}
    try:
        made = _every(corpus, old, last_site)
        _write_site(made, site_dir)
    except (SearchError, OSError, ValueError):
        if not old:
            raise
        made = _every(corpus)
        _write_site(made, site_dir)
    if index_dir:
        _write_index(made, index_dir)


def write_index(corpus: Corpus, folder: Path | str) -> None:
    """Writes an index of what can be found in place of the folder's last one.  Raises FolderNotOurs."""
    folders.check_ours(Path(folder))  # before the work, and again before the switch
    _write_index(_every(corpus), Path(folder))


def browser_index(corpus: Corpus) -> dict[str, bytes]:
    """The files with which a browser searches, by their paths from the site's root."""
    return {
        f"{browser.FOLDER}/{each.tables.lang}/{name}": content
        for each in _every(corpus)
        for name, content in each.files.items()
        if isinstance(content, bytes)
    }


def _last(folder: Path) -> dict[str, WhooshIndex]:
    try:
        return open_index(folder)
    except SearchError:
        return {}


@dataclass(frozen=True, slots=True)
class _Made:
    """The search of one language."""

    tables: Tables
    change: Change | None
    """What differs from the last time; nothing when all was made anew."""
    files: Mapping[str, Content]
    """The browser's, by their paths."""
    version: str
    """The name of the folder of all of them but one."""
    shipped: Mapping[str, Any]
    """The index's words, documents and state."""


def _every(
    corpus: Corpus, old: Mapping[str, WhooshIndex] = MappingProxyType({}), last_site: Path | None = None
) -> list[_Made]:
    """The search of every language; `old` are the last ones, as they stand in the last site."""
    return [_made(lang, documents, corpus, old.get(lang), last_site) for lang, documents in languages(corpus).items()]


def _made(
    lang: str,
    documents: tuple[Document, ...],
    corpus: Corpus,
    old: WhooshIndex | None,
    last_site: Path | None,
) -> _Made:
    digests = list(map(digest, documents))
    change = changed(old, last_site / browser.FOLDER / lang, documents, digests) if old and last_site else None
    tables = patched(change, lang, documents, corpus.synonyms) if change else make(lang, documents, corpus.synonyms)
    sizes, shard_counts, shards = _shards(tables, change)
    card_counts, cards = _cards(tables, change)
    words = shipped_words(tables)
    plain = plain_words(words, tables)
    weights = change.title_weights(plain) if change else {}
    shown = shipped_documents(tables, vocabulary(plain), weights) | {
        "shards": {"counts": shard_counts, "bytes": sum(sizes)},
        "cards": {"counts": card_counts},
        "budget": browser.budget(len(documents)),
    }
    version = browser.version(code_digest(), digests, words, shown)
    whole = {"words.js": browser.script(words), "map.js": browser.script(shown)}
    files = {f"{version}/{name}": content for name, content in (shards | cards | whole).items()}
    files["index.js"] = browser.script({"format": browser.FORMAT, "version": version})
    lengths = {name: _length(content, change) for name, content in (shards | cards).items()}
    state = remembered(tables, digests, sizes, lengths, version, change)
    return _Made(tables, change, files, version, {"words": plain, "documents": shown, "state": state})


def _length(content: Content, change: Change | None) -> int:
    """The bytes of a file.  Raises OSError, ValueError when it is a last one that is not what was written."""
    return change.kept(content) if change and isinstance(content, str) else len(content)


Files = dict[str, Content]


def _shards(tables: Tables, change: Change | None) -> tuple[list[int], list[int], Files]:
    """The size of each word's postings, how many words each file holds, and the files."""
    known = change.sizes if change else {}

    @cache
    def encoded(word: str) -> bytes:
        return change.encoded(word) if change and word in known else browser.encoded(tables.posted(word))

    sizes = [known[word] if word in known else len(encoded(word)) for word in tables.words]
    runs = browser.runs(tables.words, sizes, browser.SHARD_BYTES)
    kept = change.shards if change else {}
    files = _files("s", runs, tables.words, kept, lambda words: browser.shard(map(encoded, words)))
    return sizes, list(map(len, runs)), files


def _cards(tables: Tables, change: Change | None) -> tuple[list[int], Files]:
    """How many documents each file holds, and the files."""
    documents, lengths = tables.documents, tables.lengths
    routes = [document.route for document in documents]
    runs = browser.runs(routes, list(map(browser.shown, documents)), browser.CARD_BYTES)
    numbers, kept = range(len(documents)), change.cards if change else {}
    files = _files("c", runs, numbers, kept, lambda held: browser.cards(card(documents[n], lengths[n]) for n in held))
    return list(map(len, runs)), files


def _files(
    letter: str,
    runs: Sequence[range],
    named: Sequence[Any],
    kept: Mapping[tuple[Any, ...], str],
    made: Callable[[tuple[Any, ...]], bytes],
) -> Files:
    """A file for each run; those that hold the same as the last time are not made."""
    files: Files = {}
    for number, run in enumerate(runs):
        held = tuple(named[run.start : run.stop])
        files[f"{letter}{number}.js"] = kept[held] if held in kept else made(held)
    return files


def _write_site(made: Iterable[_Made], site_dir: Path) -> None:
    for each in made:
        folder = site_dir / browser.FOLDER / each.tables.lang
        (folder / each.version).mkdir(parents=True, exist_ok=True)
        old, new = f"{each.change.folder}/" if each.change else "", f"{folder}/"
        for name, content in each.files.items():
            if isinstance(content, bytes):
                (folder / name).write_bytes(content)
            else:
                with suppress(FileExistsError):  # nothing at all has changed
                    os.link(old + content, new + name)


# The index


def _write_index(made: Sequence[_Made], folder: Path) -> None:
    files: dict[str, bytes] = {}
    kept: list[str] = []
    for each in made:
        lang, tables = each.tables.lang, each.tables
        files |= {f"{lang}_{name}.json": as_json(data) for name, data in each.shipped.items()}
        moved = each.change.moved if each.change else []
        files |= contents(lang, len(tables.documents), moved)
        if each.change:
            kept += each.change.old.main_files
            edited = [tables.documents[number] for number in moved]
            files |= segment_files(MOVED, make(lang, edited, (), tables.mean))
        else:
            files |= segment_files(MAIN, tables)
    folders.write(folder, {"languages": [each.tables.lang for each in made]}, files, kept)
