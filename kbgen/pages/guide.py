"""A guide: the article, what it asks of the reader, and where to go from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kbgen import relations
from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Guide, Site
from kbgen.pages.contact import ContactBox, contact_box
from kbgen.pages.links import around, catalog, trail
from kbgen.pages.listing import category_of, guides_in, labelled, plan_names
from kbgen.pages.per_site import per_site
from kbgen.pages.view import Heading, Link, View


@dataclass(frozen=True, slots=True)
class Reading:
    """What a guide's page shows."""

    html: str
    level: str
    minutes: int | None
    plans: tuple[str, ...]
    updated: dt.date | None
    tags: tuple[str, ...]
    related: tuple[Link, ...]
    previous: Link | None
    next: Link | None
    contact: ContactBox


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the guides of a category share; made once, however many they are."""

    title: str
    crumbs: tuple[Link, ...]
    guides: tuple[Link, ...]
    """By name only: a page must not change because a neighbour's description did."""
    places: Mapping[str, int]
    """Route → where it stands among them."""
    contact: ContactBox


def guide(site: Site, guides: Iterable[Guide]) -> Iterable[View]:
    """A page per guide."""
    for each in guides:
        links = (_further(site, name) for name in site.related.get(each.id, ()))
        yield _page(site, each, tuple(link for link in links if link), _shelf(site, each.category))


@per_site
def _further(site: Site, name: str) -> Link | None:
    """Something to read next, by name only."""
    link = catalog(site).get(name)
    return replace(labelled(site, (link,))[0], text="") if link else None


@per_site
def _shelf(site: Site, name: str) -> _Shelf:
    category = category_of(site, name)
    title = category.title if category else translator(site.lang).t("sections.guides")
    crumbs = trail(site, "guides") + ((Link(title, f"guides/{name}/"),) if category else ())
    guides = tuple(Link(each.meta.title, f"{each.id}/", kind="guide") for each in guides_in(site, name))
    places = {link.route: place for place, link in enumerate(guides)}
    return _Shelf(title, crumbs, guides, places, contact_box(site, category.channels if category else ()))


def _page(site: Site, each: Guide, related: tuple[Link, ...], shelf: _Shelf) -> View:
    route, meta = f"{each.id}/", each.meta
    place = shelf.places.get(route)
    before, after = relations.neighbours(shelf.guides, place)
    data = Reading(
        each.body.html,
        meta.level,
        meta.minutes,
        plan_names(site, meta.plans),
        each.updated,
        meta.tags,
        related,
        before,
        after,
        shelf.contact,
    )
    headings = tuple(Heading(part.title, part.anchor) for part in each.body.headings if part.level == 2)
    return View(
        route,
        "guide",
        site.lang,
        meta.title,
        meta.description,
        "guides",
        shelf.crumbs,
        around(shelf.guides, route, place or 0),
        shelf.title,
        headings,
        data,
        source=each.at.path,
        aliases=meta.aliases,
        updated=each.updated,
        listed=not meta.unlisted,
    )
