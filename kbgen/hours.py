"""Opening hours as people read them; the grammar itself belongs to the `opening_hours` library."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from itertools import groupby

from opening_hours import OpeningHours

Interval = tuple[dt.time, dt.time]
Day = tuple[Interval, ...]

MONDAY = dt.datetime(2001, 1, 1)
"""The first day of some week; no country is named, so none of its days is a holiday."""


@lru_cache(maxsize=256)
def week(expression: str) -> tuple[Day, ...]:
    """The open intervals of Monday to Sunday; an interval past midnight is cut there."""
    hours = OpeningHours(expression)
    return tuple(_day(hours, MONDAY + dt.timedelta(days=number)) for number in range(7))


def _day(hours: OpeningHours, start: dt.datetime) -> Day:
    end = start + dt.timedelta(days=1)
    opened = ((a, b) for a, b, state, _ in hours.intervals(start, end) if str(state) == "open")
    return tuple((max(a, start).time(), min(b, end).time()) for a, b in opened)


def always(days: tuple[Day, ...]) -> bool:
    """Open every minute of the week; an interval that ends at midnight ends at `00:00`."""
    return all(day == ((dt.time(0), dt.time(0)),) for day in days)


def runs(days: tuple[Day, ...]) -> tuple[tuple[int, int, Day], ...]:
    """Neighbouring weekdays with the same hours: (first weekday, last weekday, intervals), Monday is 0."""
    grouped = [(list(numbers), day) for day, numbers in groupby(range(7), key=lambda number: days[number])]
    return tuple((numbers[0], numbers[-1], day) for numbers, day in grouped)


@lru_cache(maxsize=64)
def public_holidays(country: str, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """A country's public holidays between two days, both included."""
    start, end = (dt.datetime.combine(day, dt.time()) for day in (first, last + dt.timedelta(days=1)))
    found = OpeningHours("PH", country=country).intervals(start, end)
    spans = ((max(a, start), min(b, end)) for a, b, state, _ in found if str(state) == "open")
    return tuple((a + dt.timedelta(days=number)).date() for a, b in spans for number in range((b - a).days))
