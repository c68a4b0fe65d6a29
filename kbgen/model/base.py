"""What every noun shares: where it was written, how it refers to others, and what kind of text it holds.

The nouns are plain frozen dataclasses.  They are also the schema: pydantic reads the same declarations to validate
YAML and to write JSON Schema, so a field is declared, documented and constrained in exactly one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

SCHEMA = ConfigDict(extra="forbid", use_attribute_docstrings=True, arbitrary_types_allowed=True)
"""Pydantic's settings for every noun: unknown keys are refused, docstrings become JSON Schema descriptions."""

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


NOWHERE = Origin("", {})
Located = SkipJsonSchema[Origin]
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
    """Only addresses that a reader may follow: no `javascript:`, no `data:`."""
    scheme = value.split(":", 1)[0].lower() if ":" in value else ""
    if scheme not in ("", "http", "https", "mailto", "tel"):
        raise ValueError(f'a link may not use "{scheme}:"; use https, mailto, tel or a path')
    return value


Title = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Prose()]
Lines = tuple[Text, ...]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Href = Annotated[str, AfterValidator(_safe_href)]
File = Annotated[str, Asset()]
Duration = Annotated[timedelta, Field(gt=timedelta(0))]

PlanId = Annotated[str, Ref("plan")]
ChannelId = Annotated[str, Ref("channel")]
CategoryId = Annotated[str, Ref("category")]
VideoCategoryId = Annotated[str, Ref("video category")]
FeatureId = Annotated[str, Ref("feature")]
ArticleRef = Annotated[str, Ref("article")]
"""The route of something readable, without slashes at its ends: `guides/felsokning/fel-500`, `faq/konto#byta-losenord`."""


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
