"""What to do when something critical has happened.

Everything stands on the page, marked with the plans that it is for; a script asks its questions first, and then leaves
only what the reader's own plan has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Channel, Emergency, EmergencyQuestion, Hours, Point, Site
from kbgen.pages.about_support import support_view
from kbgen.pages.handover import composer
from kbgen.pages.links import address_href, channel_link
from kbgen.pages.view import Link, View
from kbgen.service import plan_names, plans_of

WRITTEN = ("email", "ticket")
"""Kinds of channels that a composed request goes to."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """A channel for emergencies."""

    link: Link
    hours: Hours | None
    plans: tuple[str, ...]
    """Names of those that have both the channel and emergency support; empty means every plan."""
    ids: tuple[str, ...]
    """The same, by id."""
    channel: str
    """Its id."""
    address: str
    href: str
    """Opens a program on the reader's device; empty where none can be."""
    written: bool
    """A composed request goes there."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do."""

    title: str
    text: str
    plans: tuple[str, ...]
    """Names; empty means every plan that has emergency support."""
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan that the reader may have."""

    id: str
    name: str
    note: str
    """What its customers do instead; empty for a plan with emergency support."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What the page shows."""

    lead: str
    critical: tuple[Point, ...]
    not_critical: tuple[Point, ...]
    questions: tuple[EmergencyQuestion, ...]
    choices: tuple[Choice, ...]
    """None when everybody may use it."""
    plans: tuple[str, ...]
    """Names of the plans that may use it; empty means everyone."""
    ways: tuple[WayIn, ...]
    steps: tuple[Step, ...]
    response: tuple[Point, ...]
    otherwise: tuple[tuple[str, str], ...]
    """What the others do: (names of the plans, text); the names are empty where one text is for all."""
    request: Link | None
    severity: str
    """The id of the worst, for the composer."""
    words: dict[str, Any]
    """The script's."""


def emergency(site: Site) -> Iterable[View]:
    """The page, when there is a process for emergencies."""
    found = site.emergency
    if not found:
        return
    severities = site.service_levels.severities if site.service_levels else ()
    data = Alarm(
        found.lead,
        found.critical,
        found.not_critical,
        found.questions,
        _choices(site, found),
        plan_names(site.plans, found.plans),
        _ways(site, found),
        tuple(Step(each.title, each.text, plan_names(site.plans, each.plans), each.plans) for each in found.steps),
        found.response,
        _otherwise(site, found),
        composer(site),
        severities[-1].id if severities else "",
        translator(site.lang).group("emergency.script"),
    )
    who = data.plans or data.ways
    has = {"is_it": True, "who": who, "steps": found.steps, "response": found.response}
    view = support_view(site, "emergency", data, has, "emergency.yaml")
    yield replace(view, styles=(*view.styles, "guided.css"), scripts=("support.js", "emergency.js"))


def _choices(site: Site, emergency: Emergency) -> tuple[Choice, ...]:
    if not emergency.plans:
        return ()
    notes = {plan: note.text for note in emergency.others for plan in note.plans}
    told = (
        (plan, "" if plan.id in emergency.plans else notes.get(plan.id, emergency.otherwise)) for plan in site.plans
    )
    return tuple(Choice(plan.id, plan.name, note) for plan, note in told)


def _otherwise(site: Site, emergency: Emergency) -> tuple[tuple[str, str], ...]:
    notes = tuple((_joined(plan_names(site.plans, note.plans)), note.text) for note in emergency.others)
    return notes or ((("", emergency.otherwise),) if emergency.otherwise else ())


def _joined(names: Sequence[str]) -> str:
    return ", ".join(names)


def _ways(site: Site, emergency: Emergency) -> tuple[WayIn, ...]:
    channels = {channel.id: channel for channel in site.channels}
    return tuple(_way(site, emergency, channels[name]) for name in emergency.channels if name in channels)


def _way(site: Site, emergency: Emergency, channel: Channel) -> WayIn:
    link, everyone = channel_link(channel), not (emergency.plans or channel.plans)
    having = () if everyone else plans_of(plans_of(site.plans, emergency.plans), channel.plans)
    names, ids = tuple(plan.name for plan in having), tuple(plan.id for plan in having)
    href = address_href(channel)
    return WayIn(link, channel.hours, names, ids, channel.id, channel.address, href, channel.kind in WRITTEN)
