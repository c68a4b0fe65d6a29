"""What the pages about support have in common: where they stand, and what surrounds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbgen.i18n import translator
from kbgen.model import Site
from kbgen.pages.links import section, support_pages, support_siblings, trail
from kbgen.pages.view import Heading, Link, View

STYLES = ("parts.css", "support.css")
HELP_STYLES = ("support-help.css",)
LIVE = ("support.js", "support-live.js")
"""The scripts that tell what is open now, and when an answer is due."""
HELP = (*LIVE, "support-help.js")
"""The same, with "Who can help me now?"."""


def headings(site: Site, kind: str, parts: Mapping[str, object]) -> tuple[Heading, ...]:
    """The contents list: a heading for each part that has anything in it, named by the kind's own words."""
    t = translator(site.lang).t
    return tuple(Heading(t(f"{kind}.{name}"), name.replace("_", "-")) for name, content in parts.items() if content)


def support_view(
    site: Site, kind: str, data: Any, parts: Mapping[str, object], source: str, scripts: tuple[str, ...] = ()
) -> View:
    """A page about support; its address and its title are those by which other pages link to it."""
    here = support_page(site, kind)
    assert here, f"{kind} is shown without being listed in links.support_pages"
    return View(
        here.route,
        kind,
        site.lang,
        here.title,
        here.text,
        "support",
        trail(site, "support"),
        support_siblings(site, here.route),
        section(site, "support").title,
        headings(site, kind, parts),
        data,
        (*STYLES, *HELP_STYLES) if scripts else STYLES,
        scripts,
        source=source,
    )


def support_page(site: Site, kind: str) -> Link | None:
    """The link to a page about support, when the site has it."""
    return next((link for link in support_pages(site) if link.kind == kind), None)
