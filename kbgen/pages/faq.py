"""The index of frequently asked questions: every topic with its first questions, and the latest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kbgen import relations
from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Question, Site, Topic
from kbgen.pages.contact import ContactBox, contact_box
from kbgen.pages.links import trail
from kbgen.pages.listing import topic_links, topics_of
from kbgen.pages.view import Heading, Link, View

SHOWN = 4
LATEST = 5


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic and its first questions."""

    link: Link
    anchor: str
    questions: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest questions."""

    questions: tuple[Link, ...]
    fresh: bool


@dataclass(frozen=True, slots=True)
class Faq:
    """What the index shows."""

    topics: tuple[TopicCard, ...]
    latest: Latest
    contact: ContactBox


def faq(site: Site) -> Iterable[View]:
    """The index, when there are topics."""
    if not site.topics:
        return
    t = translator(site.lang).t
    cards = tuple(_card(topic, link) for topic, link in zip(topics_of(site), topic_links(site), strict=True))
    yield View(
        "faq/",
        "faq",
        site.lang,
        t("sections.faq"),
        t("faq.lead"),
        "faq",
        trail(site),
        headings=tuple(Heading(card.link.title, card.anchor) for card in cards),
        data=Faq(cards, latest(site, LATEST), contact_box(site)),
    )


def latest(site: Site, limit: int) -> Latest:
    """The newest questions as links, each with its date and topic."""
    new = relations.new_questions(site, limit)
    links = (
        replace(question_link(topic, question), text=topic.meta.title, date=question.meta.added)
        for topic, question in new.questions
    )
    return Latest(tuple(links), new.fresh)


def question_link(topic: Topic, question: Question) -> Link:
    """The link to a question."""
    return Link(question.title, f"{topic.id}/#{question.id}", kind="question", icon="help")


def _card(topic: Topic, link: Link) -> TopicCard:
    questions = tuple(question_link(topic, question) for question in topic.questions[:SHOWN])
    return TopicCard(link, topic.id.rsplit("/", 1)[-1], questions)
