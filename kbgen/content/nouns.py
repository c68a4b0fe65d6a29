"""Which file holds which noun.  This table is also what `kbgen schema` writes and what the documentation lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from kbgen import model
from kbgen.dataclass import dataclass

Form = Literal["yaml", "guide", "topic", "question", "page", "troubleshooter"]


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of file."""

    name: str
    """Its name in `docs/` and in `kbgen schema`."""
    place: str
    """Where it stands in the content folder."""
    schema: type[Any]
    """What it, or its front matter, may say."""

    def __reduce__(self) -> tuple[Callable[[str], Noun], tuple[str]]:
        """There is one of each, also of those that come back from a file or another process."""
        return named, (self.name,)


HOME = Noun("home", "home.yaml", model.Home)
CATEGORIES = Noun("categories", "categories.yaml", model.Categories)
VIDEOS = Noun("videos", "videos.yaml", model.VideoLibrary)
PLANS = Noun("plans", "plans.yaml", model.Plans)
CHANNELS = Noun("channels", "channels.yaml", model.Channels)
SERVICE_LEVELS = Noun("service-levels", "service_levels.yaml", model.ServiceLevels)
ESCALATION = Noun("escalation", "escalation.yaml", model.Escalation)
EMERGENCY = Noun("emergency", "emergency.yaml", model.Emergency)
REGIONS = Noun("regions", "regions.yaml", model.Regions)
REQUEST = Noun("request", "request.yaml", model.RequestGuide)
SUPPORT = Noun("support", "support.yaml", model.Support)
COMMUNITY = Noun("community", "community.yaml", model.Community)
EVENTS = Noun("events", "events.yaml", model.Events)
NOTICES = Noun("notices", "notices.yaml", model.Notices)
SYNONYMS = Noun("synonyms", "synonyms.yaml", model.Synonyms)
SEARCHES = Noun("searches", "searches.yaml", model.Searches)
INSIGHTS = Noun("insights", "insights.yaml", model.Insights)

YAML_NOUNS = (
    HOME, CATEGORIES, PLANS, CHANNELS, SERVICE_LEVELS, ESCALATION, EMERGENCY, REGIONS, REQUEST, SUPPORT, COMMUNITY,
    EVENTS, NOTICES, VIDEOS, SYNONYMS, SEARCHES, INSIGHTS,
)  # fmt: skip
TROUBLESHOOTER = Noun("troubleshooter", "troubleshooters/*.yaml", model.Troubleshooter)
GUIDE = Noun("guide", "guides/<category>/*.md", model.GuideMeta)
TOPIC = Noun("faq-topic", "faq/*.md", model.TopicMeta)
QUESTION = Noun("faq-question", "faq/<topic>/*.md", model.QuestionFileMeta)
PAGE = Noun("page", "pages/*.md", model.ArticleMeta)
_YAML = {noun.place: noun for noun in YAML_NOUNS}
NOUNS = (*YAML_NOUNS, TROUBLESHOOTER, GUIDE, TOPIC, QUESTION, PAGE)

FACTS, POPULARITY = "facts.yaml", "popularity.csv"
TOP_LEVEL = (*(noun.place for noun in YAML_NOUNS), FACTS, POPULARITY)


def noun_of(name: str) -> Noun | None:
    """The noun that a file holds, by its name in the content folder; nothing for a file that is none."""
    parts = name.split("/")
    markdown, bundle = name.endswith(".md"), name.endswith("/index.md")
    match parts[0], len(parts) - bundle:
        case "guides", 3 if markdown:
            return GUIDE
        case "faq", 2 if markdown:
            return TOPIC
        case "faq", 3 if markdown and not bundle:
            return QUESTION
        case "pages", 2 if markdown:
            return PAGE
        case "troubleshooters", 2 if name.endswith((".yaml", ".yml")):
            return TROUBLESHOOTER
    return _YAML.get(name)


def named(name: str) -> Noun:
    """The noun with a name."""
    return next(noun for noun in NOUNS if noun.name == name)
