"""The pages that are not one article's.

Such a page shows what many records say together, and never the text of an article: it changes only when something does
that others may know of.
"""

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
from kbgen.pages.guides import guides
from kbgen.pages.home import home
from kbgen.pages.international import international
from kbgen.pages.not_found import not_found
from kbgen.pages.notices import noticed
from kbgen.pages.plans import plans
from kbgen.pages.popular import popular
from kbgen.pages.prepare import prepare
from kbgen.pages.quality import quality
from kbgen.pages.redirect import redirect
from kbgen.pages.request import request
from kbgen.pages.response_times import response_times
from kbgen.pages.search import search
from kbgen.pages.service_levels import service_levels
from kbgen.pages.support import support
from kbgen.pages.survey import survey
from kbgen.pages.tree_map import tree_map
from kbgen.pages.troubleshooter import troubleshooter
from kbgen.pages.troubleshooters import troubleshooters
from kbgen.pages.video import video
from kbgen.pages.videos import videos
from kbgen.pages.view import View

PAGES: tuple[Callable[[Site], Iterable[View]], ...] = (
    home,
    guides,
    category,
    faq,
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
    request,
    escalation,
    emergency,
    international,
    quality,
    survey,
    community,
    events,
    event,
    popular,
    search,
    not_found,
    redirect,
)


def shared_views(site: Site) -> tuple[View, ...]:
    """Every page that is not one article's."""
    return tuple(noticed(site, view) for kind in PAGES for view in kind(site))


def preview_views(site: Site) -> tuple[View, ...]:
    """The pages that only a preview has: they are for writers."""
    return tuple(tree_map(site))
