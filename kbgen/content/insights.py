"""What readers have told of the articles: which of them fail, and which are looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from kbgen.insights import fails
from kbgen.model import ArticleFigures, Insights, Origin, Site
from kbgen.problems import Problem


def check(site: Site) -> Iterator[Problem]:
    """The articles that fail their readers, each where it is written."""
    places = dict(_places(site)) if site.insights else {}
    for told in site.insights.articles if site.insights else ():
        if told.route in places and fails(told.helpful, told.not_helpful):
            at, votes = places[told.route], told.helpful + told.not_helpful
            message = f"it helped {told.helpful} of {votes} readers who told{_mostly(told)}"
            yield Problem(
                at.path, at.line(), "article-fails-readers", message, "rewrite it; the report has their words"
            )


def _mostly(told: ArticleFigures) -> str:
    reason = max(sorted(told.reasons), key=lambda name: told.reasons[name], default=None)
    return f'; most often it was "{reason}"' if reason and told.reasons[reason] else ""


def _places(site: Site) -> Iterator[tuple[str, Origin]]:
    yield from ((article.id, article.at) for article in (*site.guides, *site.pages))
    for topic in site.topics:
        yield from ((f"{topic.id}#{question.id}", question.at) for question in topic.questions)


def views(counted: Mapping[str, int], told: Insights | None) -> Mapping[str, int]:
    """How often each page was read: the figures, and what was opened by those who then wrote to support."""
    opened = {each.route: each.before_contact for each in told.articles if each.before_contact} if told else {}
    return dict(Counter(counted) + Counter(opened)) if opened else counted
