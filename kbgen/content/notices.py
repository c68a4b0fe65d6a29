"""Notices: when they hold, and the pages that they name."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.content.links import Target
from kbgen.model import Notices
from kbgen.problems import Problem


def check(notices: Notices) -> Iterator[Problem]:
    """Notices that are over before they begin."""
    for each in notices.notices:
        if each.until and each.until <= each.from_:
            message = f'"until" ({each.until:%Y-%m-%d %H:%M}) is not after "from" ({each.from_:%Y-%m-%d %H:%M})'
            yield Problem(each.at.path, each.at.line("until"), "invalid-value", message, "write when it is over")


def targets(notices: Notices) -> Iterator[Target]:
    """The pages of this site that notices name."""
    for each in notices.notices:
        pages = [(page, each.at.line("pages", number)) for number, page in enumerate(each.pages)]
        if each.url.startswith("/"):
            pages.append((each.url, each.at.line("url")))
        for page, line in pages:
            route, _, anchor = page.partition("#")
            yield Target(each.at.path, line, page, route.strip("/"), anchor)
