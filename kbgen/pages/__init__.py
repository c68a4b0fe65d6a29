"""Site → views.  `PAGES` is the whole list of what a site consists of, in the order of its sections."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kbgen.model import Site
from kbgen.pages.category import category
from kbgen.pages.channel import channel
from kbgen.pages.community import community
from kbgen.pages.emergency import emergency
from kbgen.pages.escalation import escalation
from kbgen.pages.events import event, events
from kbgen.pages.faq import faq
from kbgen.pages.guide import guide
from kbgen.pages.guides import guides
from kbgen.pages.home import home
from kbgen.pages.international import international
from kbgen.pages.not_found import not_found
from kbgen.pages.page import page
from kbgen.pages.plans import plans
from kbgen.pages.popular import popular
from kbgen.pages.prepare import prepare
from kbgen.pages.quality import quality
from kbgen.pages.redirect import redirect
from kbgen.pages.response_times import response_times
from kbgen.pages.search import search
from kbgen.pages.service_levels import service_levels
from kbgen.pages.support import support
from kbgen.pages.topic import topic
from kbgen.pages.troubleshooter import troubleshooter
from kbgen.pages.troubleshooters import troubleshooters
from kbgen.pages.video import video
from kbgen.pages.videos import videos
from kbgen.pages.view import View

__all__ = ["PAGES", "views"]

PAGES: tuple[Callable[[Site], Iterable[View]], ...] = (
    home,
    guides,
    category,
    guide,
    faq,
    topic,
    videos,
    video,
    troubleshooters,
    troubleshooter,
    plans,
    support,
    channel,
    response_times,
    service_levels,
    prepare,
    escalation,
    emergency,
    international,
    quality,
    community,
    events,
    event,
    page,
    popular,
    search,
    not_found,
    redirect,
)


def views(site: Site) -> tuple[View, ...]:
    """Every page of a site."""
    return tuple(view for kind in PAGES for view in kind(site))
