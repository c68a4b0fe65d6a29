"""How support is measured and made better."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kbgen.i18n import translator
from kbgen.model import Group, Site
from kbgen.model.support import Practice
from kbgen.pages.links import support_siblings, trail
from kbgen.pages.view import Heading, View


@dataclass(frozen=True, slots=True)
class Quality:
    """What the page shows."""

    groups: tuple[Group, ...]
    practices: tuple[Practice, ...]


def quality(site: Site) -> Iterable[View]:
    """The page, when there is something to say."""
    if not (site.support and site.support.quality):
        return
    t = translator(site.lang).t
    headings = [Heading(t("quality.ours"), "ours")]
    if site.support.practices:
        headings.append(Heading(t("quality.yours"), "yours"))
    yield View(
        "support/quality/", "quality", site.lang, t("quality.title"), t("quality.teaser"), "support",
        trail(site, "support"), support_siblings(site, "support/quality/"), t("sections.support"), tuple(headings),
        Quality(site.support.quality, site.support.practices), ("parts.css", "support.css"), source="support.yaml",
    )
