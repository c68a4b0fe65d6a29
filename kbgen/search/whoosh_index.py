"""The search index on disk, in Whoosh's own format.  This is the only module that imports `whoosh`.

One Whoosh index for each language: its documents are those that can be found, its only indexed field holds their
words, and a posting's weight and value are the impact and the record that `terms.py` worked out.  Beside it lie the
tables that the browser gets too.

Whoosh stores pickles, so a file that somebody else wrote could run code when it is read.  Three things prevent it:

- the table of contents, where Whoosh pickles its schema and segments, is written for other programs and never read
  here: the schema is known, and what the segments hold is told by the tables beside them;
- every other pickle (block headers, postings, term tables, stored fields) is plain data, and is read by an unpickler
  that knows no class and no function;
- the folder's manifest holds each file's SHA-256, and Whoosh is only shown the bytes that passed it.
"""

from __future__ import annotations

import json
import pickle
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from whoosh import columns  # type: ignore[import-untyped]
from whoosh.codec import whoosh3 as codec  # type: ignore[import-untyped]
from whoosh.fields import KEYWORD, STORED, Schema  # type: ignore[import-untyped]
from whoosh.filedb.filestore import FileStorage, RamStorage  # type: ignore[import-untyped]
from whoosh.filedb.structfile import BufferFile  # type: ignore[import-untyped]
from whoosh.formats import Existence  # type: ignore[import-untyped]
from whoosh.index import TOC  # type: ignore[import-untyped]

from kbgen.errors import IndexDamaged
from kbgen.search import folder as folders
from kbgen.search.rank import RECORD, Postings
from kbgen.search.shipped import card
from kbgen.search.tables import Tables

WORDS, CARD = "words", "card"
MAIN, MOVED = "main", "moved"
"""The segment of all documents, and that of the documents which were edited since it was written."""
CODEC = codec.W3Codec(blocklimit=1024, compression=3)


class Records(Existence):  # type: ignore[misc]
    """Postings with a weight and a record of fixed size."""

    def fixed_value_size(self) -> int:
        """Bytes of a posting's value."""
        return RECORD


def _schema() -> Schema:
    words = KEYWORD(scorable=True)
    words.format = Records()
    return Schema(**{WORDS: words, CARD: STORED()})


# Reading without trust


class _Bytes:
    """Makes bytes and nothing else; without attributes, so that a pickle cannot change it."""

    __slots__ = ()

    def __call__(self, text: str = "", encoding: str = "latin1") -> bytes:
        if encoding != "latin1":
            raise pickle.UnpicklingError(f"bytes are not written as {encoding}")
        return str.encode(text, "latin1")


ALLOWED = {("_codecs", "encode"): _Bytes(), ("__builtin__", "bytes"): _Bytes()}
"""The pickle protocol that Whoosh uses has no bytes: it names what makes them.  Both names get a stand-in."""


class _PlainUnpickler(pickle.Unpickler):
    """Reads numbers, strings, bytes and containers; refuses everything else that has a name."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"a search index holds no {module}.{name}")
        return ALLOWED[module, name]


def _plain_loads(data: bytes) -> Any:
    return _PlainUnpickler(BytesIO(data)).load()


# Postings and terms.  They are always tuples of numbers and bytes, so this takes nothing from other users of Whoosh.
codec.loads = _plain_loads


class _PlainFile(BufferFile):  # type: ignore[misc]
    def read_pickle(self) -> Any:
        return _PlainUnpickler(self.file).load()

    def subset(self, position: int, length: int, name: str | None = None) -> _PlainFile:
        return _PlainFile(self.get(position, length), name=name)


class _Storage(RamStorage):  # type: ignore[misc]
    """Files in memory, with room on disk for Whoosh's sorting."""

    def __init__(self, files: dict[str, bytes], scratch: str = "") -> None:
        super().__init__()
        self.files = files
        self._scratch = scratch

    def open_file(self, name: str, **_: Any) -> _PlainFile:
        return _PlainFile(memoryview(self.files[name]), name=name)

    def temp_storage(self, name: str | None = None) -> FileStorage:
        return FileStorage(self._scratch).create()


# Writing


def segment_files(name: str, made: Tables) -> dict[str, bytes]:
    """The files of a segment."""
    with tempfile.TemporaryDirectory(prefix="kbgen-search-", ignore_cleanup_errors=True) as scratch:
        storage = _Storage({}, scratch)
        segment = codec.W3Segment(CODEC, made.lang, segid=name)
        _write_documents(CODEC.per_document_writer(storage, segment), made)
        _write_words(CODEC.field_writer(storage, segment), made)
        return dict(storage.files)


def contents(lang: str, count: int, moved: Collection[int]) -> dict[str, bytes]:
    """The table of contents, for other programs: the main segment without the documents that moved to the other."""
    storage = _Storage({})
    segments = [codec.W3Segment(CODEC, lang, doccount=count, segid=MAIN, deleted=set(moved) or None)]
    if moved:
        segments.append(codec.W3Segment(CODEC, lang, doccount=len(moved), segid=MOVED))
    for segment in segments:
        segment._fieldlengths = {}  # Whoosh sets them when it writes a segment, and asks for them when it ranks
    TOC(_schema(), segments, 1).write(storage, lang)
    return dict(storage.files)


def _write_documents(writer: Any, made: Tables) -> None:
    field = STORED()
    for number, (document, lengths) in enumerate(zip(made.documents, made.lengths, strict=True)):
        writer.start_doc(number)
        writer.add_field(CARD, field, json.dumps([*card(document, lengths), document.keywords], ensure_ascii=False), 0)
        writer.finish_doc()
    writer.close()


def _write_words(writer: Any, made: Tables) -> None:
    writer.start_field(WORDS, _schema()[WORDS])
    for word in sorted(made.words, key=str.encode):
        posted = made.posted(word)
        writer.start_term(word.encode())
        for at, number in enumerate(posted.documents):
            writer.add(number, posted.impacts[at], bytes(posted.records[at * RECORD : (at + 1) * RECORD]), None)
        writer.finish_term()
    writer.finish_field()
    writer.close()


# Reading


class _Segment:
    """A segment as it lies in memory."""

    def __init__(self, lang: str, name: str, count: int, files: dict[str, bytes]) -> None:
        segment = codec.W3Segment(CODEC, lang, doccount=count, segid=name)
        storage = _Storage(files)
        self._terms = CODEC.terms_reader(storage, segment)
        self._documents = CODEC.per_document_reader(storage, segment)
        self._cards = self._documents.column_reader("_stored", columns.CompressedBytesColumn())

    def postings(self, word: str) -> Postings:
        documents: list[int] = []
        impacts: list[float] = []
        records = b""
        if (WORDS, word.encode()) in self._terms:
            for ids, weights, values in _blocks(self._terms.matcher(WORDS, word.encode(), Records())):
                documents += ids
                impacts += weights
                records += values
        return Postings(documents, impacts, records)

    def card(self, number: int) -> Any:
        return json.loads(_plain_loads(self._cards[number])[CARD])


def _blocks(matcher: Any) -> Iterator[tuple[Any, Any, bytes]]:
    """A posting list block by block: asking Whoosh for one posting after another takes most of a query's time."""
    while True:
        matcher._read_ids()
        matcher._read_weights()
        yield matcher._ids, matcher._weights, matcher._data[2]
        if matcher._lastblock:
            return
        matcher._next_block()


class WhooshIndex:
    """One language's index, as it was checked when it was opened; it lives in memory since."""

    def __init__(self, lang: str, files: dict[str, bytes]) -> None:
        self.words, self.documents, self.state = (
            json.loads(files[f"{lang}_{name}.json"]) for name in ("words", "documents", "state")
        )
        self.main_files = [name for name in files if name.startswith(f"{lang}_{MAIN}.")]
        self._moved = {int(number): at for at, number in enumerate(self.state["moved"])}
        self._numbers = list(self._moved)
        self._main = _Segment(lang, MAIN, int(self.words["count"]), files)
        self._other = _Segment(lang, MOVED, len(self._moved), files) if self._moved else None
        self.postings = lru_cache(maxsize=1024)(self._postings)

    def _postings(self, word: str) -> Postings:
        """What is known of a word; nothing when it is not known."""
        with damage():
            found = self._main.postings(word)
            return self._with_moved(found, self._other.postings(word)) if self._other else found

    def _with_moved(self, main: Postings, other: Postings) -> Postings:
        rows = [(number, at, main) for at, number in enumerate(main.documents) if number not in self._moved]
        rows += [(self._numbers[number], at, other) for at, number in enumerate(other.documents)]
        rows.sort(key=lambda row: row[0])
        records = b"".join(of.records[at * RECORD : (at + 1) * RECORD] for _, at, of in rows)
        return Postings([number for number, _, _ in rows], [of.impacts[at] for _, at, of in rows], records)

    def card(self, number: int) -> tuple[str, str, list[tuple[str, str, str, int]], list[str]]:
        """What is shown of a document (`shipped.Card`), and its keywords."""
        with damage():
            if self._other and number in self._moved:
                title, route, sections, keywords = self._other.card(self._moved[number])
            else:
                title, route, sections, keywords = self._main.card(number)
            return title, route, sections, keywords


@contextmanager
def damage() -> Iterator[None]:
    """Says of bytes that Whoosh did not write, which can fail it in any way, that the index is damaged."""
    try:
        yield
    except Exception as error:
        raise IndexDamaged(f"the search index cannot be read: {error}") from error


def open_index(folder: Path | str) -> dict[str, WhooshIndex]:
    """Opens and checks the index of every language.  Raises IndexMissing or IndexDamaged."""
    about, files = folders.read(Path(folder))
    with damage():
        return {lang: WhooshIndex(lang, files) for lang in about["languages"]}
