"""How a posting is written down: as a *row* of fixed size in memory and on disk, and *packed* in a browser's file.

Most postings name one place, so the two forms of those are made once and shared.  `docs/search.md` describes the packed
form byte by byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from operator import sub

from kbgen.search import constants
from kbgen.search.rank import RECORD

ROW = 1 + RECORD
"""Bytes of a row: the impact, and the record (see `rank.RECORD`)."""
MOST_PIECES = 256
"""Pieces of a document that a record can name."""
MANY = 3
"""So many pieces or more are followed by a zero, unless they are as many as can be."""

Posting = tuple[bytes, bytes]
"""What a word is worth in a document, in both forms: the row, and packed."""


class _Numbers(dict[int, bytes]):
    """Number → seven bits a byte, the lowest first (LEB128)."""

    def __missing__(self, number: int) -> bytes:
        packed, rest = bytearray(), number
        while rest > 127:
            packed.append(rest & 127 | 128)
            rest >>= 7
        packed.append(rest)
        return self.setdefault(number, bytes(packed))


NUMBERS = _Numbers()


class _Unpacked(dict[bytes, int]):
    """The same the other way."""

    def __missing__(self, packed: bytes) -> int:
        return self.setdefault(packed, sum((byte & 127) << 7 * at for at, byte in enumerate(packed)))


UNPACKED = _Unpacked()


# Places.  A place is one number, so that numbers in order are places in order, best first.


def place(piece: int, impact: int) -> int:
    """What a word is worth in a piece."""
    return constants.LEVELS - impact << 8 | piece


def _every(write: type[bytes] = bytes) -> tuple[list[bytes], list[bytes]]:
    """Each place as it is in a row, and packed."""
    pairs = [(piece, constants.LEVELS - left) for left in range(constants.LEVELS) for piece in range(MOST_PIECES)]
    short = [NUMBERS[piece * (constants.LEVELS + 1) + impact] for piece, impact in pairs]
    return [*map(write, pairs), b"\0\0"], [*short, b"\0"]


IN_ROW, IN_PACKED = _every()
NOWHERE = constants.LEVELS << 8
"""Stands after all places, where a posting has fewer than are kept; packed, it is the zero after three."""


def posting(impact: int, fill: int, title: int, places: Sequence[int]) -> Posting:
    """A posting whose places are in order and no more than are kept."""
    head = impact << 3 | bool(fill) << 2 | min(MANY, len(places))
    begun = bytes((head, fill << 3 | title)) if fill else bytes((head,))
    ended = b"\0" if len(places) == MANY else b""
    row = bytes((impact, fill, title)) + b"".join(map(IN_ROW.__getitem__, places))
    return row.ljust(ROW, b"\0"), begun + b"".join(map(IN_PACKED.__getitem__, places)) + ended


class _Single(dict[int, Posting]):
    """Impact << 13 | place → the posting with that place alone."""

    def __missing__(self, key: int) -> Posting:
        return self.setdefault(key, posting(key >> 13, 0, 0, (key & 0x1FFF,)))


_SINGLE = _Single()
_BEGUN = [bytes((impact, 0, 0)) for impact in range(constants.LEVELS + 1)]
_TWO, _MANY = ([bytes((impact << 3 | number,)) for impact in range(constants.LEVELS + 1)] for number in (2, MANY))


def placed(impacts: Iterable[int], places: Iterable[list[int]]) -> Iterator[Posting]:
    """Postings that have places and nothing else, made quickly: nearly all have.  Each has the best of its places."""
    found: list[Posting] = []
    for impact, each in zip(impacts, places, strict=True):
        if len(each) == 1:
            found.append(_SINGLE[impact << 13 | each[0]])
        elif len(each) == 2:
            one, two = each if each[0] < each[1] else reversed(each)
            row = _BEGUN[impact] + IN_ROW[one] + IN_ROW[two] + b"\0\0\0\0"
            found.append((row, _TWO[impact] + IN_PACKED[one] + IN_PACKED[two]))
        elif each:
            each.append(NOWHERE)
            each.sort()
            one, two, three, four = each[:4]
            row = b"".join((_BEGUN[impact], IN_ROW[one], IN_ROW[two], IN_ROW[three], IN_ROW[four]))
            short = b"".join((_MANY[impact], IN_PACKED[one], IN_PACKED[two], IN_PACKED[three], IN_PACKED[four]))
            found.append((row, short))
        else:
            found.append(posting(impact, 0, 0, ()))
    return iter(found)


# Words


def packed(documents: Sequence[int], postings: bytes | bytearray | Iterable[bytes]) -> bytes:
    """A word: how many documents; the gaps between their numbers; then the posting of each."""
    gaps = chain(documents[:1], map(sub, documents[1:], documents))
    held = postings if isinstance(postings, bytes | bytearray) else b"".join(postings)
    return b"".join((NUMBERS[len(documents)], *map(NUMBERS.__getitem__, gaps), held))


_NUMBER = rb"[\x80-\xff]*+[\x00-\x7f]"
_LONGEST_GAP = 5
_GAP = re.compile(_NUMBER)


def _heads(number: int, fill: int) -> bytes:
    """The heads of postings with so many pieces, with a fill or without, as a set of characters."""
    every = (impact << 3 | fill << 2 | number for impact in range(constants.LEVELS + 1))
    return b"[" + b"".join(b"\\x%02x" % head for head in every) + b"]"


_POSTING = re.compile(
    b"|".join(
        _heads(number, fill) + b"." * fill + _NUMBER * (number if number < MANY else constants.PIECES)
        for number in range(MANY + 1)
        for fill in (0, 1)
    ),
    re.DOTALL,
)
"""A zero after three pieces is a number too."""


def _begun(word: bytes) -> tuple[int, int]:
    """How many documents a packed word says that it has, and where the first gap begins."""
    first = _GAP.match(word)
    return (UNPACKED[first[0]], first.end()) if first else (-1, 0)


def unpacked(word: bytes) -> tuple[list[int], list[bytes]]:
    """The documents of a packed word, and the posting of each, packed.  Raises ValueError."""
    count, at = _begun(word)
    gaps: list[bytes] = _GAP.findall(word, at, at + _LONGEST_GAP * max(0, count))[:count]
    at += sum(map(len, gaps))
    postings: list[bytes] = _POSTING.findall(word, at)
    if not len(gaps) == len(postings) == count or at + sum(map(len, postings)) != len(word):
        raise ValueError("postings are not what was written")
    return list(accumulate(map(UNPACKED.__getitem__, gaps))), postings


def renumbered(word: bytes, numbers: Sequence[int]) -> bytes:
    """A packed word of documents that have other numbers now, in the same order.  Raises ValueError."""
    count, at = _begun(word)
    gaps: list[bytes] = _GAP.findall(word, at, at + _LONGEST_GAP * max(0, count))[:count]
    if len(gaps) != count:
        raise ValueError("postings are not what was written")
    documents = [numbers[number] for number in accumulate(map(UNPACKED.__getitem__, gaps))]
    return packed(documents, word[at + sum(map(len, gaps)) :])


def titled(packed_posting: bytes) -> bool:
    """Whether a packed posting says that the word is in the title."""
    return bool(packed_posting[0] & 4 and packed_posting[1] & 7)
