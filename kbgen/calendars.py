"""Events → iCalendar files (RFC 5545): one for each event, and one with them all, to subscribe to.

The same events give the same bytes on any day: what says when an event was made comes from its data.  An event keeps
its UID as long as its address, so that a program that takes the file again changes its entry and adds none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from markupsafe import Markup

from kbgen.i18n import translator
from kbgen.model import Event, Site
from kbgen.occasions import first_start, occasions
from kbgen.prose import inline

if TYPE_CHECKING:
    from icalendar import Calendar
    from icalendar import Event as Entry

FEED = "community/events.ics"
MADE = dt.date(2000, 1, 1)
"""Stands for "never changed"; an event that has an `updated` is newer."""
ZONES_UNTIL = 2050
"""How far ahead a file tells the changes of a time zone."""
DAILY = dt.timedelta(days=1)
_UNTIL = re.compile(r"UNTIL=(\d{8})(T\d{6})?")


def event_file(event_id: str) -> str:
    """Where an event's own file is, from the site's root."""
    return f"community/events/{event_id}.ics"


def calendars(site: Site, base: str) -> Mapping[str, bytes]:
    """Route → file; nothing for a site on which nothing is to come.  `base` is the site's address, or empty."""
    coming = [event for event in site.events if occasions(event, site.today)]
    if not coming:
        return {}
    title = f"{translator(site.lang).t('sections.events')} – {site.home.organisation.name}"
    feed = _calendar(site, coming, base)
    feed.add("name", title)
    feed.add("x-wr-calname", title)
    feed.add("refresh-interval", DAILY, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "P1D")
    files = {event_file(event.id): _calendar(site, [event], base).to_ical() for event in coming}
    return {FEED: feed.to_ical()} | files


def _calendar(site: Site, events: Iterable[Event], base: str) -> Calendar:
    from icalendar import Calendar  # here, as it takes long, and most builds make no calendar

    from kbgen.calendar_zones import time_zone

    calendar = Calendar()
    calendar.add("prodid", f"-//kbgen//events//{site.lang.upper()}")
    calendar.add("version", "2.0")
    events = tuple(events)
    for name in sorted({event.timezone for event in events} - {"UTC"}):
        first = min(event.start for event in events if event.timezone == name)
        calendar.add_component(time_zone(name, first.year, max(ZONES_UNTIL, first.year + 1)))
    for event in events:
        calendar.add_component(_entry(site, event, base))
    return calendar


def _entry(site: Site, event: Event, base: str) -> Entry:
    zone, route = ZoneInfo(event.timezone), f"community/events/{event.id}/"
    made = dt.datetime.combine(event.updated or MADE, dt.time(), dt.UTC)
    start = first_start(event)
    from icalendar import Event as Entry
    from icalendar import vRecur

    entry = Entry()
    entry.add("uid", str(uuid5(NAMESPACE_URL, f"{base or site.home.organisation.name}{route}")))
    entry.add("dtstamp", made)
    entry.add("last-modified", made)
    entry.add("dtstart", start.replace(tzinfo=zone))
    entry.add("duration", event.duration)
    if event.recurrence:
        entry.add("rrule", vRecur.from_ical(_in_utc(event.recurrence, zone)))
    for day in sorted(event.not_on):
        entry.add("exdate", dt.datetime.combine(day, start.time(), zone))
    entry.add("summary", event.title)
    entry.add("description", "\n".join(_lines(event)))
    if event.place:
        entry.add("location", _plain(event.place))
    if event.url or base:
        entry.add("url", event.url or base + route)
    entry.add("categories", [translator(site.lang).t(f"events.kind.{event.kind}")])
    return entry


def _in_utc(recurrence: str, zone: ZoneInfo) -> str:
    """The rule with its end in UTC, as RFC 5545 asks for where a start has a time zone."""

    def end(match: re.Match[str]) -> str:
        local = dt.datetime.fromisoformat(match[1] + (match[2] or "T235959")).replace(tzinfo=zone)
        return f"UNTIL={local.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"

    return _UNTIL.sub(end, recurrence)


def _lines(event: Event) -> Iterable[str]:
    if event.description:
        yield _plain(event.description)
    yield from (f"– {_plain(line)}" for line in event.agenda)


def _plain(text: str) -> str:
    return str(Markup(inline(text)).striptags())
