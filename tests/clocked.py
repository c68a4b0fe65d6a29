"""The table of cases that the clock is held to in both its languages: `clock_cases.yaml`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kbgen.clock import AHEAD, BEHIND
from kbgen.content.schema import validate
from kbgen.hours import Timetable, timetable
from kbgen.model import Hours, Origin, Promise
from kbgen.service import WORKING_DAYS

TABLE = yaml.safe_load(Path(__file__).with_name("clock_cases.yaml").read_text(encoding="utf-8"))
TODAY: dt.date = TABLE["today"]
NOWHERE = Origin("clock_cases.yaml", {})


def _text(raw: Any) -> Any:
    """Scalars as the loader of content reads them: all but truth values are text."""
    if isinstance(raw, dict):
        return {key: _text(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_text(value) for value in raw]
    return raw if isinstance(raw, bool) else str(raw)


def made(noun: Any, raw: Any) -> Any:
    """A record, through the same door as content."""
    record, problems = validate(noun, _text(raw), NOWHERE)
    assert record is not None, problems
    return record


def told(hours: Hours) -> Timetable:
    """The hours as a site built on the table's day knows them."""
    return timetable(hours, TODAY - BEHIND, TODAY + AHEAD)


HOURS = {name: told(made(Hours, raw)) for name, raw in TABLE["hours"].items()} | {"": told(WORKING_DAYS)}


@dataclass(frozen=True)
class Case:
    """A line of the table."""

    about: str
    at: dt.datetime
    hours: Timetable | None
    working: Timetable
    reader: str
    promise: Promise | None
    expected: dict[str, Any] = field(default_factory=dict)
    """What a browser would answer: moments in milliseconds."""

    def __str__(self) -> str:
        return self.about.replace(" ", "-")


def _milliseconds(text: str | None) -> int | None:
    return None if text is None else milliseconds(dt.datetime.fromisoformat(text))


def milliseconds(at: dt.datetime) -> int:
    """A moment as browsers count it."""
    return round(at.timestamp() * 1000)


def _case(raw: dict[str, Any]) -> Case:
    hours = HOURS[raw["hours"]] if "hours" in raw else None
    promise = made(Promise, raw["promise"]) if "promise" in raw else None
    if promise is None:
        known = "state" not in raw
        expected = {"open": raw.get("open"), "until": _milliseconds(raw.get("until"))} if known else {}
    elif raw["due"] is None:
        expected = {}
    else:
        expected = {"kind": raw["kind"], "at": _milliseconds(raw["due"])}
    at, reader = dt.datetime.fromisoformat(raw["at"]), raw.get("reader", "Europe/Stockholm")
    return Case(raw["about"], at, hours, HOURS[raw.get("working", "")], reader, promise, expected)


CASES = [_case(raw) for raw in TABLE["cases"]]
STATES = [case for case in CASES if case.promise is None]
PROMISES = [case for case in CASES if case.promise is not None]
