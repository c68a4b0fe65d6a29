"""Calendar files, opened by a parser that had no part in writing them; and what search engines are told of events."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar
from pydantic import ValidationError

from kbgen.calendars import FEED, calendars, event_file
from kbgen.content.schema import adapter
from kbgen.model import Event, Home, Organisation, Site
from kbgen.occasions import occasions
from kbgen.pages.events import structured, upcoming
from tests.program import ROOT, kbgen, tree

DAY = dt.date(2026, 11, 22)
BASE = "https://help.example.org/"
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def event(**fields: object) -> Event:
    raw = {"id": "a", "title": "A", "kind": "qa", "start": "2026-12-03 18:00", "duration": "PT1H"}
    return adapter(Event).validate_python(raw | fields)


def site(*events: Event, day: dt.date = DAY, lang: str = "sv") -> Site:
    return Site(lang, day, Home("Hjälp", Organisation("Mediaweb")), events=events)


def starts(text: bytes, count: int) -> list[dt.datetime]:
    """The first moments that a calendar program shows."""
    calendar = IcsCalendarStream.calendar_from_ics(text.decode())
    return [each.dtstart.astimezone(dt.UTC) for each in islice(calendar.timeline, count)]


def utc(*written: str) -> list[dt.datetime]:
    return [dt.datetime.fromisoformat(each).replace(tzinfo=dt.UTC) for each in written]


def test_a_calendar_program_shows_the_dates_of_the_page() -> None:
    every = (
        event(recurrence="FREQ=MONTHLY;BYDAY=1TH"),
        event(id="b", timezone="America/New_York", start="2026-11-24 09:30"),
        event(id="c", timezone="UTC", start="2026-12-24 10:00", recurrence="FREQ=WEEKLY;COUNT=3"),
    )
    shown = [date.start.astimezone(dt.UTC) for date in upcoming(site(*every))]
    assert starts(calendars(site(*every), BASE)[FEED], len(shown)) == shown


def test_clocks_that_change_move_no_meeting() -> None:
    weekly = event(start="2027-03-21 18:00", recurrence="FREQ=WEEKLY;COUNT=3")
    assert starts(calendars(site(weekly), BASE)[FEED], 9) == utc(
        "2027-03-21 17:00", "2027-03-28 16:00", "2027-04-04 16:00"
    )
    autumn = event(start="2027-10-24 18:00", recurrence="FREQ=WEEKLY;COUNT=3")
    assert starts(calendars(site(autumn), BASE)[FEED], 9) == utc(
        "2027-10-24 16:00", "2027-10-31 17:00", "2027-11-07 17:00"
    )


@pytest.mark.parametrize("until", ["20261215", "20261215T180000"])
def test_the_last_day_of_a_recurrence_is_part_of_it_in_its_own_zone(until: str) -> None:
    weekly = event(start="2026-12-01 18:00", timezone="America/Los_Angeles", recurrence=f"FREQ=WEEKLY;UNTIL={until}")
    expected = utc("2026-12-02 02:00", "2026-12-09 02:00", "2026-12-16 02:00")
    assert starts(calendars(site(weekly), BASE)[FEED], 9) == expected
    assert [each.date().day for each in occasions(weekly, DAY)] == [1, 8, 15]


def test_a_cancelled_day_is_cancelled_everywhere() -> None:
    weekly = event(recurrence="FREQ=WEEKLY;COUNT=3", not_on=["2026-12-10"])
    assert starts(calendars(site(weekly), BASE)[FEED], 9) == utc("2026-12-03 17:00", "2026-12-17 17:00")
    assert [each.day for each in occasions(weekly, DAY)] == [3, 17]


def test_a_start_that_its_own_rule_passes_over_is_no_date() -> None:
    odd = event(start="2026-12-01 18:00", recurrence="FREQ=MONTHLY;BYDAY=1TH")
    assert starts(calendars(site(odd), BASE)[FEED], 1) == utc("2026-12-03 17:00")


def test_what_is_over_falls_away() -> None:
    gone = event(start="2026-11-03 18:00")
    assert calendars(site(gone), BASE) == {}
    assert set(calendars(site(gone, event(id="b")), BASE)) == {FEED, event_file("b")}
    later = site(event(recurrence="FREQ=WEEKLY;COUNT=2"), day=dt.date(2026, 12, 11))
    assert calendars(later, BASE) == {}


def test_an_event_keeps_its_uid_and_its_bytes_from_day_to_day() -> None:
    weekly = event(recurrence="FREQ=WEEKLY")
    today, tomorrow = site(weekly), site(weekly, day=DAY + dt.timedelta(days=1))
    assert calendars(today, BASE) == calendars(tomorrow, BASE)
    moved = dataclasses.replace(weekly, start=dt.datetime(2026, 12, 4, 19), title="B", updated=DAY)
    before, after = (
        Calendar.from_ical(calendars(site(each), BASE)[FEED]).walk("VEVENT")[0] for each in (weekly, moved)
    )
    assert before["uid"] == after["uid"]
    assert before["dtstamp"].dt < after["dtstamp"].dt
    other = Calendar.from_ical(calendars(site(dataclasses.replace(weekly, id="b")), BASE)[FEED]).walk("VEVENT")[0]
    assert other["uid"] != before["uid"]


def changes(file: bytes) -> list[tuple[dt.datetime, dt.timedelta]]:
    """When each offset of a file's time zone begins, in the time that held before."""
    found = []
    for part in Calendar.from_ical(file).walk("VTIMEZONE")[0].subcomponents:
        later = [each.dt for each in part["rdate"].dts] if "rdate" in part else []
        found += [(start, part["tzoffsetto"].td) for start in (part["dtstart"].dt, *later)]
    return sorted(found)


@pytest.mark.parametrize(
    "name", ["Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"]
)
def test_a_time_zone_changes_when_the_world_does(name: str) -> None:
    daily = event(timezone=name, start="2026-01-01 00:10", recurrence="FREQ=DAILY")
    told = changes(calendars(site(daily), BASE)[FEED])
    for year in (2026, 2049):
        for month in range(1, 13):
            local = dt.datetime(year, month, 15, 12)
            offset = [offset for start, offset in told if start <= local][-1]
            assert offset == local.replace(tzinfo=ZoneInfo(name)).utcoffset(), (year, month)


def test_summer_time_begins_in_winter_time() -> None:
    told = changes(calendars(site(event()), BASE)[FEED])
    assert (dt.datetime(2027, 3, 28, 2), dt.timedelta(hours=2)) in told
    assert (dt.datetime(2027, 10, 31, 3), dt.timedelta(hours=1)) in told


def test_commas_line_ends_and_markup_survive() -> None:
    written = event(
        title="Frågor, svar; och mer", description="**Kom** och [lyssna](/support/).", agenda=["Först: a, b", "å" * 90]
    )
    file = calendars(site(written), BASE)[FEED]
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    (found,) = IcsCalendarStream.calendar_from_ics(file.decode()).events
    assert found.summary == "Frågor, svar; och mer"
    assert found.description == "Kom och lyssna.\n– Först: a, b\n– " + "å" * 90


def test_the_built_site_offers_every_event_and_the_feed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert kbgen("build", "-q", "-d", tmp_path / name / "site", cwd=ROOT / "tests/sites/full").returncode == 0
    built = tree(tmp_path / "one/site")
    files = {name: content for name, content in built.items() if name.endswith(".ics")}
    assert files == {name: content for name, content in tree(tmp_path / "two/site").items() if name.endswith(".ics")}
    assert sorted(files) == ["community/events.ics", "community/events/launch.ics", "community/events/monthly.ics"]
    for name in files:
        assert len(IcsCalendarStream.calendar_from_ics(files[name].decode()).events) == (2 if name == FEED else 1)
    page = built["community/events/launch/index.html"].decode()
    assert 'href="../../../community/events/launch.ics"' in page
    assert '<time datetime="2026-12-03T10:30:00+00:00" data-kb-until="2026-12-03T11:15:00+00:00">' in page


def test_search_engines_are_told_each_date(tmp_path: Path) -> None:
    assert kbgen("build", "-q", "-d", tmp_path / "site", cwd=ROOT / "tests/sites/full").returncode == 0
    page = (tmp_path / "site/community/events/monthly/index.html").read_text(encoding="utf-8")
    graph = json.loads(re.findall(r'ld\+json">(.*?)</script>', page)[0])["@graph"]
    told = [each for each in graph if each["@type"] == "Event"]
    assert [each["startDate"] for each in told][:2] == ["2026-12-10T18:00:00+01:00", "2027-01-14T18:00:00+01:00"]
    assert {"name", "endDate", "url", "organizer", "location"} <= told[0].keys()


@pytest.mark.parametrize(
    ("attendance", "mode", "kinds"),
    [
        ("online", "Online", ["VirtualLocation"]),
        ("in-person", "Offline", ["Place"]),
        ("both", "Mixed", ["Place", "VirtualLocation"]),
    ],
)
def test_where_an_event_is_is_told_as_it_was_written(attendance: str, mode: str, kinds: list[str]) -> None:
    told = structured(event(attendance=attendance, place="Stora salen"), upcoming(site(event()))[0])
    places = told["location"] if isinstance(told["location"], list) else [told["location"]]
    assert told["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert [place["@type"] for place in places] == kinds


INJECTED = [
    "\r\nX-EVIL:1\r\n",
    "\nX-EVIL:1\n",
    "\rX-EVIL:1\r",
    "\u2028X-EVIL:1",
    ";X=1,2:3\\n\\",
    "\nEND:VCALENDAR\nBEGIN:VEVENT",
]


@pytest.mark.parametrize("field", ["title", "description", "agenda", "place"])
@pytest.mark.parametrize("text", [*INJECTED, "x" * 20_000, "🙂" * 2000], ids=lambda text: repr(text[:20]))
def test_what_is_written_of_an_event_stays_inside_its_entry(field: str, text: str) -> None:
    if field == "title" and len(text) > 200:
        pytest.skip("the schema refuses it")
    raw = calendars(site(event(**{field: [text] if field == "agenda" else f"a{text}"})), BASE)[FEED]
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert not re.search(rb"[\r\n]X-EVIL|(?<!\r)\n|\r(?!\n)", raw)
    assert (
        len(Calendar.from_ical(raw).walk("VEVENT"))
        == len(IcsCalendarStream.calendar_from_ics(raw.decode()).events)
        == 1
    )


@pytest.mark.parametrize("text", [each for each in INJECTED if "\n" in each or "\r" in each], ids=repr)
def test_an_address_of_several_lines_is_refused_before_a_calendar_is_made(text: str) -> None:
    with pytest.raises(ValidationError, match="a link stands in one line"):
        event(url=f"https://example.org/{text}")


@pytest.mark.parametrize(
    "rule",
    ["MONTHLY;BYDAY=53MO", "MONTHLY;BYDAY=0MO", "MONTHLY;BYDAY=-6SU", "YEARLY;BYDAY=59MO", "YEARLY;BYMONTH=2;BYDAY=6MO",
     "MONTHLY;BYSETPOS=999", "YEARLY;BYSETPOS=-367", "DAILY;COUNT=1000000000", "SECONDLY"],
)  # fmt: skip
def test_a_rule_that_calendar_programs_stumble_on_is_refused(rule: str) -> None:
    with pytest.raises(ValidationError):
        event(recurrence=f"FREQ={rule}")


def test_the_last_weekday_of_a_long_year_is_found() -> None:
    fifty_third = event(recurrence="FREQ=YEARLY;BYDAY=53TH")
    assert occasions(fifty_third, DAY)[0] == dt.datetime(2026, 12, 31, 18)
