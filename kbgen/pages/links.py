"""Where everything is: the links that pages use to point at each other.

A reference in content (`ArticleRef`) is a route without slashes at its ends; `catalog` knows what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from kbgen.i18n import translator
from kbgen.model import Article, Channel, Site
from kbgen.occasions import occasions
from kbgen.pages.per_site import per_site
from kbgen.pages.view import MAX_SIBLINGS, Link


def section(site: Site, kind: str) -> Link:
    """The link to a section's first page."""
    routes = {"home": "", "events": "community/events/"}
    return Link(translator(site.lang).t(f"sections.{kind}"), routes.get(kind, f"{kind}/"), kind=kind)


def trail(site: Site, *kinds: str) -> tuple[Link, ...]:
    """Breadcrumbs: the first page, then these sections."""
    return tuple(section(site, kind) for kind in ("home", *kinds))


def sections(site: Site) -> tuple[Link, ...]:
    """The top-level sections that this site has; `kind` is the id that `View.section` names."""
    has = {
        "guides": site.guides,
        "faq": site.topics,
        "videos": site.videos,
        "troubleshooters": site.troubleshooters,
        "plans": site.plans,
        "support": support_pages(site) or site.support,
        "community": site.community or site.events,
    }
    return tuple(section(site, kind) for kind, content in has.items() if content)


def channel_link(channel: Channel) -> Link:
    """The link to a channel's page."""
    return Link(channel.name, f"support/{channel.id}/", channel.summary, channel.kind, CHANNEL_ICONS[channel.kind])


def address_href(channel: Channel) -> str:
    """The link that opens a channel's public address in a program on the reader's device; empty when none can."""
    address = channel.address.strip()
    if channel.kind in ("email", "ticket") and re.fullmatch(r"[^\s@<>()\[\]]+@[^\s@<>()\[\]]+", address):
        return "mailto:" + quote(address, safe="@+")
    number = re.sub(r"\(0\)|[\s()./-]", "", address)
    return f"tel:{number}" if channel.kind == "phone" and re.fullmatch(r"\+?\d{3,}", number) else ""


CHANNEL_ICONS = {
    "email": "mail",
    "ticket": "mail",
    "chat": "chat",
    "phone": "phone",
    "forum": "users",
    "representative": "user",
    "self-service": "search",
}


def support_pages(site: Site) -> tuple[Link, ...]:
    """The pages about how support works, besides the hub and the channels."""
    t = translator(site.lang).t
    levels = site.service_levels
    has = (
        ("response-times", "response_times", "clock", levels and levels.first_response and site.channels),
        ("service-levels", "service_levels", "shield", levels),
        ("prepare", "prepare", "book", site.request),
        ("request", "request", "file", site.request),
        ("escalation", "escalation", "layers", site.escalation),
        ("emergency", "emergency", "flag", site.emergency),
        ("international", "international", "globe", site.regions),
        ("quality", "quality", "star", site.support and site.support.quality),
    )
    return tuple(
        Link(t(f"{kind}.title"), f"support/{name}/", t(f"{kind}.teaser"), kind, icon)
        for name, kind, icon, content in has
        if content
    )


def support_siblings(site: Site, route: str = "") -> tuple[Link, ...]:
    """The sidebar of the support section: the hub, the channels, the pages about support."""
    hub = replace(section(site, "support"), title=translator(site.lang).t("support.overview"))
    return around((hub, *map(channel_link, site.channels), *support_pages(site)), route)


def around(links: Sequence[Link], route: str, place: int | None = None) -> tuple[Link, ...]:
    """The links nearest to a page, at most `MAX_SIBLINGS`, with the page itself marked; `place`, where it is known."""
    here = next((number for number, link in enumerate(links) if link.route == route), 0) if place is None else place
    first = max(0, min(here - MAX_SIBLINGS // 2, len(links) - MAX_SIBLINGS))
    shown = links[first : first + MAX_SIBLINGS]
    return tuple(replace(link, current=True) if link.route == route else link for link in shown)


def before_and_after(links: Sequence[Link], route: str) -> tuple[Link | None, Link | None]:
    """The page before and the page after, in a list of links."""
    routes = [link.route for link in links]
    here = routes.index(route)
    return (links[here - 1] if here else None), (links[here + 1] if here + 1 < len(links) else None)


@per_site
def catalog(site: Site) -> Mapping[str, Link]:
    """Everything that content may refer to, by its reference."""
    every = (
        *(_article(guide, "guide") for guide in site.guides),
        *(_article(page, "page") for page in site.pages),
        *(Link(topic.meta.title, f"{topic.id}/", topic.meta.description, "topic") for topic in site.topics),
        *(
            Link(question.title, f"{topic.id}/#{question.id}", kind="question")
            for topic in site.topics
            for question in topic.questions
        ),
        *(Link(video.title, f"videos/{video.id}/", video.description, "video") for video in site.videos),
        *(
            Link(tree.title, f"troubleshooters/{tree.id}/", tree.description, "troubleshooter")
            for tree in site.troubleshooters
        ),
        *(
            Link(event.title, f"community/events/{event.id}/", event.description, "event")
            for event in site.events
            if occasions(event, site.today)
        ),
        *map(channel_link, site.channels),
        *support_pages(site),
        *sections(site),
        *_finders(site),
    )
    return {link.route.replace("/#", "#").strip("/"): link for link in every}


def _article(article: Article, kind: str) -> Link:
    return Link(article.meta.title, f"{article.id}/", article.meta.description, kind)


def resolve(known: Mapping[str, Link], references: Iterable[str]) -> tuple[Link, ...]:
    """The links that references stand for; one that leads nowhere has already been reported, and is left out."""
    return tuple(known[reference] for reference in references if reference in known)


def _finders(site: Site) -> tuple[Link, ...]:
    """The pages that help to find others."""
    t = translator(site.lang).t
    popular = Link(t("popular.title"), "popular/", t("popular.lead"), "page", "star")
    search = Link(t("search.title"), "search/", "", "page", "search")
    return (popular, search) if site.views or site.home.picks else (search,)
