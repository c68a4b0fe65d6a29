"""What every noun shares: where it was written, how it refers to others, and what kind of text it holds.

The nouns are plain frozen dataclasses.  They are also the schema: pydantic reads the same declarations to validate
YAML and to write JSON Schema, so a field is declared, documented and constrained in exactly one place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from kbgen.dataclass import dataclass
from kbgen.model.markers import AfterValidator, BeforeValidator, Field, Marker, SkipJsonSchema

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record was written: a path relative to the project, and the line of each of its keys."""

    path: str
    lines: Mapping[KeyPath, int]
    base: KeyPath = ()

    def line(self, *keys: str | int) -> int:
        """The 1-based line of a key path below this record, or of its nearest known ancestor."""
        path = (*self.base, *keys)
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def below(self, *keys: str | int) -> Origin:
        """The origin of a record nested in this one."""
        return Origin(self.path, self.lines, (*self.base, *keys))


def written(field: str) -> str:
    """A field's name as a writer types it: a word that Python keeps for itself ends with `_` here, as `from_` does."""
    return field.removesuffix("_")


SCHEMA = {
    "extra": "forbid", "use_attribute_docstrings": True, "arbitrary_types_allowed": True, "alias_generator": written,
}  # fmt: skip
"""Pydantic's settings for every noun: unknown keys are refused, docstrings become JSON Schema descriptions."""

NOWHERE = Origin("", {})
Located = Annotated[Origin, SkipJsonSchema()]
"""An `Origin` that the loader fills in; a writer never sees it."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a string as the id of another noun; one walker then checks every reference of the site."""

    kind: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Marks a string as inline Markdown in which `{{ facts }}` are filled in."""


@dataclass(frozen=True, slots=True)
class Asset:
    """Marks a string as the path of a file in `content/`, relative to the file that names it."""


def _safe_href(value: str) -> str:
    """Only addresses that a reader may follow: no `javascript:`, no `data:`, nothing that goes on in another line."""
    if re.search(r"[\x00-\x1f\x7f]", value):
        raise ValueError("a link stands in one line; write it without line breaks and tabs")
    scheme = value.split(":", 1)[0].lower() if ":" in value else ""
    if scheme not in ("", "http", "https", "mailto", "tel"):
        raise ValueError(f'a link may not use "{scheme}:"; use https, mailto, tel or a path')
    return value


OLD_PAGE = re.compile(r"\.(html?|php|aspx?)$", re.IGNORECASE)
"""How the last step of an old address may end; other endings belong to files."""


def _alias(value: str) -> str:
    """Only addresses within this site: none that climbs out of it, or that a file of the site may have."""
    *folders, last = value.strip("/").split("/")
    plain = all(re.fullmatch(r"[\w~-]+", step) for step in (*folders, OLD_PAGE.sub("", last)))
    long = len(value) > 500 or any(len(step.encode()) > 100 for step in (*folders, last))
    taken = (folders or [last])[0].lower() == "assets" or re.fullmatch(r"(?i)(index|404)\..*", last)
    if not plain or long or taken or not re.match(r"/(?!/)", value):
        raise ValueError(f'"{value}" is no old address of this site; write it from the root, as in /help/old-name/')
    return value


def _written_as(pattern: str, error: str) -> Marker:
    """Refuses what pydantic would read as a timestamp or guess at."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            from pydantic_core import PydanticCustomError  # see `markers`

            raise PydanticCustomError(error, "not written in the form of its type")
        return value

    return BeforeValidator(check)


Title = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Text = Annotated[str, Prose()]
Lines = tuple[Text, ...]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Href = Annotated[str, AfterValidator(_safe_href)]
Alias = Annotated[str, AfterValidator(_alias)]
File = Annotated[str, Asset()]
Date = Annotated[date, _written_as(r"\d{4}-\d\d-\d\d", "date_parsing")]
Moment = Annotated[
    datetime,
    _written_as(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?", "datetime_parsing"),
    Field(ge=datetime(2000, 1, 1), lt=datetime(2101, 1, 1)),
]
"""A date and a time of day in this century, without a zone: the zone has a field of its own."""
Time = Annotated[
    timedelta, _written_as(r"P(?=[\dT])(\d+W|(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)", "time_delta_parsing")
]
"""A length of time as ISO 8601 writes it: `PT7M30S`."""
Duration = Annotated[Time, Field(gt=timedelta(0))]
EventLength = Annotated[Duration, Field(le=timedelta(days=31))]
PromisedTime = Annotated[Duration, Field(le=timedelta(days=3660))]
"""Ten years at most: a browser has no date for what lies much further ahead."""

Icon = Literal[
    "book", "calendar", "chat", "clock", "credit-card", "flag", "globe", "help", "image", "layers", "life-buoy", "mail",
    "monitor", "phone", "plug", "rocket", "search", "shield", "sparkles", "star", "user", "users", "video", "wrench",
]  # fmt: skip
"""The icons that the theme ships for content."""

PlanId = Annotated[str, Ref("plan")]
ChannelId = Annotated[str, Ref("channel")]
CategoryId = Annotated[Id, Ref("category")]
VideoCategoryId = Annotated[str, Ref("video category")]
FeatureId = Annotated[str, Ref("feature")]
ArticleRef = Annotated[str, Ref("article")]
"""The route of something readable, without slashes at its ends: `guides/kom-igang/publicera`, `faq/konto#losenord`."""
AnswerRef = Annotated[str, Ref("answer")]
"""The route of anything that search finds, with or without slashes: `plans#pro`, `/faq/konto/#losenord`."""


@dataclass(frozen=True, slots=True)
class Point:
    """A short heading with a sentence below it."""

    __pydantic_config__ = SCHEMA
    title: Title
    """The heading."""
    text: Text = ""
    """One or two sentences."""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with a list below it."""

    __pydantic_config__ = SCHEMA
    title: Title
    """The heading."""
    items: Lines = ()
    """The list."""
    text: Text = ""
    """A sentence between the heading and the list."""
