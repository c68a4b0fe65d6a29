"""How to prepare and write a request that can be solved at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.model import Group, MessagePart, Site
from kbgen.model.support import SubjectLines
from kbgen.pages.about_support import support_page, support_view
from kbgen.pages.links import channel_link
from kbgen.pages.view import Link, View


@dataclass(frozen=True, slots=True)
class Request:
    """What the page shows."""

    lead: str
    gather: tuple[Group, ...]
    subject: SubjectLines
    message: tuple[MessagePart, ...]
    screenshots: tuple[str, ...]
    recordings: tuple[str, ...]
    longest: dt.timedelta | None
    tools: tuple[str, ...]
    channels: tuple[Link, ...]
    """Where to send it."""
    composer: Link | None
    """The form that follows these lists."""


def prepare(site: Site) -> Iterable[View]:
    """The request guide."""
    guide = site.request
    if not guide:
        return
    has = {
        "gather": guide.gather,
        "subject": guide.subject.advice or guide.subject.good,
        "message": guide.message,
        "capture": guide.screenshots or guide.recordings or guide.tools,
    }
    channels = tuple(channel_link(channel) for channel in site.channels if channel.kind != "self-service")
    data = Request(
        guide.lead,
        guide.gather,
        guide.subject,
        guide.message,
        guide.screenshots,
        guide.recordings,
        guide.longest_recording,
        guide.tools,
        channels,
        support_page(site, "request"),
    )
    yield support_view(site, "prepare", data, has, "request.yaml")
