"""Records and articles → the immutable `Site`: in order, published only."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from kbgen import model, relations
from kbgen.content import insights, nouns
from kbgen.content.articles import Articles
from kbgen.content.records import Records
from kbgen.model import Site
from kbgen.settings import Settings

T = TypeVar("T")


def home(records: Records, settings: Settings) -> model.Home:
    """The first page; a site without `home.yaml` is named after `site_name`."""
    name = settings.site_name
    return records.get(nouns.HOME, model.Home(title=name, organisation=model.Organisation(name)))


def _live(items: Iterable[T]) -> Iterator[T]:
    return (item for item in items if item.status == "published")  # type: ignore[attr-defined]


AS_WRITTEN = (
    nouns.ESCALATION, nouns.EMERGENCY, nouns.REGIONS, nouns.REQUEST, nouns.SUPPORT, nouns.COMMUNITY, nouns.INSIGHTS,
)  # fmt: skip
"""Nouns that a site has as they were written, or not at all; its field has the noun's name."""


def assemble(
    records: Records,
    made: Articles,
    settings: Settings,
    today: dt.date,
    facts: Mapping[str, str],
    views: Mapping[str, int],
) -> Site:
    """The whole help centre, with every sequence in the order in which readers meet it."""
    library = records.get(nouns.VIDEOS, model.VideoLibrary())
    plans = records.get(nouns.PLANS, model.Plans())
    channels = records.get(nouns.CHANNELS, model.Channels()).channels
    notices = records.get(nouns.NOTICES, None)
    events = records.get(nouns.EVENTS, model.Events()).events
    as_written: dict[str, Any] = {noun.name: records.get(noun, None) for noun in AS_WRITTEN}
    site = Site(
        lang=settings.lang,
        today=today,
        home=home(records, settings),
        categories=_sorted(records.get(nouns.CATEGORIES, model.Categories()).categories),
        guides=_by_weight(made.guides),
        topics=_by_weight(made.topics),
        pages=_by_weight(made.pages),
        video_categories=_sorted(library.categories),
        videos=tuple(sorted(_live(library.videos), key=lambda video: (video.weight, video.title))),
        plans_page=dataclasses.replace(plans, plans=tuple(sorted(plans.plans, key=lambda plan: plan.order))),
        channels=tuple(sorted(channels, key=lambda item: (item.order, item.name))),
        service_levels=_by_severity(records.get(nouns.SERVICE_LEVELS, None)),
        **as_written,
        events=tuple(sorted(events, key=lambda event: (event.start, event.id))),
        troubleshooters=tuple(sorted(_live(records.troubleshooters), key=lambda item: (item.weight, item.title))),
        notices=notices.notices if notices else None,
        request_form=settings.request_form,
        synonyms=records.get(nouns.SYNONYMS, model.Synonyms()).synonyms,
        searches=records.get(nouns.SEARCHES, model.Searches()).searches,
        views=insights.views(views, records.get(nouns.INSIGHTS, None)),
        facts=facts,
    )
    return dataclasses.replace(site, related=relations.of_guides(site))


def _sorted(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(items, key=lambda item: (item.order, item.title)))  # type: ignore[attr-defined]


def _weight(item: Any) -> tuple[int, str, str]:
    return item.meta.weight, item.meta.title, item.id


def _by_weight(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(items, key=_weight))


def _by_severity(levels: model.ServiceLevels | None) -> model.ServiceLevels | None:
    if levels is None:
        return None
    return dataclasses.replace(levels, severities=tuple(sorted(levels.severities, key=lambda severity: severity.order)))
