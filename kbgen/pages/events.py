"""What is on, and when next: recurring events are written out from today, and what is over falls away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from kbgen.i18n import translator
from kbgen.model import Event, Site
from kbgen.occasions import occasions
from kbgen.pages.about_support import headings
from kbgen.pages.links import around, section, trail
from kbgen.pages.view import Heading, Link, View
from kbgen.service import plan_names

STYLES = ("parts.css", "community.css")
NEXT = 3
"""How many dates an event's own page tells at least, when it recurs."""


@dataclass(frozen=True, slots=True)
class Date:
    """An occasion of an event."""

    link: Link
    kind: str
    start: dt.datetime
    end: dt.datetime
    zone: str
    recurring: bool
    plans: tuple[str, ...]
    place: str
    month: str
    """Its short name."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month and what is on in it."""

    id: str
    title: str
    dates: tuple[Date, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the list shows."""

    months: tuple[Month, ...]
    zones: tuple[str, ...]
    """The time zones that the dates are told in."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an event's page shows."""

    description: str
    dates: tuple[Date, ...]
    length: dt.timedelta
    agenda: tuple[str, ...]
    plans: tuple[str, ...]
    place: str
    url: str
    kind: str


def upcoming(site: Site) -> tuple[Date, ...]:
    """All next dates, the soonest first."""
    dates = (date for event in site.events for date in _dates(site, event))
    return tuple(sorted(dates, key=lambda date: (date.start, date.link.route)))


def _dates(site: Site, event: Event, least: int = 1) -> tuple[Date, ...]:
    link = Link(event.title, f"community/events/{event.id}/", event.description, "event")
    tr, names, again = translator(site.lang), plan_names(site.plans, event.plans), bool(event.recurrence)
    zone = tr.zone(event.timezone)
    return tuple(
        Date(
            link,
            event.kind,
            start,
            start + event.duration,
            zone,
            again,
            names,
            event.place,
            tr.month(start, short=True),
        )
        for start in occasions(event, site.today, least)
    )


def events(site: Site) -> Iterable[View]:
    """The list, when there are events at all."""
    if not site.events:
        return
    t, dates = translator(site.lang).t, upcoming(site)
    months = _months(site, dates)
    yield View(
        "community/events/",
        "events",
        site.lang,
        t("sections.events"),
        t("events.lead"),
        "community",
        trail(site, "community"),
        headings=tuple(Heading(month.title, month.id) for month in months),
        data=Calendar(months, tuple(sorted({date.zone for date in dates}))),
        styles=STYLES,
        source="events.yaml",
    )


def _months(site: Site, dates: tuple[Date, ...]) -> tuple[Month, ...]:
    title = translator(site.lang).month
    grouped = [(key, tuple(group)) for key, group in groupby(dates, key=lambda date: f"{date.start:%Y-%m}")]
    return tuple(Month(f"m-{key}", title(group[0].start), group) for key, group in grouped)


def event(site: Site) -> Iterable[View]:
    """A page per event that is still to come."""
    found = [(each, dates) for each in site.events if (dates := _dates(site, each, NEXT))]
    links = tuple(replace(dates[0].link, text="") for _, dates in found)
    for each, dates in found:
        yield _page(site, each, dates, links)


def _page(site: Site, each: Event, dates: tuple[Date, ...], links: tuple[Link, ...]) -> View:
    route, names = dates[0].link.route, plan_names(site.plans, each.plans)
    has = {"dates": dates, "agenda": each.agenda}
    data = Occasion(each.description, dates, each.duration, each.agenda, names, each.place, each.url, each.kind)
    return View(
        route,
        "event",
        site.lang,
        each.title,
        each.description,
        "community",
        trail(site, "community", "events"),
        around(links, route),
        section(site, "events").title,
        headings(site, "event", has),
        data,
        STYLES,
        source="events.yaml",
    )
