"""A loaded site as pages: each of them can be made when somebody wants it, and is known by its digest until then.

A site is told apart into what it is made of once (`Shared`) and what each article is by itself (`Leaf`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from functools import cached_property
from typing import Any, NamedTuple

from kbgen.content import Known, Loaded, Subject
from kbgen.content.links import Known as Places
from kbgen.content.links import Target, check
from kbgen.memo import Digest, Memo, digest
from kbgen.pages import article_views
from kbgen.pages.frame import frame
from kbgen.pages.links import catalog
from kbgen.pages.render import Renderer
from kbgen.pages.view import View
from kbgen.problems import Problem
from kbgen.search.document import Document
from kbgen.search.documents import article_documents, shared_documents, synonyms

_ID = re.compile(r'\sid="([^"]+)"')


class Leaf(NamedTuple):
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
        from kbgen.pages.shared import preview_views, shared_views  # modules that the edit of a text needs none of

        site = self.known.site
        return (*shared_views(site), *(preview_views(site) if self._preview else ()))

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
        (view,) = article_views(self.known.site, (self.loaded.article(subject),))
        return view

    def leaf(self, subject: Subject) -> Leaf:
        """What is to be known of an article's page."""
        texts = self.loaded.texts(subject)
        article = self.loaded.article(subject, texts)
        (view,) = article_views(self.known.site, (article,))
        targets: list[Target] = [target for text in texts for target in text.targets]
        problems = [*(problem for text in texts for problem in text.problems), *check(targets, self._everywhere)]
        return Leaf.of(view, article_documents(article), problems)


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
