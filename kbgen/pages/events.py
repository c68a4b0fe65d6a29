"""What is on, and when next: recurring events are written out from today, and what is over falls away.

The times on a page are those of the event's own zone; a script adds the reader's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from kbgen.calendars import FEED, event_file
from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Event, Site
from kbgen.occasions import occasions
from kbgen.pages.about_support import headings
from kbgen.pages.links import around, section, trail
from kbgen.pages.view import Heading, Link, View
from kbgen.prose import inline
from kbgen.service import plan_names

STYLES = ("parts.css", "community.css")
SCRIPTS = ("events.js",)
NEXT = 3
"""How many dates an event's own page tells at least, when it recurs."""


@dataclass(frozen=True, slots=True)
class Date:
    """An occasion of an event."""

    link: Link
    kind: str
    start: dt.datetime
    """With its zone, like the end."""
    end: dt.datetime
    zone: str
    """How a reader calls it."""
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
    feed: str
    """The route of the file to subscribe to; empty when nothing is to come."""


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
    file: str
    """The route of its calendar file."""
    structured: tuple[dict[str, Any], ...]
    """Each date as schema.org tells it, but for what only the layout knows: its address and the organiser."""


def upcoming(site: Site) -> tuple[Date, ...]:
    """All next dates, the soonest first."""
    dates = (date for event in site.events for date in _dates(site, event))
    return tuple(sorted(dates, key=lambda date: (date.start, date.link.route)))


def _dates(site: Site, event: Event, least: int = 1) -> tuple[Date, ...]:
    link = Link(event.title, f"community/events/{event.id}/", event.description, "event")
    tr, names, again = translator(site.lang), plan_names(site.plans, event.plans), bool(event.recurrence)
    zone, clock = tr.zone(event.timezone), ZoneInfo(event.timezone)
    starts = (start.replace(tzinfo=clock) for start in occasions(event, site.today, least))
    return tuple(
        Date(
            link,
            event.kind,
            start,
            (start.astimezone(dt.UTC) + event.duration).astimezone(clock),
            zone,
            again,
            names,
            event.place,
            tr.month(start, short=True),
        )
        for start in starts
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
        data=Calendar(months, tuple(sorted({date.zone for date in dates})), FEED if dates else ""),
        styles=STYLES,
        scripts=SCRIPTS,
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
    data = Occasion(
        each.description,
        dates,
        each.duration,
        each.agenda,
        names,
        each.place,
        each.url,
        each.kind,
        event_file(each.id),
        tuple(structured(each, date) for date in dates),
    )
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
        SCRIPTS,
        source="events.yaml",
    )


MODES = {"online": "Online", "in-person": "Offline", "both": "Mixed"}
"""`attendance` → the first word of what schema.org calls it."""


def structured(event: Event, date: Date) -> dict[str, Any]:
    """A date as an `Event` of schema.org; of where it is, no more than the data says."""
    place = str(Markup(inline(event.place)).striptags())
    found: dict[str, Any] = {
        "@type": "Event",
        "name": event.title,
        "startDate": date.start.isoformat(),
        "endDate": date.end.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
    }
    if event.description:
        found["description"] = str(Markup(inline(event.description)).striptags())
    if event.attendance:
        mode = f"https://schema.org/{MODES[event.attendance]}EventAttendanceMode"
        virtual = {"@type": "VirtualLocation", "url": event.url}
        real = {"@type": "Place", "name": place, "address": place}
        where = {"online": virtual, "in-person": real, "both": [real, virtual]}[event.attendance]
        found |= {"eventAttendanceMode": mode, "location": where}
    elif place:
        found["location"] = {"@type": "Place", "name": place}
    return found
