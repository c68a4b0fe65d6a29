"""What readers have told → figures.  The lines come from strangers: each is read, or counted as unreadable.

A line is a message as a receiver exports it (`feedback`, `survey` or `request`), or what the search log was told.
`docs/insights.md` is the contract.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from statistics import mean
from typing import Any
from urllib.parse import unquote, urlsplit

from kbgen.dataclass import dataclass
from kbgen.model import ArticleFigures, Insights, MissedSearch
from kbgen.model.insights import REASONS
from kbgen.prose import FORBIDDEN, SUBSTITUTE

SCORES = range(1, 6)
VOTES, HELPED = 10, 0.5
"""An article fails its readers when at least so many have voted, and it has helped fewer than this share of them."""
LONGEST_QUERY, LONGEST_TEXT, MOST_TEXTS, MOST_SEARCHES = 200, 1000, 50, 200
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Known = Callable[[str], str]
"""An address or a route → the route of a page of the site; empty when it has none."""


@dataclass(slots=True)
class Article:
    """What was told of one article."""

    helpful: int = 0
    not_helpful: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    texts: list[str] = field(default_factory=list)
    before_contact: int = 0


@dataclass(slots=True)
class Told:
    """Everything that was told, counted."""

    articles: dict[str, Article] = field(default_factory=dict)
    missed: Counter[str] = field(default_factory=Counter)
    """Query, folded → how often it found nothing."""
    spelled: dict[str, str] = field(default_factory=dict)
    """Query, folded → as it was first typed."""
    searches: int = 0
    requests: int = 0
    prepared: int = 0
    """Requests that were written after something had been opened."""
    surveys: int = 0
    scores: Counter[int] = field(default_factory=Counter)
    answers: dict[str, Counter[str]] = field(default_factory=dict)
    """Question → answer → how often; free texts are in `texts`."""
    texts: list[str] = field(default_factory=list)
    days: set[str] = field(default_factory=set)
    unreadable: int = 0
    unknown: int = 0
    """Messages about pages that the site does not have."""

    def article(self, route: str) -> Article:
        """The figures of an article, to be added to."""
        return self.articles.setdefault(route, Article())

    @property
    def understood(self) -> bool:
        """Whether there was any message in it."""
        return bool(self.articles or self.searches or self.surveys or self.requests or self.unknown)

    @property
    def score(self) -> float | None:
        """The mean of all scores."""
        return mean(self.scores.elements()) if self.scores else None


def fails(helpful: int, not_helpful: int) -> bool:
    """Whether an article with these votes fails its readers."""
    votes = helpful + not_helpful
    return votes >= VOTES and helpful < HELPED * votes


def tell(lines: Iterable[str], known: Known, choices: Mapping[str, Iterable[str]]) -> Told:
    """Counts the messages of an export.  `choices`: question of the survey → its options; others are free text."""
    told = Told()
    options = {name: {*allowed} for name, allowed in choices.items()}
    for line in lines:
        if line.strip():
            _add(told, line, known, options)
    return told


def _add(told: Told, line: str, known: Known, options: Mapping[str, set[str]]) -> None:
    message = _message(line)
    if day := _day(str(message.get("received", ""))):
        told.days.add(day)
    match message:
        case {"kind": "feedback"}:
            _feedback(told, message, known)
        case {"kind": "request"}:
            _request(told, message, known)
        case {"kind": "survey"}:
            _survey(told, message, options)
        case {"entries": [*entries]}:
            for entry in entries:
                _search(told, entry)
        case _:
            _search(told, message)


def _day(received: str) -> str:
    """The day of a moment; empty where no calendar has it."""
    try:
        return date.fromisoformat(received[:10]).isoformat() if _DAY.match(received) else ""
    except ValueError:
        return ""


def _message(line: str) -> Mapping[str, Any]:
    """What a line holds; empty when that is no object."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(value: object, longest: int) -> str:
    """A text without what may not stand in content, and that quotes no fact; nothing for what is none."""
    if not isinstance(value, str):
        return ""
    plain = FORBIDDEN.sub(SUBSTITUTE, value.encode(errors="replace").decode()).replace("{{", "{ {")
    return " ".join(plain.split())[:longest].strip()


def _feedback(told: Told, message: Mapping[str, Any], known: Known) -> None:
    route, helpful = known(_text(message.get("route"), 500)), message.get("helpful")
    helpful = {"true": True, "false": False}.get(helpful, helpful) if isinstance(helpful, str) else helpful
    if not route or not isinstance(helpful, bool):
        told.unknown += 1
        return
    article = told.article(route)
    if message.get("part") != "more":
        article.helpful += helpful
        article.not_helpful += not helpful
    reason = message.get("reason")
    if isinstance(reason, str) and reason in REASONS:
        article.reasons[reason] += 1
    if (text := _text(message.get("text"), LONGEST_TEXT)) and len(article.texts) < MOST_TEXTS:
        article.texts.append(text)


def _request(told: Told, message: Mapping[str, Any], known: Known) -> None:
    told.requests += 1
    opened = message.get("opened")
    routes = {known(each) for each in opened if isinstance(each, str)} if isinstance(opened, list) else set()
    told.prepared += bool(routes - {""})
    for route in sorted(routes - {""}):
        told.article(route).before_contact += 1


def _survey(told: Told, message: Mapping[str, Any], options: Mapping[str, set[str]]) -> None:
    told.surveys += 1
    score = message.get("score")
    if isinstance(score, int) and not isinstance(score, bool) and score in SCORES:
        told.scores[score] += 1
    answers = message.get("answers")
    for name, value in answers.items() if isinstance(answers, dict) else ():
        text = _text(value, LONGEST_TEXT)
        if text in options.get(name, ()):
            told.answers.setdefault(name, Counter())[text] += 1
        elif text and name not in options and len(told.texts) < MOST_TEXTS:
            told.texts.append(text)


def _search(told: Told, entry: object) -> None:
    query = _text(entry.get("query"), LONGEST_QUERY) if isinstance(entry, dict) else ""
    if not query or not isinstance(entry, dict):
        told.unreadable += 1
        return
    told.searches += 1
    if entry.get("results") == 0:
        folded = query.casefold()
        told.spelled.setdefault(folded, query)
        told.missed[folded] += 1


def routes_of(references: Iterable[str], base: str) -> Known:
    """Which page of the site an address is, when these are its pages and `base` is its own address."""
    names, root = {*references}, urlsplit(base).path.strip("/")

    def known(address: str) -> str:
        try:
            parts = urlsplit(address)
        except ValueError:
            return ""
        path = re.sub(r"^(\.\.?/)+", "", unquote(parts.path)).strip("/").removesuffix("index.html").strip("/")
        path = path.removeprefix(f"{root}/") if root else path
        whole = f"{path}#{unquote(parts.fragment)}"
        return next((name for name in (whole, path) if name in names), "")

    return known


def insights(told: Told) -> Insights:
    """What of it is kept with the content: figures, and no words of any reader but what they searched for."""
    articles = tuple(
        ArticleFigures(
            route,
            each.helpful,
            each.not_helpful,
            {name: each.reasons[name] for name in REASONS if each.reasons[name]},
            each.before_contact,
        )
        for route, each in sorted(told.articles.items())
        if each.helpful or each.not_helpful or each.before_contact
    )
    return Insights(articles=articles, searches=tuple(missed(told)))


def missed(told: Told) -> Iterator[MissedSearch]:
    """The searches that found nothing, the most frequent first."""
    found = sorted(told.missed, key=lambda query: (-told.missed[query], query))
    yield from (MissedSearch(told.spelled[query], told.missed[query]) for query in found[:MOST_SEARCHES])
