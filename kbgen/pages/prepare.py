"""How to prepare and write a request that can be solved at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kbgen.i18n import translator
from kbgen.model import Group, MessagePart, RequestGuide, Site
from kbgen.model.support import SubjectLines
from kbgen.pages.links import channel_link, support_siblings, trail
from kbgen.pages.view import Heading, Link, View


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


def prepare(site: Site) -> Iterable[View]:
    """The request guide."""
    guide = site.request
    if not guide:
        return
    t = translator(site.lang).t
    channels = tuple(channel_link(channel) for channel in site.channels if channel.kind != "self-service")
    data = Request(
        guide.lead, guide.gather, guide.subject, guide.message, guide.screenshots, guide.recordings,
        guide.longest_recording, guide.tools, channels,
    )
    yield View(
        "support/prepare/", "prepare", site.lang, t("prepare.title"), t("prepare.teaser"), "support", trail(site, "support"),
        support_siblings(site, "support/prepare/"), t("sections.support"),
        tuple(Heading(t(f"prepare.{name}"), name) for name in _parts(guide)), data, ("parts.css", "support.css"), source="request.yaml",
    )


def _parts(guide: RequestGuide) -> tuple[str, ...]:
    has = {
        "gather": guide.gather, "subject": guide.subject.advice or guide.subject.good, "message": guide.message,
        "capture": guide.screenshots or guide.recordings or guide.tools,
    }
    return tuple(name for name, content in has.items() if content)
