"""A page per way to reach someone: when, how, in which hours, and what to do without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from kbgen.dataclass import dataclass
from kbgen.hours import always, timetable, week
from kbgen.i18n import translator
from kbgen.model import Channel, Hours, Plan, Site
from kbgen.pages.about_support import HELP_STYLES, LIVE, STYLES, headings, support_page
from kbgen.pages.links import address_href, channel_link, section, support_siblings, trail
from kbgen.pages.replies import Reply, replies
from kbgen.pages.view import Link, View
from kbgen.service import channels_of, plans_of

AHEAD = dt.timedelta(days=120)
"""How far ahead days that differ are announced."""
SOON = dt.timedelta(days=30)
"""How far ahead every one of them is."""
MOST = 8
"""How many there are at most after that."""


@dataclass(frozen=True, slots=True)
class OtherDay:
    """A day, or some days, on which the weekly hours do not hold."""

    first: dt.date
    last: dt.date
    times: str
    reason: str


@dataclass(frozen=True, slots=True)
class Open:
    """When the channel is staffed."""

    week: tuple[tuple[str, str], ...]
    """(days, times) rows."""
    always: bool
    """Day and night: then no time zone matters."""
    zone: str
    """A named time zone; empty when the hours hold in the customer's own."""
    others: tuple[OtherDay, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Without:
    """A plan that does not have the channel, and what it has instead."""

    plan: str
    channels: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """What a channel's page shows."""

    id: str
    summary: str
    icon: str
    address: str
    href: str
    """What the address links to, when it can be linked."""
    when: tuple[str, ...]
    not_when: tuple[str, ...]
    steps: tuple[str, ...]
    open: Open | None
    notes: tuple[str, ...]
    replies: tuple[Reply, ...]
    plans: tuple[str, ...]
    """Names; empty means every plan."""
    without: tuple[Without, ...]
    upgrade: str
    """The least plan that has the channel."""
    prepare: Link | None
    compare: bool


def channel(site: Site) -> Iterable[View]:
    """A page per channel."""
    for each in site.channels:
        yield _page(site, each)


def _page(site: Site, each: Channel) -> View:
    route, data = f"support/{each.id}/", _way(site, each)
    has = {
        "when": data.when or data.not_when,
        "steps": data.steps,
        "hours": data.open,
        "response": data.replies,
        "notes": data.notes,
        "plans": data.without,
    }
    return View(
        route,
        "channel",
        site.lang,
        each.name,
        each.summary,
        "support",
        trail(site, "support"),
        support_siblings(site, route),
        section(site, "support").title,
        headings(site, "channel", has),
        data,
        (*STYLES, *HELP_STYLES) if data.open else STYLES,
        LIVE if data.open else (),
        source="channels.yaml",
    )


def _way(site: Site, each: Channel) -> Way:
    having = plans_of(site.plans, each.plans)
    lacking = [plan for plan in site.plans if plan not in having]
    return Way(
        each.id,
        each.summary,
        channel_link(each).icon,
        each.address,
        each.url or address_href(each),
        each.when,
        each.not_when,
        each.steps,
        _open(site, each.hours) if each.hours else None,
        each.notes,
        replies(site, each),
        tuple(plan.name for plan in having) if lacking else (),
        tuple(_without(site, plan) for plan in lacking),
        having[0].name if lacking and having else "",
        support_page(site, "prepare") if each.kind != "self-service" else None,
        bool(site.feature_groups),
    )


def _without(site: Site, plan: Plan) -> Without:
    return Without(plan.name, tuple(channel_link(each) for each in channels_of(site.channels, plan.id)))


def _open(site: Site, hours: Hours) -> Open:
    tr = translator(site.lang)
    zone = "" if hours.timezone == "customer" else tr.zone(hours.timezone)
    others = _others(site, hours)
    unbroken = always(week(hours.weekly)) and not others
    return Open(tr.week(hours), unbroken, zone, others, hours.note)


def _others(site: Site, hours: Hours) -> tuple[OtherDay, ...]:
    """The days on which the week does not hold; neighbours with the same hours for the same reason are one."""
    tr = translator(site.lang)
    found: list[OtherDay] = []
    for day, minutes in timetable(hours, site.today, site.today + AHEAD).days.items():
        exceptions = [each for each in hours.exceptions if each.date <= day <= (each.until or each.date)]
        reason = exceptions[-1].reason if exceptions else tr.t("channel.holiday")
        other = OtherDay(day, day, tr.times(minutes), reason)
        if found and found[-1] == replace(other, first=found[-1].first, last=day - dt.timedelta(days=1)):
            other = replace(other, first=found.pop().first)
        found.append(other)
    return tuple(day for number, day in enumerate(found) if number < MOST or day.first <= site.today + SOON)
