"""What to do when something critical has happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kbgen.i18n import translator
from kbgen.model import Hours, Point, Site
from kbgen.pages.links import channel_link, support_siblings, trail
from kbgen.pages.view import Heading, Link, View
from kbgen.service import plans_of


@dataclass(frozen=True, slots=True)
class WayIn:
    """A channel for emergencies."""

    link: Link
    hours: Hours | None
    plans: tuple[str, ...]
    """Names; empty means every plan."""


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
    t = translator(site.lang).t
    names = tuple(plan.name for plan in plans_of(site.plans, found.plans)) if found.plans else ()
    data = Alarm(
        found.lead, found.critical, found.not_critical, names, _ways(site, found.channels), found.steps, found.response,
        found.otherwise,
    )
    has = {"is_it": True, "who": names or data.ways, "steps": found.steps, "response": found.response}
    yield View(
        "support/emergency/", "emergency", site.lang, t("emergency.title"), t("emergency.teaser"), "support",
        trail(site, "support"), support_siblings(site, "support/emergency/"), t("sections.support"),
        tuple(Heading(t(f"emergency.{name}"), name.replace("_", "-")) for name, content in has.items() if content), data,
        ("parts.css", "support.css"), source="emergency.yaml",
    )


def _ways(site: Site, ids: tuple[str, ...]) -> tuple[WayIn, ...]:
    channels = {channel.id: channel for channel in site.channels}
    found = (channels[name] for name in ids if name in channels)
    return tuple(
        WayIn(channel_link(each), each.hours, tuple(p.name for p in plans_of(site.plans, each.plans)) if each.plans else ())
        for each in found
    )
