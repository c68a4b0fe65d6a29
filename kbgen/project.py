"""A content folder, loaded, checked and laid out as pages: what a build, a check and a preview all begin with."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kbgen import pages
from kbgen.content import Loaded, load
from kbgen.content.links import check
from kbgen.model import Site
from kbgen.pages.render import Renderer
from kbgen.pages.view import View
from kbgen.problems import Problem, errors
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


def prepare(root: Path, settings: Settings, renderer: Renderer, today: dt.date) -> Project:
    """Loads a content folder and lays out its pages.  Problems are in the result, never raised."""
    loaded = load(root, settings, today)
    views = pages.views(loaded.site)
    anchors = _anchors(loaded, views, renderer)
    problems = {*loaded.problems, *check(loaded.targets, anchors)}
    return Project(loaded.site, views, tuple(sorted(problems)), loaded.assets)


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
    """The day that a build takes for today: `SOURCE_DATE_EPOCH` (seconds since 1970, UTC) where it is set, else the calendar's.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = environment.get("SOURCE_DATE_EPOCH")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date() if epoch else dt.date.today()


