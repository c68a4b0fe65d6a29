"""How a request goes further: when, to whom, and step by step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kbgen.model import EscalationLevel, Point, Site
from kbgen.pages.about_support import support_view
from kbgen.pages.links import support_pages
from kbgen.pages.view import Link, View


@dataclass(frozen=True, slots=True)
class Stairs:
    """What the page shows."""

    lead: str
    triggers: tuple[Point, ...]
    levels: tuple[EscalationLevel, ...]
    """From the first line upwards."""
    management: tuple[EscalationLevel, ...]
    """Beside the levels."""
    steps: tuple[Point, ...]
    pages: tuple[Link, ...]


def escalation(site: Site) -> Iterable[View]:
    """The page, when there is an order of escalation."""
    found = site.escalation
    if not found:
        return
    data = Stairs(
        found.lead,
        found.triggers,
        tuple(level for level in found.levels if level.kind == "support"),
        tuple(level for level in found.levels if level.kind == "management"),
        found.steps,
        tuple(link for link in support_pages(site) if link.kind in ("service_levels", "emergency")),
    )
    has = {"triggers": found.triggers, "levels": found.levels, "steps": found.steps}
    yield support_view(site, "escalation", data, has, "escalation.yaml")
