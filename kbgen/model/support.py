"""The support organisation as a reader meets it: the hub, the regions, the request guide."""

from __future__ import annotations

from typing import Annotated, Literal

from kbgen.dataclass import dataclass
from kbgen.model.base import NOWHERE, SCHEMA, ChannelId, Duration, Group, Id, Lines, Located, PlanId, Point, Text, Title
from kbgen.model.markers import Field

FileEnding = Annotated[str, Field(pattern=r"^[a-z0-9]{2,5}$")]


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """A question of the survey."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its name in what is sent."""
    text: Title
    """The question."""
    kind: Literal["scale", "choice", "text"] = "scale"
    """How it is answered: from 1 to 5, by one of the options, or in the reader's own words."""
    options: Lines = ()
    """Of a choice."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a customer is asked when a request has been dealt with."""

    __pydantic_config__ = SCHEMA
    questions: tuple[SurveyQuestion, ...]
    """The questions, in order; the first scale is the score."""
    lead: Text = ""
    """A sentence under the page's heading."""


@dataclass(frozen=True, slots=True)
class Support:
    """The support hub and how support is run: `content/support.yaml`."""

    __pydantic_config__ = SCHEMA
    title: Title
    """The hub's heading."""
    lead: Text = ""
    """A sentence under the heading."""
    pillars: tuple[Point, ...] = ()
    """What the support rests on, in order."""
    resources: tuple[Group, ...] = ()
    """What one can find without asking anyone."""
    search_tips: Lines = ()
    """How to search well, step by step."""
    practices: tuple[Practice, ...] = ()
    """What makes a request go well."""
    quality: tuple[Group, ...] = ()
    """How feedback is gathered, and what is done with it."""
    closing: Text = ""
    """The last word."""
    survey: Survey | None = None
    """Makes `/support/survey/`, a page to link to when a request has been dealt with."""
    at: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class Practice:
    """Advice for one kind of reader or problem."""

    __pydantic_config__ = SCHEMA
    title: Title
    """For whom, or for what."""
    points: tuple[Point, ...]
    """The advice, in order."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the world and the help there."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its name."""
    name: Title
    """The name that readers see."""
    coverage: Text
    """When there is help."""
    plans: tuple[PlanId, ...] = ()
    """The plans that the coverage holds for; empty means all."""
    channels: tuple[ChannelId, ...] = ()
    """The channels that serve it; empty means all."""


@dataclass(frozen=True, slots=True)
class SupportLanguage:
    """A language in which support answers."""

    __pydantic_config__ = SCHEMA
    name: Title
    """The language's name."""
    role: Literal["primary", "secondary", "community", "tool"]
    """How far it is supported."""
    tag: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] | None = None
    """A BCP 47 tag; without it, no single language."""
    text: Text = ""
    """What can be expected."""


@dataclass(frozen=True, slots=True)
class Regions:
    """Time zones, languages and manners: `content/regions.yaml`."""

    __pydantic_config__ = SCHEMA
    regions: tuple[Region, ...] = ()
    """Where there is help, and when."""
    languages: tuple[SupportLanguage, ...] = ()
    """In which languages."""
    manners: tuple[Point, ...] = ()
    """How support speaks with people everywhere."""
    lead: Text = ""
    """A sentence under the page's heading."""
    at: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """An example of a subject line."""

    __pydantic_config__ = SCHEMA
    text: Title
    """The line."""
    why: Text = ""
    """What makes it good or bad."""


@dataclass(frozen=True, slots=True)
class SubjectLines:
    """How to write a subject line."""

    __pydantic_config__ = SCHEMA
    advice: Lines = ()
    """The rules."""
    good: tuple[SubjectLine, ...] = ()
    """Lines that help."""
    bad: tuple[SubjectLine, ...] = ()
    """Lines that do not."""


@dataclass(frozen=True, slots=True)
class MessagePart:
    """A part of a good message."""

    __pydantic_config__ = SCHEMA
    title: Title
    """The part's name."""
    text: Text
    """What belongs in it."""
    example: Text = ""
    """How it may read."""


@dataclass(frozen=True, slots=True)
class RequestField:
    """Something that a request is asked for besides its message."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its name."""
    title: Title
    """What it is called."""
    kind: Literal["line", "text", "verbatim", "email", "phone", "url", "plan", "severity", "environment"] = "line"
    """How it is filled in: a line, a longer text, a text word for word, an address, a choice; `environment` is what
    the reader's browser can tell."""
    text: Text = ""
    """What to write there."""


@dataclass(frozen=True, slots=True)
class RequestGuide:
    """How to prepare and write a request: `content/request.yaml`."""

    __pydantic_config__ = SCHEMA
    gather: tuple[Group, ...]
    """What to have at hand."""
    message: tuple[MessagePart, ...]
    """The message, part by part."""
    subject: SubjectLines = SubjectLines()
    """The subject line."""
    screenshots: Lines = ()
    """What makes a screenshot useful."""
    recordings: Lines = ()
    """What makes a recording useful."""
    longest_recording: Duration | None = None
    """How long a recording may be, ISO 8601: `PT5M`."""
    recording_formats: tuple[FileEnding, ...] = ()
    """The formats of a recording, as their files end: `mp4`. Empty means any that the reader's browser knows."""
    largest_file: Annotated[int, Field(ge=1, le=2000)] = 20
    """How large a picture or a recording may be, in megabytes; what mail still takes, by default."""
    tools: Lines = ()
    """What to capture with."""
    fields: tuple[RequestField, ...] = ()
    """What the composer asks for; by default account, plan, when it began, error, severity and environment."""
    lead: Text = ""
    """A sentence under the page's heading."""
    at: Located = NOWHERE
