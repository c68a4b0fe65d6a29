"""Articles as they stand in lists: the same few words about a guide, a question or a video wherever it is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Category, Guide, Site, Topic
from kbgen.pages.view import Link
from kbgen.service import plans_of

ICONS = {
    "guide": "book",
    "question": "help",
    "topic": "help",
    "video": "video",
    "troubleshooter": "route",
    "page": "file",
    "event": "calendar",
    "plans": "layers",
    "support": "life-buoy",
    "community": "users",
}


@dataclass(frozen=True, slots=True)
class GuideRow:
    """A guide in a list."""

    link: Link
    level: str
    minutes: int | None
    plans: tuple[str, ...]


def plan_names(site: Site, ids: Sequence[str]) -> tuple[str, ...]:
    """The plans to name on a badge; none when it holds for every plan."""
    return tuple(plan.name for plan in plans_of(site.plans, ids)) if ids else ()


def guides_in(site: Site, category: str) -> tuple[Guide, ...]:
    """The guides of a category that stand in lists."""
    return tuple(guide for guide in site.guides if guide.category == category and not guide.meta.unlisted)


def topics_of(site: Site) -> tuple[Topic, ...]:
    """The topics that stand in lists."""
    return tuple(topic for topic in site.topics if not topic.meta.unlisted)


def category_links(site: Site) -> tuple[Link, ...]:
    """The categories that have guides, with their counts."""
    t = translator(site.lang).t
    return tuple(
        Link(each.title, f"guides/{each.id}/", each.description, "category", each.icon, t("guides.count", n=count))
        for each in site.categories
        if (count := len(guides_in(site, each.id)))
    )


def topic_links(site: Site) -> tuple[Link, ...]:
    """The topics, with their counts."""
    t = translator(site.lang).t
    return tuple(
        Link(
            topic.meta.title,
            f"{topic.id}/",
            topic.meta.description,
            "topic",
            topic.meta.icon,
            t("faq.count", n=len(topic.questions)),
        )
        for topic in topics_of(site)
    )


def guide_link(guide: Guide) -> Link:
    """The link to a guide."""
    return Link(guide.meta.title, f"{guide.id}/", guide.meta.description, "guide", ICONS["guide"], date=guide.updated)


def guide_row(site: Site, guide: Guide) -> GuideRow:
    """A guide with its level, length and plans."""
    return GuideRow(guide_link(guide), guide.meta.level, guide.meta.minutes, plan_names(site, guide.meta.plans))


def category_of(site: Site, category: str) -> Category | None:
    """The category with an id."""
    return next((each for each in site.categories if each.id == category), None)


def labelled(site: Site, links: Iterable[Link]) -> tuple[Link, ...]:
    """Links of mixed kinds, each with its kind's icon and name."""
    t = translator(site.lang).t
    words: Mapping[str, str] = {kind: t(f"kinds.{kind}") for kind in ("guide", "question", "video", "troubleshooter")}
    return tuple(
        replace(link, icon=link.icon or ICONS.get(link.kind, "file"), note=link.note or words.get(link.kind, ""))
        for link in links
    )
