"""Tables → the files with which a browser searches: static, and cut so that a query loads what it touches.

Each file is a script that calls `kbgenSearch(data)`, so a page opened from disk can load it; over HTTP a worker fetches
it and parses the JSON within.  `index.js` names the folder of all others by a hash of what they hold, so that those can
be cached for ever.  `docs/search.md` describes every file and format.
"""

from __future__ import annotations

import base64
import hashlib
from binascii import crc32
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log2
from typing import Any, TypeVar

from kbgen.search import constants
from kbgen.search.document import Document
from kbgen.search.rank import RECORD
from kbgen.search.shipped import Card, as_json
from kbgen.search.tables import Posted

T = TypeVar("T")

FOLDER = "assets/search"
"""Where the files are, relative to the site's root; one folder for each language."""
FORMAT = 2
SHARD_BYTES = 1500
"""Bytes of postings in a file, about; the words of more stand alone."""
CARD_BYTES = 3000
"""Characters of shown text in a file, about."""
BUDGET, LARGE, LARGE_BUDGET = 48_000, 3_000, 30_000
"""Bytes of postings that one query may load, and those where there are so many documents."""


def version(*data: Any) -> str:
    """The name of the folder of a language's files: a hash of all that they are made of."""
    return hashlib.sha256(as_json(data)).hexdigest()[:12]


def script(data: Any) -> bytes:
    """A file."""
    text = as_json(data).replace("\u2028".encode(), b"\\u2028").replace("\u2029".encode(), b"\\u2029")
    return b"kbgenSearch(" + text + b")\n"


def budget(documents: int) -> int:
    """Bytes of postings that one query may load."""
    return BUDGET if documents < LARGE else LARGE_BUDGET


def runs(named: Sequence[str], sizes: Sequence[int], limit: int) -> list[range]:
    """The items of a list, cut where an item's own name says so, and around each that is large by itself.

    So a changed item changes the run that it is in, and no other; the mean of a run's size is about the limit.
    """
    small = [size for size in sizes if size < limit]
    every = 2 ** max(0, round(log2(limit * len(small) / max(1, sum(small))))) if small else 1
    ends = [
        at + 1
        for at, (name, size) in enumerate(zip(named, sizes, strict=True))
        if size >= limit or crc32(name.encode()) % every == 0 or (at + 1 < len(sizes) and sizes[at + 1] >= limit)
    ]
    bounds = [0, *ends] if ends and ends[-1] == len(sizes) else [0, *ends, len(sizes)]
    return [range(first, last) for first, last in pairwise(bounds) if first < last]


def shard(postings: Iterable[bytes]) -> bytes:
    """A file of postings."""
    return script(base64.b64encode(b"".join(postings)).decode())


def decoded(content: bytes) -> bytes:
    """The postings in a file.  Raises ValueError."""
    return base64.b64decode(content[len(b'kbgenSearch("') : -len(b'")\n')], validate=True)


def cards(shown: Iterable[Card]) -> bytes:
    """A file of what is shown of documents."""
    return script(list(shown))


def held(counts: Iterable[int], named: Sequence[T]) -> dict[tuple[T, ...], int]:
    """The numbers of the files that hold so many words or documents each, by what they hold."""
    found, at = {}, 0
    for number, count in enumerate(counts):
        found[tuple(named[at : at + count])] = number
        at += count
    return found


# Postings

MANY = 3
"""So many pieces or more are followed by a zero, unless they are as many as can be."""


def encoded(posted: Posted) -> bytes:
    """How many documents; the gaps between their numbers; then the head, fill, title and pieces of each."""
    packed = bytearray(_varint(len(posted.documents)))
    last = 0
    for number in posted.documents:
        packed += _varint(number - last)
        last = number
    for at, impact in enumerate(posted.impacts):
        packed += _record(impact, bytes(posted.records[at * RECORD : (at + 1) * RECORD]))
    return bytes(packed)


@lru_cache(maxsize=131072)
def _record(impact: int, record: bytes) -> bytes:
    fill, title, *places = record
    listed = [
        _varint(piece * (constants.LEVELS + 1) + strength)
        for piece, strength in zip(places[::2], places[1::2], strict=True)
        if strength
    ]
    head = impact << 3 | bool(fill) << 2 | min(MANY, len(listed))
    begun = bytes((head, fill << 3 | title)) if fill else bytes((head,))
    return begun + b"".join(listed) + (b"\0" if len(listed) == MANY else b"")


@lru_cache(maxsize=65536)
def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first (LEB128)."""
    packed = bytearray()
    while number > 127:
        packed.append(number & 127 | 128)
        number >>= 7
    packed.append(number)
    return bytes(packed)


# Cards


def shown(document: Document) -> int:
    """Characters of its card, about."""
    return len(document.title) + sum(len(section.heading) + len(section.text) for section in document.sections)
