"""The search of one language, from that of the last time: what differs is made, and all else stays where it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Generic, TypeVar

from kbgen.search import browser_index as browser
from kbgen.search.browser_index import Folders, Item
from kbgen.search.changes import Change, changed
from kbgen.search.document import Entry
from kbgen.search.last import Last, as_card, as_document
from kbgen.search.made import Made, Synonyms, path
from kbgen.search.shipped import as_json
from kbgen.search.tables import posted
from kbgen.search.terms import Lexicon, Text, read
from kbgen.search.whoosh_index import MOVED, main_files
from kbgen.search.whoosh_index_writer import Stored, segment_files

K = TypeVar("K", bound=Hashable)
_KEY = itemgetter(2)
"""What stands for an item."""


def followed(last: Last, entries: Sequence[Entry], synonyms: Synonyms) -> Made | None:
    """All of it; nothing when it must be made anew, as too much differs or what was written is not there."""
    try:
        change = changed(last, entries)
        if change is None:
            return None
        last.check()
        return _made(change, entries, synonyms)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _made(change: Change, entries: Sequence[Entry], synonyms: Synonyms) -> Made:
    last, words, documents, made = change.last, change.words, change.documents, Made(change.last.lang)
    places = {word: at for at, word in enumerate(last.words.words)}
    before = range(len(last.documents.digests))

    def packed(word: str) -> bytes:
        return change.packed[word] if word in change.packed else last.word(places[word])

    def card(origin: int) -> bytes:
        return as_json(last.card(origin)) if origin >= 0 else change.cards[~origin]

    items = zip(words.words, words.sizes, words.words, strict=True)
    shards = _Files(last, last.shards, last.words.words, change.packed).put(
        browser.cut(items, browser.SHARD_BYTES, browser.SHARDS), lambda file: browser.shard(map(packed, file)), made
    )
    routes = (entry.route for entry in entries)
    origins = (~number if origin < 0 else origin for number, origin in enumerate(change.origins))
    shown = zip(routes, documents.sizes, origins, strict=True)
    cards = _Files(last, last.cards, before, set(before).difference(change.origins)).put(
        browser.cut(shown, browser.CARD_BYTES, browser.CARDS), lambda file: browser.cards(map(card, file)), made
    )
    made.add_tables(
        documents, words, synonyms, change.weight, shards=shards, cards=cards, moved=change.moved, gone=change.gone
    )
    made.index_kept = main_files(last.lang)
    if change.moved:
        made.index |= _moved(change)
    return made


class _Files(Generic[K]):
    """The files of postings or of cards: those of the last time, by the words or documents that they hold."""

    def __init__(self, last: Last, folders: Folders, held: Sequence[K], edited: Collection[K]) -> None:
        self._last, self._folders = last, folders
        ends = list(accumulate(folders.counts))
        runs = (tuple(held[end - count : end]) for end, count in zip(ends, folders.counts, strict=True))
        others = set(edited)
        self._files = {run: number for number, run in enumerate(runs) if others.isdisjoint(run)}
        begun = accumulate(folders.files[:-1], initial=0)
        self._begun = {first: number for number, first in enumerate(begun)}
        """The folders, by the numbers of their first files."""

    def put(self, cut: Iterable[list[list[Item[K]]]], write: Callable[[tuple[K, ...]], bytes], made: Made) -> Folders:
        """Says of the folders that there are now which are those of the last time, and makes the others."""
        found, old = Folders(self._folders.letter), self._folders
        for folder in cut:
            runs = [tuple(map(_KEY, file)) for file in folder]
            numbers = [self._files.get(run) for run in runs]
            counts = list(map(len, runs))
            same = self._same(numbers)
            if same is not None:
                found.add(old.names[same], counts, old.bytes[same])
                made.kept += (path(made.lang, name) for name in old.paths(same))
                continue
            contents = [
                write(run) if number is None else self._last.content(old, number)
                for run, number in zip(runs, numbers, strict=True)
            ]
            found.add(browser.named(contents), counts, sum(map(len, contents)))
            names = (path(made.lang, name) for name in found.paths(len(found.names) - 1))
            made.files.update(zip(names, contents, strict=True))
        return found

    def _same(self, numbers: Sequence[int | None]) -> int | None:
        """The folder of the last time that held just these files."""
        first = numbers[0]
        folder = None if first is None else self._begun.get(first)
        if first is None or folder is None or self._folders.files[folder] != len(numbers):
            return None
        return folder if list(numbers) == list(range(first, first + len(numbers))) else None


def _moved(change: Change) -> dict[str, bytes]:
    """The segment of the documents that are new or were edited since the main one was written."""
    lexicon, stored = Lexicon(), Stored()
    texts: list[Text] = []
    for number in change.moved:
        known = change.cards.get(number)
        card = as_card(json.loads(known)) if known else change.last.card(change.origins[number])
        text, _ = read(as_document(change.last.lang, card, change.documents.keywords.get(number, ())), lexicon)
        texts.append(text)
        stored.add(known or as_json(card))
    words = zip(lexicon.words, posted(texts, len(lexicon.words), change.documents.mean), strict=True)
    return segment_files(change.last.lang, MOVED, words, stored)
