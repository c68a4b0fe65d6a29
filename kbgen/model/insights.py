"""What readers have told: `content/insights.yaml`, written by `kbgen insights import` and reviewed like all content."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Literal

from kbgen.dataclass import dataclass
from kbgen.model.base import NOWHERE, SCHEMA, Date, Located, Title
from kbgen.model.markers import Field

Count = Annotated[int, Field(ge=0, le=10**9)]
Reason = Literal["unclear", "incomplete", "wrong", "not-mine", "other"]
REASONS: tuple[Reason, ...] = ("unclear", "incomplete", "wrong", "not-mine", "other")
"""Why an article did not help: hard to follow; something is missing; it is not so, or did not work; it was about
something else; another reason."""


@dataclass(frozen=True, slots=True)
class ArticleFigures:
    """What readers said of an article, or of an answer."""

    __pydantic_config__ = SCHEMA
    route: Title
    """Which one: `guides/kom-igang/publicera`, `faq/konto#byta-losenord`."""
    helpful: Count = 0
    """How many it helped."""
    not_helpful: Count = 0
    """How many it did not."""
    reasons: dict[Reason, Count] = field(default_factory=dict)
    """Why not, as far as they said."""
    before_contact: Count = 0
    """How many requests were written after it had been opened."""


@dataclass(frozen=True, slots=True)
class MissedSearch:
    """Something that was searched for and not found."""

    __pydantic_config__ = SCHEMA
    query: Title
    """What was typed."""
    times: Count = 1
    """How often."""


@dataclass(frozen=True, slots=True)
class Insights:
    """Feedback, counted: `content/insights.yaml`."""

    __pydantic_config__ = SCHEMA
    since: Date | None = None
    """The day of the first message."""
    until: Date | None = None
    """The day of the last."""
    articles: tuple[ArticleFigures, ...] = ()
    """What readers said of each article."""
    searches: tuple[MissedSearch, ...] = ()
    """What they searched for and did not find."""
    at: Located = NOWHERE
