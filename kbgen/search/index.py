"""An open index: a question in, answers out.  Ranking is `rank.py`'s; this finds the best places and shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from kbgen.dataclass import dataclass
from kbgen.folding import fold
from kbgen.search import constants
from kbgen.search.analysis import asked, language
from kbgen.search.document import route_at
from kbgen.search.excerpt import Marks, Segment, excerpt
from kbgen.search.query import Asker, Group, pin_key
from kbgen.search.rank import Postings, Ranked, rank
from kbgen.search.shipped import title_weights, vocabulary
from kbgen.search.whoosh_index import WhooshIndex, damage, open_index


@dataclass(frozen=True, slots=True)
class Place:
    """A section of a document."""

    heading: str
    route: str
    """Relative to the site's root, with an anchor."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that answers a query."""

    title: str
    """The title of the page, or the question."""
    route: str
    """Relative to the site's root, with an anchor where it is a part of a page."""
    heading: str
    """The heading of its best section; empty for the beginning."""
    place: str
    """Where that section is."""
    kind: str
    """What it is: `guide`, `question`, `video` …"""
    lang: str
    category: str
    plans: tuple[str, ...]
    """The plans that it is for; empty means all."""
    score: float
    """Comparable within one query only."""
    excerpt: tuple[Segment, ...]
    """What the section says, with the words of the query marked."""
    sections: tuple[Place, ...]
    """Other sections that answer, best first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave."""

    hits: tuple[Hit, ...]
    suggestion: str | None
    """The query with words put right that the site does not know; none when all is known."""
    groups: tuple[Group, ...]
    ranked: tuple[Ranked, ...]
    """For each hit what its score is made of."""
    sure: bool = True
    """Some telling word of the query is a word of the site, or much like one; else the hits are but the nearest."""


class Options(TypedDict, total=False):
    """What may be asked for besides a query."""

    limit: int
    """How many answers; 10."""
    kinds: Iterable[str]
    """Only what is of these kinds."""
    plans: Iterable[str]
    """Only what is for these plans."""
    categories: Iterable[str]
    """Only what stands on these shelves."""
    lang: str | None
    """The language to search in; the first of the index."""


class Index:
    """An open index: for whoever asks more than once."""

    def __init__(self, folder: Path | str) -> None:
        """Opens and checks the index.  Raises IndexMissing or IndexDamaged."""
        found = open_index(folder)
        with damage():
            self._languages = {lang: _Language(lang, index) for lang, index in found.items()}
        self.languages = tuple(self._languages)

    def search(self, query: str, **options: Unpack[Options]) -> list[Hit]:
        """The best answers to a query, best first."""
        return list(self.answer(query, **options).hits)

    def answer(
        self,
        query: str,
        *,
        limit: int = 10,
        kinds: Iterable[str] = (),
        plans: Iterable[str] = (),
        categories: Iterable[str] = (),
        lang: str | None = None,
    ) -> Answer:
        """The same, with what it is made of."""
        tag = lang or next(iter(self.languages), "")
        if tag not in self._languages:
            return Answer((), None, (), ())
        return self._languages[tag].answer(query, limit, frozenset(kinds), frozenset(plans), frozenset(categories))

    def words(self, lang: str) -> Sequence[str]:
        """The words that a language's candidates are numbers of."""
        return self._languages[lang].vocabulary.words

    def classes(self, lang: str) -> list[tuple[str, str, tuple[str, ...]]]:
        """(kind, category, plans) of all that can be found in a language, each once."""
        found = self._languages[lang].index.documents["classes"]
        return [(kind, category, tuple(plans)) for kind, category, plans in found]

    def postings(self, lang: str, word: int) -> Postings:
        """The documents that hold a word, by its number."""
        return self._languages[lang].postings(word)

    def pinned(self, lang: str, query: str) -> Sequence[int]:
        """The documents that come before all others, because the site says so."""
        return self._languages[lang].pinned(query)


class _Language:
    def __init__(self, lang: str, index: WhooshIndex) -> None:
        self.index = index
        self._lang = lang
        self._language = language(lang)
        self.vocabulary = vocabulary(index.words)
        self._asker = Asker(self.vocabulary, self._language, index.words["synonyms"])
        self._title_weights = title_weights(index.documents)
        self._boosts = {int(number): boost for number, boost in index.documents["boost"].items()}
        self._classes = [number for number, length in index.documents["class"] for _ in range(length)]

    def answer(
        self, query: str, limit: int, kinds: frozenset[str], plans: frozenset[str], categories: frozenset[str]
    ) -> Answer:
        groups = self._asker.groups(query)
        found = rank(groups, self.postings, self._title_weights, self._boosts, self.pinned(query))
        kept = {
            number
            for number, (kind, category, of) in enumerate(self.index.documents["classes"])
            if (not kinds or kind in kinds)
            and (not categories or category in categories)
            and (not plans or not of or not plans.isdisjoint(of))
        }
        ranked = [each for each in found if self._classes[each.document] in kept][: max(limit, 0)]
        marks = self._marks(groups)
        hits = tuple(self._hit(each, marks) for each in ranked)
        return Answer(hits, self._suggestion(query, groups), tuple(groups), tuple(ranked), _sure(groups))

    def postings(self, word: int) -> Postings:
        return self.index.postings(self.vocabulary.words[word])

    def pinned(self, query: str) -> Sequence[int]:
        found: list[int] = self.index.words["pins"].get(pin_key(query, self._language), [])
        return found

    def _marks(self, groups: Sequence[Group]) -> Marks:
        """The words that say what was asked for; not those that only look like it."""
        return {
            self.vocabulary.folded[candidate.word]: number
            for number, group in reversed(list(enumerate(groups)))
            for candidate in group.candidates
            if candidate.kin
        }

    def _suggestion(self, query: str, groups: Iterable[Group]) -> str | None:
        right = {group.text: word for group in groups if group.typed and (word := self._put_right(group))}
        return " ".join(right.get(fold(word), word) for word in asked(query)) if right else None

    def _put_right(self, group: Group) -> str | None:
        """The most frequent word one edit away, when the site has nothing nearer."""
        edits = [candidate.word for candidate in group.candidates if candidate.kin == "edit"]
        if not edits or any(candidate.kin not in ("", "edit") for candidate in group.candidates):
            return None
        return self.vocabulary.words[max(edits, key=lambda word: self.vocabulary.levels[word])]

    def _hit(self, ranked: Ranked, marks: Marks) -> Hit:
        title, route, rows = self.index.card(ranked.document)
        kind, category, plans = self.index.documents["classes"][self._classes[ranked.document]]
        places = [Place(heading, route_at(route, anchor)) for anchor, heading, _, _ in rows] or [Place("", route)]
        texts = [text for _, _, text, _ in rows] or [""]
        best, *others = _sections([pieces for *_, pieces in rows], ranked)
        return Hit(
            title=title,
            route=route,
            heading=places[best].heading,
            place=places[best].route,
            kind=kind,
            lang=self._lang,
            category=category,
            plans=tuple(plans),
            score=round(ranked.score, 4),
            excerpt=excerpt(texts[best], marks),
            sections=tuple(places[each] for each in others if places[each].heading),
        )


def _sure(groups: Sequence[Group]) -> bool:
    telling = [group for group in groups if group.typed and group.title] or groups
    likest = (candidate.likeness for group in telling for candidate in group.candidates)
    return max(likest, default=0.0) >= constants.SURE


def _sections(pieces: Sequence[int], ranked: Ranked) -> Iterator[int]:
    """The number of the best section, then those of others that are nearly as good; `pieces` says how many each has."""
    owners = [number for number, count in enumerate(pieces) for _ in range(count)]
    scores: dict[int, float] = {}
    for piece, score in ranked.pieces.items():
        scores[owners[piece]] = max(scores.get(owners[piece], 0.0), score)
    best = sorted(scores, key=lambda number: (-scores[number], number)) or [0]
    yield best[0]
    least = constants.PLACE * scores.get(best[0], 0.0)
    yield from (number for number in best[1 : 1 + constants.PLACES] if scores[number] >= least)
