"""Cost against size as a picture: logarithmic axes, so that a cost that follows the size is a straight slope."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from programs import PROGRAMS
from tables import Figures

WIDTH, HEIGHT, GAP = 400, 330, 40
"""Of a panel; between two."""
LEFT, TOP, RIGHT, BOTTOM = 52, 74, 136, 46
"""Margins of a panel's axes."""
APART = 17
"""Pixels between two names at least."""
PANELS = [
    ("Cold build", "CPU seconds", "cold", "cpu"),
    ("After one article is edited", "seconds until done", "edit", "wall"),
]
DASHES = {"material": "2 4", "pruned": "7 4", "zensical": "", "hugo": "12 4 2 4", "eleventy": "4 4"}
SHORT = {"zensical": "Zensical", "pruned": "Material, pruned", "hugo": "Hugo", "eleventy": "Eleventy"}
STYLE = """\
svg { --paper: #ffffff; --ink: #1f2328; --soft: #59636e; --line: #d8dee4; --ours: #0b62c4; color: var(--ink) }
@media (prefers-color-scheme: dark) {
  svg { --paper: #0d1117; --ink: #e6edf3; --soft: #9da7b3; --line: #2f353d; --ours: #6cb6ff }
}
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: currentColor }
.title { font-size: 16px; font-weight: 600 }
.soft { fill: var(--soft) }
.above { paint-order: stroke; stroke: var(--paper); stroke-width: 4px }
.paper { fill: var(--paper) }
.grid { stroke: var(--line) }
.curve { fill: none; stroke: var(--soft); stroke-width: 1.75; stroke-linejoin: round }
.dot { fill: var(--soft) }
.ours { color: var(--ours) }
.ours .curve { stroke: currentColor; stroke-width: 3.25 }
.ours .dot { fill: currentColor }
.ours text { font-weight: 600 }
"""
Points = list[tuple[float, float]]


class Scale:
    """Where values stand between two pixels, on a logarithmic axis."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low, self.high = math.log10(min(values)), math.log10(max(values))
        self._start, self._length = start, end - start

    def __call__(self, value: float) -> float:
        part = (math.log10(value) - self.low) / ((self.high - self.low) or 1)
        return round(self._start + part * self._length, 1)


def drawing(found: dict[str, Any]) -> str:
    """An SVG for light and dark."""
    figures, width = Figures(found), len(PANELS) * WIDTH + (len(PANELS) - 1) * GAP
    panels = [
        f'<g transform="translate({at * (WIDTH + GAP)} 0)">\n{"".join(panel(figures, *each))}</g>\n'
        for at, each in enumerate(PANELS)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" '
        'role="img" aria-labelledby="what">\n'
        f'<title id="what">What a build costs, against the number of articles</title>\n<style>\n{STYLE}</style>\n'
        f'<rect class="paper" width="{width}" height="{HEIGHT}" rx="8"/>\n{"".join(panels)}</svg>\n'
    )


def panel(figures: Figures, title: str, unit: str, step: str, name: str) -> Iterator[str]:
    """Axes, and a curve for each program."""
    measured = {program: curve(figures, program, step, name) for program in reversed(PROGRAMS)}
    curves = {program: points for program, points in measured.items() if points}
    yield f'<text class="title" x="16" y="30">{title}</text>\n<text class="soft" x="16" y="52">{unit}</text>\n'
    if not curves:
        return
    values = [value for points in curves.values() for _, value in points]
    across = Scale(figures.counts, LEFT, WIDTH - RIGHT)
    ticks = decades(min(values), max(values))
    up = Scale([*values, ticks[0], ticks[-1]], HEIGHT - BOTTOM, TOP)
    yield from axes(figures.counts, across, ticks, up)
    ends = {program: points[-1] for program, points in curves.items()}
    names: dict[str, float] = {}
    for last in {count for count, _ in ends.values()}:
        names |= spread({program: up(value) for program, (count, value) in ends.items() if count == last})
    for program, points in curves.items():
        yield line(program, [(across(count), up(value)) for count, value in points], names[program])


def curve(figures: Figures, program: str, step: str, name: str) -> Points:
    """Number of articles and cost, where it was measured."""
    found = [(count, figures.median(count, program, step, name)) for count in figures.counts]
    return [(count, value) for count, value in found if value]


def decades(low: float, high: float) -> list[float]:
    """Powers of ten around the values."""
    return [10.0**power for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


def axes(counts: Sequence[int], across: Scale, ticks: Sequence[float], up: Scale) -> Iterator[str]:
    """Lines and their numbers."""
    for tick in ticks:
        yield f'<path class="grid" d="M{LEFT} {up(tick)}H{WIDTH - RIGHT}"/>\n'
        yield f'<text class="soft" x="{LEFT - 8}" y="{up(tick) + 4}" text-anchor="end">{tick:g}</text>\n'
    for count in counts:
        yield middle(across(count), HEIGHT - BOTTOM + 22, f"{count // 1000}k" if count >= 1000 else f"{count}")
    yield middle((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "articles")


def middle(x: float, y: float, text: str) -> str:
    """A soft text around a point."""
    return f'<text class="soft" x="{x}" y="{y}" text-anchor="middle">{text}</text>\n'


def line(program: str, points: Points, height: float) -> str:
    """A curve with a dot for each measurement, and the program's name beside its end."""
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    dots = "".join(f'<circle class="dot" cx="{x}" cy="{y}" r="3"/>' for x, y in points)
    dash = f' stroke-dasharray="{DASHES[program]}"' if DASHES.get(program) else ""
    ours = ' class="ours"' if program == "kbgen" else ""
    name, (x, y) = SHORT.get(program, PROGRAMS[program].label), points[-1]
    if x < WIDTH - RIGHT:
        text = f'<text class="above" x="{x + 9:g}" y="{height + 4:g}">{name}</text>'
    else:
        lead = f'<path class="grid" d="M{x + 5:g} {y}L{WIDTH - RIGHT + 12} {height}"/>'
        text = f'{lead}<text x="{WIDTH - RIGHT + 16}" y="{height + 4:g}">{name}</text>'
    return f'<g{ours}><path class="curve"{dash} d="{path}"/>{dots}{text}</g>\n'


def spread(heights: dict[str, float]) -> dict[str, float]:
    """The same heights, moved apart so that names do not cover each other; they stay in order and in the panel."""
    order = sorted(heights, key=lambda program: heights[program])
    placed: dict[str, float] = {}
    below = TOP - APART
    for program in order:
        placed[program] = below = max(heights[program], below + APART)
    above = HEIGHT - BOTTOM + APART
    for program in reversed(order):
        placed[program] = above = min(placed[program], above - APART)
    return placed
