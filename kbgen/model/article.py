"""What a reader reads: guides, questions, free pages, and the categories that hold them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from kbgen.dataclass import dataclass
from kbgen.model.base import (
    NOWHERE,
    SCHEMA,
    Alias,
    ArticleRef,
    CategoryId,
    ChannelId,
    Date,
    Icon,
    Id,
    Located,
    PlanId,
    Text,
    Title,
)
from kbgen.model.markers import Field
from kbgen.model.search import ORDINARY, SearchMeta

Status = Literal["draft", "internal", "published"]
Level = Literal["beginner", "intermediate", "advanced"]
Interval = Annotated[str, Field(pattern=r"^P(\d{1,3}[YMWD])+$")]
"""A calendar interval as ISO 8601 writes it: `P6M`, `P1Y`."""


@dataclass(frozen=True, slots=True)
class Category:
    """A shelf of guides; its id is the name of a folder in `content/guides/`."""

    __pydantic_config__ = SCHEMA
    id: Id
    """The folder's name, and the category's place in the address."""
    title: Title
    """The name that readers see."""
    description: Text = ""
    """One sentence on what stands here."""
    icon: Icon = "book"
    """What stands beside its name."""
    order: int = 0
    """Lower comes first; equal orders sort by title."""
    channels: tuple[ChannelId, ...] = ()
    """Where to turn when the articles here did not help, best first; empty means every channel."""
    at: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class ArticleMeta:
    """The front matter that every article may carry."""

    __pydantic_config__ = SCHEMA
    title: Title
    """The title, as typed: `1.10`, `NO` and `2024-01-01` stay what they are."""
    description: Text = ""
    """One sentence for lists, search results and social cards."""
    status: Status = "published"
    """Only `published` articles reach any output."""
    draft: bool = False
    """The same as `status: draft`, as Hugo and Docusaurus spell it."""
    unlisted: bool = False
    """Published, but in no list, menu or search."""
    slug: Id | None = None
    """The last part of the address, when it is not to be the file's name."""
    aliases: tuple[Alias, ...] = ()
    """Old addresses that lead here, from the root: `/help/old-name/`."""
    tags: tuple[Title, ...] = ()
    """Free subject words, shown to readers."""
    keywords: tuple[Title, ...] = ()
    """Words that readers search for and the text does not use."""
    synonyms: tuple[Title, ...] = ()
    """Other names for the subject; they count in search."""
    search: SearchMeta = ORDINARY
    """How search treats it."""
    plans: tuple[PlanId, ...] = ()
    """The plans that the article is for; empty means all."""
    related: tuple[ArticleRef, ...] = ()
    """Articles to show first under "Related"."""
    weight: int = 0
    """Lower comes first within its category; equal weights sort by title."""
    owner: Title | None = None
    """The role that keeps the article true."""
    date: Date | None = None
    """When it was first published."""
    lastmod: Date | None = None
    """When its content last changed; without it, the last commit tells."""
    last_reviewed: Date | None = None
    """When the owner last read it through."""
    review_every: Interval | None = None
    """How often it must be read through, as an ISO 8601 interval: `P6M`."""


@dataclass(frozen=True, slots=True)
class GuideMeta(ArticleMeta):
    """The front matter of a guide, `content/guides/<category>/*.md`."""

    category: CategoryId | None = None
    """The category, when it is not the folder's name."""
    level: Level = "beginner"
    """How much the reader is expected to know."""
    minutes: Annotated[int, Field(gt=0, le=240)] | None = None
    """How long it takes to read and do."""


@dataclass(frozen=True, slots=True)
class TopicMeta(ArticleMeta):
    """The front matter of a FAQ topic, `content/faq/*.md` (or `content/faq/<topic>/index.md`)."""

    icon: Icon = "help"
    """What stands beside its name."""
    channels: tuple[ChannelId, ...] = ()
    """Where to turn when the answers did not help, best first; empty means every channel."""


@dataclass(frozen=True, slots=True)
class QuestionMeta(SearchMeta):
    """What a question's attribute list may carry: `## Question {#id added=2026-11-16 plans="pro,enterprise"}`."""

    id: Id | None = None
    """Its place in the address; without it, made from the question."""
    added: Date | None = None
    """When the question was added."""
    updated: Date | None = None
    """When its answer last changed."""
    keywords: tuple[Title, ...] = ()
    """Words that readers search for and the text does not use, separated by commas."""
    plans: tuple[PlanId, ...] = ()
    """The plans that it is for, separated by commas; empty means all."""

    @property
    def search(self) -> SearchMeta:
        """How search treats it."""
        return SearchMeta(self.boost, self.exclude, self.pins)


@dataclass(frozen=True, slots=True)
class QuestionFileMeta(ArticleMeta):
    """The front matter of a question in a file of its own, `content/faq/<topic>/*.md`; its title is the question."""

    added: Date | None = None
    """When the question was added."""
    updated: Date | None = None
    """When its answer last changed."""


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of an article and what stands under it, up to the next heading."""

    anchor: str
    title: str
    level: int
    heading: str
    """The HTML of the heading."""
    text: str
    """The content without markup."""
    content: str = ""
    """The HTML without the heading."""

    @property
    def html(self) -> str:
        """Heading and content."""
        return f"{self.heading}{self.content}".strip()


@dataclass(frozen=True, slots=True)
class Body:
    """Converted, sanitised Markdown.  The first section has no title: it is what stands above the first heading."""

    sections: tuple[Section, ...] = ()

    @property
    def html(self) -> str:
        """The whole article."""
        return "\n".join(section.html for section in self.sections)

    @property
    def headings(self) -> tuple[Section, ...]:
        """The sections that have a heading."""
        return tuple(section for section in self.sections if section.level)


@dataclass(frozen=True, slots=True)
class Article:
    """A guide or a free page."""

    id: str
    """Its route without slashes at the ends: `guides/kom-igang/publicera`."""
    lang: str
    """A BCP 47 tag."""
    meta: ArticleMeta
    body: Body
    at: Located
    updated: dt.date | None = None
    """`lastmod`, else the last commit, else nothing."""


@dataclass(frozen=True, slots=True)
class Guide(Article):
    """An article that stands in a category."""

    meta: GuideMeta
    category: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and its answer."""

    id: str
    """Its anchor on the topic's page."""
    title: str
    meta: QuestionMeta
    body: Body
    at: Located
    updated: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A page of questions."""

    id: str
    """Its route without slashes at the ends: `faq/konto`."""
    lang: str
    meta: TopicMeta
    intro: Body
    questions: tuple[Question, ...]
    at: Located
    updated: dt.date | None = None

    def search_of(self, question: Question) -> SearchMeta:
        """How search treats one of its questions: what the topic says holds for all of them."""
        own, shared = question.meta.search, self.meta.search
        return SearchMeta(own.boost * shared.boost, own.exclude or shared.exclude, own.pins)


@dataclass(frozen=True, slots=True)
class Categories:
    """The shelves of the guides: `content/categories.yaml`."""

    __pydantic_config__ = SCHEMA
    categories: tuple[Category, ...] = ()
    """The categories."""
