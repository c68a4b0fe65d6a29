"""Where everything stands in the figure of a decision tree: columns from left to right, one for each question asked.

A step stands right of everything that leads to it, each answer has a line of its own, and where a line passes over a
column, the column leaves room for it.  All lengths are in the SVG's own units, which are pixels at full size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from itertools import pairwise
from textwrap import wrap

from kbgen.dataclass import dataclass

WIDTH, GAP, BETWEEN = 236, 76, 22
"""Of a box; between columns; between boxes of a column."""
LINE, PAD, LETTERS = 18, 12, 31
"""The height of a line of text, the space around it, and how many letters fit."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a box holds."""

    title: str
    kind: str = "question"
    label: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    """(text, the box that it leads to)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text."""

    text: str
    y: int


@dataclass(slots=True)
class Box:
    """A step, placed; or, without any rows, the room that a passing line needs."""

    kind: str
    title: tuple[str, ...]
    label: str
    answers: tuple[tuple[str, ...], ...]
    x: int = 0
    y: int = 0
    rows: tuple[tuple[Row, ...], ...] = field(default=())
    """Of the label, the title and each answer."""

    @property
    def height(self) -> int:
        """From its top to its bottom."""
        lines = bool(self.label) + len(self.title) + sum(map(len, self.answers))
        return 2 * PAD + lines * LINE + len(self.answers) * PAD if self.title else LINE

    def port(self, answer: int) -> int:
        """How far below the top an answer's line begins."""
        head = PAD + LINE * (bool(self.label) + len(self.title))
        above = sum(len(lines) * LINE + PAD for lines in self.answers[:answer])
        return head + above + PAD + len(self.answers[answer]) * LINE // 2


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing: its size, its lines, and the boxes over them."""

    width: int
    height: int
    edges: tuple[str, ...]
    """Each is what an SVG path calls `d`."""
    boxes: tuple[Box, ...]


Stop = tuple[str, int]
"""A box, and the answer that a line leaves it by."""


def figure(shapes: Mapping[str, Shape], start: str) -> Figure:
    """The drawing of a tree; steps that cannot be reached are left out, and a circle is drawn as far as it goes."""
    ranks = _ranks(shapes, start)
    boxes = {name: _box(shapes[name]) for name in ranks}
    columns: list[list[str]] = [[] for _ in range(max(ranks.values()) + 1)]
    for name, rank in ranks.items():
        columns[rank].append(name)
    lines = _lines(shapes, ranks, boxes, columns)
    height = _place(columns, boxes, lines)
    shown = tuple(_written(box) for box in boxes.values() if box.title)
    return Figure(len(columns) * (WIDTH + GAP) - GAP + 2, height, tuple(_path(line, boxes) for line in lines), shown)


def _ranks(shapes: Mapping[str, Shape], start: str) -> dict[str, int]:
    """Each box's column: the length of the longest way to it."""
    ranks = {start: 0}
    for _ in shapes:
        before = dict(ranks)
        for name, rank in before.items():
            for _, to in shapes[name].answers:
                if to in shapes and rank + 1 < len(shapes):
                    ranks[to] = max(ranks.get(to, 0), rank + 1)
        if ranks == before:
            break
    return ranks


def _box(shape: Shape) -> Box:
    answers = tuple(tuple(wrap(text, LETTERS - 3)) or ("",) for text, _ in shape.answers)
    return Box(shape.kind, tuple(wrap(shape.title, LETTERS)), shape.label, answers)


def _lines(
    shapes: Mapping[str, Shape], ranks: Mapping[str, int], boxes: dict[str, Box], columns: list[list[str]]
) -> list[list[Stop]]:
    """Every answer as a way from box to box, with an empty one in each column that it passes."""
    found: list[list[Stop]] = []
    for name, rank in ranks.items():
        for number, (_, to) in enumerate(shapes[name].answers):
            if to not in ranks or ranks[to] <= rank:
                continue
            way: list[Stop] = [(name, number)]
            for column in range(rank + 1, ranks[to]):
                passing = f"{name} {number} {column}"
                boxes[passing] = Box("", (), "", ())
                columns[column].append(passing)
                way.append((passing, 0))
            found.append([*way, (to, 0)])
    return found


def _place(columns: Sequence[list[str]], boxes: Mapping[str, Box], lines: Sequence[Sequence[Stop]]) -> int:
    """Puts each box as near as can be to the middle of what leads to it; returns the height of it all."""
    wanted: dict[str, list[int]] = {}
    for number, column in enumerate(columns):
        column.sort(key=lambda name: _middle(wanted.get(name, [0])))
        bottom = 0
        for name in column:
            box = boxes[name]
            aim = _middle(wanted.get(name, [0])) - box.height // 2
            box.x, box.y = number * (WIDTH + GAP) + 1, max(bottom, aim)
            bottom = box.y + box.height + BETWEEN
        for line in lines:
            for (name, answer), (to, _) in pairwise(line):
                if name in column:
                    wanted.setdefault(to, []).append(_leaves(boxes[name], answer))
    top = min(box.y for box in boxes.values()) - 1
    for box in boxes.values():
        box.y -= top
    return max(box.y + box.height for box in boxes.values()) + 1


def _middle(places: Sequence[int]) -> int:
    return sum(places) // len(places)


def _leaves(box: Box, answer: int) -> int:
    return box.y + (box.port(answer) if box.answers else box.height // 2)


def _path(line: Sequence[Stop], boxes: Mapping[str, Box]) -> str:
    (first, answer), *rest = line
    x, y = boxes[first].x + WIDTH, _leaves(boxes[first], answer)
    parts = [f"M{x} {y}"]
    for name, _ in rest:
        box = boxes[name]
        there = box.y + (PAD + LINE // 2 if box.title else box.height // 2)
        parts.append(f"C{x + GAP // 2} {y} {box.x - GAP // 2} {there} {box.x} {there}")
        if not box.title:
            parts.append(f"H{box.x + WIDTH}")
        x, y = box.x + WIDTH, there
    return "".join(parts)


def _written(box: Box) -> Box:
    """The box with the place of each of its lines of text."""
    y, rows = box.y + PAD - 5, []
    for number, lines in enumerate(((box.label,) if box.label else (), box.title, *box.answers)):
        y += PAD if number > 1 else 0
        rows.append(tuple(Row(text, y + (n + 1) * LINE) for n, text in enumerate(lines)))
        y += len(lines) * LINE
    box.rows = tuple(rows)
    return box
