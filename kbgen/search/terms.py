"""Documents → postings: what each word is worth in each document, and in which pieces of it.

An impact is worked out once, here, from how often a word stands in a text of some length, and then only added up.
Words are numbers here, and every distinct one is analysed once: a text is a row of numbers, and counting is the
interpreter's own.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from kbgen.dataclass import dataclass
from kbgen.search import constants
from kbgen.search.analysis import LONGEST_WORD, clean, stream
from kbgen.search.document import Card, Document
from kbgen.search.packing import MOST_PIECES, Posting, place, placed, posting
from kbgen.search.vocabulary import frequency, level

LAST_TITLE = 7
"""The place in a title that stands for all after it, too."""


def _thresholds(saturation: float) -> list[float]:
    """The least count for each impact from 2 up: impacts are `LEVELS · count / (count + saturation)`, rounded."""
    shares = [(impact - 0.5) / constants.LEVELS for impact in range(2, constants.LEVELS + 1)]
    return [saturation * share / (1 - share) for share in shares]


WHOLE, PIECE = _thresholds(constants.SATURATION), _thresholds(constants.PIECE_SATURATION)


def impact(count: float, thresholds: Sequence[float]) -> int:
    """What a word is worth that counts so much: 1 to `LEVELS`."""
    return 1 + bisect_right(thresholds, count)


# Reading


_SIZE = array("I").itemsize
_SIGNS = ".,:;!?()\"'”“-–…"
"""What often stands around a word, and is in none."""


class Lexicon(dict[str, bytes]):
    """What stands between two spaces → the numbers of its words; taken apart when it is met for the first time.

    Numbers stand in bytes, as an `array` has them, so that those of a text are joined and not gone through.
    """

    def __init__(self) -> None:
        self.words: list[str] = []
        """Each word, by its number."""
        self._numbers: dict[str, int] = {}

    def __missing__(self, text: str) -> bytes:
        bare = text.strip(_SIGNS)
        found = [bare[:LONGEST_WORD].lower()] if bare.isalnum() else stream(text)
        return self.setdefault(text, array("I", map(self._number, found)).tobytes())

    def _number(self, word: str) -> int:
        number = self._numbers.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
        return number

    def read(self, text: str) -> bytes:
        """The words of a cleaned text, in order: there are none in which a space is."""
        return b"".join(map(self.__getitem__, text.split(" ")))


@dataclass(frozen=True, slots=True)
class Text:
    """A document's words, as they count."""

    title: array[int]
    keywords: array[int]
    words: array[int]
    """Those of each section: of its heading, then of its text."""
    sections: tuple[tuple[int, int, int], ...]
    """How many words each section has: in its heading, and in its text; and pieces."""

    @property
    def length(self) -> int:
        """Words of all sections, without headings."""
        return sum([length for _, length, _ in self.sections])

    @property
    def pieces(self) -> int:
        """Pieces of all sections."""
        return sum([pieces for *_, pieces in self.sections])


def read(document: Document, lexicon: Lexicon) -> tuple[Text, Card]:
    """The words of a document, and what is shown of it."""
    words: list[bytes] = []
    sections, shown = [], []
    for section in document.sections:
        heading, text = clean(section.heading), clean(section.text)
        above, below = lexicon.read(heading), lexicon.read(text)
        words += above, below
        length = len(below) // _SIZE
        pieces = pieces_of(length)
        sections.append((len(above) // _SIZE, length, pieces))
        shown.append((section.anchor, heading, text, pieces))
    title = clean(document.title)
    found = lexicon.read(title), lexicon.read(clean(" ".join(document.keywords))), b"".join(words)
    titled, keywords, numbers = (array("I", each) for each in found)
    return Text(titled, keywords, numbers, tuple(sections)), (title, document.route, shown)


def named(text: str) -> tuple[str, ...]:
    """The words of a title, a heading or keywords."""
    return tuple(stream(clean(text)))


def pieces_of(length: int) -> int:
    """Into how many pieces a section of so many words is cut."""
    return max(1, int(length / constants.PIECE_WORDS + 0.5))


# Means


@dataclass(frozen=True, slots=True)
class Means:
    """Mean lengths in words, rounded to quarter octaves, so that an edit leaves other documents' impacts alone."""

    document: float
    piece: float


def means(words: int, documents: int, pieces: int) -> Means:
    """The mean lengths of documents and of pieces that have so many words together."""
    return Means(_rounded(words, documents), _rounded(words, pieces))


def _rounded(total: int, count: int) -> float:
    return frequency(level(max(1.0, total / count))) if total else 1.0


class _Impacts(dict[int, int]):
    """What a word is worth that occurs so often in a document of some length, and counts nowhere else."""

    def __init__(self, length: int, mean: float) -> None:
        self.norm = _norm(length, mean)

    def __missing__(self, count: int) -> int:
        return self.setdefault(count, impact(count / self.norm, WHOLE))


class _Places(dict[int | tuple[int, int, float], int]):
    """The same in a piece, as a place; where it is in the heading above and counts anyway, too: all three."""

    def __init__(self, piece: int, norm: float) -> None:
        self._piece, self._norm = piece, norm

    def __missing__(self, key: int | tuple[int, int, float]) -> int:
        count, above, added = (key, 0, 0.0) if isinstance(key, int) else key
        worth = impact(count / self._norm + constants.HEADING * above + added, PIECE)
        return self.setdefault(key, place(self._piece, worth))


def _norm(length: int, mean: float) -> float:
    """By what counts are divided in a text of so many words."""
    return 1 - constants.LENGTH + constants.LENGTH * length / mean


class Scale:
    """What counts are worth at some mean lengths."""

    def __init__(self, mean: Means) -> None:
        self.mean = mean
        self._documents: dict[int, _Impacts] = {}
        self._places: dict[tuple[int, int], _Places] = {}

    def document(self, length: int) -> _Impacts:
        """In documents of a length."""
        found = self._documents.get(length)
        if found is None:
            found = self._documents[length] = _Impacts(length, self.mean.document)
        return found

    def piece(self, piece: int, length: int) -> _Places:
        """In such a piece of a length."""
        found = self._places.get((piece, length))
        if found is None:
            found = self._places[piece, length] = _Places(piece, _norm(length, self.mean.piece))
        return found


# Postings


def postings(text: Text, scale: Scale) -> Iterator[tuple[int, Posting]]:
    """(word, posting) for every word of a document."""
    added, whole, impacts = _added(text), Counter(text.words), scale.document(text.length)
    places = _places(text, whole, added, scale)
    titled = {word: at for at, word in reversed(list(enumerate(text.title, 1)))}
    filled: list[tuple[int, Posting]] = []
    for word, value in added.items():
        worth = impact(value + whole.pop(word, 0) / impacts.norm, WHOLE)
        best = sorted(places.pop(word, ()))[: constants.PIECES]
        filled.append((word, posting(worth, impact(value, PIECE), min(titled.get(word, 0), LAST_TITLE), best)))
    others = placed(map(impacts.__getitem__, whole.values()), places.values())
    return chain(filled, zip(whole, others, strict=True))


def _added(text: Text) -> dict[int, float]:
    """What title and keywords add to a word's count, wherever it stands."""
    added: dict[int, float] = {}
    for found, worth in ((text.title, constants.TITLE), (text.keywords, constants.KEYWORD)):
        for word in found:
            added[word] = added.get(word, 0.0) + worth
    return added


def _places(text: Text, words: Iterable[int], added: Mapping[int, float], scale: Scale) -> dict[int, list[int]]:
    """For each word of a text the places that it stands in."""
    found: dict[int, list[int]] = {word: [] for word in words}
    for piece, (heading, part) in zip(range(MOST_PIECES), parts(text), strict=False):
        places = scale.piece(piece, len(part))
        counts: dict[int, int] = Counter(part)
        others = added.keys() & counts.keys()
        others.update(heading)
        for word in others:
            found[word].append(places[counts.pop(word, 0), heading.count(word), added.get(word, 0.0)])
        for word, count in counts.items():
            found[word].append(places[count])
    return found


def parts(text: Text) -> Iterator[tuple[array[int], array[int]]]:
    """The words of each piece, after those of the heading above it."""
    at = 0
    for named, length, pieces in text.sections:
        heading = text.words[at : at + named]
        at += named
        for number in range(pieces):
            yield heading, text.words[at + number * length // pieces : at + (number + 1) * length // pieces]
        at += length
