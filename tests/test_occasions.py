"""Dates of recurring events: those that RFC 5545 means, soon found, and never without end."""

from __future__ import annotations

import datetime as dt
import time
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from kbgen.model import Event
from kbgen.occasions import occasions

START = dt.datetime(2000, 1, 31, 18, 30)


def event(rule: str, start: dt.datetime = START) -> Event:
    return Event("a", "A", "qa", start, dt.timedelta(hours=1), recurrence=rule)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=9",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
        "FREQ=WEEKLY;UNTIL=20000101",
    ],
)
def test_a_rule_that_yields_nothing_costs_nothing(rule: str) -> None:
    began = time.process_time()
    assert occasions(event(rule), dt.date(2026, 11, 22), 3) == ()
    assert time.process_time() - began < 0.2


@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.sampled_from(["", ";BYDAY=MO,FR", ";BYDAY=1TU,-1TH", ";BYMONTHDAY=13,-1", ";BYDAY=FR;BYMONTHDAY=13"]),
    st.sampled_from(["", ";BYMONTH=2,10", ";BYMONTH=2,10;BYSETPOS=-1"]),
    st.sampled_from(["", ";COUNT=40", ";UNTIL=20270315T120000"]),
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2030, 1, 1)).map(lambda at: at.replace(microsecond=0)),
)
def test_the_dates_are_those_of_rfc_5545(
    unit: str, interval: int, days: str, months: str, end: str, start: dt.datetime
) -> None:
    if ("1TU" in days or "BYSETPOS" in months) and unit in ("DAILY", "WEEKLY"):
        return
    if "BYSETPOS" in months and not days:
        months = months.partition(";BYSETPOS")[0]
    rule, today = f"FREQ={unit};INTERVAL={interval}{days}{months}{end}", dt.date(2026, 11, 22)
    first = dt.datetime.combine(today, dt.time())
    limit = max(first, start) + dt.timedelta(days=5 * 366)
    known = rrulestr(f"{rule}", dtstart=start)
    if not any(True for _ in islice(known, 1)):
        return
    expected = []
    for each in known:
        if each > limit or len(expected) == 5:
            break
        expected += [each] if each >= first else []
    assert occasions(event(rule, start), today, 5)[:5] == tuple(expected)


def test_the_last_day_of_a_rule_is_part_of_it() -> None:
    rule = "FREQ=DAILY;UNTIL=20261123"
    assert [f"{start:%d}" for start in occasions(event(rule), dt.date(2026, 11, 22))] == ["22", "23"]
