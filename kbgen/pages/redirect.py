"""Old addresses: a tiny page each, that leads to where its article is now."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.i18n import translator
from kbgen.model import Article, Site, Topic
from kbgen.pages.view import Link, View


def redirect(site: Site) -> Iterable[View]:
    """A page per alias."""
    t = translator(site.lang).t
    seen: set[str] = set()
    articles: tuple[Article | Topic, ...] = (*site.guides, *site.topics, *site.pages)
    for article in articles:
        for alias in article.meta.aliases:
            route = f"{alias.strip('/')}/"
            if route not in seen:
                seen.add(route)
                target = Link(article.meta.title, f"{article.id}/")
                yield View(route, "redirect", site.lang, t("redirect.title"), data=target, listed=False)
