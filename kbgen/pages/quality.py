"""How support is measured and made better."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.model import Group, Site
from kbgen.model.support import Practice
from kbgen.pages.about_support import support_view
from kbgen.pages.survey import survey_link
from kbgen.pages.view import Link, View


@dataclass(frozen=True, slots=True)
class Quality:
    """What the page shows."""

    groups: tuple[Group, ...]
    practices: tuple[Practice, ...]
    survey: Link | None


def quality(site: Site) -> Iterable[View]:
    """The page, when there is something to say."""
    if not (site.support and site.support.quality):
        return
    data = Quality(site.support.quality, site.support.practices, survey_link(site))
    has = {"ours": data.groups, "yours": data.practices}
    yield support_view(site, "quality", data, has, "support.yaml")
