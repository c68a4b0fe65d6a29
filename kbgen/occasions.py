"""When an event takes place next.  "Today" is an argument, so that the same input always gives the same dates.

The dates come from dateutil.  It looks for a date until the year 9999, so `Event` lets through only rules of which even
one that yields nothing ends soon.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import takewhile

from dateutil.rrule import rrule, rruleset, rrulestr

from kbgen.model import Event

AHEAD = dt.timedelta(days=90)
"""How far ahead the dates of a recurring event are told."""
_UNTIL_DAY = re.compile(r"(UNTIL=\d{8})(?!T|\d)")


def occasions(event: Event, today: dt.date, least: int = 1) -> tuple[dt.datetime, ...]:
    """The starts from today on, local to the event's zone: all that are near, and at least the next ones.

    None when it is all over.
    """
    first = dt.datetime.combine(today, dt.time())
    if not event.recurrence:
        return (event.start,) if event.start >= first and event.start.date() not in event.not_on else ()
    found = rule(event.recurrence, event.start).xafter(first, inc=True)
    following = enumerate(start for start in found if start.date() not in event.not_on)
    return tuple(start for _, start in takewhile(lambda it: it[0] < least or it[1] < first + AHEAD, following))


def rule(recurrence: str, start: dt.datetime) -> rrule | rruleset:
    """The dates of a recurrence, all local to the event's zone; its last day is one of them."""
    return rrulestr(_UNTIL_DAY.sub(r"\1T235959", recurrence), dtstart=start)


def first_start(event: Event) -> dt.datetime:
    """The first date that an event has at all: its start, unless its own rule passes over it."""
    return next(iter(rule(event.recurrence, event.start)), event.start) if event.recurrence else event.start
