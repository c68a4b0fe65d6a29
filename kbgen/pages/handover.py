"""The way to the request composer.  A page that sends a reader there passes on what the reader has already told.

The script of the page writes it, on the click, to `sessionStorage["kbgen.handover"]`: JSON with any of `from` (the
page's route), `title`, `path` (lines), `channel`, `plan`, `severity`, `reference`, `sentAt` (milliseconds), `template`.
"""

from __future__ import annotations

from kbgen.model import Site
from kbgen.pages.links import support_pages
from kbgen.pages.view import Link

ROUTE = "support/request/"


def composer(site: Site) -> Link | None:
    """The link to the composer, when the site has one."""
    return next((link for link in support_pages(site) if link.route == ROUTE), None)
