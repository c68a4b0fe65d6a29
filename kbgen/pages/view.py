"""What a template may read.

A page is a pure function of its view: plain, frozen data, complete in itself.  Routes are relative to the site's root
and end in a slash (`guides/kom-igang/publicera/`); the first page's route is empty.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from kbgen.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page."""

    title: str
    route: str
    """Relative to the site's root, with an anchor where there is one; or an absolute address."""
    text: str = ""
    """A sentence about it."""
    kind: str = ""
    """What stands there: `guide`, `question`, `video`, `troubleshooter`, `channel` …"""
    icon: str = ""
    note: str = ""
    """A few words beside the title: a length, a level, a count."""
    date: dt.date | None = None
    current: bool = False
    """The page that the reader is on."""


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the page's table of contents."""

    title: str
    anchor: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class View:
    """One page: where it is, what it is called, what surrounds it, and what it shows."""

    route: str
    kind: str
    """Names its template: `kb/<kind>.html`."""
    lang: str
    title: str
    description: str = ""
    section: str = ""
    """The top-level section that it belongs to; it is marked in the header."""
    breadcrumbs: tuple[Link, ...] = ()
    """From the first page down to the parent; without the page itself."""
    siblings: tuple[Link, ...] = ()
    """The neighbours shown in the sidebar, the page itself among them; never more than `MAX_SIBLINGS`."""
    siblings_title: str = ""
    headings: tuple[Heading, ...] = ()
    """The table of contents."""
    data: Any = None
    """What the kind's template shows: a frozen dataclass of plain values, declared beside the page's function."""
    styles: tuple[str, ...] = ()
    """Further stylesheets under `assets/kbgen/`."""
    scripts: tuple[str, ...] = ()
    """Further scripts under `assets/kbgen/`."""
    source: str = ""
    """The file that it is written in, relative to `content/`; empty for a page made from several."""
    aliases: tuple[str, ...] = ()
    """Old routes that lead here."""
    updated: dt.date | None = None
    listed: bool = True
    """False keeps it out of search and sitemap."""
    notices: tuple[Any, ...] | None = None
    """What is told above the page at the moment: `notices.Banner`; None where the site has no notices."""
    markdown: str = ""
    """The source of the article, for plugins that look at it."""


MAX_SIBLINGS = 21
"""A category may hold thousands of articles; a page shows its nearest neighbours and a link to them all."""
