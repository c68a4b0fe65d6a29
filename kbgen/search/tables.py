"""A corpus → what is known of its words and documents: one `Tables` for each language."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kbgen.search.analysis import fold
from kbgen.search.document import Corpus, Document
from kbgen.search.rank import RECORD
from kbgen.search.terms import Means, length, means, postings, read


@dataclass(slots=True)
class Posted:
    """The documents of a word, in order, each with its impact and its record."""

    documents: array[int] = field(default_factory=lambda: array("I"))
    impacts: bytearray = field(default_factory=bytearray)
    records: bytearray = field(default_factory=bytearray)

    def add(self, number: int, impact: int, record: bytes) -> None:
        """Adds a document; its number is higher than those before."""
        self.documents.append(number)
        self.impacts.append(impact)
        self.records += record

    def replace(self, number: int, entry: tuple[int, bytes] | None) -> None:
        """Puts a document's impact and record in the place of what was there, if anything; nothing takes it away."""
        at = bisect_left(self.documents, number)
        held = int(at < len(self.documents) and self.documents[at] == number)
        impact, record = entry or (0, b"")
        self.documents[at : at + held] = array("I", [number] if entry else [])
        self.impacts[at : at + held] = bytes([impact] if entry else [])
        self.records[at * RECORD : (at + held) * RECORD] = record

    @property
    def titles(self) -> int:
        """How many documents have the word in their title."""
        return len(self.documents) - self.records[1::RECORD].count(0)


@dataclass(frozen=True, slots=True)
class Tables:
    """What is known of one language's documents."""

    lang: str
    documents: tuple[Document, ...]
    synonyms: tuple[tuple[str, str], ...]
    lengths: tuple[Sequence[int], ...]
    """The words of each document's sections."""
    mean: Means
    words: tuple[str, ...]
    """In the order of their folds, then of themselves."""
    counts: tuple[int, ...]
    """Of each word, in how many documents it occurs."""
    title_counts: tuple[int, ...]
    """Of each word, in how many titles."""
    posted: Callable[[str], Posted]
    """Where a word occurs."""


def languages(corpus: Corpus) -> dict[str, tuple[Document, ...]]:
    """The documents of every language, the first document's language first."""
    found: dict[str, list[Document]] = {}
    for document in corpus.documents:
        found.setdefault(document.lang, []).append(document)
    return {lang: tuple(documents) for lang, documents in found.items()}


def tables(corpus: Corpus) -> list[Tables]:
    """The tables of every language."""
    return [make(lang, documents, corpus.synonyms) for lang, documents in languages(corpus).items()]


def make(
    lang: str, documents: Sequence[Document], synonyms: Sequence[tuple[str, str]], mean: Means | None = None
) -> Tables:
    """The tables of one language; `mean` are the mean lengths where the documents are a part of all."""
    posted: dict[str, Posted] = {}
    lengths = tuple(map(length, documents))
    mean = mean or means(lengths)
    for number, document in enumerate(documents):
        for word, impact, record in postings(read(document), mean):
            if (entry := posted.get(word)) is None:
                entry = posted[word] = Posted()
            entry.add(number, impact, record)
    words = in_order(posted)
    return Tables(
        lang=lang,
        documents=tuple(documents),
        synonyms=tuple(synonyms),
        lengths=lengths,
        mean=mean,
        words=words,
        counts=tuple(len(posted[word].documents) for word in words),
        title_counts=tuple(posted[word].titles for word in words),
        posted=posted.__getitem__,
    )


def in_order(words: Iterable[str]) -> tuple[str, ...]:
    """Words as the tables hold them."""
    return tuple(sorted(words, key=lambda word: (fold(word), word)))
