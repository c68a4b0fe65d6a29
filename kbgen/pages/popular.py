"""What others read most."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen import relations
from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Site
from kbgen.pages.links import catalog, resolve, trail
from kbgen.pages.listing import labelled
from kbgen.pages.view import Link, View

MOST = 30


@dataclass(frozen=True, slots=True)
class Popular:
    """What the page shows."""

    links: tuple[Link, ...]
    counted: bool
    """True when readers chose, and not the editors."""


def popular(site: Site) -> Iterable[View]:
    """The page, when there are figures or picks."""
    links = popular_links(site, MOST)
    if links:
        t = translator(site.lang).t
        yield View(
            "popular/",
            "popular",
            site.lang,
            t("popular.title"),
            t("popular.lead"),
            "",
            trail(site),
            data=Popular(links, bool(site.views)),
            source="popularity.csv",
        )


def popular_links(site: Site, limit: int) -> tuple[Link, ...]:
    """The most read, as links of mixed kinds."""
    known = catalog(site)
    return labelled(site, resolve(known, relations.popular(site, known, limit)))
