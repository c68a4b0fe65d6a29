"""Addresses in content: where they lead, and whether anything is there."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from kbgen.problems import Problem, nearest
from kbgen.prose import ROOT

EXTERNAL = ("http:", "https:", "mailto:", "tel:", "//")


@dataclass(frozen=True, slots=True)
class Target:
    """A place in the site that some content points at."""

    path: str
    line: int
    written: str
    """The address or reference as the writer wrote it."""
    route: str
    """Where it leads, without slashes at its ends."""
    anchor: str = ""
    article: bool = False
    """Whether it is a reference by id, and not a link."""


@dataclass(frozen=True, slots=True)
class Places:
    """What can be linked to, by the name of its source file."""

    routes: Mapping[str, str]
    """Markdown file → its route, with an anchor for a question in a file of its own."""
    unpublished: frozenset[str]
    """Markdown files that reach no output."""
    files: frozenset[str]
    """Every file of the content folder."""


@dataclass(slots=True)
class Links:
    """Resolves the addresses of one article, and notes what it points at."""

    name: str
    """The article's file, relative to the content folder."""
    shown: str
    """The same, as reports show it."""
    route: str
    places: Places
    line_of: Callable[[str], int]
    targets: list[Target] = field(default_factory=list)
    assets: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def rewrite(self, tag: str, attribute: str, value: str) -> str | None:
        """The address to write: external ones as they are, internal ones from the site's root."""
        parts = urlsplit(value)
        if value.lower().startswith(EXTERNAL) or parts.scheme:
            return value
        if value.startswith("#"):
            return self._to_route(value, self.route, parts.fragment)
        path = unquote(parts.path)
        name = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(self.name), path))
        if name in self.places.routes:
            route, _, anchor = self.places.routes[name].partition("#")
            return self._to_route(value, route, parts.fragment or anchor)
        if name in self.places.files and not name.endswith((".md", ".yaml", ".yml", ".csv")):
            self.assets.add(name)
            return ROOT + name
        if path.startswith("/") and tag == "a":
            return self._to_route(value, path.strip("/"), parts.fragment, parts.query)
        self._missing(tag, value, name)
        return value

    def _to_route(self, written: str, route: str, anchor: str, query: str = "") -> str:
        route = route.strip("/")
        self.targets.append(Target(self.shown, self.line_of(written), written, route, anchor))
        address = f"{route}/" if route else ""
        return ROOT + address + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")

    def _missing(self, tag: str, value: str, name: str) -> None:
        if any(problem.message.startswith(f'"{value}"') for problem in self.problems):
            return
        line = self.line_of(value)
        if name in self.places.unpublished:
            problem = Problem(self.shown, line, "broken-link", f'"{value}" is not published', "publish it, or remove the link")
        elif tag == "a":
            hint = _nearest_file(self.name, name, self.places.routes)
            problem = Problem(self.shown, line, "broken-link", f'"{value}" leads to nothing', hint)
        else:
            hint = _nearest_file(self.name, name, self.places.files)
            problem = Problem(self.shown, line, "broken-image", f'"{value}" is not in the content folder', hint)
        self.problems.append(problem)


def _nearest_file(source: str, name: str, known: Iterable[str]) -> str:
    close = nearest(name, known)
    if not close:
        return "link to a source file, or to a page by its address from the root"
    found = close.split('"')[1]
    return f'did you mean "{posixpath.relpath(found, posixpath.dirname(source) or ".")}"?'


def check(targets: Iterable[Target], anchors: Mapping[str, frozenset[str]]) -> list[Problem]:
    """The targets that lead nowhere.  `anchors`: route without slashes at its ends → the ids on that page."""
    problems = []
    for target in dict.fromkeys(targets):
        code = "unknown-article" if target.article else "broken-link"
        if target.route not in anchors:
            hint = nearest(target.route, anchors)
            message = f'"{target.written}" leads to nothing' if not target.article else f'no article "{target.written}"'
            problems.append(Problem(target.path, target.line, code, message, hint))
        elif target.anchor and target.anchor not in anchors[target.route]:
            hint = nearest(target.anchor, anchors[target.route])
            message = f'"{target.route or "the page"}" has no "#{target.anchor}"'
            problems.append(Problem(target.path, target.line, "unknown-article" if target.article else "broken-anchor", message, hint))
    return problems
