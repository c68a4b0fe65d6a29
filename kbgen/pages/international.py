"""Help in other parts of the world: hours, languages, manners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kbgen.model import Point, Region, Site, SupportLanguage
from kbgen.pages.about_support import support_view
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
class World:
    """What the page shows."""

    lead: str
    places: tuple[Place, ...]
    languages: tuple[SupportLanguage, ...]
    manners: tuple[Point, ...]


def international(site: Site) -> Iterable[View]:
    """The page, when regions or languages are told of."""
    found = site.regions
    if not found:
        return
    places = tuple(_place(site, region) for region in found.regions)
    data = World(found.lead, places, found.languages, found.manners)
    has = {"regions": places, "languages": found.languages, "manners": found.manners}
    yield support_view(site, "international", data, has, "regions.yaml")


def _place(site: Site, region: Region) -> Place:
    plans = plan_names(site.plans, region.plans)
    channels = tuple(channel_link(channel) for channel in site.channels if channel.id in region.channels)
    return Place(region.name, region.coverage, plans, channels)
