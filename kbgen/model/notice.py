"""What is wrong at the moment, told on top of the pages: `content/notices.yaml`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from kbgen.dataclass import dataclass
from kbgen.model.base import NOWHERE, SCHEMA, Href, Id, Located, Moment, Title
from kbgen.model.channel import Zone
from kbgen.model.markers import Field

PagePath = Annotated[str, Field(pattern=r"^/([\w~-]+/)*$", max_length=300)]
"""A page of this site, from the root: `/support/chat/`."""


@dataclass(frozen=True, slots=True)
class Notice:
    """An incident, planned work, or anything else that readers should know for a while."""

    __pydantic_config__ = SCHEMA
    id: Id
    """Its name; a reader who hides it hides this one only."""
    title: Title
    """What has happened, in a few words."""
    from_: Moment
    """When it begins, local to `timezone`: `2026-12-03 18:00`."""
    until: Moment | None = None
    """When it is over; without it, when it is taken away."""
    timezone: Zone = "Europe/Stockholm"
    """An IANA name."""
    severity: Literal["info", "warning", "critical"] = "info"
    """How much it hurts: it decides the look."""
    text: Annotated[str, Field(max_length=500)] = ""
    """A sentence or two, plain text."""
    pages: tuple[PagePath, ...] = ()
    """The pages on which it is shown, with all below them; `/` is the first page alone; empty means every page."""
    url: Href = ""
    """Where to read more: a page of this site from its root, or an address such as that of a status page."""
    at: Located = NOWHERE

    def near(self, day: dt.date) -> bool:
        """Whether it may be shown on a day."""
        return self.from_.date() <= day and not self.over(day)

    def over(self, day: dt.date) -> bool:
        """Whether it was over before a day."""
        return self.until is not None and self.until.date() < day

    def concerns(self, route: str) -> bool:
        """Whether it is shown on the page at a route."""
        path = f"/{route}"
        return not self.pages or any(path == page or (page != "/" and path.startswith(page)) for page in self.pages)


@dataclass(frozen=True, slots=True)
class Notices:
    """All notices.  A site that has the file, even an empty list, can show new ones without being built again."""

    __pydantic_config__ = SCHEMA
    notices: tuple[Notice, ...] = ()
    """The notices, the most important first."""
