"""The list of troubleshooters."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Site, Troubleshooter
from kbgen.pages.links import trail
from kbgen.pages.view import Link, View
from kbgen.service import plan_names


@dataclass(frozen=True, slots=True)
class TreeCard:
    """A troubleshooter in the list."""

    link: Link
    category: str
    minutes: int | None
    questions: int
    plans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trees:
    """What the list shows."""

    cards: tuple[TreeCard, ...]
    help: Link | None
    """Where to turn when none of them fits."""


def troubleshooters(site: Site) -> Iterable[View]:
    """The list, when there is anything in it."""
    if not site.troubleshooters:
        return
    t = translator(site.lang).t
    help_link = Link(t("sections.support"), "support/") if site.channels or site.support else None
    yield View(
        "troubleshooters/",
        "troubleshooters",
        site.lang,
        t("sections.troubleshooters"),
        t("troubleshooters.lead"),
        "troubleshooters",
        trail(site),
        data=Trees(tuple(_card(site, tree) for tree in site.troubleshooters), help_link),
        styles=("parts.css", "troubleshooter.css"),
    )


def _card(site: Site, tree: Troubleshooter) -> TreeCard:
    category = next((each.title for each in site.categories if each.id == tree.category), "")
    return TreeCard(
        Link(tree.title, f"troubleshooters/{tree.id}/", tree.description, "troubleshooter"),
        category,
        tree.minutes,
        sum(bool(node.answers) for node in tree.nodes.values()),
        plan_names(site.plans, tree.plans),
    )
