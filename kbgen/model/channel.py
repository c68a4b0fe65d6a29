"""The ways to reach a person, and when they are open: `content/channels.yaml`."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from kbgen.dataclass import dataclass
from kbgen.model.base import NOWHERE, SCHEMA, Date, Href, Id, Lines, Located, PlanId, Text, Title
from kbgen.model.markers import AfterValidator, Field

ChannelKind = Literal["email", "ticket", "chat", "phone", "forum", "representative", "self-service"]
Urgency = Literal["calm", "today", "urgent"]
"""How soon a reader needs an answer: it can wait; today; nothing works until then."""


def _opening_hours(value: str) -> str:
    from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]

    try:
        OpeningHours(value)
    except ParserError as error:
        place = re.search(r"--> \d+:(\d+)", str(error))
        rest = value[int(place[1]) - 1 if place else 0 :][:60]
        raise ValueError(f'"{rest}" is not in the opening_hours grammar; write for example Mo-Fr 09:00-17:00') from None
    return value


def _of_some_days(value: str) -> str:
    """Refuses what cannot be said of given days, as a rule with days of its own."""
    from opening_hours import validate

    words = re.findall(r"[^\W\d_]+|\|\||\s,|[\[;]|\d{4}", re.sub('"[^"]*"', "", value))
    if value != "24/7" and not (_OF_A_DAY.issuperset(words) and validate(f"2026 Dec 24 {value}")):
        raise ValueError(f'"{value}" is more than the hours of these days; write "off" or times: 10:00-14:00')
    return value


_OF_A_DAY = {"off", "closed", "open", "unknown", "sunrise", "sunset", "dawn", "dusk"}
"""The words that may stand among the times of a day; all others name days."""


def _country(value: str) -> str:
    from opening_hours import OpeningHours, UnknownCountryError  # type: ignore[attr-defined]

    try:
        OpeningHours("PH", country=value)
    except UnknownCountryError:
        raise ValueError(f'no country "{value}" whose public holidays are known; write its ISO 3166 code') from None
    return value


def _zone(value: str) -> str:
    from zoneinfo import available_timezones

    if value not in available_timezones():
        raise ValueError(f'no time zone "{value}"; write an IANA name such as Europe/Stockholm')
    return value


def _zone_or_customer(value: str) -> str:
    return value if value == "customer" else _zone(value)


Zone = Annotated[str, AfterValidator(_zone)]


HoursExpression = Annotated[str, Field(max_length=1000, pattern=r"\S"), AfterValidator(_opening_hours)]
"""OpenStreetMap's `opening_hours` grammar: `Mo-Fr 09:00-18:00`."""

DayHours = Annotated[
    str, Field(max_length=255, pattern=r"\S"), AfterValidator(_opening_hours), AfterValidator(_of_some_days)
]
"""The part of that grammar that tells the times of a day: `10:00-14:00`, `off`."""
Country = Annotated[str, Field(pattern="^[A-Z]{2}$"), AfterValidator(_country)]


@dataclass(frozen=True, slots=True)
class HoursException:
    """Days on which the weekly hours do not hold."""

    __pydantic_config__ = SCHEMA
    date: Date
    """The first day."""
    until: Date | None = None
    """The last day, when there are several."""
    hours: DayHours = "off"
    """`off`, or the hours of these days, each from midnight to midnight: `10:00-14:00`."""
    reason: Text = ""
    """Why: the name of the holiday."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a channel is staffed."""

    __pydantic_config__ = SCHEMA
    weekly: HoursExpression
    """The ordinary week: `Mo-Fr 09:00-18:00`, `24/7`."""
    timezone: Annotated[str, AfterValidator(_zone_or_customer)] = "Europe/Stockholm"
    """An IANA name, or `customer`: the hours hold in the customer's own zone."""
    holidays: Country | None = None
    """The ISO 3166 country whose public holidays close the channel; in `SE` also the eves that are days off."""
    exceptions: tuple[HoursException, ...] = ()
    """Days that differ."""
    note: Text = ""
    """What the hours do not say: "At weekends …"."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to get help."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its place in the address, and its name wherever a channel is named."""
    kind: ChannelKind
    """What sort of channel it is."""
    name: Title
    """The name that readers see."""
    summary: Text
    """One sentence: what it is best for."""
    order: int = 0
    """From what to try first to what to try last."""
    plans: tuple[PlanId, ...] = ()
    """The plans that have it; empty means every plan."""
    address: Text = ""
    """What to write to or call, when it is public: an e-mail address, a number."""
    url: Href = ""
    """Where it is on the web."""
    when: Lines = ()
    """When to use it."""
    not_when: Lines = ()
    """When to use another."""
    urgency: tuple[Urgency, ...] = ()
    """How urgent the questions are that it is best for; empty means what is usual for its kind."""
    steps: Lines = ()
    """How to reach it, step by step."""
    hours: Hours | None = None
    """When it is staffed; without it, nothing is said of hours."""
    notes: Lines = ()
    """What else one should know."""
    at: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class Channels:
    """All channels: `content/channels.yaml`."""

    __pydantic_config__ = SCHEMA
    channels: tuple[Channel, ...] = ()
    """The channels."""
