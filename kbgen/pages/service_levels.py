"""What is promised: first responses per plan, targets for solutions per severity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kbgen.i18n import translator
from kbgen.model import Promise, Severity, Site
from kbgen.pages.links import support_pages, support_siblings, trail
from kbgen.pages.view import Heading, Link, View
from kbgen.service import plan_response


@dataclass(frozen=True, slots=True)
class PlanPromise:
    """A plan's first response."""

    plan: str
    summary: str
    promise: Promise


@dataclass(frozen=True, slots=True)
class Levels:
    """What the page shows."""

    lead: str
    plans: tuple[PlanPromise, ...]
    severities: tuple[Severity, ...]
    notes: tuple[str, ...]
    pages: tuple[Link, ...]
    """The pages to go on to."""


def service_levels(site: Site) -> Iterable[View]:
    """The page, when anything is promised."""
    levels = site.service_levels
    if not levels:
        return
    t = translator(site.lang).t
    found = ((plan, plan_response(levels, plan.id)) for plan in site.plans)
    plans = tuple(PlanPromise(plan.name, plan.summary, promise) for plan, promise in found if promise)
    pages = tuple(link for link in support_pages(site) if link.kind in ("response_times", "escalation", "emergency"))
    severities = tuple(sorted(levels.severities, key=lambda severity: severity.order))
    has = {"response": plans, "resolution": severities, "notes": levels.notes}
    yield View(
        "support/service-levels/", "service_levels", site.lang, t("service_levels.title"), t("service_levels.teaser"),
        "support", trail(site, "support"), support_siblings(site, "support/service-levels/"), t("sections.support"),
        tuple(Heading(t(f"service_levels.{name}"), name) for name, content in has.items() if content),
        Levels(levels.lead, plans, severities, levels.notes, pages), ("parts.css", "support.css"), source="service_levels.yaml",
    )
