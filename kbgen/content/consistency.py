"""Checks that need more than one record: references, ids, addresses, reviews, files."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

from kbgen import model
from kbgen.content import checks, nouns
from kbgen.content.articles import route_of
from kbgen.content.links import Target
from kbgen.content.records import Records, published
from kbgen.model import Origin, Site
from kbgen.problems import Problem


def located(records: Records, site: Site) -> Iterator[tuple[Any, Origin]]:
    """Every record that can refer to another, with where it stands.  Drafts too: they must be right before they go out."""
    for noun in nouns.YAML_NOUNS:
        record = records.yaml.get(noun.name)
        if record is not None:
            yield record, origin(record)
    yield from ((tree, tree.at) for tree in records.troubleshooters)
    yield from ((draft.meta, draft.at) for draft in records.drafts)
    yield from ((question.meta, Origin(question.at.path, question.at.lines)) for topic in site.topics for question in topic.questions)


def origin(record: Any) -> Origin:
    """Where the file of a YAML record begins."""
    if hasattr(record, "at"):
        return record.at  # type: ignore[no-any-return]
    lists = (getattr(record, name) for name in record.__slots__)
    below = (item for value in lists if isinstance(value, tuple) for item in value if hasattr(item, "at"))
    return next((Origin(item.at.path, item.at.lines) for item in below), model.NOWHERE)


def between(records: Records, site: Site, today: dt.date) -> list[Problem]:
    """Everything wrong between records."""
    known = _known(records)
    problems = [problem for record, at in located(records, site) for problem in checks.references(record, at, known)]
    problems += _unknown_shelves(records, known)
    problems += _duplicates(records)
    problems += [problem for tree in records.troubleshooters for problem in checks.troubleshooter(tree)]
    categories = {category.id: category for category in site.video_categories}
    problems += [problem for video in site.videos for problem in checks.video(video, categories)]
    dated = [(draft.meta, draft.at) for draft in published(records)] + [(tree, tree.at) for tree in site.troubleshooters]
    return problems + [problem for meta, at in dated for problem in checks.overdue(meta, at, today)]


def _known(records: Records) -> dict[str, set[str]]:
    plans = records.get(nouns.PLANS, model.Plans())
    library = records.get(nouns.VIDEOS, model.VideoLibrary())
    return {
        "plan": {plan.id for plan in plans.plans},
        "channel": {channel.id for channel in records.get(nouns.CHANNELS, model.Channels()).channels},
        "category": {category.id for category in records.get(nouns.CATEGORIES, model.Categories()).categories},
        "video category": {category.id for category in library.categories},
        "feature": {feature.id for group in plans.feature_groups for feature in group.features},
    }


def _unknown_shelves(records: Records, known: dict[str, set[str]]) -> Iterator[Problem]:
    """Guides in a folder that is no category."""
    for draft in records.drafts:
        folder = draft.name.split("/")[1]
        if draft.noun is nouns.GUIDE and not draft.meta.category and folder not in known["category"]:
            hint = checks.nearest(folder, known["category"]) or "add it to categories.yaml"
            yield Problem(draft.at.path, 1, "unknown-category", f'the folder "{folder}" is no category', hint)


def _duplicates(records: Records) -> Iterator[Problem]:
    """Ids that stand twice in their list, and pages that claim one address."""
    plans, library = records.get(nouns.PLANS, model.Plans()), records.get(nouns.VIDEOS, model.VideoLibrary())
    lists: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("plan", plans.plans),
        ("channel", records.get(nouns.CHANNELS, model.Channels()).channels),
        ("category", records.get(nouns.CATEGORIES, model.Categories()).categories),
        ("video category", library.categories),
        ("video", library.videos),
        ("event", records.get(nouns.EVENTS, model.Events()).events),
    )
    for noun, items in lists:
        yield from checks.duplicates(((item.id, item.at) for item in items), "duplicate-id", noun)
    features = [
        (feature.id, group.at.below("features", number))
        for group in plans.feature_groups
        for number, feature in enumerate(group.features)
    ]
    yield from checks.duplicates(features, "duplicate-id", "feature")
    yield from checks.duplicates(_addresses(records), "duplicate-url", "address")


def _addresses(records: Records) -> Iterator[tuple[str, Origin]]:
    for draft in published(records):
        yield f"/{route_of(draft)}/", Origin(draft.at.path, draft.at.lines, ("title",))
    for draft in published(records):
        for number, alias in enumerate(draft.meta.aliases):
            yield f"/{alias.strip('/')}/", draft.at.below("aliases", number)


def article_targets(records: Records, site: Site) -> Iterator[Target]:
    """Every article that a published record refers to, and every path in `popularity.csv`."""
    unpublished = {id(draft.meta) for draft in records.drafts} - {id(draft.meta) for draft in published(records)}
    for record, at in located(records, site):
        if id(record) not in unpublished:
            yield from checks.article_references(record, at)


def popularity_targets(text: str, shown: str) -> Iterator[Target]:
    """The articles that `popularity.csv` counts."""
    for row in (rows := csv.DictReader(io.StringIO(text))):
        route, _, anchor = (row.get("path") or "").strip("/").partition("#")
        yield Target(shown, rows.line_num, row.get("path") or "", route.strip("/"), anchor, article=True)


def needed_files(site: Site, files: frozenset[str]) -> tuple[frozenset[str], list[Problem]]:
    """The files that published records name, and the problems of those that are not there."""
    found = [pair for video in site.videos for pair in checks.assets(video, video.at, files)]
    return frozenset(name for name, _ in found), [problem for _, problem in found if problem]
