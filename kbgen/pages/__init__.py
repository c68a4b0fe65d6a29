"""Site → views.  `PAGES` and `ARTICLES` are the whole list of what a site consists of.

A page of `PAGES` shows what many records say together, and never the text of an article: it changes only when something
does that others may know of.  Each article has a page of its own; to make that, nothing but its own text is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kbgen.model import Article, Guide, Site, Topic
from kbgen.pages.category import category
from kbgen.pages.channel import channel
from kbgen.pages.community import community
from kbgen.pages.emergency import emergency
from kbgen.pages.escalation import escalation
from kbgen.pages.events import event, events
from kbgen.pages.faq import faq
from kbgen.pages.guide import guide
from kbgen.pages.guides import guides
from kbgen.pages.home import home
from kbgen.pages.international import international
from kbgen.pages.not_found import not_found
from kbgen.pages.notices import noticed
from kbgen.pages.page import page
from kbgen.pages.plans import plans
from kbgen.pages.popular import popular
from kbgen.pages.prepare import prepare
from kbgen.pages.quality import quality
from kbgen.pages.redirect import redirect
from kbgen.pages.request import request
from kbgen.pages.response_times import response_times
from kbgen.pages.search import search
from kbgen.pages.service_levels import service_levels
from kbgen.pages.support import support
from kbgen.pages.survey import survey
from kbgen.pages.topic import topic
from kbgen.pages.tree_map import tree_map
from kbgen.pages.troubleshooter import troubleshooter
from kbgen.pages.troubleshooters import troubleshooters
from kbgen.pages.video import video
from kbgen.pages.videos import videos
from kbgen.pages.view import View

__all__ = ["ARTICLES", "PAGES", "article_views", "preview_views", "shared_views", "views"]

PAGES: tuple[Callable[[Site], Iterable[View]], ...] = (
    home,
    guides,
    category,
    faq,
    videos,
    video,
    troubleshooters,
    troubleshooter,
    plans,
    support,
    channel,
    response_times,
    service_levels,
    prepare,
    request,
    escalation,
    emergency,
    international,
    quality,
    survey,
    community,
    events,
    event,
    popular,
    search,
    not_found,
    redirect,
)


ARTICLES: dict[type[Article | Topic], Callable[[Site, Iterable[Any]], Iterable[View]]] = {
    Guide: guide,
    Topic: topic,
    Article: page,
}


def shared_views(site: Site) -> tuple[View, ...]:
    """Every page that is not one article's."""
    return tuple(noticed(site, view) for kind in PAGES for view in kind(site))


def article_views(site: Site, articles: Iterable[Article | Topic]) -> Iterator[View]:
    """The pages of some articles, which have their texts; the site need not have them."""
    for article in articles:
        yield from (noticed(site, view) for view in ARTICLES[type(article)](site, (article,)))


def views(site: Site) -> Iterator[View]:
    """Every page of a site that has every text."""
    yield from shared_views(site)
    yield from article_views(site, (*site.guides, *site.topics, *site.pages))


def preview_views(site: Site) -> tuple[View, ...]:
    """The pages that only a preview has: they are for writers."""
    return tuple(tree_map(site))
