"""The video library: every film on its shelf."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Site, Video, VideoCategory
from kbgen.pages.links import trail
from kbgen.pages.view import Heading, Link, View
from kbgen.service import plan_names

LENGTHS = (5, 10, 15, 20, 30, 60)
"""Minutes at which the length filter divides the films."""


@dataclass(frozen=True, slots=True)
class Card:
    """A film in the library."""

    link: Link
    poster: str
    length: dt.timedelta
    plans: tuple[str, ...]
    """The plans that it is for; empty means all."""
    span: int
    """The upper end, in minutes, of the filter's span that it falls in; 0 is longer than all."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The films of a category."""

    id: str
    title: str
    description: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A choice of the length filter."""

    to: int
    """0 has no upper end."""
    above: int
    count: int


@dataclass(frozen=True, slots=True)
class Library:
    """What the library shows."""

    shelves: tuple[Shelf, ...]
    spans: tuple[Span, ...]
    total: int


def videos(site: Site) -> Iterable[View]:
    """The library, when there are films."""
    if not site.videos:
        return
    t = translator(site.lang).t
    shelves = tuple(shelf for category in site.video_categories if (shelf := _shelf(site, category)).cards)
    cards = [card for shelf in shelves for card in shelf.cards]
    yield View(
        "videos/",
        "videos",
        site.lang,
        t("sections.videos"),
        t("videos.lead"),
        "videos",
        trail(site),
        headings=tuple(Heading(shelf.title, shelf.id) for shelf in shelves),
        data=Library(shelves, _spans(cards), len(cards)),
        styles=("parts.css", "videos.css"),
        scripts=("videos.js",),
    )


def _shelf(site: Site, category: VideoCategory) -> Shelf:
    cards = tuple(card(site, video) for video in site.videos if video.category == category.id)
    return Shelf(category.id, category.title, category.description, cards)


def card(site: Site, video: Video) -> Card:
    """A film as it stands in a list."""
    link = Link(video.title, f"videos/{video.id}/", video.description, "video")
    plans = plan_names(site.plans, video.plans)
    minutes = video.duration / dt.timedelta(minutes=1)
    return Card(link, video.poster or "", video.duration, plans, next((to for to in LENGTHS if minutes <= to), 0))


def _spans(cards: list[Card]) -> tuple[Span, ...]:
    """Only the lengths that occur; one length is no choice."""
    counts = [(to, sum(card.span == to for card in cards)) for to in (*LENGTHS, 0)]
    above = dict(zip((*LENGTHS, 0), (0, *LENGTHS), strict=True))
    spans = tuple(Span(to, above[to], count) for to, count in counts if count)
    return spans if len(spans) > 1 else ()
