"""When an answer is due, and whether somebody is there: the cases of `clock_cases.yaml`, and all others."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgen import hours as opening
from kbgen.clock import Due, due
from kbgen.content.schema import validate
from kbgen.hours import Opened, opened, timetable
from kbgen.model import Channels, Hours, HoursException, Origin, Promise
from tests.clocked import CASES, HOURS, PROMISES, STATES, TODAY, Case, milliseconds

HOUR = dt.timedelta(hours=1)
WORKING = opened(HOURS["swedish-days"])


def shown(found: Due | opening.State | None) -> dict[str, Any]:
    """As a browser would answer."""
    if found is None:
        return {}
    every = {name: getattr(found, name) for name in found.__slots__}
    return {name: milliseconds(value) if isinstance(value, dt.datetime) else value for name, value in every.items()}


def test_the_table_is_large_and_no_case_is_told_twice() -> None:
    assert len(CASES) >= 60
    assert len({case.about for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", STATES, ids=str)
def test_whether_it_is_open(case: Case) -> None:
    assert case.hours
    assert shown(opening.state(opened(case.hours, case.reader), case.at)) == case.expected


@pytest.mark.parametrize("case", PROMISES, ids=str)
def test_when_an_answer_is_due(case: Case) -> None:
    assert case.promise
    channel = opened(case.hours, case.reader) if case.hours else None
    assert shown(due(case.at, case.promise, channel, opened(case.working, case.reader))) == case.expected


# ── What holds for every moment and every promise ──

START = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
moments = st.integers(0, 400 * 24 * 60).map(lambda minutes: START + dt.timedelta(minutes=minutes))
names = st.sampled_from(["office", "chat", "night", "lunch", "always", "troll", "lord-howe", "small-hours"])
readers = st.sampled_from(["Europe/Stockholm", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"])
channels = st.builds(lambda name, reader: opened(HOURS[name], reader), names, readers)
lengths = st.integers(1, 40).map(lambda quarters: dt.timedelta(minutes=15 * quarters))
promises = st.one_of(
    st.builds(Promise, lengths, clock=st.sampled_from(["always", "open-hours"])),
    st.integers(1, 9).map(lambda days: Promise(dt.timedelta(days=days), clock="business-days")),
    st.just(Promise(at_once=True)),
    st.just(Promise(same_day=True)),
)
few = settings(max_examples=60, deadline=None)


@few
@given(moments, promises, channels)
def test_an_answer_is_never_due_before_it_was_asked_for(sent: dt.datetime, promise: Promise, channel: Opened) -> None:
    found = due(sent, promise, channel, WORKING)
    assert found and found.at >= sent


@few
@given(moments, lengths, promises, channels)
def test_what_is_sent_later_is_never_due_sooner(
    sent: dt.datetime, later: dt.timedelta, promise: Promise, channel: Opened
) -> None:
    first, second = (due(at, promise, channel, WORKING) for at in (sent, sent + later))
    assert first and second and first.at <= second.at


@few
@given(moments, lengths, channels)
def test_as_much_time_is_open_until_an_answer_is_due_as_was_promised(
    sent: dt.datetime, length: dt.timedelta, channel: Opened
) -> None:
    found = due(sent, Promise(length, clock="open-hours"), channel, WORKING)
    assert found
    open_time = sum(
        (max(min(end, found.at) - max(start, sent), dt.timedelta(0)) for start, end in channel.spans), dt.timedelta(0)
    )
    assert open_time == length
    assert any(start < found.at <= end for start, end in channel.spans)


@few
@given(moments, lengths)
def test_open_hours_day_and_night_are_all_hours(sent: dt.datetime, length: dt.timedelta) -> None:
    always = opened(HOURS["always"])
    counted, plain = (due(sent, Promise(length, clock=clock), always, WORKING) for clock in ("open-hours", "always"))
    assert counted == plain


@few
@given(moments, channels)
def test_nothing_changes_before_a_state_ends(at: dt.datetime, channel: Opened) -> None:
    now = opening.state(channel, at)
    assert now
    if now.until:
        before, after = (
            opening.state(channel, now.until + step) for step in (-dt.timedelta(seconds=1), dt.timedelta(0))
        )
        assert before == now
        assert after and after.open != now.open


@few
@given(channels)
def test_spans_are_in_order_and_apart(channel: Opened) -> None:
    ends = [moment for span in channel.spans for moment in span]
    assert ends == sorted(ends)
    assert len(set(ends)) == len(ends)


# ── Hours that are let through can be told ──


def test_an_exception_goes_before_a_holiday_and_a_later_one_before_an_earlier() -> None:
    day = dt.date(2026, 12, 25)
    exceptions = (HoursException(day, hours="10:00-12:00"), HoursException(day, hours="13:00-14:00", reason="Nej"))
    hours = Hours("Mo-Fr 09:00-17:00", holidays="SE", exceptions=exceptions)
    assert timetable(hours, day, day).on(day) == ((780, 840),)


def test_a_week_that_names_holidays_itself_decides_about_them() -> None:
    hours = Hours("Mo-Fr 09:00-17:00; PH 10:00-11:00", holidays="SE")
    assert timetable(hours, TODAY, dt.date(2026, 12, 31)).days[dt.date(2026, 12, 25)] == ((600, 660),)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"weekly": "Mo-Fr 09:00-17:00", "holidays": "XX"}, 'no country "XX"'),
        (
            {"weekly": "Mo-Fr 09:00-17:00", "exceptions": [{"date": "2026-12-24", "hours": "2026 Dec 24 10:00-14:00"}]},
            "more than the hours of these days",
        ),
        (
            {
                "weekly": "Mo-Fr 09:00-17:00",
                "exceptions": [{"date": "2026-12-24", "hours": "10:00-12:00; 13:00-14:00"}],
            },
            "more than the hours of these days",
        ),
        *(
            ({"weekly": "24/7", "exceptions": [{"date": "2026-12-24", "hours": hours}]}, "more than the hours of these")
            for hours in ("Mo-Fr , Sa", "off || 24/7", "PH -1 day 10:00-12:00", "10:00-12:00 , 13:00-14:00", "Su[1]")
        ),
        ({"weekly": " ", "holidays": "SE"}, "may not be empty"),
        ({"weekly": "Mo 09:00-17:00; " * 1000}, "at most 1000"),
        ({"weekly": "24/7", "exceptions": [{"date": "2026-12-24", "hours": "10:00-11:00," * 99}]}, "at most 255"),
    ],
)
def test_hours_that_cannot_be_told_are_refused(raw: dict[str, Any], message: str) -> None:
    channel = {"id": "chat", "kind": "chat", "name": "Chatt", "summary": "Svar.", "hours": raw}
    record, problems = validate(Channels, {"channels": [channel]}, Origin("channels.yaml", {}))
    assert record is None
    assert [problem.code for problem in problems] == ["invalid-value"]
    assert message in problems[0].message


def test_an_exception_changes_no_day_but_its_own() -> None:
    day, ordinary = dt.date(2026, 12, 24), timetable(Hours("24/7"), TODAY, dt.date(2027, 1, 31))
    for text in ("off", '10:00-12:00 "kort dag"', "10:00-12:00, 13:00-15:00", "sunrise-12:00", "closed"):
        record, _ = validate(
            Hours, {"weekly": "24/7", "exceptions": [{"date": str(day), "hours": text}]}, Origin("f", {})
        )
        assert record
        assert list(timetable(record, TODAY, dt.date(2027, 1, 31)).days) == [day], text
    assert not ordinary.days


@pytest.mark.parametrize("within", ["P3661D", "P999999999D", "P99999999999999D", "PT0S"])
def test_a_promise_that_no_calendar_holds_is_one_problem(within: str) -> None:
    record, problems = validate(Promise, {"within": within}, Origin("service_levels.yaml", {}))
    assert (record, len(problems)) == (None, 1)


@few
@given(st.sampled_from(["off", "24/7", "10:00-14:00", "10:00-12:00,13:00-15:00", "22:00-04:00", "open", "Mo-Fr 09:00"]))
def test_exceptions_that_are_let_through_can_be_told(text: str) -> None:
    exception = {"date": "2026-12-24", "until": "2026-12-26", "hours": text}
    hours, problems = validate(Hours, {"weekly": "24/7", "exceptions": [exception]}, Origin("f", {}))
    assert (hours is None) == bool(problems)
    if hours:
        assert len(opened(timetable(hours, TODAY, dt.date(2027, 1, 1)), "Europe/Stockholm").spans) > 0
