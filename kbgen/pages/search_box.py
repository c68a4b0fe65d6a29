"""What the search box knows about the site: its words, names and ways on, in one small file for every page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kbgen.i18n import Translator, translator
from kbgen.model import Plan, Site
from kbgen.pages.contact import Way, contact_box
from kbgen.pages.links import sections
from kbgen.pages.listing import ICONS
from kbgen.pages.popular import popular_links
from kbgen.pages.view import Link
from kbgen.service import channels_of, first_response

POPULAR, WAYS, PLAN_WAYS = 5, 3, 3
KIND_ICONS = ICONS | {
    "category": "layers",
    "plan": "star",
    "plans": "star",
    "channel": "chat",
    "guides": "book",
    "faq": "help",
    "videos": "video",
    "troubleshooters": "route",
}


def search_box(site: Site) -> dict[str, Any]:
    """Plain data for `assets/kbgen/search-box.js`; everything in it is text, nothing is markup."""
    tr = translator(site.lang)
    support = next((link for link in sections(site) if link.kind == "support"), None)
    return {
        "lang": site.lang,
        "words": tr.group("search.box"),
        "kinds": {kind: [name, KIND_ICONS[kind]] for kind, name in tr.group("search.kinds").items()},
        "categories": _categories(site),
        "plans": {plan.id: [plan.name, _plan_ways(tr, site, plan)] for plan in site.plans},
        "popular": _links(popular_links(site, POPULAR)),
        "searches": list(site.home.searches),
        "sections": _links(sections(site)),
        "support": support.route if support else None,
        "ways": [_way(tr, way) for way in contact_box(site).ways[:WAYS]],
    }


def _categories(site: Site) -> dict[str, str]:
    """The names of all shelves, by id; where two kinds share an id, guides name it."""
    films = {each.id: each.title for each in site.video_categories}
    topics = {topic.id.rsplit("/", 1)[-1]: topic.meta.title for topic in site.topics}
    return films | topics | {each.id: each.title for each in site.categories}


def _links(links: Iterable[Link]) -> list[list[str]]:
    return [[link.title, link.route, KIND_ICONS.get(link.kind, "file"), link.note] for link in links]


def _way(tr: Translator, way: Way) -> list[str]:
    """A channel, with how soon it answers whom."""
    told = (f"{', '.join(reply.plans) or tr.t('contact.reply')}: {tr.promise(reply.promise)}" for reply in way.replies)
    note = " · ".join(told) or (tr.t("contact.for", plans=", ".join(way.plans)) if way.plans else "")
    return [way.link.title, way.link.route, way.link.icon, note]


def _plan_ways(tr: Translator, site: Site, plan: Plan) -> str:
    """One sentence about where a customer with a plan can turn; nothing where there is nobody to turn to."""
    channels = [each for each in channels_of(site.channels, plan.id) if each.kind != "self-service"][:PLAN_WAYS]
    promises = ((each.name, first_response(site.service_levels, plan.id, each.id)) for each in channels)
    told = [f"{name} ({tr.promise(promise)})" if promise else name for name, promise in promises]
    listed = f" {tr.t('shared.and')} ".join(part for part in (", ".join(told[:-1]), *told[-1:]) if part)
    return tr.t("search.plan_ways", plan=plan.name, channels=listed) if told else ""
