"""Dates of recurring events: soon found, and never without end."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from kbgen.content.schema import adapter
from kbgen.model import Event
from kbgen.occasions import occasions

TODAY = dt.date(2026, 11, 22)


def event(rule: str | None, start: str = "2026-11-03 18:30") -> Event:
    raw = {"id": "a", "title": "A", "kind": "qa", "start": start, "duration": "PT1H", "recurrence": rule}
    return adapter(Event).validate_python(raw)


def dates(rule: str | None, start: str = "2026-11-03 18:30", least: int = 1) -> list[str]:
    return [f"{moment:%m-%d %H:%M}" for moment in occasions(event(rule, start), TODAY, least)]


def test_all_that_is_near_is_told() -> None:
    assert dates("FREQ=MONTHLY;BYDAY=1TU") == ["12-01 18:30", "01-05 18:30", "02-02 18:30"]


def test_the_next_one_is_told_however_far_away() -> None:
    assert dates("FREQ=YEARLY;BYMONTH=10;BYDAY=-1MO") == ["10-25 18:30"]
    assert len(dates("FREQ=YEARLY", least=3)) == 3


def test_what_is_over_is_over() -> None:
    assert dates(None) == []
    assert dates("FREQ=WEEKLY;COUNT=2") == []
    assert dates("FREQ=WEEKLY;UNTIL=20261110") == []


def test_the_last_day_of_a_rule_is_part_of_it() -> None:
    assert dates("FREQ=DAILY;UNTIL=20261123") == ["11-22 18:30", "11-23 18:30"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=YEARLY;BYEASTER=400",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
        "FREQ=DAILY;BYHOUR=1,2;BYMINUTE=1,2;BYSECOND=1,2",
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;COUNT=2;UNTIL=20261110",
    ],
)
def test_a_rule_that_might_never_find_a_date_is_refused(rule: str) -> None:
    with pytest.raises(ValidationError):
        event(rule)


@pytest.mark.parametrize("start", ["9999-12-31 23:30", "1900-01-01 00:00"])
def test_a_start_outside_this_century_is_refused(start: str) -> None:
    with pytest.raises(ValidationError):
        event(None, start)
