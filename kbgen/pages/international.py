"""Help in other parts of the world: hours, languages, manners."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.hours import always, week
from kbgen.i18n import translator
from kbgen.model import Channel, Hours, Point, Region, Site, SupportLanguage
from kbgen.pages.about_support import LIVE, support_view
from kbgen.pages.links import channel_link
from kbgen.pages.view import Link, View
from kbgen.service import plan_names


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the world."""

    name: str
    coverage: str
    plans: tuple[str, ...]
    channels: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Staffed:
    """A channel that tells its hours."""

    id: str
    link: Link
    hours: Hours
    zone: str
    """A named time zone; empty when the hours hold in the customer's own, or always."""


@dataclass(frozen=True, slots=True)
class World:
    """What the page shows."""

    lead: str
    staffed: tuple[Staffed, ...]
    places: tuple[Place, ...]
    languages: tuple[SupportLanguage, ...]
    manners: tuple[Point, ...]


def international(site: Site) -> Iterable[View]:
    """The page, when regions or languages are told of."""
    found = site.regions
    if not found:
        return
    places = tuple(_place(site, region) for region in found.regions)
    staffed = tuple(_staffed(site, each, each.hours) for each in site.channels if each.hours)
    data = World(found.lead, staffed, places, found.languages, found.manners)
    has = {"regions": places, "now": staffed, "languages": found.languages, "manners": found.manners}
    yield support_view(site, "international", data, has, "regions.yaml", LIVE if staffed else ())


def _staffed(site: Site, channel: Channel, hours: Hours) -> Staffed:
    named = hours.timezone != "customer" and not always(week(hours.weekly))
    zone = translator(site.lang).zone(hours.timezone) if named else ""
    return Staffed(channel.id, channel_link(channel), hours, zone)


def _place(site: Site, region: Region) -> Place:
    plans = plan_names(site.plans, region.plans)
    channels = tuple(channel_link(channel) for channel in site.channels if channel.id in region.channels)
    return Place(region.name, region.coverage, plans, channels)
