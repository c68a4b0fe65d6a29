"""The first page, and the figures that other pages quote: `content/home.yaml`, `content/facts.yaml`."""

from __future__ import annotations

from typing import Annotated

from kbgen.dataclass import dataclass
from kbgen.model.base import NOWHERE, SCHEMA, ArticleRef, Href, Located, Text, Title
from kbgen.model.markers import Field


@dataclass(frozen=True, slots=True)
class Organisation:
    """Whose help centre it is."""

    __pydantic_config__ = SCHEMA
    name: Title
    """Its name."""
    url: Href = ""
    """Its own site."""


@dataclass(frozen=True, slots=True)
class Home:
    """The first page: `content/home.yaml`."""

    __pydantic_config__ = SCHEMA
    title: Title
    """The heading above the search box."""
    organisation: Organisation
    """Whose help centre it is."""
    lead: Text = ""
    """A sentence under the heading."""
    searches: tuple[Title, ...] = ()
    """Searches to suggest under the box."""
    picks: tuple[ArticleRef, ...] = ()
    """What to call popular while `popularity.csv` has nothing to say."""
    footer: Text = ""
    """A sentence at the foot of every page."""
    new_for_days: Annotated[int, Field(gt=0, le=365)] = 7
    """How long a question counts as new."""
    at: Located = NOWHERE
