"""How a request goes further: when, to whom, and step by step.

All of it stands on the page; a script asks why the reader wants to escalate, works out whether a promised time has
passed, and writes the follow-up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import EscalationLevel, Point, Site
from kbgen.pages.about_support import support_view
from kbgen.pages.handover import composer
from kbgen.pages.links import support_pages
from kbgen.pages.view import Link, View
from kbgen.service import first_response


@dataclass(frozen=True, slots=True)
class Reason:
    """A trigger, and who takes over."""

    title: str
    text: str
    overdue: bool
    """Whether it holds can be worked out."""
    level: str
    """The level's name; empty where the writer names none."""
    send: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stairs:
    """What the page shows."""

    lead: str
    triggers: tuple[Reason, ...]
    levels: tuple[EscalationLevel, ...]
    """From the first line upwards."""
    management: tuple[EscalationLevel, ...]
    """Beside the levels."""
    steps: tuple[Point, ...]
    follow_up: str
    """The message as a reader without JavaScript copies it, with words in brackets to fill in."""
    plans: tuple[tuple[str, str], ...]
    """(id, name) of those that are promised anything."""
    channels: tuple[tuple[str, str], ...]
    """(id, name) of those on which anything is promised."""
    severities: tuple[tuple[str, str], ...]
    request: Link | None
    words: dict[str, Any]
    """The script's."""
    pages: tuple[Link, ...]


def escalation(site: Site) -> Iterable[View]:
    """The page, when there is an order of escalation."""
    found = site.escalation
    if not found:
        return
    names = {level.id: level.name for level in found.levels}
    promised = [
        (plan, channel)
        for plan in site.plans
        for channel in site.channels
        if first_response(site.service_levels, plan.id, channel.id) and (not channel.plans or plan.id in channel.plans)
    ]
    data = Stairs(
        found.lead,
        tuple(
            Reason(each.title, each.text, each.kind == "overdue", names.get(each.level or "", ""), each.send)
            for each in found.triggers
        ),
        tuple(level for level in found.levels if level.kind == "support"),
        tuple(level for level in found.levels if level.kind == "management"),
        found.steps,
        _follow_up(site),
        tuple(dict.fromkeys((plan.id, plan.name) for plan, _ in promised)),
        tuple(dict.fromkeys((channel.id, channel.name) for _, channel in promised)),
        tuple((each.id, each.name) for each in (site.service_levels.severities if site.service_levels else ())),
        composer(site),
        translator(site.lang).group("escalation.script"),
        tuple(link for link in support_pages(site) if link.kind in ("service_levels", "emergency")),
    )
    has = {"triggers": found.triggers, "follow_up": True, "levels": found.levels, "steps": found.steps}
    view = support_view(site, "escalation", data, has, "escalation.yaml")
    yield replace(view, styles=(*view.styles, "guided.css"), scripts=("support.js", "escalation.js"))


def _follow_up(site: Site) -> str:
    t = translator(site.lang).t
    blanks = {name: t(f"escalation.script.{name}") for name in ("reference", "sent", "reason", "level")}
    return t("escalation.script.template", **blanks)
