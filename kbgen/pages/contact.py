"""Where to turn when an article did not help: the box at the foot of every article."""

from __future__ import annotations

from collections.abc import Sequence

from kbgen.dataclass import dataclass
from kbgen.model import Channel, Hours, Site
from kbgen.pages.handover import composer
from kbgen.pages.links import address_href, channel_link
from kbgen.pages.replies import Reply, replies
from kbgen.pages.view import Link
from kbgen.service import plans_of


@dataclass(frozen=True, slots=True)
class Way:
    """A channel, in short."""

    link: Link
    hours: Hours | None
    replies: tuple[Reply, ...]
    plans: tuple[str, ...] = ()
    """Who has it, when that is not everyone and the replies do not say."""
    address: str = ""
    """What to write to or call, where that is public."""
    href: str = ""
    """What opens the address; it is told here only where there is such a link."""


@dataclass(frozen=True, slots=True)
class ContactBox:
    """The channels for a subject, best first."""

    ways: tuple[Way, ...]
    compose: Link | None
    """The request composer."""


def contact_box(site: Site, ids: Sequence[str] = ()) -> ContactBox:
    """The channels with these ids, in their order; without ids, every one where somebody answers."""
    known = {channel.id: channel for channel in site.channels if channel.kind != "self-service"}
    chosen = [known[each] for each in ids if each in known] or list(known.values())
    return ContactBox(tuple(_way(site, channel) for channel in chosen), composer(site))


def _way(site: Site, channel: Channel) -> Way:
    answers = replies(site, channel)
    said = any(reply.plans for reply in answers)
    plans = () if said else tuple(plan.name for plan in plans_of(site.plans, channel.plans))
    told = () if len(plans) == len(site.plans) else plans
    return Way(channel_link(channel), channel.hours, answers, told, channel.address, address_href(channel))
