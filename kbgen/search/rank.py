"""Groups → documents in order.  What is known of a word and a document is added up; nothing is counted here.

Two phases: every document by what it holds as a whole and by how like the query its title is; then the best of them
piece by piece, so that a long guide with the answer in one place is found by it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from math import sqrt

from kbgen.dataclass import dataclass
from kbgen.search import constants
from kbgen.search.query import Candidate, Group


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that hold a word, in order, and what it is worth in each."""

    documents: Sequence[int]
    impacts: Sequence[float]
    """1 to `LEVELS`, for the document as a whole."""
    records: bytes
    """`RECORD` bytes for each document."""


RECORD = 2 + 2 * constants.PIECES
"""Bytes that tell where a word stands in a document: *fill*, *title*, then *piece* and *impact* of each listed piece.

*fill* is the impact of every piece that is not listed: what title and keywords give it.  *title* is 0 when the word is
not in the title, else its place there.  A listed piece with impact 0 is none."""

Lookup = Callable[[int], Postings]


@dataclass(slots=True)
class Ranked:
    """A document that answers a query."""

    document: int
    text: float
    """What its words give."""
    title: float = 0.0
    """What the likeness of its title gives."""
    boost: float = 1.0
    pieces: Mapping[int, float] = field(default_factory=dict)
    """What its pieces with words of the query score, by number."""

    @property
    def score(self) -> float:
        """Comparable within one query."""
        return (self.text + self.title) * self.boost


def rank(
    groups: Sequence[Group],
    postings: Lookup,
    title_weights: Sequence[float],
    boosts: Mapping[int, float],
    pinned: Sequence[int] = (),
) -> list[Ranked]:
    """Every document that holds something of the query, best first; before all others those that are pinned."""
    texts, titles = _sums(groups, postings)
    texts |= {number: 0.0 for number in pinned if number not in texts}
    weight = sum(group.title for group in groups if group.typed)
    found = [
        Ranked(
            number,
            text / constants.LEVELS,
            _similarity(titles.get(number, 0.0), weight, title_weights[number]),
            boosts.get(number, 1.0),
        )
        for number, text in texts.items()
    ]
    found.sort(key=_order)
    best = found[: constants.PIECE_DOCUMENTS]
    _look_into(best, groups, postings)
    ordered = [*sorted(best, key=_order), *found[constants.PIECE_DOCUMENTS :]]
    first = {number: place for place, number in enumerate(pinned)}
    return sorted(ordered, key=lambda each: first.get(each.document, len(first)))


def _order(ranked: Ranked) -> tuple[float, int]:
    return -ranked.score, ranked.document


def _sums(groups: Iterable[Group], postings: Lookup) -> tuple[dict[int, float], dict[int, float]]:
    """Document → what its words give, and document → how much of the query its title holds."""
    texts: dict[int, float] = {}
    titles: dict[int, float] = {}
    for group in groups:
        found = [(candidate, postings(candidate.word)) for candidate in group.candidates]
        for number, value in _texts(found).items():
            texts[number] = texts.get(number, 0.0) + group.share * value
        for number, likeness in _titles(found).items() if group.typed and group.title else ():
            titles[number] = titles.get(number, 0.0) + group.title * likeness
    return texts, titles


def _texts(found: Iterable[tuple[Candidate, Postings]]) -> dict[int, float]:
    """What the best candidate gives each document, and a little of the others."""
    best: dict[int, float] = {}
    every: dict[int, float] = {}
    for candidate, held in found:
        weight = candidate.weight
        for number, impact in zip(held.documents, held.impacts, strict=True):
            value = weight * impact
            if number not in best:
                best[number] = every[number] = value
                continue
            every[number] += value
            if value > best[number]:
                best[number] = value
    return {number: value + constants.REST * (every[number] - value) for number, value in best.items()}


def _titles(found: Iterable[tuple[Candidate, Postings]]) -> dict[int, float]:
    """How much of the typed word each title holds."""
    likest: dict[int, float] = {}
    for candidate, held in found:
        for at, place in enumerate(held.records[1::RECORD]):
            if place and candidate.likeness > likest.get(held.documents[at], 0.0):
                likest[held.documents[at]] = candidate.likeness
    return likest


def _similarity(shared: float, weight: float, title_weight: float) -> float:
    """How like the query a title is: an index of Jaccard's kind, weighted by rarity, times what the query weighs."""
    if not shared:
        return 0.0
    unmatched = constants.SIMILAR_TITLE * max(title_weight - shared, 0.0)
    return float(constants.SIMILAR * (shared / (weight + unmatched)) ** constants.SIMILAR_POWER * sqrt(weight))


def _look_into(best: Sequence[Ranked], groups: Iterable[Group], postings: Lookup) -> None:
    """Gives the documents the scores of their pieces, and the best one its share."""
    places = {ranked.document: _Places() for ranked in best}
    for group in groups:
        hits: dict[int, list[tuple[float, bytes]]] = {}
        for candidate in group.candidates:
            for number, record in _records(postings(candidate.word), places):
                hits.setdefault(number, []).append((candidate.weight, record))
        for number, records in hits.items():
            places[number].add(group.share, records)
    for ranked in best:
        ranked.pieces = places[ranked.document].scores()
        top = max(ranked.pieces.values(), default=places[ranked.document].elsewhere)
        ranked.text = (1 - constants.PIECE) * ranked.text + constants.PIECE * top / constants.LEVELS


def _records(found: Postings, wanted: Collection[int]) -> Iterator[tuple[int, bytes]]:
    for at, number in enumerate(found.documents):
        if number in wanted:
            yield number, found.records[at * RECORD : (at + 1) * RECORD]


@dataclass(slots=True)
class _Places:
    """What the groups gave the pieces of one document."""

    elsewhere: float = 0.0
    """What a piece has that holds no word of the query: title and keywords."""
    more: dict[int, float] = field(default_factory=dict)
    """What a piece has beyond that."""

    def add(self, share: float, hits: Sequence[tuple[float, bytes]]) -> None:
        """Adds a group: the weights of its candidates that occur here, and where they do."""
        everywhere = _together([weight * record[0] for weight, record in hits])
        self.elsewhere += share * everywhere
        listed = [_listed(record) for _, record in hits]
        for piece in sorted(set().union(*listed)):
            values = [weight * each.get(piece, record[0]) for (weight, record), each in zip(hits, listed, strict=True)]
            self.more[piece] = self.more.get(piece, 0.0) + share * (_together(values) - everywhere)

    def scores(self) -> dict[int, float]:
        return {piece: self.elsewhere + more for piece, more in self.more.items()}


def _listed(record: bytes) -> dict[int, int]:
    return {piece: impact for piece, impact in zip(record[2::2], record[3::2], strict=True) if impact}


def _together(values: Sequence[float]) -> float:
    """The best value, and a little of the others."""
    best = max(values)
    return best + constants.REST * (sum(values) - best)
