"""Figures → a report for whoever leads support: plain data, which is also the JSON, and a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbgen.dataclass import dataclass
from kbgen.insights import Told, fails, missed

Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """What the report calls things."""

    titles: Mapping[str, str]
    """Route → title."""
    questions: Mapping[str, str]
    """Question of the survey → its text."""
    site: str
    lang: str


def report(told: Told, named: Named) -> Report:
    """The report: what fails readers most stands first."""
    rows = [_row(route, told, named) for route in told.articles]
    voted = [row for row in rows if row["votes"]]
    contacted = [row for row in rows if row["before_contact"]]
    return {
        "site": named.site,
        "lang": named.lang,
        "since": min(told.days, default=None),
        "until": max(told.days, default=None),
        "votes": sum(row["votes"] for row in rows),
        "helpful": sum(row["helpful"] for row in rows),
        "articles": sorted(voted, key=lambda row: (row["helpful"] - row["not_helpful"], row["route"])),
        "before_contact": sorted(contacted, key=lambda row: (-row["before_contact"], row["route"])),
        "searches": {
            "all": told.searches,
            "missed": [{"query": one.query, "times": one.times} for one in missed(told)],
        },
        "requests": {"all": told.requests, "after_reading": told.prepared},
        "survey": _survey(told, named),
        "left_out": {"unreadable": told.unreadable, "unknown_pages": told.unknown},
    }


def _row(route: str, told: Told, named: Named) -> Report:
    each = told.articles[route]
    votes = each.helpful + each.not_helpful
    return {
        "route": route,
        "title": named.titles.get(route, route),
        "votes": votes,
        "helpful": each.helpful,
        "not_helpful": each.not_helpful,
        "fails": fails(each.helpful, each.not_helpful),
        "rate": round(each.helpful / votes, 3) if votes else None,
        "reasons": dict(each.reasons.most_common()),
        "before_contact": each.before_contact,
        "texts": each.texts,
    }


def _survey(told: Told, named: Named) -> Report:
    answers = {
        named.questions.get(name, name): dict(sorted(counted.items())) for name, counted in sorted(told.answers.items())
    }
    scores = {str(score): told.scores[score] for score in sorted(told.scores)}
    mean = None if told.score is None else round(told.score, 2)
    return {"all": told.surveys, "score": mean, "scores": scores, "answers": answers, "texts": told.texts}
