"""Weeks and holidays from the opening_hours grammar."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from kbgen import model
from kbgen.content.schema import validate
from kbgen.hours import always, runs, timetable, week
from kbgen.model import Origin

NINE, FIVE, MIDNIGHT = dt.time(9), dt.time(17), dt.time(0)


def test_a_week_has_seven_days() -> None:
    assert week("Mo-Fr 09:00-17:00") == (((NINE, FIVE),),) * 5 + ((),) * 2


def test_a_night_is_cut_at_midnight() -> None:
    assert week("Mo 22:00-02:00")[:2] == (((dt.time(22), MIDNIGHT),), ((MIDNIGHT, dt.time(2)),))


def test_equal_days_run_together() -> None:
    assert [(first, last) for first, last, _ in runs(week("Mo-We,Fr 09:00-17:00"))] == [(0, 2), (3, 3), (4, 4), (5, 6)]
    assert always(week("24/7")) and not always(week("Mo-Sa 00:00-24:00"))


def test_swedish_holidays() -> None:
    table = timetable(model.Hours("24/7", holidays="SE"), dt.date(2026, 12, 20), dt.date(2026, 12, 30))
    assert {day.day: open_ for day, open_ in table.days.items()} == {24: (), 25: (), 26: ()}


WORDS = [
    "Mo",
    "Tu-Fr",
    "PH",
    "off",
    "24/7",
    "09:00-18:00",
    "25:00",
    "week 1-53",
    "2020",
    "Jan",
    "sunrise",
    "easter",
    ";",
    ",",
    "||",
    "x",
]


@given(st.text(max_size=30) | st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join))
def test_hours_that_are_let_through_can_be_told(text: str) -> None:
    hours, problems = validate(model.Hours, {"weekly": text}, Origin("f", {}))
    assert (hours is None) == bool(problems)
    if hours:
        assert len(week(hours.weekly)) == 7
