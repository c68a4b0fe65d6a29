"""A content folder, loaded, checked and laid out as pages: what a build, a check and a preview all begin with.

A site is told apart into what it is made of once (`Shared`) and what each article is by itself (`Leaf`).  Both are
remembered by digest: a leaf by that of its own text and of all that the site knows without texts.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from kbgen import pages
from kbgen.content import Known, Loaded, Subject, load
from kbgen.content.links import Known as Places
from kbgen.content.links import Target, check
from kbgen.errors import UsageError
from kbgen.memo import Digest, Key, Memo, digest
from kbgen.model import Site
from kbgen.pages.frame import frame
from kbgen.pages.links import catalog
from kbgen.pages.render import Renderer
from kbgen.pages.view import View
from kbgen.problems import Problem, capped, errors
from kbgen.search.document import Corpus, Document
from kbgen.search.documents import article_documents, shared_documents, synonyms
from kbgen.settings import Settings

_ID = re.compile(r'\sid="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found, by the digest of all that it says."""

    lang: str
    route: str
    digest: str
    load: Callable[[], Document]


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is known of an article's page without making it."""

    route: str
    view: Digest
    listed: bool
    updated: str
    """An ISO 8601 date, or nothing."""
    documents: tuple[tuple[str, str, str], ...]
    """Language, route and digest of what can be found in it."""
    problems: tuple[tuple[str, int, str, str, str], ...]

    @classmethod
    def of(cls, view: View, documents: Iterable[Document], problems: Iterable[Problem]) -> Leaf:
        """What is known of a page that was made."""
        return cls(
            view.route,
            digest(view),
            view.listed,
            str(view.updated or ""),
            tuple((document.lang, document.route, document.digest) for document in documents),
            tuple(astuple(problem) for problem in problems),
        )


class SharedPage(NamedTuple):
    """What is known of a page that is not one article's."""

    route: str
    kind: str
    view: Digest
    listed: bool
    updated: str


class Shared(NamedTuple):
    """What is known of the pages that are not one article's, and of what stands around every page."""

    pages: tuple[SharedPage, ...]
    documents: tuple[tuple[str, str, str], ...]
    problems: tuple[tuple[str, int, str, str, str], ...]
    """Those that stand in no text."""
    synonyms: tuple[tuple[str, str], ...]
    frame: Digest


class Layout:
    """A loaded site as pages: each of them can be made when somebody wants it."""

    def __init__(self, loaded: Loaded, renderer: Renderer, memo: Memo, *, preview: bool = False) -> None:
        self.loaded = loaded
        self._renderer = renderer
        self._memo = memo
        self._preview = preview

    @property
    def known(self) -> Known:
        """All but the texts."""
        return self.loaded.known

    @cached_property
    def views(self) -> tuple[View, ...]:
        """The pages that are not one article's."""
        site = self.known.site
        return (*pages.shared_views(site), *(pages.preview_views(site) if self._preview else ()))

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """What can be found and is no article."""
        return tuple(shared_documents(self.known.site))

    @cached_property
    def shared(self) -> Shared:
        """What is known of those pages and documents."""
        key = (self.loaded.key, self._preview)
        found = self._memo.outcome("shared", "", key)
        if found is None:
            found = self._shared()
            self._memo.keep("shared", "", key, tuple(found))
        return Shared(tuple(SharedPage(*page) for page in found[0]), *found[1:])

    def _shared(self) -> tuple[Any, ...]:
        made = tuple((each.route, each.kind, digest(each), each.listed, str(each.updated or "")) for each in self.views)
        documents = tuple((each.lang, each.route, each.digest) for each in self.documents)
        routes = [view.route for view in self.views]
        problems = (*self.known.problems, *check(self.known.targets, self._places(routes)), *self._taken(routes))
        told = tuple(astuple(problem) for problem in problems)
        site = self.known.site
        return made, documents, told, synonyms(site), digest(frame(site))

    def _taken(self, routes: Sequence[str]) -> Iterator[Problem]:
        """Records that claim the address of a page which kbgen makes itself."""
        claimed = Counter(route for route, _ in self.known.addresses)
        made = Counter(route.strip("/") for route in (*routes, *(subject.id for subject in self.loaded.subjects)))
        for route, at in self.known.addresses:
            if made[route] > claimed[route]:
                message = f'"/{route}/" is also the address of a page that kbgen makes'
                yield Problem(at.path, at.line(), "duplicate-url", message, "choose another name")

    def _places(self, routes: Iterable[str]) -> Places:
        known = self.known
        anchors = _Anchors(known.anchors, routes, self._ids)
        return Places(anchors, catalog(known.site).keys(), known.unpublished, known.doubt)

    @cached_property
    def _everywhere(self) -> Places:
        return self._places(route for route, *_ in self.shared.pages)

    def _ids(self, route: str) -> frozenset[str]:
        """The ids on a page that is no article's."""
        views = (view for view in self.views if view.route.strip("/") == route)
        return frozenset(_ID.findall("".join(map(self._renderer.content, views))))

    def view(self, subject: Subject) -> View:
        """An article's page."""
        (view,) = pages.article_views(self.known.site, (self.loaded.article(subject),))
        return view

    def leaf(self, subject: Subject) -> tuple[View, Leaf]:
        """An article's page, and what is to be known of it."""
        article = self.loaded.article(subject)
        (view,) = pages.article_views(self.known.site, (article,))
        texts = list(self.loaded.texts(subject))
        targets: list[Target] = [target for text in texts for target in text.targets]
        problems = [*(problem for text in texts for problem in text.problems), *check(targets, self._everywhere)]
        return view, Leaf.of(view, article_documents(article), problems)


class _Anchors(Mapping[str, frozenset[str]]):
    """Route → the ids on its page.  Articles know theirs; other pages are rendered when somebody asks."""

    def __init__(
        self, articles: Mapping[str, frozenset[str]], routes: Iterable[str], render: Callable[[str], frozenset[str]]
    ) -> None:
        self._known: dict[str, frozenset[str] | None] = {route.strip("/"): None for route in routes}
        self._known.update(articles)
        self._render = render

    def __getitem__(self, route: str) -> frozenset[str]:
        found = self._known[route]
        if found is None:
            found = self._known[route] = self._render(route)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


Examine = Callable[[Layout, Sequence[Subject]], Iterable[Leaf]]
"""Makes the pages of some articles, and tells what is to be known of them."""


def one_by_one(layout: Layout, subjects: Sequence[Subject]) -> Iterator[Leaf]:
    """In this process, and for nothing but what is to be known."""
    return (layout.leaf(subject)[1] for subject in subjects)


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
        return Corpus((*articles, *others), layout.shared.synonyms)


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
    examine: Examine = one_by_one,
    *,
    preview: bool = False,
    **how: Any,
) -> Project:
    """Loads a content folder and lays out its pages.  Problems are in the result, never raised.

    `how` is what `load` takes besides.
    """
    memo = Memo() if memo is None else memo
    layout = Layout(load(root, settings, today, memo, **how), renderer, memo, preview=preview)
    return Project(layout, leaves(layout, memo, examine))


def leaves(layout: Layout, memo: Memo, examine: Examine) -> list[Leaf]:
    """What is known of every article's page; those are made of which nothing is."""
    loaded = layout.loaded
    keys: dict[str, Key] = {each.id: (loaded.key, *loaded.text_digests(each)) for each in loaded.subjects}
    found = {each.id: memo.outcome("leaf", each.id, keys[each.id]) for each in loaded.subjects}
    missing = [each for each in loaded.subjects if found[each.id] is None]
    if missing:
        layout.shared  # noqa: B018  workers look it up
        for subject, leaf in zip(missing, examine(layout, missing), strict=True):
            found[subject.id] = _plain(leaf)
            memo.keep("leaf", subject.id, keys[subject.id], found[subject.id])
    memo.only("leaf", keys)
    return [Leaf(*found[each.id]) for each in loaded.subjects]


def _plain(leaf: Leaf) -> tuple[Any, ...]:
    return leaf.route, leaf.view, leaf.listed, leaf.updated, leaf.documents, leaf.problems


def today(environment: Mapping[str, str] = os.environ) -> dt.date:
    """The day that a build takes for today, or what `SOURCE_DATE_EPOCH` (seconds since 1970, UTC) says it is.

    https://reproducible-builds.org/specs/source-date-epoch/  Raises UsageError when it is no such number.
    """
    epoch = environment.get("SOURCE_DATE_EPOCH")
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date() if epoch else dt.date.today()
    except (ValueError, OverflowError, OSError):
        raise UsageError(f'SOURCE_DATE_EPOCH is "{epoch}"; it must be a number of seconds since 1970') from None
