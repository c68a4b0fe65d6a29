"""A content folder, loaded, checked and laid out as pages: what a build, a check and a preview all begin with."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from kbgen.content import Subject, load
from kbgen.dataclass import dataclass
from kbgen.errors import UsageError
from kbgen.layout import Layout, Leaf
from kbgen.memo import Digest, Key, Memo, digest
from kbgen.model import Site
from kbgen.pages.render import Renderer
from kbgen.pages.view import View
from kbgen.problems import Problem, capped, errors
from kbgen.search.document import Corpus, Document
from kbgen.search.documents import article_documents, in_order
from kbgen.settings import Settings


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found, by the digest of all that it says."""

    lang: str
    route: str
    digest: str
    load: Callable[[], Document]


Examine = Callable[[Sequence[Subject]], Iterable[Leaf]]
"""Tells what is to be known of the pages of some articles."""


class Project:
    """Everything that is known before a single file is written."""

    def __init__(self, layout: Layout, leaves: Sequence[Leaf], also: Iterable[Problem] = ()) -> None:
        self.layout = layout
        self.leaves = leaves
        """One per article."""
        self._also = tuple(also)

    def with_problems(self, also: Iterable[Problem]) -> Project:
        """The same with what was found besides."""
        return Project(self.layout, self.leaves, also)

    @property
    def site(self) -> Site:
        """The site with every text."""
        return self.layout.loaded.site

    @property
    def outline(self) -> Site:
        """The site without texts."""
        return self.layout.known.site

    @property
    def views(self) -> tuple[View, ...]:
        """Every page."""
        return (*self.layout.views, *map(self.layout.view, self.layout.loaded.subjects))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Sorted by place."""
        told = (*self.layout.shared.problems, *(problem for leaf in self.leaves for problem in leaf.problems))
        return tuple(capped([*self._also, *(Problem(*problem) for problem in told)]))

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop a build."""
        return errors(self.problems)

    @property
    def state(self) -> Digest:
        """The digest of everything that is made of the content."""
        leaves = [(leaf.route, leaf.view, leaf.documents) for leaf in self.leaves]
        return digest(self.layout.loaded.key, leaves)

    @property
    def assets(self) -> frozenset[str]:
        """The files of the content folder that published pages need."""
        return self.layout.known.assets

    def corpus(self) -> Corpus:
        """Everything that can be found; a document is made when somebody asks for it."""
        layout = self.layout
        pairs = zip(layout.loaded.subjects, self.leaves, strict=True)
        articles = [Entry(*told, _Own(layout, subject, told[1])) for subject, leaf in pairs for told in leaf.documents]
        others = [Entry(*told, _Other(layout, number)) for number, told in enumerate(layout.shared.documents)]
        return Corpus(in_order(articles, others), layout.shared.synonyms)


@dataclass(frozen=True, slots=True)
class _Own:
    """Makes a document of an article."""

    layout: Layout
    subject: Subject
    route: str

    def __call__(self) -> Document:
        made = article_documents(self.layout.loaded.article(self.subject))
        return next(document for document in made if document.route == self.route)


@dataclass(frozen=True, slots=True)
class _Other:
    """Makes any other."""

    layout: Layout
    number: int

    def __call__(self) -> Document:
        return self.layout.documents[self.number]


def prepare(
    root: Path,
    settings: Settings,
    renderer: Renderer,
    today: dt.date,
    memo: Memo | None = None,
    *,
    preview: bool = False,
) -> Project:
    """Loads a content folder and lays out its pages.  Problems are in the result, never raised."""
    memo = Memo() if memo is None else memo
    layout = Layout(load(root, settings, today, memo), renderer, memo, preview=preview)
    return Project(layout, leaves(layout, memo))


def leaves(layout: Layout, memo: Memo, examine: Examine | None = None) -> list[Leaf]:
    """What is known of every article's page; those of which nothing is are examined, here unless told otherwise."""
    loaded = layout.loaded
    keys: dict[str, Key] = {each.id: (loaded.key, *loaded.text_digests(each)) for each in loaded.subjects}
    found = {each.id: memo.outcome("leaf", each.id, keys[each.id]) for each in loaded.subjects}
    missing = [each for each in loaded.subjects if found[each.id] is None]
    if missing:
        layout.shared  # noqa: B018  workers look it up
        for subject, leaf in zip(missing, examine(missing) if examine else map(layout.leaf, missing), strict=True):
            found[subject.id] = tuple(leaf)
            memo.keep("leaf", subject.id, keys[subject.id], found[subject.id])
    memo.only("leaf", keys)
    return [Leaf(*found[each.id]) for each in loaded.subjects]


def today(environment: Mapping[str, str] = os.environ) -> dt.date:
    """The day that a build takes for today, or what `SOURCE_DATE_EPOCH` (seconds since 1970, UTC) says it is.

    https://reproducible-builds.org/specs/source-date-epoch/  Raises UsageError when it is no such number.
    """
    epoch = environment.get("SOURCE_DATE_EPOCH")
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date() if epoch else dt.date.today()
    except (ValueError, OverflowError, OSError):
        raise UsageError(f'SOURCE_DATE_EPOCH is "{epoch}"; it must be a number of seconds since 1970') from None
