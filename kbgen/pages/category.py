"""A category of guides."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Category, Site
from kbgen.pages.contact import ContactBox, contact_box
from kbgen.pages.links import around, trail
from kbgen.pages.listing import GuideRow, category_links, guide_row, guides_in
from kbgen.pages.view import Link, View


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a category's page shows."""

    icon: str
    count: str
    guides: tuple[GuideRow, ...]
    troubleshooters: tuple[Link, ...]
    contact: ContactBox


def category(site: Site) -> Iterable[View]:
    """A page per category that has guides."""
    siblings = category_links(site)
    for each in site.categories:
        if guides_in(site, each.id):
            yield _page(site, each, siblings)


def _page(site: Site, each: Category, siblings: tuple[Link, ...]) -> View:
    route, t = f"guides/{each.id}/", translator(site.lang).t
    rows = tuple(guide_row(site, guide) for guide in guides_in(site, each.id))
    trees = tuple(
        Link(tree.title, f"troubleshooters/{tree.id}/", tree.description, "troubleshooter", "route")
        for tree in site.troubleshooters
        if tree.category == each.id
    )
    data = Shelf(each.icon, t("guides.count", n=len(rows)), rows, trees, contact_box(site, each.channels))
    return View(
        route,
        "category",
        site.lang,
        each.title,
        each.description,
        "guides",
        trail(site, "guides"),
        around(siblings, route),
        t("sections.guides"),
        data=data,
        source="categories.yaml",
    )
