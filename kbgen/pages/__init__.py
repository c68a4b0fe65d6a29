"""Site → views.  `PAGES` is the whole list of what a site consists of, in the order of its sections."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kbgen.model import Site
from kbgen.pages.view import Link, View

PAGES: tuple[Callable[[Site], Iterable[View]], ...] = ()


def views(site: Site) -> tuple[View, ...]:
    """Every page of a site."""
    return tuple(view for page in PAGES for view in page(site))


def sections(site: Site) -> tuple[Link, ...]:
    """The top-level sections that this site has; `kind` is the id that `View.section` names."""
    return ()
