"""Site → views.  `PAGES` is the whole list of what a site consists of, in the order of its sections."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kbgen.model import Site
from kbgen.pages.channel import channel
from kbgen.pages.community import community
from kbgen.pages.emergency import emergency
from kbgen.pages.escalation import escalation
from kbgen.pages.events import event, events
from kbgen.pages.international import international
from kbgen.pages.links import sections
from kbgen.pages.plans import plans
from kbgen.pages.prepare import prepare
from kbgen.pages.quality import quality
from kbgen.pages.response_times import response_times
from kbgen.pages.service_levels import service_levels
from kbgen.pages.support import support
from kbgen.pages.troubleshooter import troubleshooter
from kbgen.pages.troubleshooters import troubleshooters
from kbgen.pages.video import video
from kbgen.pages.videos import videos
from kbgen.pages.view import View

__all__ = ["PAGES", "sections", "views"]

PAGES: tuple[Callable[[Site], Iterable[View]], ...] = (
    videos, video,
    troubleshooters, troubleshooter,
    plans,
    support, channel, response_times, service_levels, prepare, escalation, emergency, international, quality,
    community, events, event,
)


def views(site: Site) -> tuple[View, ...]:
    """Every page of a site."""
    return tuple(view for page in PAGES for view in page(site))
