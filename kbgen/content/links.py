"""Addresses in content: where they lead, and whether anything is there."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field
from typing import Literal
from urllib.parse import SplitResult, quote, unquote, urlsplit

from kbgen.content.doubt import Doubt
from kbgen.content.media import publishable
from kbgen.dataclass import dataclass
from kbgen.problems import Problem, nearest, short
from kbgen.prose import ROOT

SOURCES = (".md", ".yaml", ".yml", ".csv")
"""Files that are read and never published."""

FORMS = "link to a source file, or to a page by its address from the root"
REFERENCE = "write a route, such as guides/<category>/<name> or faq/<topic>#<question>"


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
    kind: Literal["link", "reference", "answer", "figure"] = "link"
    """An address, a reference by id, something that search finds, or a line of `popularity.csv`."""

    @property
    def plain(self) -> str:
        """Where it leads, as a reference says it: `faq/konto#losenord`."""
        return f"{self.route}#{self.anchor}" if self.anchor else self.route


@dataclass(frozen=True, slots=True)
class Places:
    """What can be linked to, by the name of its source file."""

    routes: Mapping[str, str]
    """Markdown file → its route, with an anchor for a question in a file of its own."""
    unpublished: frozenset[str]
    """Markdown files that reach no output."""
    broken: frozenset[str]
    """Files that could not be read; they have been reported."""
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
        if attribute == "srcset":
            candidates = (part.split() for part in value.split(",") if part.strip())
            return ", ".join(" ".join([self._one(tag, first) or "", *rest]) for first, *rest in candidates)
        return self._one(tag, value)

    def _one(self, tag: str, value: str) -> str | None:
        parts = split(value)
        if parts is None or value.replace("\\", "/").startswith("//"):
            hint = 'write "https:" before it, or one "/" for a page of this site' if parts else "check its brackets"
            self._report("bad-address", value, f'"{short(value)}" is no address', hint)
            return None
        if parts.scheme:
            if tag != "a":
                message = f'"{short(value)}" comes from another site'
                self._report("external-image", value, message, "put the image in the content folder")
            return value
        if value.startswith("#"):
            return self._to_route(value, self.route, unquote(parts.fragment))
        return self._internal(tag, value, parts)

    def _internal(self, tag: str, value: str, parts: SplitResult) -> str:
        path, fragment = unquote(parts.path), unquote(parts.fragment)
        folder = "" if path.startswith("/") else posixpath.dirname(self.name)
        name = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
        if name in self.places.routes:
            route, _, anchor = self.places.routes[name].partition("#")
            return self._to_route(value, route, fragment or anchor)
        if publishable(name, self.places.files):
            self.assets.add(name)
            return ROOT + quote(name)
        if path.startswith("/") and tag == "a":
            return self._to_route(value, path.strip("/"), fragment, parts.query)
        if name not in self.places.broken:
            self._missing(tag, value, name)
        return value

    def _to_route(self, written: str, route: str, anchor: str, query: str = "") -> str:
        route = route.strip("/")
        self.targets.append(Target(self.shown, self.line_of(written), written, route, anchor))
        address = f"{quote(route)}/" if route else ""
        return ROOT + address + (f"?{query}" if query else "") + (f"#{quote(anchor)}" if anchor else "")

    def _missing(self, tag: str, value: str, name: str) -> None:
        if name in self.places.unpublished:
            self._report("broken-link", value, f'"{short(value)}" is not published', "publish it, or remove the link")
        elif name in self.places.files and not name.casefold().endswith(SOURCES):
            message = f'"{short(value)}" is of a kind that is not published'
            self._report("active-file", value, message, "publish pictures, films, captions or documents")
        elif tag == "a":
            hint = _nearest_file(self.name, name, {*self.places.routes})
            self._report("broken-link", value, f'"{short(value)}" leads to nothing', hint)
        else:
            media = {file for file in self.places.files if publishable(file, self.places.files)}
            hint = _nearest_file(self.name, name, media)
            self._report("broken-image", value, f'"{short(value)}" is not in the content folder', hint)

    def _report(self, code: str, value: str, message: str, hint: str) -> None:
        self.problems.append(Problem(self.shown, self.line_of(value), code, message, hint))


def split(address: str) -> SplitResult | None:
    """The parts of an address, or nothing when it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _nearest_file(source: str, name: str, known: Collection[str]) -> str:
    close = nearest(name, known)
    if not close:
        return FORMS
    found = close.split('"')[1]
    return f'did you mean "{posixpath.relpath(found, posixpath.dirname(source) or ".")}"?'


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that can be pointed at."""

    anchors: Mapping[str, Collection[str]]
    """Route of a page, without slashes at its ends → the ids on it."""
    references: Collection[str]
    """What a reference by id may name."""
    unpublished: Collection[str]
    """Routes of what is written and not published."""
    doubt: Doubt = field(default_factory=Doubt)

    def holds(self, target: Target) -> bool:
        """Whether there is what a reference names: a page as it is written or, for an answer, a place on one too."""
        if target.kind == "reference":
            return target.written in self.anchors
        return target.route in self.anchors and target.anchor in {"", *self.anchors[target.route]}

    def nearest(self, target: Target) -> str:
        """A question that names the closest thing which may be referred to."""
        places = self.anchors.get(target.route, ()) if target.kind == "answer" else ()
        return nearest(target.plain, {*self.references, *(f"{target.route}#{anchor}" for anchor in places)})


def check(targets: Iterable[Target], known: Known) -> list[Problem]:
    """The targets that lead nowhere."""
    problems = []
    for target in dict.fromkeys(targets):
        if known.doubt.covers(target.route, target.anchor) or target.written in known.references:
            continue
        if target.kind in ("reference", "answer"):
            problems += [] if known.holds(target) else [_unknown_reference(target, known)]
        elif target.route not in known.anchors:
            problems.append(_nowhere(target, known))
        elif target.anchor and target.anchor not in known.anchors[target.route]:
            hint = nearest(target.anchor, known.anchors[target.route]) or "open the page to see its anchors"
            code = "stale-figure" if target.kind == "figure" else "broken-anchor"
            page = f'"{target.route}"' if target.route else "the first page"
            message = f'{page} has no "#{short(target.anchor)}"'
            problems.append(Problem(target.path, target.line, code, message, hint))
    return problems


def _nowhere(target: Target, known: Known) -> Problem:
    code = "stale-figure" if target.kind == "figure" else "broken-link"
    if target.route in known.unpublished:
        message, hint = f'"{short(target.written)}" is not published', "publish it, or remove the link"
    else:
        message, hint = f'"{short(target.written)}" leads to nothing', nearest(target.route, known.anchors) or FORMS
    return Problem(target.path, target.line, code, message, hint)


def _unknown_reference(target: Target, known: Known) -> Problem:
    plain = target.plain
    if plain in known.unpublished:
        message, hint = f'"{short(target.written)}" is not published', "publish it, or remove the reference"
    elif plain in known.references:
        message, hint = f'no article "{short(target.written)}"', f'write "{plain}"'
    else:
        message, hint = f'no article "{short(target.written)}"', known.nearest(target) or REFERENCE
    return Problem(target.path, target.line, "unknown-article", message, hint)
