"""What can be wrong with what writers tell search: synonyms that say nothing, a query that is pinned twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain

from kbgen.dataclass import dataclass
from kbgen.folding import fold
from kbgen.model import Article, Origin, SearchMeta, Site, Synonym, Topic, Troubleshooter, Video
from kbgen.problems import Problem, short

_WORD = re.compile(r"[^\W_]+")


def check(site: Site) -> Iterator[Problem]:
    """Everything wrong with the synonyms and the pins of a site."""
    for synonym in site.synonyms:
        yield from _synonym(synonym)
    findable = list(_findable(site))
    yield from chain(_useless_pins(findable), _duplicate_pins(findable))


def _synonym(synonym: Synonym) -> Iterator[Problem]:
    at, one_way = synonym.at, (*synonym.from_, *synonym.to)
    if synonym.words and one_way:
        yield _bad(at, (), '"words" stands beside "from" or "to"', 'keep "words", or "from" with "to"')
    elif one_way and not (synonym.from_ and synonym.to):
        there, missing = ("from", "to") if synonym.from_ else ("to", "from")
        yield _bad(at, (there,), f'"{there}" has no "{missing}" beside it', f'add "{missing}: […]"')
    elif not one_way and len(synonym.words) < 2:
        said = f'"{short(synonym.words[0])}" has no other word beside it' if synonym.words else "the group is empty"
        yield _bad(at, (), said, 'write "words: [one, another]", or "from: […]" with "to: […]"')
    yield from _terms(synonym)


def _terms(synonym: Synonym) -> Iterator[Problem]:
    """Words that stand twice, stand for themselves, or are none."""
    seen: dict[str, str] = {}
    for name, terms in (("words", synonym.words), ("from", synonym.from_), ("to", synonym.to)):
        for number, term in enumerate(terms):
            where = seen.setdefault(same := _plain(term), name)
            place = (name, number)
            if not _WORD.search(term):
                yield _bad(synonym.at, place, f'"{short(term)}" has no word in it', "write letters or digits")
            elif where == name and any(_plain(other) == same for other in terms[:number]):
                yield _bad(synonym.at, place, f'"{short(term)}" stands here twice', "delete one of them")
            elif where == "from" and name == "to":
                yield _bad(synonym.at, place, f'"{short(term)}" would stand for itself', "delete one of the two")


def _plain(term: str) -> str:
    return " ".join(unicodedata.normalize("NFC", term).casefold().split())


def _bad(at: Origin, place: tuple[str | int, ...], message: str, hint: str) -> Problem:
    return Problem(at.path, at.line(*place), "bad-synonym", message, hint)


@dataclass(frozen=True, slots=True)
class _Findable:
    """Something with a place in search."""

    search: SearchMeta
    at: Origin
    hidden: bool = False
    """Whether it is in no search for another reason."""


def _findable(site: Site) -> Iterator[_Findable]:
    articles: Sequence[Article | Topic] = (*site.guides, *site.pages, *site.topics)
    yield from (_Findable(each.meta.search, each.at, each.meta.unlisted) for each in articles)
    for topic in site.topics:
        for question in topic.questions:
            yield _Findable(topic.search_of(question), question.at, topic.meta.unlisted)
    others: tuple[Video | Troubleshooter, ...] = (*site.videos, *site.troubleshooters)
    yield from (_Findable(each.search, each.at) for each in others)


def _pins(found: _Findable) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """(the query, its line, what makes it the same as another)."""
    for number, query in enumerate(found.search.pins):
        yield query, found.at.line("search", "pins", number), _folded(query)


def _useless_pins(findable: Sequence[_Findable]) -> Iterator[Problem]:
    for each in findable:
        for query, line, words in _pins(each):
            if each.hidden or each.search.exclude:
                message = f'"{short(query)}" cannot lead to what search leaves out'
                yield Problem(each.at.path, line, "invalid-value", message, "delete the pin, or let search find it")
            elif not words:
                message = f'the pinned query "{short(query)}" has no word in it'
                yield Problem(each.at.path, line, "invalid-value", message, "write letters or digits")


def _duplicate_pins(findable: Sequence[_Findable]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for each in findable:
        for query, line, words in _pins(each):
            if words in first:
                there, before = first[words]
                as_what = "" if before == query else f' as "{short(before)}"'
                message = f'"{short(query)}" is also pinned in {there}{as_what}'
                yield Problem(each.at.path, line, "duplicate-pin", message, "delete one of the two")
            elif words:
                first[words] = f"{each.at.path}:{line}", query


def _folded(query: str) -> tuple[str, ...]:
    """The words of a query as search compares them: without case, accents and order, each of them once."""
    words = _WORD.findall(unicodedata.normalize("NFC", query).lower())
    return tuple(sorted({*map(fold, words)}))
