"""Help in other parts of the world: hours, languages, manners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kbgen.model import Point, Region, Site, SupportLanguage
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
    channels: tuple[tuple[str, Link], ...]
    """Ids and links."""


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
    scripts = LIVE if any(place.channels for place in places) else ()
    yield support_view(site, "international", data, has, "regions.yaml", scripts)


def _place(site: Site, region: Region) -> Place:
    plans = plan_names(site.plans, region.plans)
    channels = tuple((each.id, channel_link(each)) for each in site.channels if each.id in region.channels)
    return Place(region.name, region.coverage, plans, channels)
