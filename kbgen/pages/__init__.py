"""Site → views.  `shared.PAGES` and `ARTICLES` are the whole list of what a site consists of.

Each article has a page of its own; to make that, nothing but its own text is read, and no module of another page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kbgen.model import Article, Guide, Site, Topic
from kbgen.pages.guide import guide
from kbgen.pages.notices import noticed
from kbgen.pages.page import page
from kbgen.pages.topic import topic
from kbgen.pages.view import View

__all__ = ["ARTICLES", "article_views"]

ARTICLES: dict[type[Article | Topic], Callable[[Site, Iterable[Any]], Iterable[View]]] = {
    Guide: guide,
    Topic: topic,
    Article: page,
}


def article_views(site: Site, articles: Iterable[Article | Topic]) -> Iterator[View]:
    """The pages of some articles, which have their texts; the site need not have them."""
    for article in articles:
        yield from (noticed(site, view) for view in ARTICLES[type(article)](site, (article,)))
