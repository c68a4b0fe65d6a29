"""The search document: one section of a help centre as search sees it, and the plain text that it is made of."""

from __future__ import annotations

import datetime as dt
import html
from dataclasses import dataclass, replace

import nh3

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
class Document:
    """One section of a page."""

    lang: str
    """A BCP 47 tag."""
    kind: str
    """One of `KINDS`."""
    route: str
    """Where it is: relative to the site's root, with an anchor where there is one."""
    title: str
    """The title of the page, or the question."""
    heading: str = ""
    """The section's heading; empty for the beginning of a page."""
    text: str = ""
    """What stands there, without markup."""
    keywords: tuple[str, ...] = ()
    """Words that lead here and may not stand here."""
    plans: tuple[str, ...] = ()
    """The plans that it is for; empty means all."""
    category: str = ""
    """The id of the shelf that it stands on."""
    order: int = 0
    """Its place among its neighbours; lower comes first."""
    updated: dt.date | None = None

    def section(self, anchor: str, heading: str, text: str) -> Document:
        """A section of the page whose beginning this document is."""
        return replace(self, route=f"{self.route.split('#')[0]}#{anchor}", heading=heading, text=text)


def plain(text: str) -> str:
    """Inline Markdown as text."""
    if _MARKUP.isdisjoint(text):
        return text
    return html.unescape(nh3.clean(inline(text), tags=set()))


def joined(*parts: str) -> str:
    """The parts that say something, as sentences."""
    return " ".join(part if part.endswith(_ENDS) else f"{part}." for part in map(str.strip, parts) if part)
