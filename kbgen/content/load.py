"""The content folder → a `Site`, and every problem in it at once.

Four stages, each remembered by the digest of what goes into it: what every file says by itself; what surrounds the
articles (facts and addresses); what each article's Markdown becomes; and the site, which knows of every article all but
its text.  So an edit of one text ends after the third.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from kbgen import facts, model
from kbgen.content import articles, consistency, fact_table, media, nouns, popularity, prose_links, transcript
from kbgen.content.assemble import assemble, home
from kbgen.content.consistency import Address, Whole
from kbgen.content.conversion import Surroundings, Text, convert_all, written
from kbgen.content.doubt import Doubt, doubt
from kbgen.content.fact_table import FactTable
from kbgen.content.git_dates import last_changes
from kbgen.content.links import Places, Target
from kbgen.content.records import Records, Said, combined, published, routes
from kbgen.content.stages import Around, Conversions, Convert, Converted, Sources, every_digest, said
from kbgen.content.tree import Tree, walk
from kbgen.dataclass import dataclass
from kbgen.i18n import Translator, translator
from kbgen.memo import Digest, Memo, digest
from kbgen.model import Article, Site, Topic
from kbgen.problems import Problem
from kbgen.settings import Settings


@dataclass(frozen=True, slots=True)
class Known:
    """A content folder without the texts of its articles."""

    site: Site
    problems: tuple[Problem, ...]
    """Those that do not stand in a text."""
    targets: tuple[Target, ...]
    """Every place in the site that anything but a text points at."""
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


@dataclass(frozen=True, slots=True)
class Subject:
    """An article, by what can be told of it without opening it."""

    kind: str
    """`guides`, `topics` or `pages`: the field of the site that it stands in."""
    number: int
    """Its place there."""
    id: str
    files: tuple[str, ...]
    """The files that it is written in, relative to the content folder."""


class Loaded:
    """What a content folder holds; the site is put together only when somebody asks for it."""

    def __init__(
        self,
        tree: Tree,
        digests: Mapping[str, Digest],
        key: Digest,
        make: Callable[[], Known],
        subjects: tuple[Subject, ...],
        texts: Mapping[str, Converted],
    ) -> None:
        self.tree = tree
        self.digests = digests
        """File → the digest of its bytes."""
        self.key = key
        """The digest of everything but the texts."""
        self.subjects = subjects
        self._make = make
        self._texts = texts

    @cached_property
    def known(self) -> Known:
        """All but the texts."""
        return self._make()

    def text_digests(self, subject: Subject) -> tuple[Digest, ...]:
        """The digests of a subject's texts."""
        return tuple(self._texts[name].text_digest for name in subject.files)

    def texts(self, subject: Subject) -> list[Text]:
        """A subject's texts, by file."""
        return [self._texts[name].text() for name in subject.files]

    def article(self, subject: Subject, texts: list[Text] | None = None) -> Article | Topic:
        """An article with its text, which somebody may have loaded already."""
        known: Article | Topic = getattr(self.known.site, subject.kind)[subject.number]
        found = dict(zip(articles.files_of(known), texts or self.texts(subject), strict=True))
        return articles.filled(known, found, self._texts[subject.files[0]].outline)

    @cached_property
    def site(self) -> Site:
        """The site with every text: for what looks at everything, and is in no hurry."""
        full: dict[str, Any] = {kind: tuple(map(self.article, self._of(kind))) for kind in KINDS}
        return dataclasses.replace(self.known.site, **full)

    def _of(self, kind: str) -> Iterator[Subject]:
        return (subject for subject in self.subjects if subject.kind == kind)


KINDS = ("guides", "topics", "pages")


def load(
    root: Path,
    settings: Settings,
    today: dt.date,
    memo: Memo | None = None,
    sources: Sources = every_digest,
    convert: Convert = convert_all,
) -> Loaded:
    """Reads, validates and converts a content folder.

    `root` may hold anything; what is wrong with it is in the result, never raised.  With a `memo`, only what has
    changed since it was last used is done again; the result is the same.  Raises SourceChanged when somebody writes
    meanwhile.
    """
    memo = Memo() if memo is None else memo
    tree = walk(root, settings.content_name)
    digests = sources(tree)
    files = said(tree, digests, memo)
    everything = cache(lambda: _everything(tree, files.all(), settings))
    base = digest(settings.extensions, settings.extension_configs)
    above = digest(settings, tree.problems, tree.names, list(files.outcomes.items()))
    around = _around(memo, base, above, lambda: everything().surroundings)
    texts = Conversions(files, around, memo).made(convert)
    changed = last_changes(root.absolute())
    outlines = [(name, each.outline_digest) for name, each in texts.items()]
    others = [(name, digests[name]) for name in tree.names if name not in texts]
    key = digest(above, outlines, others, sorted(changed.items()), today)

    def known() -> Known:
        return memo.made("site", "", key, lambda: _known(everything(), texts, changed, today))

    subjects = memo.outcome("subjects", "", key)
    if subjects is None:
        subjects = tuple(_subjects(known().site, tree))
        memo.keep("subjects", "", key, subjects)
    return Loaded(tree, digests, key, known, tuple(Subject(*each) for each in subjects), texts)


@dataclass(frozen=True, slots=True)
class _Everything:
    """What all files say, facts filled in."""

    tree: Tree
    settings: Settings
    records: Records
    table: FactTable
    places: Places

    @property
    def surroundings(self) -> Surroundings:
        return Surroundings(self.settings.extensions, self.settings.extension_configs, self.table, self.places)


def _everything(tree: Tree, files: Mapping[str, Said], settings: Settings) -> _Everything:
    records = combined(tree, files)
    table = _facts(tree, records, settings)
    records = _filled(records, table)
    return _Everything(tree, settings, records, table, _places(tree, records))


def _around(memo: Memo, base: Digest, above: Digest, make: Callable[[], Surroundings]) -> Around:
    """What surrounds the articles, by its digests alone when it is what it was."""
    outcome = memo.outcome("surroundings", "", above)
    if outcome is None:
        found = make()
        outcome = tuple(found.places.routes), *found.digests()
        memo.keep("surroundings", "", above, outcome, found)
    return Around(outcome, base, lambda: memo.value("surroundings", "", above) or make())


def _known(
    all_: _Everything, texts: Mapping[str, Converted], changed: Mapping[str, dt.date], today: dt.date
) -> Known:
    """The site, and what is wrong with it besides what stands in texts."""
    tree, records, table = all_.tree, all_.records, all_.table
    outlines = {name: each.outline() for name, each in texts.items()}
    drafts = (written(draft, all_.places.routes[draft.name], outlines[draft.name]) for draft in published(records))
    made = articles.make(drafts, articles.Maker(all_.settings.lang, all_.places, changed))
    figures = popularity.parse(records.popularity, tree.shown(nouns.POPULARITY))
    site = assemble(records, made, all_.settings, today, table.values, figures.views)
    site, problems = transcript.attach(site, tree)
    whole = Whole(records, site, routes(records.drafts), table.doubt)
    used, missing = consistency.needed_files(site, frozenset(tree.names))
    targets, bad_links = prose_links.check(records.located())
    needed = used | frozenset(chain.from_iterable(outline.assets for outline in outlines.values()))
    problems += [*media.reserved(tree), *media.active(tree, needed)]
    problems += chain(records.problems, made.problems, table.problems, figures.problems, missing, bad_links)
    return Known(
        site=dataclasses.replace(site, guides=articles.bare(site.guides), pages=articles.bare(site.pages)),
        problems=(*problems, *consistency.between(whole, today)),
        targets=(*targets, *consistency.article_targets(whole), *figures.targets),
        anchors=made.anchors,
        addresses=consistency.addresses(whole),
        unpublished=consistency.unpublished(whole),
        doubt=table.doubt,
        assets=needed,
    )


def _subjects(site: Site, tree: Tree) -> Iterator[tuple[str, int, str, tuple[str, ...]]]:
    shown = len(tree.shown(""))
    for kind in KINDS:
        for number, article in enumerate(getattr(site, kind)):
            yield kind, number, article.id, tuple(path[shown:] for path in articles.files_of(article))


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
