"""When an event takes place next.  "Today" is an argument, so that the same input always gives the same dates.

A recurrence rule is expanded period by period and never past a horizon, so that even one that yields nothing ends soon.
"""

from __future__ import annotations

import datetime as dt
from calendar import isleap, monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, islice, takewhile

from kbgen.model import Event

AHEAD = dt.timedelta(days=90)
"""How far ahead the dates of a recurring event are told."""
HORIZON = dt.timedelta(days=5 * 366)
"""How far ahead the next date of a recurring event is looked for."""
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def occasions(event: Event, today: dt.date, least: int = 1) -> tuple[dt.datetime, ...]:
    """The starts from today on, local to the event's zone: all that are near, and at least the next ones.

    None when it is all over.
    """
    first = dt.datetime.combine(today, dt.time())
    if not event.recurrence:
        return (event.start,) if event.start >= first else ()
    following = enumerate(_starts(_rule(event.recurrence, event.start), event.start, first))
    return tuple(start for _, start in takewhile(lambda it: it[0] < least or it[1] < first + AHEAD, following))


@dataclass(frozen=True, slots=True)
class _Rule:
    """A recurrence rule of RFC 5545, of the parts that `Event` lets through."""

    unit: str
    interval: int
    count: int | None
    until: dt.datetime
    months: frozenset[int]
    month_days: frozenset[int]
    """Days of the month; negative ones from its end."""
    weekdays: frozenset[tuple[int, int]]
    """Which of its kind in the month or year, or 0 for all, and the weekday."""
    places: frozenset[int]
    """Which of a period's days are meant; negative ones from its end."""
    week_start: int

    def fits(self, day: dt.date) -> bool:
        """Whether a day is one of those that the rule names, apart from its place among them."""
        if self.months and day.month not in self.months:
            return False
        length = monthrange(day.year, day.month)[1]
        if self.month_days and self.month_days.isdisjoint((day.day, day.day - length - 1)):
            return False
        number = day.day
        if self.unit == "YEARLY" and not self.months:
            number, length = day.timetuple().tm_yday, 365 + isleap(day.year)
        places = (0, (number + 6) // 7, -((length - number) // 7 + 1))
        return not self.weekdays or not self.weekdays.isdisjoint((place, day.weekday()) for place in places)

    def days(self, period: tuple[dt.date, dt.date]) -> list[dt.date]:
        """The days of a period that the rule means; the period's end is not part of it."""
        start, end = period
        days = [day for day in map(dt.date.fromordinal, range(start.toordinal(), end.toordinal())) if self.fits(day)]
        if not self.places:
            return days
        return [day for number, day in enumerate(days) if self.places & {number + 1, number - len(days)}]

    def period(self, start: dt.date, number: int) -> tuple[dt.date, dt.date]:
        """The first day of a period that counts, and the day after its last; `start` lies in period 0."""
        if self.unit in ("DAILY", "WEEKLY"):
            length = 7 if self.unit == "WEEKLY" else 1
            ahead = number * self.interval * length
            first = start + dt.timedelta(ahead - (start.weekday() - self.week_start) % length)
            return first, first + dt.timedelta(length)
        length = 12 if self.unit == "YEARLY" else 1
        months = start.year * 12 + (start.month - 1) // length * length + number * self.interval * length
        return _month(months), _month(months + length)


def _month(months: int) -> dt.date:
    return dt.date(months // 12, months % 12 + 1, 1)


def _rule(text: str, start: dt.datetime) -> _Rule:
    parts = dict(part.split("=") for part in text.split(";"))
    unit, months, month_days = parts["FREQ"], _numbers(parts, "BYMONTH"), _numbers(parts, "BYMONTHDAY")
    named = [day for day in parts.get("BYDAY", "").split(",") if day]
    weekdays = frozenset((int(day[:-2] or 0), WEEKDAYS.index(day[-2:])) for day in named)
    if not month_days and not weekdays:  # then the first start tells
        months = months or frozenset([start.month] if unit == "YEARLY" else [])
        month_days = frozenset([start.day] if unit in ("MONTHLY", "YEARLY") else [])
        weekdays = frozenset([(0, start.weekday())] if unit == "WEEKLY" else [])
    return _Rule(
        unit,
        int(parts.get("INTERVAL", 1)),
        int(parts["COUNT"]) if "COUNT" in parts else None,
        _until(parts.get("UNTIL", "99991231")),
        months,
        month_days,
        weekdays,
        _numbers(parts, "BYSETPOS"),
        WEEKDAYS.index(parts.get("WKST", "MO")),
    )


def _numbers(parts: Mapping[str, str], name: str) -> frozenset[int]:
    return frozenset(int(number) for number in parts.get(name, "").split(",") if number)


def _until(text: str) -> dt.datetime:
    """The last moment at which an event may start; a date means the whole day."""
    return dt.datetime.fromisoformat(text if "T" in text else f"{text}T235959")


def _starts(rule: _Rule, start: dt.datetime, first: dt.datetime) -> Iterator[dt.datetime]:
    """The starts from `first` on, within the horizon."""
    since, end = start if rule.count else max(start, first), max(start, first) + HORIZON
    return (each for each in islice(_all(rule, start, since, min(end, rule.until)), rule.count) if each >= first)


def _all(rule: _Rule, start: dt.datetime, since: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    """The starts up to `end`, of all periods that are not over before `since`."""
    periods = (rule.period(start.date(), number) for number in count())
    for period in takewhile(lambda period: period[0] <= end.date(), periods):
        if period[1] > since.date():
            moments = (dt.datetime.combine(day, start.time()) for day in rule.days(period))
            yield from (each for each in moments if start <= each <= end)
