"""The whole help centre in one language, complete and immutable: what every page and every index is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field

from kbgen.dataclass import dataclass
from kbgen.model.article import Article, Category, Guide, Topic
from kbgen.model.channel import Channel
from kbgen.model.community import Community, Event
from kbgen.model.home import Home
from kbgen.model.insights import Insights
from kbgen.model.notice import Notice
from kbgen.model.plan import FeatureGroup, Plan, Plans
from kbgen.model.search import GoldenQuery, Synonym
from kbgen.model.service import Emergency, Escalation, ServiceLevels
from kbgen.model.support import Regions, RequestGuide, Support
from kbgen.model.troubleshooter import Troubleshooter
from kbgen.model.video import Video, VideoCategory


@dataclass(frozen=True, slots=True)
class Site:
    """Only published items; every sequence in the order in which readers meet it; every fact filled in."""

    lang: str
    today: dt.date
    home: Home
    categories: tuple[Category, ...] = ()
    guides: tuple[Guide, ...] = ()
    topics: tuple[Topic, ...] = ()
    pages: tuple[Article, ...] = ()
    video_categories: tuple[VideoCategory, ...] = ()
    videos: tuple[Video, ...] = ()
    plans_page: Plans = field(default_factory=Plans)
    channels: tuple[Channel, ...] = ()
    service_levels: ServiceLevels | None = None
    escalation: Escalation | None = None
    emergency: Emergency | None = None
    regions: Regions | None = None
    request: RequestGuide | None = None
    request_form: str = ""
    """Where a request goes as a plain form; empty where no form is taken."""
    support: Support | None = None
    community: Community | None = None
    events: tuple[Event, ...] = ()
    troubleshooters: tuple[Troubleshooter, ...] = ()
    notices: tuple[Notice, ...] | None = None
    """None for a site that shows no notices, not even new ones."""
    synonyms: tuple[Synonym, ...] = ()
    """Words that mean the same in a search."""
    searches: tuple[GoldenQuery, ...] = ()
    """Queries that must find their answers."""
    views: Mapping[str, int] | None = None
    """Route → how often it was read, from `popularity.csv`, and was opened by somebody who then wrote to support."""
    insights: Insights | None = None
    """What readers have told."""
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Id of a guide → what to read after it, best first."""
    facts: Mapping[str, str] | None = None
    """Dotted name → the text that it stands for."""

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans, from the least to the most."""
        return self.plans_page.plans

    @property
    def feature_groups(self) -> tuple[FeatureGroup, ...]:
        """The comparison table's groups."""
        return self.plans_page.feature_groups
