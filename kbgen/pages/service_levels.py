"""What is promised: first responses per plan, targets for solutions per severity."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.model import Promise, Severity, Site
from kbgen.pages.about_support import LIVE, support_view
from kbgen.pages.links import support_pages
from kbgen.pages.view import Link, View
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
    found = ((plan, plan_response(levels, plan.id)) for plan in site.plans)
    plans = tuple(PlanPromise(plan.name, plan.summary, promise) for plan, promise in found if promise)
    pages = tuple(link for link in support_pages(site) if link.kind in ("response_times", "escalation", "emergency"))
    severities = tuple(sorted(levels.severities, key=lambda severity: severity.order))
    data = Levels(levels.lead, plans, severities, levels.notes, pages)
    has = {"response": plans, "resolution": severities, "notes": levels.notes}
    yield support_view(site, "service_levels", data, has, "service_levels.yaml", LIVE if severities else ())
