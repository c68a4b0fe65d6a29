"""`docs/nouns/`: one page per noun, from the dataclasses that are its schema, and a tested example."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from kbgen.content.nouns import FACTS, NOUNS, POPULARITY, Noun
from kbgen.content.schema import json_schema
from kbgen.model import QuestionMeta, article, base, channel, notice
from kbgen.model.base import Ref
from kbgen.model.described import descriptions
from kbgen.model.markers import Marker

EXAMPLES = Path(__file__).parents[1] / "docs/nouns/examples"
FILES = {
    "guide": ("guides/first-steps/publish.md",),
    "faq-topic": ("faq/account.md", "faq/publishing/index.md"),
    "faq-question": ("faq/publishing/take-down.md",),
    "page": ("pages/about.md",),
    "troubleshooter": ("troubleshooters/cannot-publish.yaml",),
}
"""Noun → its examples, where they are not a file named as its place."""
INLINE = {"faq-topic": QuestionMeta}
"""Noun → a record that stands in its text."""
EXTRA = {
    FACTS: "Free facts. Any nesting; every value is text, quoted by its dotted name: `{{ dashboard.name }}`.",
    POPULARITY: "How often each article was read. A path is a route, with `#id` for a question.",
}
PLAIN = {str: "text", int: "whole number", float: "number", bool: "`true` or `false`", dt.timedelta: "duration"}
NAMED: tuple[tuple[Any, str], ...] = (
    (base.Title, "title"), (base.Text, "prose"), (base.Id, "id"), (base.Href, "link"), (base.Alias, "old address"),
    (base.ArticleRef, "route"), (base.AnswerRef, "route"), (base.File, "file"), (base.Date, "date"),
    (base.Moment, "moment"), (base.Icon, "icon"),
    (base.Duration, "duration"), (base.EventLength, "duration"), (base.Time, "duration"),
    (article.Interval, "interval"), (channel.HoursExpression, "opening hours"),
    (channel.DayHours, "opening hours"), (notice.PagePath, "page"),
)  # fmt: skip
"""Type → what a writer calls it."""
GLOSSARY = {
    "date": "`2026-11-22`.",
    "duration": "A length of time as ISO 8601 writes it: `PT7M30S`, `PT24H`, `P3D`.",
    "file": "The path of a file in `content/`, counted from `content/`.",
    "icon": f"The name of an icon: {', '.join(f'`{name}`' for name in get_args(base.Icon))}.",
    "id": "`a–z`, `0–9` and single hyphens, at most 80 characters.",
    "interval": "How often, as ISO 8601 writes it: `P6M` is every six months, `P1Y` once a year.",
    "link": "An address with `https:`, `mailto:` or `tel:`, or a path on this site.",
    "moment": "A date and a time of day: `2026-12-03 18:00`.",
    "old address": "A path on this site, from its root: `/help/old-name/`. A page is made there that leads on.",
    "opening hours": "OpenStreetMap's `opening_hours` grammar: `Mo-Fr 09:00-18:00`, `24/7`, `off`,\n"
    "`Mo-Th 08:00-12:00,13:00-17:00; Fr 08:00-12:00`.",
    "page": "A page of this site, from its root: `/support/chat/`; `/` is the first page.",
    "prose": "Inline Markdown – bold, code, links – in which `{{ facts }}` are filled in. Links to pages of the site\n"
    "begin with `/`.",
    "route": "Where something readable stands, without slashes at the ends: `guides/first-steps/publish`,\n"
    "`faq/account#change-password`, `videos/publish-in-four-minutes`, `troubleshooters/cannot-publish`, `plans`.",
    "title": "Text on one line, 1 to 200 characters, exactly as typed: `1.10`, `NO` and `2024-01-01` stay that.",
}


def _glossary() -> str:
    return "\n\n".join(f"### {name}\n\n{meaning}" for name, meaning in GLOSSARY.items())


INDEX = """\
# The nouns

Everything in `content/` is one of these. A field that is not listed is refused, and the nearest known name is
suggested. `kbgen schema --directory schemas` writes the same as JSON Schema, for editors that check YAML.

The examples are one small site, [examples/](examples/home.yaml), and a test builds it.

{table}

## Types

{glossary}
"""


def pages() -> Iterator[tuple[str, str]]:
    """(file name, text) of every page."""
    rows = [f"| [{noun.name}]({noun.name}.md) | `{noun.place}` | {_described(noun.schema)} |" for noun in NOUNS]
    rows += [f"| [{name}](examples/{name}) | `{name}` | {text} |" for name, text in EXTRA.items()]
    table = "\n".join(["| Noun | Where, in `content/` | What it is |", "|---|---|---|", *rows])
    yield "README.md", INDEX.format(table=table, glossary=_glossary())
    for noun in NOUNS:
        yield f"{noun.name}.md", _page(noun)


def _page(noun: Noun) -> str:
    records = list(dict.fromkeys([*_records(noun.schema), *_records(INLINE.get(noun.name))]))
    stands = "In the front matter of" if noun.place.endswith(".md") else "In"
    parts = [f"# {noun.name}", f"{_described(noun.schema)} {stands} `content/{noun.place}`.", "## Example"]
    for name in FILES.get(noun.name, (noun.place,)):
        parts.append(_example(name))
    parts.append("## Fields")
    parts.append(_table(noun.schema))
    for record in records[1:]:
        parts += [f"### {record.__name__}", _described(record), _table(record)]
    return "\n\n".join(parts) + "\n"


def _example(name: str) -> str:
    language = "yaml" if name.endswith(".yaml") else "markdown" if name.endswith(".md") else "csv"
    text = (EXAMPLES / name).read_text(encoding="utf-8").rstrip("\n")
    return f"[`content/{name}`](examples/{name})\n\n````{language}\n{text}\n````"


def _records(kind: Any) -> Iterator[Any]:
    """The dataclasses of a noun, outermost first."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        yield kind
        hints = _hints(kind)
        for name in json_schema(kind)["properties"]:
            yield from _records(hints[name])
    for part in get_args(kind):
        yield from _records(part)


def _hints(kind: Any) -> dict[str, Any]:
    return {base.written(name): hint for name, hint in typing.get_type_hints(kind, include_extras=True).items()}


def _described(kind: Any) -> str:
    sentence = str(json_schema(kind)["description"]).split("\n\n")[0].replace("\n", " ")
    return re.sub(r"[:,] `content/[^`]*`( \(or [^)]*\))?", "", sentence)


def _table(kind: Any) -> str:
    schema, hints, texts = json_schema(kind), _hints(kind), descriptions(kind)
    rows = ["| Field | Type | Default | What it is |", "|---|---|---|---|"]
    for name in schema["properties"]:
        default = "**required**" if name in schema.get("required", ()) else _default(kind, name)
        described = " ".join(texts[name].split()).replace("|", "\\|")
        rows.append(f"| `{name}` | {type_of(hints[name])} | {default} | {described} |")
    return "\n".join(rows)


def _default(kind: Any, name: str) -> str:
    value = next(item.default for item in dataclasses.fields(kind) if base.written(item.name) == name)
    if value in (None, "", (), dataclasses.MISSING) or dataclasses.is_dataclass(value):
        return ""
    if isinstance(value, dt.timedelta):
        return f"`PT{value // dt.timedelta(hours=1)}H`" if value >= dt.timedelta(hours=1) else f"`PT{value.seconds}S`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def type_of(hint: Any) -> str:
    """A type, as a writer would say it."""
    name = next((name for known, name in NAMED if known == hint), None)
    if name:
        return f"[{name}](README.md#{name.replace(' ', '-')})"
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(arguments[0], arguments[1:])
    if origin in (typing.Union, types.UnionType):
        return type_of(next(part for part in arguments if part is not type(None)))
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in arguments)
    if origin is tuple:
        return f"list of {type_of(arguments[0])}"
    if origin is dict:
        return f"{type_of(arguments[0])} → {type_of(arguments[1])}"
    return PLAIN[hint] if hint in PLAIN else f"[{hint.__name__}](#{hint.__name__.lower()})"


def _annotated(plain: Any, markers: tuple[Any, ...]) -> str:
    """A type with a reference or a limit, and no name."""
    for marker in markers:
        if isinstance(marker, Ref):
            return f"id of a {marker.kind}"
    limits = [limit for marker in markers if isinstance(marker, Marker) for limit in marker]
    pattern = next((limit.pattern for limit in limits if getattr(limit, "pattern", None)), "")
    most = next((f", at most {limit.le}" for limit in limits if hasattr(limit, "le")), "")
    return f"text like `{pattern.strip('^$')}`" if pattern else type_of(plain) + most
