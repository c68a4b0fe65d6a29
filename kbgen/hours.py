"""Opening hours as people read them; the grammar itself belongs to the `opening_hours` library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours

from kbgen.dataclass import dataclass
from kbgen.model import Hours, HoursException

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


CUSTOMER = "customer"
"""Stands for the zone of whoever reads, where hours name no zone of their own."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NIGHT = 24 * 60
"""The minute at which a day ends."""

Minutes = tuple[tuple[int, int], ...]
"""The open intervals of a day, in minutes since its midnight by the clock on the wall; the last may end at `NIGHT`."""
Span = tuple[dt.datetime, dt.datetime]
"""From when to when something is open, in UTC."""


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """When something is open on each day between two, told as an ordinary week and the days that differ from it."""

    first: dt.date
    last: dt.date
    """Included.  What is outside is not known."""
    zone: str
    """An IANA name, or `customer`."""
    week: tuple[Minutes, ...]
    """Monday to Sunday."""
    days: Mapping[dt.date, Minutes]
    """The days that differ, in order."""

    def on(self, day: dt.date) -> Minutes:
        """The open intervals of a day."""
        return self.days.get(day, self.week[day.weekday()])


@lru_cache(maxsize=256)
def timetable(hours: Hours, first: dt.date, last: dt.date) -> Timetable:
    """The hours of every day between two, both included, with public holidays and exceptions.

    Each rule is about calendar days: a day that is closed is closed from midnight to midnight, also to a shift that
    began the evening before.
    """
    opened = OpeningHours(expression(hours, first, last), country=hours.holidays)
    usual = tuple(_minutes(day) for day in week(hours.weekly))
    start = dt.datetime.combine(first, dt.time())
    found = ((start + dt.timedelta(days=number)) for number in range((last - first).days + 1))
    every = {day.date(): _minutes(_day(opened, day)) for day in found}
    differing = {day: open_ for day, open_ in every.items() if open_ != usual[day.weekday()]}
    return Timetable(first, last, hours.timezone, usual, differing)


def expression(hours: Hours, first: dt.date, last: dt.date) -> str:
    """One expression of the grammar for the week, the public holidays and the exceptions that fall between two days."""
    rules = [hours.weekly]
    if hours.holidays and "PH" not in hours.weekly:
        rules.append("PH off")
    near = (each for each in hours.exceptions if each.date <= last and (each.until or each.date) >= first)
    return "; ".join((*rules, *(_rule(each, first, last) for each in near)))


def _rule(each: HoursException, first: dt.date, last: dt.date) -> str:
    ends = (max(each.date, first), min(each.until or each.date, last))
    days = "-".join(f"{day.year} {MONTHS[day.month - 1]} {day.day:02}" for day in ends)
    return f"{days} {'00:00-24:00' if each.hours == '24/7' else each.hours}"


def _minutes(day: Day) -> Minutes:
    return tuple((a.hour * 60 + a.minute, (b.hour * 60 + b.minute) or NIGHT) for a, b in day)


@dataclass(frozen=True, slots=True)
class Opened:
    """When something is open, in UTC."""

    spans: tuple[Span, ...]
    """In order; intervals that touch are one, so that a shift past midnight is whole."""
    days: tuple[Span, ...]
    """The opening and the close of each day that has any."""
    since: dt.datetime
    until: dt.datetime
    """Nothing is known before `since`, or from `until` on."""

    def known(self, at: dt.datetime) -> bool:
        """Whether it is known if it is open at a moment."""
        return self.since <= at < self.until


@lru_cache(maxsize=256)
def opened(table: Timetable, reader: str = "UTC") -> Opened:
    """What a timetable comes to.  `reader` is the zone of whoever reads, for hours that hold in the customer's own."""
    zone = ZoneInfo(reader if table.zone == CUSTOMER else table.zone)
    dates = (table.first + dt.timedelta(days=number) for number in range((table.last - table.first).days + 1))
    days = [day for day in (_on(table, date, zone) for date in dates) if day]
    spans: list[Span] = []
    for start, end in (span for day in days for span in day):
        if spans and start <= spans[-1][1]:
            start = spans.pop()[0]
        spans.append((start, end))
    ends = instant(table.first, 0, zone), instant(table.last, NIGHT, zone)
    return Opened(tuple(spans), tuple((day[0][0], day[-1][1]) for day in days), *ends)


def _on(table: Timetable, date: dt.date, zone: ZoneInfo) -> list[Span]:
    found = ((instant(date, a, zone), instant(date, b, zone)) for a, b in table.on(date))
    return [(start, end) for start, end in found if start < end]


def instant(day: dt.date, minute: int, zone: ZoneInfo) -> dt.datetime:
    """A time on the wall as a moment in UTC.

    A time that comes twice, when clocks are set back, is the first; one that never comes, when they are set forward, is
    read as if they had not been.  Browsers' own `Date` does the same.
    """
    wall = dt.datetime.combine(day, dt.time(), zone) + dt.timedelta(minutes=minute)
    return wall.astimezone(dt.UTC)


@dataclass(frozen=True, slots=True)
class State:
    """Whether something is open."""

    open: bool
    until: dt.datetime | None
    """When that changes, where it is known to."""


def state(opened: Opened, at: dt.datetime) -> State | None:
    """Whether something is open at a moment; nothing where that is not known."""
    if not opened.known(at):
        return None
    following = next((span for span in opened.spans if span[1] > at), None)
    if following is None:
        return State(False, None)
    now = following[0] <= at
    until = following[1 if now else 0]
    return State(now, until if until < opened.until else None)
