"""What to do when something critical has happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kbgen.model import Channel, Emergency, Hours, Point, Site
from kbgen.pages.about_support import support_view
from kbgen.pages.links import channel_link
from kbgen.pages.view import Link, View
from kbgen.service import plan_names, plans_of


@dataclass(frozen=True, slots=True)
class WayIn:
    """A channel for emergencies."""

    link: Link
    hours: Hours | None
    plans: tuple[str, ...]
    """Names of those that have both the channel and emergency support; empty means every plan."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What the page shows."""

    lead: str
    critical: tuple[Point, ...]
    not_critical: tuple[Point, ...]
    plans: tuple[str, ...]
    """Names of the plans that may use it; empty means everyone."""
    ways: tuple[WayIn, ...]
    steps: tuple[Point, ...]
    response: tuple[Point, ...]
    otherwise: str


def emergency(site: Site) -> Iterable[View]:
    """The page, when there is a process for emergencies."""
    found = site.emergency
    if not found:
        return
    names = plan_names(site.plans, found.plans)
    data = Alarm(
        found.lead,
        found.critical,
        found.not_critical,
        names,
        _ways(site, found),
        found.steps,
        found.response,
        found.otherwise,
    )
    has = {"is_it": True, "who": names or data.ways, "steps": found.steps, "response": found.response}
    yield support_view(site, "emergency", data, has, "emergency.yaml")


def _ways(site: Site, emergency: Emergency) -> tuple[WayIn, ...]:
    channels = {channel.id: channel for channel in site.channels}
    found = (channels[name] for name in emergency.channels if name in channels)
    return tuple(WayIn(channel_link(each), each.hours, _plans(site, emergency, each)) for each in found)


def _plans(site: Site, emergency: Emergency, channel: Channel) -> tuple[str, ...]:
    if not (emergency.plans or channel.plans):
        return ()
    may = plans_of(site.plans, emergency.plans)
    return tuple(plan.name for plan in plans_of(may, channel.plans))
