"""The content folder → a `Site`, and every problem in it at once."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from kbgen import facts, model
from kbgen.content import articles, consistency, fact_table, media, nouns, popularity, prose_links, transcript
from kbgen.content.assemble import assemble, home
from kbgen.content.consistency import Address, Whole
from kbgen.content.doubt import Doubt, doubt
from kbgen.content.fact_table import FactTable
from kbgen.content.git_dates import last_changes
from kbgen.content.links import Places, Target
from kbgen.content.markdown import Converter
from kbgen.content.records import Records, published, read, routes
from kbgen.content.tree import Tree, walk
from kbgen.i18n import Translator, translator
from kbgen.model import Site
from kbgen.problems import Problem, capped
from kbgen.settings import Settings


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a content folder holds."""

    site: Site
    problems: tuple[Problem, ...]
    targets: tuple[Target, ...]
    """Every place in the site that content points at."""
    anchors: Mapping[str, frozenset[str]]
    """Route of an article → the ids on its page."""
    addresses: tuple[Address, ...]
    """The routes that records claim, each with its place."""
    unpublished: frozenset[str]
    """The routes of what is written and reaches no output."""
    doubt: Doubt
    """What nothing should be said about, because a file is broken."""
    assets: frozenset[str]
    """The files that published content needs."""


def load(root: Path, settings: Settings, today: dt.date, memory: articles.Memory | None = None) -> Loaded:
    """Reads, validates and converts a content folder.

    `root` may hold anything; what is wrong with it is in the result, never raised.  With a `memory`, only articles
    whose text has changed since the last load are converted; the result is the same.
    """
    tree = walk(root, settings.content_name)
    records = read(tree)
    table = _facts(tree, records, settings)
    records = _filled(records, table)
    places = _places(tree, records)
    converter = Converter(settings.extensions, settings.extension_configs, table.values)
    memory = memory or articles.Memory()
    memory.share((settings, table.values, places))
    maker = articles.Maker(settings.lang, converter, table, places, last_changes(root.absolute()), memory)
    made = articles.make(published(records), maker)
    figures = popularity.parse(records.popularity, tree.shown(nouns.POPULARITY))
    site = assemble(records, made, settings, today, table.values, figures.views)
    site, problems = transcript.attach(site, tree)
    whole = Whole(records, site, routes(records.drafts), table.doubt)
    used, missing = consistency.needed_files(site, frozenset(tree.names))
    targets, bad_links = prose_links.check(records.located())
    needed = used | frozenset(chain.from_iterable(links.assets for links in made.links))
    problems += [*media.reserved(tree), *media.active(tree, needed)]
    problems += chain(records.problems, made.problems, table.problems, figures.problems, missing, bad_links)
    return Loaded(
        site=site,
        problems=tuple(capped([*problems, *consistency.between(whole, today)])),
        targets=(*_links(made), *targets, *consistency.article_targets(whole), *figures.targets),
        anchors=made.anchors,
        addresses=consistency.addresses(whole),
        unpublished=consistency.unpublished(whole),
        doubt=table.doubt,
        assets=needed,
    )


def _links(made: articles.Articles) -> Iterator[Target]:
    return chain.from_iterable(links.targets for links in made.links)


def _facts(tree: Tree, records: Records, settings: Settings) -> FactTable:
    given = _given_facts(records, settings, translator(settings.lang))
    return fact_table.make(given, records.facts, tree.shown(nouns.FACTS), doubt(records.broken))


def _given_facts(records: Records, settings: Settings, tr: Translator) -> Iterator[tuple[str, str]]:
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


def _filled(records: Records, table: FactTable) -> Records:
    return dataclasses.replace(
        records,
        yaml={name: table.record(record, records.origins[name]) for name, record in records.yaml.items()},
        troubleshooters=[table.record(tree, tree.at) for tree in records.troubleshooters],
        drafts=[dataclasses.replace(draft, meta=table.record(draft.meta, draft.at)) for draft in records.drafts],
    )


def _places(tree: Tree, records: Records) -> Places:
    every = routes(records.drafts)
    live = {draft.name for draft in published(records)}
    return Places(
        routes={name: route for name, route in every.items() if name in live},
        unpublished=frozenset(every.keys() - live),
        broken=frozenset(records.broken),
        files=frozenset(tree.names),
    )
