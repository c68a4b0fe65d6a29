"""What can be wrong between records: references, ids, troubleshooters, videos, reviews."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dateutil.relativedelta import relativedelta

from kbgen.content.links import Target
from kbgen.model import Asset, Node, Origin, Ref, Troubleshooter, Video, VideoCategory
from kbgen.model.walk import marked
from kbgen.problems import Problem, nearest

CODES = {
    "plan": "unknown-plan",
    "channel": "unknown-channel",
    "category": "unknown-category",
    "video category": "unknown-category",
    "feature": "unknown-feature",
}


def references(record: Any, at: Origin, known: Mapping[str, set[str]]) -> Iterator[Problem]:
    """The references of a record that name nothing; articles are checked later, when every route is known."""
    for path, marker, value in marked(record):
        if isinstance(marker, Ref) and marker.kind in CODES and value not in known[marker.kind]:
            hint = nearest(value, known[marker.kind]) or f"there is {', '.join(sorted(known[marker.kind])) or 'none'}"
            yield Problem(at.path, at.line(*path), CODES[marker.kind], f'no {marker.kind} "{value}"', hint)


def article_references(record: Any, at: Origin) -> Iterator[Target]:
    """The articles that a record refers to."""
    for path, marker, value in marked(record):
        if isinstance(marker, Ref) and marker.kind == "article":
            route, _, anchor = value.strip("/").partition("#")
            yield Target(at.path, at.line(*path), value, route.strip("/"), anchor, article=True)


def assets(record: Any, at: Origin, files: frozenset[str]) -> Iterator[tuple[str, Problem | None]]:
    """The files that a record names, each with the problem of it not being there."""
    for path, marker, value in marked(record):
        if isinstance(marker, Asset):
            yield value, None if value in files else _missing_file(value, at, at.line(*path), files)


def _missing_file(name: str, at: Origin, line: int, files: frozenset[str]) -> Problem:
    return Problem(at.path, line, "broken-image", f'"{name}" is not in the content folder', nearest(name, files))


def duplicates(items: Iterable[tuple[str, Origin]], code: str, noun: str) -> Iterator[Problem]:
    """Ids or addresses that stand more than once; the second is reported, and names the first."""
    first: dict[str, Origin] = {}
    for name, at in items:
        other = first.setdefault(name, at)
        if other is not at:
            message = f'the {noun} "{name}" is also that of {other.path}:{other.line()}'
            yield Problem(at.path, at.line("id"), code, message, "give one of them another")


def troubleshooter(tree: Troubleshooter) -> list[Problem]:
    """Dead ends, loops, unknown and unreachable nodes."""
    at, problems = tree.at, []
    if tree.start not in tree.nodes:
        problems.append(_unknown_node(at, at.line("start"), tree.start, tree.nodes))
    for name, node in tree.nodes.items():
        line = at.line("nodes", name)
        for number, answer in enumerate(node.answers):
            if answer.to not in tree.nodes:
                place = at.line("nodes", name, "answers", number, "to")
                problems.append(_unknown_node(at, place, answer.to, tree.nodes))
        if not _ends(node) and not node.answers:
            message = f'the node "{name}" has neither answers nor exactly one outcome'
            problems.append(Problem(at.path, line, "dead-end", message, "add answers, or one of solved, article, channel"))
    reached, loops = _explore(tree)
    for name in sorted(set(tree.nodes) - reached):
        message = f'no answer leads to the node "{name}"'
        problems.append(Problem(at.path, at.line("nodes", name), "unreachable-node", message, "lead an answer to it, or delete it"))
    for name in loops:
        message = f'the node "{name}" leads back to itself'
        problems.append(Problem(at.path, at.line("nodes", name), "troubleshooter-loop", message, "lead one answer somewhere new"))
    return problems


def _ends(node: Node) -> bool:
    outcome = node.outcome
    return bool(outcome) and not node.answers and len([x for x in (outcome.solved, outcome.article, outcome.channel) if x]) == 1


def _unknown_node(at: Origin, line: int, name: str, nodes: Mapping[str, Node]) -> Problem:
    return Problem(at.path, line, "unknown-node", f'no node "{name}"', nearest(name, nodes))


def _explore(tree: Troubleshooter) -> tuple[set[str], list[str]]:
    """The nodes that can be reached, and those that can be reached from themselves (one for each way back)."""
    reached: set[str] = set()
    loops: list[str] = []
    stack: list[tuple[str, tuple[str, ...]]] = [(tree.start, ())]
    while stack:
        name, way = stack.pop()
        if name in way:
            loops.append(name)
        if name in reached or name not in tree.nodes:
            continue
        reached.add(name)
        stack += [(answer.to, (*way, name)) for answer in tree.nodes[name].answers]
    return reached, list(dict.fromkeys(loops))


def video(item: Video, categories: Mapping[str, VideoCategory]) -> Iterator[Problem]:
    """A length outside the category's, chapters that cannot be, a source that is not one."""
    at, category = item.at, categories.get(item.category)
    if category and not category.shortest <= item.duration <= category.longest:
        message = f"{_minutes(item.duration)} is outside {_minutes(category.shortest)} to {_minutes(category.longest)}"
        yield Problem(at.path, at.line("duration"), "video-length", f'{message} of "{category.title}"', "move it, or cut it")
    starts = [chapter.start for chapter in item.chapters]
    for number, (start, before) in enumerate(zip(starts, [None, *starts], strict=False)):
        if start >= item.duration or (before is not None and start <= before):
            message = f'the chapter "{item.chapters[number].title}" begins at a time that cannot be reached in order'
            yield Problem(at.path, at.line("chapters", number), "chapter-order", message, "list the chapters in order of time")
    if bool(item.source.file) == bool(item.source.provider and item.source.id):
        message = '"source" needs either a file, or a provider with an id'
        yield Problem(at.path, at.line("source"), "invalid-value", message, "")


def _minutes(length: dt.timedelta) -> str:
    return f"{length.total_seconds() / 60:g} min"


def overdue(meta: Any, at: Origin, today: dt.date) -> Iterator[Problem]:
    """An article that should have been read through by now."""
    if not (meta.review_every and meta.last_reviewed):
        return
    due = meta.last_reviewed + interval(meta.review_every)
    if due < today:
        message = f"it was to be reviewed by {due}; the last review was {meta.last_reviewed}"
        owner = getattr(meta, "owner", None)
        yield Problem(at.path, at.line("last_reviewed"), "overdue-review", message, f"ask {owner}" if owner else "")


def interval(text: str) -> relativedelta:
    """`P6M` as a calendar interval."""
    found = {unit: int(number) for number, unit in re.findall(r"(\d+)([YMWD])", text)}
    return relativedelta(years=found.get("Y", 0), months=found.get("M", 0), weeks=found.get("W", 0), days=found.get("D", 0))
