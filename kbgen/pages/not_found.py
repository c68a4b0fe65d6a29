"""The page for an address that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Site
from kbgen.pages.contact import ContactBox, contact_box
from kbgen.pages.links import sections
from kbgen.pages.popular import popular_links
from kbgen.pages.view import Link, View

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Lost:
    """What the page shows."""

    sections: tuple[Link, ...]
    popular: tuple[Link, ...]
    contact: ContactBox


def not_found(site: Site) -> Iterable[View]:
    """One page; servers show it in place of a page that is not there."""
    t = translator(site.lang).t
    data = Lost(sections(site), popular_links(site, SHOWN), contact_box(site))
    yield View("404.html", "not_found", site.lang, t("not_found.title"), t("not_found.lead"), data=data, listed=False)
