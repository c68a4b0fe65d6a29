"""When an event takes place next.  "Today" is an argument, so that the same input always gives the same dates.

The dates come from dateutil.  It looks for a date until the year 9999, so `Event` lets through only rules of which even
one that yields nothing ends soon.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import takewhile

from dateutil.rrule import rrulestr

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
        return (event.start,) if event.start >= first else ()
    whole_day = _UNTIL_DAY.sub(r"\1T235959", event.recurrence)
    following = enumerate(rrulestr(whole_day, dtstart=event.start).xafter(first, inc=True))
    return tuple(start for _, start in takewhile(lambda it: it[0] < least or it[1] < first + AHEAD, following))
