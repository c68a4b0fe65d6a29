"""What belongs together: related articles, the next one, the popular, the recent, the new.

Everything here is a pure function of the site.  An item is named by its reference (`guides/kom-igang/publicera`,
`faq/konto#byta-losenord`), so that pages and search documents can use the answers alike.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from heapq import nsmallest
from typing import TypeVar

from kbgen.dataclass import dataclass
from kbgen.model import Article, Guide, Question, Section, Site, Topic

STEM = 6
"""Words are compared by their first letters: a stemmer that suits every language a little, and none badly."""
RAREST = 16
"""How many of an article's terms are looked up; the rarest say the most."""
COMMON = 120
"""A term that more items share says nothing, and would make each page cost as much as the site is large."""
TAG_WEIGHT, CATEGORY_WEIGHT = 2.0, 1.5

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be read, reduced to what relates it to other things."""

    ref: str
    kind: str
    shelf: str
    """The category or topic that it stands in."""
    terms: frozenset[str]
    tags: frozenset[str] = frozenset()
    updated: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """Items by reference and by term."""

    items: Mapping[str, Item]
    postings: Mapping[str, Sequence[str]]
    weights: Mapping[str, float] = field(default_factory=dict)


def related(index: Index, ref: str, explicit: Sequence[str] = (), limit: int = 5) -> tuple[str, ...]:
    """What to read next: what the author named first, then what shares rare terms, tags and category."""
    named = [each for each in dict.fromkeys(explicit) if each != ref]
    item = index.items.get(ref)
    if item is None or len(named) >= limit:
        return tuple(named[:limit])
    taken = {ref, *named}
    found = nsmallest(limit + len(taken), ((-score, other) for other, score in _scores(index, item)))
    return (*named, *(other for _, other in found if other not in taken))[:limit]


def _scores(index: Index, item: Item) -> Iterator[tuple[str, float]]:
    known = (term for term in item.terms if term in index.weights)
    rarest = sorted(known, key=lambda term: (-index.weights[term], term))
    scores: dict[str, float] = defaultdict(float)
    for term in rarest[:RAREST]:
        for other in index.postings[term]:
            scores[other] += index.weights[term]
    for ref, score in scores.items():
        tags, shelf = index.items[ref].tags, index.items[ref].shelf
        yield ref, score + TAG_WEIGHT * len(tags & item.tags) + CATEGORY_WEIGHT * (shelf == item.shelf)


def of_guides(site: Site) -> dict[str, tuple[str, ...]]:
    """What to read after each guide."""
    index = build_index(site)
    return {guide.id: related(index, guide.id, guide.meta.related) for guide in site.guides}


def build_index(site: Site) -> Index:
    """The inverted index over titles, tags, keywords and headings; bodies are left out, so it stays small."""
    items = {item.ref: item for item in _items(site)}
    postings: dict[str, list[str]] = defaultdict(list)
    for item in items.values():
        for term in item.terms:
            postings[term].append(item.ref)
    weights = {term: math.log(1 + len(items) / len(refs)) for term, refs in postings.items() if 1 < len(refs) <= COMMON}
    return Index(items, postings, weights)


def _items(site: Site) -> Iterator[Item]:
    for article in (*site.guides, *site.pages):
        if not article.meta.unlisted:
            yield _article(article)
    for topic in site.topics:
        if not topic.meta.unlisted:
            yield from (_question(topic, question) for question in topic.questions)
    for video in site.videos:
        terms = terms_of((video.title, *video.keywords, *(chapter.title for chapter in video.chapters)))
        yield Item(f"videos/{video.id}", "video", video.category, terms, updated=video.added)
    for tree in site.troubleshooters:
        terms = terms_of((tree.title, *tree.keywords))
        yield Item(f"troubleshooters/{tree.id}", "troubleshooter", tree.category or "", terms)


def _article(article: Article) -> Item:
    meta, shelf = article.meta, article.category if isinstance(article, Guide) else ""
    words = (meta.title, *meta.tags, *meta.keywords, *meta.synonyms, *_titles(article.body.headings))
    tags = frozenset(tag.casefold() for tag in meta.tags)
    return Item(article.id, "guide" if shelf else "page", shelf, terms_of(words), tags, article.updated)


def _question(topic: Topic, question: Question) -> Item:
    terms = terms_of((question.title, *question.meta.keywords))
    return Item(f"{topic.id}#{question.id}", "question", topic.id, terms, updated=_changed(question))


def _changed(question: Question) -> dt.date | None:
    """When an answer changed after it was first written; a new question is new, and not updated."""
    changed = question.meta.updated or question.updated
    return None if changed and question.meta.added and changed <= question.meta.added else changed


def _titles(sections: Iterable[Section]) -> Iterator[str]:
    return (section.title for section in sections)


def terms_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of some texts, cut to their first letters."""
    words = re.findall(r"\w{3,}", " ".join(texts).casefold())
    return frozenset(word[:STEM] for word in words if not word.isdigit() or len(word) == 3)


def neighbours(items: Sequence[T], place: int | None) -> tuple[T | None, T | None]:
    """The one before a place and the one after; nothing for what has no place in the list."""
    if place is None:
        return None, None
    return (items[place - 1] if place else None), (items[place + 1] if place + 1 < len(items) else None)


def popular(site: Site, known: Mapping[str, object], limit: int) -> tuple[str, ...]:
    """The most read first; the editors' picks fill what the figures leave empty."""
    views = site.views or {}
    counted = sorted((ref for ref in views if ref in known), key=lambda ref: (-views[ref], ref))
    chosen = dict.fromkeys((*counted, *(ref for ref in site.home.picks if ref in known)))
    return tuple(chosen)[:limit]


def recent(index: Index, limit: int) -> tuple[Item, ...]:
    """The articles and answers that changed last; what has no date is left out, as are videos and tools."""
    dated = (item for item in index.items.values() if item.updated and item.kind in ("guide", "page", "question"))
    newest = sorted(dated, key=lambda item: (-_ordinal(item.updated), item.kind != "guide", item.ref))
    return tuple(_spread(newest, limit))


def _spread(items: Iterable[Item], limit: int, most: int = 3) -> Iterator[Item]:
    """At most so many from one shelf, so that one large change does not fill the list."""
    seen: Counter[str] = Counter()
    shown = 0
    for item in items:
        seen[item.shelf] += 1
        if shown < limit and seen[item.shelf] <= most:
            shown += 1
            yield item


@dataclass(frozen=True, slots=True)
class NewQuestions:
    """The latest questions."""

    questions: tuple[tuple[Topic, Question], ...]
    fresh: bool
    """True when they are from the last days, and not just the latest there are."""


def is_new(site: Site, added: dt.date | None) -> bool:
    """Whether a question counts as new today."""
    return added is not None and dt.timedelta(0) <= site.today - added < dt.timedelta(days=site.home.new_for_days)


def new_questions(site: Site, limit: int) -> NewQuestions:
    """The questions of the last days; when there are none, the latest ones."""
    dated = [
        (topic, question)
        for topic in site.topics
        if not topic.meta.unlisted
        for question in topic.questions
        if question.meta.added
    ]
    latest = sorted(dated, key=lambda pair: (-_ordinal(pair[1].meta.added), pair[0].id, pair[1].id))
    fresh = [pair for pair in latest if is_new(site, pair[1].meta.added)]
    return NewQuestions(tuple((fresh or latest)[:limit]), bool(fresh))


def _ordinal(date: dt.date | None) -> int:
    return date.toordinal() if date else 0
