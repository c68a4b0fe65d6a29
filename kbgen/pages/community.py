"""The community: where members talk, how they treat each other, who knows what."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Community, Group, Point, Site
from kbgen.model.community import Experts, ForumCategory
from kbgen.pages.about_support import headings
from kbgen.pages.events import SCRIPTS, STYLES, Date, upcoming
from kbgen.pages.links import channel_link, section, trail
from kbgen.pages.replies import Reply, replies
from kbgen.pages.view import Link, View


@dataclass(frozen=True, slots=True)
class Forum:
    """The channel that is the forum."""

    link: Link
    url: str
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class Square:
    """What the community's page shows."""

    lead: str
    forum: Forum | None
    categories: tuple[ForumCategory, ...]
    guidelines: tuple[Point, ...]
    tips: tuple[Point, ...]
    experts: Experts
    groups: tuple[Group, ...]
    dates: tuple[Date, ...]
    events: Link | None


def community(site: Site) -> Iterable[View]:
    """The page, when there is a community or events."""
    if not (site.community or site.events):
        return
    t = translator(site.lang).t
    words = site.community or Community(t("sections.community"))
    data = Square(
        words.lead,
        _forum(site, words.channel),
        words.categories,
        words.guidelines,
        words.tips,
        words.experts,
        words.groups,
        upcoming(site)[:4],
        section(site, "events") if site.events else None,
    )
    yield View(
        "community/",
        "community",
        site.lang,
        words.title,
        words.lead,
        "community",
        trail(site),
        headings=headings(site, "community", _parts(data)),
        data=data,
        styles=STYLES,
        scripts=SCRIPTS if data.dates else (),
        source="community.yaml",
    )


def _parts(data: Square) -> dict[str, object]:
    return {
        "forum": data.categories,
        "guidelines": data.guidelines,
        "tips": data.tips,
        "experts": data.experts.areas or data.experts.text,
        "groups": data.groups,
        "dates": data.dates,
    }


def _forum(site: Site, channel_id: str | None) -> Forum | None:
    channel = next((each for each in site.channels if each.id == channel_id), None)
    return Forum(channel_link(channel), channel.url, replies(site, channel)) if channel else None
