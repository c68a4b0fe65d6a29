"""When an event takes place next.  "Today" is an argument, so that the same input always gives the same dates."""

from __future__ import annotations

import datetime as dt
from itertools import islice

from dateutil.rrule import rrulestr

from kbgen.model import Event

NEXT = 3
"""How many dates of a recurring event are told."""


def occasions(event: Event, today: dt.date) -> tuple[dt.datetime, ...]:
    """The next starts, local to the event's zone, from today on; none when it is all over."""
    first = dt.datetime.combine(today, dt.time())
    if not event.recurrence:
        return (event.start,) if event.start >= first else ()
    rule = rrulestr(event.recurrence, dtstart=event.start)
    return tuple(islice(rule.xafter(first, inc=True), NEXT))
