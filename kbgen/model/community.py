"""People who help each other, and when they meet: `content/community.yaml` and `content/events.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator

from kbgen.model.base import (
    NOWHERE,
    SCHEMA,
    ChannelId,
    Duration,
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


def _recurrence(value: str) -> str:
    from dateutil.rrule import rrulestr

    plain = re.fullmatch(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[A-Z0-9,+-]+)*", value)
    if not plain or re.search(r"INTERVAL=0+(;|$)", value):
        raise ValueError("not a recurrence rule as RFC 5545 writes it: FREQ=MONTHLY;BYDAY=1TH")
    try:
        rrulestr(value, dtstart=datetime(2000, 1, 1))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"not an RFC 5545 recurrence rule: {error}") from None
    return value


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
    duration: Duration
    """Its length, ISO 8601: `PT1H`."""
    timezone: Zone = "Europe/Stockholm"
    """An IANA name."""
    recurrence: Annotated[str, AfterValidator(_recurrence)] | None = None
    """An RFC 5545 rule: `FREQ=MONTHLY;BYDAY=1TH`."""
    description: Text = ""
    """What happens."""
    agenda: Lines = ()
    """Point by point."""
    plans: tuple[PlanId, ...] = ()
    """Who may come; empty means everyone."""
    place: Text = ""
    """Where it is: "Online"."""
    url: Href = ""
    """Where one signs up or joins."""
    at: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class Events:
    """All events: `content/events.yaml`."""

    __pydantic_config__ = SCHEMA
    events: tuple[Event, ...] = ()
    """The events."""
