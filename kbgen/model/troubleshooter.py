"""A decision tree that leads from a symptom to a solution: `content/troubleshooters/*.yaml`."""

from __future__ import annotations

from typing import Annotated

from kbgen.dataclass import dataclass
from kbgen.model.article import Interval, Status
from kbgen.model.base import (
    NOWHERE,
    SCHEMA,
    ArticleRef,
    CategoryId,
    ChannelId,
    Date,
    Id,
    Lines,
    Located,
    PlanId,
    Text,
    Title,
)
from kbgen.model.markers import SkipJsonSchema
from kbgen.model.search import ORDINARY, SearchMeta


@dataclass(frozen=True, slots=True)
class Answer:
    """One way on from a question."""

    __pydantic_config__ = SCHEMA
    text: Title
    """The answer that the reader chooses."""
    to: Id
    """The node that it leads to."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a way ends: exactly one of the three."""

    __pydantic_config__ = SCHEMA
    solved: Text | None = None
    """The problem is solved; what to remember."""
    article: ArticleRef | None = None
    """An article has the rest."""
    channel: ChannelId | None = None
    """A person has to take over."""


@dataclass(frozen=True, slots=True)
class Node:
    """A step of the tree: a question with answers, or an end with an outcome."""

    __pydantic_config__ = SCHEMA
    title: Title
    """The question, or the end in a few words."""
    text: Text = ""
    """A sentence of explanation."""
    steps: Lines = ()
    """What to do before answering, in order."""
    answers: tuple[Answer, ...] = ()
    """The ways on."""
    outcome: Outcome | None = None
    """Where it ends."""


@dataclass(frozen=True, slots=True)
class Troubleshooter:
    """A decision tree; its id is the file's name."""

    __pydantic_config__ = SCHEMA
    title: Title
    """The problem, in the reader's words."""
    start: Id
    """The first node."""
    nodes: dict[Id, Node]
    """Every node, by id."""
    description: Text = ""
    """One sentence for lists and search."""
    category: CategoryId | None = None
    """The category whose articles it belongs to."""
    plans: tuple[PlanId, ...] = ()
    """The plans that it is for; empty means all."""
    keywords: tuple[Title, ...] = ()
    """Words that readers search for and the text does not use."""
    search: SearchMeta = ORDINARY
    """How search treats it."""
    minutes: int | None = None
    """How long it usually takes."""
    owner: Title | None = None
    """The role that keeps it true."""
    last_reviewed: Date | None = None
    """When the owner last went through it."""
    review_every: Interval | None = None
    """How often it must be gone through, ISO 8601: `P6M`."""
    weight: int = 0
    """Lower comes first."""
    status: Status = "published"
    """Only `published` ones reach any output."""
    id: Annotated[str, SkipJsonSchema()] = ""
    """The file's name; the loader fills it in."""
    at: Located = NOWHERE
