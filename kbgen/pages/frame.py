"""What stands around every page: plain data, the same on all of them."""

from __future__ import annotations

from kbgen.dataclass import dataclass
from kbgen.model import Site
from kbgen.pages.links import sections
from kbgen.pages.view import Link
from kbgen.prose import inline

MOST_PAGES = 6
"""Free pages in the footer."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Header and footer."""

    lang: str
    organisation: str
    organisation_url: str
    sections: tuple[Link, ...]
    """The header's links; `kind` is the id that `View.section` names."""
    footer: str
    """Safe HTML in which `ROOT` stands for the site's root."""
    pages: tuple[Link, ...]
    """Free pages, for the footer."""


def frame(site: Site) -> Frame:
    """The header and footer of a site."""
    listed = [page for page in site.pages if not page.meta.unlisted]
    return Frame(
        lang=site.lang,
        organisation=site.home.organisation.name,
        organisation_url=site.home.organisation.url,
        sections=sections(site),
        footer=inline(site.home.footer),
        pages=tuple(Link(page.meta.title, f"{page.id}/") for page in listed[:MOST_PAGES]),
    )
