"""The plans side by side: what each costs, what each adds, and the whole comparison."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Feature, Plan, Price, Promise, Site
from kbgen.pages.links import channel_link, support_pages, trail
from kbgen.pages.view import Heading, Link, View
from kbgen.service import NO, YES, added_by, channels_of, feature_value, plan_response


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan as a card."""

    id: str
    name: str
    price: Price
    audience: str
    summary: str
    below: str
    """The name of the plan whose features it also has."""
    resources: tuple[str, ...]
    support: tuple[str, ...]
    response: Promise | None
    channels: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a plan has of a feature."""

    plan: str
    has: bool
    text: str
    """A few words instead of a plain yes."""


@dataclass(frozen=True, slots=True)
class Row:
    """A feature in every plan."""

    title: str
    description: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A heading of the comparison and its rows."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the plans' page shows."""

    lead: str
    cards: tuple[PlanCard, ...]
    groups: tuple[RowGroup, ...]
    pages: tuple[Link, ...]


def plans(site: Site) -> Iterable[View]:
    """The plans, when there are any."""
    if not site.plans:
        return
    t = translator(site.lang).t
    page = site.plans_page
    groups = tuple(
        RowGroup(group.title, tuple(_row(site, row) for row in group.features)) for group in page.feature_groups
    )
    headings = [Heading(plan.name, plan.id, 2) for plan in site.plans]
    if groups:
        headings.append(Heading(t("plans.compare"), "compare"))
    more = tuple(link for link in support_pages(site) if link.kind in ("response_times", "service_levels"))
    yield View(
        "plans/",
        "plans",
        site.lang,
        page.title or t("sections.plans"),
        page.lead,
        "plans",
        trail(site),
        headings=tuple(headings),
        data=Comparison(page.lead, tuple(_card(site, plan) for plan in site.plans), groups, more),
        styles=("parts.css", "plans.css"),
        source="plans.yaml",
    )


def _card(site: Site, plan: Plan) -> PlanCard:
    added = added_by(site.plans, plan)
    return PlanCard(
        plan.id,
        plan.name,
        plan.price,
        plan.audience,
        plan.summary,
        added.below.name if added.below else "",
        added.resources,
        added.support,
        plan_response(site.service_levels, plan.id),
        tuple(channel_link(channel) for channel in channels_of(site.channels, plan.id)),
    )


def _row(site: Site, feature: Feature) -> Row:
    values = [(plan.name, feature_value(site.plans, plan.id, feature.id)) for plan in site.plans]
    cells = tuple(Cell(name, value != NO, "" if value in (YES, NO) else value) for name, value in values)
    return Row(feature.title, feature.description, cells)
