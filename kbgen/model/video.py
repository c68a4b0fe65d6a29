"""Tutorial videos and the categories that say how long they may be: `content/videos.yaml`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from kbgen.dataclass import dataclass
from kbgen.model.article import Status
from kbgen.model.base import (
    NOWHERE,
    SCHEMA,
    ArticleRef,
    Date,
    Duration,
    File,
    Id,
    Located,
    PlanId,
    Text,
    Time,
    Title,
    VideoCategoryId,
)
from kbgen.model.markers import Field
from kbgen.model.search import ORDINARY, SearchMeta

Provider = Literal["youtube", "vimeo"]


@dataclass(frozen=True, slots=True)
class VideoCategory:
    """A kind of video and the lengths that suit it."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its name in addresses and in each video's `category`."""
    title: Title
    """The name that readers see."""
    description: Text = ""
    """One sentence on what stands here."""
    order: int = 0
    """Lower comes first."""
    shortest: Duration = timedelta(seconds=1)
    """A shorter video is warned about; ISO 8601: `PT5M`."""
    longest: Duration = timedelta(hours=12)
    """A longer video is warned about; ISO 8601: `PT10M`."""
    at: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class VideoSource:
    """Where the video is: a file of the site's own, or a provider that is asked only after a click."""

    __pydantic_config__ = SCHEMA
    file: File | None = None
    """A video file in `content/` (WebM or MP4)."""
    provider: Provider | None = None
    """The service that holds it."""
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    """Its id with the provider."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named place in a video."""

    __pydantic_config__ = SCHEMA
    start: Time
    """From the beginning, ISO 8601: `PT1M30S`."""
    title: Title
    """What happens from here."""


@dataclass(frozen=True, slots=True)
class Video:
    """A tutorial video."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its place in the address."""
    title: Title
    """The title."""
    category: VideoCategoryId
    """One of the categories in the same file."""
    duration: Duration
    """Its length, ISO 8601: `PT7M30S`."""
    source: VideoSource
    """Where the video is."""
    description: Text = ""
    """What one learns, in a sentence or two."""
    poster: File | None = None
    """A picture to show before it plays."""
    captions: File | None = None
    """WebVTT captions; the page's transcript is made from them."""
    chapters: tuple[Chapter, ...] = ()
    """In order of time."""
    plans: tuple[PlanId, ...] = ()
    """The plans that it is for; empty means all."""
    guides: tuple[ArticleRef, ...] = ()
    """Guides on the same subject."""
    keywords: tuple[Title, ...] = ()
    """Words that readers search for and the title does not use."""
    search: SearchMeta = ORDINARY
    """How search treats it."""
    added: Date | None = None
    """When it was published."""
    weight: int = 0
    """Lower comes first within its category."""
    status: Status = "published"
    """Only `published` videos reach any output."""
    at: Located = NOWHERE
    transcript: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of a transcript."""

    start: timedelta
    text: str


@dataclass(frozen=True, slots=True)
class VideoLibrary:
    """All videos: `content/videos.yaml`."""

    __pydantic_config__ = SCHEMA
    categories: tuple[VideoCategory, ...] = ()
    """The kinds of video."""
    videos: tuple[Video, ...] = ()
    """The videos."""
