"""The support hub: every way to get help, and which one is yours."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Channel, Group, Hours, Plan, Point, Promise, Site, Support
from kbgen.model.support import Practice
from kbgen.pages.about_support import HELP, HELP_STYLES, STYLES, headings, support_page
from kbgen.pages.links import address_href, channel_link, support_pages, trail
from kbgen.pages.replies import Reply, replies
from kbgen.pages.view import Link, View
from kbgen.service import channels_of, first_response, plan_names


@dataclass(frozen=True, slots=True)
class ChannelCard:
    """A channel in the hub."""

    id: str
    link: Link
    address: str
    href: str
    """What opens the address, where something can."""
    plans: tuple[str, ...]
    """Names of the plans that have it; empty means every plan."""
    hours: Hours | None
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """The channels of a plan."""

    plan: str
    summary: str
    channels: tuple[tuple[Link, Promise | None], ...]


@dataclass(frozen=True, slots=True)
class Hub:
    """What the hub shows."""

    lead: str
    channels: tuple[ChannelCard, ...]
    ways: tuple[Ways, ...]
    pages: tuple[Link, ...]
    emergency: Link | None
    pillars: tuple[Point, ...]
    resources: tuple[Group, ...]
    search_tips: tuple[str, ...]
    practices: tuple[Practice, ...]
    closing: str


def support(site: Site) -> Iterable[View]:
    """The hub, when there is anything to lead to."""
    pages = support_pages(site)
    if not (pages or site.support or site.channels):
        return
    t = translator(site.lang).t
    words = site.support or Support(t("sections.support"))
    others = tuple(link for link in pages if link.kind != "emergency")
    data = Hub(
        words.lead,
        tuple(_card(site, channel) for channel in site.channels),
        tuple(_ways(site, plan) for plan in site.plans),
        others,
        support_page(site, "emergency"),
        words.pillars,
        words.resources,
        words.search_tips,
        words.practices,
        words.closing,
    )
    yield View(
        "support/",
        "support",
        site.lang,
        words.title,
        words.lead,
        "support",
        trail(site),
        headings=headings(site, "support", _parts(data)),
        data=data,
        styles=(*STYLES, *HELP_STYLES) if site.channels else STYLES,
        scripts=HELP if site.channels else (),
        source="support.yaml",
    )


def _parts(data: Hub) -> dict[str, object]:
    return {
        "channels": data.channels,
        "ways": data.ways,
        "pages": data.pages,
        "pillars": data.pillars,
        "resources": data.resources or data.search_tips,
        "practices": data.practices,
    }


def _card(site: Site, channel: Channel) -> ChannelCard:
    plans = plan_names(site.plans, channel.plans)
    link, href = channel_link(channel), address_href(channel)
    return ChannelCard(channel.id, link, channel.address, href, plans, channel.hours, replies(site, channel))


def _ways(site: Site, plan: Plan) -> Ways:
    channels = channels_of(site.channels, plan.id)
    answers = ((channel_link(each), first_response(site.service_levels, plan.id, each.id)) for each in channels)
    return Ways(plan.name, plan.summary, tuple(answers))
