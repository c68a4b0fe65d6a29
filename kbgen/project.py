"""A content folder, loaded, checked and laid out as pages: what a build, a check and a preview all begin with."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kbgen import pages
from kbgen.content import Loaded, Memory, load
from kbgen.content.links import Known, check
from kbgen.errors import UsageError
from kbgen.model import Site
from kbgen.pages.links import catalog
from kbgen.pages.render import Renderer
from kbgen.pages.view import View
from kbgen.problems import Problem, capped, errors
from kbgen.settings import Settings

_ID = re.compile(r'\sid="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that is known before a single file is written."""

    site: Site
    views: tuple[View, ...]
    problems: tuple[Problem, ...]
    """Sorted by place."""
    assets: frozenset[str]
    """The files of the content folder that published pages need."""

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop a build."""
        return errors(self.problems)


def prepare(
    root: Path, settings: Settings, renderer: Renderer, today: dt.date, memory: Memory | None = None
) -> Project:
    """Loads a content folder and lays out its pages.  Problems are in the result, never raised."""
    loaded = load(root, settings, today, memory)
    views = pages.views(loaded.site)
    known = Known(_anchors(loaded, views, renderer), catalog(loaded.site).keys(), loaded.unpublished, loaded.doubt)
    problems = [*loaded.problems, *check(loaded.targets, known), *_taken(loaded, views)]
    return Project(loaded.site, views, tuple(capped(problems)), loaded.assets)


def _taken(loaded: Loaded, views: Sequence[View]) -> Iterator[Problem]:
    """Records that claim the address of a page which kbgen makes itself."""
    claimed = Counter(route for route, _ in loaded.addresses)
    made = Counter(view.route.strip("/") for view in views)
    for route, at in loaded.addresses:
        if made[route] > claimed[route]:
            message = f'"/{route}/" is also the address of a page that kbgen makes'
            yield Problem(at.path, at.line(), "duplicate-url", message, "choose another name")


def _anchors(loaded: Loaded, views: Sequence[View], renderer: Renderer) -> Mapping[str, frozenset[str]]:
    """Route → ids.  Articles know theirs; of other pages only those that some link names a place on are rendered."""
    wanted = {target.route for target in loaded.targets if target.anchor}
    known: dict[str, frozenset[str]] = {}
    for view in views:
        route = view.route.strip("/")
        if route in loaded.anchors:
            known[route] = loaded.anchors[route]
        else:
            known[route] = frozenset(_ID.findall(renderer.content(view))) if route in wanted else frozenset()
    return known


def today(environment: Mapping[str, str] = os.environ) -> dt.date:
    """The day that a build takes for today, or what `SOURCE_DATE_EPOCH` (seconds since 1970, UTC) says it is.

    https://reproducible-builds.org/specs/source-date-epoch/  Raises UsageError when it is no such number.
    """
    epoch = environment.get("SOURCE_DATE_EPOCH")
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date() if epoch else dt.date.today()
    except (ValueError, OverflowError, OSError):
        raise UsageError(f'SOURCE_DATE_EPOCH is "{epoch}"; it must be a number of seconds since 1970') from None
