"""Writes a segment of a Whoosh index: postings a block at a time, as `terms.py` packed them.

Whoosh's own writers take one posting after another, and sort them in files of their own first.  These write the same
format (`whoosh3`) from what is in order already.  Pickles are of a protocol that has bytes, so nothing in them has to
be looked up by name.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable
from io import BytesIO
from operator import itemgetter, sub
from pickle import dumps
from typing import Any

from whoosh import columns  # type: ignore[import-untyped]
from whoosh.codec import whoosh3 as codec  # type: ignore[import-untyped]
from whoosh.filedb.filetables import OrderedHashWriter  # type: ignore[import-untyped]
from whoosh.filedb.structfile import StructFile  # type: ignore[import-untyped]
from whoosh.index import TOC  # type: ignore[import-untyped]

from kbgen.search.rank import RECORD
from kbgen.search.tables import Posted
from kbgen.search.whoosh_index import CARD, CODEC, MAIN, MOVED, WORDS, Storage, schema

BLOCK = 1024
"""Postings of a block, at most."""
LEVEL = 1
"""How hard what is written is compressed: more takes longer and gains little."""
WINDOW, MEMORY = 13, 6
"""zlib's tables: its own, for 32 kB, take longer to set up than a small text takes to be compressed."""
SMALL = 200
"""Bytes that are not worth compressing."""
PROTOCOL = 3


class Stored:
    """The stored fields of documents, in order: their cards."""

    def __init__(self) -> None:
        self._file = BytesIO()
        self._writer = columns.VarBytesColumn().writer(StructFile(self._file))
        self._count = 0

    def add(self, card: bytes) -> None:
        """Adds a document with its card, as JSON."""
        self._writer.add(self._count, _compressed(dumps({CARD: card.decode()}, PROTOCOL)))
        self._count += 1

    def content(self) -> bytes:
        """The file of all."""
        self._writer.finish(self._count)
        return self._file.getvalue()


def segment_files(lang: str, name: str, words: Iterable[tuple[str, Posted]], stored: Stored) -> dict[str, bytes]:
    """The files of a segment."""
    segment, storage, postings = codec.W3Segment(CODEC, lang, segid=name), Storage({}), BytesIO()
    terms = segment.create_file(storage, codec.W3Codec.TERMS_EXT)
    terms.write, terms.tell = terms.file.write, terms.file.tell  # not by a method that takes any arguments: a third
    index = OrderedHashWriter(terms)
    index.extras["fieldmap"] = {WORDS: 0}
    for text, word in sorted(((word.encode(), posted) for word, posted in words), key=itemgetter(0)):
        index.add(codec.pack_ushort(0) + text, _written(postings, word))
    index.close()
    return {
        **storage.files,
        segment.make_filename(codec.W3Codec.POSTS_EXT): postings.getvalue(),
        codec.W3Codec.column_filename(segment, "_stored"): stored.content(),
    }


def _written(file: BytesIO, word: Posted) -> bytes:
    """Writes the blocks of a word; what Whoosh knows of it, as `W3TermInfo` writes that."""
    begun, impacts, records, count = file.tell(), word.impacts, word.records, len(word.documents)
    file.write(codec.WHOOSH3_HEADER_MAGIC)
    for first in range(0, count, BLOCK):
        last = min(first + BLOCK, count)
        held = records[first * RECORD : last * RECORD]
        file.write(_block(word.documents[first:last], impacts[first:last], held, last == count))
    first, last = word.documents[0], word.documents[-1]
    told = codec.W3TermInfo._struct.pack(False, sum(impacts), count, 0, 0, max(impacts), first, last)
    return bytes(told + codec.pack_long(begun) + codec.pack_int(file.tell() - begun))


def _block(documents: Any, impacts: bytes, records: bytes, last: bool) -> bytes:
    most = max(impacts)
    weights = float(most) if impacts.count(most) == len(impacts) else tuple(impacts)
    gaps = (documents[0], *map(sub, documents[1:], documents))
    data = dumps((gaps, weights, records), PROTOCOL)
    level = LEVEL if len(data) > SMALL else 0
    data = _compressed(data) if level else data
    info = dumps((len(impacts), documents[-1], float(most), level, 0, 0), PROTOCOL)
    length = len(info) + len(data)
    begun: bytes = codec.pack_int(-length if last else length)
    return begun + info + data


def _compressed(data: bytes) -> bytes:
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, WINDOW, MEMORY)
    return compressor.compress(data) + compressor.flush()


def contents(lang: str, count: int, moved: Collection[int], gone: Collection[int]) -> dict[str, bytes]:
    """The table of contents, for other programs: the main segment without the documents that are gone."""
    storage = Storage({})
    main = count - len(moved) + len(gone)
    segments = [codec.W3Segment(CODEC, lang, doccount=main, segid=MAIN, deleted=set(gone) or None)]
    if moved:
        segments.append(codec.W3Segment(CODEC, lang, doccount=len(moved), segid=MOVED))
    for segment in segments:
        segment._fieldlengths = {}  # Whoosh sets them when it writes a segment, and asks for them when it ranks
    TOC(schema(), segments, 1).write(storage, lang)
    return dict(storage.files)
