"""A time zone as a calendar file tells it.

icalendar can make these too, but (in 7.3) tells the beginning of summer time in summer time, an hour late: RFC 5545 has
every change told in the time that held before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

STEP = dt.timedelta(days=7)
"""No zone changes twice in a week."""
Change = tuple[dt.datetime, dt.timedelta, dt.timedelta, str, bool]
"""When, in the time that held before; the offset before and after; the name after; whether that is summer time."""


@cache
def time_zone(name: str, first: int, last: int) -> Timezone:
    """The component of a zone, with every change of its clocks from the beginning of one year to that of another."""
    found = Timezone()
    found.add("tzid", name)
    changes = sorted(_changes(ZoneInfo(name), first, last), key=lambda change: (change[1:], change[0]))
    groups = [list(group) for _, group in groupby(changes, key=lambda change: change[1:])]
    for group in sorted(groups):
        start, before, after, short, summer = group[0]
        part = TimezoneDaylight() if summer else TimezoneStandard()
        part.add("dtstart", start)
        if group[1:]:
            part.add("rdate", [change[0] for change in group[1:]])
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", short)
        found.add_component(part)
    return found


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[Change]:
    """The state at the beginning, told as a change from itself, and then every change."""
    here, end = dt.datetime(first - 1, 12, 31, tzinfo=dt.UTC), dt.datetime(last, 1, 1, tzinfo=dt.UTC)
    offset = _offset(zone, here)
    yield _change(zone, here, offset)
    while here < end:
        there = here + STEP
        if _offset(zone, there) != offset:
            early, late = here, there
            while late - early > dt.timedelta(seconds=1):
                middle = early + (late - early) // 2
                early, late = (middle, late) if _offset(zone, middle) == offset else (early, middle)
            yield _change(zone, late.replace(microsecond=0), offset)
            offset = _offset(zone, there)
        here = there


def _offset(zone: ZoneInfo, moment: dt.datetime) -> dt.timedelta:
    return moment.astimezone(zone).utcoffset() or dt.timedelta()


def _change(zone: ZoneInfo, moment: dt.datetime, before: dt.timedelta) -> Change:
    local = moment.astimezone(zone)
    told = moment.replace(tzinfo=None) + before
    return told, before, _offset(zone, moment), local.tzname() or "", bool(local.dst())
