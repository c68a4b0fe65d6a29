"""A free page: `content/pages/*.md`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.model import Article, Site
from kbgen.pages.links import catalog, resolve, trail
from kbgen.pages.listing import labelled
from kbgen.pages.view import Heading, Link, View


@dataclass(frozen=True, slots=True)
class FreePage:
    """What the page shows."""

    html: str
    updated: dt.date | None
    related: tuple[Link, ...]


def page(site: Site, pages: Iterable[Article]) -> Iterable[View]:
    """A page per free page."""
    known = catalog(site)
    for each in pages:
        meta = each.meta
        yield View(
            f"{each.id}/",
            "page",
            site.lang,
            meta.title,
            meta.description,
            "",
            trail(site),
            headings=tuple(Heading(part.title, part.anchor) for part in each.body.headings if part.level == 2),
            data=FreePage(each.body.html, each.updated, labelled(site, resolve(known, meta.related))),
            source=each.at.path,
            aliases=meta.aliases,
            updated=each.updated,
            listed=not meta.unlisted,
        )
