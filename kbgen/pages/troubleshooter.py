"""A decision tree, written out as numbered steps that lead to each other.

Without JavaScript a reader follows the links from step to step; with it, one step is shown at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kbgen.dataclass import dataclass
from kbgen.model import Node, Outcome, Site, Troubleshooter
from kbgen.pages.about_support import support_page
from kbgen.pages.handover import composer
from kbgen.pages.links import around, catalog, channel_link, section, trail
from kbgen.pages.replies import Reply, replies
from kbgen.pages.view import Link, View
from kbgen.service import plan_names


@dataclass(frozen=True, slots=True)
class WayOn:
    """An answer and where it leads."""

    text: str
    to: str
    number: int
    ends: bool
    """The step that it leads to is an end."""


@dataclass(frozen=True, slots=True)
class End:
    """Where a way ends."""

    kind: str
    """`solved`, `article` or `channel`."""
    text: str = ""
    link: Link | None = None
    plans: tuple[str, ...] = ()
    """Names of the plans that have the channel; empty means every plan."""
    replies: tuple[Reply, ...] = ()
    channel: str = ""
    """The channel's id."""


@dataclass(frozen=True, slots=True)
class Step:
    """A node."""

    id: str
    number: int
    title: str
    text: str
    steps: tuple[str, ...]
    answers: tuple[WayOn, ...]
    end: End | None
    left: int
    """The most questions that can follow; the progress bar needs it."""


@dataclass(frozen=True, slots=True)
class Tree:
    """What a troubleshooter's page shows."""

    description: str
    minutes: int | None
    plans: tuple[str, ...]
    steps: tuple[Step, ...]
    prepare: Link | None
    request: Link | None
    """The composer, for whoever is not helped; the answers go with the reader."""


def troubleshooter(site: Site) -> Iterable[View]:
    """A page per troubleshooter."""
    if not site.troubleshooters:
        return
    known, prepare = catalog(site), support_page(site, "prepare")
    links = tuple(replace(known[f"troubleshooters/{tree.id}"], text="") for tree in site.troubleshooters)
    for tree in site.troubleshooters:
        plans = plan_names(site.plans, tree.plans)
        steps = _steps(site, tree, known)
        data = Tree(tree.description, tree.minutes, plans, steps, prepare, composer(site))
        yield _page(site, tree, data, links)


def _page(site: Site, tree: Troubleshooter, data: Tree, links: tuple[Link, ...]) -> View:
    route = f"troubleshooters/{tree.id}/"
    return View(
        route,
        "troubleshooter",
        site.lang,
        tree.title,
        tree.description,
        "troubleshooters",
        trail(site, "troubleshooters"),
        around(links, route),
        section(site, "troubleshooters").title,
        data=data,
        styles=("parts.css", "troubleshooter.css"),
        scripts=("troubleshooter.js",),
        source=f"troubleshooters/{tree.id}.yaml",
    )


def _steps(site: Site, tree: Troubleshooter, known: Mapping[str, Link]) -> tuple[Step, ...]:
    numbers = {name: number for number, name in enumerate(_order(tree), 1)}
    return tuple(_step(site, tree, name, numbers, known) for name in numbers)


def _order(tree: Troubleshooter) -> tuple[str, ...]:
    """The nodes as a reader meets them: breadth first, so that the ends come last."""
    queue, seen = deque([tree.start]), {tree.start: None}
    while queue:
        for answer in tree.nodes[queue.popleft()].answers:
            if answer.to in tree.nodes and answer.to not in seen:
                seen[answer.to] = None
                queue.append(answer.to)
    questions = [name for name in seen if not tree.nodes[name].outcome]
    return (*questions, *(name for name in seen if tree.nodes[name].outcome))


def _step(site: Site, tree: Troubleshooter, name: str, numbers: Mapping[str, int], known: Mapping[str, Link]) -> Step:
    node: Node = tree.nodes[name]
    answers = tuple(
        WayOn(answer.text, answer.to, numbers[answer.to], tree.nodes[answer.to].outcome is not None)
        for answer in node.answers
        if answer.to in numbers
    )
    end = _end(site, node.outcome, known) if node.outcome else None
    return Step(name, numbers[name], node.title, node.text, node.steps, answers, end, _left(tree, name, ()))


def _left(tree: Troubleshooter, name: str, path: tuple[str, ...]) -> int:
    """The length of the longest way to an end."""
    if name in path or name not in tree.nodes:
        return 0
    return max((1 + _left(tree, answer.to, (*path, name)) for answer in tree.nodes[name].answers), default=0)


def _end(site: Site, outcome: Outcome, known: Mapping[str, Link]) -> End:
    if outcome.article:
        return End("article", link=known.get(outcome.article))
    channel = next((each for each in site.channels if each.id == outcome.channel), None)
    if channel:
        names = plan_names(site.plans, channel.plans)
        return End("channel", "", channel_link(channel), names, replies(site, channel), channel.id)
    return End("solved", outcome.solved or "")
