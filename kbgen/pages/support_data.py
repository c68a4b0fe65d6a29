"""What the support scripts know: plans, channels, promises and hours, in one file, fetched only where it is used.

Hours are told day by day, worked out here by the library of their grammar, so that no browser has to read it.  A time
on the wall becomes a moment in the browser: by the reader's own clock where hours hold in the customer's zone, and else
by the offsets that are sent along, so that it does not matter which zones a browser knows.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from kbgen.clock import AHEAD, BEHIND
from kbgen.hours import CUSTOMER, Timetable, always, timetable, week
from kbgen.i18n import Translator, translator
from kbgen.model import Channel, Hours, Plan, Promise, Site
from kbgen.pages.about_support import support_page
from kbgen.pages.handover import composer
from kbgen.pages.links import address_href, channel_link
from kbgen.pages.listing import category_links, topic_links
from kbgen.pages.request_data import request_data
from kbgen.prose import inline
from kbgen.service import best_for, channels_of, first_response, instead_of_emergency, next_plan, plans_of, working_days

Data = dict[str, Any]
DAY = 24 * 60 * 60
"""In seconds."""

PARTS: tuple[Callable[[Site], Data], ...] = (request_data,)
"""What other pages add: each gives some keys of its own."""


def support_data(site: Site) -> Data:
    """Plain data for `assets/kbgen/support.js`.  Steps are safe HTML in which `ROOT` stands for the site's root."""
    tr = translator(site.lang)
    first, last = site.today - BEHIND, site.today + AHEAD
    told = [working_days(site.service_levels), *(each.hours for each in site.channels if each.hours)]
    tables = list(dict.fromkeys(timetable(hours, first, last) for hours in told))
    link = composer(site)
    data = {
        "lang": site.lang,
        "from": first.isoformat(),
        "until": last.isoformat(),
        "tables": [table_data(table) for table in tables],
        "zones": zones_data(tr, tables),
        "plans": [_plan(site, plan) for plan in site.plans],
        "channels": [_channel(site, tr, each, tables) for each in site.channels],
        "severities": [
            {"id": each.id, "name": each.name, "promise": promise_data(tr, each.resolution)}
            for each in (site.service_levels.severities if site.service_levels else ())
        ],
        "subjects": list(_subjects(site)),
        "alarm": _alarm(site),
        "composer": link.route if link else None,
        "words": tr.group("help") | {"units": tr.group("units")},
    }
    for part in PARTS:
        data |= part(site)
    return data


def table_data(table: Timetable) -> Data:
    """The first table is that of the working days."""
    days = {day.isoformat(): minutes for day, minutes in table.days.items()}
    return {"zone": table.zone, "week": table.week, "days": days}


def zones_data(tr: Translator, tables: Sequence[Timetable]) -> Data:
    """The zones that hours name."""
    zones = sorted({table.zone: table for table in tables if table.zone != CUSTOMER}.items())
    return {zone: {"name": tr.zone(zone), "offsets": offsets(zone, table.first, table.last)} for zone, table in zones}


def offsets(zone: str, first: dt.date, last: dt.date) -> list[list[int]]:
    """How a zone stands to UTC: [from which second since 1970, minutes east], from before the first day on."""
    info = ZoneInfo(zone)
    start = int(dt.datetime.combine(first, dt.time(), dt.UTC).timestamp()) - 2 * DAY
    end = start + ((last - first).days + 4) * DAY
    found = [[start, _minutes(start, info)]]
    for day in range(start, end, DAY):
        if _minutes(day + DAY, info) != found[-1][1]:
            minutes = range(day, day + DAY + 60, 60)
            changed = minutes[bisect(minutes, False, key=lambda at: _minutes(at, info) != found[-1][1])]
            found.append([changed, _minutes(changed, info)])
    return found


def _minutes(at: int, zone: ZoneInfo) -> int:
    return int((dt.datetime.fromtimestamp(at, zone).utcoffset() or dt.timedelta()).total_seconds()) // 60


def _plan(site: Site, plan: Plan) -> Data:
    above = next_plan(site.plans, plan.id)
    channels = [each.id for each in channels_of(site.channels, plan.id)]
    return {
        "id": plan.id,
        "name": plan.name,
        "channels": channels,
        "next": above.id if above else None,
    }


def _channel(site: Site, tr: Translator, each: Channel, tables: list[Timetable]) -> Data:
    link, hours = channel_link(each), each.hours
    having = plans_of(site.plans, each.plans)
    promises = ((plan.id, first_response(site.service_levels, plan.id, each.id)) for plan in having)
    return {
        "id": each.id,
        "kind": each.kind,
        "name": each.name,
        "icon": link.icon,
        "route": link.route,
        "address": each.address,
        "href": each.url or address_href(each),
        "steps": [inline(step) for step in each.steps],
        "bestFor": best_for(each),
        "table": _place(site, hours, tables) if hours else None,
        "always": bool(hours and always(week(hours.weekly)) and not (hours.holidays or hours.exceptions)),
        "note": tr.reservation(hours) if hours else "",
        "promises": {plan: promise_data(tr, promise) for plan, promise in promises if promise},
    }


def _place(site: Site, hours: Hours, tables: list[Timetable]) -> int:
    return tables.index(timetable(hours, site.today - BEHIND, site.today + AHEAD))


def promise_data(tr: Translator, promise: Promise) -> Data:
    """Lengths in minutes; `text` is how it reads, and `said` tells that it is all there is."""
    told = {
        "within": promise.within and int(promise.within.total_seconds()) / 60,
        "clock": promise.clock if promise.clock != "always" else None,
        "sameDay": promise.same_day,
        "atOnce": promise.at_once,
        "guaranteed": promise.guaranteed,
        "said": bool(promise.text),
    }
    return {"text": tr.promise(promise)} | {name: value for name, value in told.items() if value}


def _subjects(site: Site) -> Iterator[Data]:
    """What a question may be about, and the channels that suit it, best first."""
    named = {f"{topic.id}/": topic.meta.channels for topic in site.topics}
    named |= {f"guides/{each.id}/": each.channels for each in site.categories}
    for link in (*topic_links(site), *category_links(site)):
        yield {"title": link.title, "route": link.route, "channels": named[link.route]}


def _alarm(site: Site) -> Data | None:
    """The process for emergencies: who may use it, and by which channels."""
    found, link = site.emergency, support_page(site, "emergency")
    if not found or not link:
        return None
    return {
        "route": link.route,
        "plans": [plan.id for plan in site.plans if not found.plans or plan.id in found.plans],
        "channels": found.channels,
        "others": {plan: inline(note.text) for note in found.others for plan in note.plans},
        "otherwise": inline(instead_of_emergency(found)),
    }
