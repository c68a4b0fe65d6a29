"""The search document: one thing that can be found, and the plain text that it is made of."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import Protocol

import nh3

from kbgen.dataclass import dataclass
from kbgen.prose import inline

KINDS = (
    "guide",
    "question",
    "topic",
    "category",
    "video",
    "troubleshooter",
    "plan",
    "channel",
    "support",
    "community",
    "event",
    "page",
)
"""What a document may be."""

_MARKUP = frozenset("*_`[]<>&\\!")
_ENDS = (".", "!", "?", ":", "…", "”", ")")


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document that a reader can be led to."""

    anchor: str = ""
    """Its id on the page; empty for what stands above the first heading."""
    heading: str = ""
    text: str = ""
    """What stands there, without markup."""


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found."""

    lang: str
    """A BCP 47 tag."""
    kind: str
    """One of `KINDS`."""
    route: str
    """Where it is: relative to the site's root, with an anchor where it is a part of a page."""
    title: str
    """The title of the page, or the question."""
    sections: tuple[Section, ...] = ()
    keywords: tuple[str, ...] = ()
    """Words that lead here and may not stand here."""
    plans: tuple[str, ...] = ()
    """The plans that it is for; empty means all."""
    category: str = ""
    """The id of the shelf that it stands on."""
    boost: float = 1.0
    """What its score is multiplied by."""
    pins: tuple[str, ...] = ()
    """The queries that it answers before anything else."""

    def route_of(self, section: Section) -> str:
        """Where a section of it is."""
        return route_at(self.route, section.anchor)

    @property
    def digest(self) -> str:
        """What tells it from every other: all that it holds."""
        lists = (self.keywords, self.plans, self.pins)
        told = [self.lang, self.kind, self.route, self.title, self.category, repr(self.boost)]
        told += [*map(str, map(len, lists)), *(text for texts in lists for text in texts)]
        for section in self.sections:
            told += (section.anchor, section.heading, section.text)
        lengths = ",".join(map(str, map(len, told)))
        return blake2b(f"{lengths};{''.join(told)}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def load(self) -> Document:
        """Itself, as it is an entry that needs no loading."""
        return self


class Entry(Protocol):
    """A document that need not be made: when its digest is that of the last time, nobody asks for it."""

    @property
    def lang(self) -> str:
        """A BCP 47 tag, as in the document."""

    @property
    def route(self) -> str:
        """Where it is, as in the document."""

    @property
    def digest(self) -> bytes | str:
        """Is another when anything in the document is, or what makes it; never the same for two versions of one."""

    def load(self) -> Document:
        """Makes the document."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that can be found on a site, and what its words mean there."""

    documents: Sequence[Entry] = ()
    """Plain documents, or entries that make theirs when they are asked."""
    synonyms: tuple[tuple[str, str], ...] = ()
    """(what is asked for, what it also means); each one word or more, one way."""


Card = tuple[str, str, list[tuple[str, str, str, int]]]
"""What is shown of a document: title, route and sections; a section is its anchor, heading, text and pieces."""


def route_at(route: str, anchor: str) -> str:
    """Where a section of a document is: on its page, even where the document itself is but a part of that."""
    return f"{route.split('#')[0]}#{anchor}" if anchor else route


def said(text: str) -> tuple[Section, ...]:
    """A document's only section."""
    return (Section(text=text),)


def plain(text: str) -> str:
    """Inline Markdown as text."""
    if _MARKUP.isdisjoint(text):
        return text
    return html.unescape(_tagless().clean(inline(text)))


@cache
def _tagless() -> nh3.Cleaner:
    return nh3.Cleaner(tags=set())


def joined(*parts: str) -> str:
    """The parts that say something, as sentences."""
    return " ".join(part if part.endswith(_ENDS) else f"{part}." for part in map(str.strip, parts) if part)
