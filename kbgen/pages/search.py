"""The search page: `search/?q=…`."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Site
from kbgen.pages.contact import ContactBox, contact_box
from kbgen.pages.links import trail
from kbgen.pages.listing import category_links, topic_links
from kbgen.pages.popular import popular_links
from kbgen.pages.view import Link, View

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Searching:
    """What the page shows before, instead of and after the results."""

    searches: tuple[str, ...]
    popular: tuple[Link, ...]
    categories: tuple[Link, ...]
    topics: tuple[Link, ...]
    contact: ContactBox


def search(site: Site) -> Iterable[View]:
    """The page; the results come from a script, and everything else is there without it."""
    t = translator(site.lang).t
    data = Searching(
        site.home.searches,
        popular_links(site, SHOWN),
        category_links(site),
        topic_links(site),
        contact_box(site),
    )
    yield View(
        "search/",
        "search",
        site.lang,
        t("search.title"),
        t("search.description"),
        "",
        trail(site),
        data=data,
        styles=("search.css",),
        scripts=("search-parts.js", "search-page.js"),
        listed=False,
    )
