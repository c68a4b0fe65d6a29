"""Checks that need more than one record: references, ids, addresses, reviews, files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from kbgen import model
from kbgen.content import checks, insights, notices, nouns, searching, troubleshooters
from kbgen.content.doubt import Doubt
from kbgen.content.links import Target
from kbgen.content.records import Records, published
from kbgen.dataclass import dataclass
from kbgen.model import Origin, Site
from kbgen.problems import Problem, nearest

Address = tuple[str, Origin]
"""A route without slashes at its ends, and the record that claims it."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that the checks look at."""

    records: Records
    site: Site
    routes: Mapping[str, str]
    """Markdown file → its route."""
    doubt: Doubt

    @property
    def plans(self) -> model.Plans:
        """`plans.yaml`."""
        return self.records.get(nouns.PLANS, model.Plans())

    @property
    def channels(self) -> tuple[model.Channel, ...]:
        """`channels.yaml`."""
        return self.records.get(nouns.CHANNELS, model.Channels()).channels

    @property
    def categories(self) -> tuple[model.Category, ...]:
        """`categories.yaml`."""
        return self.records.get(nouns.CATEGORIES, model.Categories()).categories

    @property
    def library(self) -> model.VideoLibrary:
        """`videos.yaml`."""
        return self.records.get(nouns.VIDEOS, model.VideoLibrary())

    def located(self) -> Iterator[tuple[Any, Origin]]:
        """Every record that can refer to another, questions too."""
        yield from self.records.located()
        yield from ((question.meta, question.at) for topic in self.site.topics for question in topic.questions)


def between(whole: Whole, today: dt.date) -> list[Problem]:
    """Everything wrong between records."""
    records, known = whole.records, _known(whole)
    problems = [p for record, at in whole.located() for p in checks.references(record, at, known, whole.doubt)]
    problems += _unknown_shelves(whole, known["category"])
    problems += chain(_duplicate_ids(whole), _duplicate_addresses(whole), checks.plan_cycles(whole.plans.plans))
    opened = ((channel.hours, channel.at.below("hours")) for channel in whole.channels)
    problems += [problem for hours, at in opened for problem in checks.exceptions(hours, at)]
    problems += [problem for tree in records.troubleshooters for problem in troubleshooters.check(tree)]
    shelves = {category.id: category for category in whole.library.categories}
    problems += [problem for video in whole.library.videos for problem in checks.video(video, shelves)]
    problems += searching.check(whole.site)
    problems += insights.check(whole.site)
    if levels := records.get(nouns.SERVICE_LEVELS, None):
        problems += checks.promises(levels)
    if told := records.get(nouns.NOTICES, None):
        problems += notices.check(told)
    dated: list[tuple[Any, Origin]] = [(draft.meta, draft.at) for draft in published(records)]
    dated += [(tree, tree.at) for tree in whole.site.troubleshooters]
    return problems + [problem for meta, at in dated for problem in checks.overdue(meta, at, today)]


def _known(whole: Whole) -> dict[str, set[str]]:
    return {
        "plan": {plan.id for plan in whole.plans.plans},
        "channel": {channel.id for channel in whole.channels},
        "category": {category.id for category in whole.categories},
        "video category": {category.id for category in whole.library.categories},
        "feature": {feature.id for group in whole.plans.feature_groups for feature in group.features},
    }


def _unknown_shelves(whole: Whole, known: set[str]) -> Iterator[Problem]:
    """Folders of guides that are no category; the first guide in each is told."""
    first: dict[str, Origin] = {}
    for draft in whole.records.drafts:
        if draft.noun is nouns.GUIDE and not draft.meta.category:
            first.setdefault(draft.name.split("/")[1], draft.at)
    for folder in sorted(first.keys() - known) if "category" not in whole.doubt.kinds else ():
        hint = nearest(folder, known) or "add it to categories.yaml"
        yield Problem(first[folder].path, 1, "unknown-category", f'the folder "{folder}" is no category', hint)


def _duplicate_ids(whole: Whole) -> Iterator[Problem]:
    """Ids that stand twice in their list."""
    records, library = whole.records, whole.library
    events = records.get(nouns.EVENTS, model.Events()).events
    for noun, items in (
        ("plan", whole.plans.plans), ("channel", whole.channels), ("category", whole.categories),
        ("video category", library.categories), ("video", library.videos), ("event", events),
        ("notice", records.get(nouns.NOTICES, model.Notices()).notices),
    ):  # fmt: skip
        yield from _twice(((item.id, item.at) for item in items), noun)
    groups = whole.plans.feature_groups
    yield from _twice(((f.id, g.at.below("features", n)) for g in groups for n, f in enumerate(g.features)), "feature")
    for noun, record, name in _nested(records):
        below = enumerate(getattr(record, name))
        yield from _twice(((item.id, record.at.below(name, number)) for number, item in below), noun)
    if levels := records.get(nouns.SERVICE_LEVELS, None):
        pairs = ((f"{each.plan} · {each.channel or 'every channel'}", each.at) for each in levels.first_response)
        yield from _twice(pairs, "first response")


def _nested(records: Records) -> Iterator[tuple[str, Any, str]]:
    """Lists of things with an id inside one record."""
    for noun, kind, name in (
        ("severity", nouns.SERVICE_LEVELS, "severities"), ("level", nouns.ESCALATION, "levels"),
        ("region", nouns.REGIONS, "regions"), ("forum category", nouns.COMMUNITY, "categories"),
        ("request field", nouns.REQUEST, "fields"),
    ):  # fmt: skip
        if record := records.get(kind, None):
            yield noun, record, name


def _twice(items: Iterable[Address], noun: str) -> Iterator[Problem]:
    return checks.duplicates(items, "duplicate-id", noun, "give one of them another id")


def _duplicate_addresses(whole: Whole) -> Iterator[Problem]:
    """Articles and aliases that claim one address."""
    claims = ((f"/{route}/" if route else "/", at) for route, at in _articles(whole))
    hint = "rename one, give it a slug, or delete the alias"
    yield from checks.duplicates(claims, "duplicate-url", "address", hint)


def _articles(whole: Whole) -> Iterator[Address]:
    live = list(published(whole.records))
    for draft in live:
        if draft.noun is not nouns.QUESTION:
            yield whole.routes[draft.name], draft.at.below("title")
    yield from ((f"troubleshooters/{tree.id}", tree.at.below("title")) for tree in whole.site.troubleshooters)
    for draft in live:
        yield from ((alias.strip("/"), draft.at.below("aliases", n)) for n, alias in enumerate(draft.meta.aliases))


def addresses(whole: Whole) -> tuple[Address, ...]:
    """Every address that a record claims, for comparison with those of the pages that kbgen makes."""
    site = whole.site
    return (
        *_articles(whole),
        *((f"support/{channel.id}", channel.at.below("id")) for channel in site.channels),
        *((f"videos/{video.id}", video.at.below("id")) for video in site.videos),
        *((f"community/events/{event.id}", event.at.below("id")) for event in site.events),
        *((f"guides/{category.id}", category.at.below("id")) for category in site.categories),
    )


def article_targets(whole: Whole) -> Iterator[Target]:
    """Every article that a record refers to.  What is not published may refer to what is not published."""
    live, hidden = {id(draft.meta) for draft in published(whole.records)}, unpublished(whole)
    drafts = {id(draft.meta) for draft in whole.records.drafts} - live
    drafts |= {id(tree) for tree in whole.records.troubleshooters if tree.status != "published"}
    for record, at in whole.located():
        targets = checks.article_references(record, at)
        yield from (each for each in targets if not (id(record) in drafts and each.written in hidden))
    if told := whole.records.get(nouns.NOTICES, None):
        yield from notices.targets(told)


def unpublished(whole: Whole) -> frozenset[str]:
    """The routes of what is written and reaches no output."""
    live = {draft.name for draft in published(whole.records)}
    drafts = {whole.routes[draft.name] for draft in whole.records.drafts if draft.name not in live}
    videos = {f"videos/{video.id}" for video in whole.library.videos if video.status != "published"}
    trees = {f"troubleshooters/{tree.id}" for tree in whole.records.troubleshooters if tree.status != "published"}
    return frozenset(drafts | videos | trees)


def needed_files(site: Site, files: frozenset[str]) -> tuple[frozenset[str], list[Problem]]:
    """The files that published records name, and the problems of those that are not there."""
    found = [pair for video in site.videos for pair in checks.assets(video, video.at, files)]
    return frozenset(name for name, problem in found if not problem), [problem for _, problem in found if problem]
