"""For writers, in a preview only: every troubleshooter as a figure, and how many of its ways end with a person."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.dataclass import dataclass
from kbgen.i18n import translator
from kbgen.model import Node, Outcome, Site, Troubleshooter
from kbgen.pages.links import trail
from kbgen.pages.tree_layout import Figure, Shape, figure
from kbgen.pages.view import Heading, Link, View

ALONE = ("self-service",)
"""Kinds of channels behind which there is nobody."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A troubleshooter's figure, and what its ways come to."""

    link: Link
    id: str
    figure: Figure
    steps: int
    ways: int
    """From the first step to an end."""
    persons: int
    """Those that end with a person."""
    solved: int
    """Those that end with a solution on the spot."""
    longest: int
    """The most questions on a way."""


@dataclass(frozen=True, slots=True)
class Map:
    """What the page shows."""

    trees: tuple[Drawn, ...]


def tree_map(site: Site) -> Iterable[View]:
    """One page with all the figures."""
    if not site.troubleshooters:
        return
    drawn = tuple(_drawn(site, tree) for tree in site.troubleshooters)
    yield View(
        "preview/troubleshooters/",
        "tree_map",
        site.lang,
        translator(site.lang).t("tree_map.title"),
        section="troubleshooters",
        breadcrumbs=trail(site, "troubleshooters"),
        headings=tuple(Heading(each.link.title, f"map-{each.id}") for each in drawn),
        data=Map(drawn),
        styles=("parts.css", "troubleshooter.css"),
        listed=False,
    )


def _drawn(site: Site, tree: Troubleshooter) -> Drawn:
    shapes = {name: _shape(site, node) for name, node in tree.nodes.items()}
    drawing = figure(shapes, tree.start)
    ends = {name: tree.nodes[name].outcome for name in tree.nodes}
    ways = ways_to_ends(tree)
    return Drawn(
        Link(tree.title, f"troubleshooters/{tree.id}/"),
        tree.id,
        drawing,
        len(drawing.boxes),
        sum(ways.values()),
        sum(count for name, count in ways.items() if _person(site, ends[name])),
        sum(count for name, count in ways.items() if (end := ends[name]) and end.solved),
        _longest(tree, tree.start, ()),
    )


def ways_to_ends(tree: Troubleshooter) -> dict[str, int]:
    """End → how many ways lead to it; a way that goes in a circle is not one."""
    found: dict[str, int] = {}
    known: dict[str, dict[str, int]] = {}

    def ends(name: str, path: tuple[str, ...]) -> dict[str, int]:
        if name in path or name not in tree.nodes:
            return {}
        if name not in known:
            node, counts = tree.nodes[name], dict[str, int]()
            for answer in node.answers:
                for end, count in ends(answer.to, (*path, name)).items():
                    counts[end] = counts.get(end, 0) + count
            known[name] = counts or ({name: 1} if node.outcome else {})
        return known[name]

    found.update(ends(tree.start, ()))
    return found


def _longest(tree: Troubleshooter, name: str, path: tuple[str, ...]) -> int:
    if name in path or name not in tree.nodes:
        return 0
    return max((1 + _longest(tree, answer.to, (*path, name)) for answer in tree.nodes[name].answers), default=0)


def _person(site: Site, outcome: Outcome | None) -> bool:
    """An end with a channel, or with a page about support: somebody has to take over."""
    if not outcome:
        return False
    kinds = {channel.id: channel.kind for channel in site.channels}
    if outcome.channel:
        return kinds.get(outcome.channel) not in ALONE
    name = (outcome.article or "").removeprefix("support/")
    return name != outcome.article and outcome.article is not None and kinds.get(name) not in ALONE


def _shape(site: Site, node: Node) -> Shape:
    if not node.outcome:
        return Shape(node.title, answers=tuple((answer.text, answer.to) for answer in node.answers))
    kind = next(name for name in ("solved", "article", "channel") if getattr(node.outcome, name))
    kind = "channel" if _person(site, node.outcome) else kind
    return Shape(node.title, kind, translator(site.lang).t(f"troubleshooter.{kind}"))
