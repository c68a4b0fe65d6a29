"""The content folder → a `Site`, and every problem in it at once."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from kbgen import facts, model
from kbgen.content import articles, nouns, transcript
from kbgen.content.assemble import assemble, home
from kbgen.content.consistency import article_targets, between, needed_files, origin, popularity_targets
from kbgen.content.git_dates import last_changes
from kbgen.content.links import Places, Target
from kbgen.content.markdown import FACT, Converter
from kbgen.content.records import Draft, Records, published, read
from kbgen.content.tree import Tree, walk
from kbgen.i18n import Translator, translator
from kbgen.model import Origin, Site
from kbgen.model.walk import filled
from kbgen.problems import Problem, nearest
from kbgen.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a content folder holds."""

    site: Site
    problems: tuple[Problem, ...]
    targets: tuple[Target, ...]
    """Every place in the site that content points at."""
    anchors: Mapping[str, frozenset[str]]
    """Route of an article → the ids on its page."""
    assets: frozenset[str]
    """The files that published content needs."""


def load(root: Path, settings: Settings, today: dt.date) -> Loaded:
    """Reads, validates and converts a content folder.

    `root` may hold anything; what is wrong with it is in the result, never raised.
    """
    tree = walk(root, settings.content_name)
    records = read(tree)
    tr = translator(settings.lang)
    known = dict(_facts(records, settings, tr))
    filler = _Filler(known)
    records = _filled(records, filler)
    maker = articles.Maker(
        settings.lang,
        Converter(settings.extensions, settings.extension_configs, known),
        _places(tree, records),
        last_changes(root),
        filler.fill,
    )
    made = articles.make(published(records), maker)
    site = assemble(records, made, settings, today, known)
    site, problems = transcript.attach(site, tree)
    problems += [*records.problems, *articles.unknown_fact_hints([*made.problems, *filler.problems], known)]
    problems += between(records, site, today)
    used, missing = needed_files(site, frozenset(tree.names))
    popularity = popularity_targets(records.popularity, tree.shown(nouns.POPULARITY))
    return Loaded(
        site=site,
        problems=tuple(sorted(set(problems + missing))),
        targets=(*chain.from_iterable(links.targets for links in made.links), *article_targets(records, site), *popularity),
        anchors=made.anchors,
        assets=used | frozenset(chain.from_iterable(links.assets for links in made.links)),
    )


def _facts(records: Records, settings: Settings, tr: Translator) -> Iterator[tuple[str, str]]:
    levels = records.get(nouns.SERVICE_LEVELS, None)
    channels = records.get(nouns.CHANNELS, model.Channels()).channels
    yield from facts.of_organisation(home(records, settings).organisation)
    for plan in records.get(nouns.PLANS, model.Plans()).plans:
        yield from facts.of_plan(plan, levels, channels, tr)
    for channel in channels:
        yield from facts.of_channel(channel, tr)
    for category in records.get(nouns.VIDEOS, model.VideoLibrary()).categories:
        yield from facts.of_video_category(category, tr)
    if levels:
        yield from facts.of_levels(levels, tr)
    if request := records.get(nouns.REQUEST, None):
        yield from facts.of_request(request, tr)
    yield from facts.flattened(records.facts)


class _Filler:
    """Puts facts in YAML prose, and reports the unknown ones where they stand."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._at: Origin = model.NOWHERE
        self.problems: list[Problem] = []

    def record(self, record: T, at: Origin) -> T:
        self._at = at
        return filled(record, self.fill)

    def fill(self, text: str) -> str:
        return re.sub(FACT, self._value, text) if "{{" in text else text

    def _value(self, match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in self._known:
            self.problems.append(Problem(self._at.path, self._at.line(), "unknown-fact", f'no fact "{name}"', ""))
        return self._known.get(name, match.group())


def _filled(records: Records, filler: _Filler) -> Records:
    return dataclasses.replace(
        records,
        yaml={name: filler.record(record, origin(record)) for name, record in records.yaml.items()},
        troubleshooters=[filler.record(tree, tree.at) for tree in records.troubleshooters],
        drafts=[dataclasses.replace(draft, meta=filler.record(draft.meta, draft.at)) for draft in records.drafts],
    )


def _places(tree: Tree, records: Records) -> Places:
    live = {draft.name: articles.route_of(draft) for draft in published(records)}
    unpublished = frozenset(draft.name for draft in records.drafts) - live.keys()
    return Places(live, frozenset(unpublished), frozenset(tree.names))
