"""What is known of one language's documents, and of its words: the two tables that all files are made from.

The browser and the index get what they need of these (`shipped.py`).  The index keeps the rest too, so that the next
build can put right what differs (`changes.py`) and go on from there.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import field, fields, replace

from kbgen.dataclass import dataclass
from kbgen.folding import fold
from kbgen.search import constants
from kbgen.search.analysis import Language, language
from kbgen.search.document import Corpus, Document, Entry
from kbgen.search.packing import ROW, packed
from kbgen.search.terms import Means, Scale, Text, means, named, postings

MOST_SHARED = 25
"""Letters that a word can share with the one before it; `A` is none."""

Class = tuple[str, str, tuple[str, ...]]
"""Kind, category and plans of a document."""


def languages(corpus: Corpus) -> dict[str, list[Entry]]:
    """The documents of every language, the first document's language first."""
    found: dict[str, list[Entry]] = {}
    for entry in corpus.documents:
        found.setdefault(entry.lang, []).append(entry)
    return found


# Documents


@dataclass(slots=True)
class Documents:
    """What is known of each document, in order."""

    lang: str
    digests: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    """Bytes of its card."""
    titles: list[str] = field(default_factory=list)
    """The folds of the telling words of its title, each once, sorted, with spaces between."""
    classes: list[Class] = field(default_factory=list)
    boosts: dict[int, float] = field(default_factory=dict)
    """Those that are not 1, by document."""
    pins: dict[int, Sequence[str]] = field(default_factory=dict)
    keywords: dict[int, Sequence[str]] = field(default_factory=dict)
    words: int = 0
    """Words of all texts."""
    pieces: int = 0
    """Pieces of all texts."""

    @property
    def mean(self) -> Means:
        """The mean lengths."""
        return means(self.words, len(self.digests), self.pieces)

    def add(self, digest: str, document: Document, text: Text, size: int) -> None:
        """Adds a document."""
        for name, blank in _BLANKS.items():
            getattr(self, name).append(blank)
        self.put(len(self.digests) - 1, digest, document, text, size)

    def put(self, number: int, digest: str, document: Document, text: Text, size: int) -> None:
        """Puts a document where none is."""
        self.digests[number], self.sizes[number] = digest, size
        self.titles[number] = telling(document.title, language(self.lang))
        self.classes[number] = (document.kind, document.category, document.plans)
        if document.boost != 1:
            self.boosts[number] = document.boost
        if document.pins:
            self.pins[number] = document.pins
        if document.keywords:
            self.keywords[number] = document.keywords
        self.words += text.length
        self.pieces += text.pieces

    def of(self, origins: Sequence[int]) -> Documents:
        """Another, of documents that had these numbers; -1 stands for one that is to be put there."""
        made, places = replace(self), {origin: number for number, origin in enumerate(origins)}
        for name, blank in _BLANKS.items():
            column = [*getattr(self, name), blank]
            setattr(made, name, [column[origin] for origin in origins])
        for name in ("boosts", "pins", "keywords"):
            column = getattr(self, name)
            setattr(made, name, {places[origin]: value for origin, value in column.items() if origin in places})
        return made

    def take(self, text: Text) -> None:
        """Takes the text of a document away that is gone."""
        self.words -= text.length
        self.pieces -= text.pieces


_BLANKS = {"digests": "", "sizes": 0, "titles": "", "classes": ("", "", ())}
"""What stands in the columns where no document is yet."""


def told(digest: bytes | str) -> str:
    """A digest, as it is kept."""
    return digest if isinstance(digest, str) else digest.hex()


def telling(title: str, tongue: Language) -> str:
    """What `Documents.titles` holds of a title."""
    return " ".join(sorted({fold(word) for word in named(title) if word not in tongue.stop_words}))


# Words


@dataclass(slots=True)
class Words:
    """What is known of each word, in the order of their folds, then of themselves."""

    tongue: Language
    words: list[str]
    folded: list[str]
    counts: list[int]
    """In how many documents it occurs."""
    titles: list[int]
    """In how many titles."""
    sizes: list[int] = field(default_factory=list)
    """Bytes of its packed postings."""
    shared: list[str] = field(default_factory=list)
    """How many letters it shares with the one before, as a letter: `A` is none."""
    stems: list[int] = field(default_factory=list)
    """How many words before it the nearest one with its stem is; 0 where there is none near, or no stemmer."""

    def copy(self) -> Words:
        """Another that can be changed."""
        columns = [each.name for each in fields(self) if each.name != "tongue"]
        return replace(self, **{name: getattr(self, name).copy() for name in columns})

    def find(self, word: str) -> tuple[int, bool]:
        """Where a word is or would be, and whether it is there."""
        folded = fold(word)
        at = bisect_left(self.folded, folded)
        while at < len(self.words) and self.folded[at] == folded and self.words[at] < word:
            at += 1
        return at, at < len(self.words) and self.words[at] == word

    def insert(self, at: int, word: str, told: tuple[int, int, int]) -> None:
        """Puts a word in, with its count, that of titles, and its size; what is near it is to be linked then."""
        self.words.insert(at, word)
        self.folded.insert(at, fold(word))
        for column, value in zip((self.counts, self.titles, self.sizes), told, strict=True):
            column.insert(at, value)
        self.shared.insert(at, "")
        if self.tongue.stems:
            self.stems.insert(at, 0)

    def remove(self, at: int) -> None:
        """Takes a word out; what is near it is to be linked then."""
        for column in (self.words, self.folded, self.counts, self.titles, self.sizes, self.shared):
            del column[at]
        del self.stems[at : at + 1]

    def link(self, first: int, end: int) -> None:
        """Says of some words in a row what they have in common with those before them."""
        for at in range(first, min(end, len(self.words))):
            self.shared[at] = _shared(self.words[at - 1] if at else "", self.words[at])
        if self.tongue.stems:
            self._link_stems(first, min(end, len(self.words)))

    def _link_stems(self, first: int, end: int) -> None:
        nearest: dict[str, int] = {}
        for at in range(max(0, first - constants.STEM_REACH), end):
            stem = self.tongue.stem(self.words[at])
            if at >= first:
                distance = at - nearest.get(stem, at)
                self.stems[at] = distance if distance <= constants.STEM_REACH else 0
            nearest[stem] = at


def _shared(before: str, word: str) -> str:
    most = min(len(before), len(word), MOST_SHARED)
    while not word.startswith(before[:most]):
        most -= 1
    return chr(ord("A") + most)


# Postings


@dataclass(slots=True)
class Posted:
    """The documents of a word, in order, and the posting of each in both forms."""

    documents: array[int] = field(default_factory=lambda: array("I"))
    rows: bytearray = field(default_factory=bytearray)
    packed: bytearray = field(default_factory=bytearray)
    titles: int = 0
    """How many documents have the word in their title."""

    @property
    def impacts(self) -> bytes:
        """What the word is worth in each document."""
        return bytes(self.rows[::ROW])

    @property
    def records(self) -> bytes:
        """The record of each (`rank.RECORD`)."""
        records = self.rows[:]
        del records[::ROW]
        return bytes(records)

    @property
    def content(self) -> bytes:
        """The word as it stands in a file."""
        return packed(self.documents, self.packed)


def posted(texts: Iterable[Text], count: int, mean: Means) -> list[Posted]:
    """The postings of so many words, by their numbers."""
    found = [Posted() for _ in range(count)]
    scale = Scale(mean)
    for number, text in enumerate(texts):
        for word in set(text.title):
            found[word].titles += 1
        for word, (row, short) in postings(text, scale):
            entry = found[word]
            entry.documents.append(number)
            entry.rows += row
            entry.packed += short
    return found


def in_order(words: Iterable[tuple[str, Posted]]) -> list[tuple[str, str, Posted]]:
    """(fold, word, postings) as the tables hold them."""
    return sorted((fold(word), word, held) for word, held in words)


def table(tongue: Language, words: Sequence[tuple[str, str, Posted]]) -> Words:
    """What is known of words that are in order."""
    made = Words(
        tongue,
        words=[word for _, word, _ in words],
        folded=[folded for folded, _, _ in words],
        counts=[len(held.documents) for *_, held in words],
        titles=[held.titles for *_, held in words],
    )
    made.shared = [""] * len(words)
    made.stems = [0] * len(words) if tongue.stems else []
    made.link(0, len(words))
    return made
