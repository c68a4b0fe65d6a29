"""What can be wrong with single records: references, ids, videos, promises, reviews."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from dateutil.relativedelta import relativedelta

from kbgen.content.doubt import Doubt
from kbgen.content.links import Target
from kbgen.content.media import KINDS, publishable
from kbgen.model import Asset, Hours, Origin, Plan, Ref, ServiceLevels, Video, VideoCategory
from kbgen.model.walk import marked
from kbgen.problems import Problem, nearest, short

CODES = {
    "plan": "unknown-plan",
    "channel": "unknown-channel",
    "category": "unknown-category",
    "video category": "unknown-category",
    "feature": "unknown-feature",
}
REFERENCES: dict[str, Literal["reference", "answer"]] = {"article": "reference", "answer": "answer"}
"""Kind of reference → how strictly its target is compared."""


def references(record: Any, at: Origin, known: Mapping[str, set[str]], doubt: Doubt) -> Iterator[Problem]:
    """The references of a record that name nothing; articles are checked later, when every route is known."""
    for path, marker, value in marked(record):
        if isinstance(marker, Ref) and marker.kind in CODES.keys() - doubt.kinds and value not in known[marker.kind]:
            hint = nearest(value, known[marker.kind]) or f"there is {', '.join(sorted(known[marker.kind])) or 'none'}"
            message = f'no {marker.kind} "{short(value)}"'
            yield Problem(at.path, at.line(*path), CODES[marker.kind], message, hint)


def article_references(record: Any, at: Origin) -> Iterator[Target]:
    """The articles that a record refers to, and the answers that it expects search to find."""
    for path, marker, value in marked(record):
        if isinstance(marker, Ref) and (kind := REFERENCES.get(marker.kind)):
            route, _, anchor = value.strip("/").partition("#")
            yield Target(at.path, at.line(*path), value, route.strip("/"), anchor, kind)


def assets(record: Any, at: Origin, files: frozenset[str]) -> Iterator[tuple[str, Problem | None]]:
    """The files that a record names, each with the problem of it not being there."""
    for path, marker, value in marked(record):
        if isinstance(marker, Asset):
            kinds = KINDS[str(path[-1])]
            there = publishable(value, files, kinds)
            yield value, None if there else _missing_file(value, at, at.line(*path), files, kinds)


def _missing_file(name: str, at: Origin, line: int, files: frozenset[str], kinds: frozenset[str]) -> Problem:
    media = [file for file in files if publishable(file, files, kinds)]
    wrong = f"no file of this kind ({', '.join(sorted(kinds))})"
    message = f'"{short(name)}" is {wrong if name in files else "not in the content folder"}'
    return Problem(at.path, line, "broken-image", message, nearest(name, media) or "name it from the content folder on")


def duplicates(items: Iterable[tuple[str, Origin]], code: str, noun: str, hint: str) -> Iterator[Problem]:
    """Ids or addresses that stand more than once; the second is reported, and names the first."""
    first: dict[str, Origin] = {}
    for name, at in items:
        other = first.setdefault(name, at)
        if other is not at:
            message = f'the {noun} "{short(name)}" is also that of {other.path}:{other.line("id")}'
            yield Problem(at.path, at.line("id"), code, message, hint)


def plan_cycles(plans: Iterable[Plan]) -> Iterator[Problem]:
    """Plans that inherit from themselves, by whatever way; one problem for each circle."""
    below = {plan.id: plan for plan in plans}
    seen: set[str] = set()
    for plan in below.values():
        way: list[str] = []
        here: Plan | None = plan
        while here and here.id not in way and here.id not in seen:
            way.append(here.id)
            here = below.get(here.inherits or "")
        if here and here.id in way:
            circle = " → ".join([*way[way.index(here.id) :], here.id])
            hint = "the lowest plan inherits from nothing"
            yield Problem(here.at.path, here.at.line("inherits"), "plan-cycle", f"{circle} is a circle", hint)
        seen |= {*way}


def promises(levels: ServiceLevels) -> Iterator[Problem]:
    """Promises whose parts contradict each other."""
    yield from exceptions(levels.working_days, levels.at.below("working_days"))
    at = levels.at
    found = [(each.at.below("promise"), each.promise) for each in levels.first_response]
    found += [(at.below("severities", n, "resolution"), each.resolution) for n, each in enumerate(levels.severities)]
    for at, promise in found:
        if promise.at_least and (promise.within is None or promise.at_least >= promise.within):
            message = '"at_least" must be shorter than "within"'
            yield Problem(at.path, at.line("at_least"), "invalid-value", message, "it is the lower end of a range")
        lengths = (length for length in (promise.within, promise.at_least) if length)
        if promise.clock == "business-days" and any(length % dt.timedelta(days=1) for length in lengths):
            message = "business days are counted whole"
            yield Problem(at.path, at.line("clock"), "invalid-value", message, "write P1D, P2D …")


def exceptions(hours: Hours | None, at: Origin) -> Iterator[Problem]:
    """Opening hours whose exceptions end before they begin."""
    for number, each in enumerate(hours.exceptions if hours else ()):
        if each.until and each.until < each.date:
            message = f'"until" ({each.until}) is before "date" ({each.date})'
            line = at.line("exceptions", number, "until")
            yield Problem(at.path, line, "invalid-value", message, "write the last day of the period")


def video(item: Video, categories: Mapping[str, VideoCategory]) -> Iterator[Problem]:
    """A length outside the category's, chapters that cannot be, a source that is not one."""
    at, category = item.at, categories.get(item.category)
    if category and not category.shortest <= item.duration <= category.longest:
        message = f"{_minutes(item.duration)} is outside {_minutes(category.shortest)} to {_minutes(category.longest)}"
        message = f'{message} of "{short(category.title)}"'
        yield Problem(at.path, at.line("duration"), "video-length", message, "move it, or cut it")
    starts = [chapter.start for chapter in item.chapters]
    for number, (start, before) in enumerate(zip(starts, [None, *starts], strict=False)):
        if start >= item.duration or (before is not None and start <= before):
            what = "after the video has ended" if start >= item.duration else "no later than the one before it"
            message = f'the chapter "{short(item.chapters[number].title)}" begins {what}'
            line = at.line("chapters", number)
            yield Problem(at.path, line, "chapter-order", message, "put them in order of time")
    source = item.source
    if bool(source.file) == bool(source.provider or source.id) or bool(source.provider) != bool(source.id):
        message = '"source" needs either a file, or a provider with an id'
        hint = 'write "file: …", or "provider: …" and "id: …"'
        yield Problem(at.path, at.line("source"), "invalid-value", message, hint)


def _minutes(length: dt.timedelta) -> str:
    return f"{length.total_seconds() / 60:.3g} min"


def overdue(meta: Any, at: Origin, today: dt.date) -> Iterator[Problem]:
    """An article that should have been read through by now."""
    if not meta.review_every:
        return
    hint = f"ask {meta.owner}" if meta.owner else "read it through, and set last_reviewed"
    if not meta.last_reviewed:
        message = "it is to be reviewed regularly, and never has been"
        yield Problem(at.path, at.line("review_every"), "overdue-review", message, hint)
    elif (due := _due(meta.last_reviewed, meta.review_every)) and due < today:
        message = f"it was to be reviewed by {due}; the last review was {meta.last_reviewed}"
        yield Problem(at.path, at.line("last_reviewed"), "overdue-review", message, hint)


def _due(last: dt.date, every: str) -> dt.date | None:
    """The day of the next review; nothing when it lies beyond the calendar."""
    found = {unit: int(number) for number, unit in re.findall(r"(\d+)([YMWD])", every)}
    years, months, weeks, days = (found.get(unit, 0) for unit in "YMWD")
    try:
        return last + relativedelta(years=years, months=months, weeks=weeks, days=days)
    except (ValueError, OverflowError):
        return None
