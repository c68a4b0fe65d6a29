"""The nouns of a help centre."""

from kbgen.model.article import (
    Article,
    ArticleMeta,
    Body,
    Categories,
    Category,
    Guide,
    GuideMeta,
    Question,
    QuestionFileMeta,
    QuestionMeta,
    Section,
    Topic,
    TopicMeta,
)
from kbgen.model.base import NOWHERE, Asset, Group, Origin, Point, Prose, Ref
from kbgen.model.channel import Channel, Channels, Hours, HoursException
from kbgen.model.community import Community, Event, Events
from kbgen.model.home import Home, Organisation
from kbgen.model.plan import Feature, FeatureGroup, Plan, Plans, Price
from kbgen.model.service import (
    Emergency,
    Escalation,
    EscalationLevel,
    FirstResponse,
    Promise,
    ServiceLevels,
    Severity,
)
from kbgen.model.site import Site
from kbgen.model.support import MessagePart, Region, Regions, RequestGuide, Support, SupportLanguage
from kbgen.model.troubleshooter import Answer, Node, Outcome, Troubleshooter
from kbgen.model.video import Chapter, Cue, Video, VideoCategory, VideoLibrary, VideoSource

__all__ = [name for name in dir() if name[0].isupper()]
