"""The search index on disk, in Whoosh's own format.  This is the only module that imports `whoosh`.

Whoosh stores pickles, so a file that somebody else wrote could run code when it is read.  Three things prevent it:

- the table of contents, where Whoosh pickles its schema and segments, is written for other programs and never read
  here: the schema is known, and the one segment is described by the folder's manifest;
- every other pickle (block headers, postings, term tables, stored fields) is plain data, and is read by an unpickler
  that knows no class and no function;
- the folder's manifest holds each file's SHA-256, and Whoosh is only shown the bytes that passed it.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

from whoosh import columns  # type: ignore[import-untyped]
from whoosh.codec import whoosh3 as codec  # type: ignore[import-untyped]
from whoosh.fields import ID, KEYWORD, STORED, Schema  # type: ignore[import-untyped]
from whoosh.filedb.filestore import FileStorage, RamStorage  # type: ignore[import-untyped]
from whoosh.filedb.structfile import BufferFile  # type: ignore[import-untyped]
from whoosh.index import TOC, FileIndex  # type: ignore[import-untyped]
from whoosh.reading import SegmentReader  # type: ignore[import-untyped]
from whoosh.scoring import BM25F  # type: ignore[import-untyped]
from whoosh.searching import Searcher  # type: ignore[import-untyped]

from kbgen.errors import IndexDamaged
from kbgen.search import folder as folders
from kbgen.search.analysis import language
from kbgen.search.document import Document
from kbgen.search.query import FOLDED, STEMMED, Group, Leaf

NAME, SEGMENT = "MAIN", "kbgen"
ANY_PLAN = "*"
"""Stands for "every plan" in the field `plan`."""
MOST_BEGINNINGS = 64
"""Terms that a prefix may stand for."""
REST = 0.3
"""How much of a group's other matches counts beside its best one."""
WEIGHTING = BM25F(title_B=0.3, heading_B=0.3, names_B=0.3, keywords_B=0.3)
SHOWN = ("route", "kind", "lang", "title", "heading", "category", "plans", "text")
"""The fields that a result can show."""


def _schema() -> Schema:
    fields: dict[str, Any] = {name: KEYWORD(scorable=True) for name in (*STEMMED, *FOLDED)}
    fields |= {name: ID(stored=True) for name in ("route", "kind", "lang", "category")}
    fields |= {name: KEYWORD(scorable=True, stored=True) for name in ("title", "heading")}
    return Schema(**fields, plan=KEYWORD(), plans=STORED(), text=STORED())


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


def write_index(documents: Iterable[Document], folder: Path | str) -> None:
    """Writes an index of the documents in place of the folder's last one.  The same documents give the same bytes."""
    folders.check_ours(Path(folder))  # before the work, and again before the switch
    every = tuple(documents)
    with tempfile.TemporaryDirectory(prefix="kbgen-search-", ignore_cleanup_errors=True) as scratch:
        storage = _Storage({}, scratch)
        writer = FileIndex.create(storage, _schema(), NAME).writer(compound=False)
        for document in every:
            writer.add_document(**_fields(document))
        writer._added = True  # even without documents there shall be a segment
        writer.commit()
        _rename(storage, writer.get_segment())
    about = {
        "languages": list(dict.fromkeys(document.lang for document in every)),
        "documents": len(every),
        "lengths": dict(sorted(writer.get_segment()._fieldlengths.items())),
    }
    folders.write(Path(folder), about, storage.files)


def _rename(storage: _Storage, segment: Any) -> None:
    """Gives the segment, which Whoosh names by chance, a name that does not change."""
    old = segment.segment_id()
    segment.segid = SEGMENT
    for name in [name for name in storage.files if name.startswith(old)]:
        storage.rename_file(name, segment.segment_id() + name.removeprefix(old))
    for name in [name for name in storage.files if name.endswith(".toc")]:
        storage.delete_file(name)
    TOC(_schema(), [segment], 1).write(storage, NAME)


def _fields(document: Document) -> dict[str, str]:
    tongue = language(document.lang)
    keywords = " ".join(document.keywords)
    if document.heading:
        own, context = [document.heading], f"{document.title} {keywords}"
        named = {"heading": tongue.stems(document.heading), "context": tongue.stems(context, stops=False)}
    else:
        own = [document.title, keywords]
        named = {"title": tongue.stems(document.title), "keywords": tongue.stems(keywords)}
    terms = named | {
        "body": tongue.stems(document.text, stops=False),
        "names": tongue.folds(" ".join(own)),
        "words": tongue.folds(document.text, stops=False),
        "plan": list(document.plans or (ANY_PLAN,)),
    }
    plans = " ".join(document.plans)
    shown = {"title": document.title, "heading": document.heading, "plans": plans, "text": document.text}
    exact = {"route": document.route, "kind": document.kind, "lang": document.lang, "category": document.category}
    stored = {f"_stored_{name}": value for name, value in shown.items()}
    return dict.fromkeys(shown, "") | exact | {name: " ".join(found) for name, found in terms.items()} | stored


# Reading


class WhooshIndex:
    """An index that was checked when it was opened and lives in memory since."""

    def __init__(self, folder: Path | str) -> None:
        about, files = folders.read(Path(folder))
        try:
            self.languages = tuple(str(tag) for tag in about["languages"])
            segment = codec.W3Segment(codec.W3Codec(), NAME, doccount=int(about["documents"]), segid=SEGMENT)
            segment._fieldlengths = {str(name): int(length) for name, length in about["lengths"].items()}
            self._reader = SegmentReader(_Storage(files), _schema(), segment)
            self._searcher = Searcher(self._reader, weighting=WEIGHTING)
            self._shown = self._reader._perdoc.column_reader("_stored", columns.CompressedBytesColumn())
        except Exception as error:  # bytes that Whoosh did not write can fail it in any way
            raise IndexDamaged(f"the search index in {folder} cannot be read: {error}") from error

    def rank(self, groups: Sequence[Group], **only: Iterable[str]) -> list[tuple[float, int]]:
        """Scores and numbers of what matches, documents with every word first; `only` limits fields to values."""
        try:
            return self._rank(groups, self._allowed(only))
        except Exception as error:  # as above
            raise IndexDamaged(f"the search index cannot be read: {error}") from error

    def shown(self, number: int) -> dict[str, str]:
        """What can be shown of a document."""
        try:
            stored = _plain_loads(self._shown[number])
            return {name: str(stored.get(name, "")) for name in SHOWN}
        except Exception as error:  # as above
            raise IndexDamaged(f"the search index cannot be read: {error}") from error

    def _rank(self, groups: Sequence[Group], allowed: set[int] | None) -> list[tuple[float, int]]:
        total: dict[int, float] = {}
        found: dict[int, int] = {}
        for group in groups:
            for number, score in self._group(group).items():
                total[number] = total.get(number, 0.0) + score
                found[number] = found.get(number, 0) + 1
        numbers = [number for number in total if allowed is None or number in allowed]
        numbers.sort(key=lambda number: (found[number] < len(groups), -total[number], number))
        return [(total[number], number) for number in numbers]

    def _group(self, group: Group) -> dict[int, float]:
        best: dict[int, float] = {}
        every: dict[int, float] = {}
        for leaf in group.leaves:
            for number, score in self._postings(leaf):
                best[number] = max(best.get(number, 0.0), score)
                every[number] = every.get(number, 0.0) + score
        return {number: score + REST * (every[number] - score) for number, score in best.items()}

    def _postings(self, leaf: Leaf) -> Iterable[tuple[int, float]]:
        terms = [leaf.term.encode()]
        if leaf.prefix:
            terms = list(islice(self._reader.expand_prefix(leaf.field, leaf.term), MOST_BEGINNINGS))
        for term in terms:
            if (leaf.field, term) in self._reader:
                matcher = self._searcher.postings(leaf.field, term)
                while matcher.is_active():
                    yield matcher.id(), leaf.boost * matcher.score()
                    matcher.next()

    def _allowed(self, only: dict[str, Iterable[str]]) -> set[int] | None:
        sets = [self._holding(field, values) for field, values in only.items() if values]
        return set.intersection(*sets) if sets else None

    def _holding(self, field: str, values: Iterable[str]) -> set[int]:
        terms = [(field, value.encode(errors="replace")) for value in values]
        return {number for term in terms if term in self._reader for number in self._searcher.postings(*term).all_ids()}
