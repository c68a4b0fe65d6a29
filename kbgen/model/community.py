"""People who help each other, and when they meet: `content/community.yaml` and `content/events.yaml`."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from kbgen.dataclass import dataclass
from kbgen.model.base import (
    NOWHERE,
    SCHEMA,
    ChannelId,
    Date,
    EventLength,
    Group,
    Href,
    Id,
    Lines,
    Located,
    Moment,
    PlanId,
    Point,
    Text,
    Title,
)
from kbgen.model.channel import Zone
from kbgen.model.markers import AfterValidator

_WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d?|100",
    "COUNT": r"[1-9]\d{0,3}",
    "UNTIL": r"\d{8}(?:T\d{6})?",
    "BYDAY": rf"(?:[+-]?(?:[1-9]|[1-4]\d|5[0-3]))?{_WEEKDAY}",
    "BYMONTHDAY": r"[+-]?(?:0?[1-9]|[12]\d|3[01])",
    "BYMONTH": r"0?[1-9]|1[0-2]",
    "BYSETPOS": r"[+-]?(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])",
    "WKST": _WEEKDAY,
}
"""The parts of a recurrence rule that are understood, and what each may say."""
_LISTS = {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}
_TOO_MUCH: dict[str, set[str]] = {
    "DAILY": {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"},
    "WEEKLY": {"BYMONTHDAY", "BYMONTH", "BYSETPOS"},
    "MONTHLY": {"BYMONTH"},
    "YEARLY": set(),
}
"""Parts that would make a rule of this frequency pass over nearly every period, or say the same as another rule."""


def _recurrence(value: str) -> str:
    """The part of RFC 5545 whose dates are soon found; the rest takes long, or is a slip."""
    parts = [part.partition("=") for part in value.split(";")]
    names = [name for name, _, _ in parts]
    if names[0] != "FREQ" or len({*names}) < len(names) or not all(_understood(name, said) for name, _, said in parts):
        raise ValueError(f"not a recurrence rule such as FREQ=MONTHLY;BYDAY=1TH, with {', '.join(_PARTS)}")
    said = {name: text for name, _, text in parts}
    if excess := said.keys() & _TOO_MUCH[said["FREQ"]]:
        raise ValueError(f"FREQ={said['FREQ']} takes no {', '.join(sorted(excess))}; use FREQ=MONTHLY or FREQ=YEARLY")
    if said["FREQ"] in ("DAILY", "WEEKLY") and re.search(r"\d", said.get("BYDAY", "")):
        raise ValueError("a numbered weekday needs FREQ=MONTHLY or FREQ=YEARLY")
    if (said["FREQ"] == "MONTHLY" or "BYMONTH" in said) and re.search(r"[6-9]|\d\d", said.get("BYDAY", "")):
        raise ValueError("no month has more than five of a weekday")
    if not _has_days(said):
        raise ValueError("no month of BYMONTH has a day of BYMONTHDAY")
    if "UNTIL" in said:
        if "COUNT" in said:
            raise ValueError("a recurrence ends by COUNT or by UNTIL, not by both")
        datetime.fromisoformat(said["UNTIL"])
    return value


def _has_days(said: Mapping[str, str]) -> bool:
    """Whether some month of the rule has some day of it: 30 February would be looked for until the year 9999."""
    months = [int(month) for month in said.get("BYMONTH", "1").split(",")]
    days = [abs(int(day)) for day in said.get("BYMONTHDAY", "1").split(",")]
    return any(day <= monthrange(2000, month)[1] for month in months for day in days)


def _understood(name: str, said: str) -> bool:
    return name in _PARTS and all(
        re.fullmatch(_PARTS[name], each) for each in (said.split(",") if name in _LISTS else [said])
    )


@dataclass(frozen=True, slots=True)
class ForumCategory:
    """A part of the forum."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its name."""
    title: Title
    """The name that readers see."""
    description: Text = ""
    """What belongs in it."""


@dataclass(frozen=True, slots=True)
class ExpertArea:
    """Something that recognised contributors know well."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its name."""
    title: Title
    """The name that readers see."""
    description: Text = ""
    """What one may ask about."""


@dataclass(frozen=True, slots=True)
class Experts:
    """Recognised contributors."""

    __pydantic_config__ = SCHEMA
    text: Text = ""
    """Who they are."""
    criteria: Lines = ()
    """How one becomes one."""
    areas: tuple[ExpertArea, ...] = ()
    """What they know."""


@dataclass(frozen=True, slots=True)
class Community:
    """The forum, its manners, its experts, its groups: `content/community.yaml`."""

    __pydantic_config__ = SCHEMA
    title: Title
    """The page's heading."""
    lead: Text = ""
    """A sentence under the heading."""
    channel: ChannelId | None = None
    """The channel that is the forum."""
    categories: tuple[ForumCategory, ...] = ()
    """The forum's parts."""
    guidelines: tuple[Point, ...] = ()
    """How members treat each other."""
    tips: tuple[Point, ...] = ()
    """How to get a good answer, in order."""
    experts: Experts = Experts()
    """Recognised contributors."""
    groups: tuple[Group, ...] = ()
    """User groups, webinars: what there is."""
    at: Located = NOWHERE


EventKind = Literal["meeting", "webinar", "qa", "announcement", "training"]
Attendance = Literal["online", "in-person", "both"]


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting or webinar, once or recurring."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its place in the address."""
    title: Title
    """The title."""
    kind: EventKind
    """What sort of event it is."""
    start: Moment
    """The first start, local to `timezone`: `2026-12-03 18:00`."""
    duration: EventLength
    """Its length, ISO 8601: `PT1H`."""
    timezone: Zone = "Europe/Stockholm"
    """An IANA name."""
    recurrence: Annotated[str, AfterValidator(_recurrence)] | None = None
    """An RFC 5545 rule: `FREQ=MONTHLY;BYDAY=1TH`."""
    not_on: tuple[Date, ...] = ()
    """Days on which it would recur, and does not: it is cancelled then."""
    description: Text = ""
    """What happens."""
    agenda: Lines = ()
    """Point by point."""
    plans: tuple[PlanId, ...] = ()
    """Who may come; empty means everyone."""
    place: Text = ""
    """Where it is: "Online"."""
    attendance: Attendance | None = None
    """How one takes part; search engines are told when it is said."""
    url: Href = ""
    """Where one signs up or joins."""
    updated: Date | None = None
    """When something about it last changed; calendar programs then take it anew."""
    at: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class Events:
    """All events: `content/events.yaml`."""

    __pydantic_config__ = SCHEMA
    events: tuple[Event, ...] = ()
    """The events."""
