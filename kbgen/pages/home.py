"""The first page: search, then everything that a reader may be looking for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kbgen import relations
from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Site
from kbgen.pages.contact import ContactBox, contact_box
from kbgen.pages.faq import Latest, latest
from kbgen.pages.links import catalog, sections
from kbgen.pages.listing import category_links, labelled, topic_links
from kbgen.pages.popular import popular_links
from kbgen.pages.view import Link, View

POPULAR, RECENT, NEW, VIDEOS, TREES = 8, 5, 5, 4, 4


@dataclass(frozen=True, slots=True)
class VideoCard:
    """A video in the strip."""

    link: Link
    length: str
    poster: str


@dataclass(frozen=True, slots=True)
class First:
    """What the first page shows."""

    lead: str
    searches: tuple[str, ...]
    categories: tuple[Link, ...]
    topics: tuple[Link, ...]
    popular: tuple[Link, ...]
    recent: tuple[Link, ...]
    latest: Latest
    latest_title: str
    videos: tuple[VideoCard, ...]
    troubleshooters: tuple[Link, ...]
    contact: ContactBox
    sections: tuple[str, ...]
    """The ids of the sections that exist, for the links to them."""


def home(site: Site) -> Iterable[View]:
    """One page."""
    new = latest(site, NEW)
    data = First(
        site.home.lead,
        site.home.searches,
        category_links(site),
        topic_links(site),
        popular_links(site, POPULAR),
        _recent(site, new),
        new,
        _latest_title(site, new),
        _videos(site),
        _trees(site),
        contact_box(site),
        tuple(link.kind for link in sections(site)),
    )
    yield View("", "home", site.lang, site.home.title, site.home.lead, data=data, source="home.yaml")


def _latest_title(site: Site, new: Latest) -> str:
    t, days = translator(site.lang).t, site.home.new_for_days
    if not new.fresh:
        return t("home.latest")
    return t("home.fresh") if days == 7 else t("home.fresh_days", n=days)


def _recent(site: Site, new: Latest) -> tuple[Link, ...]:
    known: Mapping[str, Link] = catalog(site)
    told = {link.route for link in new.questions}
    items = relations.recent(relations.build_index(site), RECENT + NEW)
    items = tuple(item for item in items if item.ref in known and known[item.ref].route not in told)[:RECENT]
    links = (replace(known[item.ref], date=item.updated, text="") for item in items)
    return labelled(site, links)


def _videos(site: Site) -> tuple[VideoCard, ...]:
    tr = translator(site.lang)
    order = {each.id: place for place, each in enumerate(site.video_categories)}
    first = sorted(site.videos, key=lambda video: (order.get(video.category, 0),))
    links = (Link(video.title, f"videos/{video.id}/", kind="video") for video in first)
    return tuple(
        VideoCard(link, tr.clock(video.duration), video.poster or "")
        for link, video in zip(links, first[:VIDEOS], strict=False)
    )


def _trees(site: Site) -> tuple[Link, ...]:
    return tuple(
        Link(tree.title, f"troubleshooters/{tree.id}/", tree.description, "troubleshooter", "route")
        for tree in site.troubleshooters[:TREES]
    )
