"""The index of guides: every category with its first guides."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Site
from kbgen.pages.links import trail
from kbgen.pages.listing import category_links, guide_link, guides_in
from kbgen.pages.view import Heading, Link, View

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category and the first of what stands in it."""

    link: Link
    anchor: str
    guides: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Guides:
    """What the index shows."""

    shelves: tuple[Shelf, ...]


def guides(site: Site) -> Iterable[View]:
    """The index, when there are guides."""
    if not site.guides:
        return
    t = translator(site.lang).t
    shelves = tuple(_shelf(site, link) for link in category_links(site))
    yield View(
        "guides/",
        "guides",
        site.lang,
        t("sections.guides"),
        t("guides.lead"),
        "guides",
        trail(site),
        headings=tuple(Heading(shelf.link.title, shelf.anchor) for shelf in shelves),
        data=Guides(shelves),
    )


def _shelf(site: Site, link: Link) -> Shelf:
    category = link.route.split("/")[1]
    return Shelf(link, category, tuple(guide_link(guide) for guide in guides_in(site, category)[:SHOWN]))
