"""Old addresses: a tiny page each, that leads to where its article is now."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.i18n import translator
from kbgen.model import Site
from kbgen.pages.view import Link, View


def redirect(site: Site) -> Iterable[View]:
    """A page per alias."""
    t = translator(site.lang).t
    seen: set[str] = set()
    for article in (*site.guides, *site.topics, *site.pages):
        for alias in article.meta.aliases:
            route = f"{alias.strip('/')}/"
            if route not in seen:
                seen.add(route)
                target = Link(article.meta.title, f"{article.id}/")
                yield View(route, "redirect", site.lang, t("redirect.title"), data=target, listed=False)
