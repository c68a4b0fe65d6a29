"""The matrix of promises: every plan on every channel."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Plan, Promise, Site
from kbgen.pages.about_support import LIVE, support_page, support_view
from kbgen.pages.links import channel_link
from kbgen.pages.view import Link, View
from kbgen.service import channels_of, first_response


@dataclass(frozen=True, slots=True)
class Cell:
    """A plan on a channel."""

    id: str
    """The channel's."""
    channel: Link
    has: bool
    promise: Promise | None


@dataclass(frozen=True, slots=True)
class Row:
    """A plan on every channel."""

    id: str
    plan: str
    summary: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """What the page shows."""

    lead: str
    channels: tuple[Link, ...]
    rows: tuple[Row, ...]
    levels: Link | None
    notes: tuple[str, ...]


def response_times(site: Site) -> Iterable[View]:
    """The matrix, when there are promises to show."""
    if not site.service_levels or not support_page(site, "response_times"):
        return
    t = translator(site.lang).t
    data = Matrix(
        t("response_times.lead"),
        tuple(map(channel_link, site.channels)),
        tuple(_row(site, plan) for plan in site.plans),
        _levels(site),
        site.service_levels.notes,
    )
    yield support_view(site, "response_times", data, {}, "service_levels.yaml", LIVE)


def _levels(site: Site) -> Link | None:
    """The page that tells how long a solution may take, when targets are set."""
    return support_page(site, "service_levels") if site.service_levels and site.service_levels.severities else None


def _row(site: Site, plan: Plan) -> Row:
    having = channels_of(site.channels, plan.id)
    promises = (first_response(site.service_levels, plan.id, channel.id) for channel in site.channels)
    cells = (
        Cell(channel.id, channel_link(channel), channel in having, promise)
        for channel, promise in zip(site.channels, promises, strict=True)
    )
    return Row(plan.id, plan.name, plan.summary, tuple(cells))
