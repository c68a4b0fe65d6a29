"""A guide: the article, what it asks of the reader, and where to go from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kbgen import relations
from kbgen.i18n import translator
from kbgen.model import Guide, Site
from kbgen.pages.contact import ContactBox, contact_box
from kbgen.pages.links import around, catalog, resolve, trail
from kbgen.pages.listing import category_of, guide_link, guides_in, labelled, plan_names
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


def guide(site: Site) -> Iterable[View]:
    """A page per guide."""
    index, known = relations.build_index(site), catalog(site)
    shelves = {each.id: tuple(map(guide_link, guides_in(site, each.id))) for each in site.categories}
    for each in site.guides:
        yield _page(site, each, index, known, shelves.get(each.category, ()))


def _page(site: Site, each: Guide, index: relations.Index, known: Mapping[str, Link], shelf: tuple[Link, ...]) -> View:
    route, meta = f"{each.id}/", each.meta
    category = category_of(site, each.category)
    crumbs = trail(site, "guides") + ((Link(category.title, f"guides/{category.id}/"),) if category else ())
    return View(
        route, "guide", site.lang, meta.title, meta.description, "guides", crumbs, _siblings(shelf, route),
        category.title if category else translator(site.lang).t("sections.guides"),
        tuple(Heading(part.title, part.anchor, part.level) for part in each.body.headings if part.level == 2),
        _reading(site, each, index, known, shelf), source=each.at.path, aliases=meta.aliases, updated=each.updated,
        listed=not meta.unlisted, search=(*meta.keywords, *meta.synonyms),
    )


def _siblings(shelf: tuple[Link, ...], route: str) -> tuple[Link, ...]:
    """The neighbours by name only: a page must not change because a neighbour's description did."""
    return around([Link(link.title, link.route, kind=link.kind) for link in shelf], route)


def _reading(
    site: Site, each: Guide, index: relations.Index, known: Mapping[str, Link], shelf: tuple[Link, ...]
) -> Reading:
    meta = each.meta
    links = resolve(known, relations.related(index, each.id, meta.related))
    here = next((link for link in shelf if link.route == f"{each.id}/"), None)
    before, after = relations.neighbours(shelf, here) if here else (None, None)
    category = category_of(site, each.category)
    return Reading(
        each.body.html, meta.level, meta.minutes, plan_names(site, meta.plans), each.updated, meta.tags,
        tuple(replace(link, text="") for link in labelled(site, links)), before, after,
        contact_box(site, category.channels if category else ()),
    )
