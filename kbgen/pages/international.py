"""Help in other parts of the world: hours, languages, manners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kbgen.i18n import translator
from kbgen.model import Point, Region, Site, SupportLanguage
from kbgen.pages.links import channel_link, support_siblings, trail
from kbgen.pages.view import Heading, Link, View
from kbgen.service import plans_of


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
    t = translator(site.lang).t
    places = tuple(_place(site, region) for region in found.regions)
    has = {"regions": places, "languages": found.languages, "manners": found.manners}
    yield View(
        "support/international/", "international", site.lang, t("international.title"), t("international.teaser"),
        "support", trail(site, "support"), support_siblings(site, "support/international/"), t("sections.support"),
        tuple(Heading(t(f"international.{name}"), name) for name, content in has.items() if content),
        World(found.lead, places, found.languages, found.manners), ("parts.css", "support.css"), source="regions.yaml",
    )


def _place(site: Site, region: Region) -> Place:
    plans = tuple(plan.name for plan in plans_of(site.plans, region.plans)) if region.plans else ()
    channels = tuple(channel_link(channel) for channel in site.channels if channel.id in region.channels)
    return Place(region.name, region.coverage, plans, channels)
