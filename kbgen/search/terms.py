"""Documents → postings: what each word is worth in each document, and in which pieces of it.

An impact is worked out once, here, from how often a word stands in a text of some length, and then only added up.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from kbgen.search import constants
from kbgen.search.analysis import clean, stream
from kbgen.search.document import Document, Section
from kbgen.search.rank import RECORD
from kbgen.search.vocabulary import frequency, level

MOST_PIECES = 256
"""Pieces of a document that a record can name."""


def _thresholds(saturation: float) -> list[float]:
    """The least count for each impact from 2 up: impacts are `LEVELS · count / (count + saturation)`, rounded."""
    shares = [(impact - 0.5) / constants.LEVELS for impact in range(2, constants.LEVELS + 1)]
    return [saturation * share / (1 - share) for share in shares]


WHOLE, PIECE = _thresholds(constants.SATURATION), _thresholds(constants.PIECE_SATURATION)


def impact(count: float, thresholds: Sequence[float]) -> int:
    """What a word is worth that counts so much: 1 to `LEVELS`."""
    return 1 + bisect_right(thresholds, count)


@dataclass(frozen=True, slots=True)
class Piece:
    """About `PIECE_WORDS` words of one section."""

    words: Counter[str]
    heading: Counter[str]
    """Those of the heading above it."""
    length: int
    """Its words in all."""
    first: bool
    """It begins its section."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document's words, as they count."""

    title: tuple[str, ...]
    keywords: tuple[str, ...]
    pieces: tuple[Piece, ...]

    @property
    def length(self) -> int:
        """Words of all pieces."""
        return sum(piece.length for piece in self.pieces)


def read(document: Document) -> Text:
    """The words of a document."""
    pieces = [piece for section in document.sections for piece in _pieces(section)]
    return Text(named(document.title), named(" ".join(document.keywords)), tuple(pieces))


def named(text: str) -> tuple[str, ...]:
    """The words of a title, a heading or keywords."""
    return tuple(stream(clean(text)))


def _pieces(section: Section) -> Iterator[Piece]:
    every, above = stream(clean(section.text)), Counter(named(section.heading))
    count = pieces_of(len(every))
    for number in range(count):
        part = every[number * len(every) // count : (number + 1) * len(every) // count]
        yield Piece(Counter(part), above, len(part), first=not number)


def pieces_of(length: int) -> int:
    """Into how many pieces a section of so many words is cut."""
    return max(1, int(length / constants.PIECE_WORDS + 0.5))


@dataclass(frozen=True, slots=True)
class Means:
    """Mean lengths in words, rounded to quarter octaves, so that an edit leaves other documents' impacts alone."""

    document: float
    piece: float


def length(document: Document) -> tuple[int, ...]:
    """The words of each of its sections."""
    return tuple(len(stream(clean(section.text))) for section in document.sections)


def means(lengths: Sequence[Sequence[int]]) -> Means:
    """The mean lengths of documents and of pieces."""
    sections = list(chain.from_iterable(lengths))
    total, pieces = sum(sections), sum(map(pieces_of, sections))
    return Means(_rounded(total, len(lengths)), _rounded(total, pieces))


def _rounded(total: int, count: int) -> float:
    return frequency(level(max(1.0, total / count))) if total else 1.0


def postings(text: Text, mean: Means) -> Iterator[tuple[str, int, bytes]]:
    """(word, impact, record) for every word of a document; `rank.RECORD` says what a record holds."""
    added = _added(text)
    places = _places(text, added, mean.piece)
    titled = {word: at for at, word in reversed(list(enumerate(text.title, 1)))}
    for word, count in _counts(text, added, mean.document).items():
        fill = impact(added[word], PIECE) if word in added else 0
        yield word, impact(count, WHOLE), _record(fill, min(titled.get(word, 0), 7), places.get(word, ()))


def _added(text: Text) -> dict[str, float]:
    """What title and keywords add to a word's count, wherever it stands."""
    added: dict[str, float] = {}
    for found, worth in ((text.title, constants.TITLE), (text.keywords, constants.KEYWORD)):
        for word in found:
            added[word] = added.get(word, 0.0) + worth
    return added


def _norm(length: int, mean: float) -> float:
    """By what counts are divided in a text of so many words."""
    return 1 - constants.LENGTH + constants.LENGTH * length / mean


def _counts(text: Text, added: Mapping[str, float], mean: float) -> dict[str, float]:
    """How often each word counts in the document as a whole."""
    counts = dict(added)
    norm = _norm(text.length, mean)
    whole: Counter[str] = Counter()
    for piece in text.pieces:
        whole.update(piece.words)
        if piece.first:
            whole.update(piece.heading)
    for word, number in whole.items():
        counts[word] = counts.get(word, 0.0) + number / norm
    return counts


def _places(text: Text, added: Mapping[str, float], mean: float) -> dict[str, list[tuple[int, int]]]:
    """For each word the pieces that it stands in, with its impact there."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, piece in enumerate(text.pieces[:MOST_PIECES]):
        norm = _norm(piece.length, mean)
        counts = {word: count / norm for word, count in piece.words.items()}
        for word, count in piece.heading.items():
            counts[word] = counts.get(word, 0.0) + constants.HEADING * count
        for word, value in counts.items():
            found.setdefault(word, []).append((number, impact(value + added.get(word, 0.0), PIECE)))
    return found


def _record(fill: int, title: int, places: Sequence[tuple[int, int]]) -> bytes:
    if len(places) > 1:
        places = sorted(places, key=_best_first)[: constants.PIECES]
    return bytes((fill, title, *chain.from_iterable(places))).ljust(RECORD, b"\0")


def _best_first(place: tuple[int, int]) -> tuple[int, int]:
    return -place[1], place[0]
