"""A topic: questions that open in place, each with an address of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kbgen import relations
from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Question, Site, Topic
from kbgen.pages.contact import ContactBox, contact_box
from kbgen.pages.links import around, catalog, resolve, trail
from kbgen.pages.listing import labelled, plan_names, topic_links
from kbgen.pages.view import Heading, Link, View


@dataclass(frozen=True, slots=True)
class Entry:
    """A question as the page shows it."""

    id: str
    title: str
    html: str
    plans: tuple[str, ...]
    added: dt.date | None
    updated: dt.date | None
    new: bool


@dataclass(frozen=True, slots=True)
class Questions:
    """What a topic's page shows."""

    intro: str
    entries: tuple[Entry, ...]
    related: tuple[Link, ...]
    contact: ContactBox


def topic(site: Site, topics: Iterable[Topic]) -> Iterable[View]:
    """A page per topic."""
    siblings, known = topic_links(site), catalog(site)
    t = translator(site.lang).t
    for each in topics:
        route, meta = f"{each.id}/", each.meta
        related = labelled(site, resolve(known, meta.related))
        entries = tuple(_entry(site, question) for question in each.questions)
        yield View(
            route,
            "topic",
            site.lang,
            meta.title,
            meta.description,
            "faq",
            trail(site, "faq"),
            around([Link(link.title, link.route) for link in siblings], route),
            t("sections.faq"),
            tuple(Heading(entry.title, entry.id) for entry in entries),
            Questions(each.intro.html, entries, related, contact_box(site, meta.channels)),
            source=each.at.path,
            aliases=meta.aliases,
            updated=each.updated,
            listed=not meta.unlisted,
        )


def _entry(site: Site, question: Question) -> Entry:
    meta = question.meta
    html = "".join(section.html for section in question.body.sections)
    new = relations.is_new(site, meta.added)
    updated = meta.updated if meta.updated != meta.added else None
    return Entry(question.id, question.title, html, plan_names(site, meta.plans), meta.added, updated, new)
