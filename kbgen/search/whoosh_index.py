"""The search index on disk, in Whoosh's own format.  Only this module and its writer import `whoosh`.

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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from whoosh import columns  # type: ignore[import-untyped]
from whoosh.codec import whoosh3 as codec  # type: ignore[import-untyped]
from whoosh.fields import KEYWORD, STORED, Schema  # type: ignore[import-untyped]
from whoosh.filedb.filestore import RamStorage  # type: ignore[import-untyped]
from whoosh.filedb.structfile import BufferFile  # type: ignore[import-untyped]
from whoosh.formats import Existence  # type: ignore[import-untyped]

from kbgen.errors import IndexDamaged
from kbgen.search import folder as folders
from kbgen.search.document import Card
from kbgen.search.rank import RECORD, Postings

WORDS, CARD = "words", "card"
MAIN, MOVED = "main", "moved"
"""The segment of all documents, and that of the documents which are new or were edited since it was written."""
CODEC = codec.W3Codec()


def main_files(lang: str) -> list[str]:
    """The files of a language's main segment."""
    return [f"{lang}_{MAIN}.{ending}" for ending in ("trm", "pst", "_stored.col")]


class Records(Existence):  # type: ignore[misc]
    """Postings with a weight and a record of fixed size."""

    def fixed_value_size(self) -> int:
        """Bytes of a posting's value."""
        return RECORD


def schema() -> Schema:
    """The fields of an index."""
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


class Storage(RamStorage):  # type: ignore[misc]
    """Files in memory."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__()
        self.files = files

    def open_file(self, name: str, **_: Any) -> _PlainFile:
        """A file for reading."""
        return _PlainFile(memoryview(self.files[name]), name=name)


# Reading


class _Segment:
    """A segment as it lies in memory."""

    def __init__(self, lang: str, name: str, count: int, files: dict[str, bytes]) -> None:
        segment = codec.W3Segment(CODEC, lang, doccount=count, segid=name)
        storage = Storage(files)
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
        self.words, self.documents = (json.loads(files[f"{lang}_{name}.json"]) for name in ("words", "documents"))
        moved, gone = ([int(number) for number in self.documents[name]] for name in ("moved", "gone"))
        count = len(self.documents["weight"])
        self._main = _Segment(lang, MAIN, count - len(moved) + len(gone), files)
        self._other = _Segment(lang, MOVED, len(moved), files) if moved else None
        self._numbers = numbers(count, moved, gone) if moved or gone else None
        """Where the documents are, if they are not where the main segment has them: its own, then the others."""
        self._places = {number: at for at, number in enumerate(self._numbers or ())}
        self._own = count - len(moved) + len(gone)
        self.postings = lru_cache(maxsize=1024)(self._postings)

    def _postings(self, word: str) -> Postings:
        """What is known of a word; nothing when it is not known."""
        with damage():
            found = self._main.postings(word)
            return self._joined(found, word, self._numbers) if self._numbers else found

    def _joined(self, main: Postings, word: str, numbers: Sequence[int]) -> Postings:
        rows = [(numbers[own], at, main) for at, own in enumerate(main.documents) if numbers[own] >= 0]
        if self._other:
            other = self._other.postings(word)
            rows += [(numbers[self._own + each], at, other) for at, each in enumerate(other.documents)]
        rows.sort(key=lambda row: row[0])
        records = b"".join(of.records[at * RECORD : (at + 1) * RECORD] for _, at, of in rows)
        return Postings([number for number, _, _ in rows], [of.impacts[at] for _, at, of in rows], records)

    def card(self, number: int) -> Card:
        """What is shown of a document."""
        with damage():
            at = self._places.get(number, number)
            if self._other and at >= self._own:
                title, route, sections = self._other.card(at - self._own)
            else:
                title, route, sections = self._main.card(at)
            return title, route, sections


def numbers(count: int, moved: Sequence[int], gone: Sequence[int]) -> list[int]:
    """The number of each document of the main segment, -1 where it is gone, then of each that moved.

    Those that stayed are in order.  Raises ValueError when there are not so many.
    """
    own, others, lost = range(count - len(moved) + len(gone)), set(moved), set(gone)
    stayed = (number for number in range(count) if number not in others)
    found = dict.fromkeys(own, -1) | dict(zip((at for at in own if at not in lost), stayed, strict=True))
    return [*found.values(), *moved]


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
