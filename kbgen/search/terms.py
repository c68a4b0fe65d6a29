"""Documents → postings: what each word is worth in each document, and in which pieces of it.

An impact is worked out once, here, from how often a word stands in a text of some length, and then only added up.
Words are numbers here, and every distinct one is analysed once: a text is a row of numbers, and counting is the
interpreter's own.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict, deque
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


_SIGNS = ".,:;!?()\"'”“-–…"
"""What often stands around a word, and is in none."""


class Lexicon(dict[str, tuple[int, ...]]):
    """What stands between two spaces → the numbers of its words; taken apart when it is met for the first time."""

    def __init__(self) -> None:
        self.words: list[str] = []
        """Each word, by its number."""
        self._numbers: dict[str, int] = {}

    def __missing__(self, text: str) -> tuple[int, ...]:
        bare = text.strip(_SIGNS)
        found = [bare[:LONGEST_WORD].lower()] if bare.isalnum() else stream(text)
        return self.setdefault(text, tuple(map(self._number, found)))

    def _number(self, word: str) -> int:
        number = self._numbers.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
        return number

    def read(self, text: str) -> Iterable[int]:
        """The words of a cleaned text, in order: there are none in which a space is."""
        return chain.from_iterable(map(self.__getitem__, text.split(" ")))


@dataclass(frozen=True, slots=True)
class Text:
    """A document's words, as they count."""

    title: tuple[int, ...]
    keywords: tuple[int, ...]
    words: array[int]
    """Those of each section: of its heading, then of its text."""
    sections: tuple[tuple[int, int], ...]
    """How many words each section has: in its heading, and in its text."""

    @property
    def length(self) -> int:
        """Words of all sections, without headings."""
        return sum(length for _, length in self.sections)

    @property
    def pieces(self) -> int:
        """Pieces of all sections."""
        return sum(pieces_of(length) for _, length in self.sections)


def read(document: Document, lexicon: Lexicon) -> tuple[Text, Card]:
    """The words of a document, and what is shown of it."""
    words = array("I")
    sections, shown = [], []
    for section in document.sections:
        before, heading, text = len(words), clean(section.heading), clean(section.text)
        words.extend(lexicon.read(heading))
        between = len(words)
        words.extend(lexicon.read(text))
        length = len(words) - between
        sections.append((between - before, length))
        shown.append((section.anchor, heading, text, pieces_of(length)))
    title = clean(document.title)
    keywords = tuple(lexicon.read(clean(" ".join(document.keywords)))) if document.keywords else ()
    return Text(tuple(lexicon.read(title)), keywords, words, tuple(sections)), (title, document.route, shown)


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


class _Places(dict[int, int]):
    """The same in a piece, as a place: of a word that is so often in the heading above, too."""

    def __init__(self, piece: int, norm: float, above: int) -> None:
        self._piece, self._norm, self._above = piece, norm, constants.HEADING * above

    def __missing__(self, count: int) -> int:
        return self.setdefault(count, place(self._piece, impact(count / self._norm + self._above, PIECE)))


def _norm(length: int, mean: float) -> float:
    """By what counts are divided in a text of so many words."""
    return 1 - constants.LENGTH + constants.LENGTH * length / mean


class Scale:
    """What counts are worth at some mean lengths."""

    def __init__(self, mean: Means) -> None:
        self.mean = mean
        self._places: dict[tuple[int, int, int], _Places] = {}

    def document(self, length: int) -> _Impacts:
        """In documents of a length."""
        return _Impacts(length, self.mean.document)

    def piece(self, piece: int, length: int, above: int = 0) -> _Places:
        """In such a piece of a length, of words that are so often in the heading above."""
        found = self._places.get((piece, length, above))
        if found is None:
            found = self._places[piece, length, above] = _Places(piece, _norm(length, self.mean.piece), above)
        return found


# Postings


def postings(text: Text, scale: Scale) -> Iterator[tuple[int, Posting]]:
    """(word, posting) for every word of a document."""
    added = _added(text)
    places = _places(text, added, scale)
    whole = Counter(text.words)
    impacts = scale.document(text.length)
    for word, count in whole.items():
        if word not in added:
            yield word, placed(impacts[count], places[word])
    titled = {word: at for at, word in reversed(list(enumerate(text.title, 1)))}
    for word, value in added.items():
        worth = impact(value + whole[word] / impacts.norm, WHOLE)
        best = sorted(places[word])[: constants.PIECES]
        yield word, posting(worth, impact(value, PIECE), min(titled.get(word, 0), LAST_TITLE), best)


def _added(text: Text) -> dict[int, float]:
    """What title and keywords add to a word's count, wherever it stands."""
    added: dict[int, float] = {}
    for found, worth in ((text.title, constants.TITLE), (text.keywords, constants.KEYWORD)):
        for word in found:
            added[word] = added.get(word, 0.0) + worth
    return added


def _places(text: Text, added: Mapping[int, float], scale: Scale) -> dict[int, list[int]]:
    """For each word the places that it stands in.

    A piece's words go to their lists by `map` alone: this is where the most time of a build is spent.
    """
    found: dict[int, list[int]] = defaultdict(list)
    for piece, (heading, part) in zip(range(MOST_PIECES), parts(text), strict=False):
        length = len(part)
        counts: dict[int, int] = Counter(part)
        for word in [word for word in added if word in counts or word in heading]:
            value = counts.pop(word, 0) / _norm(length, scale.mean.piece) + constants.HEADING * heading.count(word)
            found[word].append(place(piece, impact(value + added[word], PIECE)))
        for word in set(heading).difference(added):
            found[word].append(scale.piece(piece, length, heading.count(word))[counts.pop(word, 0)])
        places = map(scale.piece(piece, length).__getitem__, counts.values())
        deque(map(list.append, map(found.__getitem__, counts), places), maxlen=0)
    return found


def parts(text: Text) -> Iterator[tuple[Sequence[int], array[int]]]:
    """The words of each piece, after those of the heading above it."""
    at = 0
    for named, length in text.sections:
        heading = tuple(text.words[at : at + named])
        at += named
        count = pieces_of(length)
        for number in range(count):
            yield heading, text.words[at + number * length // count : at + (number + 1) * length // count]
        at += length
