"""A page per way to reach someone: when, how, in which hours, and what to do without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kbgen.hours import always, public_holidays, week
from kbgen.i18n import Translator, translator
from kbgen.model import Channel, Hours, HoursException, Plan, Site
from kbgen.pages.about_support import STYLES, headings, support_page
from kbgen.pages.links import address_href, channel_link, section, support_siblings, trail
from kbgen.pages.replies import Reply, replies
from kbgen.pages.view import Link, View
from kbgen.service import channels_of, plans_of

AHEAD = dt.timedelta(days=120)
"""How far ahead days that differ are announced."""
MOST = 8


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
        STYLES,
        source="channels.yaml",
    )


def _way(site: Site, each: Channel) -> Way:
    having = plans_of(site.plans, each.plans)
    lacking = [plan for plan in site.plans if plan not in having]
    return Way(
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
    announced = [_other(tr, each) for each in hours.exceptions if (each.until or each.date) >= site.today]
    free = public_holidays(hours.holidays, site.today, site.today + AHEAD) if hours.holidays else ()
    taken = {day.first + dt.timedelta(days=n) for day in announced for n in range((day.last - day.first).days + 1)}
    closed = tr.t("hours.closed")
    holidays = [OtherDay(day, day, closed, tr.t("channel.holiday")) for day in free if day not in taken]
    others = sorted((*announced, *holidays), key=lambda day: day.first)[:MOST]
    unbroken = always(week(hours.weekly)) and not others
    return Open(tr.week(hours), unbroken, zone, tuple(others), hours.note)


def _other(tr: Translator, each: HoursException) -> OtherDay:
    (_, times), *_ = tr.week(Hours(each.hours))
    return OtherDay(each.date, each.until or each.date, times, each.reason)
